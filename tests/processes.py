"""Real `backchannel` processes: run to their end, or still at work with their workers."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECONDS = 90.0


def write_rows(path: Path, count: int) -> Path:
    """A container of so many messages, each of some kilobyte, as real ones are."""
    row = {"from": "NCB Moscow", "to": ["NCB Paris"]}
    body = (
        "Please locate the person of case {}, who is said to live in Lyon with his brother since spring. "
        * 10
    )
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(
                json.dumps({**row, "subject": f"Request {number}", "body": body.replace("{}", str(number))})
                + "\n"
            )
    return path


def environment(home: Path, variables: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BACKCHANNEL_")}
    return {**kept, "BACKCHANNEL_HOME": str(home), "PYTHONUTF8": "1", **(variables or {})}


def run(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command, to its end."""
    command = [sys.executable, "-m", "backchannel", *arguments]
    env = environment(home, variables)
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=120)


@contextmanager
def started(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command at work, in a process group of its own; killed at the end if it is still there."""
    child = subprocess.Popen(
        [sys.executable, "-m", "backchannel", *arguments],
        cwd=ROOT, env=environment(home), text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        yield child
    finally:
        with suppress(ProcessLookupError):  # its workers too, or the end of its output would never come
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def wait_until(child: subprocess.Popen[str], reached: Callable[[], bool]) -> None:
    """Wait for it while the child is at work."""
    deadline = time.monotonic() + SECONDS
    while not reached():
        assert child.poll() is None, child.communicate()
        assert time.monotonic() < deadline, "it was not reached in time"
        time.sleep(0.02)


def workers_of(pid: int) -> list[int]:
    """Its worker processes."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [int(row[0]) for row in rows if row[1] == str(pid) and "spawn_main" in row[2]]


def is_alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return state.stdout.strip() not in ("", "Z")


def stored(home: Path, table: str = "messages") -> int:
    """Rows of the catalog, read beside the process that writes it; none before it has made its tables."""
    try:
        with closing(sqlite3.connect(f"file:{home / 'catalog.sqlite'}?mode=ro", uri=True)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
