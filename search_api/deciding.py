"""What readers decide: overrule a kind or a fact, say who is whom or not, and withdraw it. No HTTP in it.

A decision is stored first and then applied. Where that is not possible at once, because a load is at work, it
is applied by that load or by the next command that derives; it is never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NoReturn

from archive.catalog.appearances import StoredAppearance
from archive.catalog.database import Database
from archive.catalog.ledger import LedgerTables
from archive.catalog.reader import CatalogReader
from archive.domain.findings import Kind
from archive.domain.overruling import FACTS, Overruling, Target, What
from archive.errors import AlreadyDone, NotFound, RequestError
from archive.query.request import Scope
from search_api.reviewing import ReviewQueue
from search_api.scoping import visible_sources

MAX_NAME, MAX_REASON, MAX_OVERRULINGS = 200, 2_000, 500
_PART = 500


@dataclass(frozen=True, slots=True)
class Signed:
    """Who decides, and why; both are asked for, since nobody is logged in here."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A message that a reader looked at, and all that it does."""

    message: str
    kinds: tuple[str, ...]


class DecisionService:
    """What a reader can decide. `apply` brings ledger and engine up to date; False where a load is at work.

    Every method takes the reader's Scope: what lies outside is NotFound, and who may not see all collections
    decides on kinds alone. Raises RequestError where a decision cannot be.
    """

    def __init__(self, database: Database, catalog: CatalogReader, apply: Callable[[], bool]) -> None:
        self._database = database
        self._catalog = catalog
        self._apply = apply
        self.queue = ReviewQueue(database, catalog)

    def overrule_kind(
        self, message_id: str, kind: str, *, holds: bool, signed: Signed, scope: Scope
    ) -> Overruling:
        """Say that a message is of this kind, or is not."""
        self._check_message(message_id, scope)
        _check_kinds([kind], "kind")
        return self._add(Target(What.KIND, message_id, kind), holds, signed)

    def overrule_fact(
        self, message_id: str, fact: str, person: str, *, holds: bool, signed: Signed, scope: Scope
    ) -> Overruling:
        """Say that a fact of this request about a person holds, or does not."""
        self._check_message(message_id, scope)
        self._check_whole(scope, "There is no such message.")
        if fact not in FACTS:
            _refuse(f"There is no fact {fact!r}.", "fact", f"Facts: {', '.join(FACTS)}.")
        derived = self._catalog.derived_of([message_id])[message_id]
        numbers = sorted(one.number for one in derived.appearances if one.person == person)
        if not numbers or all(one.person != person for one in derived.facts):
            _refuse(
                "This message is no request for information about this person.",
                "person",
                "`backchannel explain` and the page of the message name the persons that it is about.",
            )
        return self._add(Target(What.FACT, message_id, fact, numbers[0]), holds, signed)

    def review(self, reviews: Sequence[Reviewed], *, by: str, scope: Scope) -> int:
        """Say of each of these messages what all its kinds are; without any it is `other`. Returns how many
        decisions that is: one for each kind that was found, was thought of, or is said."""
        by = _checked("by", by, MAX_NAME)
        for one in reviews:
            self._check_message(one.message, scope)
            _check_kinds(one.kinds, "kinds")
        derived = self._catalog.derived_of([one.message for one in reviews])
        made = []
        for one in reviews:
            kinds = frozenset(one.kinds or (Kind.OTHER,))
            found = derived[one.message].findings
            asked = {f.kind for f in (*found.kinds, *found.considered)} | kinds
            made += [(Target(What.KIND, one.message, kind), kind in kinds) for kind in Kind if kind in asked]
        self._store(made, Signed(by, ""), reviewed=True)
        self._apply()
        return len(made)

    def decide_same(
        self, person: str, other: str, *, holds: bool, signed: Signed, scope: Scope
    ) -> Overruling:
        """Say that two are one person, or are not. To part what is one person, name one of its appearances
        (as `message-number`) in place of a person."""
        self._check_whole(scope, "There is no such person.")
        one, two = self._appearance(person), self._appearance(other)
        if (one.message_id, one.number) == (two.message_id, two.number):
            _refuse("A person cannot be told from themselves.", "other", "Name two different ones.")
        if holds:
            self._check_births(one, two)
        target = Target(What.IDENTITY, one.message_id, number=one.number, other=(two.message_id, two.number))
        return self._add(target, holds, signed)

    def person_now(self, appearance: str, scope: Scope) -> str:
        """Who the one of this appearance is, after what was decided; a person has that of their first."""
        self._check_whole(scope, "There is no such person.")
        return self._appearance(appearance).person

    def withdraw(self, number: int, *, by: str, scope: Scope) -> Overruling:
        """Take a decision back; that too stays to be seen."""
        found = self._get(number)
        if found is None or not self._may_see(found, scope):
            raise NotFound("There is no such decision.")
        if found.withdrawn_at is not None:
            raise AlreadyDone(
                "This decision was withdrawn before.",
                parameter="id",
                hint="Decide anew where it should stand again.",
            )
        by = _checked("by", by, MAX_NAME)
        with self._database.begin() as connection:
            tables = LedgerTables(connection)
            tables.withdraw_overruling(number, withdrawn_at=_now(), withdrawn_by=by)
            tables.put_unsettled(set(found.target.messages))
        return self._applied(replace(found, withdrawn_by=by))

    def of_message(self, message_id: str, scope: Scope) -> tuple[Overruling, ...]:
        """What was decided on a message, oldest first."""
        self._check_message(message_id, scope)
        made = self._catalog.overrulings_of([message_id]).get(message_id, [])
        return tuple(one for one in made if self._may_see(one, scope))

    def all_made(self, scope: Scope, *, after: int = 0) -> tuple[Overruling, ...]:
        """All decisions that the reader may see, oldest first, up to `MAX_OVERRULINGS` after this id."""
        return self._gather(lambda last: self._catalog.overrulings(after=last or after, size=_PART), scope)

    def last_made(self, scope: Scope, *, before: int | None = None) -> tuple[Overruling, ...]:
        """The same, the last first, up to `MAX_OVERRULINGS` before this id."""
        return self._gather(
            lambda last: self._catalog.last_overrulings(before=last or before, size=_PART), scope
        )

    def _gather(self, read: Callable[[int], list[Overruling]], scope: Scope) -> tuple[Overruling, ...]:
        """Of what is read in parts, each from the last id of the one before, what the reader may see."""
        found: list[Overruling] = []
        last = 0
        while len(found) < MAX_OVERRULINGS and (part := read(last)):
            found += [one for one in part if self._may_see(one, scope)]
            last = part[-1].id
        return tuple(found[:MAX_OVERRULINGS])

    def _add(self, target: Target, holds: bool, signed: Signed) -> Overruling:
        by, reason = _checked("by", signed.by, MAX_NAME), _checked("reason", signed.reason, MAX_REASON)
        [number] = self._store([(target, holds)], Signed(by, reason), reviewed=False)
        return self._applied(self._get(number))

    def _store(self, made: Sequence[tuple[Target, bool]], signed: Signed, *, reviewed: bool) -> list[int]:
        """Store verdicts on these targets, all or none, for the ledger to go by; returns their ids."""
        with self._database.begin() as connection:
            tables = LedgerTables(connection)
            numbers = [
                tables.add_overruling(
                    target,
                    verdict=holds,
                    made_at=_now(),
                    made_by=signed.by,
                    reason=signed.reason,
                    reviewed=reviewed,
                )
                for target, holds in made
            ]
            tables.put_unsettled({message for target, _ in made for message in target.messages})
        return numbers

    def _applied(self, stored: Overruling | None) -> Overruling:
        assert stored is not None
        self._apply()
        found = self._get(stored.id)
        assert found is not None
        return found

    def _get(self, number: int) -> Overruling | None:
        with self._database.connect() as connection:
            return LedgerTables(connection).overruling(number)

    def _check_message(self, message_id: str, scope: Scope) -> None:
        if not visible_sources(self._catalog.get_message(message_id), scope):
            raise NotFound("There is no such message.")

    def _check_whole(self, scope: Scope, missing: str) -> None:
        if scope.collections is not None:
            raise NotFound(missing, hint="Who is whom is known to those alone who may see all collections.")

    def _may_see(self, one: Overruling, scope: Scope) -> bool:
        if scope.collections is None:
            return True
        if one.target.what is not What.KIND:
            return False
        return bool(visible_sources(self._catalog.get_message(one.target.message), scope))

    def _appearance(self, name: str) -> StoredAppearance:
        """The appearance of this name; a person has that of their first."""
        message_id, _, number = name.rpartition("-")
        found = self._catalog.derived_of([message_id])[message_id].appearances if message_id else ()
        for one in found:
            if str(one.number) == number and one.core:
                return one
        raise NotFound("There is no such person.", hint="Persons are named anew when messages are added.")

    def _check_births(self, one: StoredAppearance, two: StoredAppearance) -> None:
        mine, theirs = (self._births(found.person) for found in (one, two))
        for born in mine:
            for other in theirs:
                shortest = min(len(born), len(other))
                if born[:shortest] != other[:shortest]:
                    _refuse(
                        f"One was born {born}, the other {other}: they cannot be one person.",
                        "other",
                        "Look at the messages of both: where a date was read wrongly, it cannot be overruled "
                        "yet.",
                    )

    def _births(self, person: str) -> list[str]:
        found = self._catalog.appearances_of(person)
        return sorted({one.data["born"] for one in found if one.data.get("born")})


def _check_kinds(kinds: Sequence[str], parameter: str) -> None:
    for kind in kinds:
        if kind not in list(Kind):
            _refuse(f"There is no kind {kind!r}.", parameter, f"Kinds: {', '.join(Kind)}.")
    if Kind.OTHER in kinds and len(set(kinds)) > 1:
        _refuse("A message of another kind is not `other`.", parameter, "Leave one of them out.")


def _checked(parameter: str, text: str, most: int) -> str:
    text = text.strip()
    if not text:
        _refuse(f"`{parameter}` is empty.", parameter, "A decision needs a name and a reason.")
    if len(text) > most:
        _refuse(f"`{parameter}` has more than {most:,} characters.", parameter, "Say it in fewer words.")
    return text


def _refuse(message: str, parameter: str, hint: str) -> NoReturn:
    raise RequestError(message, parameter=parameter, hint=hint)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
