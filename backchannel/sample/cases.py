"""A case from its first step to its last: who writes what to whom when, and what is true of it.

The truth is worked out from the steps of the plot, never from the text.
"""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from backchannel.sample.people import Person, invent_person

_TABLES = Path(__file__).parent / "tables"
FIRST_DAY = datetime(2014, 1, 6, tzinfo=UTC)
#: The reported leak covers eleven years.
LAST_DAY = datetime(2024, 12, 20, tzinfo=UTC)
#: Restrictive measures on Russia; none was lifted within these years.
MEASURES_ON_RUSSIA = datetime(2022, 3, 10, 12, tzinfo=UTC)
SECRETARIAT_LANGUAGES = ("en", "en", "en", "fr", "fr", "es", "ar")
SECRETARIAT = {
    "en": "IPSG Lyon", "fr": "OIPC-INTERPOL, Lyon", "es": "Secretaría General, Lyon",
    "ar": "الأمانة العامة، ليون",
}  # fmt: skip
COMMISSION = {"en": "CCF Secretariat, Lyon", "fr": "CCF, Lyon", "es": "CCF, Lyon", "ar": "CCF, Lyon"}
ALL_BUREAUS = {
    "en": "All NCBs", "fr": "Tous les BCN", "es": "Todas las OCN", "ar": "كافة المكاتب المركزية الوطنية",
    "ru": "Всем НЦБ", "pt": "Todos os GNI", "tr": "Tüm UMB'ler", "uk": "Усім НЦБ", "de": "Alle NZB",
    "fa": "All NCBs", "kk": "Барлық ҰОБ", "az": "Bütün MMB-lər",
}  # fmt: skip
_FROM_NCB = frozenset({"notice_requested", "diffusion_circulated", "information_requested"})
_TO_EVERYBODY = frozenset({"notice_published", "notice_cancelled", "diffusion_denied", "diffusion_cancelled"})
_REPLIES = frozenset({"information_supplied", "information_refused"})


@dataclass(frozen=True, slots=True)
class Bureau:
    """A national bureau: its names by language, the languages that it writes, how often it asks."""

    country: str
    weight: int
    languages: tuple[str, ...]
    names: Mapping[str, str]

    def named(self, language: str) -> str:
        """Its name in a message of this language."""
        if language in self.names:
            return self.names[language]
        return self.names["native"] if language == self.languages[0] else self.names["en"]


@dataclass(slots=True)
class Draft:
    """A message to be: everything but its words and its id."""

    kind: str
    marks: frozenset[str]
    sender: str
    from_country: str | None
    to: list[str]
    to_countries: list[str]
    cc: list[str]
    language: str
    sent_at: datetime
    requesting_country: str | None
    person: Person | None
    answers: int | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    fact: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The drafts of a case in order, and the people in it with the countries that seek each."""

    drafts: Sequence[Draft]
    people: Sequence[tuple[Person, str]]
    overturned: bool


@lru_cache(maxsize=1)
def bureaus() -> tuple[Bureau, ...]:
    """All bureaus of the sample."""
    with (_TABLES / "bureaus.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Bureau(
                row["country"],
                int(row["weight"]),
                tuple(row["languages"].split(";")),
                {name: row[name] for name in ("en", "fr", "es", "ru", "ar", "native")},
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=1)
def plots() -> tuple[Mapping[str, Any], ...]:
    """What can happen in a case."""
    return tuple(tomllib.loads((_TABLES / "plots.toml").read_text(encoding="utf-8"))["plot"])


def invent_case(number: int, seed: int) -> Case:
    """Case `number` of the sample with this seed; cases do not depend on each other."""
    rng = random.Random(f"{seed}/{number}")  # noqa: S311 - reproducible, and no secret
    plot = rng.choices(plots(), [p["weight"] for p in plots()])[0]
    asking = rng.choices(bureaus(), [b.weight for b in bureaus()])[0]
    if plot["steps"][0][0] == "other":
        return Case([_noise(rng)], [], False)
    person = invent_person(f"g{number:06}", asking.country, rng)
    return _Writer(plot, asking, person, number, rng).write()


def _noise(rng: random.Random) -> Draft:
    sender, receiver = rng.sample(bureaus(), 2)
    language = rng.choice(sender.languages)
    span = (LAST_DAY - FIRST_DAY).days
    sent = FIRST_DAY + timedelta(days=rng.randrange(span), minutes=rng.randrange(420, 1080))
    to_all = rng.random() < 0.2
    to = [ALL_BUREAUS.get(language, "All NCBs")] if to_all else [receiver.named(language)]
    countries = [] if to_all else [receiver.country]
    return Draft(
        "other",
        frozenset(),
        sender.named(language),
        sender.country,
        to,
        countries,
        [],
        language,
        sent,
        None,
        None,
    )


class _Writer:
    """Walks a plot and keeps what has happened so far."""

    def __init__(
        self, plot: Mapping[str, Any], asking: Bureau, person: Person, number: int, rng: random.Random
    ) -> None:
        self._plot, self._asking, self._rng = plot, asking, rng
        namesake = invent_person(f"g{number:06}b", asking.country, random.Random(rng.random()))  # noqa: S311
        self._other = rng.choice([b for b in bureaus() if b.weight and b.country != asking.country])
        self._asked: list[Bureau] = []
        self._drafts: list[Draft] = []
        self._events: list[tuple[str, datetime, int | None]] = []
        days = sum(step[2] for step in plot["steps"])
        room = max(1, (LAST_DAY - FIRST_DAY).days - days)
        self._now = FIRST_DAY + timedelta(days=rng.randrange(room), minutes=rng.randrange(420, 600))
        self._person, self._namesake = self._filed(person), self._filed(namesake)

    def _filed(self, person: Person) -> Person:
        """The person with the file that was opened when the case began, or shortly before."""
        return replace(person, opened=self._now.year - person.file_age)

    def write(self) -> Case:
        people = [(self._person, self._asking.country)]
        for kind, earliest, latest, *marks in self._plot["steps"]:
            self._now += timedelta(
                days=self._rng.randint(earliest, latest), minutes=self._rng.randrange(1, 20)
            )
            if "lost" in marks:
                self._events.append((kind, self._now, None))
                continue
            draft = self._draft(kind, frozenset(marks))
            if "namesake" in marks and len(people) == 1:
                people.append((self._twin(), self._asking.country))
            self._drafts.append(draft)
            if not {"other_country", "namesake"} & set(marks):
                self._events.append((kind, self._now, len(self._drafts) - 1))
        return Case(self._drafts, people, bool(self._plot.get("overturned")))

    def _twin(self) -> Person:
        """Somebody of the same name, born on another day."""
        other = self._namesake
        return replace(self._person, id=other.id, born=other.born, passport=other.passport,
                       file_serial=other.file_serial, opened=other.opened)  # fmt: skip

    def _draft(self, kind: str, marks: frozenset[str]) -> Draft:
        asking = self._other if "other_country" in marks else self._asking
        person = self._twin() if "namesake" in marks else self._person
        base: dict[str, Any] = {
            "kind": kind, "marks": marks, "sent_at": self._now, "requesting_country": asking.country,
            "person": person, "cc": [],
        }  # fmt: skip
        if kind in _FROM_NCB:
            return self._from_asking(base, asking)
        if kind in _REPLIES:
            return self._reply(base)
        return self._from_secretariat(base, asking)

    def _from_asking(self, base: dict[str, Any], asking: Bureau) -> Draft:
        language = self._rng.choice(asking.languages)
        own = {"sender": asking.named(language), "from_country": asking.country, "language": language}
        sender: dict[str, Any] = own
        kind = base["kind"]
        if kind == "notice_requested":
            spoken = language if language in SECRETARIAT else "en"
            return Draft(**base, **sender, to=[SECRETARIAT[spoken]], to_countries=["INT"])
        if kind == "diffusion_circulated":
            everybody = ALL_BUREAUS.get(language, "All NCBs")
            return Draft(**{**base, "cc": [SECRETARIAT["en"]]}, **sender, to=[everybody], to_countries=[])
        self._asked = self._rng.sample(
            [b for b in bureaus() if b.country != asking.country], self._rng.choice([1, 1, 1, 2])
        )
        if self._rng.random() < 0.15:
            base["cc"] = [SECRETARIAT["en"]]
        draft = Draft(
            **base,
            **sender,
            to=[b.named(language) for b in self._asked],
            to_countries=[b.country for b in self._asked],
        )
        draft.fact = self._fact(draft)
        draft.about = self._told(draft)
        return draft

    def _reply(self, base: dict[str, Any]) -> Draft:
        answers = max(i for i, d in enumerate(self._drafts) if d.kind == "information_requested")
        request = self._drafts[answers]
        replying = self._asked[0]
        spoken = request.language if request.language in replying.languages else replying.languages[0]
        assert request.fact is not None
        request.fact["answered_by"].append(len(self._drafts))
        return Draft(
            **base,
            sender=replying.named(spoken),
            from_country=replying.country,
            to=[self._asking.named(spoken)],
            to_countries=[self._asking.country],
            language=spoken,
            answers=answers,
        )

    def _from_secretariat(self, base: dict[str, Any], asking: Bureau) -> Draft:
        language = self._rng.choice(SECRETARIAT_LANGUAGES)
        kind: str = base["kind"]
        commission = kind.startswith("complaint")
        everybody = kind in (
            "notice_published",
            "notice_cancelled",
            "diffusion_denied",
            "diffusion_cancelled",
        )
        to = [ALL_BUREAUS[language]] if everybody else [asking.named(language)]
        return Draft(
            **base,
            sender=(COMMISSION if commission else SECRETARIAT)[language],
            from_country="INT",
            to=to,
            to_countries=[] if everybody else [asking.country],
            language=language,
        )

    def _fact(self, draft: Draft) -> dict[str, Any]:
        denial = self._standing(("notice_denied", "diffusion_denied"), ("notice_published",))
        cancelled = self._standing(
            ("notice_cancelled", "diffusion_cancelled"), ("notice_published", "diffusion_circulated")
        )
        linked = denial[2] if denial else None
        states = "states" in draft.marks
        basis = None
        if denial:
            basis = "both" if linked is not None and states else "linked" if linked is not None else "stated"
        known = denial is not None and linked is not None
        return {
            "person": draft.person.id if draft.person else "",
            "after_denied_notice": denial is not None,
            "basis": basis,
            "denial": linked,
            "days_since_denial": (draft.sent_at - denial[1]).days if known and denial else None,
            "after_cancelled": cancelled is not None,
            "during_measures": draft.from_country == "RU" and draft.sent_at >= MEASURES_ON_RUSSIA,
            "bypasses_secretariat": not draft.cc,
            "answered_by": [],
        }

    def _standing(
        self, ends: tuple[str, ...], renewals: tuple[str, ...]
    ) -> tuple[str, datetime, int | None] | None:
        """The latest event of `ends` that none of `renewals` came after."""
        last = next((e for e in reversed(self._events) if e[0] in ends + renewals), None)
        return last if last and last[0] in ends else None

    def _told(self, draft: Draft) -> Mapping[str, str]:
        """What the text needs beside the person: the day of the refusal that it tells of."""
        denied = next(
            (e for e in reversed(self._events) if e[0] in ("notice_denied", "diffusion_denied")), None
        )
        return {"denied_on": denied[1].strftime("%d.%m.%Y")} if denied and "states" in draft.marks else {}
