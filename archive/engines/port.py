"""The port of a search engine. Synchronous; no driver's type crosses it.

An index lives in *generations*: one is built aside, then published at once, while the old one answers.
Every method raises EngineError and nothing else of the driver's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from archive.index.document import IndexDocument
from archive.query.request import EngineRequest, Scope
from archive.query.result import Bucket, EngineResult


@dataclass(frozen=True, slots=True)
class WriteReport:
    """How many documents were written, and which were refused, with the engine's reason."""

    written: int = 0
    refused: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation by name; at most one is published."""

    name: str
    published: bool
    documents: int


class EngineAdmin(Protocol):
    """Lifecycle of generations."""

    def create_generation(self) -> str:
        """Make an empty generation aside and return its name; names sort by age."""

    def publish(self, name: str) -> None:
        """Make this generation the one that readers see, atomically."""

    def drop(self, name: str) -> None:
        """Delete a generation that is not published; EngineRejected where it is."""

    def generations(self) -> tuple[Generation, ...]:
        """All generations, oldest first."""

    def published(self) -> str | None:
        """The name of the published generation, or None."""

    def check(self) -> str:
        """Say in a sentence what answers and where; EngineUnavailable with what the operator may do."""


class EngineWriter(Protocol):
    """Writes into one generation. A document replaces the one with its id."""

    def write(self, documents: Iterable[IndexDocument]) -> WriteReport:
        """Hand documents over in bounded batches; a bad one is refused and counted, the rest goes on."""

    def delete(self, ids: Iterable[str]) -> None:
        """Remove documents by id; an unknown id is no error."""

    def commit(self) -> None:
        """Make all that was written durable and visible to readers opened or refreshed after."""


class EngineReader(Protocol):
    """Reads the published generation; safe to share between threads."""

    def search(self, request: EngineRequest) -> EngineResult:
        """Hits, exact total, disjunctive facets and histogram in one go."""

    def iter_ids(self, request: EngineRequest) -> Iterator[str]:
        """Every hit's id to the last, in the request's order, in constant memory (size, cursor ignored)."""

    def terms(self, field: str, prefix: str, limit: int, scope: Scope) -> tuple[Bucket, ...]:
        """Tokens of a KEYWORD field that begin so, within the scope, by count, for suggestions."""


class Engine(Protocol):
    """One search engine: its admin, readers and writers."""

    @property
    def name(self) -> str:
        """`embedded` or `elasticsearch`."""

    @property
    def admin(self) -> EngineAdmin:
        """The lifecycle of its generations."""

    def open_reader(self) -> AbstractContextManager[EngineReader]:
        """A reader that follows the published generation; before any is published it finds nothing."""

    def open_writer(self, generation: str) -> AbstractContextManager[EngineWriter]:
        """The only writer of a generation; leaving the block without commit() discards what is open."""

    def close(self) -> None:
        """Give back what it holds (connections); nothing is asked of it afterwards."""
