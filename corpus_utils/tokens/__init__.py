"""Sentences and tokens, with their offsets, and what counts as a word."""

from ..base.public import public
from .sentences import add_quotes, sentences
from .tokenize import tokenize
from .words import add_script, characters, four_character_expressions, han_words, merge_variants, ngrams, stopwords

__all__, __getattr__, __dir__ = public(
    __name__,
    "add_quotes add_script characters four_character_expressions han_words merge_variants ngrams sentences stopwords",
)
