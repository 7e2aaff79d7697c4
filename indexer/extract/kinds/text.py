"""The words of what a sender wrote now: folded, with their places, cut into sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.analysis.fold import fold
from archive.analysis.tokenize import MAX_TOKEN_CHARACTERS, iter_words
from archive.domain.message import Message, Span

SUBJECT, BODY = "subject", "body"
#: What is read of a body: a longer one (a file pasted in) repeats itself, and must not hold up the rest.
MAX_CHARACTERS = 20_000
# A full stop ends a sentence where white space follows; telegrams write the word.
_END = re.compile(r"[.!?؟۔。;:…]+[\"»”')\]]*\s|\n\s*\n|\n\s*(?:[-–—•*]|\d{1,2}[.)]|[a-zа-я]\))|[?؟]")
_STOP = "stop"


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
    words: list[str] = []
    spans: list[Span] = []
    sentences: list[int] = []
    for word, start in iter_words(message.subject):
        if folded := fold(word)[:MAX_TOKEN_CHARACTERS]:
            words.append(folded)
            spans.append((start, start + len(word)))
    sentences += [0] * len(words)
    count = len(words)
    body = _without(message.body[:MAX_CHARACTERS], message.quoted)
    ends = [found.end() - 1 for found in _END.finditer(body)]
    sentence, position = 1, 0
    ends.append(len(body) + 1)
    for word, start in iter_words(body):
        folded = fold(word)[:MAX_TOKEN_CHARACTERS]
        if not folded:
            continue
        before = position
        while ends[position] <= start:
            position += 1
        if position > before or folded == _STOP:
            sentence += 1
        words.append(folded)
        spans.append((start, start + len(word)))
        sentences.append(sentence)
    questions = body.count("?") + body.count("؟")
    return Text(tuple(words), tuple(spans), tuple(sentences), count, questions)


def _without(body: str, quoted: tuple[Span, ...]) -> str:
    """The body with line ends in place of what is quoted, so that every other character keeps its place."""
    for start, end in quoted:
        body = body[:start] + "\n" * (min(end, len(body)) - start) + body[end:]
    return body
