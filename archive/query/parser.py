"""A query's text to its syntax tree: iterative, in one pass, with the place of every mistake.

Words next to each other are joined by AND. NOT binds tighter than AND, AND tighter than OR. A word without a
letter or digit (a dash in a pasted sentence) is left out.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from archive.analysis.tokenize import list_tokens
from archive.errors import QuerySyntaxError, QueryTooCostly
from archive.query.lexer import Lexeme, Mark, iter_lexemes
from archive.query.syntax import All, Both, Either, Span, Syntax, Without, Words

#: Characters of a query. A page of text is not a query; at this length parsing takes a few milliseconds.
MAX_CHARACTERS = 4_000
#: Parentheses within parentheses. Engines compile the tree by recursion; people type three or four.
MAX_DEPTH = 20
#: Words, phrases and ranges in a query: each becomes some ten clauses, and engines stop at a few thousand.
MAX_LEAVES = 200


@dataclass(slots=True)
class _Group:
    """An open parenthesis: `either` are the finished alternatives, `both` the one being read."""

    span: Span
    field: str | None = None
    either: list[Syntax] = dataclasses.field(default_factory=list)
    both: list[Syntax] = dataclasses.field(default_factory=list)
    negations: list[Span] = dataclasses.field(default_factory=list)
    pending: Lexeme | None = None  # an operator that waits for what stands behind it


def parse_query(text: str) -> Syntax | None:
    """The tree of a query; None where it is blank. Raises QueryError with message, hint and span."""
    check_length(text)
    stack = [_Group((0, len(text)))]
    leaves = 0
    for lexeme in iter_lexemes(text):
        match lexeme.what:
            case Mark.OPEN:
                _open(stack, lexeme)
            case Mark.CLOSE:
                _close(stack, lexeme)
            case Mark.AND | Mark.OR | Mark.NOT:
                _operator(stack[-1], lexeme)
            case Words(word, _, None, False) if not list_tokens(word):
                continue
            case leaf:
                leaves += 1
                check_leaves(leaves, lexeme.span)
                _add(stack[-1], _in_field(leaf, stack))
    if len(stack) > 1:
        raise QuerySyntaxError("This parenthesis is never closed.", hint="Add a `)`.", span=stack[-1].span)
    tree = _finish(stack[0])
    if tree is None and text.strip():
        raise no_words((0, len(text)))
    return tree


def check_length(text: str) -> None:
    """QueryTooCostly where a query is longer than is allowed."""
    if len(text) > MAX_CHARACTERS:
        raise QueryTooCostly(
            f"The query has {len(text)} characters; {MAX_CHARACTERS} are allowed.",
            hint="Search for the words that matter.",
            span=(MAX_CHARACTERS, len(text)),
        )


def check_leaves(number: int, span: Span) -> None:
    """QueryTooCostly where a query has more words than are allowed; `span` is of the one too many."""
    if number > MAX_LEAVES:
        raise QueryTooCostly(
            f"The query has more than {MAX_LEAVES} words.", hint="Split it into several searches.", span=span
        )


def no_words(span: Span) -> QuerySyntaxError:
    """The error of a query in which nothing can be searched."""
    return QuerySyntaxError(
        "There is no letter or digit to search for.",
        hint="Signs alone are not indexed; add a word.",
        span=span,
    )


def _open(stack: list[_Group], lexeme: Lexeme) -> None:
    if len(stack) > MAX_DEPTH:
        raise QueryTooCostly(
            f"Parentheses are nested more than {MAX_DEPTH} deep.", hint="Use fewer.", span=lexeme.span
        )
    outer = stack[-1].field
    if lexeme.field and outer and lexeme.field != outer:
        raise QuerySyntaxError(f"`{lexeme.field}:` stands within `{outer}:`.", span=lexeme.span)
    stack.append(_Group(lexeme.span, lexeme.field or outer))


def _close(stack: list[_Group], lexeme: Lexeme) -> None:
    if len(stack) == 1:
        raise QuerySyntaxError("This parenthesis was never opened.", hint="Leave it out.", span=lexeme.span)
    group = stack.pop()
    tree = _finish(group)
    if tree is None:
        raise QuerySyntaxError(
            "There is nothing between these parentheses.", span=(group.span[0], lexeme.span[1])
        )
    _add(stack[-1], tree)


def _operator(group: _Group, lexeme: Lexeme) -> None:
    if lexeme.what is Mark.NOT:
        group.negations.append(lexeme.span)
        return
    if group.negations or group.pending or not (group.both or group.either):
        raise _no_operand(lexeme.span)
    group.pending = lexeme
    if lexeme.what is Mark.OR:
        group.either.append(_joined(group.both))
        group.both = []


def _add(group: _Group, tree: Syntax) -> None:
    if len(group.negations) % 2:
        tree = Without(tree)
    group.negations, group.pending = [], None
    group.both.append(tree)


def _finish(group: _Group) -> Syntax | None:
    if group.pending is not None:
        raise _no_operand(group.pending.span)
    if group.negations:
        raise QuerySyntaxError(
            "NOT needs a word behind it.",
            hint='To search for the word, write "not".',
            span=group.negations[-1],
        )
    if not group.both and not group.either:
        return None
    if not group.either:
        return _joined(group.both)
    return Either((*group.either, _joined(group.both)))


def _no_operand(span: Span) -> QuerySyntaxError:
    return QuerySyntaxError(
        "An operator needs a word on both sides.",
        hint="To search for the word itself, type it in small letters or in quotes.",
        span=span,
    )


def _joined(children: list[Syntax]) -> Syntax:
    return children[0] if len(children) == 1 else Both(tuple(children))


def _in_field(leaf: Syntax, stack: list[_Group]) -> Syntax:
    """The leaf in the field of its group, where it names none itself."""
    outer = stack[-1].field
    if outer is None or isinstance(leaf, All | Both | Either | Without):
        return leaf
    if leaf.field and leaf.field != outer:
        raise QuerySyntaxError(f"`{leaf.field}:` stands within `{outer}:`.", span=leaf.span)
    return dataclasses.replace(leaf, field=outer)
