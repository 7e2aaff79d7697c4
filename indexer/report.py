"""What a load came to, and how it tells of itself while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(slots=True)
class LoadReport:
    """Counts of one load. They add up: see `balanced`.

    `files` met; `containers` among them; `contained` records in containers; `messages` that are new;
    `duplicates` that were in the archive already; `rejected` files and records; `refused` by the engine.
    """

    files: int = 0
    messages: int = 0
    containers: int = 0
    contained: int = 0
    duplicates: int = 0
    rejected: int = 0
    refused: int = 0
    seconds: float = 0.0

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


class Silent:
    """Tells nobody."""

    def start(self, total: int) -> None:
        """Say nothing."""

    def advance(self, units: int, records: int) -> None:
        """Say nothing."""
