"""Notebook 04: events, lags, trends, first-level responses."""
