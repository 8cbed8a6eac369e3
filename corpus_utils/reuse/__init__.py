"""Passages that articles share."""
