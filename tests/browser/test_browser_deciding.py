"""Deciding in Chromium: it says itself where a form comes from, and the archive goes by it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from archive.query.request import Scope
from tests.browser.conftest import OpenPage, serve
from tests.browser.test_browser_pages import DESK, PHONE, overflow, violations
from tests.loaded import Loaded, open_loaded

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def deciding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Loaded, str]]:
    """A small archive and its address."""
    with (
        open_loaded(tmp_path_factory.mktemp("loaded")) as loaded,
        serve(loaded.service, loaded.decisions) as address,
    ):
        yield loaded, address


def _sign(page: Page, reason: str) -> None:
    page.get_by_label("Reason").fill(reason)
    page.get_by_label("Your name").fill("Ana")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_kind_is_overruled_and_the_decision_taken_back(
    open_page: OpenPage, deciding: tuple[Loaded, str], screen: dict[str, int], scheme: str
) -> None:
    loaded, site = deciding
    message = f"/messages/{loaded.id_of('m-2')}"
    page = open_page(message, at=site, viewport=screen, color_scheme=scheme)
    page.get_by_text("Something here is wrong").click()
    assert (violations(page), overflow(page)) == ([], 0)
    page.locator("select[name=decision]").select_option(label="It is not: Information requested")
    _sign(page, "The original is about a seminar.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.locator(".decided b")).to_have_text("A reader says: it is not")
    assert loaded.kinds_of("m-2") == ("other",)
    page.get_by_text("Decisions of readers").click()
    page.get_by_text("Take back").first.click()
    assert (violations(page), overflow(page)) == ([], 0)
    page.locator(".withdraw[open] input[name=by]").fill("Bo")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".decided")).to_have_count(0)
    assert loaded.kinds_of("m-2") == ("information_requested",)


def test_who_may_be_the_same_is_told_apart(open_page: OpenPage, deciding: tuple[Loaded, str]) -> None:
    loaded, site = deciding
    page = open_page(f"/persons/{loaded.person_in('m-4')}", at=site)
    page.get_by_text("Is this the same person?").click()
    assert violations(page) == []
    form = page.locator("form.decide").filter(has=page.get_by_role("button", name="Somebody else"))
    form.get_by_label("Reason").fill("Another country.")
    form.get_by_label("Your name").fill("Ana")
    form.get_by_role("button", name="Somebody else").click()
    expect(page.get_by_text("somebody else, a reader says")).to_be_visible()
    page.goto(f"{site}/decisions")
    expect(page.locator(".decisions li").first).to_contain_text("A reader says: two persons")
    assert violations(page) == []


def test_a_form_on_another_site_decides_nothing(
    open_page: OpenPage, deciding: tuple[Loaded, str], empty_site: str
) -> None:
    """The other site is one of another port, which is the same site to cookies, and not the same origin."""
    loaded, site = deciding
    target = f"{site}/messages/{loaded.id_of('m-2')}/decisions"
    open_page("/about", at=site)
    page = open_page("/about", at=empty_site)
    page.route(
        f"{empty_site}/trap",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<form method='post' action='{target}'><input name='decision' value='kind:other:yes'>"
            "<input name='by' value='x'><input name='reason' value='y'><button>Win</button></form>",
        ),
    )
    page.goto(f"{empty_site}/trap")
    with page.expect_response(target) as answered:
        page.get_by_role("button", name="Win").click()
    assert answered.value.status == 403
    assert loaded.kinds_of("m-2") == ("information_requested",)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_what_waits_is_reviewed(
    open_page: OpenPage, deciding: tuple[Loaded, str], screen: dict[str, int]
) -> None:
    loaded, site = deciding
    page = open_page("/review", at=site, viewport=screen)
    assert (violations(page), overflow(page)) == ([], 0)
    before = page.locator(".review-item").count()
    item = page.locator(".review-item").filter(has_text="entered your territory")
    item.get_by_text("Something else").click()
    item.get_by_label("Information supplied").check()
    item.get_by_label("Information requested").uncheck()
    item.get_by_label("I have looked at this message").check()
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Record what I looked at").click()
    expect(page.locator(".review-item")).to_have_count(before - 1)
    assert loaded.kinds_of("m-3") == ("information_supplied",)
    for one in loaded.decisions.of_message(loaded.id_of("m-3"), Scope()):
        if one.withdrawn_at is None:
            loaded.decisions.withdraw(one.id, by="Ana", scope=Scope())
