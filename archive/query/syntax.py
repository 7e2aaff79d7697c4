"""The syntax tree of a query, as typed: nothing is folded or looked up yet. Spans are (start, end)."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Words:
    """Words as typed. `quoted`: exact, in order, with `slop` (None: not given)."""

    text: str
    span: Span
    field: str | None = None
    quoted: bool = False
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` or `?` in it; a backslash stands before a literal one."""

    text: str
    span: Span
    field: str | None = None


@dataclass(frozen=True, slots=True)
class FuzzyWord:
    """`word~` or `word~2`."""

    text: str
    distance: int
    span: Span
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """`[low TO high]`, or a comparison; None is open. `{` and `<` leave the bound itself out."""

    low: str | None
    high: str | None
    span: Span
    field: str | None = None
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True, slots=True)
class All:
    """`*` or `*:*`."""

    span: Span


@dataclass(frozen=True, slots=True)
class Both:
    """`left AND right`, for any number."""

    children: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """`left OR right`, for any number."""

    children: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """`NOT child`."""

    child: Syntax


Leaf = Words | Pattern | FuzzyWord | Between | All
Syntax = Leaf | Both | Either | Without
