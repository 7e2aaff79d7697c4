"""Who is whom, brought up to date in the catalog: only cores that new messages touch, and names like theirs.

The result is that of resolve.py and attach.py over everything: a component holds all that bonds lead to, and
whoever has no date of birth is looked at again together with everybody of a like name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from archive.analysis.numbers import number_key
from archive.catalog.appearances import StoredAppearance
from archive.catalog.ledger import LedgerTables
from archive.domain.overruling import Decided
from indexer.ledger.appearances import Appearance, find_appearances, keys_of_names
from indexer.ledger.attach import Known, attach
from indexer.ledger.items import Item
from indexer.ledger.resolve import Core, Groups, Id, bond_keys, find_cores, may_bond, same_words

#: Who is named in no message of their own: a reply that names nobody is about whom it answers.
UNNAMED = 1_000_000

Names = tuple[str, ...]
_NOBODY = ("", 0)
#: What others look at of a core; None where there is no such core.
_Profile = tuple[str | None, frozenset[tuple[Names, str | None]]] | None


@dataclass(slots=True)
class PersonsUpdate:
    """Takes messages in, some at a time, then says who is whom; all in one transaction.

    `changed` are messages whose persons are others than before, `persons` those of whom anything changed.
    """

    tables: LedgerTables
    changed: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    _taken: dict[str, set[str]] = field(default_factory=dict)  # message -> its persons before
    _were: dict[str, str] = field(default_factory=dict)  # core of what was taken away -> its person
    _answering: set[str] = field(default_factory=set)  # messages that answer these, or did
    _components: set[str] = field(default_factory=set)
    _cores: set[str] = field(default_factory=set)  # whose profile changed, before and after
    _names: set[Names] = field(default_factory=set)  # of these
    _gone: list[StoredAppearance] = field(default_factory=list)  # of the messages, as they were before
    _fresh: set[Id] = field(default_factory=set)
    _told: set[Appearance] = field(default_factory=set)  # all that bonds go by, whose ever it is
    _by_key: defaultdict[str, list[Appearance]] = field(
        default_factory=lambda: defaultdict(list)
    )  # the first of each
    _decided: Decided = field(init=False)  # by readers

    def __post_init__(self) -> None:
        self._decided = self.tables.decided()

    def take(self, items: Mapping[str, Item]) -> None:
        """Store who appears in these messages. Nobody is looked for before all are there, so that a person is
        read once, however many of the messages are about them."""
        tables = self.tables
        gone = tables.of_messages(items)
        for key in items:
            self._taken.setdefault(key, set())
        for one in gone:
            self._taken[one.message_id].add(one.person)
            self._were.setdefault(one.core, one.person)
        self._gone += gone
        self._answering |= {m for m, _ in tables.threads(items)}
        tables.put_numbers(
            {key: _numbers(item) for key, item in items.items()},
            {key: [m.country for m in item.measures] for key, item in items.items()},
        )
        if gone:
            tables.forget({one.message_id for one in gone})
        fresh = [one for item in items.values() for one in find_appearances(item)]
        keys = [bond_keys(one) for one in fresh]
        tables.put_appearances([_stored(one) for one in fresh], keys)
        for appearance, own in zip(fresh, keys, strict=True):
            self._fresh.add(appearance.id)
            told = replace(appearance, id=_NOBODY, alone=False, likely=False)
            if told not in self._told:
                self._told.add(told)
                for key in own:
                    self._by_key[key].append(appearance)

    def _join(self) -> None:
        """Find which of the appearances that were taken in are bonded to which."""
        tables = self.tables
        threads = tables.threads(self._taken)
        self._answering |= {m for m, _ in threads}
        near = {other for pair in threads for other in pair} | self._taken.keys()
        near |= {place[0] for pair in self._decided.same for place in pair if _names_one(pair, self._taken)}
        touched = {one.component for one in (*self._gone, *tables.of_messages(near))}
        touched |= self._bonded(touched)
        self._bond(touched - {""}, [one for one in self._gone if one.core], self._fresh)

    def _bonded(self, touched: Collection[str]) -> set[str]:
        """The other components that what is told of the new ones may bond them to."""
        found: set[str] = set()
        for stored in self.tables.iter_bonded(self._by_key, touched):
            if stored.component not in found:
                other = loaded(stored)
                rivals = _each_once(self._by_key.get(key, ()) for key in bond_keys(other))
                if any(may_bond(one, other) for one in rivals):
                    found.add(stored.component)
        return found

    def _bond(self, touched: set[str], gone: Sequence[StoredAppearance], fresh: set[Id]) -> None:
        """Find the cores of these components anew."""
        rows = {_id(one): one for one in self.tables.of_components(touched)}
        pairs = {frozenset(pair) for pair in self.tables.threads({one.message_id for one in rows.values()})}
        cores, _ = find_cores(map(loaded, rows.values()), pairs, self._decided)
        before = _profiles([*gone, *(one for key, one in rows.items() if key not in fresh)])
        after: dict[str, _Profile] = {name_of(core.id): core.profile for core in cores}
        for name in before.keys() | after.keys():
            mine, other = before.get(name), after.get(name)
            if mine != other:
                self._cores.add(name)
                self._names |= {names for found in (mine, other) if found for names, _ in found[1]}
        placed, named, renamed = [], [], []
        for core in cores:
            if any(one.id in self._decided.told and one.id in fresh for one in core.members):
                self._cores.add(name_of(core.id))
                self._names |= {one.names for one in core.members}
            self._components.add(name_of(core.component))
            for member in core.members:
                row = rows[member.id]
                now = replace(
                    row, component=name_of(core.component), core=name_of(core.id), anchor=core.anchor
                )
                if now != row:
                    placed.append(now)
                if member.id in fresh:
                    named.append((now, member.name_keys))
                elif bool(row.anchor) != bool(now.anchor):
                    renamed.append((now, member.name_keys))
        self.tables.place(placed)
        self.tables.put_names(named, new=True)
        self.tables.put_names(renamed, new=False)

    def finish(self) -> None:
        """Say who is whom, and mark who is to be looked at."""
        self._join()
        rows = {_id(one): one for one in self.tables.of_components(self._components)}
        loose = self._loose(rows)
        apart = self._decided.kept_apart
        cores = [core for core in map(_core, loose.values()) if apart.isdisjoint(a.id for a in core.members)]
        links, targets = self._attach(cores)
        for own in loose.values():
            rows |= {_id(one): one for one in own}
        old = {one.person for one in rows.values()} | {p for own in self._taken.values() for p in own}
        for one in self.tables.of_persons((old | targets) - {""}):
            if one.core:
                rows.setdefault(_id(one), one)
        self._place(rows, loose.keys() | self._cores, links)
        self._place_unnamed()
        after: defaultdict[str, set[str]] = defaultdict(set)
        for one in self.tables.of_messages(self._taken):
            after[one.message_id].add(one.person)
        for message, before in self._taken.items():
            self.persons |= before | after[message]
            if before != after[message]:
                self.changed.add(message)
        self.persons.discard("")

    def _loose(self, rows: Mapping[Id, StoredAppearance]) -> dict[str, list[StoredAppearance]]:
        """The cores without a date of birth whose names are like those of what changed, and like theirs."""
        found: dict[str, list[StoredAppearance]] = {}
        components = {
            one.core: one.component for one in rows.values() if one.core in self._cores and not one.anchor
        }
        seen: set[Names] = set()
        names = set(self._names)
        while True:
            components |= {one.core: one.component for one in self._like(names - seen)}
            seen |= names
            met = components.keys() - found.keys()
            if not met:
                return found
            names = set()
            for one in self.tables.of_components({components[core] for core in met}):
                if one.core in met:
                    found.setdefault(one.core, []).append(one)
                    names.add(names_of(one))

    def _like(self, wanted: Iterable[Names]) -> Iterator[StoredAppearance]:
        """The appearances without a date of birth whose names agree with one of these."""
        by_key: defaultdict[str, set[Names]] = defaultdict(set)
        for names in wanted:
            for key in keys_of_names(names):
                by_key[key].add(names)
        known: dict[Names, bool] = {}
        for one in self.tables.unanchored(by_key):
            names = names_of(one)
            if names not in known:
                others = {other for key in keys_of_names(names) for other in by_key.get(key, ())}
                known[names] = any(same_words(names, other) for other in others)
            if known[names]:
                yield one

    def _attach(self, cores: Sequence[Core]) -> tuple[list[tuple[Id, Id]], set[str]]:
        """Which of these cores belongs to which core; and the persons of those."""
        asked = _Asked(self.tables)
        links, _ = attach(cores, asked.find)
        return links, {asked.persons[home] for _, home in links if home in asked.persons}

    def _place(
        self, rows: Mapping[Id, StoredAppearance], again: Collection[str], links: Iterable[tuple[Id, Id]]
    ) -> None:
        """Write to which person these belong. Cores that were not looked at `again` stay together."""
        groups = Groups({id_of(one.core) for one in rows.values()})
        together: dict[str, Id] = {}
        for one in rows.values():
            person = one.person or self._were.get(one.core)
            if one.core not in again and person:
                groups.join(together.setdefault(person, id_of(one.core)), id_of(one.core))
        for core, home in links:
            groups.join(core, home)
        placed = []
        for one in rows.values():
            now = replace(one, person=name_of(groups.root(id_of(one.core))))
            if now != one:
                placed.append(now)
                self.persons |= {one.person, now.person}
                if one.message_id not in self._taken:
                    self.changed.add(one.message_id)
        self.tables.place(placed)

    def _place_unnamed(self) -> None:
        """Messages that name nobody, as about whom the messages are that they answer."""
        tables = self.tables
        looked_at = self.changed | self._taken.keys()
        answering = self._answering | {m for m, _ in tables.threads(looked_at)}
        answering &= answering - {one.message_id for one in tables.of_messages(answering) if one.core}
        answered: defaultdict[str, set[str]] = defaultdict(set)
        for message, other in tables.threads(answering):
            if message in answering:
                answered[message].add(other)
        about: defaultdict[str, set[str]] = defaultdict(set)
        for one in tables.of_messages({other for others in answered.values() for other in others}):
            if one.core:
                about[one.message_id].add(one.person)
        before: defaultdict[str, list[StoredAppearance]] = defaultdict(list)
        for one in tables.of_messages(answering):
            before[one.message_id].append(one)
        gone, come = [], []
        for message in answering:
            persons = sorted({p for other in answered[message] for p in about[other]})
            known = sorted(before[message], key=lambda one: one.number)
            if persons != [one.person for one in known]:
                gone += known
                come += [
                    StoredAppearance(message, UNNAMED + place, "", "", None, person, {})
                    for place, person in enumerate(persons)
                ]
                self.persons |= {*persons, *(one.person for one in known)}
                if message not in self._taken:
                    self.changed.add(message)
        tables.remove(gone)
        tables.add(come)


class _Asked:
    """The anchored appearances of a name, each read once."""

    def __init__(self, tables: LedgerTables) -> None:
        self.persons: dict[Id, str] = {}  # of each core that was met
        self._tables = tables
        self._met: dict[tuple[str, str | None], tuple[list[Known], Iterator[Known]]] = {}

    def find(self, names: Names, country: str | None) -> Iterator[Known]:
        """See `attach.FindKnown`."""
        for key in sorted(keys_of_names(names)):
            if (key, country) not in self._met:
                self._met[key, country] = ([], self._read(key, country))
            known, more = self._met[key, country]
            yield from known
            for one in more:
                known.append(one)
                yield one

    def _read(self, key: str, country: str | None) -> Iterator[Known]:
        for one in self._tables.iter_anchored(key, country):
            core = id_of(one.core)
            self.persons[core] = one.person
            yield Known(_id(one), names_of(one), one.data["country"], core, one.anchor or "")


def loaded(one: StoredAppearance) -> Appearance:
    """An appearance as it was stored."""
    data = one.data
    return Appearance(
        id=(one.message_id, one.number),
        names=tuple(data["names"]),
        born=data["born"],
        numbers=frozenset(data["numbers"]),
        files=frozenset(data["files"]),
        country=data["country"],
        alone=data["alone"],
        likely=data["likely"],
    )


def name_of(appearance: Id) -> str:
    """The name of a person, a core or a component: the first of its appearances."""
    return f"{appearance[0]}-{appearance[1]}"


def id_of(name: str) -> Id:
    """The appearance that gives this name."""
    message, _, number = name.rpartition("-")
    return message, int(number)


def names_of(one: StoredAppearance) -> Names:
    """Its names."""
    return tuple(one.data["names"])


def _names_one(pair: Iterable[Id], items: Collection[str]) -> bool:
    return any(message in items for message, _ in pair)


def _id(one: StoredAppearance) -> Id:
    return one.message_id, one.number


def _stored(one: Appearance) -> StoredAppearance:
    data = {
        "names": one.names,
        "born": one.born,
        "numbers": sorted(one.numbers),
        "files": sorted(one.files),
        "country": one.country,
        "alone": one.alone,
        "likely": one.likely,
    }
    name = name_of(one.id)
    return StoredAppearance(*one.id, name, name, None, "", data)


def _core(own: Sequence[StoredAppearance]) -> Core:
    members = sorted(map(loaded, own), key=lambda a: a.id)
    births = frozenset(a.born for a in members if a.born)
    return Core(tuple(members), births, id_of(own[0].component))


def _profiles(rows: Iterable[StoredAppearance]) -> dict[str, _Profile]:
    shown: defaultdict[str, set[tuple[Names, str | None]]] = defaultdict(set)
    anchors: dict[str, str | None] = {}
    for one in rows:
        shown[one.core].add((names_of(one), one.data["country"]))
        anchors[one.core] = one.anchor
    return {core: (anchors[core], frozenset(found)) for core, found in shown.items()}


def _numbers(item: Item) -> list[tuple[bool, str]]:
    """(own, number): what a message is called, and what it names as answered or cited."""
    own = [(True, number_key(n)) for n in (item.reference, item.source_id) if n]
    named = [(False, number_key(c.number)) for c in item.citations if c.role in ("reply", "cited")]
    answered = [(False, number_key(item.in_reply_to))] if item.in_reply_to else []
    return [*own, *named, *answered]


def _each_once(groups: Iterable[Iterable[Appearance]]) -> Iterator[Appearance]:
    """What is in any of these groups, as it is asked for."""
    seen: set[int] = set()
    for group in groups:
        for one in group:
            if id(one) not in seen:
                seen.add(id(one))
                yield one
