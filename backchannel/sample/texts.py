"""Drafts to messages: the words, by the phrases of the message's language."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale

from backchannel.sample.additions import Additions, add_paragraphs
from backchannel.sample.cases import Case, Draft
from backchannel.sample.charges import draw_charges
from backchannel.sample.oddities import draw_oddities
from backchannel.sample.people import Person
from backchannel.sample.phrases import say

_OUTCOMES = {"deleted", "kept", "inadmissible"}


@dataclass(frozen=True, slots=True)
class Written:
    """A message of the import format, and what is true of it."""

    message: Mapping[str, Any]
    truth: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Telling:
    """What the messages of a case share; each sort of chance has its own, to leave the others as they are."""

    drafts: Sequence[Draft]
    ids: Sequence[str]
    references: Sequence[str]
    charges: Mapping[str, Mapping[str, str]]
    control: str
    rng: random.Random
    more: random.Random
    odd: random.Random


def write_case(case: Case, number: int, seed: int) -> list[Written]:
    """The messages of a case, in order; their ids are `c<case>-<place>`."""
    rng = random.Random(f"{seed}/{number}/text")  # noqa: S311 - reproducible, and no secret
    more = random.Random(f"{seed}/{number}/more")  # noqa: S311 - likewise
    odd = random.Random(f"{seed}/{number}/odd")  # noqa: S311 - likewise
    charges = draw_charges(case.drafts, odd)
    ids = [f"c{number:07}-{place}" for place in range(1, len(case.drafts) + 1)]
    references = [_reference(draft, rng) for draft in case.drafts]
    control = _control(case.drafts, odd)
    telling = _Telling(case.drafts, ids, references, charges, control, rng, more, odd)
    return [_write(draft, place, telling) for place, draft in enumerate(case.drafts)]


def _write(draft: Draft, place: int, telling: _Telling) -> Written:
    person, rng, ids = draft.person, telling.rng, telling.ids
    named = person is not None and not (draft.answers is not None and rng.random() < 0.25)
    name = person.written(draft.language, rng) if person else ""
    slots = _slots(draft, name, person, telling)
    linked = draft.answers is not None and rng.random() < 0.6
    added = add_paragraphs(draft, slots, telling.more)
    body = _body(draft, slots, named, linked, telling, added)
    subject = say(draft.language, "subject_other" if person is None else "subject", slots, rng)
    if not named:
        subject = say(draft.language, "subject_reply", slots, rng) if person else subject
    kind, _, outcome = _kind(draft.kind)
    message = {
        "id": ids[place],
        "from": draft.sender,
        "to": draft.to,
        "cc": draft.cc,
        "sent_at": draft.sent_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "subject": subject,
        "reference": telling.references[place],
        "body": body,
        **draw_oddities(draft, subject, telling.odd),
    }
    if linked and draft.answers is not None:
        message["in_reply_to"] = ids[draft.answers]
    persons = [{"person": person.id, "names_as_written": [name] if named else []}] if person else []
    truth: dict[str, Any] = {
        "id": ids[place],
        "language": draft.language,
        "languages": [draft.language, *([added.language] if added.language else [])],
        "kinds": [kind],
        "from_country": draft.from_country,
        "to_countries": draft.to_countries,
        "requesting_country": draft.requesting_country,
        "persons": persons,
    }
    if outcome:
        truth["outcome"] = outcome
    if draft.fact is not None:
        truth["facts"] = [_fact(draft.fact, ids)]
    return Written(message, truth)


def _kind(kind: str) -> tuple[str, str, str]:
    stem, underscore, outcome = kind.rpartition("_")
    return (stem, underscore, outcome) if outcome in _OUTCOMES else (kind, "", "")


def _fact(fact: Mapping[str, Any], ids: Sequence[str]) -> dict[str, Any]:
    denial = fact["denial"]
    return {
        **fact,
        "denial": None if denial is None else ids[denial],
        "answered_by": [ids[place] for place in fact["answered_by"]],
    }


def _slots(draft: Draft, name: str, person: Person | None, telling: _Telling) -> dict[str, str]:
    rng, day = telling.rng, draft.sent_at.strftime("%d.%m.%Y")
    return {
        "name": name,
        "dob": person.born.strftime(rng.choice(["%d.%m.%Y", "%d/%m/%Y"])) if person else "",
        "year": str(person.born.year) if person else "",
        "passport": person.passport if person else f"{rng.randrange(10**6, 10**7)}",
        "file": person.file_number if person else f"{rng.randrange(1000, 9999)}",
        "charge": _charge(person, draft.language, telling),
        "country": _country(draft.requesting_country, draft.language),
        "theirs": telling.references[draft.answers] if draft.answers is not None else "",
        "control": telling.control,
        "day": day,
        "flight": f"{rng.choice(['XQ', 'ZV', 'QB', 'JX'])} {rng.randrange(100, 990)}",
        "number": str(rng.randrange(2, 98)),
        "plate": f"{rng.choice('ABEKMH')}{rng.randrange(100, 999)}{rng.choice('XYZ')}",
        "denied_on": draft.about.get("denied_on", ""),
    }


def _charge(person: Person | None, language: str, telling: _Telling) -> str:
    """What the person is charged with; nothing in a language that no message of the case says it in."""
    return telling.charges.get(person.id, {}).get(language, "") if person else ""


@lru_cache(maxsize=1000)
def _country(code: str | None, language: str) -> str:
    return str(Locale.parse(language).territories[code]) if code else ""


def _body(
    draft: Draft,
    slots: Mapping[str, str],
    named: bool,
    linked: bool,
    telling: _Telling,
    added: Additions,
) -> str:
    language, rng = draft.language, telling.rng

    def line(key: str) -> str:
        return say(language, key, slots, rng)

    parts = [line("greeting")] if rng.random() < 0.7 else []
    if draft.answers is not None and not (linked and rng.random() < 0.4):
        parts.append(line("your_reference"))
    if named:
        parts.append(line("person"))
    parts += [*added.before, line(draft.kind)]
    parts += [line(key) for key in ("states", "boilerplate", "contrast") if key in draft.marks]
    parts += added.after
    if rng.random() < 0.6:
        parts.append(line("closing"))
    parts += added.end
    if "quotes" in draft.marks:
        english = {**slots, "country": "", "charge": _charge(draft.person, "en", telling)}
        quoted = say("en", telling.drafts[0].kind, english, rng)
        parts.append("-----Original Message-----\nFrom: IPSG Lyon\nTo: All NCBs\n\n" + quoted)
    return "\n\n".join(parts)


def _control(drafts: Sequence[Draft], rng: random.Random) -> str:
    """The number of the notice of the case, of the month that it was published in; no case has two."""
    day = next((d.sent_at for d in drafts if d.kind == "notice_published"), drafts[0].sent_at)
    return f"A-{rng.randrange(100, 9999)}/{day.month}-{day.year}"


def _reference(draft: Draft, rng: random.Random) -> str:
    year, number = draft.sent_at.year, rng.randrange(1_000, 999_999)
    styles = (
        f"{rng.randrange(1, 40)}/{number}",
        f"{year}/{number}",
        f"{number}-{year % 100}/{rng.randrange(1, 9)}",
    )
    return rng.choice(styles)
