"""What a plan matched in a text: computed from the original text, the same for every engine."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from rapidfuzz.distance import OSA

from archive.analysis.codes import CODE_TAG, iter_codes
from archive.analysis.fold import fold
from archive.analysis.stem import stems_of
from archive.analysis.tokenize import MAX_TOKEN_CHARACTERS, is_unspaced, iter_words, list_words
from archive.domain.message import Span
from archive.kept import Kept
from archive.query import plan
from archive.query.fields import STEMS_OF

#: Characters of a text that marks are looked for in; what lies beyond is shown without.
MAX_TEXT_CHARACTERS = 500_000
#: Plans whose preparation is kept: a page asks for some sixty texts of one plan.
_KEPT_PLANS = 16
#: Words of texts kept for a plan, with what they are to it.
_KEPT_WORDS = 5_000
#: Words kept with their forms in the languages of a message, whatever is looked for: some 10 MB when full.
_KEPT_FORMS = 1 << 15


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
    forms: frozenset[str] = frozenset()  # tokens, stems and the words of phrases
    known: dict[tuple[str, ...], _Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: its token, whether it is a hit by itself (`first`: its first character alone is)."""

    token: str
    hit: bool
    first: bool
    in_phrase: bool


@dataclass(slots=True)
class _Known:
    """The words met so far in texts of the same languages, and those among them that were wanted."""

    met: set[str] = field(default_factory=set)
    wanted: dict[str, _Word] = field(default_factory=dict)


def _forms_of(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The token of a word, and its stems in the languages of a message."""
    return fold(word)[:MAX_TOKEN_CHARACTERS], *stems_of(word, languages)


@lru_cache(maxsize=64)
def _forms_in(languages: tuple[str, ...]) -> Kept[str, tuple[str, ...]]:
    return Kept(partial(_forms_of, languages=languages), _KEPT_FORMS)


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
    wanted.forms = wanted.in_phrases.union(wanted.tokens, wanted.stems)
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
    spans: list[Span] = []
    places: list[tuple[int, str, Span]] = []
    words = list_words(text)
    looked_for = _look_at(wanted, set(words), languages)
    # Most words are nobody's, and most texts have no other: both cost no step of their own here.
    if looked_for.keys().isdisjoint(words):
        return spans, places
    position = 0
    for written, start in iter_words(text):
        position += 1
        word = looked_for.get(written)
        if word is None:
            continue
        if word.hit:
            spans.append((start, start + (1 if word.first else len(written))))
        if word.in_phrase:
            places.append((position, word.token, (start, start + len(written))))
        position -= not word.token  # what folds away has no place
    return spans, places


def _look_at(wanted: _Wanted, words: set[str], languages: tuple[str, ...]) -> dict[str, _Word]:
    """Those words of this plan that were met, in this text or before, and count for it."""
    known = wanted.known.setdefault(languages, _Known())
    if len(known.met) >= _KEPT_WORDS:
        known = wanted.known[languages] = _Known()
    new = words - known.met
    if not new:
        return known.wanted
    forms_of, forms = _forms_in(languages), wanted.forms
    inexact = bool(wanted.patterns or wanted.fuzzy)
    for written in new:
        of_word = forms_of[written]
        if inexact or not of_word[0] or not forms.isdisjoint(of_word):
            word = _look_closer(wanted, written, of_word[0], of_word[1:])
            if word is not None:
                known.wanted[written] = word
    known.met |= new  # last: another thread with the same plan must not find a word met and not yet judged
    return known.wanted


def _look_closer(wanted: _Wanted, written: str, token: str, stems: Sequence[str]) -> _Word | None:
    hit = bool(token) and _is_hit(wanted, token, stems)
    in_phrase = token in wanted.in_phrases
    if token and not hit and not in_phrase:
        return None
    first = len(written) == 2 and is_unspaced(written) and token not in wanted.tokens
    return _Word(token, hit, first, in_phrase)


def _is_hit(wanted: _Wanted, token: str, stems: Sequence[str]) -> bool:
    if token in wanted.tokens or not wanted.stems.isdisjoint(stems):
        return True
    for pattern in wanted.patterns:
        if pattern.fullmatch(token):
            return True
    for one, most in wanted.fuzzy:
        if -most <= len(token) - len(one) <= most and OSA.distance(token, one, score_cutoff=most) <= most:
            return True
    return False


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
