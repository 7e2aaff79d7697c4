"""The only place that makes HTML of a text and the marks in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from archive.domain.message import Span

_MARK, _END = Markup("<mark>"), Markup("</mark>")


def highlight(text: str, marks: Iterable[Span]) -> Markup:
    """The text, escaped, with its marks; marks outside of the text, or over each other, are left out."""
    parts: list[Markup] = []
    place = 0
    for start, end in sorted(marks):
        if start < place or end <= start or end > len(text):
            continue
        parts += [escape(text[place:start]), _MARK, escape(text[start:end]), _END]
        place = end
    return Markup("").join([*parts, escape(text[place:])])


def codes(text: str) -> Markup:
    """A sentence, escaped, with what stands between two backticks as code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # one without its other
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece)
        for place, piece in enumerate(pieces)
    )


def paragraphs(text: str, marks: Sequence[Span], quoted: Sequence[Span]) -> list[tuple[bool, Markup]]:
    """(quoted?, HTML) of each line of a text, so that each can have a direction of its own.

    A line is quoted where most of it lies in a quoted span.
    """
    lines: list[tuple[bool, Markup]] = []
    start = 0
    pending = sorted(marks)
    first = 0
    for line in text.split("\n"):
        end = start + len(line)
        while first < len(pending) and pending[first][1] <= start:
            first += 1
        inside = []
        for a, b in pending[first:]:
            if a >= end:
                break
            inside.append((max(a, start) - start, min(b, end) - start))
        middle = start + len(line) // 2
        lines.append((any(a <= middle < b for a, b in quoted), highlight(line, inside)))
        start = end + 1
    return lines
