"""An archive that was loaded by an earlier version of the stages, and is loaded again by this one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from archive.catalog.reader import CollectionSummary
from archive.domain.message import Message
from archive.query.request import Scope, SearchRequest
from archive.settings import Settings
from backchannel import loading
from backchannel.compose import Archive, open_archive, open_service
from indexer import pipeline
from indexer.language.tagger import tag_message
from indexer.report import LoadReport, Silent

MAIL = b"From: ncb@moscow.invalid\nSubject: %s\n\nPlease tell us where this man lives, and whom he meets.\n"


def write_leak(folder: Path) -> Path:
    """Two mails, one of them twice, a container with a bad line, and a file that is no message."""
    folder.mkdir()
    for name, subject in (("1", b"one"), ("2", b"two"), ("copy", b"one")):
        (folder / f"{name}.eml").write_bytes(MAIL % subject)
    rows = [json.dumps({"subject": f"row {n}", "body": "We have found the person in Paris."}) for n in "12"]
    (folder / "rows.jsonl").write_text("\n".join([*rows, "{broken"]) + "\n")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7 ...")
    return folder


@contextmanager
def opened(home: Path) -> Iterator[Archive]:
    with open_archive(Settings(home=home)) as archive:  # type: ignore[call-arg]
        yield archive


def load(archive: Archive, leak: Path) -> LoadReport:
    report = loading.ingest(archive, [leak], "leak", {}, 0, Silent())
    assert report.balanced
    return report


def found(archive: Archive, query: str) -> int:
    with open_service(archive) as service:
        return service.search(SearchRequest(q=query), Scope()).total


def load_as_version_1(home: Path, leak: Path, patch: pytest.MonkeyPatch) -> None:
    """By stages that took everything for Portuguese, and could not read the second row."""

    def tag_as_before(message: Message) -> Message:
        if message.subject == "row 2":
            raise ValueError("not yet")
        return replace(tag_message(message), language="pt", languages=("pt",))

    with patch.context() as before, opened(home) as archive:
        before.setattr(pipeline, "PIPELINE_VERSION", "1")
        before.setattr(pipeline, "tag_message", tag_as_before)
        report = load(archive, leak)
        assert (report.messages, report.duplicates, report.rejected) == (3, 1, 3)
        assert (found(archive, "lang:pt"), found(archive, "lang:en")) == (3, 0)


def test_loading_again_brings_up_to_date_what_an_earlier_version_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak, home = write_leak(tmp_path / "leak"), tmp_path / "home"
    load_as_version_1(home, leak, monkeypatch)
    with opened(home) as archive:
        report = load(archive, leak)
        assert (report.files, report.containers, report.contained) == (5, 1, 3)
        assert (report.messages, report.duplicates, report.rejected) == (1, 4, 2)
        assert (found(archive, "lang:pt"), found(archive, "lang:en")) == (0, 4)
        assert {one.message.language for one in archive.catalog.iter_messages()} == {"en"}
        assert archive.catalog.collections() == [CollectionSummary("leak", 5, 4, 1, 2)]
        places = sorted((s.path, s.ordinal) for m in archive.catalog.iter_messages() for s in m.sources)
        assert places == [
            ("leak/1.eml", 0), ("leak/2.eml", 0), ("leak/copy.eml", 0), ("leak/rows.jsonl", 1),
            ("leak/rows.jsonl", 2),
        ]  # fmt: skip
        listed = [(one.path, one.ordinal, one.stage) for one in archive.catalog.iter_rejected()]
        assert sorted(listed) == [("leak/rows.jsonl", 3, "parse"), ("leak/scan.pdf", 0, "detect")]


def test_the_same_version_reads_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leak, home = write_leak(tmp_path / "leak"), tmp_path / "home"
    load_as_version_1(home, leak, monkeypatch)
    with opened(home) as archive:
        load(archive, leak)
        before = [(one.message.id, one.revision) for one in archive.catalog.iter_messages()]

        def read(_message: Message) -> Message:
            raise AssertionError("a record was read again")

        monkeypatch.setattr(pipeline, "tag_message", read)
        report = load(archive, leak)
        assert (report.messages, report.duplicates, report.rejected) == (0, 5, 2)
        assert [(one.message.id, one.revision) for one in archive.catalog.iter_messages()] == before
