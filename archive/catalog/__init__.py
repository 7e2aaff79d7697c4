"""The database of record: both engines can be rebuilt from it."""
