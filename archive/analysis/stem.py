"""Stems by language (Snowball), tagged with their language: `ru:границ`.

A text is stemmed in the languages it is written in; a query word in every language that it may be of, by its
script. The tag keeps the stems of two languages apart.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import regex
import Stemmer

from archive.analysis.fold import fold

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


#: A stemmer keeps state while it works, so each thread has its own.
_own = threading.local()


def _stemmer(language: str) -> Stemmer.Stemmer:
    stemmers: dict[str, Stemmer.Stemmer] = _own.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(STEMMERS[language][0], 0)
    return stemmers[language]


@lru_cache(maxsize=1 << 17)
def stem(token: str, language: str) -> str:
    """The stem of a folded token, folded again; empty where the language has no stemmer for it.

    Folded tokens are stemmed on both sides, so that a word typed without its accents meets the one with.
    """
    entry = STEMMERS.get(language)
    if entry is None or len(token) < MIN_STEM_CHARACTERS or not _SCRIPTS[entry[1]].match(token):
        return ""
    return fold(_stemmer(language).stemWord(token))


def languages_of(token: str) -> tuple[str, ...]:
    """The languages that a folded query word may be stemmed in, by its script."""
    return tuple(language for language, (_, script) in STEMMERS.items() if _SCRIPTS[script].match(token))


def stems_of(token: str, languages: tuple[str, ...]) -> list[str]:
    """Tagged stems of a folded token in these languages."""
    return [f"{language}:{found}" for language in languages if (found := stem(token, language))]
