"""Executed notebooks as pages."""

from .pages import CorpusHTMLExporter

__all__ = ["CorpusHTMLExporter"]  # the entry point of nbconvert (pyproject.toml)
