"""Files that old mail programs wrote into the text of a mail: `begin 644 name` … `end`."""

from __future__ import annotations

import binascii
import re

#: Beginnings that are looked at in one text: a hostile one has a beginning in each line and one end.
_MAX_BEGINNINGS = 200
_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\r\n]{1,300})\r?\n", re.MULTILINE)
_END = re.compile(r"^(?:`|[ ]?)?\r?\n?end[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


def take_files(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without such files, and the files by name. What does not decode stays in the text."""
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    place = 0
    for _ in range(_MAX_BEGINNINGS):
        begun = _BEGIN.search(text, place)
        if begun is None:
            break
        ended = _END.search(text, begun.end())
        data = _decode(text[begun.end() : ended.start()]) if ended else None
        if ended is None:
            break
        if data is None:
            kept.append(text[place : begun.end()])
            place = begun.end()
            continue
        kept.append(text[place : begun.start()])
        files.append((begun[1].strip(), data))
        place = ended.end()
    kept.append(text[place:])
    return "".join(kept), files


def _decode(block: str) -> bytes | None:
    parts = []
    for line in block.splitlines():
        if not line.strip():
            continue
        try:
            parts.append(binascii.a2b_uu(line.encode("ascii")))
        except (binascii.Error, UnicodeEncodeError):
            return None
    return b"".join(parts)
