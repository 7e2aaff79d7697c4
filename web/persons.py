"""The page of a person: names, why they are one, and the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from archive.domain.instant import Instant, believed
from archive.domain.ledger import Fact
from archive.domain.message import Message
from archive.query.request import SearchRequest
from search_api.app import API_PREFIX
from search_api.explanation import Linked
from search_api.persons import AppearanceView, EventView, OtherPerson, PersonView
from web.decisions import DecisionLine, list_decisions
from web.locale import Locale
from web.timeline import Timeline, build_timeline
from web.urls import Urls


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event of the case in words: when, what, for whom, between whom, and what follows."""

    date: str
    what: str
    country: str
    route: str
    subject: str
    url: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class AppearanceLine:
    """How one message writes the person."""

    names: Sequence[str]
    beside: str
    date: str
    route: str
    url: str
    appearance: str
    why: Sequence[str]


@dataclass(frozen=True, slots=True)
class OtherLine:
    """Another person of a like name, and whether they may be the same."""

    person: str
    unsure: bool
    names: Sequence[str]
    born: str
    url: str
    count: str
    why: str


@dataclass(frozen=True, slots=True)
class PersonContext:
    """A person's page."""

    person: str
    title: str
    names: Sequence[str]
    born: str
    papers: Sequence[str]
    countries: str
    total: str
    search_url: str
    json_url: str
    timeline: Timeline | None
    events: Sequence[EventLine]
    appearances: Sequence[AppearanceLine]
    others: Sequence[OtherLine]
    cut: str
    decide_url: str
    decisions: Sequence[DecisionLine]


def build_person(view: PersonView, locale: Locale, urls: Urls, *, takes: bool = False) -> PersonContext:
    """The page of a person; where it `takes` decisions, with what can be decided."""
    shown = len({one.message.id for one in view.appearances})
    title = max(view.names, key=partial(_title_rank, locale=locale), default=view.person)
    return PersonContext(
        person=view.person,
        title=title,
        names=[name for name in view.names if name != title],
        born=view.born or "",
        papers=[paper.upper() for paper in (*view.numbers, *view.files)],
        countries=locale.say("told.list_join").join(map(locale.country, view.countries)),
        total=locale.say_count("messages", view.total),
        search_url=urls.search(SearchRequest(q=f"person:{view.person}")),
        json_url=f"{API_PREFIX}/persons/{view.person}",
        timeline=build_timeline(view.events, view.measures, locale, urls),
        events=[_event(event, locale, urls) for event in view.events],
        appearances=[
            AppearanceLine(
                one.names,
                ", ".join(filter(None, (one.born, *one.numbers, *one.files))),
                locale.date(one.message.sent_at),
                say_route(one.message, locale),
                urls.message(one.message.id),
                one.appearance if takes and one.appearance != view.person else "",
                _why_one(one, view, locale),
            )
            for one in view.appearances
            if one.names
        ],
        others=[
            OtherLine(
                one.person,
                takes and not one.differs,
                one.names,
                one.born or "",
                urls.person(one.person),
                locale.say_count("messages", one.messages),
                locale.say(_why_other(one)),
            )
            for one in view.others
        ],
        cut=locale.say("person_cut", n=locale.number(shown)) if shown < view.total else "",
        decide_url=urls.decide_person(view.person) if takes else "",
        decisions=list_decisions(view.decisions, locale, urls, takes=takes),
    )


def _why_one(one: AppearanceView, view: PersonView, locale: Locale) -> list[str]:
    """What this appearance has in common with others of the person."""
    if view.total < 2:
        return []
    return [locale.say(f"shared_{what}") for what in one.shared] or [locale.say("shared_name")]


def _why_other(one: OtherPerson) -> str:
    return "others_differ" if one.differs else "others_apart" if one.told_apart else "others_unsure"


def _title_rank(name: str, locale: Locale) -> tuple[int, bool, bool, int]:
    """The name that has most words written out heads the page; of those one in the page's letters, not in
    capitals, and the shortest, since what is declined is longer. The first of equals is taken."""
    words = [word.strip(".,") for word in name.split()]
    full = sum(len(word) > 1 and "." not in word for word in words)
    return full, locale.writes(name), not name.isupper(), -len(name)


def say_route(link: Linked | Message, locale: Locale) -> str:
    """From where to where a message went."""
    sender = locale.country(link.from_country)
    addressees = locale.say("told.list_join").join(map(locale.country, link.to_countries))
    return f"{sender} {locale.arrow} {addressees or locale.say('unknown')}"


def doubt_date(at: Instant | None, locale: Locale) -> str:
    """That a date cannot be the one on which a message was sent; empty where it can, or there is none."""
    return locale.say("date_impossible") if at and not believed(at) else ""


def _event(event: EventView, locale: Locale, urls: Urls) -> EventLine:
    notes = [locale.value("outcome", event.outcome)] if event.outcome else []
    if event.color:
        notes.insert(0, locale.say(f"color_{event.color}"))
    notes += filter(None, (doubt_date(event.message.sent_at, locale),))
    return EventLine(
        locale.date(event.message.sent_at),
        locale.value("kind", event.kind),
        locale.country(event.country) if event.country else "",
        say_route(event.message, locale),
        event.message.subject,
        urls.message(event.message.id),
        [*notes, *(fact_notes(event.fact, locale) if event.fact else ())],
    )


def fact_notes(fact: Fact, locale: Locale) -> list[str]:
    """What follows for a request, as short notes."""
    notes = []
    if fact.after_denied_notice is not None:
        days = fact.days_since_denial
        said = locale.say("note_denied") if days is None else locale.say_count("note_denied_days", days)
        notes.append(said + _sure(fact.after_denied_notice, locale))
    if fact.after_cancelled is not None:
        notes.append(locale.say("note_cancelled") + _sure(fact.after_cancelled, locale))
    if fact.during_measures is not None:
        notes.append(locale.say("note_measures") + _sure(fact.during_measures, locale))
    if fact.bypasses_secretariat:
        notes.append(locale.say("note_bypass"))
    if fact.answered_by:
        notes.append(locale.say("note_answered"))
    if fact.contradicted_by:
        notes.append(locale.say("note_contradicted"))
    return notes


def _sure(certainty: str, locale: Locale) -> str:
    return "" if certainty == "certain" else f" ({locale.value('certainty', certainty)})"
