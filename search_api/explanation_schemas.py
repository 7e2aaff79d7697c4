"""An explanation as the JSON of the API; spans are [start, end] in characters of the message's `field`."""

from __future__ import annotations

from archive.domain.overruling import Overruling
from search_api.explanation import (
    Explanation,
    FactReasons,
    KindReasons,
    Linked,
    PersonReasons,
    Reason,
    RelationReasons,
)
from search_api.schemas import Mark, Schema


class ReasonOut(Schema):
    """A rule and its version, and the words that it goes by; both places empty where no words say it."""

    rule: str
    version: int
    field: str
    span: Mark | None
    words: str


class OverrulingOut(Schema):
    """What a reader decided: that it holds or not (`verdict`), who, when (UTC) and why. `applied` is false as
    long as a load is at work."""

    id: int
    verdict: bool
    made_at: str
    made_by: str
    reason: str
    applied: bool


class KindOut(Schema):
    """A kind of the message, how sure it is (0 to 1), and why; and what a reader decided, which counts."""

    kind: str
    confidence: float
    reasons: list[ReasonOut]
    decided: OverrulingOut | None


class LinkedOut(Schema):
    """Another message that something rests on."""

    id: str
    source_id: str | None
    subject: str
    sent_at: str | None
    sent_at_precision: str | None
    from_country: str | None
    to_countries: list[str]
    kinds: list[str]


class MentionOut(Schema):
    """A name as written, and where; `role` is what they are to the message, `rule` how they were found."""

    name: str
    field: str
    span: Mark
    role: str
    rule: str
    born: str | None


class PersonOut(Schema):
    """A person whom the message is about."""

    person: str
    names: list[str]
    born: str | None
    numbers: list[str]
    files: list[str]
    mentions: list[MentionOut]


class FactOut(Schema):
    """A fact of a request about a person. `holds` is `certain`, `possible` or null (it does not), as it was
    found; what a reader `decided` counts."""

    fact: str
    person: str
    holds: str | None
    basis: str | None
    days: int | None
    links: list[LinkedOut]
    against: list[LinkedOut]
    words: list[ReasonOut]
    source: str | None
    decided: OverrulingOut | None


class RelationOut(Schema):
    """An event before or after the message, in the case of a person."""

    person: str
    kind: str
    certainty: str
    days: int | None
    message: LinkedOut


class ColorOut(Schema):
    """The color of the notice or diffusion that a message is on, and the words that say it."""

    color: str
    reason: ReasonOut


class StatedOut(Schema):
    """What the text says happened before, and where."""

    what: str
    reason: ReasonOut


class ExplanationResponse(Schema):
    """All that is said of a message, and why. Where `whole` is false, the reader may not see all collections,
    and who is whom and what follows is left out."""

    id: str
    source_id: str | None
    kinds: list[KindOut]
    considered: list[KindOut]
    outcome: str | None
    color: ColorOut | None
    requesting_country: str | None
    stated: list[StatedOut]
    persons: list[PersonOut]
    others_named: list[MentionOut]
    facts: list[FactOut]
    preceded_by: list[RelationOut]
    followed_by: list[RelationOut]
    whole: bool


def render_explanation(found: Explanation) -> ExplanationResponse:
    """An explanation as JSON."""
    return ExplanationResponse(
        id=found.message.id,
        source_id=found.message.source_id,
        kinds=[render_kind(kind) for kind in found.kinds],
        considered=[render_kind(kind) for kind in found.considered],
        outcome=found.outcome,
        color=ColorOut(color=found.color[0], reason=_reason(found.color[1])) if found.color else None,
        requesting_country=found.requesting_country,
        stated=[StatedOut(what=what, reason=_reason(reason)) for what, reason in found.stated],
        persons=[_person(person) for person in found.persons],
        others_named=[MentionOut.model_validate(mention) for mention in found.others_named],
        facts=[_fact(fact) for fact in found.facts],
        preceded_by=[_relation(one) for one in found.preceded_by],
        followed_by=[_relation(one) for one in found.followed_by],
        whole=found.whole,
    )


def _reason(reason: Reason) -> ReasonOut:
    return ReasonOut.model_validate(reason)


def render_kind(kind: KindReasons) -> KindOut:
    """A kind with its reasons as JSON."""
    return KindOut(
        kind=kind.kind,
        confidence=kind.confidence,
        reasons=[_reason(r) for r in kind.reasons],
        decided=_decided(kind.decided),
    )


def _decided(one: Overruling | None) -> OverrulingOut | None:
    if one is None:
        return None
    return OverrulingOut(
        id=one.id,
        verdict=one.verdict,
        made_at=one.made_at,
        made_by=one.made_by,
        reason=one.reason,
        applied=one.is_applied,
    )


def _person(person: PersonReasons) -> PersonOut:
    return PersonOut(
        person=person.person,
        names=list(person.names),
        born=person.born,
        numbers=list(person.numbers),
        files=list(person.files),
        mentions=[MentionOut.model_validate(mention) for mention in person.mentions],
    )


def _fact(fact: FactReasons) -> FactOut:
    return FactOut(
        fact=fact.name,
        person=fact.person,
        holds=fact.certainty,
        basis=fact.basis,
        days=fact.days,
        links=[render_link(link) for link in fact.links],
        against=[render_link(link) for link in fact.against],
        words=[_reason(reason) for reason in fact.words],
        source=fact.source,
        decided=_decided(fact.decided),
    )


def _relation(one: RelationReasons) -> RelationOut:
    return RelationOut(
        person=one.person,
        kind=one.kind,
        certainty=one.certainty,
        days=one.days,
        message=render_link(one.link),
    )


def render_link(link: Linked) -> LinkedOut:
    """A message that is named."""
    return LinkedOut(
        id=link.id,
        source_id=link.source_id,
        subject=link.subject,
        sent_at=link.sent_at.isoformat() if link.sent_at else None,
        sent_at_precision=link.sent_at.precision if link.sent_at else None,
        from_country=link.from_country,
        to_countries=list(link.to_countries),
        kinds=list(link.kinds),
    )
