"""Message, bureau, instant: the words of the archive, as plain frozen values."""
