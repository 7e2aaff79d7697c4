"""The catalog: one suite of behavior, on SQLite and on a real PostgreSQL."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader
from archive.catalog.writer import (
    CatalogWriter,
    FileEntry,
    RecordEntry,
    RejectionEntry,
    set_indexed_revision,
)
from archive.domain.instant import Instant, parse_iso
from archive.domain.message import Attachment, Message, Party
from archive.errors import CatalogError, LoadInProgress
from indexer.load.lock import open_loader_lock

MESSAGE = Message(
    id="0" * 32,
    source_id="s1",
    format="jsonl",
    subject="Запрос",
    body="текст",
    sender=Party("НЦБ Москва", "RU", "Moscow"),
    to=(Party("IP ABU DHABI", "AE", "Abu Dhabi"), Party("?", None, None)),
    cc=(),
    raw_sent_at="2022-03",
    sent_at=parse_iso("2022-03"),
    reference="A-1234/5-2023",
    in_reply_to=None,
    headers=(("X-Priority", "1"),),
    attachments=(Attachment("a.txt", "text/plain", "f" * 64, 3, "abc"),),
    quoted=((0, 2),),
    language="ru",
    languages=("ru",),
    language_confidence=0.5,
)


def add(
    writer: CatalogWriter, message: Message, path: str = "leak/a.jsonl", ordinal: int = 1
) -> tuple[int, int, int]:
    known = writer.known_files([path]).get((path, "a" * 64))
    file_id = known.id if known else writer.add_files([FileEntry(path, "a" * 64, 9, "jsonl", "container")])[0]
    stored = writer.store([RecordEntry(file_id, ordinal, 0, 9, message)])
    return len(stored.new), len(stored.changed), stored.duplicates


def test_a_message_comes_back_as_it_went_in(database: Database) -> None:
    assert add(CatalogWriter(database, "leak", "o"), MESSAGE) == (1, 0, 0)
    stored = CatalogReader(database).get_message(MESSAGE.id)
    assert stored is not None
    assert stored.message == MESSAGE
    assert [(s.collection, s.path, s.ordinal, s.format) for s in stored.sources] == [
        ("leak", "leak/a.jsonl", 1, "jsonl")
    ]


def test_the_same_record_again_changes_nothing(database: Database) -> None:
    writer = CatalogWriter(database, "leak", "o")
    add(writer, MESSAGE)
    before = CatalogReader(database).get_message(MESSAGE.id)
    assert add(writer, MESSAGE) == (0, 0, 1)
    assert add(CatalogWriter(database, "leak", "o"), MESSAGE) == (0, 0, 1)
    assert CatalogReader(database).get_message(MESSAGE.id) == before


def test_the_same_bytes_in_two_places_are_one_message_with_two_sources(database: Database) -> None:
    add(CatalogWriter(database, "leak", "o"), MESSAGE)
    assert add(CatalogWriter(database, "other", "o"), MESSAGE, "b.jsonl") == (0, 1, 1)
    stored = CatalogReader(database).get_message(MESSAGE.id)
    assert stored is not None
    assert [s.collection for s in stored.sources] == ["leak", "other"]
    assert stored.revision == 2
    assert [(c.name, c.messages) for c in CatalogReader(database).collections()] == [
        ("leak", 1),
        ("other", 1),
    ]


def test_one_message_twice_in_a_batch_is_stored_once(database: Database) -> None:
    writer = CatalogWriter(database, "leak", "o")
    [file_id] = writer.add_files([FileEntry("a", "a" * 64, 9, "mbox", "container")])
    stored = writer.store([RecordEntry(file_id, 1, 0, 9, MESSAGE), RecordEntry(file_id, 2, 9, 9, MESSAGE)])
    assert (stored.new, stored.changed, stored.duplicates) == ([MESSAGE.id], [], 1)


def test_another_reading_of_the_same_bytes_takes_its_place(database: Database) -> None:
    add(CatalogWriter(database, "leak", "o"), MESSAGE)
    better = replace(MESSAGE, subject="Запрос о розыске")
    assert add(CatalogWriter(database, "leak", "mapped"), better) == (0, 1, 1)
    stored = CatalogReader(database).get_message(MESSAGE.id)
    assert stored is not None
    assert stored.message.subject == "Запрос о розыске"


def test_messages_are_read_from_a_revision_on_across_batches(database: Database) -> None:
    writer = CatalogWriter(database, "leak", "o")
    for number in range(7):
        add(writer, replace(MESSAGE, id=f"{number:032}"), ordinal=number)
    reader = CatalogReader(database)
    found = [m.message.id for m in reader.iter_messages(above_revision=2, batch=2)]
    assert found == [f"{number:032}" for number in range(2, 7)]
    assert reader.count_messages(above_revision=2) == 5


def test_what_was_rejected_is_listed_with_place_stage_and_reason(database: Database) -> None:
    writer = CatalogWriter(database, "leak", "o")
    [file_id] = writer.add_files([FileEntry("a.csv", "b" * 64, 9, "csv", "container")])
    writer.store([], [RejectionEntry(file_id, 3, 20, 5, "parse", "ragged row", 7)])
    [one] = CatalogReader(database).iter_rejected("leak")
    assert (one.path, one.ordinal, one.line) == ("a.csv", 3, 7)
    assert (one.stage, one.reason) == ("parse", "ragged row")
    assert list(CatalogReader(database).iter_rejected("other")) == []
    writer.restart_file(file_id)
    assert list(CatalogReader(database).iter_rejected()) == []


def test_the_indexed_revision_is_kept_for_each_generation(database: Database) -> None:
    reader = CatalogReader(database)
    assert reader.indexed_revision("embedded", "g1") == 0
    set_indexed_revision(database, "embedded", "g1", 7)
    set_indexed_revision(database, "embedded", "g1", 9)
    assert reader.indexed_revision("embedded", "g1") == 9
    assert reader.indexed_revision("elasticsearch", "g1") == 0


def test_a_catalog_of_another_version_is_refused(url: str) -> None:
    opened = Database(url)
    with opened.begin() as connection:
        connection.execute(text("UPDATE meta SET value = '999' WHERE key = 'schema_version'"))
    opened.close()
    with pytest.raises(CatalogError, match="schema version 999"):
        Database(url)


def test_instants_keep_their_precision(database: Database) -> None:
    writer = CatalogWriter(database, "leak", "o")
    for number, written in enumerate(["2022", "2022-03", "2022-03-10", "2022-03-10T09:15:00+02:00"]):
        instant: Instant = parse_iso(written)
        add(writer, replace(MESSAGE, id=f"{number:032}", sent_at=instant), ordinal=number)
        stored = CatalogReader(database).get_message(f"{number:032}")
        assert stored is not None
        assert stored.message.sent_at == instant


def test_one_loader_at_a_time_and_the_lock_is_free_afterwards(database: Database, tmp_path: Path) -> None:
    with open_loader_lock(tmp_path / "here", database):
        with pytest.raises(LoadInProgress), open_loader_lock(tmp_path / "here", database):
            pass
        if not database.is_sqlite:  # on another machine there is another folder, but the same database
            with pytest.raises(LoadInProgress), open_loader_lock(tmp_path / "there", database):
                pass
    with open_loader_lock(tmp_path / "here", database):
        pass


def test_text_that_a_database_might_trip_over_comes_back(database: Database) -> None:
    odd = 'it\'s 100 % \\ "quoted" \u202eright\u202c 😀 \u0301 -- ; DROP TABLE messages'
    add(CatalogWriter(database, "leak'; --", "o"), replace(MESSAGE, subject=odd, body=odd * 1000))
    stored = CatalogReader(database).get_message(MESSAGE.id)
    assert stored is not None
    assert (stored.message.subject, stored.message.body) == (odd, odd * 1000)
    assert stored.sources[0].collection == "leak'; --"


def test_a_database_that_is_not_there_says_what_to_do() -> None:
    with pytest.raises(CatalogError) as caught:
        Database("postgresql://nobody:nothing@127.0.0.1:9/none")
    assert "BACKCHANNEL_DATABASE_URL" in caught.value.hint
    assert "nothing" not in str(caught.value)


def test_what_is_not_read_may_have_a_long_name(database: Database) -> None:
    writer = CatalogWriter(database, "leak", "o")
    name = "signed or encrypted mail part (PKCS #7)"
    [file_id] = writer.add_files([FileEntry("a.p7m", "a" * 64, 9, name, "rejected")])
    writer.restart_file(file_id, FileEntry("a.p7m", "a" * 64, 9, name, "rejected"))
    assert writer.known_files(["a.p7m"])["a.p7m", "a" * 64].state == "loading"
