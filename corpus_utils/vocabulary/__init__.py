"""Notebook 02: frequency, keyness, dispersion, diversity, collocation, concordance; the overview of notebook 00."""
