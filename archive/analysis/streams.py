"""The two streams of a text that an engine indexes: exact tokens; stems and codes."""

from __future__ import annotations

from archive.analysis.codes import iter_codes
from archive.analysis.fold import fold
from archive.analysis.stem import STEMMERS, stems_of
from archive.analysis.tokenize import MAX_TOKEN_CHARACTERS, list_words

#: Words kept with their result, for each language: some 10 MB when full.
_KEPT_WORDS = 1 << 16


class _Folded(dict[str, str]):
    """word -> its token. A dictionary that fills itself: a loader looks up millions of words."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT_WORDS:
            self.clear()
        self[word] = token = fold(word)[:MAX_TOKEN_CHARACTERS]
        return token


class _Stemmed(dict[str, str]):
    """word -> its tagged stems in a language, joined by spaces."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._languages = (language,)

    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT_WORDS:
            self.clear()
        self[word] = stems = " ".join(stems_of(word, self._languages))
        return stems


_folded = _Folded()


_stemmed = {language: _Stemmed(language) for language in STEMMERS}


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
