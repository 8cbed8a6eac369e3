"""Passages that articles share, and articles that are copies of others."""
