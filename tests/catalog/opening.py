"""Processes that open one catalog at the same moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROCESSES = 6
#: Says that it is ready, and opens the catalog when all are told to go.
OPENING = """
import sys
from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader
print("ready", flush=True)
sys.stdin.readline()
database = Database(sys.argv[1])
assert len(CatalogReader(database).collections()) == int(sys.argv[2])
database.close()
"""


def open_at_once(url: str, collections: int = 0) -> list[str]:
    """What the processes wrote of errors; each is to find so many collections."""
    command = [sys.executable, "-c", OPENING, url, str(collections)]
    pipe = subprocess.PIPE
    opening = [
        subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe, stderr=pipe)
        for _ in range(PROCESSES)
    ]
    for one in opening:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in opening:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return [error for one in opening if (error := one.communicate(timeout=60)[1]) or one.returncode]
