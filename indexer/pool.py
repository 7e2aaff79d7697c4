"""Worker processes with a bounded number of batches in flight, and quarantine for what kills one."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

Work = Callable[[Sequence[Item]], list[Outcome]]
#: Batches in flight for each worker: one being worked on, one waiting.
IN_FLIGHT_PER_WORKER = 2


class Workers:
    """`count` processes; with one, the work is done in this process and nothing is started."""

    def __init__(self, count: int) -> None:
        self.count = max(1, count)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def run(
        self,
        work: Work[Item, Outcome],
        batches: Iterable[Sequence[Item]],
        crashed: Callable[[Item], Outcome],
    ) -> Iterator[tuple[Sequence[Item], list[Outcome]]]:
        """Yield each batch with its outcomes, in order.

        A batch whose worker died is done again in a process of its own, and in halves if that dies too; for
        the single item that is left of a half, the outcome is `crashed(item)`.
        """
        if self.count == 1:
            for batch in batches:
                yield batch, work(batch)
            return
        waiting: deque[tuple[Sequence[Item], Future[list[Outcome]]]] = deque()
        for batch in batches:
            waiting.append((batch, self._submit(work, batch)))
            if len(waiting) >= IN_FLIGHT_PER_WORKER * self.count:
                yield self._next(work, waiting, crashed)
        while waiting:
            yield self._next(work, waiting, crashed)

    def _submit(self, work: Work[Item, Outcome], batch: Sequence[Item]) -> Future[list[Outcome]]:
        try:
            return self._open_pool().submit(work, batch)
        except BrokenProcessPool as error:
            failed: Future[list[Outcome]] = Future()
            failed.set_exception(error)
            return failed

    def _next(
        self,
        work: Work[Item, Outcome],
        waiting: deque[tuple[Sequence[Item], Future[list[Outcome]]]],
        crashed: Callable[[Item], Outcome],
    ) -> tuple[Sequence[Item], list[Outcome]]:
        batch, future = waiting.popleft()
        try:
            return batch, future.result()
        except BrokenProcessPool:
            self._drop_pool()
        return batch, _salvage(work, batch, crashed)

    def _open_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = _new_pool(self.count)
        return self._pool

    def _drop_pool(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=False)
            self._pool = None


def _salvage(
    work: Work[Item, Outcome], batch: Sequence[Item], crashed: Callable[[Item], Outcome]
) -> list[Outcome]:
    """The outcomes of a batch, in order; some 2 log2(n) processes for each item that kills one."""
    with _new_pool(1) as pool:
        try:
            return pool.submit(work, batch).result()
        except BrokenProcessPool:
            pass
    if len(batch) == 1:
        return [crashed(batch[0])]
    half = len(batch) // 2
    return [*_salvage(work, batch[:half], crashed), *_salvage(work, batch[half:], crashed)]


def _new_pool(count: int) -> ProcessPoolExecutor:
    # Spawned, not forked: the engine and the database run threads in this process.
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))
