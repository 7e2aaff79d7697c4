"""The words of the generated messages, from tables by language; every slot is filled or it is an error."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "phrases"


@lru_cache(maxsize=32)
def load_phrases(language: str) -> Mapping[str, Sequence[str]]:
    """Key -> phrasings in this language. docs/sample.md lists the keys."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def load_additions(language: str) -> Mapping[str, Sequence[str]]:
    """Key -> phrasings of what a message says beside what it does; the facts' keys are `facts/<charge>`."""
    path = _FOLDER / "additions" / f"{language}.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    facts = found.pop("facts", {})
    return {**found, **{f"facts/{charge}": told for charge, told in facts.items()}}


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages that there are phrases in."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def say(language: str, key: str, slots: Mapping[str, str], rng: random.Random) -> str:
    """One phrasing of this key, its slots filled; KeyError where the language or a slot lacks it."""
    return rng.choice(load_phrases(language)[key]).format_map(slots)
