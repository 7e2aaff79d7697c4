"""A message as a document: every field, literally."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from archive.domain.instant import Instant, Precision, parse_iso
from archive.domain.message import Attachment, Message, Party
from archive.index.build import build_document, build_found, with_collections
from archive.query.fields import INDEX_FIELDS, LEDGER_FIELDS, FieldKind

MESSAGE = Message(
    id="00c0ffee" + "0" * 24,
    source_id="m-7",
    format="eml",
    subject="Tracing: Grenzen",
    body="We traced O'Connor. Die Grenzen.",
    sender=Party("IP MOSCOW", "RU", "Moscow"),
    to=(Party("BCN PARIS", "FR", "Paris"), Party("ALL NCBs"), Party("Sous-direction", "FR", None)),
    cc=(Party("IPSG Lyon", "INT", "Lyon"),),
    raw_sent_at="10 March 2022",
    sent_at=parse_iso("2022-03-10T23:30:00-05:00"),
    reference="A-12/34",
    in_reply_to=None,
    attachments=(Attachment("scan_1.pdf", "application/pdf", "0" * 64, 3, "Passport AB 123456"),),
    language="en",
    languages=("en", "de"),
    kinds=("information_requested",),
)
EMPTY = replace(
    MESSAGE, source_id=None, subject="", body="", sender=None, to=(), cc=(), raw_sent_at=None, sent_at=None,
    reference=None, attachments=(), language="und", languages=(), kinds=(),
)  # fmt: skip
#: 2022-03-11T04:30:00Z in seconds since the first of January of the year one, and one.
SECONDS = 63_782_569_801
KEY = SECONDS * 2**24 + 0x00C0FF


def test_a_message_is_a_document() -> None:
    document = build_document(MESSAGE, ("leak",), ("a_b.eml",))
    assert document.id == MESSAGE.id
    assert document.text == {
        "subject": "tracing grenzen",
        "subject_stems": "en:trace en:grenzen de:tracing de:grenz",
        "body": "we traced o connor die grenzen",
        "body_stems": "en:trace en:connor en:die en:grenzen de:traced de:connor de:die de:grenz #:oconnor",
        "attachments": "scan 1 pdf passport ab 123456",
        "attachments_stems": "en:scan en:pdf en:passport de:scan de:pdf de:passport #:scan1pdf #:ab123456",
        "sender": "ip moscow moscow",
        "addressees": "bcn paris paris all ncbs sous direction #:sousdirection",
        "copies": "ipsg lyon lyon",
        "references": "a 12 34 m 7 #:a1234",
        "file": "a b eml scan 1 pdf #:scan1pdf",
    }
    assert document.keywords == {
        "collection": ("leak",),
        "kind": ("information_requested",),
        "from_country": ("RU",),
        "from_bureau": ("Moscow",),
        "to_country": ("FR",),
        "to_bureau": ("Paris",),
        "cc_country": ("INT",),
        "language": ("en", "de"),
        "format": ("eml",),
        "route": ("RU>FR",),
        "tracing": ("informal",),
        "year": ("2022",),
        "month": ("2022-03",),
        "day": ("2022-03-10",),
    }
    assert document.integers == {"first_day": 19061, "last_day": 19061, "newest_key": KEY, "oldest_key": KEY}
    assert document.readable["sent_at"] == "2022-03-10T23:30:00-05:00"
    assert document.readable["to"] == ["BCN PARIS", "ALL NCBs", "Sous-direction"]


def test_a_message_without_anything_has_the_unknown_values() -> None:
    document = build_document(EMPTY, ("leak",), ())
    assert document.text == {}
    assert document.keywords == {
        "collection": ("leak",),
        "from_country": ("unknown",),
        "from_bureau": ("unknown",),
        "to_country": ("unknown",),
        "language": ("und",),
        "format": ("eml",),
        "year": ("unknown",),
    }
    assert set(document.integers) == {"newest_key", "oldest_key"}


@pytest.mark.parametrize(
    ("written", "first", "last", "keywords"),
    [
        ("2022-03-10", 19061, 19061, {"year": "2022", "month": "2022-03", "day": "2022-03-10"}),
        ("2022-03", 19052, 19082, {"year": "2022", "month": "2022-03"}),
        ("2024-02", 19754, 19782, {"year": "2024", "month": "2024-02"}),
        ("2022", 18993, 19357, {"year": "2022"}),
        ("1969-12-31", -1, -1, {"year": "1969", "month": "1969-12", "day": "1969-12-31"}),
        ("1000-01-01", -354_285, -354_285, {"year": "1000", "month": "1000-01", "day": "1000-01-01"}),
    ],
)
def test_dates_keep_their_precision(written: str, first: int, last: int, keywords: dict[str, str]) -> None:
    document = build_document(replace(MESSAGE, sent_at=parse_iso(written)), (), ())
    assert (document.integers["first_day"], document.integers["last_day"]) == (first, last)
    found = {
        name: document.keywords[name][0] for name in ("year", "month", "day") if name in document.keywords
    }
    assert found == keywords


def _keys(sent_at: Instant | None, id_: str = "0" * 32) -> tuple[int, int]:
    integers = build_document(replace(MESSAGE, sent_at=sent_at, id=id_), (), ()).integers
    return integers["newest_key"], integers["oldest_key"]


def test_sort_keys_follow_the_moment_and_put_the_unknown_last() -> None:
    early = Instant(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), Precision.SECOND)
    late = Instant(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), Precision.SECOND)
    moments = [early, parse_iso("1969-12-31T23:59:59Z"), parse_iso("2022-03-10T01:00:00+02:00"),
               parse_iso("2022-03-10T00:00:00Z"), late]  # fmt: skip
    keys = [_keys(moment)[0] for moment in moments]
    assert keys == sorted(set(keys))
    assert all(0 < key < 2**63 for key in keys)
    assert _keys(None)[0] < min(keys)
    assert max(keys) < _keys(None)[1] < 2**63


def test_messages_of_one_second_have_keys_of_their_own() -> None:
    moment = parse_iso("2022-03-10T00:00:00Z")
    assert _keys(moment, "000001" + "0" * 26) != _keys(moment, "000002" + "0" * 26)
    assert _keys(None, "000001" + "0" * 26) != _keys(None, "000002" + "0" * 26)


def test_collections_can_follow_later() -> None:
    document = build_document(MESSAGE, (), ("a.eml",))
    assert with_collections(document, ("b", "c")) == build_document(MESSAGE, ("b", "c"), ("a.eml",))


def test_every_field_of_a_document_is_one_of_the_index() -> None:
    document = build_found(MESSAGE, [("leak", "a.eml"), ("other", "b.eml")])
    kinds = [(document.text, {FieldKind.TEXT, FieldKind.STEMS}), (document.keywords, {FieldKind.KEYWORD}),
             (document.integers, {FieldKind.INTEGER})]  # fmt: skip
    for fields, allowed in kinds:
        assert {INDEX_FIELDS[name] for name in fields} <= allowed
    of_the_ledger = {name for name in INDEX_FIELDS if name in LEDGER_FIELDS or name.startswith("days_")}
    assert set(INDEX_FIELDS) == {*document.text, *document.keywords, *document.integers} | of_the_ledger


def test_names_of_files_stand_by_collection_where_there_are_several() -> None:
    """Tags are the first 16 hex digits of the SHA-256 of `left` and `right`."""
    left, right = "360f84035942243c:", "27042f4e6eca7d0b:"
    places = [("right", "x/b.eml"), ("left", "y/a.eml"), ("right", "z/b.eml")]
    document = build_found(replace(MESSAGE, attachments=()), places)
    assert document.keywords["collection"] == ("left", "right")
    assert document.text["file"] == "b eml a eml"
    assert document.text["file_places"] == f"shared {left}a {left}eml {right}b {right}eml"


def test_in_one_collection_names_of_files_stand_once() -> None:
    document = build_found(MESSAGE, [("leak", "x/a.eml"), ("leak", "y/b.eml")])
    assert document == build_document(MESSAGE, ("leak",), ("a.eml", "b.eml"))
    assert "file_places" not in document.text
