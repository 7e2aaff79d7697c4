"""What people are charged with: one charge for a person, in every message of the case."""

from __future__ import annotations

import random
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from backchannel.sample.cases import Draft

_TABLE = Path(__file__).parent / "tables" / "charges.toml"
#: Messages that say what the person is charged with, or what is said to have happened.
CHARGED = frozenset({"notice_requested", "notice_published", "diffusion_circulated", "information_requested"})


@lru_cache(maxsize=1)
def load_charges() -> tuple[Mapping[str, str], ...]:
    """Each charge in the languages that have words for it."""
    return tuple(tomllib.loads(_TABLE.read_text(encoding="utf-8")).values())


def draw_charges(drafts: Sequence[Draft], rng: random.Random) -> Mapping[str, Mapping[str, str]]:
    """Person -> their charge, language by language: one that every language needed for it has."""
    needed: defaultdict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        if draft.person is not None and draft.kind in CHARGED:
            needed[draft.person.id].add(draft.language)
            if "quotes" in draft.marks:
                needed[draft.person.id].add("en")  # the notice that is quoted
    return {
        person: rng.choice([charge for charge in load_charges() if languages <= charge.keys()])
        for person, languages in needed.items()
    }
