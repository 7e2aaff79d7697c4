"""A hit's place in an order, as opaque text: the values that it was sorted by."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

from archive.engines.limits import MAX_ID_BYTES
from archive.errors import RequestError
from archive.query.request import Sort

#: Equal scores are common; the date, then the id, make every order one.
ORDERS: dict[Sort, tuple[tuple[str, str], ...]] = {
    Sort.RELEVANCE: (("_score", "desc"), ("newest_key", "desc"), ("id", "asc")),
    Sort.NEWEST: (("newest_key", "desc"), ("id", "asc")),
    Sort.OLDEST: (("oldest_key", "asc"), ("id", "asc")),
}
MAX_CURSOR_CHARACTERS = 2_000
_TURNED = {"asc": "desc", "desc": "asc"}
_LONG = 1 << 63


def build_sort(sort: Sort, *, backwards: bool) -> list[dict[str, Any]]:
    """The order as the server is told it, or its exact reverse."""
    order = []
    for field, direction in ORDERS[sort]:
        if field == "_score":
            order.append({field: {"order": _TURNED[direction] if backwards else direction}})
            continue
        missing = "_first" if backwards else "_last"
        order.append({field: {"order": _TURNED[direction] if backwards else direction, "missing": missing}})
    return order


def id_in(values: list[Any], sort: Sort) -> str:
    """The id among the values that a hit was sorted by: fetching it from there costs nothing."""
    return str(values[len(ORDERS[sort]) - 1])


def build_cursor(values: list[Any]) -> str:
    """The cursor of a hit that was sorted by these values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def parse_cursor(text: str, sort: Sort) -> list[Any]:
    """The inverse of `build_cursor`; RequestError for what is no cursor of this order."""
    try:
        if len(text) > MAX_CURSOR_CHARACTERS:
            raise ValueError
        values = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        values = None
    fields = [field for field, _ in ORDERS[sort]]
    if not (isinstance(values, list) and len(values) == len(fields)):
        raise _not_one()
    if not all(_fits(value, field) for value, field in zip(values, fields, strict=True)):
        raise _not_one()
    return values


def _fits(value: object, field: str) -> bool:
    if isinstance(value, bool):
        return False
    if field == "_score":
        return isinstance(value, int | float) and math.isfinite(value) and abs(value) < _LONG
    if field == "id":
        return isinstance(value, str) and len(value) <= MAX_ID_BYTES and value.isprintable()
    return isinstance(value, int) and -_LONG <= value < _LONG


def _not_one() -> RequestError:
    return RequestError("This cursor is not one of this search.", parameter="cursor")
