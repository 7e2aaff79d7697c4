"""What a message says beside what it does: facts of the case, law, appearance, handling, contact.

None of it changes what is true of the message, but for a second language, which the truth names.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from backchannel.sample.cases import SECRETARIAT_LANGUAGES, Draft, bureaus
from backchannel.sample.people import Person
from backchannel.sample.phrases import load_additions

_TABLE = Path(__file__).parent / "tables" / "additions.toml"
_FACTS, _NOTE, _REFUSAL = "facts", "translation_note", "refusal_clause"


@dataclass(frozen=True, slots=True)
class Addition:
    """A sort of addition: where it stands, how often, and the kinds of messages that it fits (none: all)."""

    key: str
    place: str
    chance: float
    kinds: frozenset[str]


@dataclass(slots=True)
class Additions:
    """The paragraphs added to a message, by place; `language` is that of a note in a second one."""

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)
    language: str = ""


@lru_cache(maxsize=1)
def sorts() -> tuple[float, tuple[Addition, ...]]:
    """The share of terse messages, and the sorts of additions in the order that they stand in a message."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return table["terse"], tuple(
        Addition(row["key"], row["place"], row["chance"], frozenset(row["kinds"]))
        for row in table["addition"]
    )


def add_paragraphs(draft: Draft, slots: Mapping[str, str], rng: random.Random) -> Additions:
    """What is said beside the message proper, drawn at random; `slots` are those of its words."""
    added = Additions()
    terse, every = sorts()
    if rng.random() < terse:
        return added
    filled = {**slots, **_slots(draft, rng)}
    places = {"before": added.before, "after": added.after, "end": added.end}
    for sort in every:
        if rng.random() >= sort.chance or (sort.kinds and draft.kind not in sort.kinds):
            continue
        if sort.key == _REFUSAL and "boilerplate" in draft.marks:
            continue  # the message says it already
        language = draft.language
        if sort.key == _NOTE:
            language = added.language = _second_language(draft, rng) if added.after else ""
            if not language:
                continue  # nobody to write it for, or it would be the longer part of the message
        places[sort.place].append(_say(language, sort.key, filled, rng))
    return added


def _say(language: str, key: str, slots: Mapping[str, str], rng: random.Random) -> str:
    phrases = load_additions(language)
    if key == _FACTS:
        told: Sequence[str] = phrases[f"{_FACTS}/{slots['charge']}"]
        text = f"{rng.choice(told)} {rng.choice(phrases['facts_end'])}"
    else:
        text = rng.choice(phrases[key])
    return text.format_map(slots)


def _second_language(draft: Draft, rng: random.Random) -> str:
    """A language of an addressee, other than that of the message, or none."""
    read = [code for b in bureaus() if b.country in draft.to_countries for code in b.languages]
    others = [code for code in read or SECRETARIAT_LANGUAGES if code != draft.language]
    return rng.choice(others) if others else ""


def _slots(draft: Draft, rng: random.Random) -> dict[str, str]:
    return {
        "bureau": draft.sender,
        "phone": f"+999 555 01{rng.randrange(100):02}",  # no country has the code, no subscriber the number
        "mail": f"{rng.choice(['duty', 'desk', 'box24'])}@{_office(draft)}.example",
        "until": (draft.sent_at + timedelta(days=rng.randrange(180, 1500))).strftime("%d.%m.%Y"),
        **_deeds(draft.person),
        **_looks(draft),
    }


def _office(draft: Draft) -> str:
    if draft.from_country != "INT":
        return f"ncb-{draft.from_country}".lower()
    return "ccf" if draft.kind.startswith("complaint") else "ipsg"


def _deeds(person: Person | None) -> dict[str, str]:
    """When it is said to have happened and what it cost: the same in every message about a person."""
    if person is None:
        return {}
    return {
        "opened": str(person.opened),
        "since": str(person.opened - 1 - person.file_serial % 4),
        "amount": str(12 + person.file_serial % 978),
        "penalty": str(5 + person.file_serial % 6),
    }


def _looks(draft: Draft) -> dict[str, str]:
    """Height, build, hair and eyes, from the passport's digits, to be the same in every message."""
    looks = load_additions(draft.language)
    if draft.person is None or "hair" not in looks:
        return {}
    number = int(draft.person.passport[1:])
    return {
        "height": str(155 + number % 39),
        "issued": str(2005 + number % 8),
        "hair": looks["hair"][number // 7 % len(looks["hair"])],
        "eyes": looks["eyes"][number // 11 % len(looks["eyes"])],
        "build": looks["build"][number // 13 % len(looks["build"])],
    }
