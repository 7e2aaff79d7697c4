"""Loads of which a process is killed, or which are stopped, at the command line. The processes are real."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from backchannel.sample.generate import SHOWCASE
from tests.processes import SECONDS, is_alive, run, started, stored, wait_until, workers_of, write_rows

#: So many that a busy machine cannot have loaded them all between the first batch and the signal.
ROWS = 3000


@pytest.mark.parametrize("workers", [1, 2])
def test_a_load_of_which_a_worker_is_killed_loads_all_and_ends(tmp_path: Path, workers: int) -> None:
    rows, home = write_rows(tmp_path / "rows.jsonl", ROWS), tmp_path / "home"
    arguments = ("ingest", str(rows), "--collection", "leak", "--workers", str(workers), "--json")
    with started(home, *arguments) as load:
        wait_until(load, lambda: stored(home) > 0)
        os.kill(workers_of(load.pid)[0], signal.SIGKILL)
        output, told = load.communicate(timeout=SECONDS)
    assert load.returncode == 0, told
    report = json.loads(output)
    assert (report["messages"], report["rejected"]) == (ROWS, 0)


def test_all_workers_killed_before_they_began_are_started_again(tmp_path: Path) -> None:
    rows, home = write_rows(tmp_path / "rows.jsonl", 300), tmp_path / "home"
    with started(home, "ingest", str(rows), "--collection", "leak", "--workers", "2", "--json") as load:
        wait_until(load, lambda: bool(workers_of(load.pid)))
        for pid in workers_of(load.pid):
            os.kill(pid, signal.SIGKILL)
        output, told = load.communicate(timeout=SECONDS)
    assert load.returncode == 0, told
    assert json.loads(output)["messages"] == 300


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_the_load_they_belong_to(tmp_path: Path, sent: signal.Signals) -> None:
    rows, home = write_rows(tmp_path / "rows.jsonl", ROWS), tmp_path / "home"
    with started(home, "ingest", str(rows), "--collection", "leak", "--workers", "2") as load:
        wait_until(load, lambda: stored(home) > 0)
        workers = workers_of(load.pid)
        assert len(workers) == 2
        load.send_signal(sent)
        load.wait(timeout=SECONDS)
        deadline = time.monotonic() + 10
        while any(map(is_alive, workers)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(map(is_alive, workers))


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_load_that_is_stopped_says_so_and_goes_on_when_run_again(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    """The signal goes to all its processes, as that of a terminal does."""
    rows, home = write_rows(tmp_path / "rows.jsonl", ROWS), tmp_path / "home"
    arguments = ("ingest", str(rows), "--collection", "leak", "--workers", "2", "--json")
    # What runs the tests may have been started to ignore the one from the keyboard, which is inherited.
    before = signal.signal(sent, signal.default_int_handler if sent is signal.SIGINT else signal.SIG_DFL)
    with started(home, *arguments) as load:
        signal.signal(sent, before)
        wait_until(load, lambda: stored(home) > 0)
        os.killpg(load.pid, sent)
        output, told = load.communicate(timeout=SECONDS)
    assert (load.returncode, output) == (code, "")
    lines = [
        line for line in told.splitlines() if not line.startswith(("Loading ", "Deriving ", "Indexing: "))
    ]
    assert lines == [
        f"stopped by {sent.name}",
        "hint: What is loaded stays. Run the same command again: it goes on where it was.",
    ]
    loaded = stored(home)
    assert 0 < loaded < ROWS
    with started(home, *arguments) as load:
        output, told = load.communicate(timeout=SECONDS)
    assert json.loads(output)["messages"] == ROWS - loaded, told


def test_a_load_in_the_background_that_ignores_interrupts_is_not_stopped_by_one(tmp_path: Path) -> None:
    rows, home = write_rows(tmp_path / "rows.jsonl", 500), tmp_path / "home"
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is inherited
    try:
        with started(home, "ingest", str(rows), "--collection", "leak", "--workers", "1") as load:
            signal.signal(signal.SIGINT, before)
            wait_until(load, lambda: bool(workers_of(load.pid)))
            os.killpg(load.pid, signal.SIGINT)
            told = load.communicate(timeout=SECONDS)
    finally:
        signal.signal(signal.SIGINT, before)
    assert load.returncode == 0, told


def _derived(home: Path) -> tuple[list[str], list[int]]:
    """All that is searchable of every message, and what is marked as yet to be derived."""
    exported = run(home, "export", "--format", "jsonl")
    assert exported.returncode == 0, exported.stderr
    with closing(sqlite3.connect(home / "catalog.sqlite")) as catalog:
        left = [catalog.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in UNSETTLED]
    found = json.loads(run(home, "search", "after:notice_denied", "--json").stdout)
    return sorted(exported.stdout.splitlines()), [*left, len(found["hits"])]


UNSETTLED = ("unsettled_messages", "unsettled_persons")


def test_a_load_that_is_killed_again_and_again_ends_as_one_that_is_not(tmp_path: Path) -> None:
    """Killed while it reads, when it is known who is whom, and when it is known what follows."""
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    arguments = ("ingest", str(SHOWCASE / "messages.jsonl"), "--collection", "leak", "--workers", "1")
    assert run(whole, *arguments).returncode == 0
    for table in ("messages", "appearances", "facts"):
        with started(killed, *arguments) as load:
            wait_until(load, lambda table=table: stored(killed, table) > 0)  # type: ignore[misc]
            os.killpg(load.pid, signal.SIGKILL)
            load.communicate()
    ended = run(killed, *arguments)
    assert ended.returncode == 0, ended.stderr
    lines, rest = _derived(killed)
    assert (lines, rest) == _derived(whole)
    assert len(lines) == 147
    assert rest[:2] == [0, 0]
    assert rest[2] > 0
