"""Folding: one form for what a reader may type either way. The same for text and for query.

Case; accents of Latin, Greek and Cyrillic; ё/е, ї/і, ґ/г; Arabic vowel marks, tatweel and letter variants
(أإآ/ا, ة/ه, ى/ي, ک/ك, ؤ/و, ئ/ي, ء/nothing); Persian forms; digits of any script; Turkish dotted and dotless
i; ligatures and wide forms; characters that are there for the display only. Folding is idempotent.

Kept apart on purpose: й and и, ў and у, Kazakh letters (қ ғ ң ө ұ ү һ ә і), vowel signs of Indic and
Southeast Asian scripts, voiced and unvoiced kana: each is a letter of its own, never an omitted accent.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

#: Letters that Unicode takes apart although the mark is part of the letter.
_KEPT = "йў"

#: One spelling for letters that are typed either way, after NFKC and case folding.
_SAME = str.maketrans(
    {
        # Latin letters that Unicode does not take apart
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss",
        "ħ": "h", "ŋ": "n", "ə": "a",
        # apostrophes that Unicode counts among the letters
        "ʻ": None, "ʼ": None, "ʹ": None, "ʺ": None, "ˈ": None,
        # Cyrillic
        "ё": "е", "ї": "і", "ґ": "г",
        # Arabic and Persian letters of one sound and several forms
        "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
        "ۀ": "ه", "ە": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك", "ڪ": "ك", "ء": None, "ـ": None,
    }
)  # fmt: skip

#: Marks that readers leave out: accents, Hebrew points, Arabic vowel marks. Marks of other scripts stay.
_ACCENTS = regex.compile(
    r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u08ca-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
#: What a compatibility form may leave behind that is neither letter, mark nor digit (`⒈` has a full stop).
_NO_LETTER = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
#: Characters for the display only: soft hyphen, joiners, bidi controls, variation selectors, BOM.
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_INVISIBLE = regex.compile(f"[{INVISIBLE}]+")


def is_invisible(character: str) -> bool:
    """Whether a character is there for the display only, and belongs to the one before."""
    return _INVISIBLE.match(character) is not None


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """The folded form of a word; empty where nothing of it can be searched. No white space is left."""
    if word.isascii():
        return word.lower()
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", word)).replace("İ", "i").casefold()
    text = "".join(map(_plain, unicodedata.normalize("NFKC", text)))
    return text if text.isascii() else _NO_LETTER.sub("", unicodedata.normalize("NFC", text))


@lru_cache(maxsize=1 << 13)
def _plain(character: str) -> str:
    if character in _KEPT:
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    parts = unicodedata.normalize("NFD", character.translate(_SAME))
    return _NO_LETTER.sub("", _ACCENTS.sub("", parts).translate(_SAME))


@lru_cache(maxsize=1 << 15)
def lower(word: str) -> str:
    """A word in small letters with its accents, without what is for the display: the form stemmers know."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", word)).replace("İ", "i").lower()
