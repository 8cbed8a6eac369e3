"""What a text mentions, as spans: dates, places, names, levels, quantities, speech."""
