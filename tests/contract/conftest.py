"""Both engines, under one suite. A test that takes `engine` or `shared_engine` runs on each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.engines.differences import DIFFERENCES
from archive.engines.embedded import EmbeddedEngine
from archive.engines.port import Engine
from tests.servers.engines import open_elastic


@pytest.fixture(
    scope="session", params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
)
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty engine."""
    with _open(engine_name, request, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_engine(
    engine_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine for all tests of a module, which load it once and only read."""
    with _open(engine_name, request, tmp_path_factory.mktemp("shared")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def declared_difference(request: pytest.FixtureRequest) -> None:
    """`@pytest.mark.differs("name")`: the engine that the difference names fails the test, strictly."""
    marker = request.node.get_closest_marker("differs")
    if marker is None:
        return
    [difference] = [one for one in DIFFERENCES if one.name == marker.args[0]]
    assert difference.how == "declared"
    if request.getfixturevalue("engine_name") == difference.engine:
        request.applymarker(pytest.mark.xfail(reason=difference.what, strict=True))


@contextmanager
def _open(name: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Engine]:
    if name == "embedded":
        yield EmbeddedEngine(folder / "index", heap_bytes=30_000_000)
        return
    server = request.getfixturevalue("elastic_server")
    with open_elastic(server, request.getfixturevalue("elastic_key")) as opened:
        yield opened
