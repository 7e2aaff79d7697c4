"""Files that old mail programs wrote into the text of a mail: `begin 644 name` … `end`."""

from __future__ import annotations

import binascii
import re

#: Beginnings that are looked at in one text: a hostile one has a beginning in each line and one end.
_MAX_BEGINNINGS = 200
_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\r\n]{1,300})\r?\n", re.MULTILINE)
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")


def take_files(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without such files, and the files by name. What does not decode stays in the text."""
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    place = 0
    for _ in range(_MAX_BEGINNINGS):
        begun = _BEGIN.search(text, place)
        if begun is None:
            break
        found = _decode(text, begun.end())
        if found is None:
            kept.append(text[place : begun.end()])
            place = begun.end()
            continue
        data, end = found
        kept.append(text[place : begun.start()])
        files.append((begun[1].strip(), data))
        place = end
    kept.append(text[place:])
    return "".join(kept), files


def _decode(text: str, place: int) -> tuple[bytes, int] | None:
    """The bytes of the lines from here to `end`, and where the text goes on; None at the first bad line."""
    parts: list[bytes] = []
    while place < len(text):
        found = _LINE.match(text, place)
        if found is None or found.end() == place:
            return None
        line, place = found[1], found.end()
        if line.strip() == "end":
            return b"".join(parts), place
        if not line.strip():
            continue
        try:
            parts.append(binascii.a2b_uu(line.encode("ascii")))
        except (binascii.Error, UnicodeEncodeError):
            return None
    return None
