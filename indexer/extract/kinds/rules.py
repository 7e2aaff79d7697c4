"""Rules over classes of words: phrases with gaps, and classes in one sentence; linear in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from archive.domain.message import UNDETERMINED, Message
from indexer.extract.kinds.lexicon import Found, Lexicon
from indexer.extract.kinds.route import Route, Side
from indexer.extract.kinds.text import Text

#: Of words and rules that hold in every language.
ANY_LANGUAGE = "any"


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a phrase: any of these classes, after at most `gap` other words."""

    group: frozenset[str]
    gap: int


Pattern = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule says, on which way of a message, and by which words.

    One of `patterns`, or all of `together` within one sentence, and there none of `without`, neither there
    nor in the next sentence one of `nearby`, and nowhere in the text one of `nowhere`.
    """

    id: str
    version: int
    language: str
    says: str
    senders: frozenset[Side]
    to: frozenset[Side]
    reply: bool | None
    patterns: tuple[Pattern, ...]
    together: tuple[frozenset[str], ...]
    without: frozenset[str]
    nearby: frozenset[str]
    nowhere: frozenset[str]
    sure: float
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]

    def fits(self, route: Route, languages: frozenset[str]) -> bool:
        """Whether a message on this way, in these languages, can be meant."""
        return (
            self.language in languages
            and (not self.senders or route.sender in self.senders)
            and (not self.to or bool(self.to & route.to))
            and (self.reply is None or self.reply == route.reply)
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds, and its words from `first` to `last`, both included."""

    rule: Rule
    first: int
    last: int


class Hits:
    """The classes found in a text, by name and by sentence."""

    def __init__(self, text: Text, found: Iterable[Found]) -> None:
        self._text = text
        self._groups: dict[frozenset[str], list[Found]] = {}
        self.by_name: dict[str, list[Found]] = defaultdict(list)
        self.by_sentence: dict[int, dict[str, Found]] = defaultdict(dict)
        for hit in found:
            self.by_name[hit.name].append(hit)
            self.by_sentence[text.sentences[hit.first]].setdefault(hit.name, hit)

    def match(self, rule: Rule) -> Iterator[Match]:
        """Each sentence in which a rule holds, once."""
        if not rule.nowhere.isdisjoint(self.by_name):
            return
        sentences: set[int] = set()
        for first, last in self._places(rule):
            sentence = self._text.sentences[first]
            if sentence not in sentences and self._is_free(rule, sentence):
                sentences.add(sentence)
                yield Match(rule, first, last)

    def _is_free(self, rule: Rule, sentence: int) -> bool:
        """Whether no word speaks against the rule, in its sentence and the next."""
        here, after = self.by_sentence.get(sentence, {}), self.by_sentence.get(sentence + 1, {})
        return (
            rule.without.isdisjoint(here) and rule.nearby.isdisjoint(here) and rule.nearby.isdisjoint(after)
        )

    def _places(self, rule: Rule) -> Iterator[tuple[int, int]]:
        if rule.together and all(any(name in self.by_name for name in group) for group in rule.together):
            yield from self._together(rule.together)
        for pattern in rule.patterns:
            yield from self._phrase(pattern)

    def _together(self, groups: tuple[frozenset[str], ...]) -> Iterator[tuple[int, int]]:
        for names in self.by_sentence.values():
            hits = [sorted((names[name] for name in group if name in names), key=_place) for group in groups]
            there = [found[0] for found in hits if found]
            if len(there) == len(groups):
                yield min(hit.first for hit in there), max(hit.last for hit in there)

    def _phrase(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """Every end of a phrase with one beginning of it; the steps are elements times words."""
        ends: Mapping[int, int] | None = None
        for element in pattern:
            hits = self._group(element.group)
            if ends is None:
                ends = {hit.last: hit.first for hit in hits}
            else:
                ends = self._next(ends, hits, element.gap)
            if not ends:
                return
        for last, first in (ends or {}).items():
            yield first, last

    def _group(self, names: frozenset[str]) -> list[Found]:
        """Where any of these classes stands, in order; kept, since rules share classes."""
        if names not in self._groups:
            hits = (hit for name in names for hit in self.by_name.get(name, ()))
            self._groups[names] = sorted(hits, key=_place)
        return self._groups[names]

    def _next(self, ends: Mapping[int, int], hits: list[Found], gap: int) -> dict[int, int]:
        """The hits that follow one of the ends within the gap, each with where its phrase begins."""
        places = sorted(ends)
        following: dict[int, int] = {}
        for hit in hits:
            nearest = bisect_left(places, hit.first) - 1
            if nearest < 0 or hit.first - places[nearest] - 1 > gap:
                continue
            begin = ends[places[nearest]]
            if self._text.sentences[begin] == self._text.sentences[hit.last]:
                following.setdefault(hit.last, begin)
        return following


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All words and rules of an archive; `languages` are those that have words."""

    lexicon: Lexicon
    rules: tuple[Rule, ...]
    languages: frozenset[str]
    by_saying: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)

    def languages_of(self, message: Message) -> frozenset[str]:
        """The languages whose words count in a message: its own, and English, which slips into all."""
        if message.language == UNDETERMINED:
            return self.languages | {ANY_LANGUAGE}
        return frozenset((message.language, *message.languages, "en", ANY_LANGUAGE))

    def match(self, hits: Hits, route: Route, languages: frozenset[str], saying: str) -> list[Match]:
        """Where rules hold that say this, or something of this topic (`stated` for `stated.denied`)."""
        rules = self.by_saying.get(saying, ())
        return [match for rule in rules if rule.fits(route, languages) for match in hits.match(rule)]


def _place(hit: Found) -> tuple[int, int, str]:
    return hit.first, hit.last, hit.name
