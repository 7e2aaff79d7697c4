"""An engine that reads every document: so slow and plain that the table can be held against it.

It shares no code with the engines, the marks or the analysis; a wildcard, a fuzzy word and a sloppy phrase
are spelled out from their definition in `archive.query.plan`.
"""

from __future__ import annotations

import re
from itertools import product

from archive.index.document import IndexDocument
from archive.query import plan
from archive.query.request import EngineRequest


def find_ids(request: EngineRequest, documents: list[IndexDocument]) -> set[str]:
    """The ids of the documents that a request finds, without order."""
    return {d.id for d in documents if _is_chosen(request, d) and matches(request.plan, d)}


def _is_chosen(request: EngineRequest, document: IndexDocument) -> bool:
    return all(
        set(values) & set(document.keywords.get(field, ())) for field, values in request.filters.items()
    )


def matches(node: plan.Node, document: IndexDocument) -> bool:  # noqa: C901 - one case a clause
    """Whether a plan finds a document."""
    match node:
        case plan.Everything():
            return True
        case plan.Nothing():
            return False
        case plan.Term(field, token):
            return token in _tokens(document, field)
        case plan.AnyOf(field, tokens):
            return any(token in _tokens(document, field) for token in tokens)
        case plan.Phrase(field, tokens, slop):
            return _has_phrase(_tokens(document, field), tokens, slop)
        case plan.Wildcard(field, pattern):
            return any(_is_like(pattern, token) for token in _tokens(document, field))
        case plan.Fuzzy(field, token, distance):
            return any(_distance(token, other) <= distance for other in _tokens(document, field))
        case plan.Range(field, low, high):
            value = document.integers.get(field)
            return value is not None and (low is None or low <= value) and (high is None or value <= high)
        case plan.And(children):
            return all(matches(child, document) for child in children)
        case plan.Or(children):
            return any(matches(child, document) for child in children)
        case plan.Not(child):
            return not matches(child, document)


def _tokens(document: IndexDocument, field: str) -> list[str]:
    return list(document.keywords.get(field, ())) or document.text.get(field, "").split(" ")


def _has_phrase(tokens: list[str], phrase: tuple[str, ...], slop: int) -> bool:
    places = [[place for place, token in enumerate(tokens) if token == wanted] for wanted in phrase]
    for chosen in product(*places):
        moved = [place - offset for offset, place in enumerate(chosen)]
        if max(moved) - min(moved) <= slop and len(set(chosen)) == len(chosen):
            return True
    return False


def _is_like(pattern: str, token: str) -> bool:
    expression = ""
    escaped = False
    for character in pattern:
        if escaped or character not in "*?\\":
            expression += re.escape(character)
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            expression += ".*" if character == "*" else "."
    return re.fullmatch(expression, token, re.DOTALL) is not None


def _distance(one: str, other: str) -> int:
    """Edits between two words: insert, delete, replace, or swap two neighbors (each place once)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
