"""What a message says beside its kinds: a decision's outcome, what is done to measures, what was before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from archive.domain.findings import (
    Color,
    ColorFound,
    Kind,
    KindFound,
    MeasureAction,
    MeasureFound,
    Outcome,
    Stated,
    StatedFound,
)
from archive.domain.instant import believed
from archive.domain.message import INTERPOL
from archive.vocabulary.folding import fold_words
from archive.vocabulary.gazetteer import load_gazetteer
from indexer.extract.kinds.reading import Reading
from indexer.extract.kinds.rules import Match
from indexer.extract.kinds.sides import find_sides
from indexer.extract.kinds.text import BODY
from indexer.extract.persons.dates import DateFound, list_dates

#: How far behind "as of" or "with effect from" the day may stand, in characters.
_EFFECT_CHARACTERS = 20
#: How long after the day that measures take effect it may be told.
_LATEST_TOLD = timedelta(days=31)
#: "NCB" and its city stand this close, in words.
_BUREAU_WORDS = 5
#: Before a notice its country is named, if at all, within so many words.
_OF_WHOM = 6
_ON_NOTICES = frozenset(kind for kind in Kind if kind.value.startswith(("notice_", "diffusion_"))) | {
    Kind.COMPLAINT_FILED,
    Kind.COMPLAINT_DECIDED,
}
#: A name of two letters is a word more often than a place.
_SHORT = 2


def find_outcome(reading: Reading, kinds: Sequence[KindFound]) -> Outcome | None:
    """How the complaint was decided, where the message decides one and its words say it."""
    if not _has(kinds, Kind.COMPLAINT_DECIDED):
        return None
    match = _surest(reading.match("outcome"))
    return Outcome(_point(match)) if match else None


def find_color(reading: Reading, kinds: Sequence[KindFound]) -> ColorFound | None:
    """The color of the notice or diffusion that the message is on; of several that it names, the first."""
    if not any(kind.kind in _ON_NOTICES for kind in kinds):
        return None
    match = _surest(reading.match("color"))
    return ColorFound(Color(_point(match)), reading.evidence(match)) if match else None


def find_measures(reading: Reading, kinds: Sequence[KindFound]) -> tuple[MeasureFound, ...]:
    """What is done to the measures on the bureau that the message is about."""
    if not _has(kinds, Kind.MEASURES_ANNOUNCED):
        return ()
    match = _surest(reading.match("measure"))
    country = _bureau_country(reading)
    if match is None or country is None:
        return ()
    return (
        MeasureFound(country, MeasureAction(_point(match)), reading.evidence(match), _effective_on(reading)),
    )


def find_stated(reading: Reading) -> tuple[StatedFound, ...]:
    """What the sender says of its own earlier notice or diffusion: once each, the surest rule's words."""
    found: dict[Stated, Match] = {}
    for match in sorted(reading.match("stated"), key=_order):
        if not _is_of_another(reading, match):
            found.setdefault(Stated(_point(match)), match)
    return tuple(StatedFound(what, reading.evidence(match)) for what, match in found.items())


def _is_of_another(reading: Reading, match: Match) -> bool:
    """Whether the words of a match, or those before them in the sentence, name a country that neither writes
    nor is written to: what was refused was that one's request."""
    message, sentences = reading.message, reading.text.sentences
    first = match.first
    while first > max(0, match.first - _OF_WHOM) and sentences[first - 1] == sentences[match.first]:
        first -= 1
    field, (start, end) = reading.text.place(first, match.last)
    text = message.body if field == BODY else message.subject
    named = {country for country, _ in _places(text[start:end])}
    if not named:
        named = find_sides(reading.text.words[first : match.last + 1])
    return bool(named) and named.isdisjoint({message.from_country, *message.to_countries})


def _has(kinds: Sequence[KindFound], kind: Kind) -> bool:
    return any(found.kind is kind for found in kinds)


def _surest(matches: Sequence[Match]) -> Match | None:
    return min(matches, key=_order, default=None)


def _order(match: Match) -> tuple[float, int]:
    return -match.rule.sure, match.first


def _point(match: Match) -> str:
    return match.rule.says.partition(".")[2]


def _bureau_country(reading: Reading) -> str | None:
    """The country of the bureau under measures: named in the subject, else as a bureau in the text, else at
    all, else the one addressee's."""
    message = reading.message
    places = _places(message.body)
    for named in (_places(message.subject), [one for one in places if one[1]], places):
        if named:
            return named[0][0]
    countries = [country for country in message.to_countries if country != INTERPOL]
    return countries[0] if len(countries) == 1 else None


def _places(text: str) -> list[tuple[str, bool]]:
    """The countries of places named in a text, in order, each with whether a bureau is named just before.

    A place of several countries does not count, nor does Interpol's own seat.
    """
    gazetteer = load_gazetteer()
    words = fold_words(text)
    places: list[tuple[str, bool]] = []
    at, bureau_at = 0, -_BUREAU_WORDS
    while at < len(words):
        length, entry = gazetteer.match(words, at) or (1, None)
        if entry is not None:
            countries = {one.country for one in entry.places} - {INTERPOL}
            is_seat = any(one.city == "Lyon" for one in entry.places)
            if len(countries) == 1 and not is_seat and len("".join(words[at : at + length])) > _SHORT:
                places.append((countries.pop(), at - bureau_at < _BUREAU_WORDS))
            if "bureau" in entry.kinds:
                bureau_at = at
        at += length
    return places


def _effective_on(reading: Reading) -> str | None:
    """The day behind "as of", "with effect from" and the like, as an ISO date.

    A day long before the message is of something else ("in force since ...").
    """
    body, sent = reading.message.body, believed(reading.message.sent_at)
    dates = [found for found in list_dates(body) if None not in found.parts]
    for hit in reading.hits.by_name.get("effect", ()):
        field, (_, end) = reading.text.place(hit.first, hit.last)
        for found in dates:
            if field == BODY and end <= found.start <= end + _EFFECT_CHARACTERS:
                on = _day(found)
                if on and sent and on >= sent.first_day - _LATEST_TOLD:
                    return on.isoformat()
    return None


def _day(found: DateFound) -> date | None:
    year, month, day = found.parts
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
