"""Folding: one form for what a reader may type either way. The same for text and for query.

Case, accents (Latin, Greek), ё/е and і/ї/й-free variants of Cyrillic, Arabic letter variants and marks,
Persian forms, digits of any script, Turkish dotted and dotless i. Folding is idempotent.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Letters that decompose into a base and a mark which is part of the letter, not an accent on it: й is not и
#: with a mark. They are kept. (ё and ї are folded on purpose: they are written with and without dots.)
_KEPT = "йўқғҳҷ"

#: One spelling for letters that are typed either way, after NFKC and case folding.
_SAME = str.maketrans(
    {
        # Latin: letters that NFKD does not take apart
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss",
        "ħ": "h", "ŋ": "n", "ə": "a", "ɑ": "a", "ʻ": None, "ʼ": None, "ʹ": None, "ʺ": None,
        # Cyrillic
        "ё": "е", "ї": "і", "ґ": "г",
        # Arabic and Persian letters with one sound and several forms
        "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
        "ۀ": "ه", "ە": "ه", "ك": "ک", "ڪ": "ک", "گ": "گ", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ء": None, "ـ": None,
    }
)  # fmt: skip

#: Characters that are there for the display only: joiners, bidi controls, soft hyphen, variation selectors.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x61C, *range(0x200E, 0x2010), *range(0x202A, 0x202F),
     *range(0x2066, 0x206A), *range(0xFE00, 0xFE10)]
)  # fmt: skip


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """The folded form of a word; empty where nothing of it can be searched."""
    if word.isascii():
        return word.lower()
    text = unicodedata.normalize("NFKC", word).translate(_INVISIBLE).replace("İ", "i").casefold()
    text = unicodedata.normalize("NFC", text).translate(_SAME)
    if text.isascii():
        return text
    return "".join(_plain(c) for c in text)


@lru_cache(maxsize=1 << 12)
def _plain(character: str) -> str:
    if character in _KEPT:
        return character
    if character.isdigit():
        return str(unicodedata.digit(character))
    parts = unicodedata.normalize("NFKD", character)
    kept = "".join(c for c in parts if not unicodedata.category(c).startswith("M"))
    return kept.translate(_SAME)
