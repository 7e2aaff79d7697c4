"""Which of their names heads the page of a person."""

from __future__ import annotations

import pytest

from search_api.persons import PersonView
from web.locale import open_locale
from web.persons import build_person
from web.urls import Urls

NAMES = (
    "Веденяпина Романа Эдуардовича",  # declined, as in "search for ..."
    "R. Vedenyapin", "VEDENIAPIN ROMAN EDUARDOVICH", "Roman Eduardovich Vedeniapin",
    "Веденяпин Роман Эдуардович", "ВЕДЕНЯПИН РОМАН ЭДУАРДОВИЧ", "رومان فيدينيابين",
)  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "title"),
    [("en", "Roman Eduardovich Vedeniapin"), ("ru", "Веденяпин Роман Эдуардович"),
     ("ar", "Веденяпин Роман Эдуардович")],
)  # fmt: skip
def test_the_fullest_in_the_letters_of_the_page(lang: str, title: str) -> None:
    view = PersonView("p", NAMES, None, (), (), (), (), (), (), 0)
    page = build_person(view, open_locale(lang), Urls())
    assert page.title == title
    assert list(page.names) == [name for name in NAMES if name != title]


def test_one_in_the_letters_of_the_page_goes_before_another_as_full() -> None:
    view = PersonView("p", ("Roman Vedeniapin", "رومان فيدينيابين"), None, (), (), (), (), (), (), 0)
    assert build_person(view, open_locale("ar"), Urls()).title == "رومان فيدينيابين"
