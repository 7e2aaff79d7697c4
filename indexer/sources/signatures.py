"""Formats that are not read yet, by their first bytes: so that their rejection says what they are.

`tables/signatures.csv` has the bytes in hex: `starts` at `offset`, and what else the head `contains`. The
first row that fits wins. They are those of the `file` program's magic numbers.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "signatures.csv"
#: A PDF may have up to a kilobyte before its mark (ISO 32000, implementation note 13).
_PDF_BYTES = 1024
_BOM = b"\xef\xbb\xbf"


def name_by_signature(head: bytes) -> str:
    """What a file is that begins so; empty where no signature fits."""
    for offset, starts, contains, name in _signatures():
        if head.startswith(starts, offset) and (not contains or contains in head):
            return name
    start = head[:_PDF_BYTES]
    return "PDF document" if start.removeprefix(_BOM).lstrip().startswith(b"%PDF-") else ""


@cache
def _signatures() -> tuple[tuple[int, bytes, bytes, str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            (int(row["offset"]), bytes.fromhex(row["starts"]), bytes.fromhex(row["contains"]), row["name"])
            for row in csv.DictReader(file)
        )
