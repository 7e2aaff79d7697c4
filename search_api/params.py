"""Query parameters to a SearchRequest and back; the two directions are inverse.

`parse_params(build_params(request)) == request` for every request that can be asked, so that a page, an
address in a mail, the API and the command line mean the same by the same parameters. Values are text as it
is decoded from an address: `[("q", "stolen car"), ("from_country", "RU"), ("from_country", "KZ")]`.

A facet is a parameter of its own name, repeated for each value chosen in it. Order matters only within a
facet; a value given twice counts once; an empty value is no value, as a form sends it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from archive.errors import QueryTooCostly, RequestError
from archive.query.fields import FACETS
from archive.query.parser import MAX_CHARACTERS
from archive.query.request import Interval, SearchRequest, Sort

#: Hits on a page. Whole results are for the export, which has no limit.
DEFAULT_SIZE = 20
MAX_SIZE = 200
#: Values chosen in one facet, and characters of one value.
MAX_FILTER_VALUES = 100
MAX_VALUE_CHARACTERS = 300
#: Spellings of names that are not wanted, and the characters of all of them.
MAX_SPELLINGS, MAX_SPELLINGS_CHARACTERS = 200, 4_000
#: Characters of a cursor; those of the engines have well under a hundred.
MAX_CURSOR_CHARACTERS = 500

Pairs = Sequence[tuple[str, str]]
_DAY_TEXT = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_Enum = TypeVar("_Enum", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter that is not a facet: how it is named, read, written and told to a person."""

    name: str
    field: str
    parse: Callable[[str, str], Any]
    build: Callable[[Any], str]
    description: str


def _query(_name: str, value: str) -> str:
    if len(value) > MAX_CHARACTERS:
        raise QueryTooCostly(
            f"The query has {len(value)} characters; at most {MAX_CHARACTERS} are allowed.",
            hint="Search for the words that matter.",
            span=(MAX_CHARACTERS, len(value)),
        )
    return value


def _cursor(name: str, value: str) -> str:
    if len(value) > MAX_CURSOR_CHARACTERS:
        raise RequestError("This cursor is not one of this search.", parameter=name)
    return value


def _day(name: str, value: str) -> date:
    try:
        # `fromisoformat` also reads week dates and dates without hyphens, which `build` never writes.
        if not _DAY_TEXT.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise RequestError(
            f"`{name}` is not a day of the calendar.", parameter=name, hint="Write it as 2022-03-10."
        ) from None


def _flag(name: str, value: str) -> bool:
    if value not in ("true", "false"):
        raise RequestError(f"`{name}` is `true` or `false`.", parameter=name)
    return value == "true"


def _size(name: str, value: str) -> int:
    # isdecimal() alone accepts digits of every script, and int() reads them.
    if not (value.isascii() and value.isdecimal() and len(value) <= 6 and 1 <= int(value) <= MAX_SIZE):
        raise RequestError(
            f"`{name}` is a whole number from 1 to {MAX_SIZE}.",
            parameter=name,
            hint="The export gives a whole result, to the last hit.",
        )
    return int(value)


def _spellings(name: str, value: str) -> tuple[str, ...]:
    tokens = tuple(dict.fromkeys(value.split()))
    if len(tokens) > MAX_SPELLINGS or len(value) > MAX_SPELLINGS_CHARACTERS:
        raise RequestError(f"`{name}` takes at most {MAX_SPELLINGS} spellings.", parameter=name)
    return tokens


def _choice(kind: type[_Enum]) -> Callable[[str, str], _Enum]:
    def parse(name: str, value: str) -> _Enum:
        try:
            return kind(value)
        except ValueError:
            names = ", ".join(kind)
            raise RequestError(f"`{name}` is one of: {names}.", parameter=name) from None

    return parse


PARAMS: tuple[Param, ...] = (
    Param("q", "q", _query, str, "The query, in the query language; empty finds every message."),
    Param("sent_from", "sent_from", _day, date.isoformat, "Sent on this day or later, as 2022-03-10."),
    Param("sent_to", "sent_to", _day, date.isoformat, "Sent on this day or earlier."),
    Param("sort", "sort", _choice(Sort), str, "`relevance`, `newest` or `oldest`."),
    Param("size", "size", _size, str, f"Hits on a page, from 1 to {MAX_SIZE}; {DEFAULT_SIZE} if not given."),
    Param("cursor", "cursor", _cursor, str, "The page begins after this place in the result."),
    Param("backwards", "backwards", _flag, lambda flag: str(flag).lower(),
          "`true`: the page ends before `cursor`."),
    Param("plain", "plain", _flag, lambda flag: str(flag).lower(),
          "`true`: `q` is words as they stand, without query syntax."),
    Param("interval", "interval", _choice(Interval), str,
          "Unit of the histogram: `year`, `month` or `day`; chosen by the dates if not given."),
    Param("spellings_off", "spellings_off", _spellings, " ".join,
          "Spellings that names in the query are not looked for as, with spaces between."),
    Param("spellings_on", "spellings_on", _spellings, " ".join,
          "Doubtful spellings that names in the query are looked for as, too."),
)  # fmt: skip

_BY_NAME: Mapping[str, Param] = {param.name: param for param in PARAMS}
_DEFAULTS = SearchRequest()
#: Every parameter of a search: the facets, then the others.
NAMES: tuple[str, ...] = (*FACETS, *_BY_NAME)


def parse_params(pairs: Pairs, *, also: Iterable[str] = ()) -> SearchRequest:
    """The request that these parameters ask for; names in `also` are someone else's and left alone.

    Raises RequestError, naming the parameter: unknown (with the nearest that exists), given twice where
    one value is meant, out of its limits, or at odds with another.
    """
    for facet, given in Counter(name for name, _ in pairs if name in FACETS).items():
        if given > MAX_FILTER_VALUES:
            raise RequestError(f"`{facet}` takes at most {MAX_FILTER_VALUES} values.", parameter=facet)
    ignored = frozenset(also)
    values: dict[str, Any] = {}
    filters: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in ignored:
            continue
        if name in FACETS:
            _add_filter(filters, name, value)
        elif (param := _BY_NAME.get(name)) is None:
            raise _unknown(name, (*NAMES, *ignored))
        elif value:
            if param.field in values:
                raise RequestError(f"`{name}` is given twice.", parameter=name)
            values[param.field] = param.parse(name, value)
    request = SearchRequest(filters={f: tuple(filters[f]) for f in FACETS if f in filters}, **values)
    _check_together(request)
    return request


def build_params(request: SearchRequest) -> list[tuple[str, str]]:
    """The parameters that ask for this request, in a fixed order, without those at their default."""
    chosen = [(facet, value) for facet in FACETS for value in request.filters.get(facet, ())]
    others = [
        (param.name, param.build(getattr(request, param.field)))
        for param in PARAMS[1:]
        if getattr(request, param.field) != getattr(_DEFAULTS, param.field)
    ]
    return [*([("q", request.q)] if request.q else []), *chosen, *others]


def _add_filter(filters: dict[str, list[str]], name: str, value: str) -> None:
    chosen = filters.get(name, [])
    if not value or value in chosen:
        return
    if len(value) > MAX_VALUE_CHARACTERS:
        raise RequestError(
            f"A value of `{name}` has {len(value)} characters; at most {MAX_VALUE_CHARACTERS} are allowed.",
            parameter=name,
        )
    filters[name] = [*chosen, value]


def _check_together(request: SearchRequest) -> None:
    if request.sent_from and request.sent_to and request.sent_from > request.sent_to:
        raise RequestError("`sent_from` is later than `sent_to`.", parameter="sent_from")
    if request.backwards and request.cursor is None:
        raise RequestError("`backwards` needs a `cursor`.", parameter="backwards")


def _unknown(name: str, known: Iterable[str]) -> RequestError:
    shown = name[:40]
    near = get_close_matches(shown, list(known), n=1, cutoff=0.5)
    return RequestError(
        f"There is no parameter `{shown}`.",
        parameter=shown,
        hint=f"Did you mean `{near[0]}`?" if near else "The parameters are listed in docs/api.md.",
    )


def split_output(pairs: Pairs, outputs: Iterable[str]) -> tuple[str | None, list[tuple[str, str]]]:
    """What an export is to be written as, and the parameters without that.

    `as=csv` says so, or `format=csv`, as on the command line. `format` is also a facet: with `as` in the
    address it is that alone, so that an export of the messages that were found in CSV files can be asked
    for. Raises RequestError where `as` is none of `outputs`, or is said twice.
    """
    allowed = tuple(outputs)
    said = [value for name, value in pairs if name == "as" and value]
    rest = [(name, value) for name, value in pairs if name != "as"]
    if not said:
        said = [value for name, value in rest if name == "format" and value in allowed]
        rest = [(name, value) for name, value in rest if name != "format" or value not in allowed]
    if len(set(said)) > 1:
        raise RequestError("An export is written as one thing.", parameter="as", hint=f"Say `as={said[0]}`.")
    if said and said[0] not in allowed:
        raise RequestError(f"`as` is one of: {', '.join(allowed)}.", parameter="as")
    return (said[0] if said else None), rest


def check_names(pairs: Pairs, known: Iterable[str]) -> None:
    """Raise RequestError for the first parameter that is not one of these, or is given twice."""
    names = tuple(known)
    seen: set[str] = set()
    for name, _value in pairs:
        if name not in names:
            raise _unknown(name, names)
        if name in seen:
            raise RequestError(f"`{name}` is given twice.", parameter=name)
        seen.add(name)
