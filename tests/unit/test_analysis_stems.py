"""Stems by language, and the two streams of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis.stem import languages_of, stems_of, stems_sought
from archive.analysis.streams import analyze_codes, analyze_text

# words that must meet: (language, as one may type, as it may be written)
MEET = [
    ("en", "tracing", "traced"), ("en", "borders", "Border"), ("fr", "frontières", "frontiere"),
    ("fr", "arrestation", "arrestations"), ("es", "detención", "detenciones"),
    ("es", "detencion", "detención"),
    ("de", "Grenze", "Grenzen"), ("de", "Haus", "Häuser"), ("de", "Müller", "Mueller"),
    ("ru", "граница", "границах"), ("ru", "еще", "ещё"), ("tr", "sınır", "sınırlarından"),
    ("tr", "sinir", "sınırı"), ("tr", "SINIR", "sınır"), ("ar", "الحدود", "حدود"), ("ar", "مدرسه", "المدرسة"),
    ("fa", "کتاب", "كتاب‌ها"), ("fa", "كتاب", "کتاب‌ها"), ("pl", "granica", "granicę"),
    ("pt", "informação", "informações"), ("it", "veicolo", "veicoli"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "typed", "written"), MEET)
def test_two_forms_meet(language: str, typed: str, written: str) -> None:
    assert set(stems_of(typed, (language,))) & set(stems_of(written, (language,)))


INFORMATION = ("المعلومات", "معلومات", "والمعلومات", "ومعلومات", "بالمعلومات", "للمعلومات", "الْمَعْلُومَات")
CARS = ("السيارات", "سيارات", "والسيارات", "وسيارات", "بالسيارات", "للسيارات")
MINISTRY = ("الوزارة", "وزارة", "والوزارة", "للوزارة", "بالوزارة")


@pytest.mark.parametrize("forms", [INFORMATION, CARS, MINISTRY])
def test_an_arabic_word_is_sought_with_and_without_its_article(forms: tuple[str, ...]) -> None:
    for typed in forms:
        missed = [w for w in forms if not set(stems_sought(typed, ("ar",))) & set(stems_of(w, ("ar",)))]
        assert missed == [], typed


def test_other_languages_are_sought_by_their_own_stems() -> None:
    assert stems_sought("Grenzen", ("en", "de")) == ["en:grenzen", "de:grenz"]
    assert stems_sought("كتاب", ("ar", "fa"))[:2] == ["ar:كتاب", "fa:كتاب"]
    assert [s for s in stems_sought("الكتاب", ("ar", "fa")) if s.startswith("fa:")] == ["fa:الكتاب"]
    # What is left without "and" and the article would be no word.
    assert "ar:د" not in stems_sought("والد", ("ar",))


@pytest.mark.parametrize(
    ("language", "word"),
    [("uk", "границі"), ("und", "border"), ("en", "граница"), ("ru", "border"), ("en", "at"),
     ("en", "Forli"), ("ar", "12345")],
)  # fmt: skip
def test_no_stem(language: str, word: str) -> None:
    assert stems_of(word, (language,)) == []


def test_stems_are_tagged_with_their_language() -> None:
    assert stems_of("Grenzen", ("en", "de")) == ["en:grenzen", "de:grenz"]


def test_a_query_s_word_may_be_of_any_language_of_its_script() -> None:
    assert languages_of("car") == ("de", "en", "es", "fr", "it", "pl", "pt", "tr")
    assert languages_of("граница") == ("ru",)
    assert languages_of("حدود") == ("ar", "fa")
    assert languages_of("123") == ()


def test_a_text_has_two_streams() -> None:
    exact, stems = analyze_text("Traced: O'Connor, A-12/34", ("en",))
    assert exact == "traced o connor a 12 34"
    assert stems == "en:trace en:connor #:a1234 #:oconnor"


def test_a_text_in_two_languages_has_stems_of_both() -> None:
    assert analyze_text("Grenzen", ("de", "en", "uk")) == ("grenzen", "de:grenz en:grenzen")


def test_a_text_in_no_language_has_codes_alone() -> None:
    assert analyze_text("borders 1,000", ()) == ("borders 1 000", "#:1000")


def test_a_field_without_stems_has_its_codes_behind_its_tokens() -> None:
    assert analyze_codes("A-1234/5") == "a 1234 5 #:a12345"
    assert analyze_codes("A") == "a"


@given(st.text(max_size=60), st.sampled_from([(), ("en",), ("ru", "tr"), ("ar", "fa", "de")]))
def test_streams_are_tokens_between_single_spaces(text: str, languages: tuple[str, ...]) -> None:
    for stream in analyze_text(text, languages):
        assert stream == " ".join(stream.split())
