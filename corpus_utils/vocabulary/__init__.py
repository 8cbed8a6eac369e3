"""Notebook 02: frequency, keyness, dispersion, diversity, collocation, concordance."""
