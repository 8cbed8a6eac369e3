"""Notebook 02: overview, frequency, keyness, dispersion, diversity, collocation, concordance."""
