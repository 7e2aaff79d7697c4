"""Hits in one total order: by score or sort key, then newest first, then by id.

tantivy orders equal hits by where they are stored. That changes when segments are merged, and differs from
the other engine; so hits of equal rank are put in order here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import tantivy
from tantivy import DocAddress, Order, Query

from archive.engines.embedded.schema import ID
from archive.query.request import Sort

#: Largest group of hits of one score that is put in order. Above it, they stay as stored: to sort them,
#: all of them would have to be fetched for each page.
MAX_TIED = 1_000
#: Hits fetched at a time to the last. A heap of (offset + this) is kept by the engine meanwhile.
CHUNK = 20_000
_ORDER: dict[Sort, dict[str, Any]] = {
    Sort.NEWEST: {"order_by_field": "newest_key", "order": Order.Desc},
    Sort.OLDEST: {"order_by_field": "oldest_key", "order": Order.Asc},
}

#: (score, or sort key, or None where a document has no key; where it is stored)
_Hit = tuple[float | None, DocAddress]
_value = itemgetter(0)
_NO_GROUP = object()
_LOWEST = -(1 << 63)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The hits of one query in one snapshot of the index."""

    searcher: tantivy.Searcher
    query: Query
    sort: Sort

    def window(self, start: int, stop: int) -> tuple[list[tuple[float, str]], int]:
        """(score, id) of the hits ranked from `start` to before `stop`, counted from 0; and the total.

        More is fetched on both sides, so that it is seen how far equal hits go.
        """
        low = min(max(0, start - MAX_TIED), self.searcher.num_docs)
        hits, total = self._fetch(low, max(start, stop) + MAX_TIED, count=True)
        ordered = self._ordered(hits, start - low, stop - low)
        return [(value or 0.0 if self.sort is Sort.RELEVANCE else 0.0, one) for value, one in ordered], total

    def iter_ids(self) -> Iterator[str]:
        """Every id in the order of the windows, a chunk at a time."""
        start, as_stored = 0, _NO_GROUP
        while True:
            hits, _ = self._fetch(start, start + CHUNK)
            whole = len(hits)
            if whole == CHUNK:  # the last group may go on in the next chunk
                while whole and hits[whole - 1][0] == hits[-1][0]:
                    whole -= 1
                if not whole:
                    whole, as_stored = CHUNK, hits[0][0]
            yield from (one for _, one in self._ordered(hits, 0, whole, as_stored))
            start += whole
            if len(hits) < CHUNK:
                return

    def _fetch(self, start: int, stop: int, *, count: bool = False) -> tuple[list[_Hit], int]:
        # The engine sets memory aside for as many as are asked for, and panics when none is.
        limit = max(1, min(stop, self.searcher.num_docs) - start)
        asked = {} if self.sort is Sort.RELEVANCE else _ORDER[self.sort]
        found = self.searcher.search(self.query, limit=limit, offset=start, count=count, **asked)
        total = found.count if count else 0  # type: ignore[attr-defined]  # missing in the stubs of 0.27
        return found.hits, int(total)

    def _ordered(
        self, hits: list[_Hit], start: int, stop: int, as_stored: object = _NO_GROUP
    ) -> Iterator[tuple[float | None, str]]:
        """(value, id) of `hits[start:stop]`, each group of one value put in order."""
        end = 0
        for value, group in groupby(hits, key=_value):
            tied = [address for _, address in group]
            begin, end = end, end + len(tied)
            if end <= start or begin >= stop:
                continue
            if 1 < len(tied) <= MAX_TIED and value != as_stored:
                tied = self._untied(tied)
            for address in tied[max(0, start - begin) : stop - begin]:
                yield value, self._id(address)

    def _untied(self, tied: list[DocAddress]) -> list[DocAddress]:
        """By id; hits of one score the newest first."""
        if self.sort is not Sort.RELEVANCE:
            return sorted(tied, key=self._id)
        keys = self.searcher.fast_field_values("newest_key", tied)
        keyed = sorted(
            zip(keys, tied, strict=True), key=lambda pair: -_LOWEST if pair[0] is None else -pair[0]
        )
        ordered: list[DocAddress] = []
        for _, group in groupby(keyed, key=_value):
            same = [address for _, address in group]
            ordered += same if len(same) == 1 else sorted(same, key=self._id)
        return ordered

    def _id(self, address: DocAddress) -> str:
        return str(self.searcher.doc(address)[ID][0])
