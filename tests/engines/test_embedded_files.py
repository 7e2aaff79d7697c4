"""The embedded engine's files: what is on the disk, what is broken, and who else is at it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import tantivy

from archive.engines.embedded import EmbeddedEngine
from archive.errors import EngineError, EngineRejected, EngineUnavailable
from archive.index.document import IndexDocument
from archive.query.plan import Everything, Term
from archive.query.request import EngineRequest, Scope, Sort

EVERYTHING = EngineRequest(Everything(), Scope(), facets=("kind",))


def document(id_: str, body: str = "word") -> IndexDocument:
    return IndexDocument(id_, {"body": body}, {"kind": ("x",)}, {"newest_key": 1, "oldest_key": 1}, {})


def load(engine: EmbeddedEngine, *ids: str) -> str:
    name = engine.admin.create_generation()
    with engine.open_writer(name) as writer:
        writer.write(document(one) for one in ids)
        writer.commit()
    engine.admin.publish(name)
    return name


def test_another_engine_on_the_same_folder_sees_the_same(embedded_engine: EmbeddedEngine) -> None:
    name = load(embedded_engine, "a", "b")
    again = EmbeddedEngine(embedded_engine.admin.root)
    assert again.admin.published() == name
    with again.open_reader() as reader:
        assert reader.search(EVERYTHING).total == 2


def test_only_one_writer(embedded_engine: EmbeddedEngine) -> None:
    name = load(embedded_engine, "a")
    with (
        embedded_engine.open_writer(name),
        pytest.raises(EngineError),
        EmbeddedEngine(embedded_engine.admin.root).open_writer(name),
    ):
        pass
    with embedded_engine.open_writer(name) as writer:
        writer.write([document("b")])
        writer.commit()


def test_locks_and_leftovers_of_a_killed_process_do_not_matter(embedded_engine: EmbeddedEngine) -> None:
    name = load(embedded_engine, "a")
    root = embedded_engine.admin.root
    (root / name / ".tantivy-writer.lock").touch()
    (root / ".published.99999").write_text("generation-0000")
    (root / "not-a-generation").mkdir()
    with embedded_engine.open_writer(name) as writer:
        writer.write([document("b")])
        writer.commit()
    with embedded_engine.open_reader() as reader:
        assert reader.search(EVERYTHING).total == 2
    assert [g.name for g in embedded_engine.admin.generations()] == [name]


def test_a_generation_that_was_not_finished_can_be_dropped(embedded_engine: EmbeddedEngine) -> None:
    name = load(embedded_engine, "a")
    (embedded_engine.admin.root / "generation-000007").mkdir()
    assert [(g.name, g.documents) for g in embedded_engine.admin.generations()] == [
        (name, 1), ("generation-000007", 0),
    ]  # fmt: skip
    assert embedded_engine.admin.create_generation() == "generation-000008"
    embedded_engine.admin.drop("generation-000007")


@pytest.mark.parametrize("suffix", [".fast", ".term", ".idx", ".store"])
def test_a_broken_index_is_an_error_and_the_next_generation_answers(
    embedded_engine: EmbeddedEngine, suffix: str
) -> None:
    name = load(embedded_engine, "a", "b")
    for path in (embedded_engine.admin.root / name).glob(f"*{suffix}"):
        path.write_bytes(b"")
    asked = EngineRequest(Term("body", "word"), Scope(), facets=("kind",))
    with embedded_engine.open_reader() as reader:
        with pytest.raises(EngineError) as caught:
            reader.search(asked)
        assert "backchannel reindex" in caught.value.hint
        with pytest.raises(EngineError):
            list(reader.iter_ids(asked))
        load(embedded_engine, "c")
        assert reader.search(EVERYTHING).total == 1


def test_a_pointer_to_nowhere(embedded_engine: EmbeddedEngine) -> None:
    load(embedded_engine, "a")
    (embedded_engine.admin.root / "published").write_text("generation-000042")
    with embedded_engine.open_reader() as reader, pytest.raises(EngineUnavailable):
        reader.search(EVERYTHING)
    (embedded_engine.admin.root / "published").write_bytes(b"\xff\xfe")
    with embedded_engine.open_reader() as reader, pytest.raises(EngineError):
        reader.search(EVERYTHING)


def test_a_reader_is_shared_by_threads_while_another_process_writes(embedded_engine: EmbeddedEngine) -> None:
    """Totals only grow, and are whole commits of 50."""
    name = load(embedded_engine)
    code = f"""
from pathlib import Path
from archive.engines.embedded import EmbeddedEngine
from archive.index.document import IndexDocument
engine = EmbeddedEngine(Path({str(embedded_engine.admin.root)!r}), heap_bytes=30_000_000)
with engine.open_writer({name!r}) as writer:
    for batch in range(20):
        ids = [f"{{batch:02}}-{{n:02}}" for n in range(50)]
        writer.write(IndexDocument(one, {{"body": "word"}}, {{}}, {{}}, {{}}) for one in ids)
        writer.commit()
"""
    problems: list[BaseException | str] = []
    stop = threading.Event()
    with embedded_engine.open_reader() as reader:

        def read() -> None:
            last = 0
            try:
                while not stop.is_set():
                    result = reader.search(EngineRequest(Term("body", "word"), Scope(), size=5))
                    if result.total < last or result.total % 50:
                        problems.append(f"{last} -> {result.total}")
                    last = result.total
            except BaseException as error:
                problems.append(error)

        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        repository = Path(__file__).parents[2]
        subprocess.run([sys.executable, "-c", code], check=True, cwd=repository, timeout=120)
        stop.set()
        for thread in threads:
            thread.join()
        assert problems == []
        assert reader.search(EngineRequest(Term("body", "word"), Scope())).total == 1_000


def test_little_memory_for_the_writer_is_refused_in_words(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, threads=2, heap_bytes=1_000)
    name = engine.admin.create_generation()
    with pytest.raises(EngineRejected, match="open a writer"), engine.open_writer(name):
        pass


@pytest.mark.parametrize("sort", list(Sort))
def test_a_very_large_page_is_no_larger_than_the_index(embedded_engine: EmbeddedEngine, sort: Sort) -> None:
    load(embedded_engine, "a", "b")
    with embedded_engine.open_reader() as reader:
        asked = EngineRequest(Term("body", "word"), Scope(), sort=sort, size=2_000_000_000)
        assert [hit.id for hit in reader.search(asked).hits] == ["a", "b"]


def test_an_index_of_other_fields_is_refused_until_it_is_built_anew(embedded_engine: EmbeddedEngine) -> None:
    root = embedded_engine.admin.root
    (root / "generation-000001").mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    tantivy.Index(builder.build(), path=str(root / "generation-000001"))
    embedded_engine.admin.publish("generation-000001")
    with embedded_engine.open_reader() as reader:
        for _ in range(2):
            with pytest.raises(EngineUnavailable, match="another version") as caught:
                reader.search(EVERYTHING)
            assert "reindex" in caught.value.hint
        with (
            pytest.raises(EngineUnavailable, match="another version"),
            embedded_engine.open_writer("generation-000001"),
        ):
            pass
        load(embedded_engine, "a")
        assert reader.search(EVERYTHING).total == 1
    embedded_engine.admin.drop("generation-000001")
