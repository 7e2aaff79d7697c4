"""What the ledger says of a message, as plain values of an export."""

from __future__ import annotations

from typing import Any

from archive.catalog.reader import Derived
from archive.domain.ledger import Fact

#: Facts that hold or do not, in the order of docs/ledger.md.
HOLDING = ("after_denied_notice", "after_cancelled", "during_measures", "bypasses_secretariat", "answered_by")


def persons_of(derived: Derived) -> list[dict[str, Any]]:
    """Whom a message is about, each with its names as written there; none where it names nobody."""
    names: dict[str, list[str]] = {}
    for one in sorted(derived.appearances, key=lambda a: a.number):
        names.setdefault(one.person, []).extend(one.data.get("names", ()))
    return [
        {"person": person, "names_as_written": list(dict.fromkeys(found))} for person, found in names.items()
    ]


def facts_of(derived: Derived) -> list[dict[str, Any]]:
    """What follows for a request, for each person that it is about."""
    return [_fact(fact, derived) for fact in derived.facts]


def told_facts(fact: dict[str, Any]) -> list[str]:
    """The names of those facts that hold."""
    return [name for name in HOLDING if fact[name]]


def _fact(fact: Fact, derived: Derived) -> dict[str, Any]:
    """A fact holds, is possible or does not; messages are named as where they came from, else by their id."""
    return {
        "person": fact.person,
        "after_denied_notice": fact.after_denied_notice is not None,
        "basis": fact.basis,
        "denial": derived.names.get(fact.denial, fact.denial) if fact.denial else None,
        "days_since_denial": fact.days_since_denial,
        "after_cancelled": fact.after_cancelled is not None,
        "during_measures": fact.during_measures is not None,
        "bypasses_secretariat": fact.bypasses_secretariat,
        "answered_by": [derived.names.get(one, one) for one in fact.answered_by],
        "possible": [
            name
            for name in ("after_denied_notice", "after_cancelled", "during_measures")
            if getattr(fact, name) == "possible"
        ],
    }
