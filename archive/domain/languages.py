"""Tags of languages: a code of its own for each language of the archive, `x-` and the code for any other."""

from __future__ import annotations

#: ISO 639-1 codes of the languages that are told apart with care (docs/languages.md).
SUPPORTED = ("ar", "az", "de", "en", "es", "fa", "fr", "it", "kk", "pl", "pt", "ru", "tr", "uk", "zh")
#: Languages in which countries and languages may be named, English before any other.
NAMING = ("en", *(code for code in SUPPORTED if code != "en"))


def tag_of(code: str) -> str:
    """The tag of the language with this ISO 639-1 code."""
    return code if code in SUPPORTED else f"x-{code}"
