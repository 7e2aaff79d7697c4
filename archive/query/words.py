"""A request told in words, so that a page can say what was searched.

`tell_request` gives it as parts, each with an id and values, for pages in any language; `describe` renders
those in English. A translation needs a template for each id of `ENGLISH` and the names of countries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archive.query.fields import QUERY_FIELDS
from archive.query.languages import find_language
from archive.query.request import SearchRequest, Sort
from archive.query.syntax import All, Between, Both, Either, FuzzyWord, Pattern, Syntax, Without, Words
from archive.query.values import country_name, find_country


@dataclass(frozen=True, slots=True)
class Told:
    """A part of what is told: the id of its template, what the template names, and parts within it.

    `values` are as typed or chosen; where `countries`, they are codes, to be named in the page's language.
    """

    id: str
    values: tuple[str, ...] = ()
    parts: tuple[Told, ...] = ()
    countries: bool = False


#: id -> English. `{0}`, `{1}` are the values; `{any}` all of them with "or"; `{and}`, `{or}` the parts.
ENGLISH: Mapping[str, str] = {
    "request": "{list}",
    "all": "all messages",
    "messages": "messages {list}",
    "everything": "of any content",
    "and": "{and}",
    "or": "{or}",
    "not": "not {and}",
    "word": "with “{0}”",
    "phrase": "with the words “{0}”",
    "near": "with the words of “{0}” at most {1} apart",
    "pattern": "with a word like “{0}”",
    "fuzzy": "with “{0}” or a word {1} letter off",
    "fuzzy_2": "with “{0}” or a word {1} letters off",
    "word_in": "with “{0}” in the {1}",
    "phrase_in": "with the words “{0}” in the {1}",
    "near_in": "with the words of “{0}” at most {2} apart in the {1}",
    "pattern_in": "with a word like “{0}” in the {1}",
    "fuzzy_in": "with “{0}” or a word {2} letter off in the {1}",
    "fuzzy_2_in": "with “{0}” or a word {2} letters off in the {1}",
    "known": "with a known value of {0}",
    "name": "with a name like “{0}”",
    "from": "sent by {any}",
    "to": "sent to {any}",
    "cc": "copied to {any}",
    "from_bureau": "sent by the bureau {any}",
    "kind": "of the kind {any}",
    "lang": "written in {any}",
    "format": "in the format {any}",
    "collection": "in the collection {any}",
    "year": "of the year {any}",
    "after": "about a person for whom this came before: {any}",
    "before": "about a person for whom this came later: {any}",
    "within": "at most {0} away from it",
    "basis": "where the refusal is known as: {any}",
    "certainty": "where what came before is {any}",
    "days_since": "so many days after the refusal: {any}",
    "answered": "answered: {any}",
    "during": "sent during: {any}",
    "bypass": "leaving out the General Secretariat: {any}",
    "tracing": "with a tracing that is {any}",
    "requesting": "on behalf of {any}",
    "outcome": "of a complaint whose outcome is: {any}",
    "person": "about the person {any}",
    "sent_in": "sent in {0}",
    "sent_on": "sent on {0}",
    "sent_unknown": "of an unknown date",
    "sent_known": "of a known date",
    "sent_between": "sent from {0} to {1}",
    "sent_since": "sent no earlier than {0}",
    "sent_until": "sent no later than {0}",
    "sent_after": "sent after {0}",
    "sent_before": "sent before {0}",
    "sort_relevance": "best matches first",
    "sort_newest": "newest first",
    "sort_oldest": "oldest first",
}

#: Facets of the ledger; each has a field, a template and a filter of the same name.
LEDGER_FILTERS = (
    "after", "before", "basis", "certainty", "days_since", "answered", "during", "bypass", "tracing",
    "outcome", "person",
)  # fmt: skip
#: Facet -> the id of its template.
_FILTERS = {
    "collection": "collection", "kind": "kind", "from_country": "from", "from_bureau": "from_bureau",
    "to_country": "to", "language": "lang", "year": "year", "format": "format",
    "requesting_country": "requesting",
    **{name: name for name in LEDGER_FILTERS},
}  # fmt: skip
_COUNTRY_FILTERS = ("from_country", "to_country", "requesting_country")
_COUNTRY_FIELDS = ("from", "to", "cc", "requesting")
_KEYWORD_FIELDS = ("name", "kind", "format", "collection", "year", "within", *LEDGER_FILTERS)
_TEXT_NAMES = {
    "subject": "subject", "body": "text", "attachment": "attachments", "party": "senders and addressees",
    "ref": "reference", "id": "message’s own number", "file": "file name",
}  # fmt: skip


def describe(request: SearchRequest, syntax: Syntax | None, sort: Sort) -> str:
    """What is searched, in one English sentence without a full stop."""
    return render(tell_request(request, syntax, sort), ENGLISH, country_name)


def tell_request(request: SearchRequest, syntax: Syntax | None, sort: Sort) -> Told:
    """What is searched: the query, then each filter, the dates and the order."""
    parts = [Told("all") if syntax is None else Told("messages", parts=(_tell(syntax),))]
    parts += [
        Told(_FILTERS[name], tuple(values), countries=name in _COUNTRY_FILTERS)
        for name, values in request.filters.items()
        if values and name in _FILTERS
    ]
    low, high = (day.isoformat() if day else None for day in (request.sent_from, request.sent_to))
    if low or high:
        parts.append(_tell_between(low, high, low_included=True, high_included=True))
    return Told("request", parts=(*parts, Told(f"sort_{sort}")))


def render(told: Told, templates: Mapping[str, str], country: Callable[[str], str]) -> str:
    """The parts in a language: its templates by id, and its names of countries by code.

    `or_join`, `and_join` and `list_join` are what stands between parts, with its spaces.
    """
    values = [country(value) for value in told.values] if told.countries else list(told.values)
    parts = [_within(part, told, templates, country) for part in told.parts]
    ors = templates.get("or_join", " or ")
    ands = templates.get("and_join", " and ")
    filled = {
        "list": templates.get("list_join", ", ").join(parts),
        "and": ands.join(parts),
        "or": ors.join(parts),
        "any": ors.join(values),
        **{str(place): value for place, value in enumerate(values)},
    }
    return _fill(templates[told.id], filled)


def _within(part: Told, outer: Told, templates: Mapping[str, str], country: Callable[[str], str]) -> str:
    text = render(part, templates, country)
    return f"({text})" if outer.id in ("and", "or", "not") and part.id in ("and", "or") else text


def _fill(template: str, values: Mapping[str, str]) -> str:
    """Braces in a reader's words are left as they are: each place is filled once."""
    pieces = template.split("{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}")
        filled.append(values[name] + rest)
    return "".join(filled)


def _tell(syntax: Syntax) -> Told:
    match syntax:
        case All():
            return Told("everything")
        case Both(children):
            return Told("and", parts=tuple(_tell(child) for child in children))
        case Either(children):
            return Told("or", parts=tuple(_tell(child) for child in children))
        case Without(child):
            return Told("not", parts=(_tell(child),))
        case Between():
            return _tell_between(
                syntax.low,
                syntax.high,
                low_included=syntax.low_included,
                high_included=syntax.high_included,
            )
        case leaf:
            return _tell_leaf(leaf)


def _tell_leaf(leaf: Words | Pattern | FuzzyWord) -> Told:
    name = leaf.field or "text"
    field = QUERY_FIELDS[name]
    if leaf.text == "*" and isinstance(leaf, Pattern):
        return Told("sent_known") if field.values in ("date", "year") else Told("known", (name,))
    if field.values == "date":
        return _tell_between(leaf.text, leaf.text, low_included=True, high_included=True)
    if name == "lang":
        return Told(name, (find_language(leaf.text) or leaf.text,))
    if name in _COUNTRY_FIELDS:
        code = find_country(leaf.text) if isinstance(leaf, Words) else None
        return Told(name, (code or leaf.text,), countries=code is not None)
    if name in _KEYWORD_FIELDS:
        return Told(name, (leaf.text,))
    kind, numbers = _kind_of(leaf)
    if name == "text":
        return Told(kind, (leaf.text, *numbers))
    return Told(f"{kind}_in", (leaf.text, _TEXT_NAMES[name], *numbers))


def _kind_of(leaf: Words | Pattern | FuzzyWord) -> tuple[str, tuple[str, ...]]:
    match leaf:
        case Words(slop=slop) if slop:
            return "near", (str(slop),)
        case Words(quoted=quoted):
            return ("phrase" if quoted else "word"), ()
        case FuzzyWord(distance=distance):
            return ("fuzzy" if distance == 1 else "fuzzy_2"), (str(distance),)
        case Pattern():
            return "pattern", ()


def _tell_between(low: str | None, high: str | None, *, low_included: bool, high_included: bool) -> Told:
    if low == high:
        if low is None:
            return Told("sent_known")
        if low.casefold() == "unknown":
            return Told("sent_unknown")
        return Told("sent_on" if low.count("-") == 2 else "sent_in", (low,))
    if low is not None and high is not None and low_included and high_included:
        return Told("sent_between", (low, high))
    parts = []
    if low is not None:
        parts.append(Told("sent_since" if low_included else "sent_after", (low,)))
    if high is not None:
        parts.append(Told("sent_until" if high_included else "sent_before", (high,)))
    return parts[0] if len(parts) == 1 else Told("and", parts=tuple(parts))
