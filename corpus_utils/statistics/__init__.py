"""Measures of association, and resampling."""
