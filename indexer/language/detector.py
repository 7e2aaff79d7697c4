"""The port of a language detector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Guess:
    """ISO 639-1 code, `x-<code>` for a language outside the supported ones, or `und`; 0..1 confidence."""

    language: str
    confidence: float


class LanguageDetector(Protocol):
    """Guesses the language of one stretch of text."""

    def detect_language(self, text: str) -> Guess:
        """The language of `text`; never raises on any text."""
