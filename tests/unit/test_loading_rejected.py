"""Loading files that cannot be read, and what becomes of their rejections."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.settings import Settings
from backchannel import loading
from backchannel.compose import Archive, open_archive
from indexer.report import LoadReport, Silent

MAIL = b"From: ncb@moscow.invalid\nTo: ncb@paris.invalid\nSubject: case %d\n\nSee annex %d.\n"
ROW = json.dumps({"from": "NCB Moscow", "subject": "Request", "body": "Please locate."}).encode() + b"\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(Settings(home=tmp_path / "home")) as opened:  # type: ignore[call-arg]
        yield opened


def load(archive: Archive, *paths: Path) -> LoadReport:
    report = loading.ingest(archive, paths, "leak", {}, 0, Silent())
    assert report.balanced, report
    return report


def reasons(archive: Archive) -> list[tuple[str, int, str]]:
    return [(one.path, one.ordinal, one.stage) for one in archive.catalog.iter_rejected()]


#: Any process may open it, and none may read it at its beginning.
UNREADABLE = Path("/proc/self/mem")


def write_two_of_one_name(folder: Path) -> tuple[Path, Path]:
    """Two folders `mail` with an `x.eml` each: the first cannot be read, the second has a message."""
    for name in ("l1", "l2"):
        (folder / name / "mail").mkdir(parents=True)
    (folder / "l2" / "mail" / "x.eml").write_bytes(MAIL % (2, 2))
    return folder / "l1" / "mail", folder / "l2" / "mail"


def test_a_rejected_file_stays_when_another_one_of_its_name_is_read(tmp_path: Path, archive: Archive) -> None:
    first, second = write_two_of_one_name(tmp_path)
    os.mkfifo(first / "x.eml")
    assert load(archive, first).rejected == 1
    assert load(archive, second).messages == 1
    assert reasons(archive) == [("mail/x.eml", 0, "find")]
    assert [(c.files, c.rejected) for c in archive.catalog.collections()] == [(2, 1)]
    (first / "x.eml").unlink()
    (first / "x.eml").write_bytes(MAIL % (1, 1))
    assert load(archive, first).messages == 1
    assert reasons(archive) == []
    assert [(c.files, c.messages) for c in archive.catalog.collections()] == [(2, 2)]


@pytest.mark.skipif(not UNREADABLE.exists(), reason="no file here that even root cannot read")
def test_two_files_of_one_name_that_cannot_be_read_are_two(tmp_path: Path, archive: Archive) -> None:
    paths = [folder / "x.eml" for folder in write_two_of_one_name(tmp_path)]
    for path in paths:
        path.unlink(missing_ok=True)
        path.symlink_to(UNREADABLE)
    for _ in range(2):
        assert load(archive, *paths).rejected == 2
        assert reasons(archive) == [("x.eml", 0, "read")] * 2
    paths[1].unlink()
    paths[1].write_bytes(ROW)  # a container, which is read otherwise
    report = load(archive, *paths)
    assert (report.messages, report.rejected) == (1, 1)
    assert reasons(archive) == [("x.eml", 0, "read")]


def test_a_folder_that_could_not_be_read_is_rejected_no_more_once_it_can_be(
    tmp_path: Path, archive: Archive
) -> None:
    folder, other = tmp_path / "leak", tmp_path / "other" / "leak"
    (other / "mail").mkdir(parents=True)
    folder.mkdir()
    os.mkfifo(folder / "mail")
    assert load(archive, folder).rejected == 1
    load(archive, other)
    assert reasons(archive) == [("leak/mail", 0, "find")], "that was another folder"
    (folder / "mail").unlink()
    (folder / "mail").mkdir()
    load(archive, folder)
    assert reasons(archive) == []
    assert [(c.files, c.rejected) for c in archive.catalog.collections()] == [(0, 0)]


def test_a_folder_without_permission_is_read_when_it_is_given(tmp_path: Path, archive: Archive) -> None:
    folder = tmp_path / "leak" / "mail"
    folder.mkdir(parents=True)
    (folder / "1.eml").write_bytes(MAIL % (1, 1))
    folder.chmod(0)
    if os.access(folder, os.R_OK):
        pytest.skip("this user may read any folder")
    assert load(archive, tmp_path / "leak").rejected == 1
    [one] = archive.catalog.iter_rejected()
    folder.chmod(0o700)
    assert (one.path, one.stage, one.reason) == ("leak/mail", "find", "Permission denied")
    assert load(archive, tmp_path / "leak").messages == 1
    assert reasons(archive) == []
