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
from archive.kept import Kept

# Arabic writes "and", "in", "to", "the" together with the next word.
_ARABIC_BEFORE = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_ARABIC_REST = 2
#: Words whose phrases are kept: some megabytes.
_MOST_KNOWN = 1 << 15
#: Words behind one of those that are kept.
_MOST_AFTER = 64


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


#: A phrase with its place among those that one word begins.
_Numbered = tuple[int, Phrase]


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


class _Start:
    """The phrases that one word begins: those of it alone, and the others by their second word."""

    __slots__ = ("_alone", "_begins", "_exact", "_known")

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._alone: list[_Numbered] = []
        self._exact: defaultdict[str, list[_Numbered]] = defaultdict(list)
        self._begins: list[tuple[str, _Numbered]] = []
        for numbered in enumerate(phrases):
            words = numbered[1].words
            if len(words) == 1:
                self._alone.append(numbered)
            elif words[1][1]:
                self._begins.append((words[1][0], numbered))
            else:
                self._exact[words[1][0]].append(numbered)
        self._known = Kept(self._before, _MOST_AFTER)

    def find(self, words: Sequence[str], first: int) -> Iterable[Phrase]:
        """Those that stand at this word of a text, in the order of the phrases."""
        after = words[first + 1] if first + 1 < len(words) else ""
        return [one for one in self._known[after] if len(one.words) < 3 or _goes_on(one.words, words, first)]

    def _before(self, after: str) -> tuple[Phrase, ...]:
        """Those whose second word this is, if they have one; kept, since most pairs of words come again."""
        found = dict(self._alone)
        for form in _forms(after) if after else ():
            found.update(self._exact.get(form, ()))
            found.update(numbered for text, numbered in self._begins if form.startswith(text))
        return tuple(found[number] for number in sorted(found))


#: The classes that one word alone is of, where it begins nothing longer.
_Begun = tuple[str, ...] | _Start


def _start_of(phrases: Sequence[Phrase]) -> _Begun:
    if all(len(phrase.words) == 1 for phrase in phrases):
        return tuple(phrase.name for phrase in phrases)
    return _Start(phrases)


class Lexicon:
    """Phrases by their first word."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._whole: dict[str, list[Phrase]] = defaultdict(list)
        self._begins: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            word, begins = phrase.words[0]
            (self._begins if begins else self._whole)[word].append(phrase)
        self._longest = max(map(len, self._begins), default=0)
        self._known: dict[frozenset[str], dict[str, _Begun]] = {}

    def find(self, words: Sequence[str], languages: frozenset[str]) -> list[Found]:
        """Every class in a text that belongs to one of the languages, in order of its first word."""
        found: list[Found] = []
        known = self._known_of(languages)
        for first, word in enumerate(words):
            start = known.get(word)
            if start is None:
                start = known[word] = _start_of(self._find_phrases(word, languages))
            if isinstance(start, tuple):
                found += [Found(name, first, first) for name in start]
            else:
                found += [
                    Found(phrase.name, first, first + len(phrase.words) - 1)
                    for phrase in start.find(words, first)
                ]
        return found

    def _known_of(self, languages: frozenset[str]) -> dict[str, _Begun]:
        """The phrases that words begin, of these languages, as far as they were looked up; bounded."""
        if sum(map(len, self._known.values())) > _MOST_KNOWN:
            self._known.clear()
        return self._known.setdefault(languages, {})

    def _find_phrases(self, word: str, languages: frozenset[str]) -> tuple[Phrase, ...]:
        forms = _forms(word)
        found = [phrase for form in forms for phrase in self._whole.get(form, ())]
        for form in forms:
            for length in range(1, min(len(form), self._longest) + 1):
                found.extend(self._begins.get(form[:length], ()))
        return tuple(dict.fromkeys(phrase for phrase in found if phrase.language in languages))


def _goes_on(phrase: tuple[tuple[str, bool], ...], words: Sequence[str], first: int) -> bool:
    """Whether a phrase goes on from its third word."""
    if first + len(phrase) > len(words):
        return False
    for place in range(2, len(phrase)):
        text, begins = phrase[place]
        forms = _forms(words[first + place])
        if not any(form.startswith(text) if begins else form == text for form in forms):
            return False
    return True


@lru_cache(maxsize=1 << 15)
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
