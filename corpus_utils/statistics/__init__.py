"""Formulas by name, and resampling."""
