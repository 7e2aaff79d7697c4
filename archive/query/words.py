"""A request told in words, so that a page can say what was searched."""

from __future__ import annotations

from archive.query.request import SearchRequest, Sort
from archive.query.syntax import All, Between, Both, Either, FuzzyWord, Pattern, Syntax, Without, Words

_FIELDS = {"from": "sent by", "to": "sent to", "cc": "copied to", "lang": "written in", "kind": "of the kind"}
_FILTERS = {
    "collection": "in the collection", "kind": "of the kind", "from_country": "sent by",
    "from_bureau": "sent by the bureau", "to_country": "sent to", "language": "written in",
    "year": "of the year", "format": "in the format",
}  # fmt: skip
_SORTS = {Sort.RELEVANCE: "best matches first", Sort.NEWEST: "newest first", Sort.OLDEST: "oldest first"}


def describe(request: SearchRequest, syntax: Syntax | None, sort: Sort) -> str:
    """What is searched, in one English sentence without a full stop."""
    parts = ["all messages" if syntax is None else f"messages {_told(syntax)}"]
    for name, values in request.filters.items():
        if values:
            parts.append(f"{_FILTERS[name]} {' or '.join(values)}")
    if request.sent_from and request.sent_to:
        parts.append(f"sent from {request.sent_from} to {request.sent_to}")
    elif request.sent_from:
        parts.append(f"sent on {request.sent_from} or later")
    elif request.sent_to:
        parts.append(f"sent on {request.sent_to} or earlier")
    return ", ".join([*parts, _SORTS[sort]])


def _told(syntax: Syntax) -> str:
    match syntax:
        case All():
            return "of any content"
        case Both(children):
            return " and ".join(_wrapped(child) for child in children)
        case Either(children):
            return " or ".join(_wrapped(child) for child in children)
        case Without(child):
            return f"not {_wrapped(child)}"
        case Between():
            return _told_range(syntax)
        case leaf:
            return _told_leaf(leaf)


def _wrapped(syntax: Syntax) -> str:
    told = _told(syntax)
    return f"({told})" if isinstance(syntax, Both | Either) else told


def _told_leaf(leaf: Words | Pattern | FuzzyWord) -> str:
    match leaf:
        case Words(text, _, _, True, slop):
            what = f"“{text}”" + (f" (words up to {slop} moves apart)" if slop else "")
        case FuzzyWord(text, distance):
            what = f"a word like “{text}” ({distance} {'change' if distance == 1 else 'changes'})"
        case _:
            what = f"“{leaf.text}”"
    if leaf.field is None:
        return f"with {what}"
    if leaf.field in _FIELDS:
        return f"{_FIELDS[leaf.field]} {leaf.text}"
    return f"with {what} in {leaf.field}"


def _told_range(leaf: Between) -> str:
    if leaf.low == leaf.high:
        return f"sent in {leaf.low}" if leaf.low else "of a known date"
    low = f"from {leaf.low}" if leaf.low_included else f"after {leaf.low}"
    high = f"to {leaf.high}" if leaf.high_included else f"before {leaf.high}"
    return "sent " + " ".join([low] * (leaf.low is not None) + [high] * (leaf.high is not None))
