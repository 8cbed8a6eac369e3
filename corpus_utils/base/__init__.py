"""What every other folder uses: files written whole, tables read in parts, spans."""
