"""What a parser tells the reader of a message beside what it found: kept among its headers.

The name has a space, which no header of a mail can have: it cannot be mistaken for one that was sent.
"""

from __future__ import annotations

from indexer.parse.limits import MAX_TEXT_CHARACTERS

#: The name under which such remarks stand in `ParsedMessage.headers`.
NOTE = "Reading note"


def note_cut(text: str) -> str:
    """A remark where the text is longer than what is kept of it; else empty."""
    if len(text) <= MAX_TEXT_CHARACTERS:
        return ""
    return f"only the first {MAX_TEXT_CHARACTERS:,} of {len(text):,} characters are kept"
