"""The words of what a sender wrote now: folded, with their places, cut into sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.analysis.fold import fold
from archive.analysis.tokenize import MAX_TOKEN_CHARACTERS, place_words
from archive.domain.message import Message, Span

SUBJECT, BODY = "subject", "body"
#: What is read of a body: a longer one (a file pasted in) repeats itself, and must not hold up the rest.
MAX_CHARACTERS = 20_000
# A full stop ends a sentence where white space follows; telegrams write the word.
_END = re.compile(r"[.!?؟۔。;:…]+[\"»”')\]]*\s|\n\s*\n|\n\s*(?:[-–—•*]|\d{1,2}[.)]|[a-zа-я]\))|[?؟]")
_MARK = re.compile(r"[.!?؟۔。;:…\n]")
_STOP = "stop"
#: Characters of a label before its colon.
_LABEL = 45


@dataclass(frozen=True, slots=True)
class Text:
    """Folded `words` of subject and body without quoted parts; beside each its field, span and sentence."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    sentences: tuple[int, ...]
    subject_words: int
    questions: int

    def place(self, first: int, last: int) -> tuple[str, Span]:
        """Field and span from one word to another (the last included), within the field of the first."""
        if first < self.subject_words:
            last = min(last, self.subject_words - 1)
        return (
            SUBJECT if first < self.subject_words else BODY,
            (self.spans[first][0], self.spans[last][1]),
        )


def read_text(message: Message) -> Text:
    """The new text of a message; its subject is the first sentence."""
    words, spans = _fold_words(message.subject)
    body = _without(message.body[:MAX_CHARACTERS], message.quoted)
    more, places = _fold_words(body)
    sentences = [0] * len(words) + _number_sentences(body, more, places)
    questions = body.count("?") + body.count("؟")
    return Text((*words, *more), (*spans, *places), tuple(sentences), len(words), questions)


def _fold_words(text: str) -> tuple[list[str], list[Span]]:
    """The folded words of a text, none of them empty, and where each stands."""
    written, spans = place_words(text)
    words = [word[:MAX_TOKEN_CHARACTERS] for word in map(fold, written)]
    if all(words):
        return words, spans
    return [word for word in words if word], [span for span, word in zip(spans, words, strict=True) if word]


def _number_sentences(body: str, words: Sequence[str], spans: Sequence[Span]) -> list[int]:
    """The sentence of each word, from 1 on: several ends before a word are one."""
    begins = {bisect_left(spans, (end - 1, 0)) for end in _iter_ends(body)}
    if _STOP in words:
        begins.update(place for place, word in enumerate(words) if word == _STOP)
    bounds = (0, *sorted(begins - {len(words)}), len(words))
    sentences: list[int] = []
    for number, (first, end) in enumerate(pairwise(bounds), 1):
        sentences += [number] * (end - first)
    return sentences


def _iter_ends(body: str) -> Iterator[int]:
    """Where the matches of `_END` end, tried only at what they can begin with: several times as fast."""
    last = 0
    for mark in _MARK.finditer(body):
        if mark.start() >= last and (found := _END.match(body, mark.start())):
            last = found.end()
            if mark[0] != ":" or _is_label(body, mark.start()):
                yield last


def _is_label(body: str, colon: int) -> bool:
    """Whether a colon stands behind the words that begin a line, or at the end of one: within a sentence
    ("of the following country: Spain") it ends nothing."""
    first = body.rfind("\n", 0, colon) + 1
    return colon - first <= _LABEL or body[colon + 1 : colon + 3].lstrip(" ")[:1] in ("\n", "")


def _without(body: str, quoted: tuple[Span, ...]) -> str:
    """The body with line ends in place of what is quoted, so that every other character keeps its place."""
    for start, end in quoted:
        body = body[:start] + "\n" * (min(end, len(body)) - start) + body[end:]
    return body
