"""Reading the published generation with tantivy."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query

from archive.engines.buckets import (
    HISTOGRAM,
    build_facet,
    build_facets,
    build_histogram,
    is_complete,
    values_asked,
)
from archive.engines.differences import refuse_unsupported
from archive.engines.embedded.admin import EmbeddedAdmin
from archive.engines.embedded.compile import all_of, compile_filters, compile_plan, regex_of
from archive.engines.embedded.ranking import Ranking
from archive.engines.embedded.schema import build_schema, our_errors
from archive.engines.embedded.slop import refuse_frequent
from archive.engines.limits import MAX_BUCKETS_ALONE, MAX_BUCKETS_TOGETHER
from archive.engines.refusal import outdated
from archive.engines.scoring import is_scored
from archive.errors import EngineUnavailable, RequestError
from archive.query.request import EngineRequest, Scope, Sort
from archive.query.result import Bucket, EngineFacet, EngineHit, EngineResult

_Counts = Mapping[str, Any]


class EmbeddedReader:
    """Follows the published generation and its commits; shared by threads."""

    def __init__(self, admin: EmbeddedAdmin) -> None:
        self._admin = admin
        self._lock = threading.Lock()
        self._seen: tuple[str, int, int] | None = None
        self._index: tantivy.Index | None = None

    def search(self, request: EngineRequest) -> EngineResult:
        """Hits, exact total, disjunctive facets and histogram."""
        refuse_unsupported(request.plan)
        searcher = self._searcher()
        if searcher is None:
            return EngineResult((), 0, facets={name: EngineFacet(()) for name in request.facets})
        base, query = _queries(searcher, request)
        with our_errors("search", broken=True, told=False):
            hits, total, more = _page(_ranking(searcher, query, request), request)
            counts = _counts(searcher, base, query, request)
        facets = build_facets(counts, request)
        histogram = build_histogram(counts[HISTOGRAM]) if request.interval else ()
        return EngineResult(hits, total, "eq", facets, histogram, more)

    def iter_ids(self, request: EngineRequest) -> Iterator[str]:
        """Every hit's id to the last, from one snapshot of the index. What is refused is refused at once."""
        refuse_unsupported(request.plan)
        searcher = self._searcher()
        if searcher is None:
            return iter(())
        _base, query = _queries(searcher, request)
        return _iter_ids(_ranking(searcher, query, request))

    def terms(self, field: str, prefix: str, limit: int, scope: Scope) -> tuple[Bucket, ...]:
        """Values of a keyword field that begin so, by count."""
        searcher = self._searcher()
        if searcher is None:
            return ()
        asked = _terms(field, MAX_BUCKETS_ALONE)
        if prefix:
            asked["terms"]["include"] = regex_of(_literal(prefix) + "*")
        with our_errors("count", broken=True, told=False):
            query = all_of(Query.all_query(), compile_filters({}, scope))
            counts = searcher.aggregate(query, {field: asked})[field]
        return build_facet(counts, field, scope).buckets[:limit]

    def _searcher(self) -> tantivy.Searcher | None:
        """A searcher over the newest commit; cheap where nothing has changed."""
        with self._lock:
            try:
                return self._follow()
            except EngineUnavailable:
                # Published anew and the old one dropped in between, or a panic that left the index unusable.
                self._index = self._seen = None
                return self._follow()

    def _follow(self) -> tantivy.Searcher | None:
        name = self._admin.published()
        if name is None:
            return None
        folder = self._admin.root / name
        with our_errors("open", broken=True):
            stamp = _stamp(folder)
            if self._index is None or self._seen is None or self._seen[0] != name:
                self._index = tantivy.Index.open(str(folder))
                if self._index.schema != build_schema():
                    raise outdated(name)
                self._index.config_reader("manual")
                self._index.reload()
            elif self._seen[1:] != stamp:
                self._index.reload()
            self._seen = (name, *stamp)
            return self._index.searcher()


def _stamp(folder: Path) -> tuple[int, int]:
    """What changes with each commit: the driver replaces this file by renaming a new one over it."""
    stat = (folder / "meta.json").stat()
    return stat.st_mtime_ns, stat.st_ino


def _queries(searcher: tantivy.Searcher, request: EngineRequest) -> tuple[Query, Query]:
    """(the plan alone, the plan within filters and scope)."""
    with our_errors("take this query", told=False):
        refuse_frequent(searcher, request.plan)
        base = compile_plan(request.plan)
        return base, all_of(base, compile_filters(request.filters, request.scope))


def _ranking(searcher: tantivy.Searcher, query: Query, request: EngineRequest) -> Ranking:
    sort = request.sort
    if sort is Sort.RELEVANCE and not is_scored(request.plan):
        sort = Sort.NEWEST
    return Ranking(searcher, query, sort)


def _iter_ids(ranking: Ranking) -> Iterator[str]:
    ids = ranking.iter_ids()
    while True:
        with our_errors("search", broken=True, told=False):
            one = next(ids, None)
        if one is None:
            return
        yield one


def _page(ranking: Ranking, request: EngineRequest) -> tuple[tuple[EngineHit, ...], int, bool]:
    """The page after the cursor, or before it; a cursor is the rank of its hit from 0."""
    rank = _rank(request.cursor)
    if request.backwards:
        stop = rank or 0
        start = max(0, stop - request.size)
    else:
        start = rank + 1 if rank is not None else 0
        stop = start + request.size
    found, total = ranking.window(start, stop)
    if request.backwards and stop > total:  # the result has shrunk since
        start, stop = max(0, total - request.size), total
        found, total = ranking.window(start, stop)
    hits = tuple(EngineHit(one, score, str(start + place)) for place, (score, one) in enumerate(found))
    return hits, total, start > 0 if request.backwards else stop < total


def _rank(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 10):
        raise RequestError("This cursor is not one of this search.", parameter="cursor")
    return int(cursor)


def _terms(field: str, size: int) -> dict[str, Any]:
    # Each segment names more than are wanted, so that their counts are exact.
    return {"terms": {"field": field, "size": size, "segment_size": max(size, MAX_BUCKETS_TOGETHER)}}


def _counts(
    searcher: tantivy.Searcher, base: Query, query: Query, request: EngineRequest
) -> dict[str, _Counts]:
    """Counts of each facet and the histogram: one pass for all, and one for each facet with a choice."""
    chosen = [name for name in request.facets if request.filters.get(name)]
    together = {name: name for name in request.facets if name not in chosen}
    if request.interval:
        together[HISTOGRAM] = request.interval.value
    counts: dict[str, _Counts] = {}
    if together:
        asked = {name: _terms(field, values_asked(name, ())) for name, field in together.items()}
        counts.update(searcher.aggregate(query, asked))
    for name, field in together.items():
        if not is_complete(counts[name], name):
            counts[name] = searcher.aggregate(query, {name: _terms(field, MAX_BUCKETS_ALONE)})[name]
    for name in chosen:
        others = {n: values for n, values in request.filters.items() if n != name}
        without = all_of(base, compile_filters(others, request.scope))
        counts[name] = searcher.aggregate(without, {name: _terms(name, MAX_BUCKETS_ALONE)})[name]
    return counts


def _literal(text: str) -> str:
    return re.sub(r"([\\*?])", r"\\\1", text)
