"""What a newcomer gets wrong at the command line: two lines and a code of docs/cli.md, never a traceback."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.processes import run


def mistaken(home: Path, *arguments: str, **variables: str) -> list[str]:
    """The two lines it ends with, for a mistake in a query, option or setting."""
    done = run(home, *arguments, **variables)
    lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout, len(lines)) == (2, "", 2), done.stderr
    assert lines[0].startswith("error: ")
    assert lines[1].startswith("hint: ")
    return [line.split(": ", 1)[1] for line in lines]


@pytest.mark.parametrize("command", [("serve",), ("demo", "--messages", "200")])
def test_a_port_that_is_in_use(tmp_path: Path, command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        error, hint = mistaken(tmp_path / "home", *command, "--port", str(port))
    assert error == f"Port {port} of 127.0.0.1 is in use already."
    assert "--port" in hint
    assert not (tmp_path / "home").exists(), "the long work comes after that"


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_none_of_this_machine(tmp_path: Path, host: str) -> None:
    error, hint = mistaken(tmp_path, "serve", "--host", host, "--port", "0")
    assert error.startswith(f"Cannot listen on {host}, port 0: ")
    assert "BACKCHANNEL_HOST" in hint


def test_an_export_to_where_nothing_can_be_written(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "odd"
    folder.mkdir()
    error, hint = mistaken(home, "export", "--output", str(tmp_path / "nope" / "x"))
    assert error == f"Cannot write {tmp_path / 'nope' / 'x.part'}: No such file or directory."
    assert hint.startswith("--output names a file")
    error, _ = mistaken(home, "export", "--output", str(folder))
    assert error == f"Cannot write {folder}: Is a directory."
    done = run(home, "export", "--output", str(tmp_path / "all.jsonl"), "--query", "a OR")
    assert done.returncode == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["home", "odd"], "nothing half-written is left"


def test_a_sample_in_a_format_that_there_is_not(tmp_path: Path) -> None:
    output = tmp_path / "sample"
    for formats in (("xyz",), ("jsonl", "xyz")):
        options = [option for name in formats for option in ("--format", name)]
        error, hint = mistaken(tmp_path, "generate", "--output", str(output), *options)
        assert error == "There is no format xyz."
        assert hint == "Formats: jsonl, eml, mbox, csv, telex, tei."
    assert not output.exists()


def test_a_sample_where_there_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    for output, reason in ((tmp_path / "taken", "Not a directory"), (Path("/dev/null/x"), "Not a directory")):
        error, hint = mistaken(tmp_path, "generate", "--output", str(output))
        assert error == f"Cannot write {output / 'truth'}: {reason}."
        assert hint == "--output names a folder that you may write to."


@pytest.mark.parametrize("url", ["foo", "mysql://u:secret@h/x", "postgresql+asyncpg://u:secret@h/x"])
def test_a_database_that_is_none(tmp_path: Path, url: str) -> None:
    error, hint = mistaken(tmp_path, "search", "x", BACKCHANNEL_DATABASE_URL=url)
    assert error.startswith("The setting database_url is wrong: it is no address of a database, such as ")
    assert "BACKCHANNEL_DATABASE_URL" in hint
    assert "secret" not in error + hint


@pytest.mark.parametrize("url", ["postgresql://u:secret@h:port/x", "sqlite:nowhere"])
def test_an_address_of_a_database_that_cannot_be_read(tmp_path: Path, url: str) -> None:
    error, hint = mistaken(tmp_path, "search", "x", BACKCHANNEL_DATABASE_URL=url)
    assert error == "The address of the database cannot be read."
    assert "BACKCHANNEL_DATABASE_URL" in hint
    assert "secret" not in error + hint


def test_a_folder_of_the_archive_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for home, reason in ((tmp_path / "file", "File exists"), (Path("/dev/null/x"), "Not a directory")):
        error, hint = mistaken(home, "search", "x")
        assert error == f"The archive's folder {home} cannot be made: {reason}."
        assert hint == "BACKCHANNEL_HOME names it."


@pytest.mark.skipif(os.getuid() == 0, reason="this user may write anywhere")
def test_a_folder_of_the_archive_that_cannot_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    error, hint = mistaken(tmp_path, "search", "x")
    assert error == f"The archive's folder {tmp_path} cannot be written to."
    assert hint == "BACKCHANNEL_HOME names it."


def test_any_other_file_that_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "loader.lock").mkdir()
    done = run(tmp_path, "reindex")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == f"error: Is a directory at {tmp_path / 'loader.lock'}."


def test_a_mapping_that_names_what_no_row_has_is_warned_of(tmp_path: Path) -> None:
    home, rows = tmp_path / "home", tmp_path / "rows.csv"
    rows.write_text("Absender,Text\nNCB Moscow,alpha\nNCB Paris,beta\n", encoding="utf-8")
    ingest = ("ingest", str(rows), "--collection", "leak", "--workers", "1", "--map", "body=Text")
    done = run(home, *ingest, "--map", "from=Nope")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "warning: No row has the column or key Nope, which --map names.",
        "hint: Those met: Text, Absender.",
    ]
    done = run(home, *ingest, "--map", "from=Absender")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 new messages, 2 duplicates, 0 rejected" in done.stdout
    assert done.stdout.splitlines()[1] == "Read otherwise than before, and changed: 2 messages."
    done = run(home, *ingest, "--map", "from=Absender")
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)


def test_a_field_that_is_mapped_twice(tmp_path: Path) -> None:
    done = run(tmp_path, "ingest", ".", "--collection", "x", "--map", "from=A", "--map", "from=B")
    assert (done.returncode, done.stderr) == (2, "error: --map from=… is given twice.\n")


def test_a_variable_that_is_mistyped(tmp_path: Path) -> None:
    done = run(tmp_path, "settings", BACKCHANNEL_ENGIN="elasticsearch", backchannel_port="9009")
    assert done.returncode == 0
    assert "port\t9009" in done.stdout
    assert done.stderr.splitlines() == [
        "warning: BACKCHANNEL_ENGIN is no setting, and is ignored.",
        "hint: Did you mean BACKCHANNEL_ENGINE?",
    ]


def test_an_archive_does_not_load_itself(tmp_path: Path) -> None:
    home, mail = tmp_path / "home", tmp_path / "one.eml"
    mail.write_bytes(b"From: a@b\nSubject: one\n\nalpha\n")
    assert run(home, "ingest", str(mail), "--collection", "leak", "--workers", "1").returncode == 0
    (home / "settings.toml").write_text('elasticsearch_api_key = "secret"\n')
    (tmp_path / "way").symlink_to(home)
    for place in (home / "vault", next(home.glob("vault/*/*")), tmp_path / "way" / "catalog.sqlite"):
        error, _ = mistaken(home, "ingest", str(place), "--collection", "leak")
        assert error == f"{place} is a part of the archive itself."
    done = run(home, "ingest", str(tmp_path), "--collection", "leak", "--workers", "1")
    assert "0 new messages" in done.stdout
    own = {line.split("\t")[1] for line in run(home, "rejected").stdout.splitlines() if "itself" in line}
    folder = f"{tmp_path.name}/home"
    always = {"vault", "index", "catalog.sqlite", "loader.lock", "settings.toml"}
    assert {f"{folder}/{name}" for name in always} <= own
    assert own <= {f"{folder}/{name}" for name in (*always, "catalog.sqlite-wal", "catalog.sqlite-shm")}


RULES = """language: en
rules:
  - id: own.need
    version: 1
    says: information_requested
    phrases: ["need|needs it"]
    sure: 99
    examples: [We need it]
    counterexamples: [Needed]
"""


def test_a_mistake_in_rules_of_ones_own(tmp_path: Path) -> None:
    home, rows = tmp_path / "home", tmp_path / "rows.jsonl"
    rows.write_text('{"id": "m-1", "from": "NCB Moscow", "to": ["NCB Paris"], "body": "We need it."}\n')
    own = home / "rules" / "own.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(RULES.replace("need|needs", "<donkey>"))
    for command in (("ingest", str(rows), "--collection", "leak"), ("derive",), ("reindex",)):
        error, hint = mistaken(home, *command)
        assert error == "own.yaml:6: there are no words of the class `donkey`"
        assert "docs/kinds.md" in hint
    assert run(home, "search", "need").stdout.startswith("0 messages"), "nothing was loaded"
    own.unlink()
    assert run(home, "ingest", str(rows), "--collection", "leak", "--workers", "1").returncode == 0
    assert "own.need" not in run(home, "explain", "m-1").stdout
    own.write_text(RULES)
    assert run(home, "derive", "--workers", "1").returncode == 0
    assert "own.need" in run(home, "explain", "m-1").stdout
