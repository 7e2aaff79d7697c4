"""What a plan matched in a text: computed from the original text, the same for every engine."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from archive.analysis.codes import CODE_TAG, iter_codes
from archive.analysis.fold import fold
from archive.analysis.stem import stems_of
from archive.analysis.tokenize import MAX_TOKEN_CHARACTERS, is_unspaced, iter_words
from archive.domain.message import Span
from archive.query import plan
from archive.query.fields import STEMS_OF

#: Characters of a text that marks are looked for in; what lies beyond is shown without.
MAX_TEXT_CHARACTERS = 500_000
#: Plans whose preparation is kept: a page asks for some sixty texts of one plan.
_KEPT_PLANS = 16
#: Words of texts kept for a plan, with what they are to it.
_KEPT_WORDS = 5_000


@dataclass(slots=True)
class _Wanted:
    """What is looked for in one field, and which words were seen to be it (or not) before."""

    tokens: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    phrases: set[tuple[tuple[str, ...], int]] = field(default_factory=set)
    patterns: list[re.Pattern[str]] = field(default_factory=list)
    fuzzy: set[tuple[str, int]] = field(default_factory=set)
    number_codes: bool = False
    word_codes: bool = False
    in_phrases: frozenset[str] = frozenset()
    known: dict[tuple[str, ...], dict[str, _Word]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: its token, whether it is a hit by itself (`first`: its first character alone is)."""

    token: str
    hit: bool
    first: bool
    in_phrase: bool


#: A word that nobody looks for. Nearly all are, so they cost one look into a dictionary.
_OTHER = _Word("-", hit=False, first=False, in_phrase=False)


def find_marks(node: plan.Node, name: str, text: str, languages: Sequence[str]) -> tuple[Span, ...]:
    """(start, end) in `text`, a TEXT field of this name, of what the plan looks for; sorted, apart.

    `languages` are those of the message, in which its stems were indexed. What stands under NOT is
    not marked.
    """
    wanted = _prepare(node, name)
    if wanted is None:
        return ()
    text = text[:MAX_TEXT_CHARACTERS]
    spans, places = _find_words(wanted, text, tuple(languages))
    for phrase, slop in wanted.phrases:
        spans.extend(_find_phrase(places, phrase, slop))
    if wanted.number_codes or wanted.word_codes:
        codes = iter_codes(text, numbers=wanted.number_codes, words=wanted.word_codes)
        spans.extend((code.start, code.end) for code in codes if _is_hit(wanted, code.text, ()))
    return _merged(spans)


_prepared: OrderedDict[tuple[int, str], tuple[plan.Node, _Wanted | None]] = OrderedDict()


def _prepare(node: plan.Node, name: str) -> _Wanted | None:
    """What is wanted in a field; None where nothing is. Kept by the plan's identity, which is held, too."""
    key = (id(node), name)
    kept = _prepared.get(key)
    if kept is not None and kept[0] is node:
        return kept[1]
    wanted: _Wanted | None = _Wanted()
    assert wanted is not None
    _collect(node, name, wanted)
    wanted.in_phrases = frozenset(token for phrase, _ in wanted.phrases for token in phrase)
    if not (wanted.tokens or wanted.stems or wanted.phrases or wanted.patterns or wanted.fuzzy):
        wanted = None
    _prepared[key] = (node, wanted)
    while len(_prepared) > _KEPT_PLANS:
        try:
            _prepared.popitem(last=False)
        except KeyError:  # another thread was faster
            break
    return wanted


def _collect(node: plan.Node, name: str, wanted: _Wanted) -> None:
    match node:
        case plan.And(children) | plan.Or(children):
            for child in children:
                _collect(child, name, wanted)
        case plan.Term(field_name, token) if field_name in (name, STEMS_OF.get(name)):
            _add_tokens((token,), wanted, stems=field_name != name)
        case plan.AnyOf(field_name, tokens) if field_name in (name, STEMS_OF.get(name)):
            _add_tokens(tokens, wanted, stems=field_name != name)
        case plan.Phrase(field_name, tokens, slop) if field_name == name:
            wanted.phrases.add((tokens, slop))
        case plan.Wildcard(field_name, pattern) if field_name in (name, STEMS_OF.get(name)):
            wanted.patterns.append(pattern_of(pattern))
            _want_codes(pattern, wanted, certain=False)
        case plan.Fuzzy(field_name, token, distance) if field_name in (name, STEMS_OF.get(name)):
            wanted.fuzzy.add((token, distance))
            _want_codes(token, wanted, certain=False)
        case _:
            pass


def _add_tokens(tokens: Iterable[str], wanted: _Wanted, *, stems: bool) -> None:
    for token in tokens:
        (wanted.stems if stems and not token.startswith(CODE_TAG) else wanted.tokens).add(token)
        _want_codes(token, wanted, certain=True)


def _want_codes(token: str, wanted: _Wanted, *, certain: bool) -> None:
    """Which kinds of codes a token calls for: a `certain` one tells by whether it has a digit."""
    if token.startswith(CODE_TAG):
        number = any(character.isdigit() for character in token)
        wanted.number_codes |= number or not certain
        wanted.word_codes |= not number or not certain


@lru_cache(maxsize=256)
def pattern_of(pattern: str) -> re.Pattern[str]:
    """A `plan.Wildcard` pattern as a regular expression over one token."""
    pieces = re.findall(r"\\.|[*?]|[^*?\\]+", pattern, re.DOTALL)
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(p) or re.escape(p.removeprefix("\\")) for p in pieces), re.DOTALL)


def _find_words(
    wanted: _Wanted, text: str, languages: tuple[str, ...]
) -> tuple[list[Span], list[tuple[int, str, Span]]]:
    """(spans of single words, (position, token, span) of those that phrases are made of)."""
    known = wanted.known.setdefault(languages, {})
    spans: list[Span] = []
    places: list[tuple[int, str, Span]] = []
    position = 0
    for written, start in iter_words(text):
        position += 1
        word = known.get(written)
        if word is _OTHER:
            continue
        if word is None:
            if len(known) >= _KEPT_WORDS:
                known.clear()
            known[written] = word = _look_at(wanted, written, languages)
        if word.hit:
            spans.append((start, start + (1 if word.first else len(written))))
        if word.in_phrase:
            places.append((position, word.token, (start, start + len(written))))
        position -= not word.token  # what folds away has no place
    return spans, places


def _look_at(wanted: _Wanted, written: str, languages: tuple[str, ...]) -> _Word:
    token = fold(written)[:MAX_TOKEN_CHARACTERS]
    stems = stems_of(written, languages) if wanted.stems else []
    hit = bool(token) and _is_hit(wanted, token, stems)
    in_phrase = token in wanted.in_phrases
    if token and not hit and not in_phrase:
        return _OTHER
    first = len(written) == 2 and is_unspaced(written) and token not in wanted.tokens
    return _Word(token, hit, first, in_phrase)


def _is_hit(wanted: _Wanted, token: str, stems: Iterable[str]) -> bool:
    return (
        token in wanted.tokens
        or any(stem in wanted.stems for stem in stems)
        or any(pattern.fullmatch(token) for pattern in wanted.patterns)
        or any(OSA.distance(token, one, score_cutoff=most) <= most for one, most in wanted.fuzzy)
    )


def _find_phrase(
    found: Sequence[tuple[int, str, Span]], phrase: tuple[str, ...], slop: int
) -> Iterator[Span]:
    """Spans of a phrase's words wherever they stand in order, or within `slop` moves of it.

    As Lucene counts: each word's place less its place in the phrase; the largest less the smallest of these
    is the number of moves.
    """
    places: dict[str, list[int]] = {token: [] for token in phrase}
    spans: dict[int, Span] = {}
    for position, token, span in found:
        if token in places:
            places[token].append(position)
            spans[position] = span
    if not all(places.values()):
        return
    if slop == 0:
        sets = [frozenset(places[token]) for token in phrase]
        for first in places[phrase[0]]:
            if all(first + offset in at for offset, at in enumerate(sets)):
                yield spans[first][0], spans[first + len(phrase) - 1][1]
        return
    at = [0] * len(phrase)
    while True:
        moved = [places[token][at[offset]] - offset for offset, token in enumerate(phrase)]
        if max(moved) - min(moved) <= slop:
            yield from (spans[place + offset] for offset, place in enumerate(moved))
        least = moved.index(min(moved))
        at[least] += 1
        if at[least] == len(places[phrase[least]]):
            return


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(set(spans)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
