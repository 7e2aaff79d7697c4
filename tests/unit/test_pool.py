"""Workers: order, bounds, and what happens when one is killed. The processes are real."""

import os
import signal
from collections.abc import Iterator, Sequence

import pytest

from indexer.pool import IN_FLIGHT_PER_WORKER, Workers


def double(batch: Sequence[int]) -> list[int]:
    """Runs in a worker; 13 kills it, as a parser that aborts the process would."""
    if 13 in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    return [2 * n for n in batch]


def fail(batch: Sequence[int]) -> list[int]:
    raise ValueError("a bug in the work itself")


def crashed(_item: int) -> int:
    return -1


def test_one_worker_does_it_here_and_in_order() -> None:
    with Workers(1) as workers:
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


def test_an_item_that_kills_its_worker_is_found_and_the_rest_goes_on() -> None:
    with Workers(2) as workers:
        found = list(workers.run(double, [[1, 2], [12, 13, 14], [5], [6]], crashed))
    assert [outcomes for _, outcomes in found] == [[2, 4], [24, -1, 28], [10], [12]]


def test_an_error_in_the_work_is_not_hidden() -> None:
    with Workers(2) as workers, pytest.raises(ValueError, match="a bug"):
        list(workers.run(fail, [[1]], crashed))
