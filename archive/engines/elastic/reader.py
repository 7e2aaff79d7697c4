"""Reading the published index."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from archive.engines.elastic.compile import all_of, compile_filters, compile_plan, compile_scope
from archive.engines.elastic.schema import our_errors
from archive.errors import RequestError
from archive.query.fields import UNKNOWN
from archive.query.request import EngineRequest, Scope, Sort
from archive.query.result import Bucket, EngineFacet, EngineHit, EngineResult

#: Most values of one facet that are counted. Beyond it a facet says that it is not exact.
MAX_BUCKETS = 20_000
EXPORT_PAGE = 5_000
#: How long a snapshot is kept between two pages of an export.
SNAPSHOT_MINUTES = "5m"

_SORTS: dict[Sort, list[tuple[str, str]]] = {
    # Equal scores are common (filters alone); the date and then the id make the order one.
    Sort.RELEVANCE: [("_score", "desc"), ("newest_key", "desc"), ("id", "asc")],
    Sort.NEWEST: [("newest_key", "desc"), ("id", "asc")],
    Sort.OLDEST: [("oldest_key", "asc"), ("id", "asc")],
}


class ElasticReader:
    """Follows the alias; shared by threads."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias

    def search(self, request: EngineRequest) -> EngineResult:
        """Hits, exact total, disjunctive facets and histogram, in one request."""
        body: dict[str, Any] = {
            "query": all_of(compile_plan(request.plan), compile_scope(request.scope)),
            "size": request.size + 1,
            "sort": _sorting(request.sort, backwards=request.backwards),
            "track_total_hits": True,
            "_source": False,
            "aggs": _aggregations(request),
        }
        if filters := compile_filters(request.filters):
            body["post_filter"] = {"bool": {"filter": filters}}
        if request.cursor is not None:
            body["search_after"] = _parse_cursor(request.cursor, request.sort)
        try:
            with our_errors("search"):
                answer = self._client.search(index=self._alias, **body)
        except Exception as error:
            if isinstance(error.__cause__, NotFoundError):  # nothing is published yet
                return EngineResult((), 0, facets={name: EngineFacet(()) for name in request.facets})
            raise
        return _result(answer.body, request)

    def iter_ids(self, request: EngineRequest) -> Iterator[str]:
        """Every hit's id to the last, from one snapshot of the index."""
        filters = [*compile_scope(request.scope), *compile_filters(request.filters)]
        body: dict[str, Any] = {
            "query": all_of(compile_plan(request.plan), filters),
            "size": EXPORT_PAGE,
            "sort": _sorting(request.sort, backwards=False),
            "track_total_hits": False,
            "_source": False,
        }
        with our_errors("export"):
            if not self._client.indices.exists_alias(name=self._alias):
                return
            snapshot = self._client.open_point_in_time(index=self._alias, keep_alive=SNAPSHOT_MINUTES)["id"]
        try:
            while True:
                with our_errors("export"):
                    pit = {"id": snapshot, "keep_alive": SNAPSHOT_MINUTES}
                    answer = self._client.search(pit=pit, **body)
                snapshot = answer["pit_id"]
                hits = answer["hits"]["hits"]
                yield from (hit["_id"] for hit in hits)
                if len(hits) < EXPORT_PAGE:
                    return
                body["search_after"] = hits[-1]["sort"]
        finally:
            with our_errors("export"):
                self._client.close_point_in_time(id=snapshot)

    def terms(self, field: str, prefix: str, limit: int, scope: Scope) -> tuple[Bucket, ...]:
        """Values of a keyword field that begin so, by count."""
        query = all_of({"match_all": {}}, compile_scope(scope))
        with our_errors("count"):
            if not self._client.indices.exists_alias(name=self._alias):
                return ()
            answer = self._client.search(
                index=self._alias, query=query, size=0, aggs={field: _terms(field)}, track_total_hits=False
            )
        buckets = _facet(answer["aggregations"][field], field, scope).buckets
        return tuple([b for b in buckets if b.value.startswith(prefix)][:limit])


def _sorting(sort: Sort, *, backwards: bool) -> list[dict[str, Any]]:
    turned = {"asc": "desc", "desc": "asc"}
    return [{field: {"order": turned[order] if backwards else order}} for field, order in _SORTS[sort]]


def _terms(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": MAX_BUCKETS, "order": [{"_count": "desc"}, {"_key": "asc"}]}}


def _aggregations(request: EngineRequest) -> dict[str, Any]:
    """Each facet under the filters of the others; the histogram under all of them."""
    aggregations: dict[str, Any] = {"_total": {"filter": _all(compile_filters(request.filters))}}
    for name in request.facets:
        others = {n: values for n, values in request.filters.items() if n != name}
        aggregations[name] = {"filter": _all(compile_filters(others)), "aggs": {"values": _terms(name)}}
    if request.interval:
        histogram = {"values": _terms(request.interval)}
        aggregations["_histogram"] = {"filter": _all(compile_filters(request.filters)), "aggs": histogram}
    return aggregations


def _all(filters: list[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"filter": filters}} if filters else {"match_all": {}}


def _result(answer: Mapping[str, Any], request: EngineRequest) -> EngineResult:
    found = answer["hits"]["hits"]
    more = len(found) > request.size
    page = found[: request.size]
    if request.backwards:
        page = page[::-1]
    hits = tuple(EngineHit(h["_id"], float(h["_score"] or 0.0), _build_cursor(h["sort"])) for h in page)
    counts = answer["aggregations"]
    facets = {n: _facet(counts[n]["values"], n, request.scope) for n in request.facets}
    histogram: tuple[Bucket, ...] = ()
    if request.interval:
        buckets = _facet(counts["_histogram"]["values"], request.interval, request.scope).buckets
        histogram = tuple(sorted((b for b in buckets if b.value != UNKNOWN), key=lambda b: b.value))
    return EngineResult(hits, int(counts["_total"]["doc_count"]), "eq", facets, histogram, more)


def _facet(counts: Mapping[str, Any], name: str, scope: Scope) -> EngineFacet:
    buckets = [Bucket(str(b["key"]), int(b["doc_count"])) for b in counts["buckets"]]
    if name == "collection":  # a message in two collections must not name the one out of sight
        buckets = [b for b in buckets if scope.allows(b.value)]
    exact = not counts.get("sum_other_doc_count") and not counts.get("doc_count_error_upper_bound")
    return EngineFacet(tuple(sorted(buckets, key=lambda b: (-b.count, b.value))), exact)


def _build_cursor(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _parse_cursor(text: str, sort: Sort) -> list[Any]:
    """The inverse of `_build_cursor`; RequestError for what is no cursor of this order."""
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        values = None
    kinds = (int | float, int, str) if sort is Sort.RELEVANCE else (int, str)
    if not (
        isinstance(values, list)
        and len(values) == len(kinds)
        and all(isinstance(v, k) and not isinstance(v, bool) for v, k in zip(values, kinds, strict=True))
    ):
        raise RequestError("This cursor is not one of this search.", parameter="cursor")
    return values
