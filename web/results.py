"""From a page of a result to what its page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from archive.errors import QueryError
from archive.query.fields import DAYS_RANGES, LEDGER_FIELDS
from archive.query.request import SearchRequest, Sort
from search_api.errors import Problem
from search_api.params import build_params
from search_api.views import FacetView, HitView, SearchPage
from web.contexts import (
    DatesForm,
    ErrorBox,
    FacetBox,
    FacetGroup,
    FacetLink,
    HitLine,
    Link,
    SearchContext,
    SearchForm,
    SnippetLine,
)
from web.explaining import explain
from web.highlight import highlight
from web.histogram import build_histogram
from web.locale import Locale
from web.persons import doubt_date, fact_notes
from web.spellings import build_names
from web.telling import tell
from web.urls import Urls, first_page, sorted_by, toggled, without_dates, without_filters

#: Values of a facet shown at once, and addressees named in a line.
SHOWN_VALUES = 8
SHOWN_ADDRESSEES = 3
NOBODY: Mapping[str, str] = {}
#: Characters of a query that is repeated in the links of a page, and of one that cannot be read, in its box.
LINKED_QUERY = 2_000
SHOWN_QUERY = 4_000
#: Words that are offered with a letter off, and the letters of each at least: shorter ones find anything.
NEAR_WORDS, NEAR_LETTERS = 4, 4
#: Facets of what follows from several messages; `tracing` is known from one, and belongs here by its sense.
_CASE_FACETS = frozenset({*LEDGER_FIELDS, "tracing"})


def build_search(page: SearchPage, locale: Locale, urls: Urls) -> SearchContext:
    """The page of results."""
    request = page.request
    return SearchContext(
        form=_search_form(request, locale, urls),
        total=locale.say_count("messages", page.total),
        described=tell(page.told, locale),
        empty=page.total == 0,
        hits=[build_hit(hit, request, locale, urls) for hit in page.hits],
        facets=_facet_groups(page, locale, urls),
        dates=_dates_form(request),
        chips=list(_chips(request, locale, urls, page.persons)),
        names=build_names(page, locale, urls),
        name_url=_as_name(request, urls),
        clear_url=urls.search(without_filters(request)),
        histogram=build_histogram(page.histogram, page.interval, request, locale, urls),
        sorts=[
            Link(locale.say(f"sort_{sort}"), urls.search(sorted_by(request, sort)), page.sort is sort)
            for sort in Sort
            if request.q or sort is not Sort.RELEVANCE
        ],
        exports=[
            Link(locale.say("as_csv"), urls.export(request, "csv")),
            Link(locale.say("as_jsonl"), urls.export(request, "jsonl")),
            Link(locale.say("as_json"), urls.api(request)),
        ],
        next_url=_page_url(request, page.next_cursor, urls, backwards=False),
        previous_url=_page_url(request, page.previous_cursor, urls, backwards=True),
        ways_on=list(_ways_on(request, locale, urls)) if page.total == 0 else [],
    )


def build_failed(
    request: SearchRequest, error: QueryError, problem: Problem, locale: Locale, urls: Urls
) -> SearchContext:
    """The page of a search that cannot be read: the place of the mistake, and ways on."""
    start, end = error.span or (0, 0)
    q = request.q
    shown_from = max(0, start - 200)
    plain = SearchRequest(q=q, filters=request.filters, plain=True)
    box = ErrorBox(
        words=explain(problem, locale),
        before=("…" if shown_from else "") + q[shown_from:start],
        at=q[start : min(end, start + 200)],
        after=q[end : end + 100] if error.span else "",
        plain_url=urls.search(plain) if len(q) <= LINKED_QUERY else "",
    )
    return SearchContext(_search_form(request, locale, urls, shown=q[:SHOWN_QUERY]), error=box)


def build_hit(hit: HitView, request: SearchRequest, locale: Locale, urls: Urls) -> HitLine:
    """One hit."""
    return HitLine(
        url=urls.message(hit.id, request, hit.cursor),
        subject=highlight(hit.subject, hit.subject_marks),
        date=locale.date(hit.sent_at),
        machine_date=hit.sent_at.isoformat() if hit.sent_at else "",
        sender=_place(hit.sender.bureau if hit.sender else None, hit.from_country, locale)
        or (hit.sender.raw if hit.sender else locale.say("unknown")),
        addressees=[
            _place(party.bureau, party.country, locale) or party.raw for party in hit.to[:SHOWN_ADDRESSEES]
        ],
        more_addressees=_more(len(hit.to) - SHOWN_ADDRESSEES, locale),
        languages=_languages(hit.languages or (hit.language,), locale),
        kinds=[locale.value("kind", kind) for kind in hit.kinds],
        notes=list(_notes(hit, locale)),
        collections=hit.collections,
        attachments=locale.say_count("attachments", hit.attachments) if hit.attachments else "",
        snippets=[
            SnippetLine(
                highlight(snippet.text, snippet.marks),
                "" if snippet.field == "body" else locale.say(f"snippet_in_{snippet.field}"),
            )
            for snippet in hit.snippets
        ],
    )


def _notes(hit: HitView, locale: Locale) -> Iterator[str]:
    """That its date cannot be right; then what follows for any of its people, each once."""
    if doubt := doubt_date(hit.sent_at, locale):
        yield doubt
    yield from dict.fromkeys(note for fact in hit.facts for note in fact_notes(fact, locale))


def _facet_groups(page: SearchPage, locale: Locale, urls: Urls) -> list[FacetGroup]:
    """The facets in their order; those of the ledger come last, under a heading of their own."""
    boxes: dict[str, list[FacetBox]] = {"facets_message": [], "facets_case": []}
    for name, facet in page.facets.items():
        if box := build_facet(facet, page.request, locale, urls, page.persons):
            boxes["facets_case" if name in _CASE_FACETS else "facets_message"].append(box)
    return [FacetGroup(locale.say(title), found) for title, found in boxes.items() if found]


def build_facet(
    facet: FacetView, request: SearchRequest, locale: Locale, urls: Urls, persons: Mapping[str, str] = NOBODY
) -> FacetBox | None:
    """A facet; None where it has no value. Chosen values come first, years newest first; ranges of days are
    in their own order. `persons` has their names."""
    ordered = sorted(facet.values, key=lambda v: not v.selected)
    if facet.name == "days_since":
        places = {value: place for place, value in enumerate(DAYS_RANGES)}
        ordered = sorted(facet.values, key=lambda v: places.get(v.value, len(places)))
    if facet.name == "year":
        ordered = sorted(
            facet.values, key=lambda v: (not v.selected, v.value.isdigit(), v.value), reverse=True
        )
        ordered.sort(key=lambda v: not v.selected)
    links = [
        FacetLink(
            persons.get(value.value) or locale.value(facet.name, value.value),
            locale.number(value.count),
            urls.search(toggled(request, facet.name, value.value)),
            value.selected,
        )
        for value in ordered
    ]
    if not links:
        return None
    title = locale.say(f"facet_{facet.name}")
    rest_title = locale.say("facets_more", n=locale.number(len(links)))
    return FacetBox(facet.name, title, links[:SHOWN_VALUES], links[SHOWN_VALUES:], rest_title, facet.exact)


def _place(bureau: str | None, country: str | None, locale: Locale) -> str:
    """Bureau and country, each once: "Moscow, Russia"; empty where neither is known."""
    named = [] if country is None else [locale.country(country)]
    if bureau and (city := locale.city(bureau)) not in named:
        named.insert(0, city)
    return locale.say("told.list_join").join(named)


def _more(count: int, locale: Locale) -> str:
    return locale.say("pages_more.other", n=locale.number(count)) if count > 0 else ""


def _languages(codes: tuple[str, ...], locale: Locale) -> str:
    return ", ".join(locale.language(code) for code in codes)


def _search_form(request: SearchRequest, locale: Locale, urls: Urls, shown: str | None = None) -> SearchForm:
    """The search box: a new query keeps filters, dates and order, and a link leaves them behind."""
    kept = [(name, value) for name, value in build_params(first_page(request)) if name not in ("q", "plain")]
    filters = sum(map(len, request.filters.values())) + bool(request.sent_from or request.sent_to)
    return SearchForm(
        q=request.q if shown is None else shown,
        hidden=kept,
        within=locale.say_count("within", filters) if filters else "",
        all_url=urls.search(without_filters(request)) if filters and len(request.q) <= LINKED_QUERY else "",
    )


def _dates_form(request: SearchRequest) -> DatesForm:
    """Two days to narrow by; everything else of the search stays."""
    return DatesForm(
        first=request.sent_from.isoformat() if request.sent_from else "",
        last=request.sent_to.isoformat() if request.sent_to else "",
        hidden=build_params(without_dates(request)),
    )


def _chips(request: SearchRequest, locale: Locale, urls: Urls, persons: Mapping[str, str]) -> Iterator[Link]:
    for facet, values in request.filters.items():
        for value in values:
            named = persons.get(value) or locale.value(facet, value)
            text = f"{locale.say(f'facet_{facet}')}: {named}"
            yield Link(text, urls.search(toggled(request, facet, value)))
    if request.sent_from or request.sent_to:
        yield Link(_dates(request, locale), urls.search(without_dates(request)))
    if request.plain:
        yield Link(locale.say("plain_chip"), urls.search(replace(first_page(request), plain=False)))


def _dates(request: SearchRequest, locale: Locale) -> str:
    first = locale.bar(request.sent_from.isoformat()) if request.sent_from else ""
    last = locale.bar(request.sent_to.isoformat()) if request.sent_to else ""
    if first and last:
        return first if first == last else locale.say("dates_between", first=first, last=last)
    return locale.say("dates_from", first=first) if first else locale.say("dates_to", last=last)


def _page_url(request: SearchRequest, cursor: str | None, urls: Urls, *, backwards: bool) -> str:
    return urls.search(replace(request, cursor=cursor, backwards=backwards)) if cursor else ""


def _spelled_nearly(q: str) -> str:
    """The same words, each or one letter off; empty where they are not a few words without signs."""
    words = q.split()
    if not 0 < len(words) <= NEAR_WORDS or not all(w.isalpha() and len(w) >= NEAR_LETTERS for w in words):
        return ""
    return " ".join(f"{word}~1" for word in words)


def _as_name(request: SearchRequest, urls: Urls) -> str:
    """The same words as a name in any spelling; empty where they are not a few words without signs."""
    words = request.q.replace(",", " ").split()
    if not 0 < len(words) <= NEAR_WORDS or not all(
        len(w) > 1 and w.replace("-", "").isalpha() for w in words
    ):
        return ""
    if {"AND", "OR", "NOT"} & set(words):
        return ""
    return urls.search(replace(first_page(request), q=f'name:"{" ".join(words)}"', plain=False))


def _ways_on(request: SearchRequest, locale: Locale, urls: Urls) -> Iterator[Link]:
    if request.filters or request.sent_from or request.sent_to:
        yield Link(locale.say("nothing_filters"), urls.search(without_filters(request)))
    if near := _spelled_nearly(request.q):
        yield Link(locale.say("nothing_near"), urls.search(replace(first_page(request), q=near, plain=False)))
    elif request.q and not request.plain:
        plain = SearchRequest(q=request.q, filters=request.filters, plain=True)
        yield Link(locale.say("nothing_plain"), urls.search(plain))
    yield Link(locale.say("nothing_all"), urls.search(SearchRequest()))
