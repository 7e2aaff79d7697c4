"""Addresses of the pages. Those of a search are built from its request, by the parameters of the API."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote, urlencode

from archive.query.request import Interval, SearchRequest, Sort
from search_api.app import API_PREFIX
from search_api.params import build_params


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses in one language of the pages; `lang` is named in them only where it was asked for."""

    lang: str | None = None

    def page(self, path: str, lang: str | None = None) -> str:
        """A page without parameters of its own."""
        return self._with(path, [], lang)

    def search(self, request: SearchRequest, lang: str | None = None) -> str:
        """The results of this request."""
        return self._with("/search", build_params(request), lang)

    def message(self, message_id: str, context: SearchRequest | None = None, cursor: str = "") -> str:
        """A message, with the search that it was found by and where it stands in it."""
        pairs = build_params(replace(context, cursor=cursor or None, backwards=False)) if context else []
        return self._with(f"/messages/{quote(message_id)}", pairs)

    def person(self, person: str) -> str:
        """A person."""
        return self._with(f"/persons/{quote(person)}", [])

    def question(self, name: str) -> str:
        """A ready question."""
        return self._with(f"/questions/{quote(name)}", [])

    def decide(self, message_id: str, context: SearchRequest | None = None) -> str:
        """Where a decision on a message is sent, with the search that it was found by."""
        pairs = build_params(context) if context else []
        return self._with(f"/messages/{quote(message_id)}/decisions", pairs)

    def decide_person(self, person: str) -> str:
        """Where it is sent whether another is this person."""
        return self._with(f"/persons/{quote(person)}/decisions", [])

    def decisions(self, before: int = 0) -> str:
        """What readers decided, the last first, from the one before this number on."""
        return self._with("/decisions", [("before", str(before))] if before else [])

    def review(self, cursor: str = "") -> str:
        """The queue of review, from behind a place; also where what was reviewed is sent."""
        return self._with("/review", [("cursor", cursor)] if cursor else [])

    def withdrawal(self, number: int) -> str:
        """Where a decision is taken back."""
        return self._with(f"/decisions/{number}/withdrawal", [])

    def facts(self, message_id: str) -> str:
        """What is said of a message, as JSON."""
        return f"{API_PREFIX}/messages/{quote(message_id)}/facts"

    def collection(self, name: str, after: int = 0) -> str:
        """A collection and what was rejected in it."""
        return self._with(f"/collections/{quote(name, safe='')}", [("after", str(after))] if after else [])

    def api(self, request: SearchRequest) -> str:
        """The same search as JSON."""
        return _address(f"{API_PREFIX}/search", build_params(request))

    def export(self, request: SearchRequest, output: str) -> str:
        """The whole result as a file."""
        whole = replace(request, cursor=None, backwards=False, size=SearchRequest().size)
        return _address(f"{API_PREFIX}/export", [("as", output), *build_params(whole)])

    def original(self, message_id: str, source: int) -> str:
        """The bytes that a message was read from."""
        pairs = [("source", str(source))] if source != 1 else []
        return _address(f"{API_PREFIX}/messages/{quote(message_id)}/original", pairs)

    def attachment(self, message_id: str, number: int) -> str:
        """The bytes of an attachment."""
        return f"{API_PREFIX}/messages/{quote(message_id)}/attachments/{number}"

    def _with(self, path: str, pairs: list[tuple[str, str]], lang: str | None = None) -> str:
        lang = lang or self.lang
        return _address(path, [*pairs, ("lang", lang)] if lang else pairs)


def _address(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def first_page(request: SearchRequest) -> SearchRequest:
    """The same search from its beginning."""
    return replace(request, cursor=None, backwards=False)


def toggled(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The search with this value chosen, or no longer chosen."""
    chosen = request.filters.get(facet, ())
    values = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
    filters = {name: vs for name, vs in {**request.filters, facet: values}.items() if vs}
    return replace(first_page(request), filters=filters)


def without_dates(request: SearchRequest) -> SearchRequest:
    """The search over all dates."""
    return replace(first_page(request), sent_from=None, sent_to=None, interval=None)


def without_filters(request: SearchRequest) -> SearchRequest:
    """The query alone."""
    return replace(without_dates(request), filters={})


def sorted_by(request: SearchRequest, sort: Sort) -> SearchRequest:
    """The search in another order."""
    return replace(first_page(request), sort=sort)


def within_bar(request: SearchRequest, value: str) -> SearchRequest:
    """The search narrowed to a bar of the histogram, whose bars are of the next finer unit."""
    parts = [int(part) for part in value.split("-")]
    year, month, day = (*parts, None, None)[:3]
    assert year is not None
    first = date(year, month or 1, day or 1)
    last = first if day else date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    finer = {1: Interval.MONTH, 2: Interval.DAY, 3: Interval.DAY}[len(parts)]
    return replace(first_page(request), sent_from=first, sent_to=last, interval=finer)
