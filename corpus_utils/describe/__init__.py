"""What an article is: title, source, publication date, home region, and what the user says of it in metadata.csv."""
