"""Executed notebooks as HTML pages, and tables as CSV."""

from ..base.output import csv_text
from ..base.public import public
from .pages import CorpusHTMLExporter

__all__, __getattr__, __dir__ = public(__name__, "CorpusHTMLExporter csv_text")
