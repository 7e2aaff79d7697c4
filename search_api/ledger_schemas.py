"""Persons and overviews as the JSON of the API."""

from __future__ import annotations

from search_api.explanation_schemas import LinkedOut, render_link
from search_api.overviews import AsksView, ComplaintCounts, CountryComplaints
from search_api.persons import EventView, PersonView
from search_api.schemas import Schema


class AskOut(Schema):
    """How many requests for information went from one country to another."""

    from_country: str
    to_country: str
    messages: int


class AsksResponse(Schema):
    """Who asks whom; a request to two countries counts for both, and once in `total`."""

    total: int
    asks: list[AskOut]


class CountsOut(Schema):
    """Messages of each step of complaints; `overturned` is the share of decisions that had data deleted."""

    filed: int
    decided: int
    deleted: int
    kept: int
    inadmissible: int
    overturned: float | None


class YearOut(Schema):
    """The same in one year, or `unknown`."""

    year: str
    counts: CountsOut


class CountryOut(Schema):
    """Complaints about one requesting country, or `unknown`."""

    country: str
    counts: CountsOut
    years: list[YearOut]


class ComplaintsResponse(Schema):
    """Complaints by requesting country and year."""

    countries: list[CountryOut]


class AppearanceOut(Schema):
    """The person as one message shows them; `appearance` names them there. `shared`: which of `numbers`,
    `born` and `files` another message about them has, too."""

    appearance: str
    message: LinkedOut
    names: list[str]
    born: str | None
    numbers: list[str]
    files: list[str]
    shared: list[str]


class EventOut(Schema):
    """What a message did in the case. `after_denied_notice` is `certain`, `possible` or null, of requests."""

    kind: str
    country: str | None
    message: LinkedOut
    outcome: str | None
    color: str | None
    after_denied_notice: str | None
    days_since_denial: int | None


class MeasureOut(Schema):
    """Measures on a requesting country; `on` is the day that the message names, else its own counts. Those
    that are publicly known have no message, and the address of a source."""

    country: str
    action: str
    on: str | None
    message: LinkedOut | None
    source: str | None


class OtherOut(Schema):
    """Another person of a like name; where neither the birth `differs` nor a reader told them apart, they may
    be the same."""

    person: str
    names: list[str]
    born: str | None
    messages: int
    differs: bool
    told_apart: bool


class PersonResponse(Schema):
    """A person; `total` counts the messages about them, of which the latest 500 are here,
    refusals before others; of names, papers and files the first 100."""

    person: str
    names: list[str]
    born: str | None
    numbers: list[str]
    files: list[str]
    countries: list[str]
    appearances: list[AppearanceOut]
    events: list[EventOut]
    measures: list[MeasureOut]
    total: int
    others: list[OtherOut]


def render_asks(view: AsksView) -> AsksResponse:
    """Who asks whom as JSON, the most frequent first."""
    ordered = sorted(view.cells.items(), key=lambda item: (-item[1], item[0]))
    asks = [AskOut(from_country=a, to_country=b, messages=count) for (a, b), count in ordered]
    return AsksResponse(total=view.total, asks=asks)


def render_complaints(found: tuple[CountryComplaints, ...]) -> ComplaintsResponse:
    """Complaints as JSON."""
    return ComplaintsResponse(
        countries=[
            CountryOut(
                country=one.country,
                counts=_counts(one.counts),
                years=[YearOut(year=year, counts=_counts(counts)) for year, counts in one.years],
            )
            for one in found
        ]
    )


def render_person(view: PersonView) -> PersonResponse:
    """A person as JSON."""
    return PersonResponse(
        person=view.person,
        names=list(view.names),
        born=view.born,
        numbers=list(view.numbers),
        files=list(view.files),
        countries=list(view.countries),
        appearances=[
            AppearanceOut(
                appearance=one.appearance,
                message=render_link(one.message),
                names=list(one.names),
                born=one.born,
                numbers=list(one.numbers),
                files=list(one.files),
                shared=list(one.shared),
            )
            for one in view.appearances
        ],
        events=[_event(event) for event in view.events],
        measures=[
            MeasureOut(
                country=m.country,
                action=m.action,
                on=m.on,
                message=render_link(m.message) if m.message else None,
                source=m.source,
            )
            for m in view.measures
        ],
        total=view.total,
        others=[OtherOut.model_validate(other) for other in view.others],
    )


def _counts(counts: ComplaintCounts) -> CountsOut:
    return CountsOut.model_validate(counts)


def _event(event: EventView) -> EventOut:
    return EventOut(
        kind=event.kind,
        country=event.country,
        message=render_link(event.message),
        outcome=event.outcome,
        color=event.color,
        after_denied_notice=event.fact.after_denied_notice if event.fact else None,
        days_since_denial=event.fact.days_since_denial if event.fact else None,
    )
