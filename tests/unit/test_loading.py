"""Loading, end to end on the embedded engine: what the report says, and what is there after a kill."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from archive.catalog.reader import CollectionSummary
from archive.domain.message import Message
from archive.errors import LoadInProgress
from archive.query.request import Scope
from archive.settings import Settings
from backchannel import loading
from backchannel.compose import Archive, open_archive, open_service
from backchannel.searching import EVERYTHING, request_of
from indexer.load.lock import open_loader_lock
from indexer.report import LoadReport, Silent
from indexer.sources import walk

ROOT = Path(__file__).parents[2]
MAIL = (
    b"From: ncb@moscow.invalid\nTo: ncb@paris.invalid\nMessage-ID: <%d@x>\nSubject: case %d\n"
    b"\nSee annex %d.\n"
)


def line(number: int, **more: object) -> bytes:
    row = {"id": f"m{number}", "from": "NCB Moscow", "to": ["NCB Paris"], "subject": f"Request {number}"}
    return json.dumps({**row, "body": f"Please locate the person of case {number}.", **more}).encode() + b"\n"


def write_leak(folder: Path) -> Path:
    """Two mails, one of them twice, a telex, JSONL with a bad line, mbox, and three files that are none."""
    (folder / "mail").mkdir(parents=True)
    (folder / "mail" / "1.eml").write_bytes(MAIL % (1, 1, 1))
    (folder / "mail" / "2.eml").write_bytes(MAIL % (2, 2, 2))
    (folder / "mail" / "copy.eml").write_bytes(MAIL % (1, 1, 1))
    (folder / "telex.txt").write_text("FROM: IP MOSCOW\nTO: IP PARIS\nSUBJECT: urgent\n\nPlease confirm.\n")
    (folder / "rows.jsonl").write_bytes(line(1) + b"{broken\n" + line(2) + line(1))
    mails = [b"From a@b Thu Jan  1 00:00:00 2015\n" + MAIL % (n, n, n) + b"\n" for n in (2, 3)]
    (folder / "box.mbox").write_bytes(b"".join(mails))
    (folder / "empty.eml").write_bytes(b"")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7 ...")
    (folder / "link").symlink_to("telex.txt")
    return folder


@contextmanager
def opened(home: Path) -> Iterator[Archive]:
    with open_archive(Settings(home=home)) as archive:  # type: ignore[call-arg]
        yield archive


def load(
    archive: Archive, *paths: Path, collection: str = "leak", workers: int = 0, **mapping: str
) -> LoadReport:
    fields = {"from" if key == "sender" else key: value for key, value in mapping.items()}
    report = loading.ingest(archive, paths, collection, fields, workers, Silent())
    assert report.balanced, report
    return report


def counts(report: LoadReport) -> dict[str, int]:
    names = ("files", "containers", "contained", "messages", "duplicates", "rejected", "refused")
    return {name: getattr(report, name) for name in names}


def stored(archive: Archive) -> dict[str, Message]:
    return {one.message.id: one.message for one in archive.catalog.iter_messages()}


def found(archive: Archive, query: str = "") -> int:
    with open_service(archive) as service:
        return service.search(request_of(query, [], 1), EVERYTHING).total


def reasons(archive: Archive) -> list[tuple[str, int, str]]:
    return [(one.path, one.ordinal, one.stage) for one in archive.catalog.iter_rejected()]


def test_everything_met_is_counted_once_and_searchable(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    with opened(tmp_path / "home") as archive:
        report = load(archive, leak)
        assert counts(report) == {
            "files": 9,
            "containers": 2,
            "contained": 6,
            "messages": 6,
            "duplicates": 3,
            "rejected": 4,
            "refused": 0,
        }
        assert sorted(reasons(archive)) == [
            ("leak/empty.eml", 0, "detect"),
            ("leak/link", 0, "find"),
            ("leak/rows.jsonl", 2, "parse"),
            ("leak/scan.pdf", 0, "detect"),
        ]
        assert found(archive) == 6
        assert found(archive, "annex") == 3
        assert found(archive, "collection:leak format:telex") == 1


def test_a_second_load_changes_nothing(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    with opened(tmp_path / "home") as archive:
        load(archive, leak)
        before = [(one.message, one.sources, one.revision) for one in archive.catalog.iter_messages()]
        listed = list(archive.catalog.iter_rejected())
        summary = archive.catalog.collections()
        report = load(archive, leak)
        assert counts(report) == {
            "files": 9,
            "containers": 2,
            "contained": 6,
            "messages": 0,
            "duplicates": 9,
            "rejected": 4,
            "refused": 0,
        }
        assert [(o.message, o.sources, o.revision) for o in archive.catalog.iter_messages()] == before
        assert list(archive.catalog.iter_rejected()) == listed
        assert archive.catalog.collections() == summary
        assert found(archive) == 6


def test_a_file_named_twice_is_a_duplicate_of_itself(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    mail, pdf, box = leak / "mail" / "1.eml", leak / "scan.pdf", leak / "box.mbox"
    with opened(tmp_path / "home") as archive:
        report = load(archive, mail, mail, pdf, pdf, box, box)
        assert counts(report) == {
            "files": 6,
            "containers": 2,
            "contained": 4,
            "messages": 3,
            "duplicates": 3,
            "rejected": 2,
            "refused": 0,
        }
        assert len(reasons(archive)) == 1


def test_two_workers_come_to_the_same_as_none(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    with opened(tmp_path / "one") as one, opened(tmp_path / "two") as two:
        assert counts(load(one, leak)) == counts(load(two, leak, workers=2))
        assert stored(one) == stored(two)
        assert reasons(one) == reasons(two)


def test_a_mail_in_a_folder_and_in_an_mbox_is_one_message_with_both_sources(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    with opened(tmp_path / "home") as archive:
        load(archive, leak)
        [mail] = [one for one in archive.catalog.iter_messages() if one.message.subject == "case 2"]
        assert [(s.path, s.ordinal) for s in mail.sources] == [("leak/mail/2.eml", 0), ("leak/box.mbox", 1)]


def test_the_same_bytes_in_two_collections_are_one_message_in_both(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    with opened(tmp_path / "home") as archive:
        load(archive, leak)
        report = load(archive, leak / "mail", collection="other")
        assert (report.messages, report.duplicates) == (0, 3)
        assert [found(archive, q) for q in ("", "collection:leak", "collection:other")] == [6, 6, 2]
        assert [(c.name, c.messages) for c in archive.catalog.collections()] == [("leak", 6), ("other", 2)]


def test_a_name_of_a_file_is_known_to_who_may_see_its_collection(tmp_path: Path) -> None:
    for name in ("open", "hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.eml").write_bytes(MAIL % (1, 1, 1))
    scopes = [Scope(frozenset({"open"})), Scope(frozenset({"hidden"})), Scope()]
    with opened(tmp_path / "home") as archive:
        for name in ("open", "hidden"):
            load(archive, tmp_path / name, collection=name)
        for _ in range(2):
            with open_service(archive) as service:
                asked = [request_of(f"file:{name}", [], 1) for name in ("open", "hidden")]
                totals = [[service.search(one, scope).total for scope in scopes] for one in asked]
            assert totals == [[1, 0, 1], [0, 1, 1]]
            loading.reindex(archive, 0, Silent())


def test_a_file_changed_in_place_is_a_new_message_and_the_old_one_stays(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    with opened(tmp_path / "home") as archive:
        load(archive, leak)
        (leak / "mail" / "2.eml").write_bytes(MAIL % (9, 9, 9))
        (leak / "rows.jsonl").write_bytes(line(1) + line(2) + line(3))
        report = load(archive, leak)
        assert (report.messages, report.duplicates, report.rejected) == (2, 7, 3)
        assert found(archive) == 8


def test_a_corrected_mapping_takes_the_place_of_the_first_reading(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_bytes(b'{"author": "NCB Moscow", "text": "alpha", "subject": "one"}\n{"text": "beta"}\n')
    with opened(tmp_path / "home") as archive:
        first = load(archive, rows, body="nothing")
        assert (first.messages, first.rejected) == (1, 1)
        [before] = stored(archive).values()
        assert (before.body, before.sender) == ("", None)
        second = load(archive, rows, sender="author", body="text")
        assert (second.messages, second.duplicates, second.rejected) == (1, 1, 0)
        after = stored(archive)
        assert sorted(m.body for m in after.values()) == ["alpha", "beta"]
        assert after[before.id].from_country == "RU"
        assert reasons(archive) == []
        assert [len(one.sources) for one in archive.catalog.iter_messages()] == [1, 1]
        assert [(c.files, c.containers, c.messages) for c in archive.catalog.collections()] == [(1, 1, 2)]
        assert (found(archive, "alpha"), found(archive, "from:RU"), found(archive)) == (1, 1, 2)


def test_a_path_that_was_rejected_and_becomes_a_file_is_rejected_no_more(tmp_path: Path) -> None:
    leak = tmp_path / "leak"
    leak.mkdir()
    os.mkfifo(leak / "1.eml")
    with opened(tmp_path / "home") as archive:
        assert [load(archive, leak).rejected for _ in "12"] == [1, 1]
        assert reasons(archive) == [("leak/1.eml", 0, "find")]
        (leak / "1.eml").unlink()
        (leak / "1.eml").write_bytes(MAIL % (1, 1, 1))
        assert load(archive, leak).messages == 1
        assert reasons(archive) == []


def test_a_reason_that_quotes_the_file_can_be_stored_anywhere(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_bytes(b'{"a\\u0000b\\u001b[31m": 1}\n{"\\ud800": 1}\n')
    with opened(tmp_path / "home") as archive:
        assert load(archive, rows).rejected == 2
        first, second = (one.reason for one in archive.catalog.iter_rejected())
    assert first.startswith("no field of a message; keys found: a\ufffdb\ufffd[31m;")
    assert second.startswith("no field of a message; keys found: \ufffd;")


def test_a_second_loader_is_refused(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    with opened(tmp_path / "home") as archive:
        with open_loader_lock(tmp_path / "home", archive.database):
            with pytest.raises(LoadInProgress):
                load(archive, leak)
            with pytest.raises(LoadInProgress):
                loading.reindex(archive, 0, Silent())
        assert load(archive, leak).messages == 6


def test_reindexing_gives_the_same_and_the_old_generation_answers_meanwhile(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    queries = ["", "annex", "locate", "format:eml", "collection:leak from:RU", "request OR urgent"]

    class Asking(Silent):
        """Asks while the new generation is being written."""

        seen: tuple[int, ...] = ()

        def advance(self, units: int, records: int) -> None:
            self.seen = tuple(found(archive, q) for q in queries)

    with opened(tmp_path / "home") as archive:
        load(archive, leak)
        before = tuple(found(archive, q) for q in queries)
        old = archive.engine.admin.published()
        meanwhile = Asking()
        generation, documents, refused = loading.reindex(archive, 0, meanwhile)
        assert (documents, refused) == (6, 0)
        assert generation == archive.engine.admin.published() != old
        assert meanwhile.seen == before == tuple(found(archive, q) for q in queries)
        assert before == (6, 3, 2, 3, 3, 3)
        assert [one.name for one in archive.engine.admin.generations()] == [generation]


def write_many(folder: Path) -> Path:
    (folder / "mail").mkdir(parents=True)
    for number in range(300):
        (folder / "mail" / f"{number:03}.eml").write_bytes(MAIL % (number, number, number))
    (folder / "rows.jsonl").write_bytes(b"".join(line(n) for n in range(500)) + b"{broken\n")
    return folder


def start(home: Path, leak: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "backchannel", "ingest", str(leak), "--collection", "leak"]
    env = {**os.environ, "BACKCHANNEL_HOME": str(home), "BACKCHANNEL_ENGINE": "embedded"}
    return subprocess.Popen(
        [*command, "--workers", "1"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def count(home: Path) -> int:
    """Messages in the catalog, read beside the process that writes it; none before it has made its tables."""
    try:
        with closing(sqlite3.connect(f"file:{home / 'catalog.sqlite'}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM messages").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_a_load_that_was_killed_goes_on_and_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    leak = write_many(tmp_path / "leak")
    with opened(tmp_path / "undisturbed") as archive:
        report = load(archive, leak)
        assert (report.messages, report.rejected) == (800, 1)
        undisturbed = stored(archive)
    home = tmp_path / "killed"
    for least in (1, 350):  # once among the files, once in the container
        with start(home, leak) as child:
            deadline = time.monotonic() + 120
            while count(home) < least and child.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            child.kill()
            assert child.wait() == -signal.SIGKILL
    assert 350 <= count(home) < 800
    with opened(home) as archive:
        report = load(archive, leak)
        assert report.files - report.containers + report.contained == 801
        assert stored(archive) == undisturbed
        assert found(archive) == 800
        assert reasons(archive) == [("leak/rows.jsonl", 501, "parse")]
        assert {len(one.sources) for one in archive.catalog.iter_messages()} == {1}
        assert archive.catalog.collections() == [CollectionSummary("leak", 301, 800, 1, 1)]
        assert load(archive, leak).duplicates == 800


def test_a_kill_between_recording_a_file_and_storing_its_message_loses_nothing(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    with opened(tmp_path / "home") as archive:
        load(archive, leak)
        wanted = stored(archive)
    home = tmp_path / "cut"
    code = (
        "import os, sys\n"
        "from archive.catalog.writer import CatalogWriter\n"
        "CatalogWriter.store = lambda *a, **k: os._exit(9)\n"
        "from backchannel.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "ingest", str(leak), "--collection", "leak", "--workers", "1"]
    env = {**os.environ, "BACKCHANNEL_HOME": str(home)}
    assert subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False).returncode == 9
    with opened(home) as archive:
        assert load(archive, leak).messages == 6
        assert stored(archive) == wanted
        assert found(archive) == 6


def test_walking_alone_finds_what_the_load_counts(tmp_path: Path) -> None:
    leak = write_leak(tmp_path / "leak")
    assert sum(not isinstance(one, walk.FoundFolder) for one in walk.find_files([leak])) == 9


def test_what_a_killed_process_left_unfinished_in_the_vault_is_removed_by_the_next_load(
    tmp_path: Path,
) -> None:
    """It is killed while it copies a file that never ends: a pipe."""
    leak, home, pipe = write_leak(tmp_path / "leak"), tmp_path / "home", tmp_path / "pipe"
    os.mkfifo(pipe)
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from archive.vault.store import Vault\n"
        "Vault(Path(sys.argv[1])).put_file(Path(sys.argv[2]))\n"
    )
    command = [sys.executable, "-c", code, str(home / "vault"), str(pipe)]
    with subprocess.Popen(command, cwd=ROOT) as child, pipe.open("wb") as writing:
        writing.write(b"half of a container")
        writing.flush()
        deadline = time.monotonic() + 60
        while not unfinished(home) and time.monotonic() < deadline:
            time.sleep(0.01)
        child.kill()
        assert child.wait() == -signal.SIGKILL
    assert len(unfinished(home)) == 1
    with opened(home) as archive:
        with open_loader_lock(home, archive.database), pytest.raises(LoadInProgress):
            load(archive, leak)
        assert len(unfinished(home)) == 1, "it may be the other loader's"
        assert load(archive, leak).messages == 6
    assert unfinished(home) == []


def unfinished(home: Path) -> list[Path]:
    """Files of the vault that are not named by their hash."""
    return [path for path in (home / "vault").rglob("*") if path.is_file() and len(path.name) != 64]
