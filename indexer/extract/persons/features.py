"""What is looked at to tell whether a word is part of the name of whom a message is about.

Each word that may be part of a name gets a few dozen features: itself, its shape and endings, its neighbours,
the row of such words that it stands in and what stands before and behind that row, dates of birth near by,
and whether it is written in the other field too. tables/weights.csv has what each is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.extract.persons.lexicon import Lexicon
from indexer.extract.persons.words import NAME_SHAPES, Words

#: Small words inside a name.
_PARTICLES = """
    al el ul de del la las los da das do dos di du le van von der den zu zum ben bin ibn bint bent ould oglu
    ogly kyzy kizi uly qizi
"""
PARTICLES = frozenset(_PARTICLES.split())
#: "And" between two names in capitals.
_AND = frozenset("yeiиі")
#: Arabic small words that are written with the next: and, with, to, so, as.
_CLITICS = "وبلفك"
_YEARS = frozenset(map(str, range(1930, 2012)))
_NEAR_WORDS = 6
_MAX_SURNAMES, _MAX_PARTICLES = 3, 2


def find_candidates(words: Words, lexicon: Lexicon) -> list[int]:
    """Places of words that may be part of a name."""
    found = []
    shapes, folded, common = words.shapes, words.folded, lexicon.common
    for place, shape in enumerate(shapes):
        if shape not in NAME_SHAPES:
            continue
        word = folded[place]
        if word in lexicon.never:
            continue
        if shape == "I" and word in _AND and words.gaps[place + 1] != ".":
            continue
        if shape == "r" and word in lexicon.given:
            found.append(place)
            continue
        if shape == "r" and word not in common and _bare_is_common(word, common):
            continue
        if word in common:
            if shape in "Ur":
                continue
            if shape == "C" and not _in_row(words, place, common):
                continue
        found.append(place)
    return found


def _bare_is_common(word: str, common: frozenset[str]) -> bool:
    """Whether an Arabic word is a common one with or without its small words and article."""
    if word[0] in _CLITICS and len(word) > 3:
        bare = word[1:]
        if bare in common or (
            bare[0] == "ل" and len(bare) > 3 and ("ا" + bare in common or bare[1:] in common)
        ):
            return True
    return (word.startswith("ال") and word[2:] in common) or "ال" + word in common


def _in_row(words: Words, place: int, common: frozenset[str]) -> bool:
    """Whether a word beside, with a space between, may be of a name."""
    shapes, folded, gaps = words.shapes, words.folded, words.gaps
    before = (
        place > 0 and gaps[place] in "_," and shapes[place - 1] in "CAI" and folded[place - 1] not in common
    )
    after = place + 1 < len(shapes) and gaps[place + 1] in "_,"
    return before or (after and shapes[place + 1] in "CAI" and folded[place + 1] not in common)


def list_rows(words: Words, candidates: Sequence[int]) -> list[list[int]]:
    """Candidates that stand side by side (or with a particle or a comma between) as rows."""
    rows: list[list[int]] = []
    for place in candidates:
        if rows and _joins(words, rows[-1], place):
            rows[-1].append(place)
        else:
            rows.append([place])
    return rows


def _joins(words: Words, row: Sequence[int], place: int) -> bool:
    """Whether a word goes on with the row before it."""
    gaps, folded, shapes = words.gaps, words.folded, words.shapes
    last, gap = row[-1], gaps[place]
    if place == last + 1:
        if gap == ",":
            surname = shapes[last] == "A" or (words.field == "subject" and shapes[last] == "C")
            return surname and shapes[place] in "CI" and len(row) < _MAX_SURNAMES
        return gap in "_'" or (shapes[place] == "I" and gap == ".") or (shapes[last] == "I" and gap == ".")
    between = range(last + 1, place)
    return (
        len(between) <= _MAX_PARTICLES
        and all(folded[other] in PARTICLES and gaps[other] == "_" for other in between)
        and gap == "_"
    )


@dataclass(frozen=True, slots=True)
class Context:
    """What one field needs to know of the whole message.

    `elsewhere` are stems in the other field; `linked` says that the two have an uncommon word in common, so
    that a name is likely to be that one; `parties` are stems of sender and addressees.
    """

    lexicon: Lexicon
    language: str
    elsewhere: frozenset[str]
    linked: bool
    parties: frozenset[str]


class RowShape(NamedTuple):
    """What counts of a row but the words around it: there are few, whatever the texts."""

    field: str
    language: str
    link: str
    kinds: str
    size: int
    given: int
    surnames: int
    patronymics: int
    crossed: int
    places: int
    before: str
    after: str


def row_features(words: Words, row: Sequence[int], context: Context) -> list[str]:
    """Features that all words of a row share."""
    return [*shape_features(shape_of_row(words, row, context)), *around_features(words, row)]


def shape_of_row(words: Words, row: Sequence[int], context: Context) -> RowShape:
    """What counts of a row, as far as it makes a difference."""
    folded, shapes, gaps = words.folded, words.shapes, words.gaps
    given = surnames = patronymics = crossed = places = 0
    for place in row:
        trait = context.lexicon.trait_of(folded[place])
        given += trait.given
        surnames += trait.surname
        places += trait.place
        patronymics |= trait.patronymic
        crossed += trait.stem in context.elsewhere
    kinds = shapes[row[0]] if len(row) == 1 else "".join(sorted({shapes[place] for place in row}))
    return RowShape(
        words.field[0], context.language, "+" if context.linked else "-", kinds, min(len(row), 5),
        min(given, 3), min(surnames, 3), patronymics, min(crossed, 2), min(places, 2),
        gaps[row[0]], gaps[row[-1] + 1],
    )  # fmt: skip


def shape_features(row: RowShape) -> list[str]:
    """The features of this shape."""
    field, kinds, size, link, crossed = row.field, row.kinds, row.size, row.link, row.crossed
    named, is_place = row.given + row.surnames, min(row.places, 1)
    return [
        f"R{field}{kinds}{size}",
        f"R{row.language}{field}{kinds}{size}",
        f"Rg{min(row.given, 2)}",
        f"Rs{min(row.surnames, 2)}",
        f"Rgs{min(named, 3)}{size}",
        f"Rp{row.patronymics}",
        f"Rx{field}{crossed}{link}",
        f"Rx{field}{kinds}{min(crossed, 1)}{is_place}{link}",
        f"Rq{link}{kinds}{size}{min(named, 2)}{is_place}",
        f"Rl{row.places}{size}",
        f"Re{row.before}{row.after}{field}{size}",
    ]


def around_features(words: Words, row: Sequence[int]) -> list[str]:
    """Features of the words around a row."""
    first, last = row[0], row[-1]
    shapes, gaps, near = words.shapes, words.gaps, words.near
    found = [
        f"Rb{near[first + 1]}{gaps[first]}",
        f"Rb2{near[first]}",
        f"Rn{near[last + 3]}{gaps[last + 1]}",
        f"Rn2{near[last + 4]}",
    ]
    for place in range(last + 1, min(last + 1 + _NEAR_WORDS, len(shapes))):
        if gaps[place] == "N" and place > last + 1:
            break
        if shapes[place] == "d":
            found += (f"Rd{place - last}", "Rd")
            break
        if shapes[place] == "n" and words.folded[place] in _YEARS:
            found.append("Ry")
            break
    for place in range(max(0, first - 3), first):
        if shapes[place] == "d" or (shapes[place] == "n" and words.folded[place] in _YEARS):
            found.append(f"Rz{first - place}")
    if first == 0 and last == len(shapes) - 1:
        found.append("Rall" + words.field[0])
    elif len(shapes) - last <= 4 and words.field == "body":
        found.append("Rend" + gaps[first])
    return found


def word_features(words: Words, place: int, context: Context) -> list[str]:
    """Features of one word: those of the word itself, and those of where it stands."""
    word, shape = words.folded[place], words.shapes[place]
    return [*own_features(word, shape, words.field, context.lexicon), *place_features(words, place, context)]


def own_features(word: str, shape: str, field: str, lexicon: Lexicon) -> list[str]:
    """Features that a word has wherever it stands in such a field."""
    known = ("g" if word in lexicon.given else "") + ("s" if word in lexicon.surnames else "")
    found = [
        "s" + shape,
        "w" + word,
        "2" + word[-2:],
        "3" + word[-3:],
        "4" + word[-4:],
        "p" + word[:2],
        f"k{known}{shape}",
        f"l{min(len(word), 9)}{shape}",
    ]
    if word in lexicon.common:
        found.append("c" + shape)
    if word in lexicon.places:
        found.append("L" + shape)
        found.append("L" + shape + field[0])
    if shape == "r":
        found.append(f"t{word[:2]}{word[-1]}")
    return found


def place_features(words: Words, place: int, context: Context) -> list[str]:
    """Features of what stands around a word, in this field and in the other."""
    shapes, gaps = words.shapes, words.gaps
    shape, before, after = shapes[place], gaps[place], gaps[place + 1]
    shape_before = shapes[place - 1] if place else "^"
    shape_after = shapes[place + 1] if place + 1 < len(shapes) else "$"
    near = words.near
    found = [
        f"s{shape_before}{before}{shape}{after}{shape_after}",
        f"b{near[place + 1]}{before}",
        f"n{after}{near[place + 3]}",
        f"bb{near[place]}",
        f"nn{near[place + 4]}",
    ]
    stem = context.lexicon.trait_of(words.folded[place]).stem
    if stem in context.elsewhere:
        found.append("x" + words.field[0] + shape)
    if stem in context.parties:
        found.append("party")
    return found
