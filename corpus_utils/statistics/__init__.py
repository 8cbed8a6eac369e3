"""Measures of association, each by its name; resampling."""
