"""The pieces of a text that show best what a search matched."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from archive.analysis.fold import is_invisible
from archive.domain.message import Span

#: Characters of a snippet, about two lines of a page.
SNIPPET_CHARACTERS = 220
#: Snippets of one field of one message.
MAX_SNIPPETS = 2
#: Characters that are shown before the first mark, where there are any.
_BEFORE = 60
#: Characters within which an edge looks for a space.
_LONGEST_WORD = 40
_JOINER = "\u200d"


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
    windows: list[tuple[int, int, int]] = []
    for place, (start, _) in enumerate(marks):
        last = place
        while last + 1 < len(marks) and marks[last + 1][1] - start <= SNIPPET_CHARACTERS - _BEFORE:
            last += 1
        words = {text[a:b].casefold() for a, b in marks[place : last + 1]}
        windows.append((-len(words), place - last, place))
    chosen: list[Span] = []
    for _, _, place in sorted(windows):
        start, end = _around(text, *marks[place])
        if all(end <= low or start >= high for low, high in chosen):
            chosen.append((start, end))
        if len(chosen) == most:
            break
    return tuple(_fragment(text, span, marks) for span in sorted(chosen))


def _around(text: str, first: int, last: int) -> Span:
    """The place of a fragment whose first mark is this one."""
    start = min(first, _edge(text, max(0, first - _BEFORE), forward=True))
    while start > 0 and not _is_whole(text, start):
        start -= 1
    return start, max(last, _edge(text, min(len(text), start + SNIPPET_CHARACTERS), forward=False))


def _fragment(text: str, span: Span, marks: Sequence[Span]) -> Fragment:
    start, end = span
    within = tuple((a - start, min(b, end) - start) for a, b in marks if start <= a < end)
    return Fragment(text[start:end], start, within)


def _edge(text: str, place: int, *, forward: bool) -> int:
    """The nearest place between words; text without spaces is cut where a character is whole."""
    step = 1 if forward else -1
    for distance in range(_LONGEST_WORD):
        here = place + step * distance
        if not 0 < here < len(text):
            return max(0, min(here, len(text)))
        if text[here - 1].isspace() and not text[here].isspace() and _is_whole(text, here):
            return here
    while 0 < place < len(text) and not _is_whole(text, place):
        place += step
    return place


def _is_whole(text: str, place: int) -> bool:
    """Whether a character begins here, and no mark, joiner or selector that belongs to the one before."""
    character = text[place]
    joined = is_invisible(character) or text[place - 1] == _JOINER
    return not joined and not unicodedata.category(character).startswith("M")
