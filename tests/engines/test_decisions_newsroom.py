"""Decisions in the archive of a newsroom: on Elasticsearch, with the catalog in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.engines.elastic import ElasticEngine
from archive.query.request import Scope, SearchRequest
from search_api.deciding import Reviewed, Signed
from tests.loaded import Loaded, open_loaded
from tests.servers.postgresql_server import make_database

pytestmark = [pytest.mark.elasticsearch, pytest.mark.postgresql]
ALL, SIGNED = Scope(), Signed("Ana", "Read the original.")


@pytest.fixture
def loaded(tmp_path: Path, elastic_engine: ElasticEngine, postgresql: str) -> Iterator[Loaded]:
    with open_loaded(tmp_path, engine=elastic_engine, database_url=make_database(postgresql)) as opened:
        yield opened


def _found(loaded: Loaded, query: str) -> set[str | None]:
    return {hit.source_id for hit in loaded.service.search(SearchRequest(q=query), ALL).hits}


def test_what_readers_decide_is_found_at_once(loaded: Loaded) -> None:
    person = loaded.person_in("m-3")
    assert _found(loaded, "basis:*") == {"m-2", "m-3"}
    made = loaded.decisions.overrule_fact(
        loaded.id_of("m-3"), "after_denied_notice", person, holds=False, signed=SIGNED, scope=ALL
    )
    assert (made.is_applied, _found(loaded, "basis:*")) == (True, {"m-2"})
    loaded.decisions.withdraw(made.id, by="Bo", scope=ALL)
    assert _found(loaded, "basis:*") == {"m-2", "m-3"}
    loaded.decisions.overrule_kind(
        loaded.id_of("m-1"), "notice_denied", holds=False, signed=SIGNED, scope=ALL
    )
    assert _found(loaded, "basis:*") == set()
    waiting = [item.found.message.source_id for item in loaded.decisions.queue.page(ALL).items]
    loaded.decisions.review([Reviewed(loaded.id_of("m-3"), ("information_supplied",))], by="Ana", scope=ALL)
    assert _found(loaded, "kind:information-supplied") == {"m-3"}
    left = [item.found.message.source_id for item in loaded.decisions.queue.page(ALL).items]
    assert left == [one for one in waiting if one != "m-3"]
