"""One form for names of places and offices in every script, so that spellings of one name compare equal.

Not the folding of the search index: this one is coarser (ə is e, ł is l, ة is ه), because it only ever
compares a header line with a table.
"""

from __future__ import annotations

import re
import unicodedata

_SAME = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ə": "e", "æ": "ae", "œ": "oe", "ß": "ss",
        "ё": "е", "ґ": "г", "ʼ": "'", "’": "'", "‘": "'", "`": "'", "´": "'",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
        "ک": "ك", "ۀ": "ه", "ـ": "", "\u200c": " ", "\u200d": "", "\u200e": "", "\u200f": "", "\u00ad": "",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_ABBREVIATION = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?")
_ELISION = re.compile(r"(?<![^\W_])(?:all|dell|dall|nell|sull)'")
#: Combining marks, but for the one that makes й of и and ї of і: they are letters, and endings of cases.
_MARKS = re.compile(
    r"(?<![иі])[\u0300-\u036f]|[\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_HAN = re.compile(r"([\u3400-\u9fff])")


def fold(text: str) -> str:
    """Lower case without marks; letters that differ only by keyboard, language or habit made one."""
    # Without its vowel mark, Oman is spelled as Amman is.
    text = text.replace("عُمان", "سلطنة عمان")
    text = unicodedata.normalize("NFKC", text).replace("İ", "i").casefold().translate(_SAME)
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFD", text))
        text = unicodedata.normalize("NFC", text).translate(_SAME)
    text = _ABBREVIATION.sub(lambda found: found[0].replace(".", "") + " ", text)
    return _ELISION.sub(" ", text)


def fold_words(text: str) -> list[str]:
    """The folded words of a text; each Han character is a word, as nothing stands between them."""
    folded = fold(text)
    return _WORD.findall(_HAN.sub(r" \1 ", folded) if _HAN.search(folded) else folded)
