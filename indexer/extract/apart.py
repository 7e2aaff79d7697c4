"""Where one message does different things for different people: refuses a notice, and publishes another.

Such a message names each person in a line or a sentence of their own. What stands there says what is done:
words of refusal, or words for what is published, in order or not decided yet (rules/*.yaml).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from archive.analysis.fold import fold
from archive.domain.findings import (
    REFUSALS,
    Citation,
    Evidence,
    Kind,
    KindFound,
    Mention,
    Role,
    Stated,
    StatedFound,
)
from indexer.extract.kinds.reading import Reading
from indexer.extract.kinds.text import BODY

#: Classes of words that tell of a refusal, and of what is not refused.
_REFUSED = frozenset({"denied", "comply", "cancelled"})
_SPARED = frozenset({"spared", "hold", "republished"})
#: How sure it is that a notice was published for one of the people, where its number stands beside the name.
_SURE = 0.9
_RULE = "one-of-the-people"


class _State(Enum):
    REFUSED = auto()
    PUBLISHED = auto()
    PENDING = auto()


@dataclass(frozen=True, slots=True)
class _Part:
    """The words (from `first` up to `end`, not included) that are about one mention, by its place."""

    mention: int
    first: int
    end: int


def tell_apart(
    reading: Reading,
    kinds: tuple[KindFound, ...],
    mentions: tuple[Mention, ...],
    citations: Sequence[Citation],
    stated: Sequence[StatedFound],
) -> tuple[tuple[KindFound, ...], tuple[Mention, ...]]:
    """The kinds and mentions with what holds of each person, where it is not the same for all."""
    named = {found.kind for found in kinds}
    if not stated and named.isdisjoint(REFUSALS):
        return kinds, mentions
    if not _are_several(mentions):
        return kinds, mentions
    parts = _list_parts(reading, mentions)
    if stated:
        mentions = _state_apart(reading, mentions, parts, stated)
    if named.isdisjoint(REFUSALS):
        return kinds, mentions
    numbers = {
        place: found for place, part in enumerate(parts) if (found := _number_in(reading, part, citations))
    }
    states = {
        part.mention: state
        for place, part in enumerate(parts)
        if (state := _state_of(reading, part, has_number=place in numbers))
    }
    told = {states.get(part.mention, _State.REFUSED) for part in parts}
    if _State.REFUSED not in told or len(told) == 1:
        return kinds, mentions  # nobody, or everybody, is refused
    if numbers and Kind.NOTICE_PUBLISHED not in named and _State.PUBLISHED in states.values():
        cited = next(iter(numbers.values()))
        why = Evidence(_RULE, 1, cited.field, cited.span)
        kinds = (*kinds, KindFound(Kind.NOTICE_PUBLISHED, _SURE, (why,)))
        named.add(Kind.NOTICE_PUBLISHED)
    return kinds, tuple(
        replace(mention, kinds=_kinds_of(states[place], named)) if place in states else mention
        for place, mention in enumerate(mentions)
    )


def _kinds_of(state: _State, named: Collection[Kind]) -> tuple[Kind, ...]:
    gone = {_State.REFUSED: {Kind.NOTICE_PUBLISHED}, _State.PUBLISHED: REFUSALS}.get(
        state, REFUSALS | {Kind.NOTICE_PUBLISHED}
    )
    return tuple(kind for kind in Kind if kind in named and kind not in gone) or (Kind.OTHER,)


def _are_several(mentions: Sequence[Mention]) -> bool:
    """Whether two of the names in the text have each a word that the other has not."""
    words = {
        frozenset(fold(word) for word in mention.name.split())
        for mention in mentions
        if mention.role is Role.SUBJECT and mention.field == BODY
    }
    return any(one - other and other - one for one in words for other in words)


def _list_parts(reading: Reading, mentions: Sequence[Mention]) -> list[_Part]:
    """For each mention in the text the words from the beginning of its sentence to that of the next one, or
    to the end of its paragraph. What stands behind all that was read of a long text has no part."""
    text = reading.text
    starts = [span[0] for span in text.spans[text.subject_words :]]
    here = [
        (place, text.subject_words + bisect_left(starts, mention.span[0]))
        for place, mention in enumerate(mentions)
        if mention.role is Role.SUBJECT and mention.field == BODY
    ]
    here = [(place, word) for place, word in here if word < len(text.words)]
    here.sort(key=lambda one: one[1])
    parts: list[_Part] = []
    before = text.subject_words
    for (place, word), (_, behind) in pairwise([*here, (-1, len(text.words))]):
        first = word
        while first > before and text.sentences[first - 1] == text.sentences[word]:
            first -= 1
        end = word
        while end < behind and not (end > word and _ends_paragraph(reading, end - 1, end)):
            end += 1
        parts.append(_Part(place, first, end))
        before = word + 1
    return _cut(reading, parts)


def _cut(reading: Reading, parts: list[_Part]) -> list[_Part]:
    """The parts, each ending where the next one's sentence begins."""
    cut = []
    for part, after in pairwise([*parts, _Part(-1, len(reading.text.words), 0)]):
        cut.append(replace(part, end=max(part.first, min(part.end, after.first))))
    return cut


def _ends_paragraph(reading: Reading, one: int, other: int) -> bool:
    between = reading.message.body[reading.text.spans[one][1] : reading.text.spans[other][0]]
    return "\n\n" in between


def _state_of(reading: Reading, part: _Part, *, has_number: bool) -> _State | None:
    names = {hit.name for hit in reading.found if part.first <= hit.first < part.end}
    if has_number and "denied" not in names:
        return _State.PUBLISHED
    if not _REFUSED.isdisjoint(names):
        return _State.PENDING if "spared" in names and "denied" not in names else _State.REFUSED
    return _State.PENDING if not _SPARED.isdisjoint(names) else None


def _number_in(reading: Reading, part: _Part, citations: Sequence[Citation]) -> Citation | None:
    """The control number of a notice that stands in a part."""
    if part.end <= part.first:
        return None
    low, high = reading.text.spans[part.first][0], reading.text.spans[part.end - 1][1]
    return next(
        (c for c in citations if c.role == "notice" and c.field == BODY and low <= c.span[0] < high), None
    )


def _state_apart(
    reading: Reading, mentions: tuple[Mention, ...], parts: Sequence[_Part], stated: Sequence[StatedFound]
) -> tuple[Mention, ...]:
    """The mentions, each with what is stated of it, where the sentence that states it names some of them."""
    text = reading.text
    starts = [span[0] for span in text.spans[text.subject_words :]]
    named_in: dict[int, set[int]] = {}
    for part in parts:
        word = text.subject_words + bisect_left(starts, mentions[part.mention].span[0])
        named_in.setdefault(text.sentences[word], set()).add(part.mention)
    of: dict[int, set[Stated]] = {part.mention: set() for part in parts}
    for found in stated:
        if found.evidence.field != BODY or found.evidence.span is None:
            return mentions
        word = text.subject_words + bisect_left(starts, found.evidence.span[0])
        about = named_in.get(text.sentences[min(word, len(text.words) - 1)])
        for place in about or of:
            of[place].add(found.what)
    if len({frozenset(said) for said in of.values()}) < 2:
        return mentions
    return _with_stated(mentions, of)


def _with_stated(mentions: tuple[Mention, ...], of: Mapping[int, Collection[Stated]]) -> tuple[Mention, ...]:
    return tuple(
        replace(mention, stated=tuple(sorted(of[place]))) if place in of else mention
        for place, mention in enumerate(mentions)
    )
