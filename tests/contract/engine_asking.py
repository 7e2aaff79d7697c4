"""Documents and questions in a few words, for the contract of an engine."""

from __future__ import annotations

from collections.abc import Iterable

from archive.engines.port import Engine, EngineReader
from archive.index.document import IndexDocument
from archive.query import plan
from archive.query.request import EngineRequest, Scope, Sort

ALL = Scope()


def doc(
    id_: str,
    body: str = "",
    *,
    key: int = 0,
    oldest: int | None = None,
    subject: str = "",
    **keywords: object,
) -> IndexDocument:
    """A document; a keyword is one value or several, an integer goes where integers go."""
    text = {name: value for name, value in (("body", body), ("subject", subject)) if value}
    values: dict[str, tuple[str, ...]] = {"collection": ("harbor",)}
    integers = {"newest_key": key, "oldest_key": key if oldest is None else oldest}
    for name, value in keywords.items():
        if isinstance(value, int):
            integers[name] = value
        elif name.endswith("_stems"):
            text[name] = str(value)
        else:
            values[name] = (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]
    return IndexDocument(id_, text, values, integers, {"id": id_, "subject": subject})


def load(engine: Engine, documents: Iterable[IndexDocument]) -> str:
    """Write them into a new generation, publish it, and say its name."""
    name = engine.admin.create_generation()
    with engine.open_writer(name) as writer:
        report = writer.write(documents)
        assert report.refused == ()
        writer.commit()
    engine.admin.publish(name)
    return name


def ask(node: plan.Node, **asked: object) -> EngineRequest:
    """A request with a page of 100, everything in scope, the newest first."""
    return EngineRequest(node, **{"scope": ALL, "sort": Sort.NEWEST, "size": 100, **asked})  # type: ignore[arg-type]


def found(reader: EngineReader, node: plan.Node, **asked: object) -> str:
    """The ids that a plan finds, sorted, with single spaces between."""
    result = reader.search(ask(node, **asked))
    assert result.total == len(result.hits)
    assert result.relation == "eq"
    return " ".join(sorted(hit.id for hit in result.hits))


def pairs(buckets: Iterable[object]) -> dict[str, int]:
    """value -> count, in their order."""
    return {bucket.value: bucket.count for bucket in buckets}  # type: ignore[attr-defined]
