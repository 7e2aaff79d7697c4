"""Messages that try to break out of their page, in a browser that would let them if the page did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, Request

from tests.browser.conftest import serve
from tests.leak import id_of, open_leak
from tests.web.hostile import COLLECTION, SCRIPT, hostile_messages

pytestmark = pytest.mark.browser
NewPage = Callable[..., Page]

#: Pages that show hostile text, and the status that they are answered with.
PLACES = {
    "/": 200,
    "/search?q=zebra": 200,
    f"/search?collection={quote(COLLECTION, safe='')}&from_bureau={quote(SCRIPT, safe='')}": 200,
    f"/search?q={quote(f'({SCRIPT}', safe='')}": 400,
    f"/messages/{id_of(1)}?q=zebra": 200,
    f"/messages/{id_of(2)}?q=zebra": 200,
    "/collections": 200,
    f"/collections/{quote(COLLECTION, safe='')}": 200,
}
#: Tells of each breach of the content security policy; it runs before the page does.
WATCH_POLICY = (
    "window.breaches = [];"
    "document.addEventListener('securitypolicyviolation',"
    " (e) => window.breaches.push(e.violatedDirective + ' ' + e.blockedURI));"
)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a leak of hostile messages."""
    home: Path = tmp_path_factory.mktemp("hostile")
    with open_leak(home, hostile_messages) as leak, serve(leak.service) as address:
        yield address


@pytest.fixture
def new_page(browser: Browser, hostile_site: str) -> Iterator[NewPage]:
    """Opens pages; at the end, no dialog was shown and no other host was asked."""
    contexts = []
    unwanted: list[str] = []

    def close(dialog: Dialog) -> None:
        unwanted.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def watch(request: Request) -> None:
        if not request.url.startswith(f"{hostile_site}/"):
            unwanted.append(request.url)

    def open_page(**options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_init_script(WATCH_POLICY)
        page = context.new_page()
        page.on("dialog", close)
        page.on("request", watch)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert unwanted == []


def visit(page: Page, address: str, status: int) -> None:
    """Open a page, hold its status, and unfold whatever a reader can unfold."""
    response = page.goto(address)
    assert response is not None
    assert response.status == status
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def test_nothing_of_a_message_runs_or_loads(hostile_site: str, new_page: NewPage) -> None:
    page = new_page()
    for path, status in PLACES.items():
        visit(page, hostile_site + path, status)
        assert page.locator("main script, main img, main i, main style, main [style]").count() == 0, path
        assert page.evaluate("window.breaches") == [], path


def test_the_policy_stands_behind_it(hostile_site: str, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{hostile_site}/about", 200)
    page.evaluate(
        "() => new Promise((done) => {"
        " document.addEventListener('securitypolicyviolation', done);"
        " const one = document.createElement('script');"
        " one.textContent = 'alert(1)'; document.body.append(one); })"
    )
    assert page.evaluate("window.breaches") == ["script-src-elem inline"]


def test_endless_words_stay_on_the_screen(hostile_site: str, new_page: NewPage) -> None:
    page = new_page()
    wide = {}
    for path, status in PLACES.items():
        for lang in ("en", "ar"):
            visit(page, f"{hostile_site}{path}{'&' if '?' in path else '?'}lang={lang}", status)
            for width in (1280, 390, 320):
                page.set_viewport_size({"width": width, "height": 844})
                if (over := page.evaluate("document.documentElement.scrollWidth")) > width:
                    wide[path, lang, width] = over
    assert wide == {}


def test_axe_finds_nothing(hostile_site: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    found = []
    for path, status in PLACES.items():
        visit(page, hostile_site + path, status)
        for one in Axe().run(page).response["violations"]:
            found += [f"{path} {one['id']}: {node['html'][:200]}" for node in one["nodes"]]
    assert found == []


def test_text_is_shown_as_it_is(hostile_site: str, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{hostile_site}/messages/{id_of(1)}?q=zebra", 200)
    assert f"body zebra {SCRIPT}" in page.locator(".text").inner_text()
    assert page.locator(".text mark").all_inner_texts() == ["zebra"]
    assert "annexe⟨U+202E⟩fdp.exe" in page.locator(".attachment a").inner_text()
