"""Notebook 05: mechanisms, bodies, chain of levels, resources, measures, portrait."""
