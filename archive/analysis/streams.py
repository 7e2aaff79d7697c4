"""The two streams of a text that an engine indexes: exact tokens; stems and codes."""

from __future__ import annotations

from functools import partial

from archive.analysis.codes import iter_codes
from archive.analysis.fold import fold
from archive.analysis.stem import STEMMERS, stems_of
from archive.analysis.tokenize import MAX_TOKEN_CHARACTERS, list_words
from archive.kept import Kept

#: Words kept with their result, for each language: some 10 MB when full.
_KEPT_WORDS = 1 << 16


def _token_of(word: str) -> str:
    return fold(word)[:MAX_TOKEN_CHARACTERS]


def _stems_of(word: str, languages: tuple[str, ...]) -> str:
    """The tagged stems of a word, joined by spaces."""
    return " ".join(stems_of(word, languages))


_folded = Kept(_token_of, _KEPT_WORDS)
_stemmed = {language: Kept(partial(_stems_of, languages=(language,)), _KEPT_WORDS) for language in STEMMERS}


def analyze_text(text: str, languages: tuple[str, ...]) -> tuple[str, str]:
    """(exact stream, stems stream): folded tokens; `lang:stem` tokens and `#:` codes. Joined by spaces."""
    words = list_words(text)
    exact = " ".join(filter(None, map(_folded.__getitem__, words)))
    stems: list[str] = []
    for language in languages:
        if language in _stemmed:
            stems.extend(filter(None, map(_stemmed[language].__getitem__, words)))
    stems += [code.text for code in iter_codes(text)]
    return exact, " ".join(stems)


def analyze_codes(text: str) -> str:
    """One stream for a field without stems: its exact tokens, then its codes."""
    exact, codes = analyze_text(text, ())
    return f"{exact} {codes}" if codes else exact
