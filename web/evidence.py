"""What the archive says of a message, with its reasons, and where they stand in the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.domain.ledger import Certainty
from search_api.explanation import Explanation, FactReasons, KindReasons, Linked, Reason
from web.decisions import DecidedLine, build_decided
from web.highlight import Note
from web.locale import Locale
from web.persons import say_route
from web.urls import Urls

#: A kind that is less sure than this is said to be doubtful; from the second on, sure.
DOUBTFUL, SURE = 0.5, 0.9
#: Words of a reason that are shown.
SHOWN_WORDS = 120


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A rule and the words that it goes by; without words it goes by the route."""

    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of the message, how sure, and why."""

    text: str
    sure: str
    reasons: Sequence[ReasonLine]
    decided: DecidedLine | None


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A person whom the message is about."""

    names: Sequence[str]
    beside: str
    url: str


@dataclass(frozen=True, slots=True)
class OtherNamed:
    """Somebody who is named and whom the message is not about, and what they are to it."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A message that proves something, or speaks against it."""

    subject: str
    url: str
    where: str


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact that holds, or that something speaks against; whom it is about."""

    text: str
    about: str
    sure: str
    proofs: Sequence[ProofLine]
    words: Sequence[ReasonLine]
    against: Sequence[ProofLine]
    source: str
    decided: DecidedLine | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is said of the message."""

    kinds: Sequence[KindLine]
    considered: Sequence[KindLine]
    outcome: str
    color: tuple[str, Sequence[ReasonLine]] | None
    requesting: str
    persons: Sequence[NamedLine]
    others: Sequence[OtherNamed]
    facts: Sequence[FactLine]
    has_marks: bool
    json_url: str


def build_evidence(found: Explanation, locale: Locale, urls: Urls) -> Evidence:
    """What is said of a message."""
    names = {person.person: person.names[0] for person in found.persons if person.names}
    return Evidence(
        kinds=[_kind(kind, locale) for kind in found.kinds],
        considered=[_kind(kind, locale) for kind in found.considered],
        outcome=locale.value("outcome", found.outcome) if found.outcome else "",
        color=_color(found, locale),
        requesting=locale.country(found.requesting_country) if found.requesting_country else "",
        persons=[
            NamedLine(
                person.names,
                ", ".join(filter(None, (person.born, *person.numbers))),
                urls.person(person.person),
            )
            for person in found.persons
        ],
        others=[OtherNamed(one.name, locale.say(f"role_{one.role}")) for one in found.others_named],
        facts=[
            _fact(fact, names.get(fact.person, ""), locale, urls)
            for fact in found.facts
            if fact.certainty or fact.against or fact.decided
        ],
        has_marks=bool(notes_of(found, "body")),
        json_url=urls.facts(found.message.id),
    )


def _color(found: Explanation, locale: Locale) -> tuple[str, Sequence[ReasonLine]] | None:
    if found.color is None:
        return None
    color, reason = found.color
    return locale.say(f"color_{color}"), build_reasons((reason,))


def notes_of(found: Explanation, field: str) -> list[Note]:
    """Where the words stand that kinds and persons go by, in one field."""
    reasons = [(reason, "kind") for kind in found.kinds for reason in kind.reasons]
    reasons += [(reason, "kind") for _, reason in found.stated]
    notes = [Note(*one.span, sort) for one, sort in reasons if one.field == field and one.span]
    notes += [
        Note(*mention.span, "person")
        for person in found.persons
        for mention in person.mentions
        if mention.field == field
    ]
    return notes


def _kind(kind: KindReasons, locale: Locale) -> KindLine:
    said = build_decided(kind.decided, locale) if kind.decided else None
    sure = f"{_how_sure(kind.confidence, locale)}, {locale.percent(kind.confidence)}"
    if said and said.holds and not kind.confidence:
        sure = ""  # a reader alone says it
    return KindLine(locale.value("kind", kind.kind), sure, build_reasons(kind.reasons), said)


def _how_sure(confidence: float, locale: Locale) -> str:
    return locale.say(
        "sure_doubtful" if confidence < DOUBTFUL else "sure_likely" if confidence < SURE else "sure_sure"
    )


def build_reasons(reasons: Iterable[Reason]) -> list[ReasonLine]:
    """Rules with the words that they go by, cut where these are long."""
    return [
        ReasonLine(" ".join(one.words.split())[:SHOWN_WORDS], f"{one.rule} {one.version}") for one in reasons
    ]


def _fact(fact: FactReasons, about: str, locale: Locale, urls: Urls) -> FactLine:
    text = locale.say(f"fact_{fact.name}" if fact.certainty or not fact.against else f"fact_not_{fact.name}")
    if fact.certainty and fact.days is not None:
        text = locale.say_count("fact_denied_days", fact.days)
    possible = fact.certainty is Certainty.POSSIBLE
    return FactLine(
        text,
        about,
        locale.value("certainty", "possible") if possible else "",
        [_proof(link, locale, urls) for link in fact.links],
        build_reasons(fact.words),
        [_proof(link, locale, urls) for link in fact.against],
        fact.source or "",
        build_decided(fact.decided, locale) if fact.decided else None,
    )


def _proof(link: Linked, locale: Locale, urls: Urls) -> ProofLine:
    where = f"{locale.date(link.sent_at)}, {say_route(link, locale)}"
    return ProofLine(link.subject or locale.say("no_subject"), urls.message(link.id), where)
