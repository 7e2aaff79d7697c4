"""`backchannel explain`: why a message is said to be what it is, in lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from archive.domain.message import Message
from archive.domain.overruling import Overruling
from archive.errors import NotFound
from archive.query.request import Scope, SearchRequest
from search_api.explanation import (
    Explanation,
    FactReasons,
    KindReasons,
    Linked,
    PersonReasons,
    Reason,
    RelationReasons,
)
from search_api.explanation_schemas import render_explanation
from search_api.service import SearchService

EVERYTHING = Scope()
#: Characters of the words that a rule goes by, in one line.
SHOWN_WORDS = 100


def render_explain(service: SearchService, name: str, *, as_json: bool) -> Iterator[str]:
    """Lines to print of the message with this id, or with this number at its source. Raises NotFound."""
    found = service.explain(find_message(service, name), EVERYTHING)
    if as_json:
        yield orjson.dumps(
            render_explanation(found).model_dump(mode="json"), option=orjson.OPT_INDENT_2
        ).decode()
        return
    yield from _told(found)


def find_message(service: SearchService, name: str) -> str:
    """The id of the message that is meant: one that is not an id may be the number at the source."""
    try:
        return service.get_message(name, EVERYTHING).message.id
    except NotFound:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        page = service.search(SearchRequest(q=f'id:"{quoted}"', size=2), EVERYTHING)
        named = [hit.id for hit in page.hits if hit.source_id == name]
        if len(named) != 1:
            raise
        return named[0]


def _told(found: Explanation) -> Iterator[str]:
    yield _message(found.message)
    yield ""
    yield "Kinds"
    for kind in found.kinds:
        yield from _kind(kind)
    for kind in found.considered:
        yield f"  not claimed: {kind.kind.value}, {kind.confidence:.0%}"
        yield from (f"    {_reason(reason)}" for reason in kind.reasons)
    if found.color:
        color, reason = found.color
        yield f"  color: {color}: {_reason(reason)}"
    if found.outcome:
        yield f"  outcome: {found.outcome}"
    if found.requesting_country:
        yield f"  on behalf of: {found.requesting_country}"
    for what, reason in found.stated:
        yield f"  it says that something was {what} before: {_reason(reason)}"
    yield from _section("Persons", (line for person in found.persons for line in _person(person)))
    others = (f"  {m.name} ({m.role.value}, {m.rule})" for m in found.others_named)
    yield from _section("Others who are named", others)
    yield from _section("Facts", (line for fact in found.facts for line in _fact(fact)))
    yield from _section("Before it", map(_relation, found.preceded_by))
    yield from _section("After it", map(_relation, found.followed_by))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines under a title; nothing where there are none."""
    for number, line in enumerate(lines):
        if not number:
            yield ""
            yield title
        yield line


def _kind(kind: KindReasons) -> Iterator[str]:
    yield f"  {kind.kind.value}, {kind.confidence:.0%} sure" if kind.reasons else f"  {kind.kind.value}"
    yield from _decided(kind.decided)
    yield from (f"    {_reason(reason)}" for reason in kind.reasons)


def _decided(one: Overruling | None) -> Iterator[str]:
    if one is not None:
        verdict = "yes" if one.verdict else "no"
        yield f"    a reader says {verdict}: {one.reason} ({one.made_by}, {one.made_at}; decision {one.id})"


def _reason(reason: Reason) -> str:
    rule = f"rule {reason.rule}, version {reason.version}"
    if reason.span is None:
        return f"{rule}: from the route, not from words"
    words = " ".join(reason.words.split())[:SHOWN_WORDS]
    return f"{rule}: “{words}” ({reason.field}, {reason.span[0]}–{reason.span[1]})"


def _person(person: PersonReasons) -> Iterator[str]:
    beside = [f"born {person.born}"] if person.born else []
    beside += [*person.numbers, *person.files]
    yield f"  {person.person}: {' = '.join(person.names) or 'not named here'}"
    if beside:
        yield f"    {', '.join(beside)}"
    for mention in person.mentions:
        yield f"    {mention.rule}: “{mention.name}” ({mention.field}, {mention.span[0]}–{mention.span[1]})"


def _fact(fact: FactReasons) -> Iterator[str]:
    holds = fact.certainty.value if fact.certainty else "no"
    beside = [f"basis {fact.basis}"] if fact.basis else []
    beside += [f"{fact.days} days after"] if fact.days is not None else []
    beside += [fact.source] if fact.source else []
    yield f"  {fact.name} ({fact.person}): {', '.join([holds, *beside])}"
    yield from _decided(fact.decided)
    yield from (f"    {_link(link)}" for link in fact.links)
    yield from (f"    it says so itself: {_reason(reason)}" for reason in fact.words)
    yield from (f"    against it: {_link(link)}" for link in fact.against)


def _relation(one: RelationReasons) -> str:
    days = "" if one.days is None else f", {one.days} days"
    return f"  {one.kind.value} ({one.person}), {one.certainty.value}{days}: {_link(one.link)}"


def _link(link: Linked) -> str:
    sent = link.sent_at.isoformat() if link.sent_at else "date unknown"
    route = f"{link.from_country or '?'} → {', '.join(link.to_countries) or '?'}"
    return f"{link.id}  {sent}  {route}  {link.subject}"


def _message(message: Message) -> str:
    sent = message.sent_at.isoformat() if message.sent_at else "date unknown"
    route = f"{message.from_country or '?'} → {', '.join(message.to_countries) or '?'}"
    return f"{message.id}  {sent}  {route}  {message.subject}"
