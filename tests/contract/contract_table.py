"""The table that says what a search finds: `corpus.jsonl` and `queries.yaml`, as the suite reads them.

A line of `corpus.jsonl` is a message as the loader would have made it, so that the table does not depend on
the loader: `id` (the label that the table names it by), `source_id`, `from`, `to`, `cc` (each party is
[as found, country or null, bureau or null]), `sent_at` (ISO 8601 to any precision, or null), `subject`,
`reference`, `in_reply_to`, `body`, `attachments` (`name`, `text`), `languages`, `kinds`, `format`,
`collection`, `file`; and where the ledger knows something of it, `ledger`: `persons`, `requesting`, `after`
and `before` (rows of kind, message, certainty, days or null) and `fact`.

`queries.yaml` was written by hand from reading the corpus: `queries` has `q`, and where they are asked for
`plain`, `filters`, `sent_from`, `sent_to`, `without`, `also` (spellings of names); `expected` (labels, or
`all`) and `why`. `bad` has `q` (or
`repeat` and `times`), the `code` of the error and its `span`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from archive.domain.findings import Kind
from archive.domain.instant import parse_iso
from archive.domain.ledger import (
    NOTHING_KNOWN,
    Basis,
    Certainty,
    Fact,
    LedgerEntry,
    Relation,
    Surrounding,
)
from archive.domain.message import UNDETERMINED, Attachment, Message, Party
from archive.index.build import build_document
from archive.index.document import IndexDocument
from archive.names.lexicon import iter_rows
from archive.query.request import SearchRequest

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A query of the table, and the labels of the messages that it finds."""

    request: SearchRequest
    expected: frozenset[str]
    why: str


@dataclass(frozen=True)
class Bad:
    """A query that is refused, the code of the error, and the place that it points at."""

    q: str
    code: str
    span: tuple[int, int]
    why: str


@lru_cache(maxsize=1)
def read_corpus() -> dict[str, tuple[Message, dict[str, Any]]]:
    """Label -> the message and its line."""
    lines = (HERE / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return {row["id"]: (_message(number, row), row) for number, row in enumerate(rows, 1)}


def read_documents() -> list[IndexDocument]:
    """The corpus as an engine is given it."""
    return [
        build_document(message, (row["collection"],), (row["file"],), _entry(message, row.get("ledger")))
        for message, row in read_corpus().values()
    ]


class CorpusLexicon:
    """The lexicon of the corpus, as a catalog would hold it."""

    def __init__(self) -> None:
        self._words: dict[str, set[str]] = {}
        for document in read_documents():
            for key, word in iter_rows(document.names.split()):
                self._words.setdefault(key, set()).add(word)

    def find_words(self, keys: Collection[str]) -> Collection[str]:
        """Every word that has one of these keys."""
        return set().union(*(self._words.get(key, set()) for key in keys))


@lru_cache(maxsize=1)
def read_lexicon() -> CorpusLexicon:
    """The one lexicon of the table."""
    return CorpusLexicon()


def label_of(message_id: str) -> str:
    """The label of a message's id."""
    return next(label for label, (message, _) in read_corpus().items() if message.id == message_id)


def read_cases() -> list[Case]:
    """The queries of the table."""
    everything = frozenset(read_corpus())
    return [
        Case(
            SearchRequest(
                q=row["q"],
                plain=row.get("plain", False),
                spellings_off=tuple(row.get("without", ())),
                spellings_on=tuple(row.get("also", ())),
                filters={name: tuple(values) for name, values in row.get("filters", {}).items()},
                sent_from=row.get("sent_from"),
                sent_to=row.get("sent_to"),
            ),
            everything if row["expected"] == "all" else frozenset(row["expected"]),
            row["why"],
        )
        for row in _read_table()["queries"]
    ]


def read_bad() -> list[Bad]:
    """The queries that are refused."""
    return [
        Bad(
            row["q"] if "q" in row else row["repeat"] * row["times"],
            row["code"],
            (row["span"][0], row["span"][1]),
            row["why"],
        )
        for row in _read_table()["bad"]
    ]


@lru_cache(maxsize=1)
def _read_table() -> Mapping[str, Any]:
    table = yaml.safe_load((HERE / "queries.yaml").read_text(encoding="utf-8"))
    assert isinstance(table, dict)
    return table


def _entry(message: Message, row: Mapping[str, Any] | None) -> LedgerEntry:
    """What the ledger knows of a message, as the corpus says it for the first of its persons."""
    if row is None:
        return NOTHING_KNOWN
    person = row["persons"][0]
    relations = {
        name: tuple(Relation(Kind(k), m, Certainty(c), d) for k, m, c, d in row.get(name, ()))
        for name in ("after", "before")
    }
    given = dict(row.get("fact", {}))
    for name, kind in _TYPES.items():
        if name in given:
            given[name] = kind(given[name])
    return LedgerEntry(
        persons=tuple(row["persons"]),
        requesting_country=row["requesting"],
        facts=(Fact(message.id, person, **given),) if given else (),
        surroundings=(Surrounding(message.id, person, relations["after"], relations["before"]),),
    )


_TYPES: Mapping[str, Callable[[Any], Any]] = {
    "after_denied_notice": Certainty,
    "after_cancelled": Certainty,
    "during_measures": Certainty,
    "basis": Basis,
    "answered_by": tuple,
}


def _message(number: int, row: Mapping[str, Any]) -> Message:
    languages = tuple(row["languages"])
    return Message(
        id=f"{number:06x}" + "0" * 26,
        source_id=row["source_id"],
        format=row["format"],
        subject=row["subject"],
        body=row["body"],
        sender=Party(*row["from"]) if row["from"] else None,
        to=tuple(Party(*party) for party in row["to"]),
        cc=tuple(Party(*party) for party in row["cc"]),
        raw_sent_at=row["sent_at"],
        sent_at=parse_iso(row["sent_at"]) if row["sent_at"] else None,
        reference=row["reference"],
        in_reply_to=row["in_reply_to"],
        attachments=tuple(
            Attachment(a["name"], "text/plain", "0" * 64, len(a["text"]), a["text"])
            for a in row["attachments"]
        ),
        language=languages[0] if languages else UNDETERMINED,
        languages=languages,
        kinds=tuple(row["kinds"]),
    )
