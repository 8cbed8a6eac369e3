"""What every other folder uses: files written whole, tables in parts, spans, the manifest of a result."""
