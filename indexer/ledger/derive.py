"""Bringing the ledger up to date after messages came in: only whom they concern is looked at again.

The result is that of looking at everything: a component (see resolve.py) is resolved as a whole, a person is
named by the first of their appearances, and facts are a function of the messages about a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from archive.catalog.ledger import FoundMessage, LedgerTables, StoredAppearance
from archive.domain.ledger import Fact, Surrounding
from indexer.ledger.answers import find_answers
from indexer.ledger.appearances import Appearance, find_appearances
from indexer.ledger.facts import derive_facts
from indexer.ledger.items import Item, build_item
from indexer.ledger.measures import Measures
from indexer.ledger.numbers import number_key
from indexer.ledger.resolve import iter_components, may_be_same, resolve_component
from indexer.ledger.surroundings import derive_surroundings

#: Who is named in no message of their own: a reply that names nobody is about whom it answers.
UNNAMED = 1_000_000


def update_ledger(tables: LedgerTables, message_ids: Collection[str]) -> set[str]:
    """Look again at whom these new or changed messages concern; returns the messages whose facts, or whose
    persons, are others than before."""
    found = tables.found_messages(message_ids)
    items = _items(found)
    touched = _put(tables, items)
    changed, persons = _resolve(tables, touched)
    lands = {found_measure.country for item in items.values() for found_measure in item.measures}
    persons |= tables.persons_asked_by(lands)
    return changed | _derive(tables, persons)


def _put(tables: LedgerTables, items: dict[str, Item]) -> set[str]:
    """Store who appears in these messages; returns the components that they touch."""
    before = tables.of_messages(items)
    touched = {one.component for one in before}
    tables.put_numbers(
        {key: _numbers(item) for key, item in items.items()},
        {key: [m.country for m in item.measures] for key, item in items.items()},
    )
    found = {key: find_appearances(item) for key, item in items.items()}
    tables.put_appearances({key: [(_stored(one), one.keys) for one in own] for key, own in found.items()})
    fresh = [one for own in found.values() for one in own]
    touched |= {_name(one.id) for one in fresh}
    touched |= {one.component for one in _neighbors(tables, fresh)}
    linked = {other for pair in tables.threads(items) for other in pair} | set(items)
    return touched | {one.component for one in tables.of_messages(linked)}


def _numbers(item: Item) -> list[tuple[bool, str]]:
    """(own, number): what a message is called, and what it names as answered or cited."""
    own = [(True, number_key(n)) for n in (item.reference, item.source_id) if n]
    named = [(False, number_key(c.number)) for c in item.citations if c.role in ("reply", "cited")]
    answered = [(False, number_key(item.in_reply_to))] if item.in_reply_to else []
    return [*own, *named, *answered]


def _neighbors(tables: LedgerTables, fresh: Sequence[Appearance]) -> list[StoredAppearance]:
    by_key: defaultdict[str, list[Appearance]] = defaultdict(list)
    for one in fresh:
        for key in one.keys:
            by_key[key].append(one)
    near = []
    for stored in tables.sharing_keys(by_key):
        other = _loaded(stored)
        rivals = {id(a): a for key in other.keys for a in by_key.get(key, ())}
        if any(may_be_same(a, other) for a in rivals.values()):
            near.append(stored)
    return near


def _resolve(tables: LedgerTables, components: Collection[str]) -> tuple[set[str], set[str]]:
    """Resolve these components anew; returns (messages whose persons changed, persons to look at again)."""
    stored = tables.of_components(components)
    named = [one for one in stored if one.number < UNNAMED]
    before = {(one.message_id, one.number): one for one in stored}
    threads = tables.threads({one.message_id for one in named})
    pairs = {frozenset(pair) for pair in threads}
    placed: list[StoredAppearance] = []
    for component in iter_components([_loaded(one) for one in named]):
        label = _name(component[0].id)
        for group in resolve_component(component, pairs).persons:
            person = _name(min(group))
            placed += [replace(before[one], component=label, person=person) for one in sorted(group)]
    placed += _unnamed(tables, placed, threads)
    after = {(one.message_id, one.number): one for one in placed}
    changed = {
        one.message_id
        for key in before.keys() | after.keys()
        if (one := after.get(key) or before[key]) and _person(before.get(key)) != _person(after.get(key))
    }
    tables.remove([one for key, one in before.items() if key not in after])
    tables.place(one for key, one in after.items() if one != before.get(key))
    return changed, {one.person for one in (*stored, *placed)}


def _unnamed(
    tables: LedgerTables, placed: Sequence[StoredAppearance], threads: Iterable[tuple[str, str]]
) -> list[StoredAppearance]:
    """Messages that name nobody, as about whom the message is that they answer."""
    about: defaultdict[str, dict[str, StoredAppearance]] = defaultdict(dict)
    for one in placed:
        about[one.message_id].setdefault(one.person, one)
    answering: defaultdict[str, dict[str, StoredAppearance]] = defaultdict(dict)
    for message, other in threads:
        if message not in about:
            answering[message] |= about.get(other, {})
    named = {one.message_id for one in tables.of_messages(answering) if one.number < UNNAMED}
    return [
        StoredAppearance(message, UNNAMED + number, one.component, person, {})
        for message, persons in answering.items()
        if message not in named
        for number, (person, one) in enumerate(sorted(persons.items()))
    ]


def _derive(tables: LedgerTables, persons: Collection[str]) -> set[str]:
    """Derive the facts of these persons anew; returns the messages whose facts are others than before."""
    before = tables.facts_of(persons)
    about: defaultdict[str, set[str]] = defaultdict(set)
    for one in tables.of_persons(persons):
        about[one.person].add(one.message_id)
    needed = {message for messages in about.values() for message in messages}
    concerned = tables.measure_messages()
    items = _items(tables.found_messages(needed | set(concerned)))
    measures = Measures(items[message] for message in sorted(concerned) if message in items)
    after: dict[tuple[str, str], Fact] = {}
    around: dict[tuple[str, str], Surrounding] = {}
    for person, messages in about.items():
        own = [items[message] for message in sorted(messages) if message in items]
        facts = derive_facts(person, own, find_answers(own), measures)
        after |= {(fact.message, person): fact for fact in facts}
        around |= {(one.message, person): one for one in derive_surroundings(person, own, facts)}
    gone = before.keys() - after.keys()
    come = [fact for key, fact in after.items() if before.get(key) != fact]
    tables.put_facts(gone, ((items[fact.message].country, fact) for fact in come))
    changed = {message for message, _ in gone} | {fact.message for fact in come}
    return changed | _surround(tables, persons, around)


def _surround(
    tables: LedgerTables, persons: Collection[str], after: dict[tuple[str, str], Surrounding]
) -> set[str]:
    """Store what surrounds the messages about these persons; returns those where it is other than before."""
    before = tables.surroundings_of(persons)
    gone = before.keys() - after.keys()
    come = [one for key, one in after.items() if before.get(key) != one]
    tables.put_surroundings(gone, come)
    return {message for message, _ in gone} | {one.message for one in come}


def _items(found: dict[str, FoundMessage]) -> dict[str, Item]:
    return {key: build_item(one.message, one.findings) for key, one in found.items()}


def _stored(one: Appearance) -> StoredAppearance:
    data = {
        "names": one.names,
        "born": one.born,
        "numbers": sorted(one.numbers),
        "files": sorted(one.files),
        "country": one.country,
    }
    return StoredAppearance(one.id[0], one.id[1], _name(one.id), _name(one.id), data)


def _loaded(one: StoredAppearance) -> Appearance:
    data = one.data
    return Appearance(
        id=(one.message_id, one.number),
        names=tuple(data["names"]),
        born=data["born"],
        numbers=frozenset(data["numbers"]),
        files=frozenset(data["files"]),
        country=data["country"],
    )


def _name(appearance: tuple[str, int]) -> str:
    """The name of a person, or of a component: the first of its appearances."""
    return f"{appearance[0]}-{appearance[1]}"


def _person(one: StoredAppearance | None) -> str | None:
    return one.person if one else None
