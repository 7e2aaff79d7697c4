"""What a load came to, and how it tells of itself while it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol

#: Keys that are kept beside those that are mapped.
_MOST_OTHERS = 20


@dataclass(slots=True)
class MetKeys:
    """Columns and keys of the rows that were read under a mapping: of those it names all, of others a few."""

    mapped: frozenset[str]
    met: dict[str, None] = field(default_factory=dict)

    def add(self, keys: Iterable[str]) -> None:
        """These are in a row."""
        for key in keys:
            if key not in self.met and (key in self.mapped or len(self.met) < _MOST_OTHERS):
                self.met[key] = None

    @property
    def never_met(self) -> list[str]:
        """Names of the mapping that no row has; none where there was no row."""
        return sorted(self.mapped - self.met.keys()) if self.met else []


@dataclass(slots=True)
class LoadReport:
    """Counts of one load. They add up: see `balanced`.

    `files` met; `containers` among them; `contained` records in containers; `messages` that are new;
    `duplicates` that were in the archive already, and of them those that `changed`, since they read otherwise
    than before; `rejected` files and records; `refused` by the engine. `never_met` are columns and keys that
    the mapping names and no row has; then `met` are some that rows do have.
    """

    files: int = 0
    messages: int = 0
    containers: int = 0
    contained: int = 0
    duplicates: int = 0
    changed: int = 0
    rejected: int = 0
    refused: int = 0
    seconds: float = 0.0
    never_met: list[str] = field(default_factory=list)
    met: list[str] = field(default_factory=list)

    @property
    def balanced(self) -> bool:
        """Each file that is no container, and each record in one, is new, a duplicate or rejected."""
        records = self.files - self.containers + self.contained
        return records == self.messages + self.duplicates + self.rejected


class Progress(Protocol):
    """Told how far a long task is; units are bytes for a load and messages for a reindex."""

    def start(self, total: int) -> None:
        """There are so many units to do."""

    def advance(self, units: int, records: int) -> None:
        """So many more units, and records in them, are done."""

    def phase(self, label: str, total: int) -> AbstractContextManager[Progress]:
        """Within this task, another of so many units, which is told by itself."""


class Silent:
    """Tells nobody."""

    def start(self, total: int) -> None:
        """Say nothing."""

    def advance(self, units: int, records: int) -> None:
        """Say nothing."""

    @contextmanager
    def phase(self, label: str, total: int) -> Iterator[Progress]:  # noqa: ARG002
        """Say nothing."""
        yield self
