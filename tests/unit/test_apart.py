"""Messages that do different things for different people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.findings import Evidence, Findings, Kind, KindFound, Mention, Role, Stated, StatedFound
from archive.domain.message import Message
from indexer.extract.apart import tell_apart
from indexer.extract.kinds import load_rules, read_message
from indexer.extract.references import find_citations
from indexer.ledger.appearances import narrow_item
from indexer.ledger.items import build_item
from tests.messages import message_of

DENIED, PUBLISHED = Kind.NOTICE_DENIED, Kind.NOTICE_PUBLISHED
HEAD = "Your two applications of 3 October have been dealt with as follows.\n\n"
ONE, OTHER = "SOBOL Rauf (1992): ", "SOBOL Elchin (1988): "
#: language, what is said of the one and of the other, kinds of the message, of the one and of the other
CASES = [
    (
        "in order, the red notice went online under control number A-11209/11-2019.",
        "a notice on him would not be lawful under Articles 2 and 3.",
        {DENIED, PUBLISHED}, {PUBLISHED}, {DENIED},
    ),
    ("rejected.", "under examination, a translation is awaited.", {DENIED}, {DENIED}, {Kind.OTHER}),
    ("rejected.", "refused under article 3.", {DENIED}, None, None),
    ("the file was read.", "so was this one.", {DENIED}, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "kinds", "one", "other"), CASES)
def test_each_person_has_their_own_kinds(
    first: str, second: str, kinds: set[Kind], one: set[Kind] | None, other: set[Kind] | None
) -> None:
    found, mentions = _apart(f"{HEAD}{ONE}{first}\n\n{OTHER}{second}")
    assert {kind.kind for kind in found} == kinds
    assert [mention.kinds if mention.kinds is None else set(mention.kinds) for mention in mentions] == [
        one,
        other,
    ]


def test_a_message_about_one_person_written_twice_is_of_one_mind() -> None:
    body = f"{HEAD}SOBOL Rauf: rejected.\n\nRauf SOBOL: under examination."
    _, mentions = _apart(body, ("SOBOL Rauf", "Rauf SOBOL"))
    assert [mention.kinds for mention in mentions] == [None, None]


def test_a_refusal_is_stated_of_those_whom_the_sentence_names() -> None:
    body = "We look for both. The notice on SOBOL Rauf was refused by Lyon. SOBOL Elchin is his partner."
    at = body.index("refused")
    said = StatedFound(Stated.DENIED, Evidence("stated", 1, "body", (at, at + 7)))
    _, mentions = _apart(body, kind=Kind.INFORMATION_REQUESTED, stated=(said,))
    assert [mention.stated for mention in mentions] == [(Stated.DENIED,), ()]
    both = body.replace("The notice on SOBOL Rauf", "SOBOL Rauf, SOBOL Elchin: the notices")
    at = both.index("refused")
    said = replace(said, evidence=Evidence("stated", 1, "body", (at, at + 7)))
    _, mentions = _apart(both, kind=Kind.INFORMATION_REQUESTED, stated=(said,))
    assert [mention.stated for mention in mentions] == [None, None]


def test_the_ledger_takes_the_message_as_it_concerns_the_person() -> None:
    body = f"{HEAD}{ONE}rejected.\n\n{OTHER}under examination."
    kinds, mentions = _apart(body)
    item = build_item(_message(body), Findings(kinds=kinds, mentions=mentions))
    assert narrow_item(item, [0]).kinds == {DENIED}
    assert narrow_item(item, [1]).kinds == {Kind.OTHER}


def _message(body: str) -> Message:
    return message_of("Two applications", body, sender="IPSG")


def _apart(
    body: str,
    names: tuple[str, str] = ("SOBOL Rauf", "SOBOL Elchin"),
    kind: Kind = DENIED,
    stated: tuple[StatedFound, ...] = (),
) -> tuple[tuple[KindFound, ...], tuple[Mention, ...]]:
    message = _message(body)
    mentions = tuple(
        Mention(name, "body", (body.index(name), body.index(name) + len(name)), Role.SUBJECT, "pattern")
        for name in names
    )
    reading = read_message(message, load_rules())
    return tell_apart(reading, (KindFound(kind, 0.9, ()),), mentions, find_citations(message), stated)


@pytest.mark.parametrize("between", ["", "The file was read again. " * 1000])
def test_a_name_at_the_very_end_of_a_long_message(between: str) -> None:
    """Of a text of more than 20,000 characters the rest is not read; who is named there is not told apart."""
    _, mentions = _apart(f"{HEAD}{ONE}rejected.\n\n{between}\n\n{OTHER}under examination.")
    told = [mention.kinds for mention in mentions]
    assert told == ([(DENIED,), (Kind.OTHER,)] if not between else [None, None])
