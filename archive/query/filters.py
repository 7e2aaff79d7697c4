"""The values chosen in facets, read as the query language reads them: `language=Greek` is `language=x-el`."""

from __future__ import annotations

from dataclasses import replace

from archive.errors import QueryFieldError, RequestError
from archive.query.fields import FACETS
from archive.query.request import SearchRequest
from archive.query.values import keyword_value

#: Values chosen in one facet, and characters of each.
MAX_VALUES = 200
MAX_VALUE_CHARACTERS = 300
#: Facet -> how its values are read; those of the others are taken as they stand.
_READINGS = {
    "from_country": "country",
    "to_country": "country",
    "requesting_country": "country",
    "language": "language",
    "year": "year",
}


def read_filters(request: SearchRequest) -> SearchRequest:
    """The request with every chosen value as the index holds it, each once; reading it again changes nothing.

    Raises RequestError for a facet or a value that there cannot be.
    """
    return replace(request, filters={name: _read(name, values) for name, values in request.filters.items()})


def _read(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    if name not in FACETS:
        raise RequestError(
            f"There is no filter {name[:40]}.", parameter=name[:40], hint="Filters: " + ", ".join(FACETS)
        )
    if len(values) > MAX_VALUES or any(len(value) > MAX_VALUE_CHARACTERS for value in values):
        raise RequestError(
            f"The filter {name} has at most {MAX_VALUES} values of {MAX_VALUE_CHARACTERS} characters.",
            parameter=name,
        )
    reading = _READINGS.get(name)
    if reading is None:
        return tuple(dict.fromkeys(values))
    try:
        return tuple(dict.fromkeys(keyword_value(reading, value, (0, len(value))) for value in values))
    except QueryFieldError as error:
        raise RequestError(error.message, parameter=name, hint=error.hint) from None
