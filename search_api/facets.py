"""Facets and the unit of the histogram."""

from __future__ import annotations

from datetime import date

from archive.query.request import Interval, Scope, SearchRequest
from archive.query.result import Bucket, EngineFacet, EngineResult
from search_api.scoping import COLLECTION, facets_for
from search_api.views import FacetValue, FacetView

#: Days between both dates up to which a histogram counts days, and up to which it counts months.
DAYS_SPAN = 92
MONTHS_SPAN = 20 * 366
#: Where no dates were chosen: bars of months up to this many, else years. A second question to the engine
#: is the price, so it is for archives over decades only.
MOST_MONTHS = 240


def build_facets(result: EngineResult, request: SearchRequest, scope: Scope) -> dict[str, FacetView]:
    """Every facet that the reader may see, in the order of `FACETS`; what was chosen is always there and
    marked."""
    return {
        name: _build_facet(name, result.facets.get(name, EngineFacet(())), request, scope)
        for name in facets_for(scope)
    }


def _build_facet(name: str, facet: EngineFacet, request: SearchRequest, scope: Scope) -> FacetView:
    chosen = request.filters.get(name, ())
    buckets = [b for b in facet.buckets if name != COLLECTION or scope.allows(b.value)]
    values = [FacetValue(b.value, b.count, b.value in chosen) for b in buckets]
    present = {b.value for b in buckets}
    values += [FacetValue(value, 0, True) for value in chosen if value not in present]
    return FacetView(name, tuple(values), facet.exact)


def choose_interval(request: SearchRequest) -> Interval:
    """The unit that was asked for, or one that gives a readable number of bars between the two dates."""
    if request.interval is not None:
        return request.interval
    if request.sent_from is None or request.sent_to is None:
        return Interval.MONTH
    days = (request.sent_to - request.sent_from).days
    if days <= DAYS_SPAN:
        return Interval.DAY
    return Interval.MONTH if days <= MONTHS_SPAN else Interval.YEAR


def is_too_fine(request: SearchRequest, interval: Interval, histogram: tuple[Bucket, ...]) -> bool:
    """Whether a histogram whose unit was not asked for should count years after all."""
    if request.interval is not None or interval is not Interval.MONTH or len(histogram) < 2:
        return False
    first, last = (date.fromisoformat(f"{histogram[place].value}-01") for place in (0, -1))
    return (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS
