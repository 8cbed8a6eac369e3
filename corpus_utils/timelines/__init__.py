"""Notebook 04: events."""
