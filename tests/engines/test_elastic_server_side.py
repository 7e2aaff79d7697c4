"""Elasticsearch as it is run: TLS, a restricted key, and what the server keeps."""

from __future__ import annotations

import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.engines.elastic import ElasticEngine
from archive.errors import EngineError, EngineUnavailable, NotFound
from archive.index.document import IndexDocument
from archive.query.plan import Everything, Term
from archive.query.request import EngineRequest, Interval, Scope
from tests.servers.certificates import make_certificates
from tests.servers.elastic_server import ElasticServer
from tests.servers.engines import open_elastic

pytestmark = pytest.mark.elasticsearch

EVERYTHING = EngineRequest(Everything(), Scope())


def document(id_: str, body: str = "word", year: str = "2022") -> IndexDocument:
    readable = {"id": id_, "subject": "As it was written", "body": "As it was written."}
    return IndexDocument(id_, {"body": body}, {"year": (year,), "kind": ("x",)}, {"newest_key": 1}, readable)


def load(engine: ElasticEngine, *documents: IndexDocument) -> str:
    name = engine.admin.create_generation()
    with engine.open_writer(name) as writer:
        writer.write(documents)
        writer.commit()
    engine.admin.publish(name)
    return name


def test_a_key_for_its_own_indices_is_enough(elastic_engine: ElasticEngine) -> None:
    load(elastic_engine, document("a"))
    assert "1 messages" in elastic_engine.admin.check()
    with elastic_engine.open_reader() as reader:
        assert reader.search(EVERYTHING).total == 1
        assert list(reader.iter_ids(EVERYTHING)) == ["a"]


def test_the_key_is_refused_elsewhere(elastic_server: ElasticServer, elastic_key: str) -> None:
    engine = ElasticEngine(
        elastic_server.url, api_key=elastic_key, ca_cert=elastic_server.ca_cert, prefix="elsewhere"
    )
    with pytest.raises(EngineUnavailable) as caught:
        engine.admin.create_generation()
    engine.close()
    assert "does not allow" in caught.value.message
    assert "BACKCHANNEL_ELASTICSEARCH_API_KEY" in caught.value.hint
    assert elastic_key not in str(caught.value)
    assert elastic_server.ask("GET", "/elsewhere-*") == {}


@pytest.mark.parametrize("key", [None, "bm90OmFrZXk=", "not base64 at all"])
def test_without_a_right_key_nothing_is_answered(elastic_server: ElasticServer, key: str | None) -> None:
    engine = ElasticEngine(elastic_server.url, api_key=key, ca_cert=elastic_server.ca_cert)
    for attempt in (engine.admin.check, engine.admin.published, engine.admin.create_generation):
        with pytest.raises(EngineUnavailable, match="does not allow"):
            attempt()
    engine.close()


def test_a_server_that_another_authority_signed_is_not_trusted(
    elastic_server: ElasticServer, elastic_key: str, tmp_path: Path
) -> None:
    other = make_certificates(tmp_path).authority
    for trusted in (other, None):
        engine = ElasticEngine(elastic_server.url, api_key=elastic_key, ca_cert=trusted)
        with pytest.raises(EngineUnavailable) as caught, engine.open_reader() as reader:
            reader.search(EVERYTHING)
        engine.close()
        assert "BACKCHANNEL_ELASTICSEARCH_CA_CERT" in caught.value.hint


def test_a_server_that_is_not_there() -> None:
    engine = ElasticEngine("http://127.0.0.1:9")
    with engine.open_reader() as reader:
        for attempt in (engine.admin.check, lambda: reader.search(EVERYTHING)):
            with pytest.raises(EngineUnavailable) as caught:
                attempt()
            assert "BACKCHANNEL_ELASTICSEARCH_URL" in caught.value.hint
        with pytest.raises(EngineUnavailable):
            list(reader.iter_ids(EVERYTHING))
    engine.close()


def test_the_server_keeps_the_message_readable_and_not_the_streams(
    elastic_engine: ElasticEngine, elastic_server: ElasticServer
) -> None:
    name = load(elastic_engine, document("a"))
    source = elastic_server.ask("GET", f"/{name}/_doc/a")["_source"]
    assert source == {
        "id": "a",
        "year": ["2022"],
        "kind": ["x"],
        "newest_key": 1,
        "message": {"id": "a", "subject": "As it was written", "body": "As it was written."},
    }


def test_nothing_is_analyzed_by_the_server(
    elastic_engine: ElasticEngine, elastic_server: ElasticServer
) -> None:
    name = load(elastic_engine, document("a", "Ünïcode A-1 don't"))
    fields = elastic_server.ask("GET", f"/{name}/_mapping")[name]["mappings"]["properties"]
    assert {(f["type"], f.get("analyzer")) for f in fields.values()} == {
        ("text", "whitespace"), ("keyword", None), ("long", None), ("object", None),
    }  # fmt: skip
    with elastic_engine.open_reader() as reader:
        assert reader.search(EngineRequest(Term("body", "don't"), Scope())).total == 1
        assert reader.search(EngineRequest(Term("body", "ünïcode"), Scope())).total == 0


def test_writing_to_a_generation_that_is_gone_makes_no_new_one(elastic_engine: ElasticEngine) -> None:
    name = elastic_engine.admin.create_generation()
    with elastic_engine.open_writer(name) as writer:
        elastic_engine.admin.drop(name)
        with pytest.raises(EngineError):
            writer.write([document("a")])
        with pytest.raises(EngineError):
            writer.delete(["a"])
    assert elastic_engine.admin.generations() == ()
    with pytest.raises(NotFound), elastic_engine.open_writer(name):
        pass


def test_a_document_larger_than_a_request_may_be_is_refused(elastic_engine: ElasticEngine) -> None:
    name = elastic_engine.admin.create_generation()
    with elastic_engine.open_writer(name) as writer:
        report = writer.write([document("a"), document("b", "word " * 4_000_000), document("c")])
        assert report.written == 2
        assert report.refused == (("b", "it is larger than Elasticsearch takes in one request"),)


def test_a_bulk_that_is_too_large_is_sent_in_parts(elastic_engine: ElasticEngine) -> None:
    """What cannot be searched is not counted beforehand: here each document is 1 MB on the wire."""
    name = elastic_engine.admin.create_generation()
    large = [IndexDocument(f"{n:02}", {}, {}, {}, {"body": "x" * 1_000_000}) for n in range(40)]
    with elastic_engine.open_writer(name) as writer:
        assert writer.write(large).written == 40
        writer.commit()
    assert [g.documents for g in elastic_engine.admin.generations()] == [40]


@pytest.fixture
def three_shards(elastic_server: ElasticServer, elastic_key: str) -> Iterator[ElasticEngine]:
    with open_elastic(elastic_server, elastic_key, shards=3) as engine:
        yield engine


def test_counts_over_several_shards(three_shards: ElasticEngine) -> None:
    load(three_shards, *(document(f"{n:03}", year=f"{1900 + n % 100}") for n in range(500)))
    with three_shards.open_reader() as reader:
        asked = EngineRequest(Everything(), Scope(), facets=("year",), interval=Interval.YEAR)
        result = reader.search(asked)
        assert result.total == 500
        assert result.facets["year"].exact
        assert {b.count for b in result.facets["year"].buckets} == {5}
        assert len(result.histogram) == 100
        assert len(set(reader.iter_ids(asked))) == 500


def test_an_alias_that_was_removed_by_hand_finds_nothing(
    elastic_engine: ElasticEngine, elastic_server: ElasticServer
) -> None:
    name = load(elastic_engine, document("a"))
    elastic_server.ask("DELETE", f"/{name}/_alias/{elastic_engine.admin.alias}")
    with elastic_engine.open_reader() as reader:
        assert reader.search(EVERYTHING).total == 0
        assert list(reader.iter_ids(EVERYTHING)) == []
        assert reader.terms("kind", "", 5, Scope()) == ()


def test_a_closed_index_is_an_error_and_not_an_empty_answer(
    elastic_engine: ElasticEngine, elastic_server: ElasticServer
) -> None:
    name = load(elastic_engine, document("a"))
    elastic_server.ask("POST", f"/{name}/_close")
    with elastic_engine.open_reader() as reader, pytest.raises(EngineError):
        reader.search(EVERYTHING)


def test_the_server_without_a_password_answers_nobody(elastic_server: ElasticServer) -> None:
    stranger = ElasticServer(elastic_server.url, elastic_server.ca_cert, "guess")
    with pytest.raises(urllib.error.HTTPError) as caught:
        stranger.ask("GET", "/")
    assert caught.value.code == 401
    caught.value.close()


def test_an_index_of_other_fields_is_refused_until_it_is_built_anew(
    elastic_server: ElasticServer, elastic_engine: ElasticEngine
) -> None:
    old = load(elastic_engine, document("a"))
    elastic_server.ask("PUT", f"/{old}/_mapping", {"_meta": {"fields": "of another version"}})
    with elastic_engine.open_reader() as reader:
        for _ in range(2):
            with pytest.raises(EngineUnavailable, match="another version") as caught:
                reader.search(EVERYTHING)
            assert "reindex" in caught.value.hint
        with pytest.raises(EngineUnavailable, match="another version"):
            list(reader.iter_ids(EVERYTHING))
        with pytest.raises(EngineUnavailable, match="another version"), elastic_engine.open_writer(old):
            pass
        load(elastic_engine, document("b"))
        assert list(reader.iter_ids(EVERYTHING)) == ["b"]
    elastic_engine.admin.drop(old)
