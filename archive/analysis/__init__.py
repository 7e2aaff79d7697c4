"""Text to folded and stemmed token streams; the same code for text and for query."""
