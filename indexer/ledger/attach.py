"""Cores without a date of birth: to the one person whom they can be, by name and country; else to nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from archive.domain.overruling import Decided
from indexer.ledger.appearances import Appearance, differ_in_birth, keys_of_names
from indexer.ledger.resolve import (
    NOTHING_DECIDED,
    Births,
    Bond,
    Core,
    Groups,
    Id,
    Threads,
    find_cores,
    may_be_same,
    same_words,
)

Names = tuple[str, ...]


class Known(NamedTuple):
    """An appearance of a core whose day of birth, `anchor`, is known."""

    id: Id
    names: Names
    country: str | None
    core: Id
    anchor: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Persons as sets of appearances, the bonds that made them, and the appearances that there are."""

    persons: tuple[frozenset[Id], ...]
    bonds: tuple[Bond, ...]
    by_id: Mapping[Id, Appearance]

    @property
    def doubtful(self) -> tuple[tuple[Id, Id], ...]:
        """Pairs of persons, each by their first appearance, that may be the same; every two are compared."""
        return tuple(_doubtful([sorted(person) for person in self.persons], self.by_id))


def _doubtful(groups: Sequence[Sequence[Id]], by_id: Mapping[Id, Appearance]) -> Iterator[tuple[Id, Id]]:
    for one, other in combinations(groups, 2):
        mine, theirs = ([by_id[i].born for i in group] for group in (one, other))
        if any(differ_in_birth(a, b) for a in mine for b in theirs):
            continue
        if any(may_be_same(by_id[a], by_id[b]) for a in one[:20] for b in other[:20]):
            yield one[0], other[0]


#: The anchored appearances that share a name key with these names, of one country where it is given. They are
#: asked for one by one, since two persons of a name are as good as two thousand.
FindKnown = Callable[[Names, str | None], Iterable[Known]]


def attach(cores: Sequence[Core], find_known: FindKnown) -> tuple[list[tuple[Id, Id]], list[Bond]]:
    """Pairs of cores of which the one belongs to the other, and why.

    `cores` are without a day of birth; with one of them, all must be there that have a name like it.
    """
    attaching = _Attaching(cores, find_known)
    for appearance in attaching.ordered:
        attaching.to_anchored(appearance)
    for appearance in attaching.ordered:
        attaching.to_another(appearance)
    return attaching.links, attaching.bonds


def resolve(
    appearances: Sequence[Appearance], threads: Threads, decided: Decided = NOTHING_DECIDED
) -> Resolution:
    """Who is whom, where these are all that there are. Of whom a reader said who they are not, nothing but
    bonds says who they are."""
    cores, bonds = find_cores(appearances, threads, decided)
    known: defaultdict[str, list[Known]] = defaultdict(list)
    for core in cores:
        for one in core.members if core.anchor else ():
            for key in one.name_keys:
                known[key].append(Known(one.id, one.names, one.country, core.id, core.anchor or ""))

    def find_known(names: Names, country: str | None) -> Iterator[Known]:
        found = (one for key in sorted(keys_of_names(names)) for one in known[key])
        return (one for one in found if country is None or one.country == country)

    apart = decided.kept_apart
    loose = [core for core in cores if not core.anchor and apart.isdisjoint(a.id for a in core.members)]
    links, weak = attach(loose, find_known)
    groups = Groups(core.id for core in cores)
    for link in links:
        groups.join(*link)
    persons: defaultdict[Id, set[Id]] = defaultdict(set)
    for core in cores:
        persons[groups.root(core.id)] |= {one.id for one in core.members}
    return Resolution(
        tuple(map(frozenset, persons.values())), (*bonds, *weak), {a.id: a for a in appearances}
    )


def _names_alike(names: Iterable[tuple[Names, Iterable[str]]]) -> dict[Names, list[Names]]:
    """For each of these names (with its keys) those that share a key and agree with it, itself included."""
    blocks: defaultdict[str, list[Names]] = defaultdict(list)
    alike: dict[Names, dict[Names, None]] = {}
    for one, keys in names:
        alike[one] = {one: None} if same_words(one, one) else {}
        for other in {other for key in keys for other in blocks[key]}:
            if same_words(one, other):
                alike[one][other] = alike[other][one] = None
        for key in keys:
            blocks[key].append(one)
    return {one: list(others) for one, others in alike.items()}


class _Attaching:
    def __init__(self, cores: Sequence[Core], find_known: FindKnown) -> None:
        self.groups = Births({core.id: set(core.births) for core in cores})
        self.ordered = sorted((a for core in cores for a in core.members), key=lambda a: a.id)
        self.links: list[tuple[Id, Id]] = []
        self.bonds: list[Bond] = []
        self._find_known = find_known
        self._anchored_here: set[Names] = set()  # of those that were attached to a day of birth
        self._names_of = {core.id: {a.names for a in core.members} for core in cores}
        self._core_of = {a.id: core.id for core in cores for a in core.members}
        #: Of these names, and of these names for one country: one appearance at least of each person.
        self._by_names: defaultdict[tuple[Names, str | None], list[Id]] = defaultdict(list)
        keys: dict[Names, Iterable[str]] = {}
        for one in self.ordered:
            keys.setdefault(one.names, one.name_keys)
            for country in {one.country, None}:
                self._by_names[one.names, country].append(one.id)
        self._alike = _names_alike(keys.items())

    def to_anchored(self, appearance: Appearance) -> None:
        """To the one person with a day of birth; who fits one of them is nobody new."""
        if self.groups.is_anchored(self._core_of[appearance.id]):
            return
        country = appearance.country
        near = self._two(appearance, self._anchored(appearance, country)) if country else {}
        if len(near) == 1:
            [(root, (_, other))] = near.items()
            self._unite(appearance, root, other, 5, "one name and country, and nobody else of it")
        if near:
            return
        far = self._two(appearance, self._anchored(appearance, None))
        if len(far) == 1:
            [(root, (words, other))] = far.items()
            if words > 1:
                self._unite(appearance, root, other, 6, "one full name, and nobody else of it")

    def to_another(self, appearance: Appearance) -> None:
        """To the one other person without a day of birth, of the same country."""
        if self.groups.is_anchored(self._core_of[appearance.id]) or appearance.country is None:
            return
        near = self._two(appearance, self._here(appearance, appearance.country, anchored=False))
        if len(near) == 1:
            [(root, (_, other))] = near.items()
            self._unite(appearance, root, other, 5, "one name and country, and nobody else of it")

    def _two(self, appearance: Appearance, found: Iterable[tuple[Id, Names, Id]]) -> dict[Id, tuple[int, Id]]:
        """The persons that these are, each with how many words agree and where; the first two of more."""
        home = self._core_of[appearance.id]
        persons: dict[Id, tuple[int, Id]] = {}
        for core, names, other in found:
            root = self.groups.root(core)
            if root == self.groups.root(home) or self.groups.conflict(home, root):
                continue
            words = same_words(appearance.names, names)
            if words:
                persons[root] = max(persons.get(root, (0, other)), (words, other))
                if len(persons) > 1:
                    break
        return persons

    def _anchored(self, appearance: Appearance, country: str | None) -> Iterator[tuple[Id, Names, Id]]:
        yield from self._here(appearance, country, anchored=True)
        for known in self._find_known(appearance.names, country):
            self.groups.add(known.core, {known.anchor})
            yield known.core, known.names, known.id

    def _here(
        self, appearance: Appearance, country: str | None, *, anchored: bool
    ) -> Iterator[tuple[Id, Names, Id]]:
        """Among these cores themselves: those that were attached before, or are not."""
        for names in self._alike[appearance.names]:
            if anchored and names not in self._anchored_here:
                continue
            for root, other in self._persons_of(names, country):
                if self.groups.is_anchored(root) == anchored:
                    yield root, names, other

    def _persons_of(self, names: Names, country: str | None) -> Iterator[tuple[Id, Id]]:
        """Each person of these names once, with one of the appearances. Those that became one are forgotten
        but for the first, so that very many of one person are not looked at for each of them."""
        own = self._by_names[names, country]
        found: dict[Id, Id] = {}
        looked_at = 0
        try:
            for other in own:
                looked_at += 1
                root = self.groups.root(self._core_of[other])
                if root not in found:
                    found[root] = other
                    yield root, other
        finally:
            own[:looked_at] = found.values()

    def _unite(self, appearance: Appearance, root: Id, other: Id, strength: int, rule: str) -> None:
        core = self._core_of[appearance.id]
        if self.groups.unite(core, root):
            self.links.append((core, root))
            if self.groups.is_anchored(core):
                self._anchored_here |= self._names_of[core]
            self.bonds.append(Bond(strength, rule, appearance.id, other))
