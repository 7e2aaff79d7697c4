"""What the OpenAPI description says beyond what the routes' signatures say: from the tables of parameters."""

from __future__ import annotations

from typing import Any

from archive.query.fields import FACETS
from archive.query.parser import MAX_CHARACTERS
from archive.query.request import Interval, Sort
from search_api.export import Output
from search_api.originals import OCTETS, SAFE_MEDIA_TYPES
from search_api.params import (
    DEFAULT_SIZE,
    MAX_CURSOR_CHARACTERS,
    MAX_FILTER_VALUES,
    MAX_SIZE,
    MAX_SPELLINGS_CHARACTERS,
    MAX_VALUE_CHARACTERS,
    PARAMS,
)
from search_api.schemas import ErrorResponse

Json = dict[str, Any]

_DAY: Json = {"type": "string", "format": "date"}
_FLAG: Json = {"type": "boolean", "default": False}
#: JSON schema of each parameter of a search that is not a facet.
_SCHEMAS: dict[str, Json] = {
    "q": {"type": "string", "maxLength": MAX_CHARACTERS, "default": ""},
    "sent_from": _DAY,
    "sent_to": _DAY,
    "sort": {"type": "string", "enum": [*Sort]},
    "size": {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE},
    "cursor": {"type": "string", "maxLength": MAX_CURSOR_CHARACTERS},
    "backwards": _FLAG,
    "plain": _FLAG,
    "interval": {"type": "string", "enum": [*Interval]},
    "spellings_off": {"type": "string", "maxLength": MAX_SPELLINGS_CHARACTERS},
    "spellings_on": {"type": "string", "maxLength": MAX_SPELLINGS_CHARACTERS},
}
_FACET: Json = {
    "type": "array",
    "items": {"type": "string", "maxLength": MAX_VALUE_CHARACTERS},
    "maxItems": MAX_FILTER_VALUES,
}

#: Every route can answer with these, in the one shape; `default` stands for those that a proxy makes.
FAILURES: dict[int | str, Json] = {
    400: {"model": ErrorResponse, "description": "A parameter, the query or the host is wrong"},
    404: {"model": ErrorResponse, "description": "There is no such thing, or not for this reader"},
    414: {"model": ErrorResponse, "description": "The address is too long"},
    503: {"model": ErrorResponse, "description": "The engine, the catalog or the vault does not answer"},
    "default": {"model": ErrorResponse, "description": "Any other error"},
}


def search_parameters() -> Json:
    """The parameters of a search, for `openapi_extra`."""
    facets = [
        _parameter(name, _FACET, f"Messages whose {name.replace('_', ' ')} is one of these values.")
        for name in FACETS
    ]
    others = [_parameter(p.name, _SCHEMAS[p.name], p.description) for p in PARAMS]
    return {"parameters": [others[0], *facets, *others[1:]]}


def export_parameters() -> Json:
    """The parameters of an export: those of a search, and what it is written as."""
    said = _parameter(
        "as", {"type": "string", "enum": [*Output]}, "What it is written as; JSON lines if not given."
    )
    return {"parameters": [said, *search_parameters()["parameters"]]}


def binary_content(*media_types: str) -> dict[int | str, Json]:
    """The 200 of a route that sends bytes of these media types."""
    schema: Json = {"type": "string", "format": "binary"}
    return {200: {"description": "The bytes", "content": {kind: {"schema": schema} for kind in media_types}}}


ORIGINAL_TYPES = (OCTETS,)
ATTACHMENT_TYPES = (OCTETS, *sorted(SAFE_MEDIA_TYPES))
EXPORT_TYPES = ("application/jsonl", "text/csv")


def _parameter(name: str, schema: Json, description: str) -> Json:
    described = {"name": name, "in": "query", "schema": schema, "description": description}
    # A form sends what was not filled in as an empty value, which is no value.
    form = {"style": "form", "explode": True} if schema["type"] == "array" else {"allowEmptyValue": True}
    return {**described, "required": False, **form}
