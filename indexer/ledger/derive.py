"""Bringing the ledger up to date after messages came in: only whom they concern is looked at again.

The result is that of looking at everything: a component (see resolve.py) is resolved as a whole, a person is
named by the first of their appearances, and facts are a function of the messages about a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from archive.catalog.ledger import FoundMessage, LedgerTables
from archive.domain.ledger import Fact, Surrounding
from archive.domain.overruling import What
from indexer.ledger.answers import find_answers
from indexer.ledger.appearances import narrow_item
from indexer.ledger.facts import derive_facts
from indexer.ledger.items import Item, build_item
from indexer.ledger.measures import Measures
from indexer.ledger.overruled import overrule_fact
from indexer.ledger.persons import PersonsUpdate
from indexer.ledger.surroundings import derive_surroundings

#: Messages that are read at once.
_PART = 500


def settle_messages(tables: LedgerTables, message_ids: Sequence[str]) -> set[str]:
    """Take these new or changed messages into the ledger: who is whom, and who is to be looked at again.

    Returns the messages whose persons, or kinds as readers overruled them, are others than before.
    """
    update = PersonsUpdate(tables)
    lands: set[str] = set()
    otherwise: set[str] = set()
    for start in range(0, len(message_ids), _PART):
        part = message_ids[start : start + _PART]
        messages = tables.found_messages(part)
        kinds = {
            key: own
            for key, one in messages.items()
            if (own := tuple(kind.value for kind in one.kinds)) != one.message.kinds
        }
        tables.put_kinds(kinds)
        otherwise |= kinds.keys()
        items = _items(messages)
        lands |= tables.measured(items)
        update.take(items)
        lands |= {found.country for item in items.values() for found in item.measures}
    update.finish()
    tables.put_unsettled_persons(update.persons | tables.persons_asked_by(lands))
    tables.settle(message_ids)
    tables.mark_applied()
    return update.changed | otherwise


def load_measures(tables: LedgerTables) -> Measures:
    """All measures that are known."""
    return Measures(_items(tables.found_messages(tables.measure_messages())).values())


def settle_persons(tables: LedgerTables, persons: Collection[str], measures: Measures) -> set[str]:
    """Derive what follows for these persons anew; returns the messages of which something else is known."""
    changed = _derive(tables, persons, measures)
    tables.settle_persons(persons)
    return changed


def _derive(tables: LedgerTables, persons: Collection[str], measures: Measures) -> set[str]:
    """Derive the facts of these persons anew; returns the messages whose facts are others than before."""
    before = tables.facts_of(persons)
    about: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for one in tables.of_persons(persons):
        about[one.person][one.message_id].add(one.number)
    needed = {message for messages in about.values() for message in messages}
    items = _items(tables.found_messages(needed))
    decided = _decided_facts(tables, needed)
    after: dict[tuple[str, str], tuple[str | None, Fact]] = {}
    around: dict[tuple[str, str], Surrounding] = {}
    for person, messages in about.items():
        known = sorted(messages.keys() & items.keys())
        own = [narrow_item(items[message], messages[message]) for message in known]
        facts = derive_facts(person, own, find_answers(own), measures)
        facts = [overrule_fact(one, decided.get((one.message, person), {})) for one in facts]
        after |= {(fact.message, person): (items[fact.message].country, fact) for fact in facts}
        around |= {(one.message, person): one for one in derive_surroundings(person, own, facts)}
    gone = before.keys() - after.keys()
    come = [fact for key, fact in after.items() if before.get(key) != fact]
    tables.put_facts(gone, come)
    changed = {message for message, _ in gone} | {fact.message for _, fact in come}
    return changed | _surround(tables, persons, around)


def _decided_facts(tables: LedgerTables, messages: Collection[str]) -> dict[tuple[str, str], dict[str, bool]]:
    """What readers decided on facts, by (message, person) and fact; of two on one person the last."""
    standing = tables.standing_of(messages, What.FACT)
    persons = {(one.message_id, one.number): one.person for one in tables.of_messages(standing)}
    decided: defaultdict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for one in sorted((o for own in standing.values() for o in own), key=lambda o: o.id):
        place = (one.target.message, one.target.number or 0)
        if place in persons:
            decided[one.target.message, persons[place]][one.target.name] = one.verdict
    return decided


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
    return {key: build_item(one.message, one.findings, one.kinds) for key, one in found.items()}
