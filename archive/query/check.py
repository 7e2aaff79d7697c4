"""From what is asked to what an engine is asked: the one way for pages, API and command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from archive.analysis.tokenize import list_tokens
from archive.errors import QueryFieldError, QueryTooCostly, RequestError
from archive.names.lexicon import Lexicon
from archive.query import leaves, plan
from archive.query.fields import FACETS
from archive.query.filters import read_filters
from archive.query.lexer import GROUPS
from archive.query.naming import Namer, NameSought
from archive.query.parser import check_leaves, check_length, no_words, parse_query
from archive.query.request import EngineRequest, Interval, Scope, SearchRequest, Sort
from archive.query.syntax import All, Between, Both, Either, FuzzyWord, Leaf, Pattern, Syntax, Without, Words
from archive.query.values import length_of

#: Words up to which each stem is a clause with a score of its own. A longer list of names would be more
#: clauses than engines take; then the stems of a word are one set, with the same hits.
MAX_SCORED_WORDS = 30
#: Patterns and fuzzy words in a query, each in some ten fields: every one reads the engine's list of words.
MAX_PATTERNS = 20
_EPOCH = date(1970, 1, 1)
#: A number with spaces in it, or a word.
_PLAIN_WORD = re.compile(rf"(?<!\S)(?:{GROUPS.pattern})(?!\S)|\S+")


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that can be answered: its syntax tree (None: blank) and its plan."""

    syntax: Syntax | None
    plan: plan.Node
    names: tuple[NameSought, ...] = ()


def check_query(text: str, *, plain: bool = False, namer: Namer | None = None) -> CheckedQuery:
    """Parse and compile a query; `plain` takes its words as they stand, all required. `namer` knows the
    spellings of names; without one they are looked for as they are written.

    Raises QueryError with message, hint and span.
    """
    namer = namer or Namer()
    syntax = _plain(text) if plain else parse_query(text)
    if syntax is None:
        return CheckedQuery(None, plan.Everything())
    found = list(_leaves(syntax))
    patterns = [leaf for leaf in found if isinstance(leaf, Pattern | FuzzyWord)]
    if len(patterns) > MAX_PATTERNS:
        raise QueryTooCostly(
            f"The query has more than {MAX_PATTERNS} words with `*`, `?` or `~`.",
            hint="Split it into several searches.",
            span=patterns[MAX_PATTERNS].span,
        )
    compiled = _compile(syntax, _How(namer, compact=len(found) > MAX_SCORED_WORDS))
    return CheckedQuery(syntax, compiled, tuple(namer.sought))


def check_request(
    request: SearchRequest,
    scope: Scope,
    *,
    facets: tuple[str, ...] = FACETS,
    interval: Interval | None = Interval.YEAR,
    lexicon: Lexicon | None = None,
) -> tuple[CheckedQuery, EngineRequest]:
    """The checked query and the engine's request; raises QueryError or RequestError.

    `interval` is that of the histogram where the request names none; `lexicon` has the spellings of names.
    """
    namer = Namer(lexicon, request.spellings_off, request.spellings_on)
    checked = check_query(request.q, plain=request.plain, namer=namer)
    filters = read_filters(request).filters
    dates = _dates(request)
    node = checked.plan if dates is None else plan.And((checked.plan, dates))
    blank = checked.syntax is None or isinstance(checked.syntax, All)
    return checked, EngineRequest(
        plan=node,
        scope=scope,
        filters={name: values for name, values in filters.items() if values},
        sort=request.sort or (Sort.NEWEST if blank else Sort.RELEVANCE),
        size=request.size,
        cursor=request.cursor,
        backwards=request.backwards,
        facets=facets,
        interval=request.interval or interval,
    )


def _dates(request: SearchRequest) -> plan.Node | None:
    if request.sent_from is None and request.sent_to is None:
        return None
    if request.sent_from and request.sent_to and request.sent_from > request.sent_to:
        raise RequestError("The range of dates ends before it begins.", parameter="sent_to")
    low = (request.sent_from - _EPOCH).days if request.sent_from else None
    high = (request.sent_to - _EPOCH).days if request.sent_to else None
    return leaves.within_days(low, high)


def _plain(text: str) -> Syntax | None:
    """Each word of a text, whatever its signs; words without a letter or digit are left out."""
    check_length(text)
    words: list[Syntax] = []
    for found in _PLAIN_WORD.finditer(text):
        if list_tokens(found[0]):
            words.append(Words(found[0], found.span()))
            check_leaves(len(words), found.span())
    if not words and text.strip():
        raise no_words((0, len(text)))
    return None if not words else words[0] if len(words) == 1 else Both(tuple(words))


def _leaves(syntax: Syntax) -> Iterator[Leaf]:
    match syntax:
        case Both(children) | Either(children):
            for child in children:
                yield from _leaves(child)
        case Without(child):
            yield from _leaves(child)
        case leaf:
            yield leaf


@dataclass(frozen=True, slots=True)
class _How:
    """How leaves are compiled. `within` are the days that a `within:` beside them says."""

    namer: Namer
    compact: bool
    within: int | None = None


def _compile(syntax: Syntax, how: _How) -> plan.Node:
    """By recursion: the parser has bounded the depth."""
    match syntax:
        case All():
            return plan.Everything()
        case Words(field="name"):
            return how.namer.compile(syntax)
        case Words():
            return leaves.compile_words(syntax, compact=how.compact, within=how.within)
        case Pattern():
            return leaves.compile_pattern(syntax)
        case FuzzyWord():
            return leaves.compile_fuzzy(syntax)
        case Between():
            return leaves.compile_dates(syntax)
        case Both(children):
            others, within = _split_within(children, how.within)
            return plan.And(tuple(_compile(child, replace(how, within=within)) for child in others))
        case Either(children):
            return plan.Or(tuple(_compile(child, how) for child in children))
        case Without(child):
            return plan.Not(_compile(child, how))


def _split_within(children: tuple[Syntax, ...], outer: int | None) -> tuple[list[Syntax], int | None]:
    """(the others, the days of the one `within:` among these that narrows them, else those of outside)."""
    lengths = [child for child in children if isinstance(child, Words) and child.field == leaves.WITHIN]
    if not lengths:
        return list(children), outer
    if len(lengths) > 1:
        raise QueryFieldError(
            "`within:` stands twice beside the same.",
            hint="Group each with what it belongs to: `(after:notice_denied within:90d)`.",
            span=lengths[1].span,
        )
    others = [child for child in children if child is not lengths[0]]
    if not any(leaves.is_event(leaf) for other in others for leaf in _leaves(other)):
        return list(children), outer  # compiled as it stands, it is refused
    return others, length_of(lengths[0].text, lengths[0].span)
