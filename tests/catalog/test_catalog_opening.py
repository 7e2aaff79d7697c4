"""Several processes that open one brand-new catalog at the same moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from archive.catalog.database import Database

ROOT = Path(__file__).parents[2]
#: Enough to meet every pair of steps of each other; one round alone would often pass by luck.
PROCESSES, ROUNDS = 6, 3
#: Says that it is ready, and opens the catalog when all are told to go.
OPENING = """
import sys
from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader
print("ready", flush=True)
sys.stdin.readline()
database = Database(sys.argv[1])
assert CatalogReader(database).collections() == []
database.close()
"""


def open_at_once(url: str) -> list[str]:
    """What the processes wrote of errors."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    opening = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING, url], cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(PROCESSES)
    ]  # fmt: skip
    for one in opening:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in opening:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return [error for one in opening if (error := one.communicate(timeout=60)[1]) or one.returncode]


def test_processes_that_open_a_new_catalog_at_once_all_have_it(new_url: Callable[[], str]) -> None:
    for _ in range(ROUNDS):
        url = new_url()
        assert open_at_once(url) == []
        Database(url).close()
