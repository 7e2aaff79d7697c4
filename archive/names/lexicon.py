"""Words of an archive that may be part of a name, and the spellings among them of a word that is sought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from archive.analysis.fold import fold
from archive.analysis.tokenize import list_words
from archive.names.given import given_forms, same_given
from archive.names.key import MAX_PLACES, name_keys
from archive.names.similarity import ALIKE, is_arabic, similarity

#: Letters of a word that may be part of a name. A single letter is an initial, which is looked for nowhere.
MIN_LETTERS, MAX_LETTERS = 2, 30


#: (consonants at most, likeness from which a spelling is taken for the word). Measured on 6,000 pairs of
#: names and the 9,000 words of an archive: each lets some four other words in, and fewer the longer the word.
_SURE = ((2, 0.92), (3, 0.88), (4, 0.84), (MAX_PLACES, ALIKE))
#: Short vowels are not written in Arabic letters, so that two spellings of a short word are less alike there.
_SURE_UNWRITTEN = 0.90


class Lexicon(Protocol):
    """The words of an archive by their name keys."""

    def find_words(self, keys: Collection[str]) -> Collection[str]:
        """Every word, in small letters, that has at least one of these keys."""


class EmptyLexicon:
    """That of an archive of which nothing is known: a name is looked for as it is written."""

    def find_words(self, keys: Collection[str]) -> Collection[str]:  # noqa: ARG002  # of the protocol
        """None."""
        return ()


def find_name_words(texts: Iterable[str], headers: Iterable[str] = ()) -> set[str]:
    """The words of these that may be part of a name, in small letters: those with a capital or in a script
    without; of headers (senders, addressees) all."""
    found = {word.lower() for text in texts for word in set(list_words(text)) if _may_be_name(word)}
    found.update(word.lower() for text in headers for word in list_words(text) if word.isalpha())
    return {word for word in found if MIN_LETTERS <= len(word) <= MAX_LETTERS}


def _may_be_name(word: str) -> bool:
    first = word[0]
    return (first.isupper() or first.lower() == first.upper()) and not first.isdigit()


@dataclass(frozen=True, slots=True)
class Spellings:
    """Tokens of the archive that are (`sure`) or may be (`doubtful`) a word that is sought, the likeliest
    first; the word itself is among the sure ones, whether the archive has it or not."""

    sure: tuple[str, ...]
    doubtful: tuple[str, ...]


def find_spellings(forms: Collection[str], lexicon: Lexicon) -> Spellings:
    """The spellings of a word, which may be written in any of these forms."""
    also = {other for form in forms for other in given_forms(form)}
    keys = {key for form in (*forms, *also) for key in name_keys(form)}
    sure = {token: 2.0 for form in forms if (token := fold(form))}
    doubtful: dict[str, float] = {}
    least = max(map(_sure_from, forms))
    for word in lexicon.find_words(keys) if keys else ():
        token, grade = fold(word), max(_likeness(form, word) for form in forms)
        enough = min(least, _SURE_UNWRITTEN) if is_arabic(word) != is_arabic(next(iter(forms))) else least
        if token and grade >= ALIKE:
            graded = sure if grade >= enough else doubtful
            graded[token] = max(grade, graded.get(token, 0.0))
    return Spellings(_ordered(sure), _ordered({t: g for t, g in doubtful.items() if t not in sure}))


def _ordered(graded: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(graded, key=lambda token: (-graded[token], token)))


def _sure_from(form: str) -> float:
    """The likeness from which a spelling is looked for unasked: a short word is like many others."""
    sounds = max((len(key.strip(".")) for key in name_keys(form)), default=0)
    return next(grade for most, grade in _SURE if sounds <= most)


def _likeness(form: str, word: str) -> float:
    return 1.0 if same_given(form, word) else similarity(form, word)


def iter_rows(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(key, word) of each key of each word."""
    for word in words:
        for key in sorted(name_keys(word)):
            yield key, word
