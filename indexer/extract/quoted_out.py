"""A text without what its sender did not write now, with every other word at its place."""

from __future__ import annotations

from collections.abc import Sequence

from archive.domain.message import Span


def blank_spans(text: str, spans: Sequence[Span]) -> str:
    """The text with line ends in place of these spans, character for character. Spans are in order."""
    if not spans:
        return text
    parts: list[str] = []
    last = 0
    for start, end in spans:
        parts += (text[last:start], "\n" * (end - start))
        last = end
    return "".join([*parts, text[last:]])
