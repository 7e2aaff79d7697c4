"""Folding: rows of what a reader may type either way, and what stays apart."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis.fold import fold

# (as written, folded) by where the pair was met
ROWS = [
    # Latin
    ("É", "e"), ("Straße", "strasse"), ("STRASSE", "strasse"), ("Łódź", "lodz"), ("Ørsted", "orsted"),
    ("Đặng", "dang"), ("cœur", "coeur"), ("Æthel", "aethel"), ("ﬁn", "fin"), ("Þór", "thor"),
    ("Mu\u0308ller", "muller"), ("Muñoz", "munoz"), ("Əliyev", "aliyev"), ("Ⅳ", "iv"), ("Ａｂ", "ab"),
    # Turkish: four letters i
    ("İSTANBUL", "istanbul"), ("ISPARTA", "isparta"), ("ıspartalı", "ispartali"), ("i\u0307zmir", "izmir"),
    # Greek
    ("ΠΌΛΗ", "πολη"), ("Γιώργος", "γιωργοσ"), ("ἀρχή", "αρχη"),
    # Cyrillic: dots and stress marks go, й and the Kazakh letters stay
    ("ЁЖ", "еж"), ("е\u0308ж", "еж"), ("Київ", "киів"), ("Ґанок", "ганок"), ("за\u0301мок", "замок"),
    ("Андрей", "андрей"), ("Андреи\u0306", "андрей"), ("Быкаў", "быкаў"), ("Қазақстан", "қазақстан"),
    ("Әбенов", "әбенов"), ("обʼєкт", "обєкт"),
    # Arabic
    ("مُحَمَّد", "محمد"), ("العـــربية", "العربيه"), ("أحمد", "احمد"), ("إيمان", "ايمان"), ("آمال", "امال"),
    ("مدرسة", "مدرسه"), ("الشامى", "الشامي"), ("مسؤول", "مسوول"), ("هيئة", "هييه"), ("علاء", "علا"),
    ("ﻣﺤﻤﺪ", "محمد"), ("٢٠٢٢", "2022"),
    # Persian
    ("علی", "علي"), ("کتاب", "كتاب"), ("می‌خواهد", "ميخواهد"), ("۱۲۳", "123"), ("خانهٔ", "خانه"),
    # other scripts keep their marks
    ("हिन्दी", "हिन्दी"), ("한국", "한국"), ("がく", "がく"), ("שָׁלוֹם", "שלום"),
    # for the display only
    ("co\u00adoperate", "cooperate"), ("a\u200bb", "ab"), ("\u202eabc\u202c", "abc"), ("\ufeffabc", "abc"),
    # forms that NFKC takes apart into several words
    ("ﷺ", "صلياللهعليهوسلم"), ("⒈", "1"), ("½", "12"),
]  # fmt: skip

APART = [("Андрей", "Андреи"), ("Қ", "К"), ("ғ", "г"), ("ў", "у"), ("が", "か"), ("की", "क"), ("پ", "ب")]


@pytest.mark.parametrize(("written", "folded"), ROWS)
def test_a_word_folds(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(("one", "other"), APART)
def test_letters_of_their_own_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=12))
def test_folding_is_idempotent_and_leaves_no_white_space(word: str) -> None:
    if word.isascii():
        assert fold(fold(word)) == fold(word)
        return
    folded = fold(word)
    assert fold(folded) == folded
    assert not any(character.isspace() for character in folded)


def test_every_letter_folds_to_what_folds_to_itself() -> None:
    wrong = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code))[0] in "LMN" and fold(fold(chr(code))) != fold(chr(code))
    ]
    assert wrong == []
