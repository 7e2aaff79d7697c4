"""Reference numbers as they can be compared: letters and digits, small, without separators."""

from __future__ import annotations

from archive.analysis.fold import fold


def number_key(number: str) -> str:
    """The same for all spellings of a number."""
    return "".join(c for c in fold(number) if c.isalnum())
