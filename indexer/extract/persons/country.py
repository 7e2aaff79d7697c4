"""The country on whose behalf the search for a message's people is made.

A bureau that asks asks for its country; one that answers speaks of the search of the one that asked. What
Interpol's own bodies write is about the search of the country that the text names beside a word such as
"request", or else of the one bureau that they write to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from archive.domain.findings import Kind, Mention, Role
from archive.domain.message import INTERPOL, Message
from archive.tables import read_rows, split_names
from archive.vocabulary.folding import fold, fold_words
from archive.vocabulary.gazetteer import load_gazetteer
from indexer.extract.persons.lexicon import PACKAGE
from indexer.extract.quoted_out import blank_spans

_ANSWERS = frozenset({Kind.INFORMATION_SUPPLIED, Kind.INFORMATION_REFUSED})
_ASKS = frozenset({Kind.INFORMATION_REQUESTED, Kind.NOTICE_REQUESTED, Kind.DIFFUSION_CIRCULATED})
#: Words between a word such as "request" and the country's name.
_REACH = 6
#: Words looked at: the country is named where the person is.
_MAX_WORDS = 400
#: A name of one short word may be any word.
_MIN_NAME = 3


def find_requesting_country(
    message: Message, mentions: Sequence[Mention], kinds: Collection[Kind] = ()
) -> str | None:
    """ISO 3166-1 alpha-2; None where nobody is sought or nothing tells for whom.

    `kinds` of the message tell an answer from a question; without them, what a message replies to does.
    """
    if not any(mention.role is Role.SUBJECT for mention in mentions):
        return None
    sender = message.from_country
    addressees = [country for country in message.to_countries if country != INTERPOL]
    if sender and sender != INTERPOL:
        if _is_answer(message, kinds):
            return addressees[0] if len(addressees) == 1 else sender
        return sender
    if sender == INTERPOL and len(addressees) == 1:
        return addressees[0]
    beside, others = _named_countries(message)
    if beside:
        return beside[0]
    return others[0] if others and sender == INTERPOL else None


def _is_answer(message: Message, kinds: Collection[Kind]) -> bool:
    if not kinds or set(kinds) == {Kind.OTHER}:
        return message.in_reply_to is not None
    return not _ANSWERS.isdisjoint(kinds) and _ASKS.isdisjoint(kinds)


@cache
def _behalf_words() -> frozenset[str]:
    return frozenset(
        fold(name) for row in read_rows("on_behalf", PACKAGE) for name in split_names(row["words"])
    )


def _named_countries(message: Message) -> tuple[list[str], list[str]]:
    """Countries named: beside a word for "request", the nearest first; and all, the most named first."""
    body = blank_spans(message.body, message.quoted)
    words = fold_words(f"{message.subject} | {body}")[:_MAX_WORDS]
    cues = [place for place, word in enumerate(words) if word in _behalf_words()]
    found = list(_iter_places(words))
    beside = sorted(
        (place - cue, place, country) for place, country in found for cue in cues if 0 < place - cue <= _REACH
    )
    named = Counter(country for _, country in found)
    return [country for _, _, country in beside], [country for country, _ in named.most_common()]


def _iter_places(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Countries named, by themselves or by a city, each with its place; ambiguous names are left out."""
    gazetteer = load_gazetteer()
    listed = list(words)
    place = 0
    while place < len(listed):
        found = gazetteer.match(listed, place)
        if found is None:
            place += 1
            continue
        size, entry = found
        countries = {one.country for one in entry.places} - {INTERPOL}
        if len(countries) == 1 and len("".join(listed[place : place + size])) >= _MIN_NAME:
            yield place, countries.pop()
        place += size
