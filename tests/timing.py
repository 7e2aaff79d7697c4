"""Processor time of what must be quick; a measure, for limits that a page of the docs promises."""

from __future__ import annotations

import time
from collections.abc import Callable


def best_seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The least processor time of some rounds: a garbage collection of the whole run may fall into one."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)
