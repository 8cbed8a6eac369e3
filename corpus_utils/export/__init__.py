"""Executed notebooks as pages."""

from .pages import CorpusHTMLExporter

__all__ = ["CorpusHTMLExporter"]  # the entry point of nbconvert, in an environment that was installed before the move too
