"""The API as it is served, over a small leak."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.testclient import TestClient

from archive.catalog.reader import CatalogReader
from archive.query.request import Scope
from search_api.app import create_api, serve_together
from search_api.deciding import DecisionService
from search_api.security import protect
from tests.leak import Leak, open_leak


@pytest.fixture(scope="session")
def leak(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leak]:
    """Read, never written to."""
    with open_leak(tmp_path_factory.mktemp("leak")) as opened:
        yield opened


@pytest.fixture(scope="session")
def api(leak: Leak) -> FastAPI:
    """The API for a reader who may see everything."""
    return create_api(leak.service, lambda _request: Scope())


@pytest.fixture(scope="session")
def deciding_api(leak: Leak) -> FastAPI:
    """The API with the routes of decisions, none of which is made here."""
    decisions = DecisionService(leak.database, CatalogReader(leak.database), lambda: False)
    return create_api(leak.service, lambda _request: Scope(), decisions=decisions)


@pytest.fixture
def own_api(leak: Leak) -> FastAPI:
    """The same, for a test that adds to it."""
    return create_api(leak.service, lambda _request: Scope())


@pytest.fixture
def client() -> Callable[..., TestClient]:
    """Opens a client to an API, with all that is served around it."""

    def open_client(api: FastAPI, *, raise_server_exceptions: bool = False) -> TestClient:
        app = serve_together(api, protect(Starlette()))
        return TestClient(
            app, base_url="http://127.0.0.1:8000", raise_server_exceptions=raise_server_exceptions
        )

    return open_client
