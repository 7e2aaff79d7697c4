"""What is looked up again and again, kept: most words, and most shapes of them, come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(dict[K, V]):
    """key -> what `make` says of it. A dictionary that fills itself, since a loader looks up millions of
    words, and is emptied when it holds `most`."""

    def __init__(self, make: Callable[[K], V], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        self[key] = value = self._make(key)
        return value
