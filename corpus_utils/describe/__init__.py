"""What an article is: title, source, date, home region."""
