"""The only place that makes HTML of a text and the marks in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from markupsafe import Markup, escape

from archive.domain.message import Span

_MARK, _END = Markup("<mark>"), Markup("</mark>")
#: What evidence in a text is of, and how it begins there.
_NOTES = {sort: Markup('<mark class="note note-{}">').format(sort) for sort in ("kind", "person")}


class Note(NamedTuple):
    """A place in a text that something said of the message goes by: a `kind`, or a `person`."""

    start: int
    end: int
    sort: str


def highlight(text: str, marks: Iterable[Span], notes: Iterable[Note] = ()) -> Markup:
    """The text, escaped, with its marks and notes; those outside of the text, or over another that begins
    before, are left out. Where a mark of the search lies in a note, the note stands on both sides of it."""
    found = sorted(marks)
    placed = [(start, end, _MARK) for start, end in found]
    placed += [(start, end, _NOTES[n.sort]) for n in notes for start, end in _around(n.start, n.end, found)]
    parts: list[Markup] = []
    place = 0
    for start, end, begin in sorted(placed, key=lambda one: (one[0], -one[1])):
        if start < place or end <= start or end > len(text):
            continue
        parts += [escape(text[place:start]), begin, escape(text[start:end]), _END]
        place = end
    return Markup("").join([*parts, escape(text[place:])])


def _around(start: int, end: int, marks: Sequence[Span]) -> Iterator[Span]:
    """What of a span lies in none of these marks."""
    for first, last in marks:
        if start < last and first < end:
            if start < first:
                yield start, first
            start = max(start, last)
    if start < end:
        yield start, end


def codes(text: str) -> Markup:
    """A sentence, escaped, with what stands between two backticks as code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # one without its other
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece)
        for place, piece in enumerate(pieces)
    )


def paragraphs(
    text: str, marks: Sequence[Span], quoted: Sequence[Span], notes: Sequence[Note] = ()
) -> list[tuple[bool, Markup]]:
    """(quoted?, HTML) of each line of a text, so that each can have a direction of its own.

    A line is quoted where most of it lies in a quoted span.
    """
    lines: list[tuple[bool, Markup]] = []
    marked = _Sweep([(a, b, "") for a, b in marks])
    noted = _Sweep(notes)
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = [(a, b) for a, b, _ in marked.within(start, end)]
        beside = [Note(*note) for note in noted.within(start, end)]
        middle = start + len(line) // 2
        lines.append((any(a <= middle < b for a, b in quoted), highlight(line, inside, beside)))
        start = end + 1
    return lines


class _Sweep:
    """Spans of a text, asked for line after line: each is looked at while a line may have some of it."""

    def __init__(self, spans: Sequence[tuple[int, int, str]]) -> None:
        self._spans = sorted(spans)
        self._first = 0

    def within(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """The pieces within a line, from its beginning on."""
        while self._first < len(self._spans) and self._spans[self._first][1] <= start:
            self._first += 1
        for a, b, sort in islice(self._spans, self._first, None):
            if a >= end:
                break
            if b > start:
                yield max(a, start) - start, min(b, end) - start, sort
