"""Word lists: their file, and their matcher."""
