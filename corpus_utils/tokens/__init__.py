"""Sentences and tokens, with their offsets."""
