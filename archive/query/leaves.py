"""Leaves of the syntax tree to primitive clauses: in the fields that they name, or in the default ones."""

from __future__ import annotations

import re

from archive.errors import QueryFieldError
from archive.query import clauses, plan
from archive.query.cities import find_cities
from archive.query.fields import DEFAULT_TEXT_FIELDS, QUERY_FIELDS, UNKNOWN, QueryField, days_field
from archive.query.parser import no_words
from archive.query.syntax import Between, FuzzyWord, Leaf, Pattern, Span, Words
from archive.query.values import choices_of, days_of, find_country, keyword_value, refuse_country

#: A code of a country, or a mistake in one: no name of a bureau is so short.
_CODE = re.compile("[A-Za-z]{2}")


WITHIN = "within"


def is_event(leaf: Leaf) -> bool:
    """Whether a leaf asks for something that happened before or after, which `within:` can narrow."""
    return isinstance(leaf, Words) and leaf.field in ("after", "before")


def compile_words(leaf: Words, *, compact: bool = False, within: int | None = None) -> plan.Node:
    """Words in the default fields, or in the field that they name; `within` so many days, where that is an
    event before or after."""
    named = QUERY_FIELDS[leaf.field] if leaf.field else None
    if named is not None and named.values == "event" and named.keyword is not None:
        event = keyword_value("event", leaf.text, leaf.span)
        known = plan.Term(named.keyword, event)
        return known if within is None else plan.Range(days_field(named.keyword, event), None, within)
    if named is not None and named.values == "within":
        raise QueryFieldError(
            "`within:` says how long before or after something else, and nothing of the kind is beside it.",
            hint="Write `after:notice_denied within:90d`.",
            span=leaf.span,
        )
    if named is not None and named.values == "date":
        return compile_dates(Between(leaf.text, leaf.text, leaf.span, leaf.field))
    if named is not None and (keyword := _keyword(named, leaf)) is not None:
        return keyword
    found = clauses.find_words(leaf)
    if not found.tokens:
        raise no_words(leaf.span)
    fields = named.text if named else tuple(DEFAULT_TEXT_FIELDS)
    sought = [found, *(_cities(leaf, found) if named and named.values == "country" else [])]
    return clauses.any_of(
        [clauses.clause_of(one, field, compact=compact) for one in sought for field in fields]
    )


def _cities(leaf: Words, found: clauses.Found) -> list[clauses.Found]:
    """The English names of the city that is meant, which stand beside each bureau as it was written."""
    named = [
        clauses.find_words(Words(city, leaf.span, leaf.field, quoted=True)) for city in find_cities(leaf.text)
    ]
    return [city for city in named if city.tokens != found.tokens]


def _keyword(named: QueryField, leaf: Words) -> plan.Node | None:
    """The clause on the field's keyword; None where the value is none and the words are looked for."""
    if named.keyword is None:
        return None
    if named.values == "country":
        country = find_country(leaf.text)
        if country is None and _CODE.fullmatch(leaf.text) and not leaf.quoted:
            refuse_country(leaf.text, leaf.span, 'To search for the word itself, put it in "quotes".')
        return plan.Term(named.keyword, country) if country else None
    return plan.Term(named.keyword, keyword_value(named.values, leaf.text, leaf.span))


def compile_pattern(leaf: Pattern) -> plan.Node:
    """A pattern over tokens. Its literal parts are folded; it stays within one word."""
    if leaf.text == "*" and leaf.field is not None:
        return _anything(QUERY_FIELDS[leaf.field], leaf.span)
    fields = _text_fields(leaf.field, leaf.span, "A wildcard")
    pattern = clauses.find_pattern(leaf)
    if isinstance(pattern, Words):
        return compile_words(pattern)
    return clauses.any_of([clauses.pattern_clause(pattern, field) for field in fields])


def _anything(named: QueryField, span: Span) -> plan.Node:
    """`field:*`: messages of which it is known."""
    known = {"from": "from_country", "to": "to_country", "year": "year", "sent": "year"}
    if named.keyword and (values := choices_of(named.values)):
        return plan.AnyOf(named.keyword, values)
    if named.name not in known:
        few = [field.name for field in QUERY_FIELDS.values() if choices_of(field.values)]
        raise QueryFieldError(
            f"`{named.name}:*` cannot be answered.",
            hint=f"It can for: {', '.join((*known, *few))}.",
            span=span,
        )
    return plan.Not(plan.Term(known[named.name], UNKNOWN))


def compile_fuzzy(leaf: FuzzyWord) -> plan.Node:
    """A word with one or two edits."""
    fields = _text_fields(leaf.field, leaf.span, "`~`")
    tokens = clauses.find_fuzzy(leaf)
    return clauses.any_of([clauses.fuzzy_clause(tokens, leaf.distance, field) for field in fields])


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
    if leaf.field is None or QUERY_FIELDS[leaf.field].values not in ("date", "year"):
        raise QueryFieldError(
            "A range can be given for `sent:` only.",
            hint="Write `sent:[2022-03 TO 2023-02]`.",
            span=leaf.span,
        )
    if leaf.low == leaf.high and (leaf.low or "").casefold() == UNKNOWN:
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
        raise QueryFieldError(
            "No day lies within this range.",
            hint="Write the earlier date first; `{` and `}` leave the date itself out.",
            span=leaf.span,
        )
    return within_days(low, high)


def within_days(low: int | None, high: int | None) -> plan.Node:
    """Messages of a known date that lies within, whichever of its readings holds."""
    found: list[plan.Node] = []
    if low is not None:
        found.append(plan.Range("first_day", low, None))
    if high is not None:
        found.append(plan.Range("last_day", None, high))
    return found[0] if len(found) == 1 else plan.And(tuple(found))
