"""The steps of cleaning, each giving edits."""
