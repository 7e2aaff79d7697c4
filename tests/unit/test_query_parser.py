"""The parser: rows of queries and their trees, each headed by where the oddity came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QueryError, QuerySyntaxError, QueryTooCostly
from archive.query.parser import MAX_CHARACTERS, parse_query
from archive.query.syntax import All, Between, Both, Either, FuzzyWord, Pattern, Syntax, Without, Words
from tests.timing import best_seconds


def told(tree: Syntax | None) -> str:
    """A tree on one line: {} around what belongs together, the field before the colon."""
    match tree:
        case None:
            return ""
        case All():
            return "*"
        case Both(children):
            return "{" + " & ".join(map(told, children)) + "}"
        case Either(children):
            return "{" + " | ".join(map(told, children)) + "}"
        case Without(child):
            return f"-{told(child)}"
        case Between():
            low, high = "[" if tree.low_included else "{", "]" if tree.high_included else "}"
            return f"{tree.field}:{low}{tree.low or '*'} TO {tree.high or '*'}{high}"
        case Words():
            word = f'"{tree.text}"' + (f"~{tree.slop}" if tree.slop else "") if tree.quoted else tree.text
        case Pattern():
            word = f"<{tree.text}>"
        case FuzzyWord():
            word = f"{tree.text}~{tree.distance}"
    return f"{tree.field}:{word}" if tree.field else word


ROWS = [
    # plain words
    ("", ""),
    ("  \t\n ", ""),
    ("a", "a"),
    ("a b c", "{a & b & c}"),
    ("a\u00a0b\u3000c", "{a & b & c}"),
    # operators, and their precedence
    ("a AND b", "{a & b}"),
    ("a && b", "{a & b}"),
    ("a&&b||c", "{{a & b} | c}"),
    ("a OR b", "{a | b}"),
    ("a OR b OR c", "{a | b | c}"),
    ("a b OR c d", "{{a & b} | {c & d}}"),
    ("a OR b AND c", "{a | {b & c}}"),
    ("NOT a", "-a"),
    ("NOT NOT a", "a"),
    ("-a", "-a"),
    ("!a", "-a"),
    ("−a", "-a"),
    ("--a", "a"),
    ("a AND NOT b", "{a & -b}"),
    ("a NOT b OR c", "{{a & -b} | c}"),
    ("+a +b", "{a & b}"),
    ("+from:RU +(a b)", "{from:RU & {a & b}}"),
    ('+"a b" -"c d"', '{"a b" & -"c d"}'),
    ("and or not And", "{and & or & not & And}"),
    ("R&D AT&T", "{R&D & AT&T}"),
    # parentheses
    ("(a)", "a"),
    ("((a))", "a"),
    ("(a OR b) c", "{{a | b} & c}"),
    ("（a OR b） c", "{{a | b} & c}"),
    ("-(a b)", "-{a & b}"),
    ("a(b)c", "{a & b & c}"),
    # quotes of all countries
    ('"a b"', '"a b"'),
    ("“a b”", '"a b"'),
    ("”a b”", '"a b"'),
    ("„a b“", '"a b"'),
    ("„a b”", '"a b"'),
    ("«a b»", '"a b"'),
    ("»a b«", '"a b"'),
    ("»a b»", '"a b"'),
    ('"a «b» c"', '"a «b» c"'),
    ('"a b”', '"a b"'),
    ('“a b"', '"a b"'),
    (r'"a \"b\" c"', '"a "b" c"'),
    ('a"b c"d', '{a & "b c" & d}'),
    # slop and fuzzy
    ('"a b"~5', '"a b"~5'),
    ("“a b”~12", '"a b"~12'),
    ("word~", "word~1"),
    ("word~2", "word~2"),
    (r"word\~2", "word~2"),
    # wildcards
    ("a*", "<a*>"),
    ("*a?b", "<*a?b>"),
    (r"a\*", "a*"),
    (r"a\*b*", r"<a\*b*>"),
    ("*", "*"),
    ("*:*", "*"),
    ("from:*", "from:<*>"),
    # fields
    ("from:RU", "from:RU"),
    ("FROM:RU", "from:RU"),
    ("sender:RU title:a", "{from:RU & subject:a}"),
    ("from: RU", "from:RU"),
    ('subject:"a b"', 'subject:"a b"'),
    ("subject:(a OR b)", "{subject:a | subject:b}"),
    ("subject:(a -b (c OR d))", "{subject:a & -subject:b & {subject:c | subject:d}}"),
    ("subject:(subject:a b)", "{subject:a & subject:b}"),
    ("-from:RU", "-from:RU"),
    ("subject:a*", "subject:<a*>"),
    ("subject:a~1", "subject:a~1"),
    # ranges and comparisons
    ("sent:[2022-03 TO 2023-02]", "sent:[2022-03 TO 2023-02]"),
    ("sent:{2022 TO 2023]", "sent:{2022 TO 2023]"),
    ("sent:[* TO 2023}", "sent:[* TO 2023}"),
    ("sent:[ 2022 to 2023 ]", "sent:[2022 TO 2023]"),
    ("sent:>=2022", "sent:[2022 TO *]"),
    ("sent:<2022", "sent:[* TO 2022}"),
    ("sent:≥2022", "sent:[2022 TO *]"),
    # what looks like a field and is none
    ("12:30", "12:30"),
    ("http://x.example/a?b=c", "http://x.example/a?b=c"),
    ("https://x.example:8080/", "https://x.example:8080/"),
    ("mailto:a@b.example", "mailto:a@b.example"),
    ("Note: a", "{Note: & a}"),
    ("Re: Re: a", "{Re: & Re: & a}"),
    # pasted sentences: signs alone are left out
    ("a — b", "{a & b}"),
    ("a - b", "{a & b}"),
    ("a , b ; c …", "{a & b & c}"),
    ("a؟ b،", "{a؟ & b،}"),
    ("[sic] a", "{sic] & a}"),
    ("/etc/passwd", "/etc/passwd"),
    ("24/7", "24/7"),
    # numbers with spaces are one word
    ("1 234 567", "1 234 567"),
    ("1\u00a0234", "1\u00a0234"),
    ("12 34", "{12 & 34}"),
    ("2022 123", "{2022 & 123}"),
    ("1 234 567,50", "1 234 567,50"),
    ("+7 (495) 123-45-67", "+7 (495) 123-45-67"),
    ("+7 (495) 123-45-67 a", "{+7 (495) 123-45-67 & a}"),
    ("+a 7", "{a & 7}"),
    # escapes
    (r"\(a\)", "(a)"),
    (r"a\:b", "a:b"),
    ("a\\", "a\\"),
]


@pytest.mark.parametrize(("query", "tree"), ROWS)
def test_a_query_has_a_tree(query: str, tree: str) -> None:
    assert told(parse_query(query)) == tree


def test_an_escaped_minus_is_a_sign() -> None:
    assert parse_query(r"\-a") == Words("-a", (0, 3))


def test_every_leaf_knows_its_place() -> None:
    query = 'red OR subject:"stolen car"~5 -from:RU b* c~1 sent:[2022 TO *]'
    tree = parse_query(query)
    assert isinstance(tree, Either)
    last = tree.children[1]
    assert isinstance(last, Both)
    leaves = [tree.children[0], *(c.child if isinstance(c, Without) else c for c in last.children)]
    spans = [leaf.span for leaf in leaves if not isinstance(leaf, Both | Either | Without)]
    assert [query[start:end] for start, end in spans] == [
        "red", 'subject:"stolen car"~5', "from:RU", "b*", "c~1", "sent:[2022 TO *]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("frmo:RU", 'Did you mean `from:`? To search for the words themselves, put them in "quotes".'),
        ("/a/", 'Use wildcards (`pass*`, `?`), or "quotes" to search for the characters themselves.'),
        ("(a", "Add a `)`."),
        ("a)", "Leave it out."),
        ("a AND", "To search for the word itself, type it in small letters or in quotes."),
        ('"a', "Close it, or leave it out."),
    ],
)
def test_an_error_has_a_hint(query: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.hint == hint


def test_an_error_never_repeats_more_than_a_little_of_a_query() -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("x" * 1000 + ":a")
    assert len(caught.value.message) < 100


HOSTILE = [
    "(" * 3999, ")" * 3999, "()" * 1999, "((a) " * 799, '"' * 3999, "“" * 3999, "«" * 3999, "/" * 3999,
    "/a " * 1333, "NOT " * 999 + "a", "-" * 3999, "+" * 3999, "!" * 3999, "a AND " * 666, "OR " * 1333,
    "a~" * 1999, "~" * 3999, "*" * 3999, "a*" * 1999, "?" * 3999, "\\" * 3999, "[" * 3999, "sent:[" * 666,
    "from:" * 799, ":" * 3999, "^" * 3999, "&" * 3999, "|" * 3999, "a:" * 1999, "1 234 " * 666, "+1 " * 1333,
    "+1" * 1999, "\u200f" * 3999, "刑" * 3999, "\u0301" * 3999, "{" * 3999, "from:(" * 600, "x" * 3999,
    "\x00" * 3999, "\ud800" * 100, "1 " * 1999, '"a ' * 1333, "a_" * 1999, "sent:[a TO " * 363,
]  # fmt: skip


def _problem_of(query: str) -> QueryError | None:
    try:
        tree = parse_query(query)
    except QueryError as error:
        return error
    assert tree is not None or not query.strip()
    return None


@pytest.mark.parametrize("query", HOSTILE, ids=lambda q: repr(q[:8]))
def test_hostile_queries_are_answered_at_once(query: str) -> None:
    assert best_seconds(lambda: _problem_of(query)) < 0.1
    problem = _problem_of(query)
    assert problem is None or (problem.span is not None and problem.span[1] <= len(query))


_SIGNS = st.text(
    st.sampled_from('abRU1 23"“”«»()[]{}+-!*?~:\\/^&|.,ANDORTsentfrom刑\u0301\u200f'), max_size=60
)


@given(_SIGNS | st.text(max_size=60))
def test_any_text_is_a_tree_or_an_error_with_its_place(query: str) -> None:
    problem = _problem_of(query)
    if problem is not None:
        assert problem.span is not None
        assert 0 <= problem.span[0] <= problem.span[1] <= len(query)


def test_the_longest_query_is_parsed() -> None:
    query = " ".join(["belov"] * 200)
    assert isinstance(parse_query(query), Both)
    assert isinstance(parse_query("x" * MAX_CHARACTERS), Words)
    with pytest.raises(QueryTooCostly):
        parse_query("x" * (MAX_CHARACTERS + 1))


def test_twenty_parentheses_are_enough_and_twenty_one_too_many() -> None:
    assert parse_query("(" * 20 + "a" + ")" * 20) == Words("a", (20, 21))
    with pytest.raises(QueryTooCostly):
        parse_query("(" * 21 + "a" + ")" * 21)


def test_signs_alone_are_explained() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse_query("— ؟ …")
    assert caught.value.hint == "Signs alone are not indexed; add a word."
