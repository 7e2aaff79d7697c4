"""Why a message is said to be what it is: rule, words, linked messages, dates, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from archive.catalog.appearances import StoredAppearance
from archive.catalog.reader import Derived, StoredMessage
from archive.domain.findings import Color, ColorFound, Evidence, Kind, KindFound, Mention, StatedFound
from archive.domain.instant import Instant
from archive.domain.ledger import Certainty, Fact, Relation
from archive.domain.message import Message, Span
from archive.domain.overruling import Overruling, What, find_standing


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule and its version, and the words that it goes by: where they stand (characters of `field`), and
    what they are. Both are empty where no words say it."""

    rule: str
    version: int
    field: str = ""
    span: Span | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class KindReasons:
    """A kind, how sure (0..1), and why; `decided` what a reader says of it, which counts. A kind that a
    reader alone names has no reasons."""

    kind: Kind
    confidence: float
    reasons: tuple[Reason, ...]
    decided: Overruling | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """Another message that something rests on, as much as is needed to name it."""

    id: str
    source_id: str | None = None
    subject: str = ""
    sent_at: Instant | None = None
    from_country: str | None = None
    to_countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonReasons:
    """A person whom the message is about: the names written in it, and what stands beside them."""

    person: str
    names: tuple[str, ...]
    born: str | None
    numbers: tuple[str, ...]
    files: tuple[str, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class FactReasons:
    """A fact of a request about one person, and its proof.

    `certainty` is None where it does not hold; then `against` says why it does not, if anything does. `links`
    are the messages that prove it, `source` the address of a public proof, `words` what the request says.
    All this is as it was found; `decided` is what a reader says of it, which counts.
    """

    name: str
    person: str
    certainty: Certainty | None
    links: tuple[Linked, ...] = ()
    against: tuple[Linked, ...] = ()
    words: tuple[Reason, ...] = ()
    basis: str | None = None
    days: int | None = None
    source: str | None = None
    decided: Overruling | None = None


@dataclass(frozen=True, slots=True)
class RelationReasons:
    """An event that came before or after, in the case of a person."""

    person: str
    kind: Kind
    certainty: Certainty
    days: int | None
    link: Linked


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is said of a message; `considered` are kinds that were thought of and are not claimed.

    `whole` is False where the reader may not see all collections: who is whom and what follows is left out.
    """

    message: Message
    kinds: tuple[KindReasons, ...]
    considered: tuple[KindReasons, ...] = ()
    stated: tuple[tuple[str, Reason], ...] = ()
    outcome: str | None = None
    color: tuple[Color, Reason] | None = None
    requesting_country: str | None = None
    persons: tuple[PersonReasons, ...] = ()
    others_named: tuple[Mention, ...] = ()
    facts: tuple[FactReasons, ...] = ()
    preceded_by: tuple[RelationReasons, ...] = ()
    followed_by: tuple[RelationReasons, ...] = ()
    whole: bool = True


def links_of(derived: Derived) -> set[str]:
    """The ids of all messages that an explanation names."""
    ids: set[str] = set()
    for fact in (one.found or one for one in derived.facts):
        named = (fact.denial, fact.cancellation, fact.measure, *fact.answered_by, *fact.contradicted_by)
        ids |= {one for one in named if one}
    for around in derived.surroundings:
        ids |= {one.message for one in (*around.preceded_by, *around.followed_by)}
    return ids


def build_explanation(
    message: Message,
    derived: Derived,
    linked: Mapping[str, StoredMessage],
    overrulings: Iterable[Overruling] = (),
    *,
    whole: bool,
) -> Explanation:
    """The explanation of a message; `linked` has those of `links_of` that there are, `overrulings` what
    readers decided on it."""
    findings, standing = derived.findings, find_standing(overrulings)
    kinds = tuple(_kinds(findings.kinds, standing, message))
    thought = {one.kind for one in findings.considered}
    considered = tuple(one for one in _kinds(findings.considered, standing, message) if one.kind in thought)
    stated = tuple(_stated(found, message) for found in findings.stated)
    if not whole:
        color = _color(findings.color, message)
        return Explanation(message, kinds, considered, stated, color=color, whole=False)
    links = {key: link_to(stored.message) for key, stored in linked.items()}
    persons = _persons(derived)
    subjects = {mention for person in persons for mention in person.mentions}
    return Explanation(
        message=message,
        kinds=kinds,
        considered=considered,
        stated=stated,
        outcome=findings.outcome,
        color=_color(findings.color, message),
        requesting_country=findings.requesting_country,
        persons=persons,
        others_named=tuple(m for m in findings.mentions if m not in subjects),
        facts=tuple(_overruled(derived, standing, message, links)),
        preceded_by=tuple(
            _relation(around.person, one, links)
            for around in derived.surroundings
            for one in around.preceded_by
        ),
        followed_by=tuple(
            _relation(around.person, one, links)
            for around in derived.surroundings
            for one in around.followed_by
        ),
    )


def _kinds(
    found: Iterable[KindFound], standing: Iterable[Overruling], message: Message
) -> Iterable[KindReasons]:
    """What was found, with what a reader says of it; then what readers alone say."""
    decided = {Kind(o.target.name): o for o in standing if o.target.what is What.KIND}
    for one in found:
        reasons = _reasons(one.evidence, message)
        yield KindReasons(one.kind, one.confidence, reasons, decided.pop(one.kind, None))
    for kind, overruling in decided.items():
        if overruling.verdict:
            yield KindReasons(kind, 0.0, (), overruling)


def _overruled(
    derived: Derived, standing: Iterable[Overruling], message: Message, links: Mapping[str, Linked]
) -> Iterable[FactReasons]:
    """Every fact as it was found, with what a reader says of it."""
    persons = {one.number: one.person for one in derived.appearances}
    decided = {
        (o.target.name, persons.get(o.target.number or 0)): o for o in standing if o.target.what is What.FACT
    }
    for fact in derived.facts:
        for one in _facts(fact.found or fact, message, links):
            yield replace(one, decided=decided.get((one.name, one.person)))


def _stated(found: StatedFound, message: Message) -> tuple[str, Reason]:
    return found.what, _reasons((found.evidence,), message)[0]


def _color(found: ColorFound | None, message: Message) -> tuple[Color, Reason] | None:
    return (found.color, _reasons((found.evidence,), message)[0]) if found else None


def _reasons(evidence: Iterable[Evidence], message: Message) -> tuple[Reason, ...]:
    texts = {"subject": message.subject, "body": message.body}
    return tuple(
        Reason(
            one.rule,
            one.version,
            one.field,
            one.span,
            texts.get(one.field, "")[slice(*one.span)] if one.span else "",
        )
        for one in evidence
    )


def _persons(derived: Derived) -> tuple[PersonReasons, ...]:
    by_person: dict[str, list[StoredAppearance]] = {}
    for one in sorted(derived.appearances, key=lambda a: a.number):
        by_person.setdefault(one.person, []).append(one)
    return tuple(_person(person, found, derived) for person, found in by_person.items())


def _person(person: str, appearances: list[StoredAppearance], derived: Derived) -> PersonReasons:
    def gather(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v for one in appearances for v in one.data.get(name, ())))

    names = gather("names")
    born = next((one.data["born"] for one in appearances if one.data.get("born")), None)
    mentions = tuple(m for m in derived.findings.mentions if m.name in names)
    return PersonReasons(person, names, born, gather("numbers"), gather("files"), mentions)


def _facts(fact: Fact, message: Message, links: Mapping[str, Linked]) -> Iterable[FactReasons]:
    """Every fact of a request, those too that do not hold."""
    said = _reasons(fact.stated, message)
    yield FactReasons(
        "after_denied_notice",
        fact.person,
        fact.after_denied_notice,
        links=_named((fact.denial,), links),
        against=_named(fact.contradicted_by, links),
        words=said,
        basis=fact.basis,
        days=fact.days_since_denial,
    )
    yield FactReasons(
        "after_cancelled", fact.person, fact.after_cancelled, links=_named((fact.cancellation,), links)
    )
    measured = _named((fact.measure,), links)
    yield FactReasons(
        "during_measures",
        fact.person,
        fact.during_measures,
        links=measured,
        source=fact.measure if not measured else None,
    )
    yield FactReasons(
        "bypasses_secretariat", fact.person, Certainty.CERTAIN if fact.bypasses_secretariat else None
    )
    answers = _named(fact.answered_by, links)
    yield FactReasons("answered", fact.person, Certainty.CERTAIN if answers else None, links=answers)


def _named(ids: Iterable[str | None], links: Mapping[str, Linked]) -> tuple[Linked, ...]:
    return tuple(links[one] for one in ids if one is not None and one in links)


def _relation(person: str, one: Relation, links: Mapping[str, Linked]) -> RelationReasons:
    return RelationReasons(
        person, one.kind, one.certainty, one.days, links.get(one.message, Linked(one.message))
    )


def link_to(message: Message) -> Linked:
    """As much of a message as is needed to name it."""
    return Linked(
        id=message.id,
        source_id=message.source_id,
        subject=message.subject,
        sent_at=message.sent_at,
        from_country=message.from_country,
        to_countries=message.to_countries,
        kinds=message.kinds,
    )
