"""A person as one message shows them: every name, date and number that it gives for one person, together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from archive.analysis.numbers import number_key
from archive.domain.findings import LIKELY, Mention
from archive.names.compare import compare_names, words_of_name
from archive.names.key import name_keys
from archive.names.similarity import ALIKE
from indexer.ledger.items import Item

#: Characters between two names that are one person written twice, in two scripts: `LIU Guoqiang (刘国强)`.
SIDE_BY_SIDE = 4
MIN_WORD = 3
#: Of more mentions than this only names that sound alike are compared, so that a long list takes no longer
#: for each of them.
LONG_LIST = 60


@dataclass(frozen=True, slots=True)
class Appearance:
    """`id` is (message, number within it). `born` as much of an ISO date as is known. `alone`: the message is
    about nobody else; `likely`: the name is only the likeliest word of it."""

    id: tuple[str, int]
    names: tuple[str, ...]
    born: str | None
    numbers: frozenset[str]
    files: frozenset[str]
    country: str | None
    alone: bool = False
    likely: bool = False

    @property
    def name_keys(self) -> frozenset[str]:
        """Names that may be of one person share one of these; there is one at least."""
        return keys_of_names(self.names)


@lru_cache(maxsize=1 << 14)
def keys_of_names(names: tuple[str, ...]) -> frozenset[str]:
    """The keys of the words of these names; a word that has none is its own, as is a name without words."""
    words = {word for name in names for word in words_of_name(name) if len(word) >= MIN_WORD}
    keys = {key for word in words for key in name_keys(word) or (f"={word}",)}
    return frozenset(keys or {f"={name}" for name in names})


def find_appearances(item: Item) -> tuple[Appearance, ...]:
    """The people of one message, each once."""
    groups = group_mentions(item.mentions)
    return tuple(_appearance(item, number, group, len(groups) == 1) for number, group in enumerate(groups))


def group_mentions(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions of each person of one message, in the order of the first of each.

    Whole names come before parts of names: a surname alone is of the first who bears it, and does not make
    one person of two who do.
    """
    groups: list[list[int]] = []
    by_key: defaultdict[str, set[int]] = defaultdict(set)  # of a name -> groups
    is_long = len(mentions) > LONG_LIST
    for place in sorted(range(len(mentions)), key=lambda i: _rank(mentions[i], i)):
        keys = keys_of_names((mentions[place].name,)) if is_long else frozenset()
        near = sorted({n for key in keys for n in by_key[key]}) if is_long else range(len(groups))
        home = next((number for number in near if _is_home(place, groups[number], mentions)), len(groups))
        if home == len(groups):
            groups.append([])
        groups[home].append(place)
        for key in keys:
            by_key[key].add(home)
    return [[mentions[i] for i in sorted(group)] for group in sorted(groups, key=min)]


def _rank(mention: Mention, place: int) -> tuple[int, bool, int]:
    """Whole names first; an alias, whose owner stands before it, before the same name by itself."""
    return -len(words_of_name(mention.name)), mention.rule != "alias", place


def narrow_item(item: Item, numbers: Collection[int]) -> Item:
    """The message as it concerns one person, who is these of its appearances: with the kinds, and what it
    states, that hold of them."""
    if all(mention.kinds is None and mention.stated is None for mention in item.mentions):
        return item
    groups = group_mentions(item.mentions)
    own = [mention for number in numbers if number < len(groups) for mention in groups[number]]
    kinds = {mention.kinds for mention in own if mention.kinds is not None}
    stated = {mention.stated for mention in own if mention.stated is not None}
    if len(kinds) == 1:
        item = replace(item, kinds=frozenset(kinds.pop()))
    if len(stated) == 1:
        [known] = stated
        item = replace(item, stated=tuple(one for one in item.stated if one.what in known))
    return item


def _is_home(place: int, group: Sequence[int], mentions: Sequence[Mention]) -> bool:
    mention, others = mentions[place], [mentions[i] for i in group]
    if any(differ_in_birth(mention.born, other.born) for other in others):
        return False
    return any(_is_alias(place, i, mentions) or _same_here(mention, mentions[i]) for i in group)


def _is_alias(one: int, other: int, mentions: Sequence[Mention]) -> bool:
    """Whether a word such as "alias" stands between two names."""
    first, second = sorted((one, other))
    return (
        second - first == 1
        and mentions[second].rule == "alias"
        and mentions[first].field == mentions[second].field
    )


def _appearance(item: Item, number: int, group: Sequence[Mention], alone: bool) -> Appearance:
    born = max((m.born for m in group if m.born), key=len, default=None)
    return Appearance(
        id=(item.id, number),
        names=tuple(dict.fromkeys(m.name for m in group)),
        born=born,
        numbers=frozenset(number_key(n) for m in group for n in m.numbers),
        files=frozenset(number_key(n) for m in group for n in m.files),
        country=item.requesting or item.country,
        alone=alone,
        likely=all(m.rule == LIKELY for m in group),
    )


def _same_here(one: Mention, other: Mention) -> bool:
    """Within a message little is needed: namesakes are told apart there by those who write it."""
    if differ_in_birth(one.born, other.born):
        return False
    if one.field == other.field:
        gap = max(one.span[0], other.span[0]) - min(one.span[1], other.span[1])
        if 0 <= gap <= SIDE_BY_SIDE and _scripts_differ(one.name, other.name):
            return True
    if not set(one.numbers).isdisjoint(other.numbers):
        return True
    match = compare_names(one.name, other.name)
    is_part = bool(match.pairs) and (not match.left or not match.right)  # a surname alone for the whole name
    return match.score >= ALIKE or is_part


def _scripts_differ(one: str, other: str) -> bool:
    return one.isascii() != other.isascii()


def differ_in_birth(one: str | None, other: str | None) -> bool:
    """Whether two dates of birth, as far as both are known, are of different days."""
    if not one or not other:
        return False
    shortest = min(len(one), len(other))
    return one[:shortest] != other[:shortest]
