"""The language itself, independent of any article: scripts, probability of a text, gazetteer, glosses."""
