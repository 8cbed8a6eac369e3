"""Sentences and tokens, with their offsets, and what counts as a word."""
