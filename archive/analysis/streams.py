"""The two streams of a text that an engine indexes: exact tokens, and stems."""

from __future__ import annotations

from archive.analysis.stem import STEMMERS, stem
from archive.analysis.tokenize import list_tokens


def analyze_text(text: str, languages: tuple[str, ...]) -> tuple[str, str]:
    """(exact stream, stems stream): folded tokens, and `lang:stem` tokens; each joined by spaces."""
    tokens = list_tokens(text)
    stemmed = [language for language in languages if language in STEMMERS]
    if not stemmed:
        return " ".join(tokens), ""
    stems = [f"{language}:{found}" for language in stemmed for t in tokens if (found := stem(t, language))]
    return " ".join(tokens), " ".join(stems)
