"""Printing a table of measurements, and the memory of this process and its children."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence


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


def peak_megabytes() -> tuple[int, int]:
    """(this process, its largest child) at their largest, in MB (getrusage counts kB on Linux)."""
    return tuple(  # type: ignore[return-value]
        resource.getrusage(who).ru_maxrss // 1000 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
