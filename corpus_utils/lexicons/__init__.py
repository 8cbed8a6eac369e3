"""Word lists: their files, and their matcher."""

from ..base.public import public
from .lexicon import Lexicon
from .matcher import evidence

__all__, __getattr__, __dir__ = public(__name__, "Lexicon evidence")
