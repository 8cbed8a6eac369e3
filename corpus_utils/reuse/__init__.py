"""Passages that articles share, and articles that are copies of others."""

from ..base.public import public
from .near_duplicates import near_duplicates
from .passages import add_shared, passages

__all__, __getattr__, __dir__ = public(__name__, "add_shared near_duplicates passages")
