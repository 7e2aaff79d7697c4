"""Every language has every word, with the same places in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from archive.domain.instant import Instant, Precision
from archive.errors import ArchiveError
from archive.query.fields import FACETS, QUERY_FIELDS
from archive.query.request import Sort
from archive.query.values import FORMATS, KINDS
from archive.query.words import ENGLISH
from web.locale import Locale, available, choose_locale, open_locale

PLURAL = re.compile(r"\.(zero|one|two|few|many|other)$")
LOCALES = [open_locale(code) for code in ("en", "ar", "es", "fr", "ru")]
TRANSLATED = pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
#: Told by the pages without an error of ours: by routes, the guard and the last place for errors.
MORE_CODES = ("method_not_allowed", "bad_host", "address_too_long", "internal_error")
#: Those of which a snippet says where it is from.
TEXT_FIELDS = ("attachments", "sender", "addressees", "copies", "references", "file")


def bases(locale: Locale) -> set[str]:
    return {PLURAL.sub("", key) for key in locale.words}


def places(words: str) -> list[str]:
    return sorted(re.findall(r"\{[^}]*\}", words))


def error_codes(kind: type[ArchiveError] = ArchiveError) -> set[str]:
    return {kind.code}.union(*(error_codes(child) for child in kind.__subclasses__()))


def test_languages() -> None:
    assert available() == ("en", "ar", "es", "fr", "ru")
    assert [locale.direction for locale in LOCALES] == ["ltr", "rtl", "ltr", "ltr", "ltr"]


@TRANSLATED
def test_every_language_has_the_same_words(locale: Locale) -> None:
    assert bases(locale) == bases(LOCALES[0])
    assert all(words.strip() for words in locale.words.values())


@TRANSLATED
def test_words_have_the_same_places(locale: Locale) -> None:
    english = LOCALES[0].words
    for key, words in locale.words.items():
        if PLURAL.search(key):
            assert set(places(words)) <= {"{n}"}, key
        else:
            assert places(words) == places(english[key]), key


@TRANSLATED
def test_every_form_of_a_number_has_words(locale: Locale) -> None:
    forms = {locale.cldr.plural_form(n) for n in (*range(200), 1_000_000)}
    for base in ("messages", "attachments", "within"):
        given = {key.removeprefix(f"{base}.") for key in locale.words if key.startswith(f"{base}.")}
        assert given == forms | {"other"}


@TRANSLATED
def test_everything_that_has_a_name_has_one_here(locale: Locale) -> None:
    named = [
        *(f"kind.{kind}" for kind in KINDS),
        *(f"format.{one}" for one in FORMATS),
        *(f"field_{name}" for name in QUERY_FIELDS),
        *(f"facet_{name}" for name in FACETS),
        *(f"sort_{sort}" for sort in Sort),
        *(f"told.{name}" for name in ENGLISH),
        *(f"error.{code}" for code in {*error_codes(), *MORE_CODES} - {"archive_error", "settings_error"}),
        *(f"snippet_in_{name}" for name in TEXT_FIELDS),
    ]
    assert [key for key in named if key not in locale.words] == []


@TRANSLATED
def test_every_language_names_itself(locale: Locale) -> None:
    names = {"en": "English", "ar": "العربية", "es": "Español", "fr": "Français", "ru": "Русский"}
    assert locale.say("this_language") == names[locale.code]


@pytest.mark.parametrize(
    ("asked", "accepted", "code"),
    [
        (None, "", "en"),
        ("ar", "ru", "ar"),
        ("xx", "ru", "ru"),
        (None, "de, ru;q=0.5, fr;q=0.9", "fr"),
        (None, "fr-CH, en;q=0.8", "fr"),
        (None, "AR", "ar"),
        # RFC 9110, 12.5.4: weights; and what is none.
        (None, "ru;q=x, es;q=0.1", "es"),
        (None, "ru;q=0", "en"),
        (None, ",;q=,;;;", "en"),
        ("../en", "", "en"),
        (None, "ru" * 100_000, "en"),
    ],
)
def test_the_language_of_a_page(asked: str | None, accepted: str, code: str) -> None:
    assert choose_locale(asked, accepted).code == code


@pytest.mark.parametrize(
    ("code", "count", "words"),
    [
        ("en", 0, "0 messages"),
        ("en", 1, "1 message"),
        ("en", 12345, "12,345 messages"),
        ("ar", 0, "لا رسائل"),
        ("ar", 2, "رسالتان"),
        ("ar", 5, "5 رسائل"),
        ("ar", 11, "11 رسالة"),
        ("ar", 100, "100 رسالة"),
        ("ru", 1, "1 сообщение"),
        ("ru", 3, "3 сообщения"),
        ("ru", 11, "11 сообщений"),
        ("ru", 21, "21 сообщение"),
        ("fr", 0, "0 message"),
        ("fr", 2, "2 messages"),
        ("es", 1, "1 mensaje"),
    ],
)
def test_numbers_of_things(code: str, count: int, words: str) -> None:
    assert open_locale(code).say_count("messages", count) == words


MORNING = datetime(2022, 3, 10, 9, 5, tzinfo=timezone(timedelta(hours=5, minutes=30)))


@pytest.mark.parametrize(
    ("code", "instant", "date", "moment"),
    [
        ("en", Instant(MORNING, Precision.SECOND), "10 Mar 2022",
         "10 March 2022, 09:05 UTC\xa0\u2066+05:30\u2069"),
        ("en", Instant(MORNING.replace(tzinfo=None), Precision.SECOND), "10 Mar 2022",
         "10 March 2022, 09:05"),
        ("en", Instant(datetime(2022, 3, 1), Precision.MONTH), "March 2022", "March 2022"),
        ("en", Instant(datetime(2022, 1, 1), Precision.YEAR), "2022", "2022"),
        ("en", None, "Date unknown", "Date unknown"),
        ("fr", Instant(datetime(2022, 3, 10), Precision.DAY), "10 mars 2022", "10 mars 2022"),
        ("es", Instant(datetime(2022, 3, 10), Precision.DAY), "10 mar 2022", "10 mar 2022"),
        ("ru", Instant(datetime(2022, 3, 10), Precision.DAY), "10 мар. 2022\u202fг.", "10 мар. 2022\u202fг."),
        ("ar", Instant(datetime(2022, 3, 10), Precision.DAY), "10 مارس 2022", "10 مارس 2022"),
        ("ar", Instant(datetime(2022, 3, 10, 7, tzinfo=UTC), Precision.SECOND), "10 مارس 2022",
         "10 مارس 2022، 07:00 بالتوقيت العالمي"),
        ("en", Instant(datetime(2022, 3, 10, 7, tzinfo=UTC), Precision.SECOND), "10 Mar 2022",
         "10 March 2022, 07:00 UTC"),
        ("ar", Instant(MORNING, Precision.SECOND), "10 مارس 2022",
         "10 مارس 2022، 09:05 بالتوقيت العالمي\xa0\u2066+05:30\u2069"),
    ],
)  # fmt: skip
def test_dates(code: str, instant: Instant | None, date: str, moment: str) -> None:
    locale = open_locale(code)
    assert (locale.date(instant), locale.moment(instant)) == (date, moment)


@pytest.mark.parametrize(
    ("code", "facet", "value", "words"),
    [
        ("en", "from_country", "RU", "Russia"),
        ("en", "to_country", "INT", "Interpol"),
        ("en", "from_country", "unknown", "Unknown"),
        ("ar", "from_country", "AE", "الإمارات العربية المتحدة"),
        ("fr", "language", "und", "Langue incertaine"),
        ("en", "language", "x-ja", "Japanese"),
        ("en", "language", "zz", "zz"),
        ("ru", "kind", "notice_denied", "Отказ в уведомлении"),
        ("en", "kind", "made_up", "made_up"),
        ("en", "year", "unknown", "Date unknown"),
        ("en", "year", "2022", "2022"),
        ("en", "format", "eml", "Mail"),
        ("en", "collection", "unknown", "unknown"),
        ("en", "from_bureau", "Moscow", "Moscow"),
        ("ar", "from_bureau", "Moscow", "موسكو"),
        ("ar", "from_bureau", "IPSG", "IPSG"),
        ("ru", "from_bureau", "unknown", "Неизвестно"),
    ],
)
def test_values_of_facets(code: str, facet: str, value: str, words: str) -> None:
    assert open_locale(code).value(facet, value) == words
