"""A query's text to lexemes, each with its place. One pass, no backtracking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto

from archive.errors import QueryFieldError, QuerySyntaxError
from archive.query.fields import QUERY_FIELDS
from archive.query.syntax import All, Between, FuzzyWord, Leaf, Pattern, Span, Words

#: Typographic quotation marks that people paste: opening and closing ones alike.
QUOTES = '"“”„‟«»″＂'
_END_OF_WORD = frozenset(" \t\r\n\f\v\u00a0\u3000()（）" + QUOTES)
_FIELD = re.compile(r"([A-Za-z_][A-Za-z_.]*):(?!//)")
_FUZZY = re.compile(r"(?s)(.+?)~(\d?)$")
_COMPARE = re.compile(r"(>=|<=|>|<)(.*)", re.DOTALL)
_BRACKETS = re.compile(r"(?P<open>[\[{])\s*(?P<low>[^\s\]}]+)\s+TO\s+(?P<high>[^\s\]}]+)\s*(?P<close>[\]}])")
_REGEX = re.compile(r"/.+/")
_SLOP = re.compile(r"~(\d{1,3})")
_OPERATORS = {"AND": "AND", "OR": "OR", "NOT": "NOT", "&&": "AND", "||": "OR"}
#: Fuzziness of `word~` without a number.
DEFAULT_DISTANCE = 1


class Mark(Enum):
    """A lexeme that is not a leaf."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A leaf or a mark, its place, and the field typed before it (of an OPEN: of the whole group)."""

    what: Leaf | Mark
    span: Span
    field: str | None = None


def iter_lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of a query; QuerySyntaxError or QueryFieldError with the place of the mistake."""
    place, field, field_at = 0, None, 0
    while place < len(text):
        character = text[place]
        if character.isspace():
            place += 1
            continue
        if field is None and (found := _FIELD.match(text, place)) and _is_field(found, text):
            field, field_at, place = found[1].lower(), place, found.end()
            continue
        lexeme = _lexeme_at(text, place, field, place if field is None else field_at)
        place = lexeme.span[1]
        if field is not None and isinstance(lexeme.what, Mark) and lexeme.what is not Mark.OPEN:
            raise QuerySyntaxError(f"`{field}:` needs a value.", span=(field_at, lexeme.span[1]))
        yield lexeme
        field = None
    if field is not None:
        raise QuerySyntaxError(f"`{field}:` needs a value.", span=(field_at, len(text)))


def _is_field(found: re.Match[str], text: str) -> bool:
    name = found[1].lower()
    if name in QUERY_FIELDS:
        return True
    after = text[found.end() : found.end() + 1]
    if not after or after.isspace():
        return False  # "Note: ..." is a word with a colon behind it
    near = get_close_matches(name, QUERY_FIELDS, n=1, cutoff=0.6)
    hint = f"Did you mean `{near[0]}:`?" if near else "Fields: " + ", ".join(QUERY_FIELDS) + "."
    raise QueryFieldError(
        f"There is no field `{found[1][:40]}`.",
        hint=f'{hint} To search for the words themselves, put them in "quotes".',
        span=(found.start(), found.end() - 1),
    )


def _lexeme_at(text: str, place: int, field: str | None, start: int) -> Lexeme:
    character = text[place]
    if character in "(（":
        return Lexeme(Mark.OPEN, (start, place + 1), field)
    if character in ")）":
        return Lexeme(Mark.CLOSE, (place, place + 1))
    if character in QUOTES:
        return _quoted(text, place, field, start)
    if character in "[{" and field is not None:
        return _brackets(text, place, field, start)
    if field is None and character in "-!−" and place + 1 < len(text) and not text[place + 1].isspace():
        return Lexeme(Mark.NOT, (place, place + 1))
    if field is None and character == "+" and place + 1 < len(text) and not text[place + 1].isspace():
        place, start = place + 1, place + 1  # every word is required anyway
        if text[place] in "(（" or text[place] in QUOTES:
            return _lexeme_at(text, place, None, place)
    end = _end_of_word(text, place)
    word = text[place:end]
    if field is None and word in _OPERATORS:
        return Lexeme(Mark[_OPERATORS[word]], (place, end))
    return _word(word, (start, end), field)


def _end_of_word(text: str, place: int) -> int:
    end = place
    while end < len(text) and text[end] not in _END_OF_WORD:
        end += 2 if text[end] == "\\" else 1
    return max(min(end, len(text)), place + 1)


def _quoted(text: str, place: int, field: str | None, start: int) -> Lexeme:
    end = place + 1
    while end < len(text) and text[end] not in QUOTES:
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        raise QuerySyntaxError(
            "This quotation mark is never closed.", hint="Close it, or leave it out.", span=(place, len(text))
        )
    inner, after, slop = _unescape(text[place + 1 : end]), end + 1, 0
    if found := _SLOP.match(text, after):
        slop, after = int(found[1]), found.end()
    if not inner.strip():
        raise QuerySyntaxError("There is nothing between these quotation marks.", span=(place, after))
    return Lexeme(Words(inner, (start, after), field, quoted=True, slop=slop), (start, after))


def _brackets(text: str, place: int, field: str, start: int) -> Lexeme:
    found = _BRACKETS.match(text, place)
    if found is None:
        raise QuerySyntaxError(
            "A range looks like [2022-03 TO 2023-02]; `*` leaves an end open.", span=(place, len(text))
        )
    low, high = (None if bound == "*" else bound for bound in (found["low"], found["high"]))
    span = (start, found.end())
    leaf = Between(low, high, span, field, found["open"] == "[", found["close"] == "]")
    return Lexeme(leaf, span)


def _word(word: str, span: Span, field: str | None) -> Lexeme:
    if _REGEX.fullmatch(word):
        raise QuerySyntaxError(
            "Regular expressions are not supported.",
            hint='Use wildcards (`pass*`, `?`), or "quotes" to search for the characters themselves.',
            span=span,
        )
    if word in ("*", "*:*") and field is None:
        return Lexeme(All(span), span)
    if field is not None and (found := _COMPARE.fullmatch(word)):
        return Lexeme(_comparison(found[1], found[2], span, field), span)
    if (found := _FUZZY.fullmatch(word)) and not word.endswith("\\~"):
        distance = int(found[2] or DEFAULT_DISTANCE)
        return Lexeme(FuzzyWord(_unescape(found[1]), distance, span, field), span)
    if re.search(r"\^\d*(\.\d+)?$", word):
        raise QuerySyntaxError(
            "Weights (`word^2`) are not supported.", hint="Leave the weight out.", span=span
        )
    if re.search(r"(?<!\\)[*?]", word):
        return Lexeme(Pattern(word, span, field), span)
    return Lexeme(Words(_unescape(word), span, field), span)


def _comparison(operator: str, value: str, span: Span, field: str) -> Between:
    if not value:
        raise QuerySyntaxError(f"`{operator}` needs a value right behind it.", span=span)
    included = operator.endswith("=")
    if operator.startswith(">"):
        return Between(value, None, span, field, low_included=included)
    return Between(None, value, span, field, high_included=included)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
