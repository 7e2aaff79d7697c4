"""Who is whom: appearances to persons. What is not sure stays apart, and is offered as "may be the same".

Appearances whose names may be of one person, or that share a number, are a *component*; a component is
resolved as a whole and by itself, so that the order in which messages arrive makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from archive.names.compare import NameMatch, compare_names, words_of_name
from archive.names.similarity import ALIKE, SAME
from indexer.ledger.appearances import Appearance, differ_in_birth

Id = tuple[str, int]
#: Pairs of messages that belong together: one answers or cites the other.
Threads = Collection[frozenset[str]]
_MIN_BIRTH = len("1971-03-14")


@dataclass(frozen=True, slots=True)
class Bond:
    """Why two appearances are one person: `rule` and how strong it is, the strongest 1."""

    strength: int
    rule: str
    one: Id
    other: Id


@dataclass(frozen=True, slots=True)
class Resolution:
    """Persons as sets of appearances, the bonds that made them, and the appearances that there are."""

    persons: tuple[frozenset[Id], ...]
    bonds: tuple[Bond, ...]
    by_id: Mapping[Id, Appearance]

    @property
    def doubtful(self) -> tuple[tuple[Id, Id], ...]:
        """Pairs of persons, each by their first appearance, that may be the same. Found when it is asked for:
        deriving needs none of it, and every two persons are compared."""
        return tuple(_doubtful([sorted(person) for person in self.persons], self.by_id))


def may_be_same(one: Appearance, other: Appearance) -> bool:
    """Whether two appearances belong to one component."""
    if one.numbers & other.numbers:
        return True
    return any(_match(a, b).score >= ALIKE or _is_part(a, b) for a in one.names for b in other.names)


def iter_components(appearances: Sequence[Appearance]) -> Iterator[list[Appearance]]:
    """The components of these, each in the order of the ids."""
    groups = _Groups(a.id for a in appearances)
    blocks: defaultdict[str, list[Appearance]] = defaultdict(list)
    for appearance in appearances:
        for key in appearance.keys:
            blocks[key].append(appearance)
    for block in blocks.values():
        _join_block(block, groups)
    members: defaultdict[Id, list[Appearance]] = defaultdict(list)
    for appearance in sorted(appearances, key=lambda a: a.id):
        members[groups.root(appearance.id)].append(appearance)
    yield from members.values()


def _join_block(block: Sequence[Appearance], groups: _Groups) -> None:
    """Join what belongs together, comparing each different appearance once."""
    different: dict[tuple[frozenset[str], frozenset[str]], Appearance] = {}
    for appearance in block:
        like = different.setdefault((frozenset(appearance.names), appearance.numbers), appearance)
        groups.join(like.id, appearance.id)
    for one, other in combinations(different.values(), 2):
        if groups.root(one.id) != groups.root(other.id) and may_be_same(one, other):
            groups.join(one.id, other.id)


def resolve_component(component: Sequence[Appearance], threads: Threads) -> Resolution:
    """The persons of one component. Two with different dates of birth are never one."""
    by_id = {a.id: a for a in component}
    persons = _Persons(by_id)
    bonds: list[Bond] = []
    for bond in sorted(_bonds(component, threads), key=lambda b: (b.strength, b.one, b.other)):
        if persons.unite(bond.one, bond.other):
            bonds.append(bond)
    for anchored in (True, False):
        for appearance in sorted(component, key=lambda a: a.id):
            weak = _only_candidate(appearance, persons, by_id, anchored=anchored)
            if weak is not None and persons.unite(weak.one, weak.other):
                bonds.append(weak)
    groups = persons.groups()
    return Resolution(tuple(map(frozenset, groups)), tuple(bonds), by_id)


def _bonds(component: Sequence[Appearance], threads: Threads) -> Iterator[Bond]:
    signatures: dict[object, Appearance] = {}
    for a in component:
        like = signatures.setdefault((a.names, a.born, a.numbers, a.files, a.country), a)
        if like is not a and (a.born or a.numbers or a.files):
            yield Bond(1, "all the same", like.id, a.id)
    for one, other in combinations(signatures.values(), 2):
        found = _bond(one, other)
        if found is not None:
            yield Bond(*found, one.id, other.id)
    yield from _thread_bonds(component, threads)


def _thread_bonds(component: Sequence[Appearance], threads: Threads) -> Iterator[Bond]:
    by_message: defaultdict[str, list[Appearance]] = defaultdict(list)
    for a in component:
        by_message[a.id[0]].append(a)
    for pair in threads:
        first, second = (by_message.get(message, []) for message in sorted(pair))
        for one, other in product(first, second):
            if may_be_same(one, other):
                yield Bond(4, "one thread", one.id, other.id)


def _bond(one: Appearance, other: Appearance) -> tuple[int, str] | None:
    """(strength, rule) of what makes two appearances one person on their own; None where nothing does."""
    if one.numbers & other.numbers:
        return 1, "one passport or identity number"
    if not may_be_same(one, other):
        return None
    if one.born and one.born == other.born and len(one.born) >= _MIN_BIRTH:
        return 2, "one name and date of birth"
    if one.files & other.files:
        return 3, "one name and file number"
    return None


def _only_candidate(
    appearance: Appearance, persons: _Persons, by_id: Mapping[Id, Appearance], *, anchored: bool
) -> Bond | None:
    """The one person whom an appearance without a date of birth can be, by name and country; else None.

    Those with a date of birth (`anchored`) are asked first: who fits one of them is nobody new.
    """
    home = persons.root(appearance.id)
    if persons.is_anchored(home):
        return None
    found: dict[Id, tuple[bool, bool, Id]] = {}
    for other in by_id.values():
        root = persons.root(other.id)
        if root == home or persons.is_anchored(root) != anchored or persons.conflict(home, root):
            continue
        whole = _same_words(appearance, other)
        if whole:
            same_country = appearance.country is not None and appearance.country == other.country
            found[root] = max(found.get(root, (False, False, other.id)), (same_country, whole > 1, other.id))
    near = [other for same_country, _, other in found.values() if same_country]
    if len(near) == 1:
        return Bond(5, "one name and country, and nobody else of it", appearance.id, near[0])
    far = [other for _, whole, other in found.values() if whole]
    if anchored and not near and len(found) == len(far) == 1:
        return Bond(6, "one full name, and nobody else of it", appearance.id, far[0])
    return None


def _same_words(one: Appearance, other: Appearance) -> int:
    """Words in which a name of one agrees with one of the other, where nothing in them speaks against it."""
    return max(_is_same_name(a, b) for a in one.names for b in other.names)


def _doubtful(groups: Sequence[Sequence[Id]], by_id: Mapping[Id, Appearance]) -> Iterator[tuple[Id, Id]]:
    for one, other in combinations(groups, 2):
        mine, theirs = ([by_id[i].born for i in group] for group in (one, other))
        if any(differ_in_birth(a, b) for a in mine for b in theirs):
            continue
        if any(may_be_same(by_id[a], by_id[b]) for a in one[:20] for b in other[:20]):
            yield one[0], other[0]


@lru_cache(maxsize=1 << 16)
def _match(one: str, other: str) -> NameMatch:
    return compare_names(one, other)


def _is_part(one: str, other: str) -> bool:
    match = _match(one, other)
    whole = [p for p in match.pairs if len(p[0]) > 1 and len(p[1]) > 1 and p[2] >= SAME]
    return bool(whole) and (not match.left or not match.right)


@lru_cache(maxsize=1 << 16)
def _is_same_name(one: str, other: str) -> int:
    """How many words agree, more strictly than for search: Hassan is not Hussein. 0 where some do not."""
    match = compare_names(one, other, SAME)
    if match.left and match.right:
        return 0
    if len(match.pairs) > 1:
        return len(match.pairs)
    return int(bool(match.pairs) and min(len(words_of_name(one)), len(words_of_name(other))) == 1)


class _Groups:
    """Sets that are joined."""

    def __init__(self, ids: Iterable[Id]) -> None:
        self._parent = {i: i for i in ids}

    def root(self, one: Id) -> Id:
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one

    def join(self, one: Id, other: Id) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low


class _Persons(_Groups):
    """Sets that are joined only where no dates of birth speak against it."""

    def __init__(self, by_id: Mapping[Id, Appearance]) -> None:
        super().__init__(by_id)
        self._births = {i: {a.born} if a.born else set() for i, a in by_id.items()}
        self._by_id = by_id

    def is_anchored(self, one: Id) -> bool:
        return any(len(born) >= _MIN_BIRTH for born in self._births[self.root(one)])

    def conflict(self, one: Id, other: Id) -> bool:
        return any(differ_in_birth(a, b) for a in self._births[one] for b in self._births[other])

    def unite(self, one: Id, other: Id) -> bool:
        first, second = self.root(one), self.root(other)
        if first == second:
            return True
        if self.conflict(first, second):
            return False
        births = self._births[first] | self._births[second]
        self.join(first, second)
        self._births[self.root(first)] = births
        return True

    def groups(self) -> list[list[Id]]:
        found: defaultdict[Id, list[Id]] = defaultdict(list)
        for one in sorted(self._by_id):
            found[self.root(one)].append(one)
        return list(found.values())
