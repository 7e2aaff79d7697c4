"""What a plan matched in a text: computed from the original text, the same for every engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from archive.analysis.stem import stem
from archive.analysis.tokenize import Token, iter_tokens
from archive.domain.message import Span
from archive.query import plan
from archive.query.fields import STEMS_OF

#: Characters of a text that marks are looked for in; what lies beyond is shown without.
MAX_TEXT_CHARACTERS = 500_000


@dataclass(slots=True)
class _Wanted:
    """What is looked for in one field."""

    tokens: set[str] = field(default_factory=set)
    stems: dict[str, set[str]] = field(default_factory=dict)
    phrases: set[tuple[tuple[str, ...], int]] = field(default_factory=set)
    patterns: list[re.Pattern[str]] = field(default_factory=list)
    fuzzy: set[tuple[str, int]] = field(default_factory=set)


def find_marks(node: plan.Node, name: str, text: str, languages: Sequence[str]) -> tuple[Span, ...]:
    """(start, end) in `text`, a TEXT field of this name, of what the plan looks for; sorted, apart.

    `languages` are those of the message, in which its stems were indexed. What stands under NOT is
    not marked.
    """
    wanted = _Wanted()
    _collect(node, name, wanted)
    if not (wanted.tokens or wanted.stems or wanted.phrases or wanted.patterns or wanted.fuzzy):
        return ()
    tokens = list(iter_tokens(text[:MAX_TEXT_CHARACTERS]))
    hit = _matcher(wanted, languages)
    known: dict[str, bool] = {}
    spans = []
    for token in tokens:
        if token.text not in known:
            known[token.text] = hit(token.text)
        if known[token.text]:
            spans.append((token.start, token.end))
    for phrase, slop in wanted.phrases:
        spans.extend(_find_phrase(tokens, phrase, slop))
    return _merged(spans)


def _collect(node: plan.Node, name: str, wanted: _Wanted) -> None:
    match node:
        case plan.And(children) | plan.Or(children):
            for child in children:
                _collect(child, name, wanted)
        case plan.Term(field_name, token) if field_name == name:
            wanted.tokens.add(token)
        case plan.Term(field_name, token) if field_name == STEMS_OF.get(name):
            language, _, stemmed = token.partition(":")
            wanted.stems.setdefault(language, set()).add(stemmed)
        case plan.AnyOf(field_name, tokens) if field_name == name:
            wanted.tokens.update(tokens)
        case plan.Phrase(field_name, tokens, slop) if field_name == name:
            wanted.phrases.add((tokens, slop))
        case plan.Wildcard(field_name, pattern) if field_name == name:
            wanted.patterns.append(pattern_of(pattern))
        case plan.Fuzzy(field_name, token, distance) if field_name == name:
            wanted.fuzzy.add((token, distance))
        case _:
            pass


def pattern_of(pattern: str) -> re.Pattern[str]:
    """A `plan.Wildcard` pattern as a regular expression over one token."""
    pieces = re.findall(r"\\.|[*?]|[^*?\\]+", pattern, re.DOTALL)
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(p) or re.escape(p.removeprefix("\\")) for p in pieces), re.DOTALL)


def _matcher(wanted: _Wanted, languages: Sequence[str]):  # type: ignore[no-untyped-def]
    stems = {language: wanted.stems[language] for language in languages if language in wanted.stems}

    def hit(token: str) -> bool:
        return (
            token in wanted.tokens
            or any(stem(token, language) in found for language, found in stems.items())
            or any(pattern.fullmatch(token) for pattern in wanted.patterns)
            or any(OSA.distance(token, one, score_cutoff=most) <= most for one, most in wanted.fuzzy)
        )

    return hit


def _find_phrase(tokens: Sequence[Token], phrase: tuple[str, ...], slop: int) -> Iterator[Span]:
    places: dict[str, list[int]] = {word: [] for word in phrase}
    for place, token in enumerate(tokens):
        if token.text in places:
            places[token.text].append(place)
    if not all(places.values()):
        return
    for first in places[phrase[0]]:
        found = [first]
        for offset, word in enumerate(phrase[1:], 1):
            near = [p for p in places[word] if abs(p - first - offset) <= slop and p not in found]
            if not near:
                break
            found.append(min(near, key=lambda p: abs(p - first - offset)))
        else:
            moves = [place - offset for offset, place in enumerate(found)]
            if max(moves) - min(moves) <= slop:
                yield from _spans_of(tokens, sorted(found))


def _spans_of(tokens: Sequence[Token], found: list[int]) -> Iterator[Span]:
    """One span for each run of neighbors among these places."""
    start = previous = found[0]
    for place in found[1:]:
        if place != previous + 1:
            yield tokens[start].start, tokens[previous].end
            start = place
        previous = place
    yield tokens[start].start, tokens[previous].end


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
