"""Written lists of words: read, checked, found in a text."""
