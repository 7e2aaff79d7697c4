"""Reading the published generation with tantivy."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Order, Query

from archive.engines.embedded.admin import EmbeddedAdmin
from archive.engines.embedded.compile import all_of, compile_filters, compile_plan
from archive.engines.embedded.schema import ID, our_errors
from archive.errors import RequestError
from archive.query.fields import UNKNOWN
from archive.query.plan import Range
from archive.query.request import EngineRequest, Scope, Sort
from archive.query.result import Bucket, EngineFacet, EngineHit, EngineResult

#: Most values of one facet that are counted. Beyond it a facet says that it is not exact.
MAX_BUCKETS = 20_000
#: Hits fetched at a time by `iter_ids`.
EXPORT_PAGE = 5_000

_SORT_FIELDS = {Sort.NEWEST: ("newest_key", Order.Desc), Sort.OLDEST: ("oldest_key", Order.Asc)}


class EmbeddedReader:
    """Follows the published generation and its commits; shared by threads."""

    def __init__(self, admin: EmbeddedAdmin) -> None:
        self._admin = admin
        self._lock = threading.Lock()
        self._seen: tuple[str, int, int] | None = None
        self._index: tantivy.Index | None = None

    def search(self, request: EngineRequest) -> EngineResult:
        """Hits, exact total, disjunctive facets and histogram."""
        searcher = self._searcher()
        if searcher is None:
            return EngineResult((), 0, facets={name: EngineFacet(()) for name in request.facets})
        base = compile_plan(request.plan)
        query = all_of(base, compile_filters(request.filters, request.scope))
        with our_errors("search"):
            hits, total, more = _page(searcher, query, request)
            counts = _counts(searcher, base, query, request)
        facets = {name: _facet(counts[name], name, request.scope) for name in request.facets}
        histogram = _histogram(counts[request.interval]) if request.interval else ()
        return EngineResult(hits, total, "eq", facets, histogram, more)

    def iter_ids(self, request: EngineRequest) -> Iterator[str]:
        """Every hit's id to the last, from one snapshot of the index."""
        searcher = self._searcher()
        if searcher is None:
            return
        query = all_of(compile_plan(request.plan), compile_filters(request.filters, request.scope))
        if request.sort is Sort.RELEVANCE:
            yield from _iter_by_score(searcher, query)
        else:
            yield from _iter_by_key(searcher, query, request.sort)

    def terms(self, field: str, prefix: str, limit: int, scope: Scope) -> tuple[Bucket, ...]:
        """Values of a keyword field that begin so, by count."""
        searcher = self._searcher()
        if searcher is None:
            return ()
        query = all_of(Query.all_query(), compile_filters({}, scope))
        with our_errors("count"):
            counts = searcher.aggregate(query, {field: _terms(field)})[field]
        found = [b for b in _facet(counts, field, scope).buckets if b.value.startswith(prefix)]
        return tuple(found[:limit])

    def _searcher(self) -> tantivy.Searcher | None:
        """A searcher over the newest commit; cheap where nothing has changed."""
        name = self._admin.published()
        if name is None:
            return None
        folder = self._admin.root / name
        with self._lock, our_errors("open"):
            stamp = _stamp(folder)
            if self._index is None or self._seen is None or self._seen[0] != name:
                self._index = tantivy.Index.open(str(folder))
                self._index.config_reader("manual")
                self._index.reload()
            elif self._seen[1:] != stamp:
                self._index.reload()
            self._seen = (name, *stamp)
            return self._index.searcher()


def _stamp(folder: Path) -> tuple[int, int]:
    stat = (folder / "meta.json").stat()
    return stat.st_mtime_ns, stat.st_ino


def _page(
    searcher: tantivy.Searcher, query: Query, request: EngineRequest
) -> tuple[tuple[EngineHit, ...], int, bool]:
    """The page after the cursor, or before it; a cursor is the rank of its hit from 0."""
    rank = _rank(request.cursor)
    if request.backwards:
        end = rank if rank is not None else 0
        offset, size = max(0, end - request.size), min(request.size, end)
    else:
        offset, size = (rank + 1 if rank is not None else 0), request.size
    order = _SORT_FIELDS.get(request.sort)
    sorting: dict[str, Any] = {"order_by_field": order[0], "order": order[1]} if order else {}
    found = searcher.search(query, limit=max(1, size), offset=offset, count=True, **sorting)
    hits = tuple(
        EngineHit(searcher.doc(address)[ID][0], score if order is None else 0.0, str(offset + place))
        for place, (score, address) in enumerate(found.hits[:size])
    )
    total = int(found.count or 0)  # type: ignore[attr-defined]  # missing in the stubs of 0.27
    more = offset > 0 if request.backwards else offset + len(hits) < total
    return hits, total, more


def _rank(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 10):
        raise RequestError("This cursor is not one of this search.", parameter="cursor")
    return int(cursor)


def _terms(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": MAX_BUCKETS, "segment_size": MAX_BUCKETS}}


def _counts(
    searcher: tantivy.Searcher, base: Query, query: Query, request: EngineRequest
) -> dict[str, Mapping[str, Any]]:
    """Counts of each facet: one pass for those without a choice, and one for each with one."""
    chosen = [name for name in request.facets if request.filters.get(name)]
    together = {name: _terms(name) for name in request.facets if name not in chosen}
    if request.interval:
        together[request.interval] = _terms(request.interval)
    counts: dict[str, Mapping[str, Any]] = {}
    if together:
        counts.update(searcher.aggregate(query, together))
    for name in chosen:
        others = {n: values for n, values in request.filters.items() if n != name}
        without = all_of(base, compile_filters(others, request.scope))
        counts[name] = searcher.aggregate(without, {name: _terms(name)})[name]
    return counts


def _facet(counts: Mapping[str, Any], name: str, scope: Scope) -> EngineFacet:
    buckets = [Bucket(str(b["key"]), int(b["doc_count"])) for b in counts["buckets"]]
    if name == "collection":  # a message in two collections must not name the one out of sight
        buckets = [b for b in buckets if scope.allows(b.value)]
    exact = not counts.get("sum_other_doc_count") and not counts.get("doc_count_error_upper_bound")
    return EngineFacet(tuple(sorted(buckets, key=lambda b: (-b.count, b.value))), exact)


def _histogram(counts: Mapping[str, Any]) -> tuple[Bucket, ...]:
    buckets = [Bucket(str(b["key"]), int(b["doc_count"])) for b in counts["buckets"]]
    return tuple(sorted((b for b in buckets if b.value != UNKNOWN), key=lambda b: b.value))


def _iter_by_score(searcher: tantivy.Searcher, query: Query) -> Iterator[str]:
    offset = 0
    while True:
        with our_errors("search"):
            found = searcher.search(query, limit=EXPORT_PAGE, offset=offset, count=False)
            ids = [searcher.doc(address)[ID][0] for _, address in found.hits]
        yield from ids
        if len(ids) < EXPORT_PAGE:
            return
        offset += EXPORT_PAGE


def _iter_by_key(searcher: tantivy.Searcher, query: Query, sort: Sort) -> Iterator[str]:
    """Page by the sort key, not by offset: the cost of a page does not grow with its depth."""
    field, order = _SORT_FIELDS[sort]
    narrowed, last, seen = query, None, set[str]()
    while True:
        with our_errors("search"):
            found = searcher.search(
                narrowed, limit=EXPORT_PAGE, count=False, order_by_field=field, order=order
            )
            page = [(key, searcher.doc(address)[ID][0]) for key, address in found.hits]
        yield from (one for _, one in page if one not in seen)
        if len(page) < EXPORT_PAGE:
            return
        if page[-1][0] == page[0][0]:
            raise RequestError("Too many messages share one date.", parameter="sort")
        last = page[-1][0]
        seen = {one for key, one in page if key == last}
        rest = Range(field, None, last) if sort is Sort.NEWEST else Range(field, last, None)
        narrowed = all_of(query, [compile_plan(rest)])
