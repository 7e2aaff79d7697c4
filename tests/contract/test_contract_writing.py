"""Writing: in bulk, again, what is refused, what is deleted, what was not committed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engine_asking import ask, doc, found, load

from archive.engines.port import Engine
from archive.index.document import IndexDocument
from archive.query.plan import Everything, Term

EVERYTHING = Everything()


def test_many_documents_in_several_commits(engine: Engine) -> None:
    name = engine.admin.create_generation()
    with engine.open_writer(name) as writer:
        assert writer.write(doc(f"{n:05}", "word") for n in range(2_500)).written == 2_500
        writer.commit()
        assert writer.write(doc(f"{n:05}", "word") for n in range(2_500, 2_600)).written == 100
        writer.commit()
    engine.admin.publish(name)
    with engine.open_reader() as reader:
        assert reader.search(ask(Term("body", "word"))).total == 2_600
    assert [g.documents for g in engine.admin.generations()] == [2_600]


def test_a_document_replaces_the_one_with_its_id(engine: Engine) -> None:
    name = load(engine, [doc("a", "first"), doc("b", "first"), doc("a", "second")])
    with engine.open_reader() as reader:
        assert found(reader, Term("body", "first")) == "b"
        assert found(reader, Term("body", "second")) == "a"
        with engine.open_writer(name) as writer:
            assert writer.write([doc("b", "third")]).written == 1
            writer.commit()
        assert found(reader, Term("body", "first")) == ""
        assert found(reader, Term("body", "third")) == "b"
        assert found(reader, EVERYTHING) == "a b"


def test_a_commit_is_seen_by_an_open_reader(engine: Engine) -> None:
    name = load(engine, [doc("a")])
    with engine.open_reader() as reader, engine.open_writer(name) as writer:
        for count in range(2, 6):
            writer.write([doc(f"a{count}")])
            writer.commit()
            assert reader.search(ask(EVERYTHING)).total == count


def test_what_is_not_committed_is_not_seen(engine: Engine) -> None:
    name = load(engine, [doc("a")])
    with engine.open_writer(name) as writer:
        writer.write([doc("b"), doc("a", "changed")])
    with engine.open_reader() as reader:
        assert found(reader, EVERYTHING) == "a"
        assert found(reader, Term("body", "changed")) == ""


@pytest.mark.differs("no_rollback")
def test_what_is_not_committed_is_discarded(engine: Engine) -> None:
    name = load(engine, [doc("a")])
    with engine.open_writer(name) as writer:
        writer.write([doc("b")])
    with engine.open_writer(name) as writer:
        writer.write([doc("c")])
        writer.commit()
    with engine.open_reader() as reader:
        assert found(reader, EVERYTHING) == "a c"


def test_deleting(engine: Engine) -> None:
    name = load(engine, [doc("a"), doc("b"), doc("c")])
    with engine.open_reader() as reader, engine.open_writer(name) as writer:
        writer.delete(["b", "never there"])
        writer.delete([])
        writer.commit()
        assert found(reader, EVERYTHING) == "a c"
        writer.write([doc("b")])
        writer.commit()
        assert found(reader, EVERYTHING) == "a b c"


BAD = [
    (IndexDocument("", {}, {}, {}, {}), "an id has 1 to 512 bytes"),
    (IndexDocument("x" * 513, {}, {}, {}, {}), "an id has 1 to 512 bytes"),
    (IndexDocument("x1", {"nowhere": "a"}, {}, {}, {}), "the index has no such text field: nowhere"),
    (IndexDocument("x2", {"year": "a"}, {}, {}, {}), "the index has no such text field: year"),
    (IndexDocument("x3", {}, {"body": ("a",)}, {}, {}), "the index has no such keyword field: body"),
    (IndexDocument("x4", {}, {}, {"body": 1}, {}), "the index has no such integer field: body"),
    (
        IndexDocument("x5", {}, {"kind": ("k" * 32_767,)}, {}, {}),
        "a value of kind is longer than 32766 bytes",
    ),
    (IndexDocument("x6", {}, {}, {"first_day": 1 << 63}, {}), "first_day does not fit 64 bits"),
    (IndexDocument("x7", {"body": "\ud800"}, {}, {}, {}), "it holds half a surrogate pair, which is no text"),
    (
        IndexDocument("x8", {}, {"kind": ("\udfff",)}, {}, {}),
        "it holds half a surrogate pair, which is no text",
    ),
]


@pytest.mark.parametrize(("bad", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_a_bad_document_is_refused_and_the_rest_goes_on(
    engine: Engine, bad: IndexDocument, reason: str
) -> None:
    name = engine.admin.create_generation()
    with engine.open_writer(name) as writer:
        report = writer.write([doc("a"), bad, doc("b")])
        assert report.written == 2
        assert report.refused == ((bad.id, reason),)
        writer.commit()
    engine.admin.publish(name)
    with engine.open_reader() as reader:
        assert found(reader, EVERYTHING) == "a b"


def test_the_longest_keyword_and_id_are_found(engine: Engine) -> None:
    longest, id_ = "k" * 32_766, "é" * 256
    load(engine, [doc(id_, kind=longest), doc("b")])
    with engine.open_reader() as reader:
        assert found(reader, Term("kind", longest)) == id_
        assert list(reader.iter_ids(ask(Term("kind", longest)))) == [id_]


def test_a_source_that_breaks_off_is_raised_as_it_is(engine: Engine) -> None:
    def broken() -> Iterator[IndexDocument]:
        yield doc("b")
        raise OSError("the disk is gone")

    name = load(engine, [doc("a")])
    with pytest.raises(OSError, match="the disk is gone"), engine.open_writer(name) as writer:
        writer.write(broken())
    with engine.open_reader() as reader:
        assert found(reader, EVERYTHING) == "a"
    with engine.open_writer(name) as writer:
        writer.write([doc("c")])
        writer.commit()
    with engine.open_reader() as reader:
        assert "c" in found(reader, EVERYTHING).split()


def test_a_large_document_among_small_ones(engine: Engine) -> None:
    words = " ".join(f"w{n}" for n in range(400_000))
    load(engine, [doc("a", "w7"), doc("b", words), doc("c", "w7")])
    with engine.open_reader() as reader:
        assert found(reader, Term("body", "w7")) == "a b c"
        assert found(reader, Term("body", "w399999")) == "b"


def test_a_document_may_be_bare(engine: Engine) -> None:
    load(engine, [IndexDocument("bare", {}, {}, {}, {}), doc("a", key=5)])
    with engine.open_reader() as reader:
        assert [hit.id for hit in reader.search(ask(EVERYTHING)).hits] == ["a", "bare"]
