"""Reading the values of fields: countries, languages, kinds, formats, dates."""

from __future__ import annotations

import calendar
import re
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import NoReturn

import pycountry
from babel import Locale

from archive.analysis.tokenize import list_tokens
from archive.domain.findings import Kind, Outcome
from archive.domain.languages import NAMING
from archive.domain.ledger import Basis, Certainty
from archive.domain.message import INTERPOL
from archive.errors import QueryFieldError
from archive.query.fields import DAYS_RANGES, EVENTS, UNKNOWN
from archive.query.languages import find_language, find_near_language
from archive.query.syntax import Span

#: What a message may do; the annotation guide defines each.
KINDS = tuple(kind.value for kind in Kind)
FORMATS = ("csv", "eml", "jsonl", "tei", "telex", "text")
#: Fields with few values: how they are read -> (what one of them is called, all of them).
_CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "kind": ("kind", KINDS),
    "format": ("format", FORMATS),
    "event": ("event", tuple(EVENTS)),
    "basis": ("basis", tuple(Basis)),
    "certainty": ("certainty", tuple(Certainty)),
    "days_since": ("range of days", DAYS_RANGES),
    "yes_or_no": ("answer", ("yes", "no")),
    "during": ("period", ("measures",)),
    "tracing": ("way of tracing", ("informal", "formal")),
    "outcome": ("outcome", tuple(Outcome)),
}
#: A length of time: days, weeks, months of 30 days or years of 365.
_LENGTH = re.compile(r"(\d{1,5})\s*([dwmy]?)", re.IGNORECASE | re.ASCII)
_DAYS = {"": 1, "d": 1, "w": 7, "m": 30, "y": 365}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_EPOCH = date(1970, 1, 1)


#: Names and codes that neither ISO 3166 nor the CLDR has.
_ALSO = {
    "int": INTERPOL, "interpol": INTERPOL, "ipsg": INTERPOL, "ccf": INTERPOL, UNKNOWN: UNKNOWN,
    "uk": "GB", "britain": "GB", "great britain": "GB", "uae": "AE", "usa": "US", "turkey": "TR",
    "czech republic": "CZ", "holland": "NL", "ivory coast": "CI", "macedonia": "MK", "burma": "MM",
    "swaziland": "SZ", "cape verde": "CV", "congo": "CG", "drc": "CD", "south korea": "KR",
    "north korea": "KP", "росийская федерация": "RU", "сша": "US",
}  # fmt: skip


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Folded name or code -> ISO 3166-1 alpha-2, `INT` for the General Secretariat and the CCF."""
    names = dict(_ALSO)
    for country in pycountry.countries:
        for attribute in ("alpha_2", "alpha_3", "name", "common_name", "official_name"):
            if name := getattr(country, attribute, None):
                names.setdefault(_folded(name), country.alpha_2)
    for language in NAMING:
        for code, name in Locale(language).territories.items():
            if code in _codes():
                names.setdefault(_folded(name), code)
    return {**names, "xk": "XK"}


def _folded(name: str) -> str:
    return " ".join(list_tokens(name))


def find_country(value: str) -> str | None:
    """The country of a code or a name in any language of the archive, INT, or unknown; None where none."""
    return _countries().get(_folded(value))


def find_near_countries(value: str) -> list[str]:
    """Up to three English names that begin as this does, or else are most like it."""
    names = {_folded(name): name for code, name in Locale("en").territories.items() if code in _codes()}
    typed = _folded(value)
    near = [name for folded, name in sorted(names.items()) if typed and folded.startswith(typed)]
    return near[:3] or [names[found] for found in get_close_matches(typed, names, n=1, cutoff=0.7)]


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2, and Kosovo's."""
    return frozenset(country.alpha_2 for country in pycountry.countries) | {"XK"}


def country_name(code: str) -> str:
    """The English name of a country's code; the code itself where it is none."""
    if code == INTERPOL:
        return "Interpol’s General Secretariat"
    if code == UNKNOWN:
        return "an unknown country"
    return str(Locale("en").territories.get(code, code)) if code in _codes() else code


def choices_of(reading: str) -> tuple[str, ...]:
    """All values of a field with few of them; none where there are many."""
    return tuple(map(str, _CHOICES[reading][1])) if reading in _CHOICES else ()


def keyword_value(reading: str, value: str, span: Span) -> str:
    """The keyword that a value stands for; QueryFieldError with the nearest one where there is none."""
    typed = value.strip()
    if reading in _CHOICES:
        what, values = _CHOICES[reading]
        return _one_of(values, typed, what, span)
    match reading:
        case "language":
            return find_language(typed) or _no_language(typed, span)
        case "year":
            if typed != UNKNOWN and not re.fullmatch(r"\d{4}", typed):
                raise QueryFieldError("A year has four digits, or is `unknown`.", span=span)
            return typed
        case "country":
            return find_country(typed) or refuse_country(typed, span)
        case _:
            return typed


def refuse_country(typed: str, span: Span, way_on: str = "") -> NoReturn:
    """Raise the QueryFieldError of a country that there is not, with the nearest names."""
    near = find_near_countries(typed)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Write a name, or a code such as `RU`."
    raise QueryFieldError(f"There is no country `{typed[:40]}`.", hint=f"{hint} {way_on}".strip(), span=span)


def _no_language(typed: str, span: Span) -> NoReturn:
    near = find_near_language(typed)
    hint = f"Did you mean `{near}`?" if near else "Use a name, or a code such as `ru` or `ar`."
    raise QueryFieldError(f"There is no language `{typed[:40]}`.", hint=hint, span=span)


def _one_of(values: tuple[str, ...], typed: str, what: str, span: Span) -> str:
    value = typed.casefold()
    for same in (value, value.replace("-", "_")):
        if same in values:
            return same
    near = get_close_matches(value, values, n=1, cutoff=0.5)
    hint = f"Did you mean `{near[0]}`?" if near else "One of: " + ", ".join(values) + "."
    raise QueryFieldError(f"There is no {what} `{typed[:40]}`.", hint=hint, span=span)


def length_of(value: str, span: Span) -> int:
    """The days of a length of time: `90d`, `12w`, `6m` (of 30 days), `2y` (of 365)."""
    found = _LENGTH.fullmatch(value.strip())
    if found is None:
        raise QueryFieldError(
            f"`{value[:40]}` is not a length of time.",
            hint="Write days, weeks, months or years: `90d`, `12w`, `6m`, `2y`.",
            span=span,
        )
    return int(found[1]) * _DAYS[found[2].lower()]


def days_of(value: str, span: Span) -> tuple[int, int]:
    """(first, last) day of `2022`, `2022-03` or `2022-03-10`, in days since 1970-01-01."""
    found = _DATE.fullmatch(value.strip())
    try:
        if found is None:
            raise ValueError(value)
        year, month, day = (int(part) if part else None for part in found.groups())
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last = date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        raise QueryFieldError(
            f"`{value[:40]}` is not a date.",
            hint="Write 2022, 2022-03 or 2022-03-10; a range is [2022-03 TO 2023-02].",
            span=span,
        ) from None
    return (first - _EPOCH).days, (last - _EPOCH).days
