"""A person as the ledger knows them: the names, why they are one, and what happened, message by message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from archive.analysis.tokenize import list_words
from archive.catalog.appearances import StoredAppearance
from archive.catalog.reader import Derived, StoredMessage
from archive.domain.findings import OWN_ACTS, REFUSALS, Color, Kind, MeasureAction
from archive.domain.instant import Instant, believed, parse_iso
from archive.domain.ledger import Fact
from archive.domain.measures import load_measures
from archive.domain.message import INTERPOL
from archive.domain.overruling import Overruling
from archive.names.compare import compare_names
from archive.names.similarity import ALIKE
from archive.query.fields import EVENTS
from archive.query.naming import MAX_NAME_WORDS
from search_api.explanation import Linked, link_to

#: Messages of a person that are read for their page (the search for them goes to the last), and how many of
#: these may be refusals from before the others.
MAX_MESSAGES, MAX_REFUSALS = 500, 100
#: Names, papers and files of a person that are listed.
MAX_VALUES = 100
#: What binds appearances of one person, beside the name.
SHARED = ("numbers", "born", "files")


@dataclass(frozen=True, slots=True)
class AppearanceView:
    """The person as one message shows them: what it writes, and what stands beside the name; by `appearance`
    it can be named, as `message-number`. `shared` are the
    sorts of `SHARED` that it has in common with another message about the person; without any it is the name
    alone, or what a reader decided."""

    appearance: str
    message: Linked
    names: tuple[str, ...]
    born: str | None
    numbers: tuple[str, ...]
    files: tuple[str, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """What a message did in the case: on whose behalf, and what follows for a request."""

    kind: Kind
    country: str | None
    message: Linked
    outcome: str | None = None
    color: Color | None = None
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """Measures on a requesting country that a message announces, changes or lifts; where they are publicly
    known, `message` is None and `source` an address."""

    country: str
    action: MeasureAction
    on: str | None
    message: Linked | None
    source: str | None = None

    @property
    def since(self) -> Instant | None:
        """The day that is named, else the message's own."""
        return parse_iso(self.on) if self.on else believed(self.message.sent_at) if self.message else None


@dataclass(frozen=True, slots=True)
class OtherPerson:
    """Another person of a like name, as they appear first. `differs`: by the date of birth, so they are not
    the same; `told_apart`: by a reader; else they may be."""

    person: str
    names: tuple[str, ...]
    born: str | None
    messages: int
    differs: bool
    told_apart: bool = False


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person. `events` oldest first, those of unknown or impossible date at the end; `total` counts the
    messages about the person, of which those of `choose_messages` are shown; `others` are persons of a like
    name, `decisions` what readers decided on who they are."""

    person: str
    names: tuple[str, ...]
    born: str | None
    numbers: tuple[str, ...]
    files: tuple[str, ...]
    countries: tuple[str, ...]
    appearances: tuple[AppearanceView, ...]
    events: tuple[EventView, ...]
    measures: tuple[MeasureView, ...]
    total: int
    others: tuple[OtherPerson, ...] = ()
    decisions: tuple[Overruling, ...] = ()


def choose_messages(sent: Mapping[str, tuple[str | None, Collection[str]]]) -> list[str]:
    """Which messages about a person are shown, of more than `MAX_MESSAGES`: the latest, and the latest
    refusals, from which the rest follows. Those of unknown date come last."""

    def latest(message: str) -> tuple[bool, str, str]:
        written = sent[message][0]
        at = believed(parse_iso(written)) if written else None
        return at is not None, at.earliest.isoformat() if at else "", message

    ordered = sorted(sent, key=latest, reverse=True)
    if len(ordered) <= MAX_MESSAGES:
        return ordered
    refusals = [one for one in ordered if not REFUSALS.isdisjoint(sent[one][1])][:MAX_REFUSALS]
    return list(dict.fromkeys((*refusals, *ordered)))[:MAX_MESSAGES]


def build_person(
    person: str,
    appearances: Sequence[StoredAppearance],
    messages: Mapping[str, StoredMessage],
    derived: Mapping[str, Derived],
    measures: Sequence[tuple[StoredMessage, Derived]],
) -> PersonView:
    """The person; `messages` and `derived` are of those messages that are shown, `measures` of all messages
    that have to do with measures."""
    links = {key: link_to(stored.message) for key, stored in messages.items()}
    events = [event for key in links for event in _events(person, links[key], derived[key])]
    countries = tuple(dict.fromkeys(event.country for event in events if event.country))
    repeated = _repeated(appearances)
    return PersonView(
        person=person,
        names=_gathered(appearances, "names"),
        born=max((one.data["born"] for one in appearances if one.data.get("born")), key=len, default=None),
        numbers=_gathered(appearances, "numbers"),
        files=_gathered(appearances, "files"),
        countries=countries,
        appearances=tuple(
            _appearance(one, links[one.message_id], repeated)
            for one in appearances
            if one.message_id in links
        ),
        events=tuple(sorted(events, key=lambda event: _order(event.message))),
        measures=tuple(_measures(measures, countries)),
        total=len({one.message_id for one in appearances}),
    )


def query_for_others(view: PersonView) -> str:
    """The search for messages with the person's name, in any spelling; empty where there is none."""
    name = max(view.names, key=_fullness, default="")
    words = [word for word in list_words(name) if len(word) > 1][:MAX_NAME_WORDS]
    return f'name:"{" ".join(words)}"' if words else ""


def find_others(
    view: PersonView,
    counts: Mapping[str, int],
    firsts: Mapping[str, StoredAppearance],
    apart: frozenset[str],
) -> tuple[OtherPerson, ...]:
    """Those persons in such messages (with how many each) whose name is like this one's; a reader told those
    in `apart` from them."""
    found = []
    for person, first in firsts.items():
        names = tuple(first.data.get("names", ()))
        alike = any(compare_names(a, b).score >= ALIKE for a in names for b in view.names)
        if person != view.person and alike:
            born = first.data.get("born")
            differs = _differ(born, view.born)
            found.append(OtherPerson(person, names, born, counts[person], differs, person in apart))
    return tuple(
        sorted(found, key=lambda other: (other.differs, other.told_apart, -other.messages, other.person))
    )


def _differ(one: str | None, other: str | None) -> bool:
    """Whether two dates of birth, as far as both are known, are of different days."""
    if not one or not other:
        return False
    known = min(len(one), len(other))
    return one[:known] != other[:known]


def _fullness(name: str) -> tuple[int, int]:
    return len([word for word in list_words(name) if len(word) > 1]), len(name)


def _gathered(appearances: Sequence[StoredAppearance], name: str) -> tuple[str, ...]:
    found = dict.fromkeys(value for one in appearances for value in one.data.get(name, ()))
    return tuple(found)[:MAX_VALUES]


def _told(one: StoredAppearance, what: str) -> list[str]:
    """The values of one sort that stand beside the name."""
    value = one.data.get(what) or []
    return [value] if isinstance(value, str) else list(value)


def _repeated(appearances: Sequence[StoredAppearance]) -> frozenset[tuple[str, str]]:
    """What stands beside the name in several messages: (sort, value)."""
    told = {
        (what, value, one.message_id) for one in appearances for what in SHARED for value in _told(one, what)
    }
    counted = Counter((what, value) for what, value, _ in told)
    return frozenset(key for key, messages in counted.items() if messages > 1)


def _appearance(one: StoredAppearance, link: Linked, repeated: frozenset[tuple[str, str]]) -> AppearanceView:
    data = one.data
    return AppearanceView(
        f"{one.message_id}-{one.number}",
        link,
        tuple(data.get("names", ())),
        data.get("born"),
        tuple(data.get("numbers", ())),
        tuple(data.get("files", ())),
        tuple(what for what in SHARED if any((what, value) in repeated for value in _told(one, what))),
    )


def _events(person: str, link: Linked, derived: Derived) -> list[EventView]:
    """What the message did to this person; nothing where it did nothing in a case."""
    fact = next((fact for fact in derived.facts if fact.person == person), None)
    requesting = derived.findings.requesting_country
    found = []
    for kind in _kinds(person, link, derived):
        own = kind in OWN_ACTS and link.from_country not in (None, INTERPOL)
        found.append(
            EventView(
                kind,
                link.from_country if own else requesting,
                link,
                derived.findings.outcome if kind is Kind.COMPLAINT_DECIDED else None,
                derived.findings.color.color if derived.findings.color else None,
                fact if kind is Kind.INFORMATION_REQUESTED else None,
            )
        )
    return found


def _kinds(person: str, link: Linked, derived: Derived) -> list[Kind]:
    """The events that the message is to this person: one that refuses the notice of somebody and publishes
    that of another is one of the two to each. What a reader added to its kinds is of all."""
    findings = derived.findings
    names = {n for one in derived.appearances if one.person == person for n in one.data.get("names", ())}
    own = {m.kinds for m in findings.mentions if m.kinds is not None and m.name in names}
    kinds = [Kind(one) for one in link.kinds if one in EVENTS]
    if len(own) != 1:
        return kinds
    [told], found = own, {one.kind for one in findings.kinds}
    return [kind for kind in kinds if kind in told or kind not in found]


def _measures(
    measures: Sequence[tuple[StoredMessage, Derived]], countries: Sequence[str]
) -> list[MeasureView]:
    found = [
        MeasureView(one.country, one.action, one.on, link_to(stored.message))
        for stored, derived in measures
        for one in derived.findings.measures
        if one.country in countries
    ]
    found += [
        MeasureView(one.country, one.action, one.on.isoformat(), None, one.source)
        for one in load_measures()
        if one.country in countries
    ]
    return sorted(found, key=lambda one: (one.country, _moment(one.since)))


def _order(link: Linked) -> tuple[bool, str, str]:
    return *_moment(believed(link.sent_at)), link.id


def _moment(at: Instant | None) -> tuple[bool, str]:
    """A key that sorts by date, what has none at the end."""
    return at is None, at.earliest.isoformat() if at else ""
