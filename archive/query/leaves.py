"""Leaves of the syntax tree to primitive clauses: analysis of words, patterns, fuzzy words and ranges."""

from __future__ import annotations

import re

from archive.analysis.fold import fold
from archive.analysis.stem import languages_of, stems_of
from archive.analysis.tokenize import list_tokens
from archive.errors import QueryFieldError, QuerySyntaxError, QueryTooCostly
from archive.query import plan
from archive.query.fields import DEFAULT_TEXT_FIELDS, QUERY_FIELDS, STEMS_OF, UNKNOWN, QueryField
from archive.query.syntax import Between, FuzzyWord, Pattern, Span, Words
from archive.query.values import days_of, find_country, keyword_value

#: Letters that a pattern must have. `a*` would look at every tenth word of the archive.
MIN_PREFIX_LETTERS = 2
#: Letters in a row that a pattern with a leading wildcard must have: it looks at every word of the archive.
MIN_INNER_LETTERS = 3
MAX_WILDCARDS = 5
#: Edits allowed, and the shortest word for each: one edit in three letters leaves little of the word.
MIN_FUZZY_LETTERS = {1: 3, 2: 5}
MAX_SLOP = 50
MAX_PHRASE_TOKENS = 40


def compile_words(leaf: Words) -> plan.Node:
    """Words in the default fields, or in the field that they name."""
    named = QUERY_FIELDS[leaf.field] if leaf.field else None
    if named is not None and named.values == "date":
        return compile_dates(Between(leaf.text, leaf.text, leaf.span, leaf.field))
    if named is not None and named.keyword is not None:
        keyword = _keyword(named, leaf)
        if keyword is not None:
            return keyword
    if leaf.slop > MAX_SLOP:
        raise QueryTooCostly(f"At most {MAX_SLOP} words may lie between.", span=leaf.span)
    tokens = list_tokens(leaf.text)
    if not tokens:
        raise QuerySyntaxError(
            "There is no letter or digit to search for.", hint="Leave it out.", span=leaf.span
        )
    if len(tokens) > MAX_PHRASE_TOKENS:
        raise QueryTooCostly(f"A phrase has at most {MAX_PHRASE_TOKENS} words.", span=leaf.span)
    if leaf.slop and len(set(tokens)) < len(tokens):
        raise QuerySyntaxError(
            "Words near each other must differ.", hint="Leave the repeated word out.", span=leaf.span
        )
    fields = named.text if named else tuple(DEFAULT_TEXT_FIELDS)
    return _any([_in_field(field, tokens, leaf) for field in fields])


def _keyword(named: QueryField, leaf: Words) -> plan.Node | None:
    """The clause on the field's keyword; None where the value is none and the words are looked for."""
    if named.keyword is None:
        return None
    if named.values == "country":
        country = find_country(leaf.text)
        return plan.Term(named.keyword, country) if country else None
    return plan.Term(named.keyword, keyword_value(named.values, leaf.text, leaf.span))


def _in_field(field: str, tokens: list[str], leaf: Words) -> plan.Node:
    if len(tokens) > 1:
        return plan.Phrase(field, tuple(tokens), leaf.slop)
    [token] = tokens
    clauses: list[plan.Node] = [plan.Term(field, token)]
    if not leaf.quoted and field in STEMS_OF:
        stems = stems_of(token, languages_of(token))
        clauses += [plan.Term(STEMS_OF[field], one) for one in stems]
    return _any(clauses)


def compile_pattern(leaf: Pattern) -> plan.Node:
    """A pattern over tokens. Its literal parts are folded; it stays within one token."""
    fields = _text_fields(leaf.field, leaf.span, "A wildcard")
    pieces = re.findall(r"\\.|[*?]|[^*?\\]+", leaf.text, re.DOTALL)
    built: list[str] = []
    letters = longest = 0
    for piece in pieces:
        if piece in ("*", "?"):
            if not (piece == "*" and built and built[-1] == "*"):
                built.append(piece)
            continue
        literal = piece[1:] if piece[0] == "\\" else piece
        tokens = list_tokens(literal)
        if len(tokens) != 1 or len(tokens[0]) < len(fold(literal)):
            raise QuerySyntaxError(
                "A wildcard works within one word.",
                hint='Leave signs out of the word, or put words without a wildcard in "quotes".',
                span=leaf.span,
            )
        built.append(tokens[0])
        letters, longest = letters + len(tokens[0]), max(longest, len(tokens[0]))
    _check_cost(leaf, pieces, built, letters, longest)
    pattern = "".join(built)
    return _any([plan.Wildcard(field, pattern) for field in fields])


def _check_cost(leaf: Pattern, pieces: list[str], built: list[str], letters: int, longest: int) -> None:
    if sum(piece in ("*", "?") for piece in pieces) > MAX_WILDCARDS:
        raise QueryTooCostly(f"A word has at most {MAX_WILDCARDS} wildcards.", span=leaf.span)
    leading = bool(built) and built[0] in ("*", "?")
    needed = MIN_INNER_LETTERS if leading else MIN_PREFIX_LETTERS
    if (longest if leading else letters) < needed:
        raise QueryTooCostly(
            f"A wildcard needs at least {needed} letters beside it"
            + (" where it comes first." if leading else "."),
            hint="Type more of the word.",
            span=leaf.span,
        )


def compile_fuzzy(leaf: FuzzyWord) -> plan.Node:
    """A word with one or two edits."""
    fields = _text_fields(leaf.field, leaf.span, "`~`")
    tokens = list_tokens(leaf.text)
    if len(tokens) != 1:
        raise QuerySyntaxError("`~` stands behind one word, or behind a phrase in quotes.", span=leaf.span)
    if leaf.distance not in MIN_FUZZY_LETTERS:
        raise QuerySyntaxError("`~` allows 1 or 2 edits.", hint="Write `word~1`.", span=leaf.span)
    if len(tokens[0]) < MIN_FUZZY_LETTERS[leaf.distance]:
        raise QueryTooCostly(
            f"`~{leaf.distance}` needs a word of at least {MIN_FUZZY_LETTERS[leaf.distance]} letters.",
            span=leaf.span,
        )
    return _any([plan.Fuzzy(field, tokens[0], leaf.distance) for field in fields])


def _text_fields(name: str | None, span: Span, what: str) -> tuple[str, ...]:
    if name is None:
        return tuple(DEFAULT_TEXT_FIELDS)
    fields = QUERY_FIELDS[name].text
    if not fields:
        raise QueryFieldError(
            f"{what} cannot be used in `{name}:`.", hint="Write the whole value.", span=span
        )
    return fields


def compile_dates(leaf: Between) -> plan.Node:
    """A date or a range of dates: messages all of whose readings lie within it."""
    if leaf.field is None or QUERY_FIELDS[leaf.field].values != "date":
        raise QueryFieldError("A range can be given for `sent:` only.", span=leaf.span)
    if leaf.low == leaf.high == UNKNOWN:
        return plan.Term("year", UNKNOWN)
    low = high = None
    if leaf.low is not None:
        first, last = days_of(leaf.low, leaf.span)
        low = first if leaf.low_included else last + 1
    if leaf.high is not None:
        first, last = days_of(leaf.high, leaf.span)
        high = last if leaf.high_included else first - 1
    if low is None and high is None:
        return plan.Not(plan.Term("year", UNKNOWN))
    if low is not None and high is not None and low > high:
        raise QueryFieldError("This range ends before it begins.", span=leaf.span)
    return within_days(low, high)


def within_days(low: int | None, high: int | None) -> plan.Node:
    """Messages of a known date that lies within, whichever of its readings holds."""
    clauses: list[plan.Node] = []
    if low is not None:
        clauses.append(plan.Range("first_day", low, None))
    if high is not None:
        clauses.append(plan.Range("last_day", None, high))
    return clauses[0] if len(clauses) == 1 else plan.And(tuple(clauses))


def _any(clauses: list[plan.Node]) -> plan.Node:
    return clauses[0] if len(clauses) == 1 else plan.Or(tuple(clauses))
