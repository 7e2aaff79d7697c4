"""The words for where something was rejected."""

from __future__ import annotations

import pytest

from archive.catalog.rejections import RejectionGroup
from web.locale import open_locale
from web.rejected import build_rejected

PLACES = [
    ("en", (0, 0), (0, 0), ""),
    ("en", (3, 3), (0, 0), "record 3"),
    ("en", (3, 40), (0, 0), "records 3 to 40"),
    ("en", (3, 3), (7, 7), "line 7"),
    ("en", (1, 8000), (1, 8012), "lines 1 to 8012"),
    ("fr", (1, 8000), (1, 8012), "lignes 1 à 8012"),
    ("ru", (3, 40), (0, 0), "записи с 3 по 40"),
]


@pytest.mark.parametrize(("code", "ordinals", "lines", "place"), PLACES)
def test_where_in_the_file(code: str, ordinals: tuple[int, int], lines: tuple[int, int], place: str) -> None:
    group = RejectionGroup(1, "leak", "a.jsonl", "0f", "parse", "bad", 8000, ordinals, lines)
    line = build_rejected(group, open_locale(code))
    assert (line.path, line.key, line.stage, line.reason) == ("a.jsonl", "0f", "parse", "bad")
    assert line.place == place


def test_numbers_are_written_as_the_language_does() -> None:
    group = RejectionGroup(1, "leak", "a.jsonl", "", "parse", "bad", 8000, (1, 8000), (1, 8000))
    assert build_rejected(group, open_locale("en")).count == "8,000"
    assert build_rejected(group, open_locale("es")).count == "8.000"
