"""Reading with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
    return text


def press_and_arrive(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait until that page's own script listens."""
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page("/search?q=interpol&sort=oldest", viewport={"width": 1280, "height": 900})


def test_slash_goes_to_the_search_box_and_selects_it(page: Page) -> None:
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("visa?/jk")  # typed, not obeyed
    assert page.input_value("#q") == "visa?/jk"


def test_j_and_k_go_through_the_hits_and_o_opens_one(page: Page) -> None:
    subjects = page.locator(".hit h2 a").all_inner_texts()
    page.keyboard.press("j")
    assert focused(page) == subjects[0]
    page.keyboard.press("j")
    assert focused(page) == subjects[1]
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert focused(page) == subjects[0]
    page.keyboard.press("j")
    press_and_arrive(page, "o")
    expect(page.locator("article.message h1")).to_have_text(subjects[1])


def test_j_k_and_u_in_a_message(page: Page) -> None:
    subjects = page.locator(".hit h2 a").all_inner_texts()
    results = page.url
    page.keyboard.press("j")
    press_and_arrive(page, "o")
    heading = page.locator("article.message h1")
    for key, place in (("j", 1), ("j", 2), ("k", 1)):
        expect(page.locator("[rel=next]")).to_be_visible()
        press_and_arrive(page, key)
        expect(heading).to_have_text(subjects[place])
    press_and_arrive(page, "u")
    assert page.url == results


def test_slash_on_a_message_goes_to_the_search(page: Page) -> None:
    page.keyboard.press("j")
    press_and_arrive(page, "o")
    expect(page.locator("article.message")).to_be_visible()
    press_and_arrive(page, "/")
    assert page.url.endswith("/search")


def test_question_mark_lists_the_keys_and_escape_closes(page: Page) -> None:
    page.keyboard.press("?")
    keys = page.locator("#keys")
    expect(keys).to_be_visible()
    assert keys.locator("kbd").all_inner_texts() == ["/", "j", "k", "o", "u", "?"]
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_keys_with_modifiers_are_the_browsers(page: Page) -> None:
    page.keyboard.press("Control+j")
    page.keyboard.press("Alt+k")
    assert page.evaluate("document.activeElement === document.body")


def test_the_first_tab_skips_to_the_results(page: Page) -> None:
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the results"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
