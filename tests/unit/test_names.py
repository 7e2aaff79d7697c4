"""Names across scripts: what is one name, what is not, and what holds for all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.names.compare import compare_names, may_cover, words_of_name
from archive.names.key import MAX_KEYS, name_keys
from archive.names.similarity import ALIKE, SAME, is_similar, similarity

#: Spellings of one name. Each is real usage: passports (ICAO 9303), newspapers, bureaus' own habits.
ONE_NAME = [
    ("Соколов", "Sokolov"), ("Соколова", "Sokolov"), ("Соколовым", "Sokolow"), ("Щербаков", "Shcherbakov"),
    ("Жуков", "Joukov"), ("Жуков", "Zhukov"), ("Хасан", "Hassan"), ("حسن", "Hassan"), ("حسين", "Hussein"),
    ("حسين", "Hossein"), ("يوسف", "Youssef"), ("يوسف", "Yusuf"), ("محمد", "Mohammed"), ("محمد", "Muhammad"),
    ("خالد", "Khaled"), ("خالد", "Халед"), ("جمال", "Gamal"), ("جمال", "Jamal"), ("الشاذلي", "Shazly"),
    ("Güvesöğüt", "Guvesogut"), ("Qəhrənzadə", "Gahranzade"), ("Төленғалиева", "Tulengaliyeva"),
    ("Müller", "Mueller"), ("Верещагин", "Verechtchaguine"), ("Юрий", "Yuri"), ("Цветков", "Tsvetkov"),
    ("شربيني", "Sherbini"), ("نغارلينان", "Ngarlenan"),
]  # fmt: skip
#: Names that look alike and are others.
OTHER_NAME = [
    ("Hassan", "Hussein"), ("حسن", "حسين"), ("محمود", "محمد"), ("Müller", "Miller"), ("Nasser", "Nassar"),
    ("Karim", "Karima"), ("Ivanov", "Petrov"), ("Анна", "Алла"), ("Oleg", "Olga"), ("سامي", "سمير"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ONE_NAME)
def test_spellings_of_one_name_share_a_key_and_are_alike(one: str, other: str) -> None:
    assert name_keys(one) & name_keys(other)
    assert similarity(one, other) >= ALIKE


@pytest.mark.parametrize(("one", "other"), OTHER_NAME)
def test_other_names_are_not_the_same(one: str, other: str) -> None:
    assert similarity(one, other) < SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Соколов Артём Валерьевич", "Artem SOKOLOV"),
        ("SOKOLOV A.V.", "Артём Валерьевич Соколов"),
        ("El-Shazly, Karim Abdelrahman", "كريم عبد الرحمن الشاذلي"),
        ("José Quintero Salas", "QUINTERO SALAS Jose"),
        ("Yevhen Bondar", "Евгений Бондарь"),
        ("Rauf Shovgi oglu Damirbayli", "Рауф Дамирбейли"),
    ],
)
def test_full_names_agree_in_any_order_and_script(one: str, other: str) -> None:
    assert compare_names(one, other).score >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sokolov Artem Valerievich", "Sokolov Artem Viktorovich"),
        ("Zeynep Karahasanlı", "Mustafa Karahasanlı"),
        ("Ivan Petrov", "Ivan Sidorov"),
        ("A. V.", "Anna Volkova"),
    ],
)
def test_what_speaks_against_it_is_heard(one: str, other: str) -> None:
    assert compare_names(one, other).score < ALIKE


def test_a_particle_is_no_word_of_a_name() -> None:
    assert words_of_name("Faisal bin Turki AL-OSAIMI") == ("faisal", "turki", "osaimi")
    assert words_of_name("Abd al-Halim Said") == ("abdhalim", "said")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_has_few_keys_and_a_symmetric_likeness(one: str, other: str) -> None:
    assert len(name_keys(one)) <= MAX_KEYS
    assert 0.0 <= similarity(one, other) <= 1.0
    assert similarity(one, other) == pytest.approx(similarity(other, one))
    assert compare_names(one, other).score == pytest.approx(compare_names(other, one).score)


_LETTERS = st.text("aeioukszhcgmrnvабвгкйو\u0645\u062d\u062f\u0633", max_size=9)


@given(_LETTERS, _LETTERS, st.sampled_from([ALIKE, SAME]))
def test_what_is_told_early_is_what_is_told_in_full(one: str, other: str, least: float) -> None:
    assert is_similar(one, other, least) == (similarity(one, other) >= least)


@given(st.lists(_LETTERS, max_size=3), st.lists(_LETTERS, max_size=3))
def test_names_that_may_not_cover_each_other_leave_words_on_both_sides(
    one: list[str], other: list[str]
) -> None:
    mine, theirs = " ".join(one), " ".join(other)
    match = compare_names(mine, theirs, SAME)
    if not may_cover(mine, theirs, SAME):
        assert match.left
        assert match.right
