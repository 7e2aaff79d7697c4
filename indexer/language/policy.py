"""Two detectors and a script gate as one detector, whose confidence is their agreement."""

from __future__ import annotations

import re

from archive.domain.message import UNDETERMINED
from indexer.language.detector import Guess
from indexer.language.langdetect_adapter import SUPPORTED, LangdetectDetector
from indexer.language.py3langid_adapter import Py3langidDetector
from indexer.language.script import Gate, gate

#: Characters given to the detectors: more changes nothing and costs time.
MAX_CHARACTERS = 180
#: Characters looked at to get so many: numbers and addresses are taken out of these.
MAX_RAW_CHARACTERS = 450
#: Characters for the quick look at one paragraph.
QUICK_CHARACTERS = 120
#: Paragraphs whose quick answer is kept.
MAX_GUESSED = 10_000
#: Letters below which no detector is worth asking.
MIN_LETTERS = 4
#: Han characters that are enough: each is a word.
MIN_HAN_LETTERS = 2
#: Below this many letters two detectors that differ prove nothing.
MIN_DISPUTED_LETTERS = 16
#: The first detector's probability says little on short text; it never counts for certain.
MIN_DOUBT = 0.2
#: Letters from which a language that is not supported may be named.
MIN_FOREIGN_LETTERS = 40
#: Addresses, and ASCII words with a digit in them; in Chinese a number stands within the sentence.
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[!-~]+@[!-~]+|[!-~]*[0-9][!-~]*|\d+")
#: What a word with such a thing in it has; others are not searched for where it starts.
_SUSPECT = re.compile(r"\d|@|://|www\.")


class AgreeingDetector:
    """The port's detector: the gate decides alone where it can, then two detectors have to agree.

    Confidence is 1.0 for a script of one language, 0.95 where both detectors agree, 0.6 where they differ
    and what both together find likelier was taken, 0.3 where that was done on a short text.
    """

    def __init__(self) -> None:
        self._first = LangdetectDetector()
        self._second = Py3langidDetector()
        self._guessed: dict[str, str] = {}

    def detect_language(self, text: str, quick: str = "") -> Guess:
        """The language of one stretch of text; `und` where it is too short or too strange to tell.

        `quick` is what the quick detector has said of all its paragraphs already, if it agreed with itself.
        """
        cleaned = clean(text)
        allowed = gate(cleaned)
        if allowed.languages == ("zh",) and allowed.letters >= MIN_HAN_LETTERS:
            return Guess("zh", 1.0)
        if allowed.letters < MIN_LETTERS:
            return Guess(UNDETERMINED, 0.0)
        top = self._second.detect_language(cleaned)
        if len(allowed.languages) == 1 and top.language == allowed.languages[0]:
            return Guess(top.language, 1.0)
        if top.language in allowed.languages:
            if quick == top.language:
                return Guess(top.language, 0.95)
            first = self._first.detect_among(cleaned, allowed.languages)
            if first.language == top.language:
                return Guess(top.language, 0.95)
            return self._disputed(cleaned, allowed, first)
        shares = self._shares(cleaned, allowed)
        strange = (
            allowed.letters >= MIN_FOREIGN_LETTERS and top.confidence >= 0.8 and sum(shares.values()) < 0.1
        )
        if strange or not shares:
            return _foreign(top, allowed.letters)
        if len(allowed.languages) == 1:
            return Guess(allowed.languages[0], 1.0)
        first = self._first.detect_among(cleaned, allowed.languages)
        if first.language == max(shares, key=lambda code: shares[code]):
            return Guess(first.language, 0.95)
        return self._disputed(cleaned, allowed, first)

    def _disputed(self, cleaned: str, allowed: Gate, first: Guess) -> Guess:
        """They differ: what both together find likelier, if the text is long enough."""
        shares = self._shares(cleaned, allowed)
        doubt = max(1.0 - first.confidence, MIN_DOUBT)
        weighed = {
            code: p * (first.confidence if code == first.language else doubt) for code, p in shares.items()
        }
        best = max(weighed, key=lambda code: weighed[code])
        if allowed.letters >= MIN_DISPUTED_LETTERS:
            return Guess(best, 0.6)
        total = sum(weighed.values())
        return Guess(best, 0.3) if total and weighed[best] / total >= 0.6 else Guess(UNDETERMINED, 0.0)

    def _shares(self, cleaned: str, allowed: Gate) -> dict[str, float]:
        """The second detector's probabilities of the languages that the script leaves open."""
        return {code: p for code, p in self._second.rank(cleaned) if code in allowed.languages}

    def first_guess(self, text: str) -> str:
        """What the quick detector alone says: enough to see whether two paragraphs are of one language.

        The answers are kept for a while: greetings and boilerplate are the same in thousands of messages.
        """
        found = self._guessed.get(text)
        if found is None:
            allowed = gate(text).languages
            found = "".join(allowed)
            if len(allowed) > 1:
                found = self._first.detect_among(clean(text)[:QUICK_CHARACTERS], allowed).language
            if len(self._guessed) >= MAX_GUESSED:
                self._guessed.clear()
            if len(text) < MAX_RAW_CHARACTERS:
                self._guessed[text] = found
        return found


def _foreign(top: Guess, letters: int) -> Guess:
    """What is not among the supported languages of the script: named where it is clear, else `und`."""
    if top.language in SUPPORTED:  # a letter of another script, typed into a word
        return Guess(top.language, 0.6)
    if letters >= MIN_FOREIGN_LETTERS and top.confidence >= 0.5:
        return Guess(f"x-{top.language}", top.confidence)
    return Guess(UNDETERMINED, 0.0)


def clean(text: str) -> str:
    """Without addresses and numbers; in small letters where capitals outnumber them."""
    words = (
        _ADDRESS.sub(" ", word) if not word.isalpha() and _SUSPECT.search(word) else word
        for word in text[:MAX_RAW_CHARACTERS].split()
    )
    bare = " ".join(" ".join(words).split())[:MAX_CHARACTERS]
    if sum(map(str.isupper, bare)) > sum(map(str.islower, bare)):
        bare = bare.replace("İ", "i").lower()
    return bare
