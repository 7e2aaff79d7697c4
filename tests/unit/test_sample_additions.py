"""What generated messages say beside what they do: sizes of real ones, and a truth that stays as it was."""

import csv
import json
import mailbox
import re
import string
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from backchannel.sample.additions import sorts
from backchannel.sample.cases import Draft, bureaus, invent_case
from backchannel.sample.charges import load_charges
from backchannel.sample.generate import generate_sample
from backchannel.sample.phrases import languages, load_additions
from backchannel.sample.texts import Written, write_case

ALL_KEYS = {"legal", "handling", "contact", "circulation_note", "reply_note", "translation_note"}
ASKING_KEYS = {"appearance", "hair", "eyes", "build", "facts_end", "refusal_clause"}
SECRETARIAT_KEYS = {"secretariat_note", "commission_note", "commission_contact"}
WORDS = {"hair", "eyes", "build", "facts_end"}
#: None of them can name a person, a refusal, a notice or a journey.
SLOTS = {
    "passport", "bureau", "phone", "mail", "until", "opened", "since", "amount", "penalty", "height",
    "issued", "hair", "eyes", "build",
}  # fmt: skip
#: Words of what messages do; one in an addition would make the message look as if it did that.
DEEDS = {
    "en": "notice|diffusion|whereabouts|cancel|withdr|delet|complain(t|ed) was",
    "fr": r"\bnotice|\bdiffusion|localis|annul|retrait|effac",
    "es": "notificación|difusión|paradero|anula|retirad|borr",
    "ru": "уведомлени|диффузи|местонахожд|отмен|отозван|удал",
    "ar": "نشرة|تعميم|مكان وجود|إلغاء|حذف",
    "tr": "bülten|difüzyon|iptal|silin",
    "uk": "оповіщен|дифузі|місцезнаходж|скасов",
}
#: Bytes of a message on average: mail is what speed is measured on; the other formats have other headers.
BYTES = {
    "eml": (950, 1100), "mbox": (950, 1100), "jsonl": (850, 1100), "csv": (750, 1100), "telex": (750, 1100),
    "tei": (1100, 1400),
}  # fmt: skip


def charges_in(language: str) -> set[str]:
    return {charge[language] for charge in load_charges() if language in charge}


def asks(language: str) -> bool:
    return any(b.weight and language in b.languages for b in bureaus())


@pytest.fixture(scope="module")
def written() -> list[tuple[Draft, Written]]:
    found: list[tuple[Draft, Written]] = []
    for number in range(1, 2600):
        case = invent_case(number, 5)
        found += zip(case.drafts, write_case(case, number, 5), strict=True)
    return found


def pattern(phrase: str) -> str:
    parts = [
        re.escape(text) + ("[^\n]+" if name else "") for text, name, _, _ in string.Formatter().parse(phrase)
    ]
    return "".join(parts)


def patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Addition -> what its paragraphs look like; all facts are one."""
    phrases = load_additions(language)
    found = {
        key: [pattern(p) for p in texts]
        for key, texts in phrases.items()
        if key not in WORDS and not key.startswith("facts/")
    }
    found["facts"] = [
        f"{pattern(p)} {pattern(end)}"
        for key, texts in phrases.items()
        if key.startswith("facts/")
        for p in texts
        for end in phrases["facts_end"]
    ]
    return {key: re.compile("|".join(f"(?:{p})" for p in texts)) for key, texts in found.items() if texts}


@pytest.fixture(scope="module")
def added(written: list[tuple[Draft, Written]]) -> list[Counter[str]]:
    """For each message, how many of its paragraphs are which addition, recognized by their words."""
    known = {language: patterns(language) for language in languages()}
    found = []
    for draft, one in written:
        paragraphs = one.message["body"].split("\n\n")
        counts: Counter[str] = Counter()
        for language in one.truth["languages"]:
            keys = set(known[language]) - {"translation_note"}
            keys = keys if language == draft.language else {"translation_note"}
            counts.update(key for key in keys for p in paragraphs if known[language][key].fullmatch(p))
        found.append(counts)
    return found


def sizes(leak: Path) -> dict[str, float]:
    def mean(found: list[int]) -> float:
        return sum(found) / len(found)

    with (leak / "register.csv").open(encoding="utf-8", newline="") as file:
        records = list(csv.reader(file))[1:]
    with closing(mailbox.mbox(leak / "mailbox.mbox")) as box:
        count = len(box)
    return {
        "eml": mean([p.stat().st_size for p in leak.rglob("*.eml")]),
        "telex": mean([p.stat().st_size for p in (leak / "telex").rglob("*.txt")]),
        "tei": mean([p.stat().st_size for p in leak.rglob("*.xml")]),
        "jsonl": mean([len(row) for row in (leak / "messages.jsonl").read_bytes().splitlines()]),
        "mbox": (leak / "mailbox.mbox").stat().st_size / count,
        "csv": (leak / "register.csv").stat().st_size / len(records),
    }


def test_messages_have_the_size_of_real_ones_in_every_format(tmp_path: Path) -> None:
    generate_sample(tmp_path, 4000, 1, lambda _n: None)
    found = sizes(tmp_path)
    assert set(found) == set(BYTES)
    outside = {k: v for k, v in found.items() if not BYTES[k][0] <= v <= BYTES[k][1]}
    assert not outside


def test_another_seed_has_the_same_size_of_mail(tmp_path: Path) -> None:
    generate_sample(tmp_path, 3000, 2, lambda _n: None, ("eml",))
    mails = [p.stat().st_size for p in tmp_path.rglob("*.eml")]
    assert 950 <= sum(mails) / len(mails) <= 1100
    assert min(mails) < 550  # short ones are there, and long ones
    assert max(mails) > 2000


@pytest.mark.parametrize("language", languages())
def test_every_language_has_each_addition_that_its_messages_may_have(language: str) -> None:
    phrases = load_additions(language)
    needed = set(ALL_KEYS)
    if asks(language):
        needed |= ASKING_KEYS | {f"facts/{charge}" for charge in charges_in(language)}
    if language in ("en", "fr", "es", "ar"):
        needed |= SECRETARIAT_KEYS
    assert set(phrases) == needed
    for key, variants in phrases.items():
        assert len(set(variants)) == len(variants) >= 2, key
        slots = {name for text in variants for _, name, _, _ in string.Formatter().parse(text) if name}
        assert slots <= SLOTS, key


def test_the_table_names_every_addition_and_no_other() -> None:
    _, every = sorts()
    keys = ALL_KEYS | ASKING_KEYS - WORDS | SECRETARIAT_KEYS | {"facts"}
    assert Counter(sort.key for sort in every) == Counter(keys)
    assert every[-1].key == "translation_note"


@pytest.mark.parametrize("language", sorted(DEEDS))
def test_additions_do_not_use_the_words_of_what_messages_do(language: str) -> None:
    for key, variants in load_additions(language).items():
        for text in variants:
            assert not re.search(DEEDS[language], text, re.IGNORECASE), key


def test_each_addition_is_seen_in_each_language_and_never_twice_in_a_message(
    written: list[tuple[Draft, Written]], added: list[Counter[str]]
) -> None:
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for (draft, one), counts in zip(written, added, strict=True):
        paragraphs = one.message["body"].split("\n\n")
        assert len(set(paragraphs)) == len(paragraphs), one.message["id"]
        assert set(counts.values()) <= {1}, one.message["id"]
        seen[draft.language] |= set(counts) - {"translation_note"}
    seen["kk"].add("reply_note")  # a bureau answers in a language of its own, and none but Astana's writes it
    for language in languages():
        assert seen[language] == set(patterns(language)) - {"translation_note"}, language


def test_some_messages_say_nothing_but_what_they_do(added: list[Counter[str]]) -> None:
    bare = sum(not counts for counts in added) / len(added)
    assert 0.12 < bare < 0.25


def test_the_truth_is_that_of_the_draft_whatever_is_added(written: list[tuple[Draft, Written]]) -> None:
    for draft, one in written:
        truth = one.truth
        assert re.sub("_(deleted|kept|inadmissible)$", "", draft.kind) == truth["kinds"][0]
        assert len(truth["kinds"]) == 1
        assert (truth["from_country"], truth["to_countries"]) == (draft.from_country, draft.to_countries)
        assert truth["requesting_country"] == draft.requesting_country
        assert [p["person"] for p in truth["persons"]] == ([draft.person.id] if draft.person else [])
        assert ("facts" in truth) == (draft.kind == "information_requested")
        assert truth["language"] == truth["languages"][0] == draft.language


def test_a_second_language_is_true_just_where_a_note_in_it_stands(
    written: list[tuple[Draft, Written]], added: list[Counter[str]]
) -> None:
    notes = {language: patterns(language)["translation_note"] for language in languages()}
    second = set()
    for (draft, one), counts in zip(written, added, strict=True):
        paragraphs = one.message["body"].split("\n\n")
        found = [language for language in languages() for p in paragraphs if notes[language].fullmatch(p)]
        assert [draft.language, *found] == one.truth["languages"]
        assert not found or counts.total() >= 2  # the note is never the longer part
        second.update(found)
    assert {"en", "fr", "ru", "ar", "tr", "de"} <= second


def test_that_a_request_may_be_refused_changes_nothing(
    written: list[tuple[Draft, Written]], added: list[Counter[str]]
) -> None:
    facts = []
    for (draft, one), counts in zip(written, added, strict=True):
        if counts["refusal_clause"]:
            assert draft.kind in ("diffusion_circulated", "information_requested")
            assert "boilerplate" not in draft.marks  # which says it already
            facts += one.truth.get("facts", [])
    assert {fact["after_denied_notice"] for fact in facts} == {True, False}
    assert all(f["basis"] is None for f in facts if not f["after_denied_notice"])


def test_facts_are_those_of_the_charge_that_the_message_names(written: list[tuple[Draft, Written]]) -> None:
    named = 0
    for draft, one in written:
        body: str = one.message["body"]
        charges = charges_in(draft.language)
        told = {
            charge
            for charge in charges
            for p in load_additions(draft.language).get(f"facts/{charge}", ())
            if re.search(pattern(p), body)
        }
        said = {charge for charge in charges if f": {charge}." in body}
        if told and len(said) == 1:
            named += 1
            assert told == said, one.message["id"]
    assert named > 200


def test_telephone_numbers_and_addresses_belong_to_nobody(written: list[tuple[Draft, Written]]) -> None:
    bodies = "\n".join(json.dumps(one.message["body"], ensure_ascii=False) for _, one in written)
    addresses = re.findall(r"[\w.-]+@[\w.-]*\w", bodies)
    numbers = re.findall(r"\+\d[\d ]+\d", bodies)
    assert len(addresses) > 1000
    assert len(numbers) > 1000
    assert all(a.endswith(".example") for a in addresses)
    assert all(re.fullmatch(r"\+999 555 01\d\d", n) for n in numbers)


def test_a_person_has_one_height_in_all_messages(written: list[tuple[Draft, Written]]) -> None:
    heights: defaultdict[str, list[str]] = defaultdict(list)
    for draft, one in written:
        if draft.person:
            heights[draft.person.id] += re.findall(r"\b(1\d\d) (?:cm|см|sm|سم|سانتی)", one.message["body"])
    assert all(len(set(found)) <= 1 for found in heights.values())
    assert any(len(found) > 1 for found in heights.values())
