"""`name:` as primitive clauses: the spellings of each word that the archive has, near each other.

A name is looked for as the tokens that the text has, so positions, marks and counts are exact, and the page
can list what was looked for. Two words of a name stand near each other in any order.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise, product

from archive.analysis.fold import fold
from archive.analysis.tokenize import list_words
from archive.errors import QuerySyntaxError, QueryTooCostly
from archive.names.compare import small_words
from archive.names.given import is_patronymic
from archive.names.lexicon import EmptyLexicon, Lexicon, find_spellings
from archive.query import plan
from archive.query.clauses import any_of
from archive.query.parser import no_words
from archive.query.syntax import Words

#: Where names are looked for.
NAME_FIELDS = ("subject", "body", "attachments", "sender", "addressees", "copies")
#: Words of one name, and names in a query.
MAX_NAME_WORDS, MAX_NAMES = 6, 5
#: Spellings of a word that is a name by itself, and of one of several: there, each with each is a clause. And
#: those that are offered, but not looked for unasked.
MAX_SPELLINGS, MAX_SPELLINGS_BESIDE, MAX_DOUBTFUL = 40, 12, 12
#: Moves that bring two words of a name side by side in their order: `OYARZÚN SEPÚLVEDA, Jaime` takes three.
NEAR = 4


@dataclass(frozen=True, slots=True)
class NameSought:
    """A word of a name; `spellings` are the tokens that it was looked for as, the likeliest first, `others`
    those that it was not: they are doubtful, or not wanted."""

    word: str
    spellings: tuple[str, ...]
    others: tuple[str, ...] = ()


class Namer:
    """Compiles the names of one query and keeps what they were looked for as."""

    def __init__(
        self, lexicon: Lexicon | None = None, off: Collection[str] = (), on: Collection[str] = ()
    ) -> None:
        self.sought: list[NameSought] = []
        self._lexicon = lexicon or EmptyLexicon()
        self._off, self._on = frozenset(off), frozenset(on)
        self._names = 0

    def compile(self, leaf: Words) -> plan.Node:
        """One name. Raises QueryError where it has no words or too many."""
        if leaf.slop:
            raise QuerySyntaxError(
                "`~` cannot stand behind a name.",
                hint="Its words are near each other anyway.",
                span=leaf.span,
            )
        self._names += 1
        slots = _slots(leaf)
        if len(slots) > MAX_NAME_WORDS or self._names > MAX_NAMES:
            raise QueryTooCostly(
                f"A query has at most {MAX_NAMES} names, each of {MAX_NAME_WORDS} words.",
                hint="Leave out titles and fathers' names, or split it into several searches.",
                span=leaf.span,
            )
        most = MAX_SPELLINGS if len(slots) == 1 else MAX_SPELLINGS_BESIDE
        spelled = [self._spell(forms, most) for forms in slots]
        if not all(spelled):
            return plan.Nothing()
        return any_of([_in_field(spelled, field) for field in NAME_FIELDS])

    def _spell(self, forms: tuple[str, ...], most: int) -> tuple[str, ...]:
        found = find_spellings(forms, self._lexicon)
        offered = (*found.sure, *found.doubtful[:MAX_DOUBTFUL])
        wanted = [t for t in offered if t not in self._off and (t in found.sure or t in self._on)][:most]
        self.sought.append(NameSought(forms[0], tuple(wanted), tuple(t for t in offered if t not in wanted)))
        return tuple(wanted)


def _in_field(spelled: list[tuple[str, ...]], field: str) -> plan.Node:
    if len(spelled) == 1:
        # What is written so goes before what is spelled otherwise.
        return plan.Or((plan.Term(field, spelled[0][0]), plan.AnyOf(field, spelled[0])))
    pairs = [
        any_of([_near(field, one, other) for one, other in product(left, right)])
        for left, right in pairwise(spelled)
    ]
    return pairs[0] if len(pairs) == 1 else plan.And(tuple(pairs))


def _near(field: str, one: str, other: str) -> plan.Node:
    return plan.Term(field, one) if one == other else plan.Phrase(field, (one, other), NEAR)


def _slots(leaf: Words) -> list[tuple[str, ...]]:
    """The forms of each word that must be there: what is written, and how it may be joined with a small word.

    Articles and particles count for nothing, initials and a father's name are not asked for where two other
    words are.
    """
    words = [word.lower() for word in list_words(leaf.text)]
    if not any(fold(word) for word in words):
        raise no_words(leaf.span)
    kinds = [small_words().get(fold(word)) for word in words]
    slots: list[tuple[str, ...]] = []
    held = ""
    for word, kind in zip(words, kinds, strict=True):
        if kind == "joined":
            held += word
        elif kind is None:
            slots.append((word, held + word) if held else (word, *_parted(word)))
            held = ""
    slots = slots or [(word,) for word in words]
    whole = [forms for forms in slots if len(forms[0]) > 1]
    known = [forms for forms in whole if not is_patronymic(forms[0])]
    return known if len(known) > 1 else whole or slots


def _parted(word: str) -> tuple[str, ...]:
    """`abdulrahman` is also written apart, and then `rahman` is its word."""
    joined = sorted((w for w, kind in small_words().items() if kind == "joined"), key=len, reverse=True)
    for small in joined:
        if word.startswith(small) and len(word) - len(small) > len(small):
            return (word[len(small) :],)
    return ()
