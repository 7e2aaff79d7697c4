"""Classes of words, and where they stand in a text. Each word is looked up once and remembered.

A class is a list of phrases; a phrase is words in a row. A word ending in `*` stands for all that begin so.
There are no other wildcards: looking a word up costs as many steps as it has letters, whatever the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from archive.analysis.tokenize import list_tokens

# Arabic writes "and", "in", "to", "the" together with the next word.
_ARABIC_BEFORE = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_ARABIC_REST = 2


class Found(NamedTuple):
    """A class of words in a text: from the word `first` to the word `last`, both included."""

    name: str
    first: int
    last: int

    @property
    def is_named(self) -> bool:
        """Whether the class has a name in a file, and is not spelled out in one rule (`=rule=words`)."""
        return not self.name.startswith("=")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, each with whether it is a beginning only."""

    name: str
    language: str
    words: tuple[tuple[str, bool], ...]


def parse_phrase(text: str) -> tuple[tuple[str, bool], ...]:
    """The folded words of a phrase as written in a rule file; empty where nothing of it is a word."""
    words: list[tuple[str, bool]] = []
    for part in text.split():
        begins = part.endswith("*")
        tokens = list_tokens(part.rstrip("*"))
        words.extend((token, False) for token in tokens[:-1])
        if tokens:
            words.append((tokens[-1], begins))
    return tuple(words)


class Lexicon:
    """Phrases by their first word."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._whole: dict[str, list[Phrase]] = defaultdict(list)
        self._begins: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            word, begins = phrase.words[0]
            (self._begins if begins else self._whole)[word].append(phrase)
        self._longest = max(map(len, self._begins), default=0)
        self._lookup = lru_cache(maxsize=1 << 16)(self._find_phrases)

    def find(self, words: Sequence[str], languages: frozenset[str]) -> list[Found]:
        """Every class in a text that belongs to one of the languages, in order of its first word."""
        found = []
        for first, word in enumerate(words):
            for phrase in self._lookup(word):
                if phrase.language not in languages:
                    continue
                length = len(phrase.words)
                if length == 1 or _goes_on(phrase.words, words, first):
                    found.append(Found(phrase.name, first, first + length - 1))
        return found

    def _find_phrases(self, word: str) -> tuple[Phrase, ...]:
        forms = _forms(word)
        found = [phrase for form in forms for phrase in self._whole.get(form, ())]
        for form in forms:
            for length in range(1, min(len(form), self._longest) + 1):
                found.extend(self._begins.get(form[:length], ()))
        return tuple(dict.fromkeys(found))


def _goes_on(phrase: tuple[tuple[str, bool], ...], words: Sequence[str], first: int) -> bool:
    if first + len(phrase) > len(words):
        return False
    for place in range(1, len(phrase)):
        text, begins = phrase[place]
        word = words[first + place]
        if not (word.startswith(text) if begins else word == text) and not _is_within(word, text, begins):
            return False
    return True


def _is_within(word: str, text: str, begins: bool) -> bool:
    return any(form.startswith(text) if begins else form == text for form in _forms(word)[1:])


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> tuple[str, ...]:
    """A word as it stands, and without what Arabic writes before it."""
    if not "\u0600" <= word[0] <= "\u06ff":
        return (word,)
    bare = [
        word[len(before) :]
        for before in _ARABIC_BEFORE
        if word.startswith(before) and len(word) - len(before) >= _ARABIC_REST
    ]
    return (word, *bare)
