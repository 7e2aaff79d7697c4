"""A plain-text telex: header lines with labels in many languages, then the body.

A header block ends at the first empty or ruled line after which no label follows, or at the first line that
is neither a label nor the continuation of an addressee list.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from indexer.parse.charset import decode
from indexer.parse.limits import MAX_PARTIES, MAX_TEXT_CHARACTERS
from indexer.records import ParsedMessage

_TABLE = Path(__file__).parent / "tables" / "telex_headers.csv"
_LINE = re.compile(r"[\s\u200e\u200f\u202a-\u202e]*([^:\uff1a\n]{1,40}?)\s*[:\uff1a]\s*(.*)")
_RULE = re.compile(r"\s*[-=_*]{3,}\s*")
_SEPARATORS = re.compile(r"\s*[;\n،؛]\s*|\s+/\s+|,\s+(?=\w)")
#: Lines that may stand before the header: precedence, routing, page marks.
MAX_PREAMBLE_LINES = 12
#: Header lines; a body with labels of its own ("NAME: …") must not be eaten.
MAX_HEADER_LINES = 60


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {_key(row["label"]): row["field"] for row in csv.DictReader(file)}


def _key(label: str) -> str:
    return re.sub(r"[\s.]+", " ", label.replace("İ", "I").casefold()).strip()


def parse_telex(data: bytes, _mapping: Mapping[str, str]) -> ParsedMessage:
    """The fields of the header, as found, and the body below it."""
    text = decode(data).text[:MAX_TEXT_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    found, end = _header(lines)
    message = ParsedMessage(
        source_id=" ".join(found.get("id", [])),
        sender=" ".join(found.get("from", [])),
        to=_split(found.get("to", [])),
        cc=_split(found.get("cc", [])),
        sent_at=" ".join(found.get("sent_at", [])),
        subject=" ".join(found.get("subject", [])),
        reference=" ".join(found.get("reference", [])),
        in_reply_to=" ".join(found.get("in_reply_to", [])),
        body="\n".join(lines[end:]).strip("\n"),
    )
    preamble = [line.strip() for line in lines[: _first(lines)] if line.strip() and not _RULE.fullmatch(line)]
    message.headers = [("Preamble", line) for line in preamble]
    if not found:
        message.body = text
        message.headers = []
    return message


def count_labels(text: str) -> int:
    """How many header fields a text begins with: two or more make a telex."""
    return len(_header(text.replace("\r\n", "\n").split("\n"))[0])


def _first(lines: list[str]) -> int:
    for number, line in enumerate(lines[:MAX_PREAMBLE_LINES]):
        if _label(line):
            return number
    return 0


def _label(line: str) -> tuple[str, str] | None:
    found = _LINE.match(line)
    field = _labels().get(_key(found[1])) if found else None
    return (field, found[2].strip()) if found and field else None


def _header(lines: list[str]) -> tuple[dict[str, list[str]], int]:
    found: dict[str, list[str]] = {}
    number = _first(lines)
    last, end, blank = "", number, False
    while number < min(len(lines), MAX_HEADER_LINES):
        line = lines[number]
        labelled = _label(line)
        if labelled and labelled[0] not in found:
            last = labelled[0]
            found[last] = [labelled[1]] if labelled[1] else []
            end, blank = number + 1, False
        elif not line.strip() or _RULE.fullmatch(line):
            blank = True
            if _all_there(found):
                break
        elif last and not blank and (line[:1] in " \t" or last in ("to", "cc")) and not labelled:
            found[last].append(line.strip())
            end = number + 1
        else:
            break
        number += 1
    return found, end


def _all_there(found: dict[str, list[str]]) -> bool:
    return {"from", "to", "subject"} <= set(found)


def _split(values: list[str]) -> list[str]:
    return [one for value in values for one in _SEPARATORS.split(value) if one.strip()][:MAX_PARTIES]
