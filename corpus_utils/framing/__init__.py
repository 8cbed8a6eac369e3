"""Notebook 03: shares, differences, coding, agreement."""
