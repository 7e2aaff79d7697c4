"""Tokens with their places, and the codes of numbers and compounds."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.analysis.codes import CODE_TAG, code_of, iter_codes
from archive.analysis.fold import fold
from archive.analysis.tokenize import (
    MAX_TOKEN_CHARACTERS,
    iter_tokens,
    list_query_tokens,
    list_tokens,
    list_words,
)

ROWS = [
    ("Stolen car.", "stolen car"),
    ("A-1234/5-2023", "a 1234 5 2023"),
    ("O'Connor, O’Neill", "o connor o neill"),
    ("d’Abidjan", "d abidjan"),
    ("ivan.petrov@mail.ru", "ivan petrov mail ru"),
    ("+7 (495) 123-45-67", "7 495 123 45 67"),
    ("1,234,567", "1 234 567"),
    ("snake_case", "snake case"),
    ("AB123456", "ab123456"),
    ("می‌خواهد از مرزها", "ميخواهد از مرزها"),
    ("نُفِيدُكُم أنّ", "نفيدكم ان"),
    ("刑事调查", "刑事 事调 调查 查"),
    ("刑", "刑"),
    ("2022年3月", "2022 年 3 月"),
    ("ไทย", "ไท ทย ย"),
    ("हिन्दी भाषा", "हिन्दी भाषा"),
    ("😀 — … ???", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "tokens"), ROWS)
def test_a_text_gives_tokens(text: str, tokens: str) -> None:
    assert list_tokens(text) == tokens.split()


def test_places_are_those_of_the_original_text() -> None:
    text = "Ärger\u00ad: «e\u0301tat» – İş"
    found = [(token.text, text[token.start : token.end]) for token in iter_tokens(text)]
    assert found == [("arger", "Ärger\u00ad"), ("etat", "e\u0301tat"), ("is", "İş")]


def test_a_long_run_is_cut() -> None:
    tokens = list_tokens("x" * 130)
    assert [len(token) for token in tokens] == [60, 60, 10]


def test_kana_keeps_the_mark_of_length_and_of_voice() -> None:
    assert list_tokens("データ") == ["デー", "ータ", "タ"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("刑事调查", "刑事 事调 调查"),
        ("刑", "刑"),
        ("刑事 car", "刑事 事 car"),
        ("car 刑事", "car 刑事"),
        ("a b", "a b"),
    ],
)
def test_the_last_character_of_a_query_may_go_on(text: str, tokens: str) -> None:
    assert list_query_tokens(text) == tokens.split()


_TEXTS = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from("aé ا\u064bب\u0640ё\u0308刑事が\u3099\u200c\u00ad_-'1٢ 𠀀"),
    max_size=80,
)


@given(_TEXTS)
@example("ﷺ ﷺ")
@example("a_b")
def test_tokens_are_in_order_within_bounds_and_fit_an_engine(text: str) -> None:
    tokens = list(iter_tokens(text))
    assert [t.start for t in tokens] == sorted(t.start for t in tokens)
    for token in tokens:
        assert token.text == fold(text[token.start : token.end])[:MAX_TOKEN_CHARACTERS]
        assert token.text
        assert token.text.split() == [token.text]
        assert len(token.text) <= MAX_TOKEN_CHARACTERS
        assert len(token.text.encode()) <= 255


@given(_TEXTS)
def test_the_fast_way_gives_the_same_tokens(text: str) -> None:
    assert [f for word in list_words(text) if (f := fold(word)[:MAX_TOKEN_CHARACTERS])] == list_tokens(text)


@given(_TEXTS, _TEXTS, _TEXTS)
def test_a_text_holds_its_parts_between_spaces(before: str, text: str, after: str) -> None:
    whole, part = list_tokens(f"{before} {text} {after}"), list_query_tokens(text)
    places = range(len(whole) - len(part) + 1)
    assert any(whole[place : place + len(part)] == part for place in places)


CODES = [
    ("A-1234/5-2023", ["a123452023"]),
    ("no. 18/3-4567.", ["1834567"]),
    ("+7 (495) 123-45-67", ["74951234567", "4951234567", "1234567"]),
    ("1,234,567 and 1 234 567", ["1234567", "1234567"]),
    ("1'234'567", ["1234567"]),
    ("passport AB 123456", ["ab123456"]),
    ("серия АВ 654321", ["ав654321"]),
    ("CD-654321", ["cd654321"]),
    ("AB123456 alone", []),
    ("in 2022", []),
    ("room 4, 12 copies", []),
    ("٠١٠-١٢٣٤٥٦٧٨", ["01012345678"]),
    ("カード番号は1234-5678です", ["12345678"]),
    ("al-Masri", ["almasri"]),
    ("Patrick O'Connor", ["oconnor"]),
    ("d’Abidjan l’adresse qu'il", ["dabidjan"]),
    ("e-mail", ["email"]),
    ("Обʼєкт, об’єкт, об'єкт", ["обєкт", "обєкт", "обєкт"]),
    ("un-deux-trois", []),
    ("an ivan.petrov@mail.ru.", ["ivanpetrov@mailru"]),
    ("anna@law-firm.example", ["lawfirm", "anna@lawfirmexample"]),
]


@pytest.mark.parametrize(("text", "codes"), CODES)
def test_a_text_has_codes(text: str, codes: list[str]) -> None:
    assert [code.text for code in iter_codes(text)] == [CODE_TAG + code for code in codes]


def test_the_place_of_a_code_is_that_of_the_whole() -> None:
    text = "call +7 (495) 123-45-67 now"
    assert text[slice(*next(iter_codes(text))[1:3])] == "7 (495) 123-45-67"


def test_a_reader_s_code_is_that_of_the_text() -> None:
    assert code_of("a1234/5-2023") == "#:a123452023"
    assert code_of("12") == ""
    assert code_of("x" * 41) == ""


@given(_TEXTS)
def test_codes_are_one_word_within_the_text(text: str) -> None:
    for code in iter_codes(text):
        assert 0 <= code.start < code.end <= len(text)
        assert code.text.split() == [code.text]
        assert 4 <= len(code.text) - len(CODE_TAG) <= 40


@pytest.mark.parametrize(
    "text", ["1 " * 20_000, "1-" * 20_000, "a-" * 20_000, "(1)" * 10_000, "a@" * 20_000, "'" * 40_000]
)
def test_hostile_text_has_codes_in_linear_time(text: str) -> None:
    assert sum(1 for _ in iter_codes(text)) <= len(text)
