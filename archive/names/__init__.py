"""One way to compare names, for search, lists and identity: in any script, spelling and order."""
