"""Names of files within a scope: both engines find a message by its visible names, and by no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from contract_table import read_corpus
from engine_asking import load

from archive.domain.message import Attachment
from archive.engines.port import Engine, EngineReader
from archive.errors import QueryTooCostly
from archive.index.build import build_found
from archive.query.check import check_request
from archive.query.request import EngineRequest, Scope, SearchRequest, Sort
from search_api.scoping import narrow_plan

#: Message -> where it was found. `1` is only in `open`, `2` in two, `3` in three, `4` only in `secret`.
PLACES = {
    1: [("open", "a/alpha.eml")],
    2: [("open", "a/bravo-7.eml"), ("secret", "b/informant-7.mbox")],
    3: [("open", "x/charlie.eml"), ("other", "y/delta.csv"), ("secret", "z/informant.mbox")],
    4: [("secret", "b/source kilo.eml")],
    5: [("open", "a/cross"), ("open", "b/over"), ("secret", "c/alpha")],
}
OPEN, OTHER = Scope(frozenset({"open"})), Scope(frozenset({"other"}))
BOTH, SECRET = Scope(frozenset({"open", "other"})), Scope(frozenset({"secret"}))
EVERY = Scope(frozenset({"open", "other", "secret"}))


@pytest.fixture(scope="module")
def reader(shared_engine: Engine) -> Iterator[EngineReader]:
    message = next(iter(read_corpus().values()))[0]
    scan = Attachment("scan.pdf", "application/pdf", "0" * 64, 3)
    load(
        shared_engine,
        [
            build_found(replace(message, id=str(n), attachments=(scan,) if n in (2, 4) else ()), places)
            for n, places in PLACES.items()
        ],
    )
    with shared_engine.open_reader() as opened:
        yield opened


def request(query: str, scope: Scope) -> EngineRequest:
    asked = check_request(SearchRequest(q=query, sort=Sort.NEWEST, size=50), scope)[1]
    return replace(asked, plan=narrow_plan(asked.plan, scope))


#: query -> what it finds in OPEN, OTHER, BOTH, SECRET, and without a scope.
FOUND = {
    "file:alpha": ("1", "", "1", "5", "1 5"),
    "file:bravo": ("2", "", "2", "", "2"),
    "file:informant": ("", "", "", "2 3", "2 3"),
    "file:charlie": ("3", "", "3", "", "3"),
    "file:delta": ("", "3", "3", "", "3"),
    "file:kilo": ("", "", "", "4", "4"),
    "file:eml": ("1 2 3", "", "1 2 3", "4", "1 2 3 4"),
    "file:scan.pdf": ("2", "", "2", "2 4", "2 4"),
    'file:"informant mbox"': ("", "", "", "3", "3"),
    "file:informant-7.mbox": ("", "", "", "2", "2"),
    'file:"bravo eml"~1': ("2", "", "2", "", "2"),
    "file:bravo7eml": ("2", "", "2", "", "2"),
    "file:inform*": ("", "", "", "2 3", "2 3"),
    "file:*rlie": ("3", "", "3", "", "3"),
    "file:informent~1": ("", "", "", "2 3", "2 3"),
    "file:dleta~1": ("", "3", "3", "", "3"),
    "file:alpha OR file:delta": ("1", "3", "1 3", "5", "1 3 5"),
    "NOT file:informant": ("1 2 3 5", "3", "1 2 3 5", "4 5", "1 4 5"),
    "file:charlie file:delta": ("", "", "3", "", "3"),
    "file:cross file:over": ("5", "", "5", "", "5"),
}


@pytest.mark.parametrize("query", FOUND)
def test_a_name_finds_by_the_collections_in_scope(reader: EngineReader, query: str) -> None:
    scopes = (OPEN, OTHER, BOTH, SECRET, Scope())
    asked = [request(query, scope) for scope in scopes]
    assert tuple(" ".join(sorted(reader.iter_ids(one))) for one in asked) == FOUND[query]
    results = [reader.search(one) for one in asked]
    assert tuple(result.total for result in results) == tuple(len(ids.split()) for ids in FOUND[query])
    counted = [sum(b.count for b in result.facets["language"].buckets) for result in results]
    assert counted == [result.total for result in results]


@pytest.mark.parametrize("query", FOUND)
def test_a_scope_of_every_collection_finds_what_no_scope_finds(reader: EngineReader, query: str) -> None:
    assert sorted(reader.iter_ids(request(query, EVERY))) == sorted(reader.iter_ids(request(query, Scope())))


def test_the_deepest_query_can_be_asked_within_a_scope(reader: EngineReader) -> None:
    query = "(alpha AND (b OR " * 10 + "file:bravo" + "))" * 10
    for scope in (OPEN, Scope()):
        assert reader.search(request(query, scope)).total == 0


#: (word, how often, collections) of the longest queries. A pattern is two clauses, for words and codes.
LONGEST = [
    ("file:w{}", 199, 1_000),
    ('file:"a w{}"', 150, 20),
    ("file:bra*w{}", 15, 100),
    ("file:brav{}~1", 19, 150),
]


@pytest.mark.parametrize(("word", "words", "collections"), LONGEST)
def test_the_longest_query_can_be_asked_within_many_collections(
    reader: EngineReader, word: str, words: int, collections: int
) -> None:
    scope = Scope(frozenset({"open", *(f"leak {n}" for n in range(collections - 1))}))
    query = " OR ".join(["file:bravo", *(word.format(n) for n in range(words))])
    assert list(reader.iter_ids(request(query, scope))) == ["2"]


def test_a_longer_one_is_refused_within_a_scope_only(reader: EngineReader) -> None:
    scope = Scope(frozenset({"open", *(f"leak {n}" for n in range(19))}))
    query = " OR ".join(["file:bravo", *(f'file:"a w{n}"' for n in range(151))])
    with pytest.raises(QueryTooCostly, match="so many collections"):
        request(query, scope)
    assert list(reader.iter_ids(request(query, Scope()))) == ["2"]
