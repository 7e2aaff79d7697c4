"""A query's text to lexemes, each with its place. One pass, no backtracking.

Journalists paste queries from anywhere: typographic quotation marks, wide parentheses and a Unicode minus are
read as their plain ones; a clock time, a web address or "Note: ..." is no field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto

from archive.errors import QueryFieldError, QuerySyntaxError
from archive.query.fields import FIELD_NAMES, QUERY_FIELDS
from archive.query.syntax import All, Between, FuzzyWord, Leaf, Pattern, Span, Words

#: Quotation mark -> those that close it. « opens in French and closes in German; “ opens in English and
#: closes in German; Polish and Hebrew mix „ and ”.
_CLOSING = {
    '"': '"', "＂": '＂"', "″": '″"', "“": '”“"', "”": '”“"', "„": '“”"', "‟": '”“"', "«": "»", "»": "«»",
}  # fmt: skip
QUOTES = "".join(_CLOSING)
_WORD = re.compile(rf"(?:\\.|(?!&&|\|\|)[^\s()（）{QUOTES}])+", re.DOTALL)
_FIELD = re.compile(r"([^\W\d_]+(?:[_.][^\W\d_]+)*):")
#: A web address has signs of this language in it (`?id=7`), which mean themselves there.
_ADDRESS = re.compile(r"[a-z]{2,12}://", re.IGNORECASE)
#: Groups of a number or telephone number with spaces between: one word, not several.
GROUPS = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?![\w/-]|[.,]\w|[ \u00a0\u202f]\d)"
    r"|\+\d(?:[ \u00a0().\-\u2010-\u2013]{0,3}\d){4,18}(?!\w)"
)
#: What stands before a colon in an address; it is no field.
_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel", "urn", "file"})
_FUZZY = re.compile(r"(.+)~(\d*(?:\.\d+)?)", re.DOTALL)
_WEIGHT = re.compile(r"(?<!\\)\^\d*(?:\.\d+)?\Z")
_WILDCARD = re.compile(r"(?:\\.|[^*?\\])*[*?]", re.DOTALL)
_COMPARE = re.compile(r"(>=|<=|>|<|≥|≤)(.*)", re.DOTALL)
_BRACKETS = re.compile(
    r"(?P<open>[\[{])\s*(?P<low>[^\s\[\]{}]+)\s+(?:TO|to|-|–)\s+(?P<high>[^\s\[\]{}]+)\s*(?P<close>[\]}])"
)
_REGEX = re.compile(r"/[^/\s](?:\\.|[^/\\])*/(?=[\s)]|\Z)", re.DOTALL)
_SLOP = re.compile(r"~(\d{1,4})?")
#: A wildcard as it stands in a word; "where is he?" has none.
_QUOTED_WILDCARD = re.compile(r"(?<!\\)\*(?=\w)|(?<=\w)\*|(?<=\w)\?(?=\w)")
_OPERATORS = {"AND": "AND", "OR": "OR", "NOT": "NOT", "&&": "AND", "||": "OR"}
_MINUS = "-!−"
#: Edits of `word~` without a number. Two change too much of a short name.
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
        if text[place].isspace():
            place += 1
            continue
        if field is None and (found := _FIELD.match(text, place)) and (name := _field_of(found, text)):
            field, field_at, place = name, place, found.end()
            continue
        lexeme = _lexeme_at(text, place, field, place if field is None else field_at)
        place = lexeme.span[1]
        if field is not None and isinstance(lexeme.what, Mark) and lexeme.what is not Mark.OPEN:
            raise _no_value(field, (field_at, lexeme.span[1]))
        yield lexeme
        field = None
    if field is not None:
        raise _no_value(field, (field_at, len(text)))


def _no_value(field: str, span: Span) -> QuerySyntaxError:
    return QuerySyntaxError(
        f"`{field}:` needs a value.", hint=f'To search for the word, write "{field}".', span=span
    )


def _field_of(found: re.Match[str], text: str) -> str | None:
    """The field of a name with a colon behind it; None where it is a word."""
    typed = found[1].lower()
    if typed in FIELD_NAMES:
        return FIELD_NAMES[typed]
    after = text[found.end() : found.end() + 1]
    if not after or after.isspace() or typed in _SCHEMES or text.startswith("//", found.end()):
        return None  # "Note: ..." is a word with a colon behind it
    near = get_close_matches(typed, FIELD_NAMES, n=1, cutoff=0.6)
    hint = f"Did you mean `{near[0]}:`?" if near else "Fields: " + ", ".join(QUERY_FIELDS) + "."
    raise QueryFieldError(
        f"There is no field `{found[1][:40]}`.",
        hint=f'{hint} To search for the words themselves, put them in "quotes".',
        span=(found.start(), found.end() - 1),
    )


def _lexeme_at(text: str, place: int, field: str | None, start: int) -> Lexeme:
    character = text[place]
    followed = place + 1 < len(text) and not text[place + 1].isspace()
    if character in "(（":
        return Lexeme(Mark.OPEN, (start, place + 1), field)
    if character in ")）":
        return Lexeme(Mark.CLOSE, (place, place + 1))
    if character in _CLOSING:
        return _quoted(text, place, field, start)
    if character in "[{":
        return _brackets(text, place, field, start)
    if field is None and character in _MINUS and followed:
        return Lexeme(Mark.NOT, (place, place + 1))
    return _word_at(text, place, field, start)


def _word_at(text: str, place: int, field: str | None, start: int) -> Lexeme:
    if found := GROUPS.match(text, place):
        return _word(found[0], (start, found.end()), field)
    if field is None and text[place] == "+" and place + 1 < len(text) and not text[place + 1].isspace():
        return _lexeme_at_plus(text, place)
    if text.startswith(("&&", "||"), place):
        return Lexeme(Mark[_OPERATORS[text[place : place + 2]]], (place, place + 2))
    if found := _REGEX.match(text, place):
        raise QuerySyntaxError(
            "Regular expressions are not supported.",
            hint='Use wildcards (`pass*`, `?`), or "quotes" to search for the characters themselves.',
            span=found.span(),
        )
    matched = _WORD.match(text, place)
    end = matched.end() if matched else place + 1
    word = text[place:end]
    if field is None and word in _OPERATORS:
        return Lexeme(Mark[_OPERATORS[word]], (place, end))
    return _word(word, (start, end), field)


def _lexeme_at_plus(text: str, place: int) -> Lexeme:
    """`+` requires a word, as every word is anyway; it may stand before a field, too."""
    while text[place] == "+" and place + 1 < len(text):
        place += 1
    if text[place].isspace() or _FIELD.match(text, place):
        return Lexeme(Words("", (place, place)), (place, place))
    return _lexeme_at(text, place, None, place)


def _quoted(text: str, place: int, field: str | None, start: int) -> Lexeme:
    end = _closing_quote(text, place)
    if end is None:
        raise QuerySyntaxError(
            "This quotation mark is never closed.", hint="Close it, or leave it out.", span=(place, len(text))
        )
    _check_quoted(text[place + 1 : end], place + 1)
    inner, after, slop = _unescape(text[place + 1 : end]), end + 1, 0
    if found := _SLOP.match(text, after):
        if found[1] is None:
            raise QuerySyntaxError(
                "`~` behind a phrase needs a number.", hint='Write "two words"~5.', span=(start, found.end())
            )
        slop, after = int(found[1]), found.end()
    if not inner.strip():
        raise QuerySyntaxError("There is nothing between these quotation marks.", span=(place, after))
    return Lexeme(Words(inner, (start, after), field, quoted=True, slop=slop), (start, after))


def _check_quoted(inner: str, place: int) -> None:
    """Raise for a wildcard in a word of a phrase, which would be searched as a sign; addresses have signs."""
    words = (word for word in re.finditer(r"\S+", inner) if not _ADDRESS.search(word[0]))
    found = next((sign for word in words if (sign := _QUOTED_WILDCARD.search(inner, *word.span()))), None)
    if found is not None:
        raise QuerySyntaxError(
            f"`{found[0]}` cannot stand in a word within quotes.",
            hint="Leave the quotes out, or put a backslash before it to search for the sign itself.",
            span=(place + found.start(), place + found.end()),
        )


def _closing_quote(text: str, place: int) -> int | None:
    closing = _CLOSING[text[place]]
    end = place + 1
    while end < len(text) and text[end] not in closing:
        end += 2 if text[end] == "\\" else 1
    if end < len(text):
        return end
    # Word processors turn one of two straight marks into a typographic one.
    any_other = [at for at, c in enumerate(text[place + 1 :], place + 1) if c in _CLOSING]
    return any_other[0] if text[place] == '"' and any_other else None


def _brackets(text: str, place: int, field: str | None, start: int) -> Lexeme:
    found = _BRACKETS.match(text, place)
    if found is None and field is None:
        return Lexeme(Words("", (place, place + 1)), (place, place + 1))  # "[...]" in a pasted sentence
    if found is None or field is None:
        raise QuerySyntaxError(
            "A range looks like `sent:[2022-03 TO 2023-02]`; `*` leaves an end open.",
            span=(start, found.end() if found else len(text)),
        )
    low, high = (None if bound == "*" else bound for bound in (found["low"], found["high"]))
    span = (start, found.end())
    leaf = Between(low, high, span, field, found["open"] == "[", found["close"] == "]")
    return Lexeme(leaf, span)


def _word(word: str, span: Span, field: str | None) -> Lexeme:
    if word == "*" or (word == "*:*" and field is None):
        return Lexeme(All(span) if field is None else Pattern(word, span, field), span)
    if _ADDRESS.match(word):
        return Lexeme(Words(word, span, field), span)
    if field is not None and (found := _COMPARE.fullmatch(word)):
        return Lexeme(_comparison(found[1], found[2], span, field), span)
    if _WEIGHT.search(word):
        raise QuerySyntaxError(
            "Weights (`word^2`) are not supported.", hint="Leave the weight out.", span=span
        )
    if (found := _FUZZY.fullmatch(word)) and not found[1].endswith("\\"):
        return Lexeme(_fuzzy(found[1], found[2], span, field), span)
    if _WILDCARD.match(word):
        return Lexeme(Pattern(word, span, field), span)
    return Lexeme(Words(_unescape(word), span, field), span)


def _fuzzy(word: str, edits: str, span: Span, field: str | None) -> FuzzyWord:
    if edits not in ("", "1", "2"):
        raise QuerySyntaxError(
            "`~` behind a word allows 1 or 2 edits.",
            hint="Write `word~1` or `word~2`.",
            span=span,
        )
    return FuzzyWord(_unescape(word), int(edits or DEFAULT_DISTANCE), span, field)


def _comparison(operator: str, value: str, span: Span, field: str) -> Between:
    if not value:
        raise QuerySyntaxError(f"`{operator}` needs a value right behind it.", span=span)
    included = operator in (">=", "<=", "≥", "≤")
    if operator in (">", ">=", "≥"):
        return Between(value, None, span, field, low_included=included)
    return Between(None, value, span, field, high_included=included)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
