"""Documents into an engine."""
