"""Notebook 03: shares, differences, pairs, positions, correspondence, coding, agreement."""
