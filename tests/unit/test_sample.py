"""The sample leak: the same bytes for the same seed, every kind and language, and a truth that holds."""

import hashlib
import json
import random
import re
import string
import tracemalloc
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from archive.query.values import KINDS
from backchannel.sample.cases import MEASURES_ON_RUSSIA, bureaus, invent_case
from backchannel.sample.generate import generate_sample
from backchannel.sample.people import CULTURES, invent_person
from backchannel.sample.phrases import languages, load_phrases
from backchannel.sample.texts import write_case

NCB_KEYS = {
    "greeting", "closing", "person", "subject", "subject_reply", "subject_other", "your_reference",
    "other", "information_supplied", "information_refused",
}  # fmt: skip
ASKING_KEYS = {
    "notice_requested", "diffusion_circulated", "information_requested", "states", "boilerplate", "contrast",
}  # fmt: skip
SECRETARIAT_KEYS = {
    "notice_published", "notice_denied", "notice_cancelled", "diffusion_denied", "diffusion_cancelled",
    "complaint_filed", "complaint_decided_deleted", "complaint_decided_kept",
    "complaint_decided_inadmissible",
}  # fmt: skip
SLOTS = {
    "name", "dob", "year", "passport", "file", "charge", "country", "theirs", "control", "day", "flight",
    "number", "plate", "denied_on",
}  # fmt: skip


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def silent(_count: int) -> None:
    pass


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("sample")
    generate_sample(output, 4000, 1, silent)
    return output


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        generate_sample(tmp_path / name, 400, seed, silent)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")


def test_every_format_is_there_and_the_count_is_kept(sample: Path) -> None:
    assert len(rows(sample / "truth" / "messages.jsonl")) == 4000
    assert {p.name for p in sample.iterdir()} == {
        "README.txt", "letters", "mail", "mailbox.mbox", "messages.jsonl", "register.csv", "showcase.jsonl",
        "telex", "truth",
    }  # fmt: skip


def test_only_the_formats_asked_for_are_written(tmp_path: Path) -> None:
    generate_sample(tmp_path, 300, 1, silent, ("eml",))
    assert {p.name for p in tmp_path.iterdir()} == {"README.txt", "mail", "showcase.jsonl", "truth"}
    with pytest.raises(ValueError, match="no such format"):
        generate_sample(tmp_path / "x", 300, 1, silent, ("docx",))


def test_truth_and_messages_belong_together_and_no_message_is_there_twice(sample: Path) -> None:
    messages, truth = (rows(sample / "truth" / f"{n}.jsonl") for n in ("messages", "truth"))
    assert [m["id"] for m in messages] == [t["id"] for t in truth]
    assert len({m["id"] for m in messages}) == len(messages)
    known = {p["person"] for p in rows(sample / "truth" / "persons.jsonl")}
    assert {p["person"] for t in truth for p in t["persons"]} <= known


def test_names_as_written_are_in_the_text(sample: Path) -> None:
    truth = {t["id"]: t for t in rows(sample / "truth" / "truth.jsonl")}
    for message in rows(sample / "truth" / "messages.jsonl"):
        text = f"{message['subject']}\n{message['body']}"
        for person in truth[message["id"]]["persons"]:
            assert all(name in text for name in person["names_as_written"]), message["id"]


def test_facts_follow_from_the_messages(sample: Path) -> None:
    """An independent check: days from both dates, answers by route, measures by date and country."""
    messages = {m["id"]: m for m in rows(sample / "truth" / "messages.jsonl")}
    truth = {t["id"]: t for t in rows(sample / "truth" / "truth.jsonl")}
    checked = 0
    for one in truth.values():
        if one["id"].startswith("s"):
            continue  # written by hand, not by the generator
        for fact in one.get("facts", []):
            checked += 1
            sent = datetime.fromisoformat(messages[one["id"]]["sent_at"])  # a fact hangs on a known date
            assert one["kinds"] == ["information_requested"]
            assert fact["during_measures"] == (one["from_country"] == "RU" and sent >= MEASURES_ON_RUSSIA)
            if fact["denial"]:
                denial = truth[fact["denial"]]
                assert denial["kinds"][0] in ("notice_denied", "diffusion_denied")
                assert denial["requesting_country"] == one["from_country"]
                assert {p["person"] for p in denial["persons"]} == {fact["person"]}
                passed = sent - datetime.fromisoformat(messages[fact["denial"]]["sent_at"])
                assert fact["days_since_denial"] == passed.days >= 0
            assert (fact["basis"] is None) == (not fact["after_denied_notice"])
            assert (fact["basis"] in ("linked", "both")) == (fact["denial"] is not None)
            for answer in fact["answered_by"]:
                assert truth[answer]["kinds"][0] in ("information_supplied", "information_refused")
                assert truth[answer]["from_country"] in one["to_countries"]
                assert truth[answer]["to_countries"] == [one["from_country"]]
                assert messages[answer]["sent_at"] > messages[one["id"]]["sent_at"]
    assert checked > 500


def test_every_kind_and_language_is_there(sample: Path) -> None:
    truth = rows(sample / "truth" / "truth.jsonl")
    assert {k for t in truth for k in t["kinds"]} == set(KINDS)
    assert {t["language"] for t in truth} >= set(languages())
    assert {t.get("outcome") for t in truth} == {None, "deleted", "kept", "inadmissible"}
    facts = [f for t in truth for f in t.get("facts", [])]
    assert {f["basis"] for f in facts} == {None, "linked", "stated", "both"}


def test_its_shape_is_that_of_the_reported_leak() -> None:
    """Complaints about Russia most, three times the second, Türkiye; eleven years; of 20,000 messages on,
    more than 700 people sought and more than 400 cases overturned."""
    complaints: Counter[str] = Counter()
    people = overturned = messages = number = 0
    years = set()
    while messages < 20_000:
        number += 1
        case = invent_case(number, 1)
        messages += len(case.drafts)
        people += len(case.people)
        overturned += case.overturned
        years |= {d.sent_at.year for d in case.drafts}
        complaints.update(d.requesting_country or "" for d in case.drafts if d.kind == "complaint_filed")
    assert [country for country, _ in complaints.most_common(2)] == ["RU", "TR"]
    assert complaints["RU"] / complaints["TR"] == pytest.approx(3, abs=0.6)
    assert years == set(range(2014, 2025))
    assert people > 700
    assert overturned > 400


@pytest.mark.parametrize("language", languages())
def test_phrases_are_complete_and_name_known_slots_only(language: str) -> None:
    phrases = load_phrases(language)
    needed = set(NCB_KEYS)
    if any(b.weight and language in b.languages for b in bureaus()):
        needed |= ASKING_KEYS
    if language in ("en", "fr", "es", "ar"):
        needed |= SECRETARIAT_KEYS
    assert needed <= set(phrases)
    assert set(phrases) <= NCB_KEYS | ASKING_KEYS | SECRETARIAT_KEYS
    for key, variants in phrases.items():
        assert len(set(variants)) == len(variants) > 0, key
        slots = {name for text in variants for _, name, _, _ in string.Formatter().parse(text) if name}
        assert slots <= SLOTS, key


def test_no_slot_is_left_open_in_a_message() -> None:
    for number in range(1, 400):
        for written in write_case(invent_case(number, 3), number, 3):
            text = f"{written.message['subject']}\n{written.message['body']}"
            assert not re.search(r"[{}]|None", text)


@pytest.mark.parametrize("country", sorted(CULTURES))
def test_people_have_names_in_their_own_letters_and_others(country: str) -> None:
    person = invent_person("g1", country, random.Random(5))
    assert len(person.names) >= 2
    assert all(person.names)
    assert 1950 <= person.born.year <= 2000


def test_memory_does_not_grow_with_the_size(tmp_path: Path) -> None:
    def peak(messages: int) -> int:
        tracemalloc.start()
        generate_sample(tmp_path / str(messages), messages, 1, silent, ("jsonl",))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(300)  # tables and caches
    assert peak(3000) < 2 * peak(600)
