"""The language itself: scripts, probability of a text, gazetteer, glosses."""
