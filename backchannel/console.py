"""What a person at the command line sees: progress, tables and errors."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from archive import errors
from backchannel.stopping import Stopped
from indexer.report import Progress as ProgressPort

#: One exit code for each branch of the tree in archive.errors.
EXIT_CODES: dict[type[errors.ArchiveError], int] = {
    errors.QueryError: 2,
    errors.RequestError: 2,
    errors.SettingsError: 2,
    errors.NotFound: 3,
    errors.EngineError: 4,
    errors.CatalogError: 4,
    errors.VaultError: 4,
    errors.LoadInProgress: 5,
}
#: Seconds between two lines where there is no terminal.
LINE_SECONDS = 5.0
#: Share of the work from which the time left is more than a guess.
TELLING = 0.01

stderr = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """A line on standard output, as it is."""
    sys.stdout.write(text + "\n")


def counted(number: int, thing: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def exit_code_of(error: errors.ArchiveError) -> int:
    """The exit code of an error; 1 where its branch has none."""
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), 1)


def print_error(error: errors.ArchiveError, query: str = "") -> None:
    """What happened, where in the query if it was the query, and what to do; on standard error."""
    lines = [f"error: {error.message}"]
    if isinstance(error, errors.QueryError) and error.span and query and "\n" not in query:
        start, end = error.span
        first = max(0, start - 40)
        pointer = " " * (start - first) + "^" * max(1, min(end - start, 60))
        lines += [f"  {query[first : start + 60]}", f"  {pointer}"]
    if error.hint:
        lines.append(f"hint: {error.hint}")
    sys.stderr.write("\n".join(lines) + "\n")


def print_stop(stopped: Stopped) -> None:
    """That the command was stopped, and what that leaves behind; on standard error."""
    hint = f"hint: {stopped.hint}\n" if stopped.hint else ""
    sys.stderr.write(f"{stopped}\n{hint}")


def print_warning(message: str, hint: str) -> None:
    """What is done all the same, and may not be what was meant; on standard error."""
    sys.stderr.write(f"warning: {message}\nhint: {hint}\n")


def tells_of_a_disk(error: OSError) -> bool:
    """Whether a person can act on it: it has the place, or says that there is none left."""
    return error.filename is not None or error.errno in (errno.ENOSPC, errno.EDQUOT)


def print_disk_error(error: OSError) -> None:
    """An error of a file that nobody foresaw, without the traceback."""
    place = f" at {error.filename}" if error.filename is not None else ""
    hint = "Is it there, may you read and write it, and has its disk space left?"
    print_error(errors.ArchiveError(f"{error.strerror or error}{place}.", hint=hint))


class _Bar:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task
        self._records, self._started = 0, time.monotonic()

    def start(self, total: int) -> None:
        self._progress.update(self._task, total=total)

    def advance(self, units: int, records: int) -> None:
        self._records += records
        rate = self._records / max(time.monotonic() - self._started, 1e-6)
        self._progress.update(self._task, advance=units, records=self._records, rate=rate)

    @contextmanager
    def phase(self, label: str, total: int) -> Iterator[ProgressPort]:
        task = self._progress.add_task(label, total=total, records=0, rate=0.0)
        try:
            yield _Bar(self._progress, task)
        finally:
            self._progress.remove_task(task)


class _Lines:
    """Plain lines where there is no terminal: done, rate and time left, every few seconds."""

    def __init__(self, label: str) -> None:
        self._label, self._total, self._done, self._records = label, 0, 0, 0
        self._started = self._said = time.monotonic()

    def start(self, total: int) -> None:
        self._total = total

    def advance(self, units: int, records: int) -> None:
        self._done += units
        self._records += records
        now = time.monotonic()
        if now - self._said >= LINE_SECONDS:
            self._said = now
            self._print(now)

    @contextmanager
    def phase(self, label: str, total: int) -> Iterator[ProgressPort]:
        part = _Lines(label)
        part.start(total)
        yield part

    def _print(self, now: float) -> None:
        passed = max(now - self._started, 1e-6)
        share = self._done / self._total if self._total else 0.0
        left = f", about {passed / share - passed:.0f} s left" if TELLING <= share <= 1 else ""
        rate = self._records / passed
        sys.stderr.write(f"{self._label}: {share:.0%}, {self._records} records, {rate:.0f}/s{left}\n")


@contextmanager
def open_progress(label: str) -> Iterator[ProgressPort]:
    """A progress bar with rate and time left on a terminal; plain lines elsewhere."""
    if not stderr.is_terminal:
        yield _Lines(label)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[records]:,} records  {task.fields[rate]:,.0f}/s"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=stderr) as progress:
        yield _Bar(progress, progress.add_task(label, total=None, records=0, rate=0.0))
