"""`backchannel rejected`: what could not be read, as a person and as a program reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.processes import run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 lines without a field, a broken one between blank ones, and two empty files of one name."""
    folder, home = tmp_path_factory.mktemp("leak"), tmp_path_factory.mktemp("home")
    (folder / "rows.jsonl").write_bytes(b'{"a": 1}\n' * 1000 + b"\n\n{broken\n" + b'{"a": 1}\n' * 1000)
    for name in ("l1", "l2"):
        (folder / name / "mail").mkdir(parents=True)
    (folder / "l1" / "mail" / "x.txt").write_bytes(b"")
    (folder / "l2" / "mail" / "x.txt").write_bytes(b"\n")
    paths = [str(folder / name) for name in ("rows.jsonl", "l1/mail", "l2/mail")]
    done = run(home, "ingest", *paths, "--collection", "leak", "--workers", "1")
    assert done.returncode == 0, done.stderr
    return home


def test_records_of_one_file_and_reason_are_one_line(home: Path) -> None:
    done = run(home, "rejected")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [(place, stage) for _, place, stage, _ in rows if place.startswith("rows")] == [
        ("rows.jsonl, lines 1 to 2003 (2000 records)", "parse"),
        ("rows.jsonl, line 1003", "parse"),
    ]
    assert len(rows) == 4


def test_files_of_one_name_have_the_beginning_of_their_hash(home: Path) -> None:
    rows = [line.split("\t") for line in run(home, "rejected", "--collection", "leak").stdout.splitlines()]
    # SHA-256 of nothing, and of a line feed
    assert {(place, reason) for _, place, _, reason in rows if place.startswith("mail")} == {
        ("mail/x.txt [e3b0c442]", "the file is empty"),
        ("mail/x.txt [01ba4719]", "the file holds nothing but white space"),
    }


def test_a_program_reads_each_record(home: Path) -> None:
    rows = [json.loads(line) for line in run(home, "rejected", "--json").stdout.splitlines()]
    assert len(rows) == 2003
    [broken] = [row for row in rows if row["line"] == 1003]
    assert (broken["path"], broken["ordinal"], broken["stage"]) == ("rows.jsonl", 1001, "parse")
    assert broken["reason"].endswith("(column 2)")
    assert sorted(row["sha256"][:8] for row in rows if row["path"] == "mail/x.txt") == [
        "01ba4719",
        "e3b0c442",
    ]
