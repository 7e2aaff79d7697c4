"""A plain-text telex: header lines with labels in many languages, then the body."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from indexer.charset import decode
from indexer.parse.limits import MAX_HEADER_CHARACTERS, MAX_HEADERS, MAX_PARTIES, MAX_TEXT_CHARACTERS
from indexer.parse.notes import NOTE, note_cut
from indexer.records import ParsedMessage, ParseError
from indexer.telex_header import read_header

#: Between addressees on one line. Commas and slashes are left to who knows bureaus ("IPSG Lyon / NDTF").
_SEPARATORS = re.compile(r"\s*[;؛；\n]\s*")


def parse_telex(data: bytes, _mapping: Mapping[str, str]) -> ParsedMessage:
    """The fields of the header, as found, and the body below it; date-time groups stay as written."""
    decoded = decode(data)
    text = decoded.text[:MAX_TEXT_CHARACTERS]
    if not text.strip():
        raise ParseError("the text is empty")
    lines = re.split(r"\r\n|\r|\n", text)
    header = read_header(lines)
    found = header.fields
    message = ParsedMessage(
        source_id=_joined(found.get("id", ())),
        sender=_joined(found.get("from", ())),
        to=_split(found.get("to", ())),
        cc=_split(found.get("cc", ())),
        sent_at=_joined(found.get("sent_at", ())),
        subject=_joined(found.get("subject", ())),
        reference="; ".join(found.get("reference", ())),
        in_reply_to="; ".join(found.get("in_reply_to", ())),
        body="\n".join(lines[header.end :]).strip("\n"),
    )
    message.headers = [(name, value[:MAX_HEADER_CHARACTERS]) for name, value in header.others[:MAX_HEADERS]]
    message.headers += [(NOTE, note) for note in (decoded.note, note_cut(decoded.text)) if note]
    return message


def _joined(lines: Sequence[str]) -> str:
    return " ".join(line for line in lines if line)


def _split(lines: Sequence[str]) -> list[str]:
    return [one for line in lines for one in _SEPARATORS.split(line) if one.strip()][:MAX_PARTIES]
