"""Words that tell what a name beside them is, and what a number is (tables/cues.csv)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache

from archive.domain.message import Span
from archive.tables import read_rows, split_names
from indexer.extract.persons.lexicon import PACKAGE
from indexer.extract.persons.words import Words, fold_phrase

Phrase = tuple[str, ...]


@cache
def _load_cues() -> dict[str, list[tuple[Phrase, frozenset[str]]]]:
    """First word -> phrases that begin with it and what they are cues of, the longest first."""
    kinds: dict[Phrase, set[str]] = defaultdict(set)
    for row in read_rows("cues", PACKAGE):
        for name in split_names(row["words"]):
            kinds[fold_phrase(name)].add(row["kind"])
    found: dict[str, list[tuple[Phrase, frozenset[str]]]] = defaultdict(list)
    for phrase in sorted(kinds, key=lambda words: (-len(words), words)):
        if phrase:
            found[phrase[0]].append((phrase, frozenset(kinds[phrase])))
    return dict(found)


@dataclass(slots=True)
class Cues:
    """The cues of a field: spans by kind, and kinds by the words that they begin at and stand before."""

    spans: dict[str, list[Span]] = field(default_factory=dict)
    at: dict[int, frozenset[str]] = field(default_factory=dict)
    before: dict[int, frozenset[str]] = field(default_factory=dict)

    def has(self, kind: str, start: int, end: int) -> bool:
        """Whether a cue of this kind stands within these characters."""
        return any(True for _ in self.within(kind, start, end))

    def within(self, kind: str, start: int, end: int) -> Iterator[Span]:
        """The cues of this kind within these characters, in order."""
        spans = self.spans.get(kind)
        if not spans:
            return
        for place in range(bisect_left(spans, (start, 0)), len(spans)):
            if spans[place][0] >= end:
                return
            if spans[place][1] <= end:
                yield spans[place]

    def is_title(self, place: int) -> bool:
        """Whether a word is a title before a name."""
        return "title" in self.at.get(place, ())

    def kind_before(self, place: int, kinds: Collection[str]) -> str | None:
        """Which of `kinds` has a cue right before a word."""
        found = self.before.get(place)
        return next((kind for kind in kinds if kind in found), None) if found else None


def find_cues(words: Words) -> Cues:
    """All cues of a field. At one place the longest counts."""
    cues = Cues()
    table = _load_cues()
    folded, spans = words.folded, words.spans
    for place, word in enumerate(folded):
        if word not in table:
            continue
        for phrase, kinds in table[word]:
            size = len(phrase)
            if size > 1 and tuple(folded[place : place + size]) != phrase:
                continue
            cues.at[place] = kinds
            cues.before[place + size] = cues.before.get(place + size, frozenset()) | kinds
            for kind in kinds:
                cues.spans.setdefault(kind, []).append((spans[place][0], spans[place + size - 1][1]))
            break
    return cues
