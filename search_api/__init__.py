"""The JSON API and the use cases behind it."""
