"""Decisions and the queue of review in both databases, and in a catalog that an earlier version made."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from archive.catalog.database import Database
from archive.catalog.findings_codec import PackedFindings
from archive.catalog.ledger import LedgerTables
from archive.catalog.reader import CatalogReader
from archive.catalog.review import Doubtful, count_queue, iter_reviewed, read_queue
from archive.catalog.upgrade import upgrade
from archive.catalog.writer import CatalogWriter, FileEntry, RecordEntry
from archive.domain.message import Message
from archive.domain.overruling import Target, What
from tests.catalog.test_catalog_counts import as_version_1

A, B, C, D = (letter * 32 for letter in "abcd")
#: Message -> its collection, and how doubtful it is.
TOLD = {A: ("leak", 0.5), B: ("leak", 0.75), C: ("other", 0.5), D: ("other", 0.1)}
EVERYWHERE = [Doubtful(0.75, B), Doubtful(0.5, A), Doubtful(0.5, C)]


def _message(key: str) -> Message:
    return Message(
        id=key, source_id=None, format="jsonl", subject="", body="x", sender=None, to=(), cc=(),
        raw_sent_at=None, sent_at=None, reference=None, in_reply_to=None,
    )  # fmt: skip


def _fill(database: Database) -> None:
    for name in ("leak", "other"):
        writer = CatalogWriter(database, name, "o", "1")
        [file_id] = writer.add_files([FileEntry(f"{name}.jsonl", "a" * 64, 9, "jsonl", "container")])
        writer.store(
            [
                RecordEntry(file_id, n, 0, 9, _message(key), PackedFindings(("other",), b"{}", doubt))
                for n, (key, (collection, doubt)) in enumerate(TOLD.items())
                if collection == name
            ]
        )


@pytest.fixture
def filled(database: Database) -> Database:
    _fill(database)
    return database


def _decide(database: Database, message: str, *, reviewed: bool = True) -> int:
    with database.begin() as connection:
        return LedgerTables(connection).add_overruling(
            Target(What.KIND, message, "other"), verdict=True, made_at="2026-01-01T00:00:00+00:00",
            made_by="Ana", reason="", reviewed=reviewed,
        )  # fmt: skip


def test_the_queue_has_the_most_doubtful_first_and_goes_on_from_a_place(filled: Database) -> None:
    assert read_queue(filled, None, None, 10) == EVERYWHERE
    assert read_queue(filled, None, EVERYWHERE[0], 1) == EVERYWHERE[1:2]
    assert read_queue(filled, None, EVERYWHERE[1], 10) == EVERYWHERE[2:]
    assert (count_queue(filled, None, 10), count_queue(filled, None, 2)) == (3, 2)


def test_the_queue_of_some_collections(filled: Database) -> None:
    assert read_queue(filled, frozenset({"other"}), None, 10) == [Doubtful(0.5, C)]
    assert read_queue(filled, frozenset({"nowhere"}), None, 10) == []
    assert count_queue(filled, frozenset(), 10) == 0


def test_what_was_reviewed_waits_no_more_until_that_is_withdrawn(filled: Database) -> None:
    number = _decide(filled, B)
    _decide(filled, C, reviewed=False)
    assert read_queue(filled, None, None, 10) == EVERYWHERE[1:]
    assert list(iter_reviewed(filled)) == [[B]]
    with filled.begin() as connection:
        LedgerTables(connection).withdraw_overruling(number, withdrawn_at="2026", withdrawn_by="Bo")
    assert read_queue(filled, None, None, 10) == EVERYWHERE
    assert list(iter_reviewed(filled)) == []


def test_decisions_are_numbered_and_read_from_either_end(filled: Database) -> None:
    numbers = [_decide(filled, key) for key in (A, B, C)]
    assert numbers == sorted(set(numbers))
    reader = CatalogReader(filled)
    assert [one.id for one in reader.overrulings(after=numbers[0], size=10)] == numbers[1:]
    assert [one.id for one in reader.last_overrulings(before=None, size=2)] == numbers[:0:-1]
    assert [one.id for one in reader.last_overrulings(before=numbers[1], size=10)] == numbers[:1]


def test_a_catalog_with_findings_of_version_4_takes_decisions(url: str) -> None:
    old = Database(url)
    _fill(old)
    as_version_1(old)
    with old.begin() as connection:
        assert upgrade(connection, 1, 4)
        insert = "INSERT INTO {} VALUES ('{}', {})"
        data = r"'\x7b7d'" if connection.dialect.name == "postgresql" else "x'7b7d'"
        connection.execute(text(insert.format("findings", A, f"'1', {data}")))
        connection.execute(text(insert.format("appearances", A, f"0, '{A}-0', '{A}-0', {data}")))
        connection.execute(text(insert.format("facts", A, f"'{A}-0', 'RU', {data}")))
        connection.execute(text("UPDATE meta SET value = '4' WHERE key = 'schema_version'"))
    old.close()
    new = Database(url)
    reader = CatalogReader(new)
    assert (reader.count_unsettled(), reader.count_without_findings("1")) == (1, 4)
    assert reader.appearances_of(f"{A}-0") == []
    assert [_decide(new, A), _decide(new, B)] == [1, 2]
    with new.begin() as connection:
        LedgerTables(connection).put_findings({A: PackedFindings((), b"{}", 0.5)}, "2")
    assert read_queue(new, None, None, 10) == []
    assert list(iter_reviewed(new)) == [[A, B]]
    new.close()
