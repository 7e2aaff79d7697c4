"""Text of bodies and subjects: what is no text goes, what the sender wrote stays, no word joins another."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile(r"\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")
#: Control characters but tab and line feed, and the byte order mark inside a text. Bidi controls stay:
#: without them mixed lines read in the wrong order.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
#: U+0080 to U+009F are what windows-1252 becomes that is read as latin-1 ("l\x92activité"). The five of them
#: that windows-1252 does not have, and other controls, part words. A byte order mark has no width.
_INSTEAD = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
_INSTEAD |= {code: text for code in range(0x80, 0xA0) if (text := bytes([code]).decode("cp1252", "ignore"))}
_INSTEAD[0xFEFF] = ""
_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def normalize_text(text: str) -> str:
    """`text` with lines ended by a line feed, without control characters, trailing spaces, lone surrogates.

    Letters are left as they are (no Unicode normalization form), so what is shown is what was written.
    """
    if "\r" in text or not text.isascii() or "\x0b" in text or "\x0c" in text:
        text = _LINE_ENDS.sub("\n", text)
        text = _LONE_SURROGATES.sub(REPLACEMENT, text)
    if _CONTROLS.search(text):
        text = text.translate(_INSTEAD)
    return _strip_line_ends(text).strip("\n")


def normalize_line(text: str) -> str:
    """A header's text on one line: as `normalize_text`, with every run of white space one space."""
    return " ".join(normalize_text(text).split())


def _strip_line_ends(text: str) -> str:
    # Not by a pattern: one that ends in `$` takes quadratic time on a megabyte of spaces.
    return "\n".join(line.rstrip(" \t\u00a0\u3000") for line in text.split("\n"))
