"""What readers do with a result and a message: narrow down, read apart, take the original home."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from backchannel.sample.generate import SHOWCASE
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def read_message(open_page: OpenPage) -> Page:
    """A mail in German that carries an older one in French below it."""
    page = open_page("/search?q=subject:wg", viewport={"width": 1280, "height": 900})
    page.locator(".hit h2 a", has_text="WG: Diffusion BCN Le Caire").click()
    expect(page.locator("article.message")).to_be_visible()
    return page


def test_bars_lead_to_a_year_a_month_and_a_day(open_page: OpenPage) -> None:
    page = open_page("/search?interval=year", viewport={"width": 1280, "height": 900})
    expect(page.locator("h1")).to_have_text("147 messages")
    narrowed = (
        ("2014-01-01", "2014-12-31", "2 messages"),
        ("2014-05-01", "2014-05-31", "1 message"),
        ("2014-05-13", "2014-05-13", "1 message"),
    )
    for first, last, total in narrowed:
        page.locator(".histogram svg a").first.click()
        expect(page.locator("#sent-from")).to_have_value(first)
        expect(page.locator("#sent-to")).to_have_value(last)
        expect(page.locator("h1")).to_have_text(total)


def test_the_place_of_a_mistake_and_the_way_out_of_it(open_page: OpenPage) -> None:
    page = open_page("/search?q=information+AND+%28visa", status=400)
    expect(page.locator(".notice .place mark")).to_have_text("(")
    expect(page.locator("#q")).to_have_value("information AND (visa")
    page.locator(".notice a.button").click()
    page.wait_for_url(re.compile("plain=true"))
    expect(page.locator("#q")).to_have_value("information AND (visa")


def test_quoted_parts_are_set_apart(open_page: OpenPage) -> None:
    page = read_message(open_page)
    quoted = " ".join(page.locator(".text blockquote").all_inner_texts())
    own = " ".join(page.locator(".text .block").all_inner_texts())
    assert "Les faits retenus tiennent à l'activité de journaliste" in quoted
    assert "Zur Kenntnis: Wir haben den nationalen Datensatz" in own
    assert "Les faits retenus" not in own


def test_the_original_comes_as_it_was_found(open_page: OpenPage) -> None:
    page = read_message(open_page)
    link = page.get_by_role("link", name="Download the original")
    answer = page.request.get(link.evaluate("(one) => one.href"))
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.body().strip() == (SHOWCASE / "messages.jsonl").read_bytes().splitlines()[4]


def test_a_page_changes_its_language_and_keeps_it(open_page: OpenPage) -> None:
    page = open_page("/search?q=notice&from_country=RU")
    page.locator(".footer a", has_text="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.wait_for_url(re.compile(r"q=notice&from_country=RU&lang=ar$"))
    page.locator(".masthead nav a").nth(1).click()
    page.wait_for_url(re.compile(r"/asks\?lang=ar$"))
    expect(page.locator("html")).to_have_attribute("lang", "ar")


def test_facets_name_countries_and_languages_in_the_language_of_the_page(open_page: OpenPage) -> None:
    page = open_page("/search?lang=ar", viewport={"width": 1280, "height": 900})
    named = {text.split("\n")[0] for text in page.locator(".facet li a").all_inner_texts()}
    assert {"روسيا", "تركيا", "فرنسا", "العربية", "الروسية"} <= named


def test_nothing_moves_for_those_who_ask_for_that(open_page: OpenPage) -> None:
    page = open_page("/search", reduced_motion="reduce")
    moving = (
        "[...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).transitionDuration !== '0s')"
    )
    assert page.evaluate(f"{moving}.length") == 0


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(251, 249, 244)"), ("dark", "rgb(21, 20, 15)")])
def test_paper_is_light_by_day_and_dark_by_night(open_page: OpenPage, scheme: str, paper: str) -> None:
    page = open_page("/search", color_scheme=scheme)
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == paper
