"""A plain text without any header: still a document that somebody looks for."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.parse.charset import decode
from indexer.parse.limits import MAX_TEXT_CHARACTERS
from indexer.records import ParsedMessage, ParseError

#: Characters of a first line that can be a subject; a longer one is a paragraph.
MAX_SUBJECT_CHARACTERS = 120


def parse_text(data: bytes, _mapping: Mapping[str, str]) -> ParsedMessage:
    """The whole text as body; its first line, where it is short, is the subject as well."""
    body = decode(data).text[:MAX_TEXT_CHARACTERS]
    if not body.strip():
        raise ParseError("the text is empty")
    first = body.strip().split("\n", 1)[0].strip()
    return ParsedMessage(subject=first if len(first) <= MAX_SUBJECT_CHARACTERS else "", body=body)
