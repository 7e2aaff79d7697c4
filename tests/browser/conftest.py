"""A real browser in front of a real server over the showcase messages."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Request, sync_playwright

from archive.settings import load_settings
from backchannel import loading
from backchannel.compose import open_archive, open_service
from backchannel.sample.generate import SHOWCASE
from indexer.report import Silent
from search_api.deciding import DecisionService
from search_api.service import SearchService
from tests.servers.parts import find_chromium
from web.app import create_app

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
OpenPage = Callable[..., Page]


@contextmanager
def serve(service: SearchService, decisions: DecisionService | None = None) -> Iterator[str]:
    """The address of a server of its own for this service."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            create_app(service, decisions=decisions), access_log=False, log_level="warning"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            deadline = time.monotonic() + 30
            while not server.started and time.monotonic() < deadline:
                time.sleep(0.02)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the showcase."""
    settings = load_settings(home=tmp_path_factory.mktemp("showcase"))
    with open_archive(settings) as archive:
        report = loading.ingest(archive, [SHOWCASE / "messages.jsonl"], "showcase", {}, 0, Silent())
        assert (report.messages, report.rejected, report.refused) == (147, 0, 0)
        with open_service(archive) as service, serve(service) as address:
            yield address


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an archive that nothing was loaded into."""
    with (
        open_archive(load_settings(home=tmp_path_factory.mktemp("empty"))) as archive,
        open_service(archive) as service,
        serve(service) as address,
    ):
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(find_chromium()), args=list(ARGUMENTS))
        yield opened
        opened.close()


class Watched:
    """What a browser complained about, and which hosts it asked."""

    def __init__(self) -> None:
        self.sites: set[str] = set()
        self.complaints: list[str] = []
        self.strangers: list[str] = []

    def watch(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", self._fail)
        page.on("request", lambda request: self._ask(request.url))

    def _fail(self, request: Request) -> None:
        # A picture that was still loading when the reader went on is nobody's fault.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} ({request.failure})")

    def _ask(self, url: str) -> None:
        if not any(url.startswith(f"{site}/") for site in self.sites):
            self.strangers.append(url)


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Opens a page of the showcase; at the end, nothing was complained of and no other host was asked."""
    watched = Watched()
    contexts = []

    def open_at(path: str = "/", *, status: int = 200, at: str = site, **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        watched.sites.add(at)
        watched.watch(page)
        response = page.goto(at + path)
        assert response is not None
        assert response.status == status
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert watched.strangers == []
    # Chromium says in the console that a page was answered with an error; nothing else may be there.
    assert [text for text in watched.complaints if "responded with a status of" not in text] == []
