"""What depends on nothing above it: files written whole, tables in parts, spans, the manifest."""
