"""What every test may use: the parts of the machine that markers name, and real engines.

A test marked `elasticsearch`, `postgresql` or `browser` does not run where that part is missing, and is named
at the end of the run; with BACKCHANNEL_REQUIRE_ALL=1 (CI) a missing part ends the run with an error.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.engines.elastic import ElasticEngine
from archive.engines.embedded import EmbeddedEngine
from tests.servers.elastic_server import ElasticServer, run_server
from tests.servers.engines import open_elastic
from tests.servers.parts import PARTS, reason_missing
from tests.servers.postgresql_server import run_postgresql

REQUIRE_ALL = "BACKCHANNEL_REQUIRE_ALL"
#: (marker, file) -> tests that did not run.
_NOT_RUN = pytest.StashKey[Counter[tuple[str, str]]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot run, and remember it."""
    left_out: Counter[tuple[str, str]] = Counter()
    kept, dropped = [], []
    for item in items:
        missing = [m for m in PARTS if item.get_closest_marker(m) and reason_missing(m)]
        if not missing:
            kept.append(item)
            continue
        if os.environ.get(REQUIRE_ALL):
            raise pytest.UsageError(f"{REQUIRE_ALL} is set, and there is {reason_missing(missing[0])}.")
        dropped.append(item)
        left_out[missing[0], item.location[0]] += 1
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept
    config.stash[_NOT_RUN] = left_out


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name what did not run."""
    left_out = config.stash.get(_NOT_RUN, Counter[tuple[str, str]]())
    for marker in sorted({marker for marker, _ in left_out}):
        files = {file: count for (one, file), count in sorted(left_out.items()) if one == marker}
        terminalreporter.section(f"NOT RUN: {marker}", sep="!", red=True, bold=True)
        terminalreporter.line(f"{sum(files.values())} tests did not run: {reason_missing(marker)}.", red=True)
        for file, count in files.items():
            terminalreporter.line(f"  {count:4} in {file}")


@pytest.fixture(scope="session")
def elastic_server() -> Iterator[ElasticServer]:
    """One real Elasticsearch for the whole run. Use it in tests marked `elasticsearch`."""
    with run_server() as server:
        yield server


@pytest.fixture(scope="session")
def elastic_key(elastic_server: ElasticServer) -> str:
    """An API key with rights on `backchannel-*` only, as a newsroom would make it."""
    return elastic_server.make_api_key("backchannel-*")


@pytest.fixture
def elastic_engine(elastic_server: ElasticServer, elastic_key: str) -> Iterator[ElasticEngine]:
    """An empty engine on the server, with indices of its own."""
    with open_elastic(elastic_server, elastic_key) as engine:
        yield engine


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of one real PostgreSQL for the whole run. Use it in tests marked `postgresql`."""
    with run_postgresql() as url:
        yield url


@pytest.fixture
def embedded_engine(tmp_path: Path) -> EmbeddedEngine:
    """An empty engine in a folder of its own."""
    return EmbeddedEngine(tmp_path / "index", heap_bytes=30_000_000)
