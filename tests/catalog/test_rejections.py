"""What was rejected, grouped by file, stage and reason, on both databases."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from archive.catalog import rejections
from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader
from archive.catalog.rejections import RejectionGroup
from archive.catalog.writer import CatalogWriter, FileEntry, RejectionEntry
from archive.domain.unread import path_key

Bad = tuple[int, int, int, str, str, int]


def add(database: Database, collection: str, path: str, sha256: str, *found: Bad) -> None:
    writer = CatalogWriter(database, collection, "o")
    [file_id] = writer.add_files([FileEntry(path, sha256, 9, "jsonl", "container")])
    writer.store([], [RejectionEntry(file_id, *entry) for entry in found])


def bad(ordinal: int, reason: str, line: int = 0) -> Bad:
    return (ordinal, 0, 9, "parse", reason, line)


def listed(database: Database, collection: str | None = None, after: int = 0) -> list[RejectionGroup]:
    return list(CatalogReader(database).iter_rejection_groups(collection, after=after))


def told(group: RejectionGroup) -> tuple[str, str, int, tuple[int, int], tuple[int, int]]:
    return (group.path, group.reason, group.records, group.ordinals, group.lines)


def test_records_of_one_file_and_reason_are_one(database: Database) -> None:
    several = [bad(n, "no field" if n % 2 else "no JSON", n + 1) for n in range(1, 9)]
    add(database, "leak", "a.jsonl", "a" * 64, *several)
    add(database, "leak", "b.eml", "b" * 64, bad(0, "no field"))
    add(database, "other", "c.mbox", "c" * 64, bad(3, "no field"), bad(7, "no field"))
    groups = listed(database)
    assert [told(group) for group in groups] == [
        ("a.jsonl", "no field", 4, (1, 7), (2, 8)),
        ("a.jsonl", "no JSON", 4, (2, 8), (3, 9)),
        ("b.eml", "no field", 1, (0, 0), (0, 0)),
        ("c.mbox", "no field", 2, (3, 7), (0, 0)),
    ]
    assert [group.number for group in groups] == [1, 2, 9, 10]
    assert listed(database, "leak") == groups[:3]
    assert listed(database, "other") == groups[3:]
    assert listed(database, "third") == []


def test_a_list_goes_on_behind_any_of_its_groups(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where more files, and more groups of a file, have been asked for than come at once."""
    for number in range(7):
        add(database, "leak", f"{number}", f"{number}" * 64, *(bad(n, f"r{n % 5}") for n in range(1, 12)))
        add(database, "other", f"{number}", f"{number}" * 64, bad(1, "r"))
    groups = listed(database, "leak")
    assert [group.records for group in groups] == [3, 2, 2, 2, 2] * 7
    assert [group.path for group in groups] == [f"{n}" for n in range(7) for _ in range(5)]
    monkeypatch.setattr(rejections, "_FILES", 2)
    monkeypatch.setattr(rejections, "_GROUPS", 3)
    assert listed(database, "leak") == groups
    for place, group in enumerate(groups, 1):
        assert listed(database, "leak", group.number) == groups[place:]
    first = list(islice(CatalogReader(database).iter_rejection_groups("leak"), 4))
    assert first == groups[:4]


def test_a_list_goes_on_where_its_last_group_is_gone(database: Database) -> None:
    for name in "abc":
        add(database, "leak", name, name * 64, bad(1, "r"))
    first, second, third = listed(database)
    CatalogWriter(database, "leak", "o").restart_file(2)
    assert listed(database, after=second.number) == [third]
    assert listed(database, after=99) == []
    assert first.number == 1


def test_files_of_one_name_are_told_apart_and_no_others(database: Database) -> None:
    unread = path_key(Path("/one/x.eml"))
    add(database, "leak", "mail/x.eml", unread, bad(0, "Permission denied"))
    add(database, "leak", "mail/x.eml", "1f" * 32, bad(0, "the file is empty"))
    add(database, "leak", "mail/y.eml", "2f" * 32, bad(0, "the file is empty"))
    add(database, "other", "mail/y.eml", "3f" * 32, bad(0, "the file is empty"))
    keys = [group.key for group in listed(database)]
    assert keys[1:] == ["1f1f1f1f", "", ""]
    assert len(keys[0]) == 8
    assert keys[0] in unread
    assert [one.sha256 for one in CatalogReader(database).iter_rejected()] == [
        None, "1f" * 32, "2f" * 32, "3f" * 32,
    ]  # fmt: skip
