"""Details of generated messages that a reader would stumble over: numbers, charges, dates, attachments."""

from __future__ import annotations

import base64
import json
import re
from collections import defaultdict
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from backchannel.sample.cases import Case, invent_case
from backchannel.sample.charges import CHARGED, load_charges
from backchannel.sample.generate import generate_sample
from backchannel.sample.phrases import languages, load_additions, load_phrases
from backchannel.sample.texts import Written, write_case
from indexer.normalize.dates import normalize_date

Told = list[tuple[Case, list[Written]]]


@pytest.fixture(scope="module")
def told() -> Told:
    cases = [(invent_case(number, 5), number) for number in range(1, 2600)]
    return [(case, write_case(case, number, 5)) for case, number in cases]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_file_number_is_of_the_years_before_the_first_message(told: Told) -> None:
    ages = set()
    for case, written in told:
        people = {person.id for person, _ in case.people}
        for one in written:
            text = f"{one.message['subject']}\n{one.message['body']}"
            for draft in case.drafts:
                if draft.person and draft.person.file_number in text:
                    assert draft.person.id in people
                    ages.add(case.drafts[0].sent_at.year - int(draft.person.file_number[:4]))
    assert ages == {0, 1, 2}  # two where the first step is lost and the next comes a year later


def test_no_other_number_looks_like_a_file_of_the_future(told: Told) -> None:
    """`File 2024/75290` stood in a message of 2016."""
    found = 0
    for case, written in told:
        for draft, one in zip(case.drafts, written, strict=True):
            if draft.language == "en":
                years = re.findall(r"(?i)\bfile (?:no\. )?(20\d\d)/", one.message["body"])
                found += len(years)
                assert all(int(year) <= draft.sent_at.year for year in years)
    assert found > 100


def test_a_notice_has_one_number_of_the_month_that_it_was_published_in(told: Told) -> None:
    in_more = 0
    for case, written in told:
        published = {(d.sent_at.month, d.sent_at.year) for d in case.drafts if d.kind == "notice_published"}
        found = [set(re.findall(r"A-\d+/(\d+)-(\d{4})\b", one.message["body"])) for one in written]
        numbers = {
            number for one in written for number in re.findall(r"A-\d+/\d+-\d{4}\b", one.message["body"])
        }
        assert len(numbers) <= 1
        for month, year in set.union(*found):
            assert (int(month), int(year)) in published
        in_more += sum(map(bool, found)) > 1
    assert in_more > 100


def test_a_person_has_one_charge_in_all_messages_of_a_case(told: Told) -> None:
    said_twice = 0
    for case, written in told:
        charged: defaultdict[str, list[set[int]]] = defaultdict(list)
        for draft, one in zip(case.drafts, written, strict=True):
            known = load_additions(draft.language)
            named = {
                number
                for number, charge in enumerate(load_charges())
                if draft.language in charge
                and (
                    re.search(rf"(?<!\w){re.escape(charge[draft.language])}(?!\w)", one.message["body"])
                    or any(
                        text.partition("{")[0] in one.message["body"]
                        for text in known.get(f"facts/{charge[draft.language]}", ())
                        if len(text.partition("{")[0]) > 30
                    )
                )
            }
            if named and draft.person:
                charged[draft.person.id].append(named)
        for found in charged.values():
            assert set.intersection(*found), written[0].message["id"]
            said_twice += len(found) > 1
    assert said_twice > 300


@pytest.mark.parametrize("language", languages())
def test_only_messages_that_a_charge_is_drawn_for_name_it(language: str) -> None:
    naming = {key for key, texts in load_phrases(language).items() if any("{charge}" in t for t in texts)}
    assert naming <= CHARGED
    assert any(language in charge for charge in load_charges())


def test_the_first_charge_is_one_in_every_language() -> None:
    """So that each case has one, whatever languages it is in."""
    assert set(load_charges()[0]) == set(languages())


def test_unknown_dates_and_attachments_are_with_messages_about_nobody(told: Told) -> None:
    undated, attached = [], []
    for _, written in told:
        for one in written:
            if normalize_date(one.message["sent_at"]) is None:
                undated.append(one)
            attached += [one] if "attachments" in one.message else []
    assert len({one.message["sent_at"] for one in undated}) > 3
    assert len(attached) > 50
    for one in (*undated, *attached):
        assert one.truth["kinds"] == ["other"]
        assert one.truth["persons"] == []
        assert "facts" not in one.truth
    named = {id_ for _, written in told for one in written for fact in one.truth.get("facts", [])
             for id_ in (fact["denial"], *fact["answered_by"])}  # fmt: skip
    assert named.isdisjoint(one.message["id"] for one in undated)


def test_mail_carries_the_attachments_of_its_message(tmp_path: Path) -> None:
    generate_sample(tmp_path, 2000, 1, lambda _n: None, ("eml",))
    messages = rows(tmp_path / "truth" / "messages.jsonl")
    expected = {
        m["id"]: (one["file_name"], base64.b64decode(one["content"]).decode())
        for m in messages
        if m["id"].startswith("c")
        for one in m.get("attachments", ())
    }
    found = {}
    for path in tmp_path.rglob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        text = mail.get_body(("plain",))
        assert text is not None
        assert text.get_content().strip()
        for part in mail.iter_attachments():
            found[mail["Message-ID"].strip("<>")] = (part.get_filename(), part.get_content())
    assert len(found) > 10
    assert found == expected


def test_what_has_an_attachment_is_written_in_a_format_that_carries_it(tmp_path: Path) -> None:
    """Where none of the formats asked for does, the message comes without it."""
    generate_sample(tmp_path / "all", 1500, 1, lambda _n: None)
    with_file = {
        m["id"]
        for m in rows(tmp_path / "all" / "truth" / "messages.jsonl")
        if m.get("attachments") and m["id"].startswith("c")
    }
    written = b"".join(p.read_bytes() for p in (tmp_path / "all").rglob("*.eml"))
    written += (tmp_path / "all" / "mailbox.mbox").read_bytes()
    in_mail = {i.decode() for i in re.findall(rb"boundary=\"=_(c[\d-]+)\"", written)}
    in_jsonl = {m["id"] for m in rows(tmp_path / "all" / "messages.jsonl") if m.get("attachments")}
    assert in_mail
    assert in_jsonl
    assert in_mail | in_jsonl == with_file
    generate_sample(tmp_path / "csv", 300, 1, lambda _n: None, ("csv",))
    assert len((tmp_path / "csv" / "register.csv").read_bytes()) > 50_000
