"""What the page of a person says that a message did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.catalog.appearances import StoredAppearance
from archive.catalog.reader import Derived, StoredMessage
from archive.domain.findings import Findings, Kind, KindFound, Mention, Role
from search_api.persons import build_person
from tests.leak import id_of
from tests.messages import message_of

MESSAGE = id_of(1)
DENIED, PUBLISHED = Kind.NOTICE_DENIED, Kind.NOTICE_PUBLISHED


def events(person: str, *, added: tuple[Kind, ...] = ()) -> list[Kind]:
    """Of a message that refuses Elchin's notice and publishes Rauf's."""
    mentions = (
        Mention("Elchin", "body", (0, 6), Role.SUBJECT, "pattern", kinds=(DENIED,)),
        Mention("Rauf", "body", (10, 14), Role.SUBJECT, "pattern", kinds=(PUBLISHED,)),
        Mention("Samir", "body", (20, 25), Role.SUBJECT, "pattern"),
    )
    kinds = tuple(KindFound(kind, 0.9, ()) for kind in (PUBLISHED, DENIED))
    appearances = tuple(
        StoredAppearance(MESSAGE, n, m.name, m.name, None, m.name, {"names": [m.name]})
        for n, m in enumerate(mentions)
    )
    message = replace(message_of("s", "b", sender="INT"), id=MESSAGE, kinds=(PUBLISHED, DENIED, *added))
    derived = Derived(Findings(kinds, mentions=mentions, requesting_country="AZ"), appearances)
    own = [one for one in appearances if one.person == person]
    stored = {MESSAGE: StoredMessage(message, (), 1)}
    view = build_person(person, own, stored, {MESSAGE: derived}, ())
    return [event.kind for event in view.events]


@pytest.mark.parametrize(
    ("person", "did"), [("Elchin", [DENIED]), ("Rauf", [PUBLISHED]), ("Samir", [PUBLISHED, DENIED])]
)
def test_a_message_does_to_each_person_what_it_does_to_them(person: str, did: list[Kind]) -> None:
    assert events(person) == did


def test_what_a_reader_added_is_of_all() -> None:
    assert events("Elchin", added=(Kind.COMPLAINT_FILED,)) == [DENIED, Kind.COMPLAINT_FILED]
