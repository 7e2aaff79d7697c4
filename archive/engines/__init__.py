"""The port of a search engine, its two adapters, and their declared differences."""
