"""Bytes to text, in the character sets that messages really come in, mislabeled ones among them.

Shared by the stages that look at text: the formats are told apart by it, and the parsers read by it.
"""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import chardet
from chardet import EncodingEra

from indexer.letters import find_cyrillic, is_cyrillic_set, is_likelier_elsewhere

_TABLE = Path(__file__).parent / "tables" / "charset_labels.csv"
#: Bytes that a guess is made from: chardet is sure after some hundred, and takes milliseconds for each 10 kB.
_GUESS_BYTES = 8_000
#: Characters that a declared set is judged by.
_JUDGED_CHARACTERS = 4_000
#: Without mainframe and Macintosh sets, which are mistaken for others far more often than met.
_ERAS = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO | EncodingEra.DOS
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Sets whose letters beyond ASCII are accented Latin ones: any bytes decode in them, which proves nothing.
_LATIN = frozenset({"cp1252", "cp1254", "cp1250", "cp1257", "iso8859-15", "iso8859-2", "cp850", "cp437"})
_ACCENTED_RUN = re.compile(r"[\u0080-\u024f]{4,}")
#: What ğ ş ı of windows-1254, and ą ł ś ż of windows-1250 and iso-8859-2, become in windows-1252.
_MISTAKEN = re.compile(r"[ðþýÐÞÝ]|[³¿¹±¶¼¯](?=[a-z])")
_TWO_SCRIPTS = re.compile(r"[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]")
_CAPITALS, _SMALL = re.compile(rb"[A-Z]"), re.compile(rb"[a-z]")
_HIGH_BYTES = bytes(range(128, 256))
_CAPITAL_SETS = ("cp1252", "cp1254", "cp1250", "iso8859-2")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u06ff]")
#: Sets that are written in ASCII bytes, known by their escapes only when they are declared.
_SEVEN_BIT = frozenset({"utf-7", "hz", "iso2022_jp", "iso2022_jp_ext", "iso2022_kr"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the character set that it was read in, and what a reader should know of that (or empty)."""

    text: str
    charset: str
    note: str = ""


def decode(data: bytes, declared: str = "") -> Decoded:
    """Text of these bytes; what no set can read becomes U+FFFD. Never raises.

    In this order: a byte order mark, UTF-16 by its zeros, UTF-8 where the bytes are that, the declared set
    where its text is plausible, a guess.
    """
    name = known_charset(declared)
    if data.isascii() and b"\0" not in data and b"\x1b" not in data and name not in _SEVEN_BIT:
        return Decoded(data.decode("ascii"), "ascii")
    for bom, wide in BOMS:
        if data.startswith(bom):
            return _read(data[len(bom) :], wide, "")
    if wide := wide_charset(data):
        return _read(data, wide, "")
    if name in _SEVEN_BIT or b"\x1b" in data:
        return _seven_bit(data, name)
    found = _as_utf8(data)
    if found is not None:
        return found
    text = _strict(data, name)
    if text is not None and not _implausible(text, name, data):
        return Decoded(text, name)
    return _guess(data, name)


def stream_charset(head: bytes) -> str:
    """The character set of a file of lines, from its beginning; UTF-8 where that says nothing else."""
    end = max(head.rfind(b"\n"), head.rfind(b"\r"))
    found = decode(head[: end + 1] if end > 0 and not wide_charset(head) else head).charset
    return "utf-8" if found == "ascii" else found


@lru_cache(maxsize=1000)
def known_charset(label: str) -> str:
    """Python's name of a character set; empty where the label names none that says anything."""
    label = label.strip().strip("\"'").lower()[:40]
    label = _labels().get(label, label)
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    # Codecs such as "hex" or "rot13" are none of characters; "idna" and "undefined" raise on anything.
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in ("idna", "undefined", "punycode") else ""


def wide_charset(data: bytes) -> str:
    """`utf-16-le` or `-be` where every second byte of spaces and digits is zero; else empty.

    chardet is right on 23 % of such sentences, this rule on all of them.
    """
    sample = data[:400]
    zeros = sample.count(0)
    if zeros < len(sample) / 10 or len(sample) < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else ""


@cache
def _labels() -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["label"]: row["codec"] for row in csv.DictReader(file)}


def _read(data: bytes, name: str, note: str) -> Decoded:
    """The text in this set, with the count of what could not be read in the note."""
    try:
        text = data.decode(name, "replace")
    except (UnicodeError, ValueError, LookupError):  # codecs that do not know "replace"
        text = data.decode("latin-1")
        note = f"{note}; the character set {name} could not be read".lstrip("; ")
    lost = text.count("\ufffd")
    if lost:
        note = f"{note}; {lost} characters could not be read".lstrip("; ")
    return Decoded(text, name, note)


def _strict(data: bytes, name: str) -> str | None:
    if not name:
        return None
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return None


def _seven_bit(data: bytes, name: str) -> Decoded:
    for tried in (name, "iso2022_jp", "utf-8"):
        text = _strict(data, tried)
        if text is not None:
            return Decoded(text, tried)
    return _guess(data, name)


def _as_utf8(data: bytes) -> Decoded | None:
    """UTF-8, also where a few bytes of it are damaged or it was cut within a letter."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        near = data[max(0, error.start - 100) : error.start + 400].decode("utf-8", "replace")
        if near.count("\ufffd") > 4 and _damage(near) > 0.5:
            return None  # plainly another set: spare the long way
    text = data.decode("utf-8", "replace")
    return _read(data, "utf-8", "") if _damage(text) < 0.2 else None


def _damage(text: str) -> float:
    """The share of letters beyond ASCII that are damaged; 1 where there are too few to tell."""
    beyond = _beyond_ascii(text)
    return text.count("\ufffd") / beyond if beyond > 3 else 1.0


def _beyond_ascii(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _implausible(text: str, name: str, data: bytes) -> bool:
    """Whether this is mislabeled, by what no language has.

    In Latin sets: runs of accents (another script), or the letters that Turkish and Polish bytes become. In
    Cyrillic ones: letters as rare as those of another set are not. In any other: single letters of it within
    Latin words.
    """
    text = text[:_JUDGED_CHARACTERS]
    if name in _LATIN:
        beyond = _beyond_ascii(text)
        runs = sum(map(len, _ACCENTED_RUN.findall(text)))
        mistaken = len(_MISTAKEN.findall(text)) if name == "cp1252" else 0
        return (beyond >= 4 and runs > beyond / 2) or mistaken > beyond / 10
    others = len(_OTHER_SCRIPT.findall(text))
    if others and len(_TWO_SCRIPTS.findall(text)) > others / 2:
        return True
    return is_cyrillic_set(name) and is_likelier_elsewhere(data, name)


def _guess(data: bytes, declared: str) -> Decoded:
    beyond = next((i for i, byte in enumerate(data) if byte > 127), 0)
    sample = data[max(0, beyond - 500) : beyond + _GUESS_BYTES]
    name = _guess_name(sample)
    if not declared:
        return _read(data, name, f"no character set was declared; read as {name}")
    return _read(data, name, f"declared as {declared}, read as {name}" if name != declared else "")


def _guess_name(sample: bytes) -> str:
    capitals, small = len(_CAPITALS.findall(sample)), len(_SMALL.findall(sample))
    beyond = len(sample) - len(sample.translate(None, _HIGH_BYTES))
    if beyond > (capitals + small) / 2 and (cyrillic := find_cyrillic(sample)):
        return cyrillic
    if capitals > 3 * small and beyond < capitals and (latin := _guess_capitals(sample)):
        return latin
    return _settle(sample, known_charset(chardet.detect(sample, encoding_era=_ERAS)["encoding"] or ""))


def _guess_capitals(sample: bytes) -> str:
    """Latin text in capitals, which chardet's models do not know: the set in which it is surest of the same
    text in small letters."""
    found: list[tuple[float, str]] = []
    for name in _CAPITAL_SETS:
        text = _strict(sample, name)
        if text is None:
            continue
        guess = chardet.detect(text.lower().encode(name, "replace"), encoding_era=_ERAS)
        if known_charset(guess["encoding"] or "") == name:
            found.append((guess["confidence"] or 0.0, name))
    return max(found)[1] if found else ""


def _settle(sample: bytes, name: str) -> str:
    """Set right what chardet is known to mistake."""
    if name == "iso8859-6" and any(0x80 <= byte < 0xA0 for byte in sample):
        return "cp1256"  # Persian letters stand where ISO 8859-6 has none
    text = _strict(sample, name)
    if not name or text is None:
        return name or "cp1252"
    others = len(_OTHER_SCRIPT.findall(text))
    if others and len(_TWO_SCRIPTS.findall(text)) > others / 2:
        return "cp1252"  # single Cyrillic, Greek or Arabic letters within Latin words: accents
    return name
