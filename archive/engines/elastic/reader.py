"""Reading the published index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from archive.engines.buckets import (
    HISTOGRAM,
    build_facet,
    build_facets,
    build_histogram,
    is_complete,
    values_asked,
)
from archive.engines.differences import refuse_unsupported
from archive.engines.elastic.admin import refuse_outdated
from archive.engines.elastic.compile import Clause, all_of, compile_filters, compile_plan, compile_scope
from archive.engines.elastic.cursor import build_cursor, build_sort, id_in, parse_cursor
from archive.engines.elastic.schema import our_errors
from archive.engines.limits import MAX_BUCKETS_ALONE
from archive.engines.scoring import is_scored
from archive.errors import EngineError
from archive.query.request import EngineRequest, Scope, Sort
from archive.query.result import Bucket, EngineFacet, EngineHit, EngineResult

#: Ids fetched at a time to the last, and how long the snapshot is kept between two times.
EXPORT_PAGE = 10_000
SNAPSHOT_KEPT = "5m"
#: Nothing of a document but what it was sorted by, which holds its id. Half an answer is an error.
_LEAN: dict[str, Any] = {"_source": False, "stored_fields": "_none_"}
_WHOLE: dict[str, Any] = {"allow_partial_search_results": False}
#: All pages of a search are asked of the same copies of the index: the scores of others differ a little.
_ONE_COPY = "backchannel"

#: (field, filters under which its values are counted)
_Counting = tuple[str, list[Clause]]


class ElasticReader:
    """Follows the alias; shared by threads."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias
        self._is_current = False

    def search(self, request: EngineRequest) -> EngineResult:
        """Hits, exact total, disjunctive facets and histogram, in one request."""
        refuse_unsupported(request.plan)
        sort = _sort(request)
        choices, narrowing = _split_filters(request)
        query = all_of(compile_plan(request.plan), [*compile_scope(request.scope), *narrowing])
        countings = _countings(request, choices)
        body: dict[str, Any] = {
            "query": query,
            "size": request.size + 1,
            "sort": build_sort(sort, backwards=request.backwards),
            "track_total_hits": True,
            "aggs": {
                name: _count(*asked, values_asked(name, request.filters.get(name, ())))
                for name, asked in countings.items()
            },
        }
        if choices:
            body["post_filter"] = _all(choices.values())
        if request.cursor is not None:
            body["search_after"] = parse_cursor(request.cursor, sort)
        elif request.backwards:
            body["size"] = 0  # nothing stands before the beginning
        answer = self._ask(body)
        if answer is None:
            return EngineResult((), 0, facets={name: EngineFacet(()) for name in request.facets})
        counts = {name: self._whole(query, name, asked, answer) for name, asked in countings.items()}
        facets = build_facets(counts, request)
        histogram = build_histogram(counts[HISTOGRAM]) if request.interval else ()
        hits, more = _hits(answer, request, sort)
        return EngineResult(hits, int(answer["hits"]["total"]["value"]), "eq", facets, histogram, more)

    def iter_ids(self, request: EngineRequest) -> Iterator[str]:
        """Every hit's id to the last, from one snapshot of the index. What is refused is refused at once."""
        refuse_unsupported(request.plan)
        return self._iter_ids(request)

    def _iter_ids(self, request: EngineRequest) -> Iterator[str]:
        sort = _sort(request)
        filters = [*compile_scope(request.scope), *compile_filters(request.filters)]
        body: dict[str, Any] = {
            "query": all_of(compile_plan(request.plan), filters),
            "size": EXPORT_PAGE,
            "sort": build_sort(sort, backwards=False),
            "track_total_hits": False,
        }
        snapshot = self._open_snapshot()
        if snapshot is None:
            return
        try:
            while True:
                with our_errors("export"):
                    pit = {"id": snapshot, "keep_alive": SNAPSHOT_KEPT}
                    page = self._client.search(pit=pit, **body, **_LEAN, **_WHOLE)
                snapshot = page["pit_id"]
                hits = page["hits"]["hits"]
                yield from (id_in(hit["sort"], sort) for hit in hits)
                if len(hits) < EXPORT_PAGE:
                    return
                body["search_after"] = hits[-1]["sort"]
        finally:
            with suppress(EngineError), our_errors("close a snapshot"):  # it goes by itself after a while
                self._client.close_point_in_time(id=snapshot)

    def terms(self, field: str, prefix: str, limit: int, scope: Scope) -> tuple[Bucket, ...]:
        """Values of a keyword field that begin so, by count."""
        asked = _terms(field, MAX_BUCKETS_ALONE)
        if prefix:
            asked["terms"]["include"] = re.sub(r"(\W)", r"\\\1", prefix) + "(.|\n)*"
        query = all_of({"match_all": {}}, compile_scope(scope))
        answer = self._ask({"query": query, "size": 0, "aggs": {field: asked}, "track_total_hits": False})
        if answer is None:
            return ()
        return build_facet(answer["aggregations"][field], field, scope).buckets[:limit]

    def _open_snapshot(self) -> str | None:
        try:
            self._refuse_outdated()
            with our_errors("export"):
                opened = self._client.open_point_in_time(index=self._alias, keep_alive=SNAPSHOT_KEPT)
                return str(opened["id"])
        except EngineError as error:
            if isinstance(error.__cause__, NotFoundError):
                return None
            raise

    def _ask(self, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The answer of the published index; None where none is published yet."""
        try:
            self._refuse_outdated()
            with our_errors("search"):
                answer = self._client.search(
                    index=self._alias, preference=_ONE_COPY, **body, **_LEAN, **_WHOLE
                )
                return dict(answer)
        except EngineError as error:
            if isinstance(error.__cause__, NotFoundError):
                return None
            raise

    def _refuse_outdated(self) -> None:
        """Asked once: what is published later was made by a program as new as this one."""
        if not self._is_current:
            refuse_outdated(self._client, self._alias)
            self._is_current = True

    def _whole(
        self, query: Clause, name: str, asked: _Counting, answer: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The counts of one facet; asked for again, alone, where it has more values than were counted."""
        counts: Mapping[str, Any] = answer["aggregations"][name]["values"]
        if is_complete(counts, name):
            return counts
        alone = {"query": query, "size": 0, "track_total_hits": False}
        again = self._ask({**alone, "aggs": {name: _count(*asked, MAX_BUCKETS_ALONE)}})
        return counts if again is None else again["aggregations"][name]["values"]


def _sort(request: EngineRequest) -> Sort:
    return request.sort if request.sort is not Sort.RELEVANCE or is_scored(request.plan) else Sort.NEWEST


def _split_filters(request: EngineRequest) -> tuple[dict[str, Clause], list[Clause]]:
    """(filters of counted facets, which narrow hits and the other facets; filters that narrow all)."""
    choices, narrowing = {}, []
    for name, values in request.filters.items():
        for clause in compile_filters({name: values}):
            if name in request.facets:
                choices[name] = clause
            else:
                narrowing.append(clause)
    return choices, narrowing


def _countings(request: EngineRequest, choices: Mapping[str, Clause]) -> dict[str, _Counting]:
    """Each facet under the choices of the others; the histogram under all of them."""
    countings = {
        name: (name, [clause for other, clause in choices.items() if other != name])
        for name in request.facets
    }
    if request.interval:
        countings[HISTOGRAM] = (request.interval.value, list(choices.values()))
    return countings


def _count(field: str, filters: list[Clause], size: int) -> dict[str, Any]:
    return {"filter": _all(filters), "aggs": {"values": _terms(field, size)}}


def _terms(field: str, size: int) -> dict[str, Any]:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": field, "size": size, "order": order}}


def _all(filters: Iterable[Clause]) -> Clause:
    clauses = list(filters)
    return {"bool": {"filter": clauses}} if clauses else {"match_all": {}}


def _hits(
    answer: Mapping[str, Any], request: EngineRequest, sort: Sort
) -> tuple[tuple[EngineHit, ...], bool]:
    """(hits in the order of the page, whether more follow in the direction that was asked for)."""
    found = answer["hits"]["hits"]
    page = found[: request.size]
    if request.backwards:
        page = page[::-1]
    scored = sort is Sort.RELEVANCE
    hits = tuple(
        EngineHit(
            id_in(hit["sort"], sort), float(hit["sort"][0]) if scored else 0.0, build_cursor(hit["sort"])
        )
        for hit in page
    )
    return hits, len(found) > request.size
