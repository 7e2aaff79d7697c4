"""The counts of each collection, kept as it is written, against the rows counted by plain SQL."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import text

from archive.catalog import schema
from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader
from archive.catalog.writer import CatalogWriter, FileEntry, RecordEntry, RejectionEntry
from archive.domain.message import Message
from archive.errors import CatalogError
from tests.catalog.opening import open_at_once

COUNTING = """
SELECT c.name,
    (SELECT count(*) FROM source_files f WHERE f.collection_id = c.id),
    (SELECT count(*) FROM (SELECT DISTINCT s.message_id FROM message_sources s, source_files f
        WHERE f.id = s.source_file_id AND f.collection_id = c.id) AS found),
    (SELECT count(*) FROM source_files f WHERE f.collection_id = c.id AND f.role = 'container'),
    (SELECT count(*) FROM rejections r, source_files f
        WHERE f.id = r.source_file_id AND f.collection_id = c.id)
FROM collections c ORDER BY c.name
"""
Counts = list[tuple[str, int, int, int, int]]


def told(database: Database) -> Counts:
    return [
        (c.name, c.files, c.messages, c.containers, c.rejected) for c in CatalogReader(database).collections()
    ]


def counted(database: Database) -> Counts:
    with database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(COUNTING))]


def message(number: int, subject: str = "") -> Message:
    return Message(
        id=f"{number:032}", source_id=None, format="eml", subject=subject, body="", sender=None, to=(), cc=(),
        raw_sent_at=None, sent_at=None, reference=None, in_reply_to=None,
    )  # fmt: skip


def entry(path: str, role: str = "container") -> FileEntry:
    return FileEntry(path, "a" * 64, 9, "mbox", role)


def test_a_message_counts_once_in_each_collection(database: Database) -> None:
    leak, other = (CatalogWriter(database, name, "o") for name in ("leak", "other"))
    assert told(database) == [("leak", 0, 0, 0, 0), ("other", 0, 0, 0, 0)]
    a, b = leak.add_files([entry("a"), entry("b", "message")])
    leak.store([RecordEntry(a, n, 0, 9, message(n % 3)) for n in range(1, 6)], [])
    leak.store([RecordEntry(b, 0, 0, 9, message(1))], [])
    assert told(database) == [("leak", 2, 3, 1, 0), ("other", 0, 0, 0, 0)]
    other = CatalogWriter(database, "other", "o")
    [c] = other.add_files([entry("c", "rejected")])
    other.store(
        [RecordEntry(c, 1, 0, 9, message(2)), RecordEntry(c, 2, 0, 9, message(7))],
        [RejectionEntry(c, 3, 0, 9, "parse", "bad"), RejectionEntry(c, 4, 0, 9, "parse", "bad")],
    )
    assert told(database) == [("leak", 2, 3, 1, 0), ("other", 1, 2, 0, 2)] == counted(database)


def test_a_place_with_another_message_in_it_counts_that_one(database: Database) -> None:
    writer = CatalogWriter(database, "leak", "o")
    [a] = writer.add_files([entry("a")])
    writer.store([RecordEntry(a, 1, 0, 9, message(1)), RecordEntry(a, 2, 0, 9, message(2))])
    writer.store([RecordEntry(a, 1, 0, 9, message(2))])
    assert told(database) == [("leak", 1, 1, 1, 0)] == counted(database)
    writer.store([RecordEntry(a, 2, 0, 9, message(3))])
    assert told(database) == [("leak", 1, 2, 1, 0)] == counted(database)


def test_a_file_read_again_forgets_what_was_rejected_and_may_be_something_else(database: Database) -> None:
    writer = CatalogWriter(database, "leak", "o")
    a, b = writer.add_files([entry("a", "rejected"), entry("b")])
    writer.store([], [RejectionEntry(one, n, 0, 9, "parse", "bad") for one in (a, b) for n in range(3)])
    assert told(database) == [("leak", 2, 0, 1, 6)]
    writer.restart_file(a, entry("a"))
    assert told(database) == [("leak", 2, 0, 2, 3)] == counted(database)
    writer.restart_file(b, entry("b", "message"))
    writer.restart_file(b)
    assert told(database) == [("leak", 2, 0, 1, 0)] == counted(database)
    writer.store([], [RejectionEntry(a, 0, 0, 9, "read", "bad")])
    writer.forget_files([a])
    assert told(database) == [("leak", 1, 0, 0, 0)] == counted(database)


def test_a_batch_that_is_not_stored_is_not_counted(database: Database) -> None:
    writer = CatalogWriter(database, "leak", "o")
    [a] = writer.add_files([entry("a")])
    with pytest.raises(CatalogError):
        writer.store(
            [RecordEntry(a, 1, 0, 9, message(1))], [RejectionEntry(a + 9, 1, 0, 9, "parse", "no such file")]
        )
    assert told(database) == [("leak", 1, 0, 1, 0)] == counted(database)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_written_the_counts_are_those_of_the_rows(database: Database, seed: int) -> None:
    """Loads of few messages at few places in three collections, so that all meet each other; the loader
    begins anew each time, as after a kill."""
    dice = random.Random(seed)
    for step in range(25):
        writer = CatalogWriter(database, dice.choice(["leak", "other", "third"]), dice.choice("op"))
        path = f"p{dice.randrange(4)}"
        known = writer.known_files([path]).get((path, "a" * 64))
        role = dice.choice(["message", "container", "rejected"])
        if known is None:
            [file_id] = writer.add_files([entry(path, role)])
        else:
            file_id = known.id
            writer.restart_file(file_id, dice.choice([None, entry(path, role)]))
        records = [
            RecordEntry(file_id, n, 0, 9, message(dice.randrange(12), dice.choice("xy")))
            for n in range(dice.randrange(6))
        ]
        rejected = [RejectionEntry(file_id, n, 0, 9, "parse", "bad") for n in range(dice.randrange(3))]
        writer.store(records, rejected, [file_id])
        if not records and not known:
            writer.forget_files([file_id])
        assert told(database) == counted(database), step


#: The tables of the first version.
FIRST = ("meta", "collections", "source_files", "messages", "message_sources", "rejections", "generations")


def as_version_1(database: Database) -> None:
    """Take from the tables what later versions added."""
    with database.begin() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            if table.name not in FIRST:
                connection.execute(text(f"DROP TABLE {table.name}"))
        connection.execute(text("ALTER TABLE messages DROP COLUMN kinds"))
        connection.execute(text("ALTER TABLE rejections DROP COLUMN line"))
        for name in ("files", "messages", "containers", "rejected"):
            connection.execute(text(f"ALTER TABLE collections DROP COLUMN {name}"))
        connection.execute(text("UPDATE meta SET value = '1' WHERE key = 'schema_version'"))


def test_a_catalog_without_counts_gets_them_when_it_is_opened(url: str) -> None:
    old = Database(url)
    for name in ("leak", "other"):
        writer = CatalogWriter(old, name, "o")
        a, b = writer.add_files([entry("a"), entry("b", "rejected")])
        writer.store(
            [RecordEntry(a, n, 0, 9, message(n % 5)) for n in range(8)],
            [RejectionEntry(b, 0, 0, 9, "detect", "bad")],
        )
    CatalogWriter(old, "void", "o")
    before = told(old)
    assert before == [("leak", 2, 5, 1, 1), ("other", 2, 5, 1, 1), ("void", 0, 0, 0, 0)]
    as_version_1(old)
    old.close()
    assert open_at_once(url, 3) == []
    new = Database(url)
    assert told(new) == before
    assert [one.line for one in CatalogReader(new).iter_rejected()] == [0, 0]
    assert add_one(new) == [("leak", 3, 6, 1, 1), *before[1:]]
    new.close()


def add_one(database: Database) -> Counts:
    writer = CatalogWriter(database, "leak", "o")
    [c] = writer.add_files([entry("c", "message")])
    writer.store([RecordEntry(c, 0, 0, 9, message(99))])
    return told(database)
