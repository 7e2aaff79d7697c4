"""The text that can be searched in an attachment which is itself text."""

from __future__ import annotations

import re

from indexer.charset import decode
from indexer.parse.html import html_to_text
from indexer.parse.limits import MAX_HTML_CHARACTERS, MAX_TEXT_CHARACTERS

_READABLE = frozenset(
    {"application/json", "application/xml", "application/ics", "application/x-subrip", "application/csv"}
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)


def is_readable(media_type: str) -> bool:
    """Whether files of this type are text."""
    media_type = media_type.lower()
    return media_type.startswith("text/") or media_type in _READABLE


def readable_text(media_type: str, data: bytes, declared: str = "") -> str:
    """The text of a file, HTML without its mark-up; empty where the type is none of text."""
    if not is_readable(media_type):
        return ""
    if media_type.lower().startswith(("text/html", "application/xhtml")):
        return read_html(data, declared)[0]
    return decode(data, declared).text[:MAX_TEXT_CHARACTERS]


def read_html(data: bytes, declared: str = "") -> tuple[str, str]:
    """(text, note) of a page; where no character set is declared for it, it may name its own."""
    named = None if declared else _META_CHARSET.search(data[:4096])
    decoded = decode(data, declared or (named[1].decode("ascii") if named else ""))
    text = html_to_text(decoded.text[:MAX_HTML_CHARACTERS])
    return text[:MAX_TEXT_CHARACTERS], decoded.note
