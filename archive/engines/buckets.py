"""Counted values as both engines give them (`buckets`, `sum_other_doc_count`, ...) as ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.errors import EngineRejected
from archive.query.fields import UNKNOWN
from archive.query.request import Scope
from archive.query.result import Bucket, EngineFacet

#: The histogram among the facets of an engine's answer.
HISTOGRAM = "histogram"


def is_complete(counts: Mapping[str, Any]) -> bool:
    """Whether no value is missing and each count is exact."""
    return not counts.get("sum_other_doc_count") and not counts.get("doc_count_error_upper_bound")


def build_facet(counts: Mapping[str, Any], name: str, scope: Scope) -> EngineFacet:
    """A facet by count, then value; a message in two collections does not name the one out of sight."""
    buckets = _buckets(counts)
    if name == "collection":
        buckets = [bucket for bucket in buckets if scope.allows(bucket.value)]
    return EngineFacet(tuple(sorted(buckets, key=lambda b: (-b.count, b.value))), is_complete(counts))


def build_histogram(counts: Mapping[str, Any]) -> tuple[Bucket, ...]:
    """Buckets in the order of the calendar, without the unknown."""
    if not is_complete(counts):
        raise EngineRejected("There are too many different dates to count.", hint="Count months or years.")
    known = (bucket for bucket in _buckets(counts) if bucket.value != UNKNOWN)
    return tuple(sorted(known, key=lambda b: b.value))


def _buckets(counts: Mapping[str, Any]) -> list[Bucket]:
    return [Bucket(str(b["key"]), int(b["doc_count"])) for b in counts["buckets"] if b["doc_count"]]
