"""Which fields an engine holds, and how a message becomes a document."""
