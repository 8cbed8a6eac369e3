"""Notebook 05: mechanisms, bodies, the chain of levels, portrait."""
