"""From a sender's or addressee's line to its country and bureau.

Wrong is worse than missing: what could mean two countries stays without one.
How it decides: docs/normalize.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from archive.domain.message import INTERPOL, Party
from archive.vocabulary.folding import fold_words
from archive.vocabulary.gazetteer import Entry, Place, load_gazetteer
from indexer.normalize.addresses import country_of_address, split_address

#: Characters of a line that are looked at: a longer one is no name of a bureau.
MAX_PARTY_CHARS = 400
_SHORT_LATIN = 3
_PUNCTUATION = " .,;:«»\"'()"
_MASTER = re.compile(r"(?<!\w)M(?:e|ᵉ|es)\s+[^\W\d_a-zà-ÿ]")
_CODE = re.compile(r"(?:NCB|IP|BCN|OCN|НЦБ)[\s/-]+([A-Z]{2})", re.ASCII)
_MARKERS = frozenset({"bureau", "interpol", "police", "body", "organization"})
#: What may stand between "NCB" and its city.
_BRIDGES = frozenset({"connective", "interpol", "police", "organization", "bureau"})


@dataclass(slots=True)
class _Item:
    """A phrase that the gazetteer knows; `start` and `end` in words."""

    start: int
    end: int
    entry: Entry
    short: bool


@dataclass(slots=True)
class _Line:
    """What a line is made of."""

    items: list[_Item] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    unknown: int = 0

    @property
    def marked(self) -> bool:
        return bool(self.kinds & _MARKERS)

    @property
    def official(self) -> bool:
        return self.marked or bool(self.kinds & {"secretariat", "ccf"})


@lru_cache(maxsize=100_000)
def find_party(raw: str) -> Party:
    """The party that `raw` names, with country (ISO 3166-1 alpha-2, or INT) and bureau where they are sure.

    Never raises. Counsel, private persons and "all NCBs" have no country, whatever city they name.
    """
    text = raw.strip()
    if not text or len(text) > MAX_PARTY_CHARS:
        return Party(raw)
    name, address = split_address(text)
    place = _find_place(name, bare=not address)
    if place is None and address and "private" not in _read_line(name).kinds:
        place = _find_place(address.partition("@")[0], bare=False) or country_of_address(address)
    if place is None:
        return Party(raw)
    return Party(raw, place.country, place.city or load_gazetteer().bureaus.get(place.country))


def names_everyone(raw: str) -> bool:
    """Whether a line addresses all bureaus at once."""
    return len(raw) <= MAX_PARTY_CHARS and "everyone" in _read_line(raw).kinds


def names_private(raw: str) -> bool:
    """Whether a line names counsel."""
    return len(raw) <= MAX_PARTY_CHARS and _is_private(raw, _read_line(raw))


def names_office(raw: str) -> bool:
    """Whether a line says what kind of office it names ("NCB", "police"), and not just where."""
    return len(raw) <= MAX_PARTY_CHARS and _read_line(raw).official


def _read_line(text: str) -> _Line:
    gazetteer = load_gazetteer()
    words = fold_words(text)
    line = _Line()
    at = 0
    while at < len(words):
        found = gazetteer.match(words, at)
        if found is None:
            line.unknown += not words[at].isdigit()
            at += 1
            continue
        size, entry = found
        word = words[at]
        short = size == 1 and len(word) <= _SHORT_LATIN and word.isascii()
        line.items.append(_Item(at, at + size, entry, short))
        line.kinds |= entry.kinds
        at += size
    return line


def _is_private(text: str, line: _Line) -> bool:
    return "private" in line.kinds or _MASTER.search(text) is not None


def _find_place(text: str, *, bare: bool) -> Place | None:
    line = _read_line(text)
    if _is_private(text, line) or "everyone" in line.kinds:
        return None
    if not line.official and line.kinds & {"outsider", "elsewhere"}:
        return None
    anchored = [item for item in line.items if item.entry.places and _is_anchored(item, line)]
    headquarters = _find_headquarters(line, bool(anchored))
    if headquarters is not None:
        # "NCB Paris for the CCF" is both: no saying whose line it is.
        return None if "bureau" in line.kinds and anchored else headquarters
    return _find_country(text, line, anchored, bare=bare)


def _find_headquarters(line: _Line, anchored: bool) -> Place | None:
    """The General Secretariat or the CCF, where the line names one of them."""
    if "ccf" in line.kinds:
        return Place(INTERPOL, "CCF")
    seat = Place(INTERPOL, "IPSG")
    if "secretariat" in line.kinds:
        return seat
    if line.kinds & {"bureau", "body", "elsewhere"}:
        return None
    named = bool(line.kinds & {"interpol", "organization"})
    alone = line.unknown == 0 and not any(item.entry.places for item in line.items)
    if "mission" in line.kinds and (named or alone):
        return seat
    if "weak_secretariat" in line.kinds and ((named and not anchored) or alone):
        return seat
    return seat if "organization" in line.kinds and alone else None


def _find_country(text: str, line: _Line, anchored: list[_Item], *, bare: bool) -> Place | None:
    if anchored and any(len(item.entry.places) > 1 for item in anchored):
        return _agree([item for item in line.items if item.entry.places])
    if anchored:
        place = _agree(anchored)
        return _city_of(place.country, line.items) if place else None
    named = [item for item in line.items if item.entry.places and not item.short]
    bodies = [item for item in line.items if "body" in item.entry.kinds]
    if not named and not bodies:
        found = _CODE.fullmatch(text.strip(_PUNCTUATION))
        return Place(found[1]) if found and found[1] in load_gazetteer().bureaus else None
    if line.marked:
        return _agree([*named, *(body for body in bodies if body not in named)])
    if not bare or line.unknown or line.kinds & {"weak_secretariat", "weak_private"}:
        return None
    # A line that is nothing but "Jordan" is as likely a person.
    personal = len(line.items) == 1 and "given_name" in line.kinds
    return None if personal else _agree(named)


def _agree(items: list[_Item]) -> Place | None:
    """The one place that all of these may mean, or None; a bureau's city before another of its country."""
    countries = {place.country for place in items[0].entry.places}
    for item in items[1:]:
        countries &= {place.country for place in item.entry.places}
    if len(countries) > 1:
        return _prefer(items)
    if not countries:
        return None
    country = countries.pop()
    return _city_of(country, items)


def _prefer(items: list[_Item]) -> Place | None:
    """A name of two countries means the one that a table puts first: bureaus go by their city."""
    firsts = {item.entry.places[0] for item in items}
    place = firsts.pop()
    return place if not firsts and place.city else None


def _city_of(country: str, items: list[_Item]) -> Place:
    cities = [p.city for item in items for p in item.entry.places if p.country == country and p.city]
    seat = load_gazetteer().bureaus.get(country)
    if not cities or seat in cities:
        return Place(country, seat)
    return Place(country, cities[0])


def _is_anchored(item: _Item, line: _Line) -> bool:
    """Whether "NCB" or "Interpol" stands right beside this place, with nothing but link words between."""
    return _meets_bureau(item, line, -1) or _meets_bureau(item, line, 1)


def _meets_bureau(item: _Item, line: _Line, step: int) -> bool:
    at = line.items.index(item) + step
    edge = item.start if step < 0 else item.end
    while 0 <= at < len(line.items):
        near = line.items[at]
        if (near.end if step < 0 else near.start) != edge:
            return False
        if near.entry.kinds & {"bureau", "interpol"}:
            return step < 0 or not _has_own_place(at, line)
        if near.entry.places or not near.entry.kinds & _BRIDGES:
            return False
        edge = near.start if step < 0 else near.end
        at += step
    return False


def _has_own_place(at: int, line: _Line) -> bool:
    """Whether the bureau word at `at` is followed by a place: then it belongs to that one."""
    following = line.items[at + 1 :]
    for near in following:
        if near.entry.places:
            return True
        if not near.entry.kinds & _BRIDGES:
            return False
    return False
