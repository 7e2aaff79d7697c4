"""docs/query-language.md held to the code: every field, alias, operator, kind, format and limit is in it."""

import re
from pathlib import Path

from archive.query import check, clauses, parser
from archive.query.check import check_query
from archive.query.fields import QUERY_FIELDS
from archive.query.values import FORMATS, KINDS

TEXT = (Path(__file__).parents[2] / "docs/query-language.md").read_text(encoding="utf-8")


def test_every_field_and_its_other_names_are_documented() -> None:
    section = TEXT.split("\n## Fields\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+):` \| ([^|]*)\|", section, re.MULTILINE)
    documented = {name: tuple(re.findall(r"`(\w+):`", others)) for name, others in rows}
    assert documented == {name: field.aliases for name, field in QUERY_FIELDS.items()}


def test_every_kind_and_format_is_documented() -> None:
    for value in (*KINDS, *FORMATS):
        assert f"`{value}`" in TEXT


def test_every_operator_is_documented() -> None:
    for sign in ("AND", "OR", "NOT", "&&", r"\|\|", "-", "!", "+", "(", '"', "~", "*", "?", ":", "[", "{",
                 "TO", ">", ">=", "<", "<=", "\\("):  # fmt: skip
        assert re.search(rf"`[^`]*{re.escape(sign)}[^`]*`", TEXT), sign


def test_every_query_of_the_tables_is_one() -> None:
    tables = TEXT.split("\n## Limits\n")[0]
    rows = [line for line in tables.splitlines() if line.startswith("| `") and ":` |" not in line]
    queries = [q.replace(r"\|", "|") for line in rows for q in re.findall(r"`([^`]+)`", line.split(" | ")[0])]
    assert len(queries) > 20
    for query in queries:
        check_query(query)


def test_every_limit_is_documented() -> None:
    section = TEXT.split("\n## Limits\n")[1]
    limits = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", section, re.MULTILINE))
    letters = clauses.MIN_FUZZY_LETTERS
    assert {
        name: re.findall(r"[\d,]+", value) for name, value in limits.items() if name not in ("limit", "---")
    } == {
        "length of a query": [f"{parser.MAX_CHARACTERS:,}"],
        "words, phrases and dates in it": [str(parser.MAX_LEAVES)],
        "parentheses within parentheses": [str(parser.MAX_DEPTH)],
        "words in a phrase": [str(clauses.MAX_PHRASE_TOKENS)],
        "number behind a phrase's `~`": [str(clauses.MAX_SLOP)],
        "letters beside a wildcard": [str(clauses.MIN_PREFIX_LETTERS), ",", str(clauses.MIN_INNER_LETTERS)],
        "wildcards in a word": [str(clauses.MAX_WILDCARDS)],
        "words with `*`, `?` or `~`": [str(check.MAX_PATTERNS)],
        "letters of a word before `~1`, `~2`": [f"{letters[1]},", str(letters[2])],
    }
