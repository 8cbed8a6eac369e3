"""The language itself, whatever the article: scripts, probability of a text, gazetteer, glosses."""
