"""The pages in Chromium: accessible, on a phone, in the dark, from right to left, on paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
#: Every kind of page: (path, status). The message is the first hit of a search, see `first_message`.
PLACES = (
    ("/", 200),
    ("/search", 200),
    ("/search?q=notice&from_country=RU&sent_from=2016-01-01&plain=true", 200),
    ("/search?q=zyzzyva&from_country=RU", 200),
    ("/search?q=%28visa", 400),
    ("/search?sent_from=yesterday", 400),
    ("/search?q=name:Vedeniapin", 200),
    ("/asks", 200),
    ("/complaints", 200),
    ("/questions/requests-after-denied-notice", 200),
    ("/persons/nobody-0", 404),
    ("/collections", 200),
    ("/collections/showcase", 200),
    ("/help", 200),
    ("/about", 200),
    ("/nowhere", 404),
)
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
EACH = pytest.mark.parametrize(("path", "status"), PLACES, ids=[path[:30] for path, _ in PLACES])


def violations(page: Page) -> list[str]:
    """What axe finds, and where."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def first_message(page: Page) -> None:
    """From a page of results to its first message."""
    page.locator(".hit h2 a").first.click()
    expect(page.locator("article.message")).to_be_visible()
    page.wait_for_load_state("load")  # its style sheet, too


def overflow(page: Page) -> int:
    """Pixels that the page is wider than the screen."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


@EACH
@SCHEMES
def test_axe_finds_nothing(open_page: OpenPage, path: str, status: int, scheme: str) -> None:
    assert violations(open_page(path, status=status, color_scheme=scheme, viewport=DESK)) == []


@SCHEMES
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_axe_finds_nothing_on_a_message(open_page: OpenPage, scheme: str, lang: str) -> None:
    page = open_page(f"/search?q=subject:wg&lang={lang}", color_scheme=scheme, viewport=DESK)
    first_message(page)
    for fold in page.locator("main details").all():
        fold.locator("summary").click()
    assert violations(page) == []


@pytest.mark.parametrize("lang", ["ar", "ru"])
def test_axe_finds_nothing_on_a_phone(open_page: OpenPage, lang: str) -> None:
    page = open_page(f"/search?q=interpol&lang={lang}", viewport=PHONE)
    page.locator(".facets-fold > summary").click()
    assert violations(page) == []


def test_axe_finds_a_fault_that_is_there(open_page: OpenPage) -> None:
    page = open_page("/about")
    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/static/icon.svg\">')"
    )
    assert [one.split(":")[0] for one in violations(page)] == ["image-alt"]


@EACH
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_phone_does_not_scroll_sideways(open_page: OpenPage, path: str, status: int, lang: str) -> None:
    address = f"{path}{'&' if '?' in path else '?'}lang={lang}"
    assert overflow(open_page(address, status=status, viewport=PHONE)) == 0


def test_a_message_on_a_phone_does_not_scroll_sideways(open_page: OpenPage) -> None:
    page = open_page("/search?q=subject:wg", viewport=PHONE)
    first_message(page)
    assert overflow(page) == 0
    assert overflow(open_page(f"/search?q={'W' * 900}&plain=true", viewport=PHONE)) == 0


def test_facets_start_closed_on_a_phone_and_open_on_a_desk(open_page: OpenPage) -> None:
    phone = open_page("/search", viewport=PHONE)
    facet = phone.locator("section[data-facet=language] a").first
    expect(facet).to_be_hidden()
    phone.locator(".facets-fold > summary").click()
    expect(facet).to_be_visible()
    desk = open_page("/search", viewport=DESK)
    expect(desk.locator("section[data-facet=language] a").first).to_be_visible()
    expect(desk.locator(".facets-fold > summary")).to_be_hidden()


def test_an_arabic_page_runs_from_right_to_left(open_page: OpenPage) -> None:
    page = open_page("/search?q=interpol&lang=ar", viewport=DESK)
    assert page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    facets, results = (page.locator(where).bounding_box() for where in (".facets", ".results"))
    assert facets is not None
    assert results is not None
    assert facets["x"] > results["x"] + results["width"]
    words = page.evaluate(
        """() => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          while (walk.nextNode()) {
            const text = walk.currentNode, up = text.parentElement;
            if (up.closest("bdi, code, kbd, mark, script, [dir=auto]")) continue;
            if (up.checkVisibility() && /[A-Za-z]/.test(text.data)) found.push(text.data.trim());
          }
          return found;
        }"""
    )
    assert words == []


def test_found_text_keeps_its_own_direction(open_page: OpenPage) -> None:
    page = open_page("/search?q=lang:ar&sort=oldest", viewport=DESK)
    first_message(page)
    lines = page.locator(".text p").all()
    directions = {line.evaluate("(one) => getComputedStyle(one).direction") for line in lines}
    assert directions == {"rtl"}
    assert page.evaluate("getComputedStyle(document.documentElement).direction") == "ltr"


def test_paper_has_the_message_and_no_navigation(open_page: OpenPage) -> None:
    page = open_page("/search?q=subject:wg", viewport=DESK)
    first_message(page)
    page.emulate_media(media="print")
    for where in (".masthead .nav", ".footer", ".steps", ".screen-only", ".skip"):
        for one in page.locator(where).all():
            expect(one).to_be_hidden()
    for where in (".wordmark", "h1", ".facts >> nth=0", ".text", ".sources", ".identity", ".print-only"):
        expect(page.locator(where)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"
    assert page.pdf()[:5] == b"%PDF-"


def test_results_on_paper(open_page: OpenPage) -> None:
    page = open_page("/search?q=notice", viewport=DESK, color_scheme="dark")
    page.emulate_media(media="print")
    for where in (".facets", ".search", ".tools", ".histogram", ".pager"):
        expect(page.locator(where).first).to_be_hidden()
    expect(page.locator(".hit").first).to_be_visible()


def test_a_matrix_scrolls_in_its_box_and_keeps_its_headers(open_page: OpenPage) -> None:
    page = open_page("/asks", viewport={"width": 390, "height": 420})
    assert overflow(page) == 0
    box = page.locator(".matrix")
    box.evaluate("(one) => one.scrollTo(150, 150)")
    assert box.evaluate("(one) => [one.scrollLeft, one.scrollTop]") == [150, 150]
    edges = box.evaluate("(one) => { const at = one.getBoundingClientRect(); return [at.x, at.y]; }")
    corner = page.locator(".matrix thead td").evaluate(
        "(one) => { const at = one.getBoundingClientRect(); return [at.x, at.y]; }"
    )
    assert corner == edges
    above, row = (
        page.locator(where).first.bounding_box() for where in (".matrix thead th", ".matrix tbody th")
    )
    assert above is not None
    assert row is not None
    assert (round(above["y"]), round(row["x"])) == (round(edges[1]), round(edges[0]))


@pytest.mark.parametrize("path", ["/asks", "/complaints", "/search?q=name:Vedeniapin"])
def test_overviews_and_a_person_on_paper(open_page: OpenPage, path: str) -> None:
    """As wide as a sheet, nothing in a box of which a part is seen, and no white words on white."""
    page = open_page(path, viewport={"width": 720, "height": 1000}, color_scheme="dark")
    if path.startswith("/search"):
        first_message(page)
        page.locator(".evidence a[href*='/persons/']").first.click()
        expect(page.locator("figure.timeline svg").first).to_be_visible()
    page.emulate_media(media="print")
    assert overflow(page) == 0
    for box in page.locator(".scroll:visible, .scroll-x:visible").all():
        assert box.evaluate("(one) => getComputedStyle(one).overflow") == "visible"
    colors = page.locator("main a:visible, main text:visible").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one)[one.tagName === 'text' ? 'fill' : 'color'])"
    )
    assert set(colors) <= {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}


def test_everything_works_without_script(open_page: OpenPage) -> None:
    page = open_page("/", java_script_enabled=False, viewport=DESK)
    page.fill("#q", "diffusion")
    page.click("form.search button")
    page.wait_for_url(re.compile(r"/search\?q=diffusion"))
    before = page.locator("h1").inner_text()
    page.click("section[data-facet=language] a >> nth=0")
    page.wait_for_url(re.compile("language="))
    assert page.locator(".chips a").count() == 1
    page.fill("#sent-from", "2016-01-01")
    page.click("form.dates button")
    page.wait_for_url(re.compile("sent_from=2016-01-01"))
    assert page.locator(".chips a").count() == 3  # the language, the dates, all of them
    page.click(".chips .clear")
    page.wait_for_url(re.compile(r"/search\?q=diffusion$"))
    assert page.locator("h1").inner_text() == before
    first_message(page)
    page.click("[data-back]")
    page.wait_for_url(re.compile(r"/search\?q=diffusion$"))


def test_a_bar_of_the_histogram_can_be_clicked(open_page: OpenPage) -> None:
    page = open_page("/search?q=notice", viewport=DESK)
    page.locator(".histogram svg a").first.click()
    page.wait_for_url(re.compile("sent_from="))
    assert page.locator(".hit").count() > 0


def test_the_empty_archive(open_page: OpenPage, empty_site: str) -> None:
    page = open_page("/", at=empty_site, viewport=PHONE)
    expect(page.locator(".notice h2")).to_have_text("The archive is empty")
    assert violations(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(("scheme", "viewport"), [("light", DESK), ("dark", PHONE)], ids=["desk", "phone"])
def test_a_person_and_their_case(open_page: OpenPage, lang: str, scheme: str, viewport: Any) -> None:
    """From a request after a refusal to the person, and along the picture to a message."""
    page = open_page(
        f"/questions/requests-after-denied-notice?lang={lang}", color_scheme=scheme, viewport=viewport
    )
    first_message(page)
    expect(page.locator("section.evidence")).to_be_visible()
    assert violations(page) == []
    page.locator("section.evidence a[href^='/persons/']").first.click()
    expect(page.locator("figure.timeline svg").first).to_be_visible()
    page.wait_for_load_state("load")
    assert violations(page) == []
    assert overflow(page) == 0
    page.locator("figure.timeline a.point").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.message")).to_be_visible()
