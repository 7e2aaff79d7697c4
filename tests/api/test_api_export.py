"""The two renderers of an export."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalog.appearances import StoredAppearance
from archive.catalog.reader import Derived, StoredMessage, StoredSource
from archive.domain.findings import Findings
from archive.domain.instant import parse_iso
from archive.domain.ledger import Basis, Certainty, Fact
from archive.domain.message import Attachment, Message, Party
from archive.errors import CatalogError
from archive.query.request import Scope
from search_api.export import COLUMNS, disarm, iter_chunks, iter_export_rows, render_csv, render_jsonl
from search_api.views import ExportRow

MESSAGE = Message(
    id="0a" * 16,
    source_id="m-1",
    format="eml",
    subject="Запрос, срочно",
    body='He said "no".\nNext line',
    sender=Party("НЦБ Москва", "RU", "Moscow"),
    to=(Party("IP ABU DHABI", "AE", "Abu Dhabi"), Party("counsel", None, None)),
    cc=(Party("IPSG", "INT", "Lyon"),),
    raw_sent_at="03/2022",
    sent_at=parse_iso("2022-03"),
    reference="A-1/2022",
    in_reply_to=None,
    attachments=(Attachment("scan.pdf", "application/pdf", "b" * 64, 9),),
    language="ru",
    languages=("ru", "en"),
    kinds=("information_requested",),
)
SOURCES = (
    StoredSource("leak", "a/b.eml", "c" * 64, 0, 10, 0, "eml"),
    StoredSource("other", "x.mbox", "d" * 64, 5, 10, 2, "mbox"),
)
FACT = Fact(
    message="0a" * 16,
    person="m-0",
    after_denied_notice=Certainty.POSSIBLE,
    basis=Basis.LINKED,
    denial="d" * 32,
    days_since_denial=56,
    bypasses_secretariat=True,
    answered_by=("e" * 32,),
)
DERIVED = Derived(
    Findings(requesting_country="RU"),
    (
        StoredAppearance("0a" * 16, 0, "m-0", "m-0", None, "m-0", {"names": ["Соколов"]}),
        StoredAppearance("0a" * 16, 1, "m-0", "m-0", None, "m-0", {"names": ["SOKOLOV", "Соколов"]}),
    ),
    (FACT,),
    names={"d" * 32: "d-7", "e" * 32: "m-9"},
)
ROW = ExportRow(MESSAGE, SOURCES, ("leak", "other"), DERIVED)


def test_a_json_line_has_these_fields() -> None:
    (line,) = render_jsonl([ROW])
    assert line.endswith("}\n")
    assert json.loads(line) == {
        "id": "0a" * 16,
        "source_id": "m-1",
        "subject": "Запрос, срочно",
        "body": 'He said "no".\nNext line',
        "sent_at": "2022-03",
        "sent_at_precision": "month",
        "language": "ru",
        "languages": ["ru", "en"],
        "from_country": "RU",
        "to_countries": ["AE"],
        "cc_countries": ["INT"],
        "sender": "НЦБ Москва",
        "to": ["IP ABU DHABI", "counsel"],
        "cc": ["IPSG"],
        "reference": "A-1/2022",
        "in_reply_to": None,
        "kinds": ["information_requested"],
        "outcome": None,
        "requesting_country": "RU",
        "persons": [{"person": "m-0", "names_as_written": ["Соколов", "SOKOLOV"]}],
        "facts": [
            {
                "person": "m-0",
                "after_denied_notice": True,
                "basis": "linked",
                "denial": "d-7",
                "days_since_denial": 56,
                "after_cancelled": False,
                "during_measures": False,
                "bypasses_secretariat": True,
                "answered_by": ["m-9"],
                "possible": ["after_denied_notice"],
            }
        ],
        "format": "eml",
        "collection": "leak",
        "collections": ["leak", "other"],
        "sources": [
            {"path": "a/b.eml", "sha256": "c" * 64, "collection": "leak"},
            {"path": "x.mbox", "sha256": "d" * 64, "collection": "other"},
        ],
        "attachments": [{"name": "scan.pdf", "media_type": "application/pdf", "sha256": "b" * 64, "size": 9}],
    }


def test_a_csv_is_of_rfc_4180() -> None:
    header, line = render_csv([ROW])
    assert header == (
        "id,source_id,subject,body,sent_at,sent_at_precision,language,languages,from_country,to_countries,"
        "cc_countries,sender,to,cc,reference,in_reply_to,kinds,outcome,requesting_country,persons,facts,"
        "format,collection,collections,sources,attachments\r\n"
    )
    assert line == (
        f'{"0a" * 16},m-1,"Запрос, срочно","He said ""no"".\nNext line",2022-03,month,ru,ru; en,RU,AE,'
        "INT,НЦБ Москва,IP ABU DHABI; counsel,IPSG,A-1/2022,,information_requested,,RU,Соколов = SOKOLOV,"
        '"m-0: after_denied_notice, bypasses_secretariat, answered_by",eml,leak,leak; other,'
        f"a/b.eml (sha256 {'c' * 64}); x.mbox (sha256 {'d' * 64}),scan.pdf\r\n"
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        # OWASP's list of what a spreadsheet takes for a formula.
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
        ("+7 495 123 45 67", "'+7 495 123 45 67"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        # Full-width forms, read as formulas under Japanese settings.
        ("＝1+1", "'＝1+1"),
        ("＠SUM", "'＠SUM"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_a_cell_that_would_be_computed_is_disarmed(text: str, cell: str) -> None:
    assert disarm(text) == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_a_csv_reader_gets_back_what_was_written(texts: list[str]) -> None:
    rows = [replace(ROW, message=replace(MESSAGE, subject=text, body=text)) for text in texts]
    written = io.StringIO("".join(render_csv(rows)), newline="")
    read = list(csv.DictReader(written))
    assert [r["subject"] for r in read] == [disarm(text) for text in texts]
    assert [r["body"] for r in read] == [disarm(text) for text in texts]
    assert all(r["collections"] == "leak; other" for r in read)


def test_every_column_is_a_key_of_the_json() -> None:
    (line,) = render_jsonl([ROW])
    assert tuple(json.loads(line)) == COLUMNS


class OneMessage:
    """A catalog that has one message, whatever it is asked for; counts how it is asked."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def get_messages(self, ids: Sequence[str]) -> dict[str, StoredMessage]:
        self.batches.append(len(ids))
        return {i: StoredMessage(replace(MESSAGE, id=i), SOURCES, 1) for i in ids if i != "gone"}

    def derived_of(self, message_ids: Sequence[str]) -> dict[str, Derived]:
        return {}


def test_messages_are_read_in_batches_and_only_as_they_are_wanted() -> None:
    def ids() -> Iterator[str]:
        number = 0
        while True:  # a result without end: an export that gathered it would never come back
            number += 1
            yield f"m{number}"

    catalog = OneMessage()
    rows = list(islice(iter_export_rows(ids(), catalog, Scope()), 450))
    assert [row.message.id for row in rows[:2]] == ["m1", "m2"]
    assert rows[-1].message.id == "m450"
    assert catalog.batches == [200, 200, 200]


def test_an_export_names_only_sources_in_scope() -> None:
    (row,) = iter_export_rows(["m1"], OneMessage(), Scope(frozenset({"other"})))
    assert row.sources == (SOURCES[1],)
    assert row.collections == ("other",)


@pytest.mark.parametrize(("ids", "scope"), [(["m1", "gone"], Scope()), (["m1"], Scope(frozenset({"third"})))])
def test_an_export_that_lacks_a_message_breaks_off(ids: list[str], scope: Scope) -> None:
    with pytest.raises(CatalogError) as raised:
        list(iter_export_rows(ids, OneMessage(), scope))
    assert raised.value.message == "The index names a message that the catalog does not have."


def test_chunks_are_worth_a_write_and_lose_nothing() -> None:
    lines = ["я" * 1000 for _ in range(200)]
    chunks = list(iter_chunks(lines))
    assert [len(chunk) for chunk in chunks] == [132_000, 132_000, 132_000, 4_000]
    assert b"".join(chunks).decode() == "я" * 200_000
