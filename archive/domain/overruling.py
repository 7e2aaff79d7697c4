"""What readers decide against what was found. Nothing overwrites what was found: both stay to be seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from archive.domain.findings import Kind

#: One person as one message shows them: the message and the number within it.
Place = tuple[str, int]
#: The facts of a request that a reader can overrule; their definitions are those of docs/ledger.md.
FACTS = ("after_denied_notice", "after_cancelled", "during_measures", "bypasses_secretariat", "answered")


class What(StrEnum):
    """What is decided about."""

    KIND = "kind"
    IDENTITY = "identity"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about: `name` a kind of a message, or a fact of it about the person who appears at
    `number`; or whether that person and the one at `other` are one.

    Persons are named by their first appearance, which a new message can change: a target names appearances.
    """

    what: What
    message: str
    name: str = ""
    number: int | None = None
    other: Place | None = None

    @property
    def messages(self) -> tuple[str, ...]:
        """The messages that it names."""
        return (self.message,) if self.other is None else (self.message, self.other[0])

    @property
    def pair(self) -> tuple[Place, Place] | None:
        """The two appearances of an identity, the first first."""
        if self.number is None or self.other is None:
            return None
        first, second = sorted(((self.message, self.number), self.other))
        return first, second


@dataclass(frozen=True, slots=True)
class Overruling:
    """A decision: `verdict` says that the target holds or does not. `made_at` and `withdrawn_at` are ISO
    times in UTC. `reviewed` where it was made while all kinds of the message were looked at; `is_applied`
    where the ledger goes by it."""

    id: int
    target: Target
    verdict: bool
    made_at: str
    made_by: str
    reason: str
    reviewed: bool = False
    withdrawn_at: str | None = None
    withdrawn_by: str | None = None
    is_applied: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What readers decided on who is whom: appearances that are one person, and such as are not. `told` are
    all appearances that anything was ever decided about."""

    same: frozenset[tuple[Place, Place]] = frozenset()
    apart: frozenset[tuple[Place, Place]] = frozenset()
    told: frozenset[Place] = frozenset()

    @property
    def kept_apart(self) -> frozenset[Place]:
        """Those of whom a reader said who they are not."""
        return frozenset(place for pair in self.apart for place in pair)


def find_standing(overrulings: Iterable[Overruling]) -> list[Overruling]:
    """Of each target the last decision that was not withdrawn."""
    last: dict[object, Overruling] = {}
    for one in sorted(overrulings, key=lambda o: o.id):
        if one.withdrawn_at is None:
            target = one.target
            last[target.pair or target] = one
    return list(last.values())


def counting_kinds(found: Collection[Kind], overrulings: Iterable[Overruling]) -> tuple[Kind, ...]:
    """The kinds that count of a message, in the order of `Kind`: what was found, as readers overruled it.

    Whoever names a kind says that the message is not merely something else; without any it is that.
    """
    decided = {Kind(o.target.name): o.verdict for o in find_standing(overrulings)}
    if not decided:
        return tuple(found)
    kinds = {kind for kind in found if decided.get(kind, True)}
    kinds |= {kind for kind, verdict in decided.items() if verdict}
    if kinds > {Kind.OTHER} and not decided.get(Kind.OTHER):
        kinds.discard(Kind.OTHER)
    return tuple(kind for kind in Kind if kind in (kinds or {Kind.OTHER}))
