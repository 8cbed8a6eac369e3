"""Notebook 06: any number of articles."""
