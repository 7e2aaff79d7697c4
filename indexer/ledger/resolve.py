"""Who is whom: appearances to persons. What is not sure stays apart, and is offered as "may be the same".

Two steps. *Bonds* (a paper, a name with a date of birth or a file, one thread) make *cores* of appearances,
whoever else there is. Then a core without a date of birth is *attached* (attach.py) where nobody else of its
name can be meant. A core depends on what bonds lead to, and an attachment on cores of such a name alone: the
order in which messages arrive makes no difference, and a new one changes little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from archive.domain.overruling import Decided
from archive.names.compare import NameMatch, compare_names, may_cover, words_of_name
from archive.names.given import given_forms, is_patronymic
from archive.names.similarity import ALIKE, SAME
from indexer.ledger.appearances import Appearance, differ_in_birth

Id = tuple[str, int]
NOTHING_DECIDED = Decided()
#: Pairs of messages that belong together: one answers or cites the other.
Threads = Collection[frozenset[str]]
_MIN_BIRTH = len("1971-03-14")
#: Letters of a word that two names share, beside a date of birth.
_MIN_SHARED = 4
#: Of a name key, where a date of birth or a file says as much as the rest of the name.
_SOUNDS = 2


@dataclass(frozen=True, slots=True)
class Bond:
    """Why two appearances are one person: `rule` and how strong it is, the strongest 1; 0 is a reader's."""

    strength: int
    rule: str
    one: Id
    other: Id


@dataclass(frozen=True, slots=True)
class Core:
    """Appearances, by their ids, that bonds make one person. `births` are all that is said of the birth.

    `component` is the first appearance of all that bonds lead to: of several cores, where dates of birth keep
    them apart.
    """

    members: tuple[Appearance, ...]
    births: frozenset[str]
    component: Id

    @property
    def id(self) -> Id:
        """The first of its appearances."""
        return self.members[0].id

    @property
    def anchor(self) -> str | None:
        """The day of birth, where it is known: what else is said of it is a part of that."""
        return next((born for born in self.births if len(born) >= _MIN_BIRTH), None)

    @property
    def profile(self) -> tuple[str | None, frozenset[tuple[tuple[str, ...], str | None]]]:
        """All that others look at: the day of birth, the names and countries."""
        return self.anchor, frozenset((one.names, one.country) for one in self.members)


def may_be_same(one: Appearance, other: Appearance) -> bool:
    """Whether nothing in papers and names speaks against two appearances being of one person."""
    if one.numbers & other.numbers:
        return True
    return any(_is_like(a, b) for a in one.names for b in other.names)


def may_bond(one: Appearance, other: Appearance) -> bool:
    """Whether two appearances, without a thread, can be bonded or be in the way of another bond."""
    return may_be_same(one, other) or _bond(one, other) is not None


def bond_keys(appearance: Appearance) -> frozenset[str]:
    """Two appearances that are bonded, but by a thread, share one of these: a paper, or a date of birth or a
    file together with the beginning of a name."""
    marks = [f"b:{appearance.born}"] if appearance.born else []
    marks += [f"f:{number}" for number in appearance.files]
    named = {f"{mark}:{key[:_SOUNDS]}" for mark in marks for key in appearance.name_keys}
    return frozenset(named | {f"p:{number}" for number in appearance.numbers})


def find_cores(
    appearances: Iterable[Appearance], threads: Threads, decided: Decided = NOTHING_DECIDED
) -> tuple[list[Core], list[Bond]]:
    """The cores of these appearances, and the bonds that made them. All must be there that bonds lead to.

    What readers decided comes before all else, but for two dates of birth.
    """
    ordered = sorted(appearances, key=lambda a: a.id)
    groups = Births({a.id: {a.born} if a.born else set() for a in ordered}, decided.apart)
    reached = Groups(a.id for a in ordered)
    bonds: list[Bond] = []
    known = {a.id for a in ordered}
    told = [Bond(0, "a reader", *pair) for pair in decided.same if known.issuperset(pair)]
    for bond in sorted([*told, *_bonds(ordered, threads)], key=lambda b: (b.strength, b.one, b.other)):
        reached.join(bond.one, bond.other)
        if groups.unite(bond.one, bond.other):
            bonds.append(bond)
    members: defaultdict[Id, list[Appearance]] = defaultdict(list)
    for one in ordered:
        members[groups.root(one.id)].append(one)
    cores = [
        Core(tuple(own), frozenset(groups.births(root)), reached.root(root)) for root, own in members.items()
    ]
    return cores, bonds


def _bonds(ordered: Sequence[Appearance], threads: Threads) -> Iterator[Bond]:
    """Those that say just the same are compared once."""
    signatures: dict[object, Appearance] = {}
    for a in ordered:
        like = signatures.setdefault((a.names, a.born, a.numbers, a.files, a.country), a)
        if like is not a and (a.born or a.numbers or a.files):
            yield Bond(1, "all the same", like.id, a.id)
    blocks: defaultdict[str, list[Appearance]] = defaultdict(list)
    for a in signatures.values():
        for key in bond_keys(a):
            blocks[key].append(a)
    compared: set[tuple[Id, Id]] = set()
    for block in blocks.values():
        for one, other in combinations(block, 2):
            pair = (one.id, other.id)
            if pair not in compared:
                compared.add(pair)
                if found := _bond(one, other):
                    yield Bond(*found, *pair)
    yield from _thread_bonds(ordered, threads)


def _thread_bonds(appearances: Sequence[Appearance], threads: Threads) -> Iterator[Bond]:
    by_message: defaultdict[str, list[Appearance]] = defaultdict(list)
    for a in appearances:
        by_message[a.id[0]].append(a)
    for pair in threads:
        first, second = (by_message.get(message, []) for message in sorted(pair))
        for one, other in product(first, second):
            if _are_one_in_thread(one, other):
                yield Bond(4, "one thread", one.id, other.id)


def _are_one_in_thread(one: Appearance, other: Appearance) -> bool:
    """Whether two that a thread joins are of one person. Where each message is about one person, a part of
    the name that sounds alike is enough; a word that is merely the likeliest name says nothing against it."""
    alone = one.alone and other.alone
    if one.name_keys.isdisjoint(other.name_keys):
        return alone and (one.likely or other.likely)
    return alone or may_be_same(one, other)


def _bond(one: Appearance, other: Appearance) -> tuple[int, str] | None:
    """(strength, rule) of what makes two appearances one person on their own; None where nothing does."""
    if one.numbers & other.numbers:
        return 1, "one passport or identity number"
    born_alike = one.born is not None and one.born == other.born and len(one.born) >= _MIN_BIRTH
    if may_be_same(one, other):
        if born_alike:
            return 2, "one name and date of birth"
        return (3, "one name and file number") if one.files & other.files else None
    if born_alike and one.country and one.country == other.country and _share_a_word(one, other):
        return 3, "one date of birth and country, and a word of the name"
    return None


def _share_a_word(one: Appearance, other: Appearance) -> bool:
    """Whether a word of a name, and no initial, is a word of the other's; a patronymic or a given name is
    shared by many who were born on one day."""
    pairs = (pair for a in one.names for b in other.names for pair in _match(a, b).pairs)
    return any(
        grade >= SAME and min(len(a), len(b)) >= _MIN_SHARED and not is_patronymic(a) and not given_forms(a)
        for a, b, grade in pairs
    )


@lru_cache(maxsize=1 << 15)
def same_words(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Words in which one of these names agrees with one of the others, where nothing in the two names speaks
    against it. More strictly than for search: Hassan is not Hussein."""
    return max(_is_same_name(a, b) for a in one for b in other)


@lru_cache(maxsize=1 << 14)
def _match(one: str, other: str) -> NameMatch:
    return compare_names(one, other)


def _is_like(one: str, other: str) -> bool:
    """Whether two names may be one, or one of them a part of the other."""
    match = _match(one, other)
    if match.score >= ALIKE:
        return True
    whole = [p for p in match.pairs if len(p[0]) > 1 and len(p[1]) > 1 and p[2] >= SAME]
    return bool(whole) and (not match.left or not match.right)


def _is_same_name(one: str, other: str) -> int:
    """How many words agree; 0 where some do not, or where one initial alone does."""
    if not may_cover(one, other, SAME):
        return 0
    match = compare_names(one, other, SAME)
    if match.left and match.right:
        return 0
    if len(match.pairs) > 1:
        return len(match.pairs)
    whole = any(len(a) > 1 and len(b) > 1 for a, b, _ in match.pairs)
    return int(whole and min(len(words_of_name(one)), len(words_of_name(other))) == 1)


class Groups:
    """Sets that are joined; each is named by its first."""

    def __init__(self, ids: Iterable[Id]) -> None:
        self._parent = {i: i for i in ids}

    def root(self, one: Id) -> Id:
        """The first of the set that this is in."""
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one

    def join(self, one: Id, other: Id) -> None:
        """Make two sets one."""
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low


class Births(Groups):
    """Sets that are joined only where no dates of birth, and no reader, speak against it."""

    def __init__(self, births: Mapping[Id, set[str]], apart: Iterable[tuple[Id, Id]] = ()) -> None:
        super().__init__(births)
        self._births = dict(births)
        self._apart: defaultdict[Id, set[Id]] = defaultdict(set)
        for one, other in apart:
            if one in births and other in births:
                self._apart[one].add(other)
                self._apart[other].add(one)

    def add(self, one: Id, births: set[str]) -> None:
        """One more, by itself, where it is not there yet."""
        if one not in self._parent:
            self._parent[one] = one
            self._births[one] = births

    def births(self, one: Id) -> set[str]:
        """All that is said of the birth."""
        return self._births[self.root(one)]

    def is_anchored(self, one: Id) -> bool:
        """Whether the day of birth is known."""
        return any(len(born) >= _MIN_BIRTH for born in self.births(one))

    def conflict(self, one: Id, other: Id) -> bool:
        """Whether dates of birth or a reader keep two sets apart."""
        home = self.root(other)
        if any(self.root(rival) == home for rival in self._apart.get(self.root(one), ())):
            return True
        return any(differ_in_birth(a, b) for a in self.births(one) for b in self.births(other))

    def unite(self, one: Id, other: Id) -> bool:
        """Make two sets one; False, and nothing done, where dates of birth speak against it."""
        if self.root(one) == self.root(other):
            return True
        if self.conflict(one, other):
            return False
        births = self.births(one) | self.births(other)
        apart = self._apart.pop(self.root(one), set()) | self._apart.pop(self.root(other), set())
        self.join(one, other)
        if apart:
            self._apart[self.root(one)] = apart
        self._births[self.root(one)] = births
        return True
