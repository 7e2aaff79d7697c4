"""Batches of a load that are under way at the same time."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import event

from archive.settings import Settings
from backchannel import loading
from backchannel.compose import open_archive
from indexer.loader import BATCH_FILES
from indexer.report import LoadReport, Silent

MAIL = b"From: ncb@moscow.invalid\nTo: ncb@paris.invalid\nSubject: case %d\n\nSee annex %d.\n"


def write_mails(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:04}.eml").write_bytes(MAIL % (number, number))
    return folder


def load(home: Path, *paths: Path, workers: int) -> tuple[LoadReport, int]:
    """The report, and how often the catalog was asked which files it knows."""
    asked: list[str] = []
    with open_archive(Settings(home=home)) as archive:  # type: ignore[call-arg]

        @event.listens_for(archive.database.engine, "before_cursor_execute")
        def keep(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if "FROM source_files" in statement and "path IN" in statement:
                asked.append(statement)

        report = loading.ingest(archive, paths, "leak", {}, workers, Silent())
    assert report.balanced
    return report, len(asked)


def test_the_catalog_is_asked_once_for_each_batch(tmp_path: Path) -> None:
    mails = write_mails(tmp_path / "mails", 2 * BATCH_FILES + 10)
    for workers in (0, 2):
        home = tmp_path / f"home{workers}"
        report, asked = load(home, mails, workers=workers)
        assert (report.messages, asked) == (2 * BATCH_FILES + 10, 3)
        report, asked = load(home, mails, workers=workers)
        assert (report.messages, report.duplicates, asked) == (0, 2 * BATCH_FILES + 10, 3)


def test_a_file_that_is_named_again_in_another_batch_is_a_duplicate(tmp_path: Path) -> None:
    """Three batches at work at once; the second and third have files of the first."""
    mails = write_mails(tmp_path / "mails", BATCH_FILES + 10)
    report, asked = load(tmp_path / "home", mails, mails, workers=2)
    assert (report.messages, report.duplicates) == (BATCH_FILES + 10, BATCH_FILES + 10)
    assert 3 < asked <= 6
