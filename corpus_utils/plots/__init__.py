"""Charts, and how tables and sentences are shown. Every chart's title is computed from the table it draws."""
