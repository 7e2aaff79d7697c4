"""The pages as they are served, over small leaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from archive.query.request import Scope
from search_api.service import SearchService
from tests.leak import Leak, open_leak
from tests.web.hostile import hostile_messages
from web.app import create_app

OpenPages = Callable[..., TestClient]


@pytest.fixture(scope="session")
def leak(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leak]:
    """Two collections, one of them secret. Read, never written to."""
    with open_leak(tmp_path_factory.mktemp("leak")) as opened:
        yield opened


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leak]:
    """Messages made to break a page."""
    with open_leak(tmp_path_factory.mktemp("hostile"), hostile_messages) as opened:
        yield opened


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leak]:
    """An archive that nothing was loaded into."""
    with open_leak(tmp_path_factory.mktemp("empty"), lambda _vault: []) as opened:
        yield opened


@pytest.fixture(scope="session")
def open_pages() -> OpenPages:
    """Opens a client to everything that is served over a service, for a reader of these collections."""

    def open_client(service: SearchService, collections: frozenset[str] | None = None) -> TestClient:
        app = create_app(service, scope_of=lambda _request: Scope(collections))
        return TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)

    return open_client


@pytest.fixture(scope="session")
def pages(leak: Leak, open_pages: OpenPages) -> TestClient:
    """The pages for a reader of everything."""
    return open_pages(leak.service)


@pytest.fixture(scope="session")
def reader(leak: Leak, open_pages: OpenPages) -> TestClient:
    """The pages for a reader of `open` alone."""
    return open_pages(leak.service, frozenset({"open"}))
