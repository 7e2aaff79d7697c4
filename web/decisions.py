"""What readers decided, as lines; and what can be decided on a page, as a form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.domain.findings import Kind
from archive.domain.instant import parse_iso
from archive.domain.overruling import Overruling, What
from archive.query.request import SearchRequest
from search_api.explanation import Explanation, FactReasons
from web.locale import Locale
from web.urls import Urls
from web.visible import isolated, shown


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """What a reader said of something that was found."""

    text: str
    holds: bool
    name: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in a list: about what, what was said, the messages that it names, and what became of it."""

    about: str
    said: DecidedLine
    messages: Sequence[tuple[str, str]]
    state: str
    withdrawn: DecidedLine | None
    withdraw_url: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Things to choose from under a title: (value of the form, words)."""

    title: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Deciding:
    """What can be decided here, at which address, and what was decided; nothing to decide where that is
    not taken."""

    url: str
    groups: Sequence[Choices]
    made: Sequence[DecisionLine]


def build_decided(one: Overruling, locale: Locale) -> DecidedLine:
    """A decision beside what it is about."""
    text = locale.say(f"decided_{one.target.what}_{'yes' if one.verdict else 'no'}")
    return DecidedLine(
        text, one.verdict, one.made_by, _day(one.made_at, locale), " ".join(one.reason.split())
    )


def list_decisions(
    made: Iterable[Overruling], locale: Locale, urls: Urls, *, takes: bool
) -> list[DecisionLine]:
    """Decisions, the last first; with the way to take one back where decisions are taken."""
    return [_line(one, locale, urls, takes=takes) for one in sorted(made, key=lambda o: -o.id)]


def _line(one: Overruling, locale: Locale, urls: Urls, *, takes: bool) -> DecisionLine:
    target = one.target
    withdrawn = None
    if one.withdrawn_at:
        text = locale.say("decide_withdrawn")
        withdrawn = DecidedLine(text, False, one.withdrawn_by or "", _day(one.withdrawn_at, locale), "")
    return DecisionLine(
        _about(one, locale),
        build_decided(one, locale),
        [(str(number), urls.message(message)) for number, message in enumerate(target.messages, 1)],
        "" if one.is_applied else locale.say("decide_waiting"),
        withdrawn,
        urls.withdrawal(one.id) if takes and not one.withdrawn_at else "",
    )


def _about(one: Overruling, locale: Locale) -> str:
    match one.target.what:
        case What.KIND:
            return locale.value("kind", one.target.name)
        case What.FACT:
            return locale.say(f"fact_{one.target.name}")
        case What.IDENTITY:
            return locale.say("decided_persons")


def _day(iso: str, locale: Locale) -> str:
    return locale.date(parse_iso(iso[:10]))


def build_deciding(
    found: Explanation,
    made: Sequence[Overruling],
    context: SearchRequest | None,
    locale: Locale,
    urls: Urls,
) -> Deciding:
    """What can be decided on a message, and what was."""
    kinds = [
        (f"kind:{kind}:{'no' if kind in found.message.kinds else 'yes'}", _kind_choice(found, kind, locale))
        for kind in sorted(Kind, key=lambda kind: kind not in found.message.kinds)
        if found.message.kinds != (Kind.OTHER,) or kind is not Kind.OTHER
    ]
    names = {person.person: " = ".join(person.names) for person in found.persons}
    facts = [_fact_choice(fact, names.get(fact.person, ""), locale) for fact in found.facts]
    groups = [Choices(locale.say("kinds"), kinds), Choices(locale.say("evidence_facts"), facts)]
    return Deciding(
        urls.decide(found.message.id, context),
        [group for group in groups if group.choices],
        list_decisions(made, locale, urls, takes=True),
    )


def _kind_choice(found: Explanation, kind: Kind, locale: Locale) -> str:
    key = "decide_is_not" if kind in found.message.kinds else "decide_is"
    return locale.say(key, what=locale.value("kind", kind))


def _fact_choice(fact: FactReasons, name: str, locale: Locale) -> tuple[str, str]:
    holds = fact.decided.verdict if fact.decided else fact.certainty is not None
    what = locale.say(f"fact_{fact.name}") + (f" ({isolated(shown(name))})" if name else "")
    value = f"fact:{fact.name}:{fact.person}:{'no' if holds else 'yes'}"
    return value, locale.say("decide_not" if holds else "decide_holds", what=what)
