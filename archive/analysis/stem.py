"""Stems by language (Snowball), tagged with their language: `ru:границ`.

A text is stemmed in the languages it is written in; a query's word in every language that it may be of, by
its script. The tag keeps the stems of two languages apart. Languages without a Snowball stemmer (uk, kk, az,
zh) have none.

A word has up to two stems in a language: of its form as written (Turkish needs its dotless i, Arabic its ta
marbuta, French its accents) and of its folded form, so that a word typed without accents meets the one with.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import regex
import Stemmer

from archive.analysis.fold import fold, lower

#: ISO 639-1 -> (Snowball algorithm, script of its words).
STEMMERS: dict[str, tuple[str, str]] = {
    "ar": ("arabic", "Arabic"),
    "de": ("german", "Latin"),
    "en": ("english", "Latin"),
    "es": ("spanish", "Latin"),
    "fa": ("persian", "Arabic"),
    "fr": ("french", "Latin"),
    "it": ("italian", "Latin"),
    "pl": ("polish", "Latin"),
    "pt": ("portuguese", "Latin"),
    "ru": ("russian", "Cyrillic"),
    "tr": ("turkish", "Latin"),
}

_SCRIPTS = {script: regex.compile(rf"\p{{{script}}}") for script in ("Latin", "Cyrillic", "Arabic")}
#: Shorter words are left alone: their stems hit too much.
MIN_STEM_CHARACTERS = 3
#: Characters of a stem, and those that a word may lose to be so short. English makes `for` of Forli.
#: Arabic roots and Turkish words are short by nature.
_SHORT_STEM, _SHORT_LOSS = 3, 1
_SHORT_BY_NATURE = ("ar", "fa", "tr")
#: Letters that a language's own keyboard has, where fold() or another keyboard gives the neighbor's.
_OWN_LETTERS = {
    "ar": str.maketrans("کیە", "كيه"),
    "fa": str.maketrans("كيى", "کیی"),
}
_ARABIC_MARKS = regex.compile("[\u064b-\u065f\u0670\u0640]+")
#: The article with what is written together with it, or "and" before a longer word; three letters stay.
_ARTICLE = regex.compile(r"(?:[وف]?(?:[بك]?ال|لل)(?=\w{3})|و(?=\w{5}))")
_ZWNJ = "\u200c"

#: A stemmer keeps state while it works, so each thread has its own.
_own = threading.local()


def _stemmer(language: str) -> Stemmer.Stemmer:
    stemmers: dict[str, Stemmer.Stemmer] = _own.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(STEMMERS[language][0], 0)
    return stemmers[language]


def stems_of(word: str, languages: tuple[str, ...]) -> list[str]:
    """Tagged, folded stems of a word as written, in these languages; each once, in their order."""
    return list(
        dict.fromkeys(f"{language}:{found}" for language in languages for found in _stems(word, language))
    )


def stems_sought(word: str, languages: tuple[str, ...]) -> list[str]:
    """The stems that a query's word is looked for by: its own, and in Arabic those with and without article.

    Snowball takes other endings off a word with the article than off one without it, and the article behind
    "and" not at all: المعلومات, معلومات and والمعلومات have three stems.
    """
    stems = stems_of(word, languages)
    if "ar" in languages:
        stems += [stem for other in _other_articles(word) for stem in stems_of(other, ("ar",))]
    return list(dict.fromkeys(stems))


def _other_articles(word: str) -> tuple[str, ...]:
    plain = _ARABIC_MARKS.sub("", word)
    found = _ARTICLE.match(plain)
    bare = plain[found.end() :] if found else plain
    return bare, f"ال{bare}", f"وال{bare}"


def languages_of(word: str) -> tuple[str, ...]:
    """The languages with a stemmer that a word may be of, by the script of its first letter."""
    return tuple(language for language, (_, script) in STEMMERS.items() if _SCRIPTS[script].match(word))


@lru_cache(maxsize=1 << 15)
def _stems(word: str, language: str) -> tuple[str, ...]:
    entry = STEMMERS.get(language)
    folded = fold(word)
    if entry is None or len(folded) < MIN_STEM_CHARACTERS or not _SCRIPTS[entry[1]].match(folded):
        return ()
    stemmer = _stemmer(language)
    forms = dict.fromkeys((_written(word, language), _own_letters(folded, language)))
    stems = (fold(stemmer.stemWord(form)) for form in forms)
    return tuple(dict.fromkeys(stem for stem in stems if _is_fit(stem, folded, language)))


def _is_fit(stem: str, folded: str, language: str) -> bool:
    if len(stem) > _SHORT_STEM or language in _SHORT_BY_NATURE:
        return bool(stem)
    return bool(stem) and len(folded) - len(stem) <= _SHORT_LOSS


def _written(word: str, language: str) -> str:
    """The word in small letters, spelled as the stemmer of the language expects it."""
    if language == "tr":
        return lower(word.replace("I", "ı"))
    if language == "fa" and _ZWNJ in word:
        return _own_letters(_ZWNJ.join(map(lower, word.split(_ZWNJ))), language)
    return _own_letters(lower(word), language)


def _own_letters(word: str, language: str) -> str:
    table = _OWN_LETTERS.get(language)
    return _ARABIC_MARKS.sub("", word).translate(table) if table else word
