"""Two detectors and a script gate as one detector, whose confidence is their agreement."""

from __future__ import annotations

import re

from archive.domain.message import UNDETERMINED
from indexer.language.detector import Guess
from indexer.language.langdetect_adapter import LangdetectDetector
from indexer.language.py3langid_adapter import Py3langidDetector
from indexer.language.script import gate

#: Characters given to the detectors: more changes nothing and costs time.
MAX_CHARACTERS = 400
#: Letters below which no detector is worth asking.
MIN_LETTERS = 4
#: Below this many letters two detectors that differ prove nothing.
MIN_DISPUTED_LETTERS = 21
#: Letters from which a language that is not supported may be named.
MIN_FOREIGN_LETTERS = 40
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\S*\d\S*")


class AgreeingDetector:
    """The port's detector: the gate decides alone where it can, then two detectors have to agree.

    Confidence is 1.0 for a script of one language, 0.95 where both detectors agree, 0.6 where the second
    decided, 0.3 where it did so on a short text.
    """

    def __init__(self) -> None:
        self._first = LangdetectDetector()
        self._second = Py3langidDetector()

    def detect_language(self, text: str) -> Guess:
        """The language of one stretch of text; `und` where it is too short or too strange to tell."""
        cleaned = _cleaned(text)[:MAX_CHARACTERS]
        allowed = gate(cleaned)
        if allowed.letters < MIN_LETTERS:
            return Guess(UNDETERMINED, 0.0)
        ranked = self._second.rank(cleaned)
        if not allowed.languages:
            return _foreign(ranked, allowed.letters)
        supported = {code: p for code, p in ranked if code in allowed.languages}
        inside = sum(supported.values())
        if allowed.letters >= MIN_FOREIGN_LETTERS and ranked[0][1] >= 0.8 and inside < 0.1:
            return _foreign(ranked, allowed.letters)
        if len(allowed.languages) == 1:
            return Guess(allowed.languages[0], 1.0)
        second = max(supported, key=lambda code: supported[code]) if supported else UNDETERMINED
        first = self._first.detect_among(cleaned, allowed.languages)
        if first.language == second:
            return Guess(second, 0.95)
        if allowed.letters >= MIN_DISPUTED_LETTERS:
            return Guess(second, 0.6)
        if inside and supported[second] / inside >= 0.6:
            return Guess(second, 0.3)
        return Guess(UNDETERMINED, 0.0)


def _foreign(ranked: list[tuple[str, float]], letters: int) -> Guess:
    code, probability = ranked[0]
    if letters >= MIN_FOREIGN_LETTERS and probability >= 0.5:
        return Guess(f"x-{code}", probability)
    return Guess(UNDETERMINED, 0.0)


def _cleaned(text: str) -> str:
    """Without addresses and numbers; in small letters where capitals outnumber them."""
    bare = _ADDRESS.sub(" ", text)
    capitals = sum(c.isupper() for c in bare)
    if capitals > sum(c.islower() for c in bare):
        bare = bare.replace("İ", "i").lower()
    return " ".join(bare.split())
