"""The time of day and the zone in a written date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo

from archive.vocabulary.month_names import load_zones

_CLOCK = re.compile(
    r"(?<![\d:])(?P<H>\d{1,2})\s?[:h]\s?(?P<M>\d\d)(?::(?P<S>\d\d)(?:[.,]\d{1,9})?)?(?![\d:])"
    r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?"
)
#: `1530 hrs`, `2322Z`, `4 p.m.`
_HOURS = re.compile(r"(?<![\d/.-])(?P<H>\d\d)(?P<M>\d\d)\s?(?:hrs?\b|hours\b|uhr\b|h\b|(?=z\b))")
_HALF_DAY = re.compile(r"(?<![\d/.:-])(?P<H>\d{1,2})\s?(?P<half>[ap])\.?\s?m\b\.?")
_OFFSET = re.compile(r"\s*(?:(?:utc|gmt|ut)\s?)?(?P<sign>[+-])\s?(?P<h>\d\d?):?(?P<m>\d\d)(?!\d)")
_ZONE_NAME = re.compile(r"\s*([a-z]{1,4})\b(?!\s?[+-]\d)")
_LATEST_ZONE = timedelta(hours=15)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `zone` None where none that is sure was written."""

    hour: int
    minute: int
    second: int
    zone: tzinfo | None


def take_clock(text: str) -> tuple[Clock | None, str]:
    """The time of day in lower-cased `text`, and the text without it and its zone."""
    found = _CLOCK.search(text) or _HOURS.search(text) or _HALF_DAY.search(text)
    if found is None:
        return None, text
    parts = found.groupdict()
    hour, minute, second = int(parts["H"]), int(parts.get("M") or 0), int(parts.get("S") or 0)
    half = parts.get("half")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    zone, rest = _take_zone(text[found.end() :])
    rest = f"{text[: found.start()]} {rest}"
    if hour > 23 or minute > 59 or second > 60:
        return None, rest
    return Clock(hour, minute, min(second, 59), zone), rest


def zone_of_letter(letter: str) -> timezone | None:
    """The military zone: Z is UTC, A to M east of it (without J, which is local time), N to Y west."""
    if letter == "Z":
        return UTC
    east = "ABCDEFGHIKLM".find(letter)
    if east >= 0:
        return timezone(timedelta(hours=east + 1))
    west = "NOPQRSTUVWXY".find(letter)
    return timezone(-timedelta(hours=west + 1)) if west >= 0 else None


def _take_zone(text: str) -> tuple[tzinfo | None, str]:
    found = _OFFSET.match(text)
    if found:
        offset = timedelta(hours=int(found["h"]), minutes=int(found["m"]))
        # "-0000" says that the zone is not known (RFC 2822, section 3.3).
        unknown = offset > _LATEST_ZONE or (found["sign"] == "-" and not offset)
        zone = None if unknown else timezone(-offset if found["sign"] == "-" else offset)
        return zone, _drop_repeated_zone(text[found.end() :])
    named = _ZONE_NAME.match(text)
    if named and named[1] in load_zones():
        return load_zones()[named[1]], text[named.end() :]
    return None, text


def _drop_repeated_zone(text: str) -> str:
    """`+0200 GMT+02:00` says the same twice."""
    found = _OFFSET.match(text)
    return text[found.end() :] if found else text
