"""What Ctrl-C and SIGTERM do: the command ends in good order, and says what that leaves behind."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class Stopped(BaseException):
    """This command is to end. Not an Exception: what goes on after any error must not after this one."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.exit_code = 128 + number
        self.hint = ""


def raise_on_signals() -> None:
    """Raise Stopped in the main thread, unless whoever started this process has it ignore the signal."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped(number)


@contextmanager
def telling_if_stopped(hint: str) -> Iterator[None]:
    """What to say where the command is stopped in this block."""
    try:
        yield
    except Stopped as stopped:
        stopped.hint = hint
        raise
