"""Bytes to text: the files of a folder, and their encodings."""
