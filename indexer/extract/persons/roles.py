"""What a named person is to the message: subject, contrasted, relative or counsel, officer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from archive.domain.findings import Role
from indexer.extract.persons.lexicon import Lexicon
from indexer.extract.persons.named import Field, Named

_ROLES = {"officer": Role.OFFICER, "related": Role.RELATED}
_CONTRAST_CHARACTERS = 90
#: Characters between a name and a word that stands beside it.
_BESIDE = 2
#: Words at the end of a body among which a name on a line of its own signs it.
_SIGNATURE_WORDS = 14


def is_contrasted(named: Named) -> bool:
    """Whether "not to be confused with" or the like stands before the name in its sentence."""
    start = named.span[0]
    near = [end for _, end in named.field.cues.within("contrast", start - _CONTRAST_CHARACTERS, start)]
    if not near:
        return False
    between = named.words.text[near[-1] : start]
    return not any(mark in between for mark in ("\n\n", ". ", ";"))


def cue_role(field: Field, first: int) -> Role | None:
    """The role that the words right before a name give it; one word may stand between."""
    for place in (first, first - 1):
        if place > 0 and (kind := field.cues.kind_before(place, _ROLES)):
            return _ROLES[kind]
    return None


def signs(field: Field, first: int, last: int) -> bool:
    """Whether a name is the signature under a body."""
    words = field.words
    if words.field != "body" or len(words.spans) - last > _SIGNATURE_WORDS:
        return False
    if words.gaps[first] not in "N,:." or words.gaps[last + 1] not in "N$,.(":
        return False
    return field.cues.has("closing", words.spans[max(0, first - _SIGNATURE_WORDS)][0], words.spans[first][0])


def is_family(named: Named) -> bool:
    """Whether it is one word for several: "the Damirov brothers", "братья Дамировы"."""
    if named.first != named.last:
        return False
    cues = named.field.cues
    behind = cues.at.get(named.last + 1, frozenset())
    return "family" in behind or cues.kind_before(named.first, ("family",)) is not None


def is_alias(named: Named) -> bool:
    """Whether a word such as "alias" stands before a name; a title may stand between."""
    first, cues = named.first, named.field.cues
    while first > 0 and not cues.kind_before(first, ("alias",)) and cues.is_title(first - 1):
        first -= 1
    return cues.kind_before(first, ("alias",)) is not None


def mark_parents(here: Sequence[Named]) -> None:
    """Make relatives of those whose name stands behind another's and a word such as "son of" alone: what
    follows is of the child. The names are of one field, in order."""
    for child, parent in pairwise(here):
        between = child.field.cues.within("child_of", child.span[1], parent.span[0])
        if child.role is parent.role is Role.SUBJECT and any(
            parent.span[0] - end <= _BESIDE and start - child.span[1] <= _BESIDE for start, end in between
        ):
            parent.role = Role.RELATED
            parent.rule = "role"


def find_others(rows: Sequence[tuple[Field, Sequence[int]]], lexicon: Lexicon) -> Iterator[Named]:
    """People named as officers, counsel or relatives among the rows of words that are no subject's name."""
    for field, row in rows:
        words = field.words
        first, last = row[0], row[-1]
        if any(words.folded[place] in lexicon.places for place in row):
            continue
        known = [words.folded[p] in lexicon.given or words.folded[p] in lexicon.surnames for p in row]
        shapes = [words.shapes[place] for place in row]
        if set(shapes) <= {"I"} or not (any(known) or "I" in shapes):
            continue
        role = Role.OFFICER if signs(field, first, last) else cue_role(field, first)
        if role is not None:
            yield Named(field, first, last, role, "role")
