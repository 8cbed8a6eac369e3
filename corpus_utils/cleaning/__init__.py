"""The steps of cleaning, each giving edits, and counts of what they did; `clean.py` has their order."""
