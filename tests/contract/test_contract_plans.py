"""Every node of a plan, alone and together, finds the same on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engine_asking import ask, doc, found, load

from archive.engines.port import Engine, EngineReader
from archive.errors import EngineRejected, QueryTooCostly
from archive.query.plan import (
    And,
    AnyOf,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Range,
    Term,
    Wildcard,
)

LATE = 1 << 41
DOCUMENTS = [
    doc("a", "the red notice was refused", subject="belov", kind=("x", "y"), first_day=-3, last_day=-3),
    doc("b", "notice the refused red", subject="ivanov ivanova", kind="x", first_day=0, last_day=30),
    doc("c", "to be or not to be", kind="y", body_stems="en:be fr:etre", first_day=100, last_day=100),
    doc("d", "москва москве иванов", subject="иванова", from_country="RU", first_day=1 << 40, last_day=LATE),
    doc("e", "محمد احمد القاهره", from_country="EG", subject="ali ali veli ali"),
    doc("f", "北京 京市 市"),
    doc("g", "a*b a?b a.b a\\b a+b [a] {a} (a) a|b ^a$ #a &a ~a \"a\" <a> @a -a a/b é"),
    doc("h", "red red red"),
    doc("i", "istanbul ıspanak i̇zmir ß straße"),
    doc("j", "𝒂𝒃 😀 x"),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader(shared_engine: Engine) -> Iterator[EngineReader]:
    load(shared_engine, DOCUMENTS)
    with shared_engine.open_reader() as opened:
        yield opened


RED, NOTICE = Term("body", "red"), Term("body", "notice")
ROWS: list[tuple[Node, str]] = [
    (Everything(), "a b c d e f g h i j"),
    (Nothing(), ""),
    # a token is whole and as it is; nothing is folded or split by an engine
    (Term("body", "red"), "a b h"),
    (Term("body", "Red"), ""),
    (Term("body", "re"), ""),
    (Term("body", "москва"), "d"),
    (Term("body", "محمد"), "e"),
    (Term("body", "京市"), "f"),
    (Term("body", "😀"), "j"),
    (Term("body", "straße"), "i"),
    (Term("body", "strasse"), ""),
    (Term("body", "a/b"), "g"),
    (Term("body", "a*b"), "g"),
    (Term("body", "red notice"), ""),
    (Term("subject", "red"), ""),
    (Term("body_stems", "en:be"), "c"),
    (Term("body_stems", "en"), ""),
    (Term("kind", "x"), "a b"),
    (Term("kind", "X"), ""),
    (Term("from_country", "RU"), "d"),
    (AnyOf("body", ("москва", "notice", "nowhere")), "a b d"),
    (AnyOf("body", ()), ""),
    (AnyOf("kind", ("y", "z")), "a c"),
    (AnyOf("body_stems", ("en:be", "fr:etre")), "c"),
    # phrases: in a row, in order
    (Phrase("body", ("red", "notice")), "a"),
    (Phrase("body", ("notice", "red")), ""),
    (Phrase("body", ("notice",)), "a b"),
    (Phrase("body", ("to", "be", "or", "not", "to", "be")), "c"),
    (Phrase("body", ("be", "to")), ""),
    (Phrase("body", ("red", "red", "red")), "h"),
    (Phrase("body", ("red", "red", "red", "red")), ""),
    (Phrase("body", ("محمد", "احمد")), "e"),
    (Phrase("body", ("北京", "京市")), "f"),
    # slop: moves that bring the words in place, in either direction; a swap of neighbors takes two
    (Phrase("body", ("red", "refused"), 1), ""),
    (Phrase("body", ("red", "refused"), 2), "a b"),
    (Phrase("body", ("refused", "red"), 2), "b"),
    (Phrase("body", ("refused", "red"), 3), "b"),
    (Phrase("body", ("refused", "red"), 4), "a b"),
    (Phrase("body", ("notice", "red"), 1), ""),
    (Phrase("body", ("notice", "red"), 2), "a b"),
    (Phrase("body", ("notice", "refused", "red"), 1), "b"),
    (Phrase("body", ("red", "notice", "refused"), 1), "a"),
    (Phrase("body", ("red", "notice", "refused"), 3), "a"),
    (Phrase("body", ("red", "notice", "refused"), 4), "a b"),
    (Phrase("body", ("refused", "notice", "red"), 2), ""),
    (Phrase("body", ("refused", "notice", "red"), 3), "b"),
    (Phrase("body", ("refused", "notice", "red"), 5), "a b"),
    # one word twice is two places
    (Phrase("body", ("to", "to"), 2), ""),
    (Phrase("body", ("to", "to"), 3), "c"),
    (Phrase("body", ("be", "to", "be"), 3), "c"),
    (Phrase("subject", ("ali", "ali", "ali"), 1), "e"),
    (Phrase("subject", ("veli", "ali", "ali", "ali"), 2), ""),
    (Phrase("subject", ("veli", "ali", "ali", "ali"), 3), "e"),
    # wildcards stay within a token; what is escaped is itself
    (Wildcard("body", "re*"), "a b h"),
    (Wildcard("body", "*"), "a b c d e f g h i j"),
    (Wildcard("body", "r?d"), "a b h"),
    (Wildcard("body", "?ed"), "a b h"),
    (Wildcard("body", "*fus*"), "a b"),
    (Wildcard("body", "моск??"), "d"),
    (Wildcard("body", "моск?"), ""),
    (Wildcard("body", "*احمد"), "e"),
    (Wildcard("body", "?"), "f g i j"),
    (Wildcard("body", "a\\*b"), "g"),
    (Wildcard("body", "a\\?b"), "g"),
    (Wildcard("body", "a\\\\b"), "g"),
    (Wildcard("body", "a.b"), "g"),
    (Wildcard("body", "a.*"), "g"),
    (Wildcard("body", "[a]"), "g"),
    (Wildcard("body", "(a*"), "g"),
    (Wildcard("body", "<a>"), "g"),
    (Wildcard("body", "^?$"), "g"),
    (Wildcard("body", "{a?"), "g"),
    (Wildcard("body", "[rx]ed"), ""),
    (Wildcard("body", "red|notice"), ""),
    (Wildcard("body", "re.+"), ""),
    (Wildcard("body", "𝒂?"), "j"),
    (Wildcard("body", "red*notice"), ""),
    (Wildcard("kind", "*"), "a b c"),
    # fuzzy: insert, delete, replace, or swap two neighbors
    (Fuzzy("body", "redd", 1), "a b h"),
    (Fuzzy("body", "ed", 1), "a b h"),
    (Fuzzy("body", "rad", 1), "a b h"),
    (Fuzzy("body", "erd", 1), "a b h"),
    (Fuzzy("body", "noitce", 1), "a b"),
    (Fuzzy("body", "niotce", 1), ""),
    (Fuzzy("body", "niotce", 2), "a b"),
    (Fuzzy("body", "niotec", 2), ""),
    (Fuzzy("body", "noti", 2), "a b c"),
    (Fuzzy("body", "moskva", 2), ""),
    (Fuzzy("body", "москву", 1), "d"),
    (Fuzzy("body", "иваноф", 1), "d"),
    (Fuzzy("subject", "ivanov", 1), "b"),
    (Fuzzy("subject", "иванов", 1), "d"),
    (Fuzzy("body", "مجمد", 1), "e"),
    (Fuzzy("body", "😁", 1), "f g i j"),
    # ranges are inclusive; a document without the value is in none
    (Range("first_day", 0, 100), "b c"),
    (Range("first_day", 1, None), "c d"),
    (Range("last_day", None, 30), "a b"),
    (Range("first_day", None, -3), "a"),
    (Range("first_day", -3, -3), "a"),
    (Range("first_day", None, None), "a b c d"),
    (Range("first_day", 5, 4), ""),
    (Range("last_day", LATE, None), "d"),
    # together
    (And((RED, NOTICE)), "a b"),
    (And((RED,)), "a b h"),
    (Or((RED, Term("body", "москва"))), "a b d h"),
    (Or((Nothing(), Nothing())), ""),
    (And((RED, Nothing())), ""),
    (Or((RED, Nothing())), "a b h"),
    (Not(RED), "c d e f g i j"),
    (Not(Everything()), ""),
    (Not(Nothing()), "a b c d e f g h i j"),
    (Not(Not(RED)), "a b h"),
    (And((RED, Not(NOTICE))), "h"),
    (And((Not(RED), Not(Term("kind", "y")))), "d e f g i j"),
    (Or((Not(RED), NOTICE)), "a b c d e f g i j"),
    (Not(And((RED, NOTICE))), "c d e f g h i j"),
    (Not(Or((RED, Term("kind", "y")))), "d e f g i j"),
    (And((Or((RED, Term("kind", "y"))), Or((NOTICE, Term("body", "or"))))), "a b c"),
    (And((RED, Or((Term("kind", "y"), Term("subject", "belov"))))), "a"),
    (And((RED, Not(Or((NOTICE, Term("kind", "x")))))), "h"),
    (And((Everything(), Not(Nothing()), Not(RED))), "c d e f g i j"),
    (Or((And((RED, Not(Or((NOTICE, Term("kind", "y")))))), And((Not(RED), Term("kind", "y"))))), "c h"),
    (Not(And((Not(RED), Or((Term("kind", "y"), Not(Term("kind", "y"))))))), "a b h"),
]  # fmt: skip


@pytest.mark.parametrize(("node", "expected"), ROWS, ids=[str(node)[:70] for node, _ in ROWS])
def test_a_plan_finds(reader: EngineReader, node: Node, expected: str) -> None:
    assert found(reader, node) == expected


def test_the_deepest_query_of_a_reader_is_answered(reader: EngineReader) -> None:
    """`red OR (x AND NOT (red OR (x AND NOT (...))))`, twenty parentheses: more than Elasticsearch takes
    where every operator is a step."""
    node: Node = RED
    for _ in range(20):
        node = Or((Term("body", "nowhere"), And((Everything(), Not(node)))))
    assert found(reader, node, filters={"collection": ("harbor",)}) == "a b h"
    for _ in range(4):
        node = And((Or((Not(Term("body", "nowhere")), node)), Or((RED, Nothing()))))
    assert found(reader, node) == "a b h"


def test_what_is_nested_deeper_is_refused(reader: EngineReader) -> None:
    node: Node = RED
    for _ in range(40):
        node = Or((Term("body", "nowhere"), And((Everything(), Not(And((node, Everything())))))))
    with pytest.raises(QueryTooCostly, match="too deep"):
        found(reader, node)
    with pytest.raises(QueryTooCostly, match="too deep"):
        reader.iter_ids(ask(node))


def test_many_words_at_once(reader: EngineReader) -> None:
    many = tuple(Term("body", f"word{n}") for n in range(3_000))
    assert found(reader, Or((*many, RED))) == "a b h"
    assert found(reader, AnyOf("body", (*(f"word{n}" for n in range(20_000)), "red"))) == "a b h"
    assert found(reader, And((RED, *(Not(one) for one in many)))) == "a b h"


def test_a_wide_slop_is_refused(reader: EngineReader) -> None:
    assert found(reader, Phrase("body", ("red", "notice", "refused"), 20)) == "a b"
    assert found(reader, Phrase("body", ("red", "refused"), 50)) == "a b"
    with pytest.raises(QueryTooCostly, match="3 words"):
        found(reader, Phrase("body", ("red", "notice", "refused"), 21))
    with pytest.raises(QueryTooCostly, match="5 words"):
        found(reader, Not(And((Everything(), Phrase("body", ("to", "be", "or", "not", "to"), 4)))))


@pytest.mark.differs("frequent_slop")
def test_a_slop_between_very_frequent_words(engine: Engine) -> None:
    load(engine, (doc(f"{n:05}", "to be or not") for n in range(16_000)))
    with engine.open_reader() as reader:
        assert reader.search(ask(Phrase("body", ("to", "or", "not"), 20), size=1)).total == 16_000


@pytest.mark.parametrize("field", ["body_stems", "kind", "first_day", "nowhere"])
def test_no_phrase_where_there_are_no_positions(reader: EngineReader, field: str) -> None:
    with pytest.raises(EngineRejected):
        found(reader, Phrase(field, ("a", "b")))
