"""One module a format: raw bytes to a message as found."""
