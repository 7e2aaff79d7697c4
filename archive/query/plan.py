"""The checked query: a tree of primitive clauses over index fields, the same for every engine.

A reader's word has become tokens by now; an engine compiles each clause to its own form and decides nothing.
`Node` is the union of all of them. `field` is a name of `archive.query.fields.INDEX_FIELDS`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document (a word that leaves no token)."""


@dataclass(frozen=True, slots=True)
class Term:
    """Documents whose field holds this very token (text or keyword field)."""

    field: str
    token: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents whose field holds at least one of these tokens; scored as one constant."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more tokens in order; `slop` is Lucene's: moves allowed to bring them in place."""

    field: str
    tokens: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Tokens that match the pattern: `*` any run, `?` one character, a backslash before a literal one."""

    field: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Tokens within `distance` (1 or 2) edits; a transposition of neighbors is one edit."""

    field: str
    token: str
    distance: int


@dataclass(frozen=True, slots=True)
class Range:
    """Documents whose integer field lies within [low, high]; None is open."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class And:
    """All of them (at least one child)."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them (at least one child)."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but this."""

    child: Node


Node = Everything | Nothing | Term | AnyOf | Phrase | Wildcard | Fuzzy | Range | And | Or | Not
