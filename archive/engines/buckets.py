"""Counted values as both engines give them (`buckets`, `sum_other_doc_count`, ...) as ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from archive.engines.limits import MAX_BUCKETS_TOGETHER
from archive.errors import EngineRejected
from archive.query.fields import MOST_FREQUENT, UNKNOWN
from archive.query.request import EngineRequest, Scope
from archive.query.result import Bucket, EngineFacet

#: The histogram among the facets of an engine's answer.
HISTOGRAM = "histogram"


def is_complete(counts: Mapping[str, Any], name: str = "") -> bool:
    """Whether no value that is asked for is missing, and each count is exact."""
    whole = name in MOST_FREQUENT or not counts.get("sum_other_doc_count")
    return whole and not counts.get("doc_count_error_upper_bound")


def values_asked(name: str, chosen: Collection[str]) -> int:
    """Values of a facet to count in the pass that counts all facets; `chosen` are those that a reader chose
    in it, whose counts must be among them."""
    return MAX_BUCKETS_TOGETHER if chosen else MOST_FREQUENT.get(name, MAX_BUCKETS_TOGETHER)


def build_facet(counts: Mapping[str, Any], name: str, scope: Scope) -> EngineFacet:
    """A facet by count, then value; a message in two collections does not name the one out of sight."""
    buckets = _buckets(counts)
    if name == "collection":
        buckets = [bucket for bucket in buckets if scope.allows(bucket.value)]
    ordered = tuple(sorted(buckets, key=lambda b: (-b.count, b.value)))
    return EngineFacet(ordered, is_complete(counts, name))


def build_facets(counts: Mapping[str, Mapping[str, Any]], request: EngineRequest) -> dict[str, EngineFacet]:
    """Every facet that was asked for; of some, only the most frequent values and those that were chosen."""
    facets = {}
    for name in request.facets:
        facet = build_facet(counts[name], name, request.scope)
        most, chosen = MOST_FREQUENT.get(name), request.filters.get(name, ())
        if most is not None:
            kept = facet.buckets[:most] + tuple(b for b in facet.buckets[most:] if b.value in chosen)
            facet = replace(facet, buckets=kept)
        facets[name] = facet
    return facets


def build_histogram(counts: Mapping[str, Any]) -> tuple[Bucket, ...]:
    """Buckets in the order of the calendar, without the unknown."""
    if not is_complete(counts):
        raise EngineRejected("There are too many different dates to count.", hint="Count months or years.")
    known = (bucket for bucket in _buckets(counts) if bucket.value != UNKNOWN)
    return tuple(sorted(known, key=lambda b: b.value))


def _buckets(counts: Mapping[str, Any]) -> list[Bucket]:
    return [Bucket(str(b["key"]), int(b["doc_count"])) for b in counts["buckets"] if b["doc_count"]]
