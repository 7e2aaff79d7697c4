"""Generations: made aside, published at once, dropped; and readers that follow."""

from __future__ import annotations

import pytest
from engine_asking import ask, doc, found, load

from archive.engines.port import Engine
from archive.errors import EngineRejected, NotFound
from archive.query.plan import Everything, Term
from archive.query.request import Interval

EVERYTHING = Everything()


def test_before_anything_is_published_nothing_is_found(engine: Engine) -> None:
    assert engine.admin.published() is None
    assert engine.admin.generations() == ()
    with engine.open_reader() as reader:
        result = reader.search(ask(EVERYTHING, facets=("kind",), interval=Interval.YEAR))
        assert (result.hits, result.total, result.more) == ((), 0, False)
        assert result.facets["kind"].buckets == ()
        assert result.histogram == ()
        assert list(reader.iter_ids(ask(EVERYTHING))) == []
        assert reader.terms("kind", "", 10, ask(EVERYTHING).scope) == ()


def test_an_empty_generation_can_be_published(engine: Engine) -> None:
    name = load(engine, [])
    with engine.open_reader() as reader:
        result = reader.search(ask(EVERYTHING, facets=("kind",), interval=Interval.YEAR))
        assert (result.total, result.facets["kind"].buckets, result.histogram) == (0, (), ())
        assert list(reader.iter_ids(ask(EVERYTHING))) == []
    assert [(g.name, g.published, g.documents) for g in engine.admin.generations()] == [(name, True, 0)]


def test_names_sort_by_age(engine: Engine) -> None:
    names = [engine.admin.create_generation() for _ in range(11)]
    assert names == sorted(names)
    assert len(set(names)) == 11
    assert [g.name for g in engine.admin.generations()] == names


def test_a_name_is_not_used_again_while_a_newer_one_exists(engine: Engine) -> None:
    first, second = engine.admin.create_generation(), engine.admin.create_generation()
    engine.admin.drop(first)
    assert engine.admin.create_generation() > second


def test_what_is_not_published_is_not_seen(engine: Engine) -> None:
    load(engine, [doc("old", "word")])
    aside = engine.admin.create_generation()
    with engine.open_writer(aside) as writer:
        writer.write([doc("new", "word")])
        writer.commit()
    with engine.open_reader() as reader:
        assert found(reader, Term("body", "word")) == "old"
        engine.admin.publish(aside)
        assert found(reader, Term("body", "word")) == "new"
        assert engine.admin.published() == aside


def test_one_generation_is_published_at_most(engine: Engine) -> None:
    first, second = load(engine, [doc("a")]), load(engine, [doc("b"), doc("c")])
    assert [(g.name, g.published, g.documents) for g in engine.admin.generations()] == [
        (first, False, 1),
        (second, True, 2),
    ]


def test_publishing_twice_changes_nothing(engine: Engine) -> None:
    name = load(engine, [doc("a")])
    engine.admin.publish(name)
    assert engine.admin.published() == name


def test_an_older_generation_can_be_published_again(engine: Engine) -> None:
    first = load(engine, [doc("a")])
    load(engine, [doc("b")])
    engine.admin.publish(first)
    with engine.open_reader() as reader:
        assert found(reader, EVERYTHING) == "a"


def test_the_published_generation_is_not_dropped(engine: Engine) -> None:
    name = load(engine, [doc("a")])
    with pytest.raises(EngineRejected, match=name):
        engine.admin.drop(name)
    with engine.open_reader() as reader:
        assert found(reader, EVERYTHING) == "a"


def test_a_reader_goes_on_when_the_old_generation_is_dropped(engine: Engine) -> None:
    old = load(engine, [doc("a")])
    with engine.open_reader() as reader:
        assert found(reader, EVERYTHING) == "a"
        load(engine, [doc("b")])
        engine.admin.drop(old)
        assert found(reader, EVERYTHING) == "b"
    assert [g.name for g in engine.admin.generations()] == [engine.admin.published()]


def test_an_export_ends_in_the_generation_in_which_it_began(engine: Engine) -> None:
    load(engine, [doc(f"old{n:05}", key=n) for n in range(12_000)])
    with engine.open_reader() as reader:
        ids = reader.iter_ids(ask(EVERYTHING))
        first = next(ids)
        load(engine, [doc("new")])
        rest = list(ids)
    assert first == "old11999"
    assert len(rest) == 11_999
    assert rest[-1] == "old00000"


@pytest.mark.parametrize("name", ["", "generation-000099", "backchannel-000099", "../elsewhere", "*"])
def test_a_generation_that_does_not_exist(engine: Engine, name: str) -> None:
    load(engine, [doc("a")])
    with pytest.raises(NotFound):
        engine.admin.publish(name)
    with pytest.raises(NotFound):
        engine.admin.drop(name)
    with pytest.raises(NotFound), engine.open_writer(name):
        pass
    assert len(engine.admin.generations()) == 1


def test_check_says_how_many_messages_answer(engine: Engine) -> None:
    assert "0 messages" in engine.admin.check()
    load(engine, [doc("a"), doc("b")])
    assert "2 messages" in engine.admin.check()
