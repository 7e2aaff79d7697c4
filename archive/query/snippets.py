"""The pieces of a text that show best what a search matched."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from archive.domain.message import Span

#: Characters of a snippet, about two lines of a page.
SNIPPET_CHARACTERS = 220
#: Snippets of one field of one message.
MAX_SNIPPETS = 2
_BEFORE = 60


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a text as it was written, where it starts in it, and marks within the piece."""

    text: str
    start: int
    marks: tuple[Span, ...]


def find_fragments(text: str, marks: Sequence[Span], most: int = MAX_SNIPPETS) -> tuple[Fragment, ...]:
    """The fragments with the most different words marked, in the order of the text; its beginning without."""
    if not marks:
        end = _edge(text, min(len(text), SNIPPET_CHARACTERS), forward=False)
        beginning = text[: end or SNIPPET_CHARACTERS]
        return (Fragment(beginning, 0, ()),) if beginning.strip() else ()
    windows: list[tuple[int, int, int, int]] = []
    for place, (start, _) in enumerate(marks):
        last = place
        while last + 1 < len(marks) and marks[last + 1][1] - start <= SNIPPET_CHARACTERS - _BEFORE:
            last += 1
        words = {text[a:b].casefold() for a, b in marks[place : last + 1]}
        windows.append((len(words), last - place + 1, place, last))
    chosen: list[tuple[int, int]] = []
    for _, _, place, last in sorted(windows, key=lambda w: (-w[0], -w[1], w[2])):
        if all(last < a or place > b for a, b in chosen):
            chosen.append((place, last))
        if len(chosen) == most:
            break
    return tuple(_fragment(text, marks[a : b + 1]) for a, b in sorted(chosen))


def _fragment(text: str, marks: Sequence[Span]) -> Fragment:
    first, last = marks[0][0], marks[-1][1]
    start = _edge(text, max(0, first - _BEFORE), forward=True)
    start = first if start > first else start
    end = max(last, _edge(text, min(len(text), start + SNIPPET_CHARACTERS), forward=False))
    return Fragment(text[start:end], start, tuple((a - start, b - start) for a, b in marks))


def _edge(text: str, place: int, *, forward: bool) -> int:
    """The nearest place between words; text without spaces is cut where a character is whole."""
    if place in (0, len(text)):
        return place
    step = 1 if forward else -1
    for distance in range(40):
        here = place + step * distance
        if not 0 < here < len(text):
            return max(0, min(here, len(text)))
        if text[here - 1].isspace() and not text[here].isspace():
            return here
    while 0 < place < len(text) and unicodedata.combining(text[place]):
        place += step
    return place
