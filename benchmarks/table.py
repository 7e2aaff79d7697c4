"""Printing a table of measurements; the memory of this process, and of a command with all its workers."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A Markdown table on standard output."""
    print(f"\n{title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds that this takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def peak_megabytes() -> int:
    """This process at its largest, in MB (getrusage counts kB on Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


def run_measured(command: Sequence[str], settings: Mapping[str, str]) -> tuple[bytes, float, int]:
    """(its output, wall seconds, peak MB of it and its children together) of a command that must succeed.

    Memory is looked at four times a second: their own (Linux's Pss_Anon; what they share counts once),
    without pages of mapped files, which the system takes back when it needs them.
    """
    started = time.perf_counter()
    peak = 0
    with subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while process.poll() is None:
            peak = max(peak, sum(map(_share_of_memory, _family(process.pid))))
            time.sleep(0.25)
        spent = time.perf_counter() - started
        output = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return output, spent, peak // 1000


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:  # it has ended
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _share_of_memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
