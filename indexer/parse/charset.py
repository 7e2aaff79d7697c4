"""Bytes to text, in the character sets that messages really come in, mislabeled ones among them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import chardet

#: Bytes that a guess is made from.
_GUESS_BYTES = 20_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Labels that stand for a larger set in practice (WHATWG Encoding Standard).
_SAME_AS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",
    "iso8859-1": "cp1252", "iso-8859-9": "cp1254", "iso8859-9": "cp1254",
    "gb2312": "gb18030", "gbk": "gb18030",
    "ks_c_5601-1987": "cp949", "x-sjis": "cp932", "shift_jis": "cp932", "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7", "x-unknown": "", "unknown-8bit": "", "default": "",
    "binary": "", "8bit": "",
}  # fmt: skip
#: Single-byte sets that any bytes decode in, so that decoding proves nothing.
_WESTERN = frozenset({"cp1252", "cp1254", "cp1250", "iso8859-15", "iso8859-2"})
_ACCENTED = re.compile(r"[\u00c0-\u00ff]")
_LATIN_RUN = re.compile(r"[\u00c0-\u00ff]{4,}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and the character set that it was read in."""

    text: str
    charset: str


def decode(data: bytes, declared: str = "") -> Decoded:
    """Text of these bytes; what no set can read becomes U+FFFD. Never raises."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(name, "replace"), name)
    if wide := _wide(data):
        return Decoded(data.decode(wide, "replace"), wide)
    if data.isascii() and b"\x1b" not in data and declared.lower() not in ("utf-7", "hz-gb-2312"):
        return Decoded(data.decode("ascii"), "ascii")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    name = _known(declared)
    if name:
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, ValueError):
            text = None
        if text is not None and not (name in _WESTERN and _implausible(text)):
            return Decoded(text, name)
    return _guess(data, name)


def _known(label: str) -> str:
    """Python's name of a character set; empty where there is none, or where it is no set of characters."""
    label = label.strip().strip("\"'").lower()
    label = _SAME_AS.get(label, label)
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    return found.name if getattr(found, "_is_text_encoding", True) else ""


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every second byte of its spaces and digits is NUL."""
    sample = data[:400]
    if sample.count(0) < len(sample) / 10 or len(sample) < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else ""


def _implausible(text: str) -> bool:
    """Whether accented letters stand in runs that no Western language has: another script, mislabeled."""
    accented = len(_ACCENTED.findall(text))
    in_runs = sum(len(run) for run in _LATIN_RUN.findall(text))
    return accented >= 8 and in_runs > accented / 2


def _guess(data: bytes, declared: str) -> Decoded:
    found = chardet.detect(data[:_GUESS_BYTES])["encoding"] or ""
    for name in (_known(found), declared, "utf-8" if _mostly_utf8(data) else "", "cp1252"):
        if not name:
            continue
        try:
            return Decoded(data.decode(name, "replace"), name)
        except (UnicodeDecodeError, ValueError, LookupError):
            continue
    return Decoded(data.decode("latin-1"), "latin-1")


def _mostly_utf8(data: bytes) -> bool:
    return data.decode("utf-8", "replace").count("\ufffd") * 50 < len(data)
