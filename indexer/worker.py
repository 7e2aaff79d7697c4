"""One worker process with a pipe of its own. It ends when its parent does, however that ends.

Both ends send from a thread: neither waits for the other to read, so no two of them can wait for each other.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import connection as pipes
from multiprocessing import resource_tracker
from queue import SimpleQueue
from typing import Any, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

Work = Callable[[Sequence[Item]], list[Outcome]]
Pipe = pipes.Connection
#: The outcomes of a batch, or the error that the work raised.
Answer = list[Any] | Exception
#: A batch makes a million small objects, few of them in circles: looking for those every 700 costs 3 %.
_GC_THRESHOLDS = (50_000, 20, 50)
#: What a process says when it can work.
_READY = b""


class Worker:
    """A process that does one batch after the other, in the order they were sent."""

    def __init__(self) -> None:
        # Spawned, not forked: the engine and the database run threads in this process.
        spawn = multiprocessing.get_context("spawn")
        self._pipe, others = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(others,), daemon=True)
        _start_without_interrupts(self._process)
        others.close()  # or its end would not be seen here
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._sender = threading.Thread(target=_send_all, args=(self._pipe, self._outbox), daemon=True)
        self._sender.start()
        self.was_ready = False

    def send(self, work: Work[Item, Outcome], batch: Sequence[Item]) -> None:
        """Hand over a batch. Where the process has died, that is seen by its answers."""
        self._outbox.put(pickle.dumps((work, batch), pickle.HIGHEST_PROTOCOL))

    def stop(self) -> int | None:
        """End it at once, whatever it is at; returns its exit code."""
        self._process.kill()
        self._process.join()
        self._outbox.put(None)
        self._sender.join()
        self._pipe.close()
        return self._process.exitcode

    @classmethod
    def read_any(cls, workers: Sequence[Worker]) -> Iterator[tuple[Worker, Answer | None]]:
        """Wait until one of these has something to say: its next answer, or None where it has died."""
        of_pipe = {worker._pipe: worker for worker in workers}
        for pipe in pipes.wait(list(of_pipe)):
            worker = of_pipe[pipe]  # type: ignore[index]
            try:
                said = worker._pipe.recv_bytes()
            except (EOFError, OSError):
                yield worker, None
                continue
            if said == _READY:
                worker.was_ready = True
            else:
                yield worker, pickle.loads(said)  # noqa: S301 - by our own process


def _start_without_interrupts(process: multiprocessing.process.BaseProcess) -> None:
    """A Ctrl-C goes to all processes of a terminal, and one that has just begun would print a traceback."""
    resource_tracker.ensure_running()  # started by the first process otherwise, and lets interrupts through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Pipe) -> None:
    """The process: it works in its main thread, which alone can be told by a signal that time is up."""
    inbox: SimpleQueue[bytes] = SimpleQueue()
    outbox: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_receive_all, args=(pipe, inbox), daemon=True).start()
    threading.Thread(target=_send_all, args=(pipe, outbox), daemon=True).start()
    gc.set_threshold(*_GC_THRESHOLDS)
    outbox.put(_READY)
    while True:
        outbox.put(_answer(inbox.get()))


def _answer(sent: bytes) -> bytes:
    try:
        work, batch = pickle.loads(sent)  # noqa: S301 - by our own process
        return pickle.dumps(work(batch), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # to be raised where the batch came from
        told = traceback.format_exc()
        error.add_note(told)
        try:
            packed = pickle.dumps(error)
            pickle.loads(packed)  # noqa: S301 - some errors can be packed and not be unpacked
        except Exception:
            return pickle.dumps(RuntimeError(told))
        return packed


def _receive_all(pipe: Pipe, inbox: SimpleQueue[bytes]) -> None:
    """Read ahead; where nothing can come any more, nobody waits for an answer either."""
    try:
        while True:
            inbox.put(pipe.recv_bytes())
    finally:
        os._exit(0)


def _send_all(pipe: Pipe, outbox: SimpleQueue[bytes | None]) -> None:
    """Send until told to end, or until nobody reads."""
    while (message := outbox.get()) is not None:
        try:
            pipe.send_bytes(message)
        except OSError:
            return
