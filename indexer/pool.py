"""Worker processes with a bounded number of batches in flight, and quarantine for what kills one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

from archive.errors import ArchiveError
from indexer.worker import Answer, Work, Worker

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

#: Batches in flight for each worker: one being worked on, one waiting.
IN_FLIGHT_PER_WORKER = 2
#: Processes in a row that may end before they are ready to work. A batch is not to blame for that.
_FAILED_STARTS = 5


@dataclass(slots=True, eq=False)
class _Task:
    """A batch that was handed out: its `answer`, once there is one; `lost` where its worker died."""

    batch: Sequence[Any]
    answer: Answer | None = None
    lost: bool = False


class Workers:
    """`count` processes, started as they are needed. With none the work is done in this process: for tests,
    since nothing keeps what kills the work from killing the load as well."""

    def __init__(self, count: int) -> None:
        self.count = max(0, count)
        self._tasks: dict[Worker, deque[_Task]] = {}
        self._failed_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._tasks:
            worker.stop()
        self._tasks.clear()

    def run(
        self,
        work: Work[Item, Outcome],
        batches: Iterable[Sequence[Item]],
        crashed: Callable[[Item], Outcome],
    ) -> Iterator[tuple[Sequence[Item], list[Outcome]]]:
        """Yield each batch with its outcomes, in order.

        A batch whose worker died is done again alone, and in halves if it kills a worker again; for the
        single item that is left of a half, the outcome is `crashed(item)`.
        """
        if self.count == 0:
            for batch in batches:
                yield batch, work(batch)
            return
        waiting: deque[_Task] = deque()
        for batch in batches:
            waiting.append(self._hand_out(work, batch))
            if len(waiting) >= IN_FLIGHT_PER_WORKER * self.count:
                yield self._next(work, waiting, crashed)
        while waiting:
            yield self._next(work, waiting, crashed)

    def _hand_out(self, work: Work[Item, Outcome], batch: Sequence[Item]) -> _Task:
        task = _Task(batch)
        worker = self._least_busy()
        self._tasks[worker].append(task)
        worker.send(work, batch)
        return task

    def _least_busy(self) -> Worker:
        """The worker with the fewest batches; a new one rather than one that has any."""
        worker = min(self._tasks, key=lambda one: len(self._tasks[one]), default=None)
        if worker is None or (self._tasks[worker] and len(self._tasks) < self.count):
            worker = Worker()
            self._tasks[worker] = deque()
        return worker

    def _next(
        self, work: Work[Item, Outcome], waiting: deque[_Task], crashed: Callable[[Item], Outcome]
    ) -> tuple[Sequence[Item], list[Outcome]]:
        task = waiting.popleft()
        while task.answer is None and not task.lost:
            self._take_answers(list(self._tasks))
        if task.answer is not None:
            return task.batch, _outcomes(task.answer)
        outcomes = self._salvage(work, task.batch, crashed)
        for worker in [one for one, tasks in self._tasks.items() if not tasks]:
            if len(self._tasks) > self.count:  # it did that alone
                del self._tasks[worker]
                worker.stop()
        return task.batch, outcomes

    def _take_answers(self, workers: Sequence[Worker]) -> None:
        """Wait for one of these at least."""
        for worker, answer in Worker.read_any(workers):
            if answer is None:
                self._bury(worker)
            else:
                self._failed_starts = 0
                self._tasks[worker].popleft().answer = answer

    def _bury(self, worker: Worker) -> None:
        """A worker has died: what it was given is to be done again."""
        for task in self._tasks.pop(worker):
            task.lost = True
        ending = worker.stop()
        self._failed_starts = 0 if worker.was_ready else self._failed_starts + 1
        if self._failed_starts >= _FAILED_STARTS:
            raise ArchiveError(
                f"Worker processes end before they begin (exit code {ending}).",
                hint="Is there memory for them? Each needs some 200 MB; `--workers 1` starts one.",
            )

    def _salvage(
        self, work: Work[Item, Outcome], batch: Sequence[Item], crashed: Callable[[Item], Outcome]
    ) -> list[Outcome]:
        """The outcomes of a batch, in order; some 2 log2(n) processes for each item that kills one."""
        answer = self._do_alone(work, batch)
        if answer is not None:
            return _outcomes(answer)
        if len(batch) == 1:
            return [crashed(batch[0])]
        half = len(batch) // 2
        return [
            *self._salvage(work, batch[:half], crashed),
            *self._salvage(work, batch[half:], crashed),
        ]

    def _do_alone(self, work: Work[Item, Outcome], batch: Sequence[Item]) -> Answer | None:
        """By a worker that has nothing else to do; None where that died of it."""
        while True:
            worker = next((one for one, tasks in self._tasks.items() if not tasks), None) or Worker()
            task = _Task(batch)
            self._tasks[worker] = deque([task])
            worker.send(work, batch)
            while task.answer is None and not task.lost:
                self._take_answers([worker])
            if task.answer is not None or worker.was_ready:
                return task.answer


def _outcomes(answer: Answer) -> list[Any]:
    if isinstance(answer, Exception):
        raise answer
    return answer
