"""A plain text without any header: still a document that somebody looks for."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.charset import decode
from indexer.parse.limits import MAX_TEXT_CHARACTERS
from indexer.parse.notes import NOTE, note_cut
from indexer.records import ParsedMessage, ParseError

#: Characters of a first line that can be a subject; a longer one is a paragraph.
MAX_SUBJECT_CHARACTERS = 120


def parse_text(data: bytes, _mapping: Mapping[str, str]) -> ParsedMessage:
    """The whole text as body; its first line that says something, where it is short, is the subject too."""
    decoded = decode(data)
    body = decoded.text[:MAX_TEXT_CHARACTERS]
    if not body.strip():
        raise ParseError("the text is empty")
    first = next((line.strip() for line in body.splitlines() if any(c.isalnum() for c in line)), "")
    notes = [(NOTE, note) for note in (decoded.note, note_cut(decoded.text)) if note]
    return ParsedMessage(
        subject=first if len(first) <= MAX_SUBJECT_CHARACTERS else "", body=body, headers=notes
    )
