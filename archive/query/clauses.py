"""Analyzed words as primitive clauses on one TEXT field: words, patterns, fuzzy words.

Nothing in a clause is a reader's own text any more, but tokens of `archive.analysis`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.analysis.codes import CODE_TAG, MIN_CODE_CHARACTERS, code_of
from archive.analysis.stem import languages_of, stems_sought
from archive.analysis.tokenize import MAX_TOKEN_CHARACTERS, is_unspaced, iter_tokens, list_query_tokens
from archive.errors import QuerySyntaxError, QueryTooCostly
from archive.query import plan
from archive.query.fields import STEMS_OF
from archive.query.syntax import FuzzyWord, Pattern, Span, Words

#: Letters that a pattern begins with. `a*` would look at every tenth word of the archive.
MIN_PREFIX_LETTERS = 2
#: Letters in a row that a pattern with less before its first wildcard must have: it looks at every word of
#: the archive, which takes a quarter of a second on a million messages.
MIN_INNER_LETTERS = 3
MAX_WILDCARDS = 5
#: The shortest word for each number of edits: one edit in two letters leaves nothing of the word.
MIN_FUZZY_LETTERS = {1: 3, 2: 5}
#: Words that may lie between those of a phrase. Beyond some sentences, AND says what is meant.
MAX_SLOP = 50
MAX_PHRASE_TOKENS = 40

_SPECIAL = re.compile(r"([*?\\])")
#: What may stand between the parts of a code; a clock time (`12:30`) is none.
_JOINED = re.compile(r"\W{0,3}\w[\w\s/.,@()+'’ʼ‘\-\u2010-\u2013]*\W{0,3}")
_PIECES = re.compile(r"\\.|[*?]|[^*?\\]+|\\", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader's words came to: tokens in a row, tagged stems, tagged code (empty: none), and slop."""

    tokens: tuple[str, ...]
    stems: tuple[str, ...] = ()
    code: str = ""
    slop: int = 0


def find_words(leaf: Words) -> Found:
    """The tokens, stems and code of a word or phrase; no tokens where nothing of it is indexed."""
    tokens = tuple(list_query_tokens(leaf.text))
    _check_phrase(leaf, tokens)
    stems: tuple[str, ...] = ()
    if len(tokens) == 1 and not leaf.quoted:
        word = next(iter_tokens(leaf.text)).word
        stems = tuple(stems_sought(word, languages_of(tokens[0])))
    joined = _JOINED.fullmatch(leaf.text) and (not leaf.quoted or _is_number(leaf.text))
    code = code_of(leaf.text) if joined and not leaf.slop else ""
    return Found(tokens, stems, code, leaf.slop)


def _check_phrase(leaf: Words, tokens: tuple[str, ...]) -> None:
    if len(tokens) > MAX_PHRASE_TOKENS and not leaf.quoted:
        raise QueryTooCostly(
            f"A word has at most {MAX_PHRASE_TOKENS} parts of {MAX_TOKEN_CHARACTERS} letters.",
            hint="Search for less of it.",
            span=leaf.span,
        )
    if len(tokens) > MAX_PHRASE_TOKENS:
        raise QueryTooCostly(
            f"A phrase has at most {MAX_PHRASE_TOKENS} words.", hint="Search for less of it.", span=leaf.span
        )
    if not leaf.slop:
        return
    if leaf.slop > MAX_SLOP:
        raise QueryTooCostly(
            f"At most {MAX_SLOP} words may lie between.", hint="Join the words by AND.", span=leaf.span
        )
    if len(tokens) < 2:
        raise QuerySyntaxError(
            "`~` behind quotes needs two words or more in them.",
            hint="For one word with another spelling, leave the quotes out: `word~1`.",
            span=leaf.span,
        )
    if len(set(tokens)) < len(tokens):
        raise QuerySyntaxError(
            "Words near each other must differ.", hint="Leave the repeated word out.", span=leaf.span
        )


def _is_number(text: str) -> bool:
    """Whether a quoted text is a number, a telephone number or a reference: separators do not matter."""
    has_digit = any(c.isdigit() for c in text)
    return has_digit and (not any(c.isalpha() for c in text) or not any(c.isspace() for c in text.strip()))


def clause_of(found: Found, field: str, *, compact: bool) -> plan.Node:
    """The clause of words in one TEXT field, its stems and codes. `compact`: stems in one unscored set."""
    tokens, codes_in = found.tokens, STEMS_OF.get(field, field)
    if len(tokens) == 1 and len(tokens[0]) == 1 and is_unspaced(tokens[0]):
        return plan.Wildcard(field, tokens[0] + "*")  # every character of such a script begins a token
    whole: plan.Node
    whole = plan.Term(field, tokens[0]) if len(tokens) == 1 else plan.Phrase(field, tokens, found.slop)
    beside = [*(found.stems if field in STEMS_OF else ()), *([found.code] if found.code else ())]
    clauses: list[plan.Node] = [whole]
    if len(tokens) > 1 and found.code:
        clauses.append(plan.Term(field, found.code.removeprefix(CODE_TAG)))
    if compact and len(beside) > 1:
        clauses.append(plan.AnyOf(codes_in, tuple(beside)))
    else:
        clauses += [plan.Term(codes_in, one) for one in beside]
    return any_of(clauses)


def find_pattern(leaf: Pattern) -> str | Words:
    """The pattern over one token; or words, where its wildcards stand beside a script without spaces."""
    built: list[str] = []
    for piece in _PIECES.findall(leaf.text):
        if piece in ("*", "?"):
            if not (piece == "*" and built[-1:] == ["*"]):
                built.append(piece)
            continue
        literal = piece[1:] if piece[0] == "\\" else piece
        sides = ("".join(list_query_tokens(side)) for side in literal.split("@"))
        folded = _SPECIAL.sub(r"\\\1", "@".join(sides))
        if is_unspaced(folded):
            return _without_wildcards(leaf)
        if folded:
            built.append(folded)
    _check_cost(built, leaf.span)
    return "".join(built)


def _without_wildcards(leaf: Pattern) -> Words:
    inner = leaf.text.strip("*")
    if _PIECES.findall(inner) and any(piece in ("*", "?") for piece in _PIECES.findall(inner)):
        raise QuerySyntaxError(
            "A wildcard cannot stand between characters of a script without spaces.",
            hint="Search for the parts, joined by AND.",
            span=leaf.span,
        )
    return Words(inner, leaf.span, leaf.field, quoted=True)


def _check_cost(built: list[str], span: Span) -> None:
    literals = [piece for piece in built if piece not in ("*", "?")]
    if len(built) - len(literals) > MAX_WILDCARDS:
        raise QueryTooCostly(
            f"A word has at most {MAX_WILDCARDS} wildcards.", hint="One `*` stands for any run.", span=span
        )
    first = built[0] if built and built[0] not in ("*", "?") else ""
    if len(first) < MIN_PREFIX_LETTERS and max(map(len, literals), default=0) < MIN_INNER_LETTERS:
        raise QueryTooCostly(
            f"A wildcard needs {MIN_PREFIX_LETTERS} letters before it, or {MIN_INNER_LETTERS} behind it.",
            hint="Type more of the word.",
            span=span,
        )


def pattern_clause(pattern: str, field: str) -> plan.Node:
    """Tokens and codes of one TEXT field that match a pattern."""
    codes_in = STEMS_OF.get(field, field)
    return any_of([plan.Wildcard(field, pattern), plan.Wildcard(codes_in, CODE_TAG + pattern)])


def find_fuzzy(leaf: FuzzyWord) -> tuple[str, ...]:
    """The tokens of a fuzzy word; several where it has a hyphen or apostrophe."""
    tokens = tuple(list_query_tokens(leaf.text))
    length = len("".join(tokens))
    if is_unspaced(leaf.text[:1]) or not tokens:
        raise QuerySyntaxError("`~` stands behind one word, or behind a phrase in quotes.", span=leaf.span)
    if length < MIN_FUZZY_LETTERS[leaf.distance]:
        raise QueryTooCostly(
            f"`~{leaf.distance}` needs a word of at least {MIN_FUZZY_LETTERS[leaf.distance]} letters.",
            hint="Type the word as it is, or with one edit: `word~1`.",
            span=leaf.span,
        )
    return tokens


def fuzzy_clause(tokens: tuple[str, ...], distance: int, field: str) -> plan.Node:
    """Tokens of one TEXT field within so many edits; of a compound, its forms written together and apart."""
    joined = "".join(tokens)
    clauses: list[plan.Node] = [plan.Fuzzy(field, joined, distance)]
    if len(tokens) > 1 and len(joined) >= MIN_CODE_CHARACTERS:
        clauses.append(plan.Fuzzy(STEMS_OF.get(field, field), CODE_TAG + joined, distance))
    return any_of(clauses)


def any_of(clauses: list[plan.Node]) -> plan.Node:
    """At least one of these; the only one itself."""
    return clauses[0] if len(clauses) == 1 else plan.Or(tuple(clauses))
