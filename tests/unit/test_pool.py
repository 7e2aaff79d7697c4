"""Workers: order, bounds, and what happens when one is killed. The processes are real."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence

import pytest

from archive.errors import ArchiveError
from indexer.pool import IN_FLIGHT_PER_WORKER, Workers


def double(batch: Sequence[int]) -> list[int]:
    """Runs in a worker; 13 kills it, as a parser that aborts the process would."""
    if 13 in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    return [2 * n for n in batch]


class UnpackableError(Exception):
    def __init__(self, name: str, place: str) -> None:
        super().__init__(f"{name} at {place}")


def fail_strangely(batch: Sequence[int]) -> list[int]:
    raise UnpackableError("a bug", "here")


def fail(batch: Sequence[int]) -> list[int]:
    raise ValueError("a bug in the work itself")


def crashed(_item: int) -> int:
    return -1


def test_without_workers_it_is_done_here_and_in_order() -> None:
    with Workers(0) as workers:
        assert list(workers.run(double, [[1, 2], [3]], crashed)) == [([1, 2], [2, 4]), ([3], [6])]


def test_batches_come_back_in_order_and_few_are_in_flight() -> None:
    taken = 0

    def batches() -> Iterator[list[int]]:
        nonlocal taken
        for n in range(12):
            taken += 1
            yield [n]

    with Workers(2) as workers:
        for seen, (_, outcomes) in enumerate(workers.run(double, batches(), crashed)):
            assert outcomes == [2 * seen]
            assert taken - seen <= 2 * IN_FLIGHT_PER_WORKER


@pytest.mark.parametrize("count", [1, 2])
def test_an_item_that_kills_its_worker_is_found_and_the_rest_goes_on(count: int) -> None:
    with Workers(count) as workers:
        found = list(workers.run(double, [[1, 2], [12, 13, 14], [5], [6]], crashed))
        assert len(multiprocessing.active_children()) <= count
    assert multiprocessing.active_children() == []
    assert [outcomes for _, outcomes in found] == [[2, 4], [24, -1, 28], [10], [12]]


def test_an_error_in_the_work_is_not_hidden() -> None:
    with Workers(2) as workers, pytest.raises(ValueError, match="a bug"):
        list(workers.run(fail, [[1]], crashed))


def test_an_error_that_cannot_be_handed_over_is_told_as_text() -> None:
    with Workers(1) as workers, pytest.raises(RuntimeError, match="UnpackableError: a bug at here"):
        list(workers.run(fail_strangely, [[1]], crashed))


def measure(batch: Sequence[int]) -> list[int]:
    return [10**30 + n for n in batch]


def test_long_batches_and_long_outcomes_do_not_wait_for_each_other() -> None:
    batches = [[n] * 200_000 for n in range(3)]
    with Workers(1) as workers:
        sizes = [len(outcomes) for _, outcomes in workers.run(measure, batches, crashed)]
    assert sizes == [200_000] * 3


def test_workers_that_end_before_they_begin_are_no_fault_of_the_batch() -> None:
    multiprocessing.set_executable("/bin/false")
    try:
        with Workers(2) as workers, pytest.raises(ArchiveError, match="end before they begin"):
            list(workers.run(double, [[1], [2]], crashed))
    finally:
        multiprocessing.set_executable(sys.executable)
