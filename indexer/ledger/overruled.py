"""Facts as readers overruled them: what they decided counts, what was found is kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from archive.domain.ledger import Certainty, Fact

#: What a fact is without each of these, with all that would prove it.
_WITHOUT: dict[str, dict[str, Any]] = {
    "after_denied_notice": {
        "after_denied_notice": None,
        "basis": None,
        "denial": None,
        "days_since_denial": None,
    },
    "after_cancelled": {"after_cancelled": None, "cancellation": None},
    "during_measures": {"during_measures": None, "measure": None},
    "bypasses_secretariat": {"bypasses_secretariat": False},
    "answered": {"answered_by": ()},
}
#: With it; what proves it stays where it was found. Of answers elsewhere `Fact.is_answered` tells.
_WITH: dict[str, dict[str, Any]] = {
    "after_denied_notice": {"after_denied_notice": Certainty.CERTAIN},
    "after_cancelled": {"after_cancelled": Certainty.CERTAIN},
    "during_measures": {"during_measures": Certainty.CERTAIN},
    "bypasses_secretariat": {"bypasses_secretariat": True},
    "answered": {},
}


def overrule_fact(fact: Fact, decided: Mapping[str, bool]) -> Fact:
    """A fact with what a reader decided (name of the fact -> whether it holds); itself where nothing is."""
    if not decided:
        return fact
    values: dict[str, Any] = {}
    for name, holds in decided.items():
        values |= (_WITH if holds else _WITHOUT)[name]
    return replace(fact, **values, overruled=tuple(sorted(decided.items())), found=fact)
