"""Bytes to text: files, archives, tabular files, encodings."""
