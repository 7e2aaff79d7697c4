"""The originals, addressed by SHA-256 and never changed."""
