"""Two detectors and a script gate as one detector, whose confidence is their agreement."""

from __future__ import annotations

import re

from archive.domain.languages import SUPPORTED
from archive.domain.message import UNDETERMINED
from indexer.language.detector import Guess
from indexer.language.langdetect_adapter import LangdetectDetector
from indexer.language.py3langid_adapter import Py3langidDetector
from indexer.language.script import Gate, gate, languages_of_script, without_strangers

#: Characters given to the detectors: more changes nothing and costs time.
MAX_CHARACTERS = 180
#: Characters looked at to get so many: numbers and addresses are taken out of these.
MAX_RAW_CHARACTERS = 450
#: Share of capitals below which they outnumber small letters in no script that has both.
MIN_CAPITALS = 0.2
#: Characters for the quick look at one paragraph.
QUICK_CHARACTERS = 120
QUICK_RAW_CHARACTERS = 200
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
#: Share of the supported languages below which a text is in none of them. The share counts, not the first
#: rank: Croatian, Bosnian and Serbian divide the rest among them.
MAX_FOREIGN_SHARE = 0.1
#: Letters from which that holds, and from which it does where the first rank is this sure.
MIN_FOREIGN_LETTERS = 30
MIN_SURE_FOREIGN_LETTERS = 20
SURE_FOREIGN = 0.8
#: Probability from which such a language is named.
MIN_NAMED = 0.4
#: Addresses, and ASCII words with a digit in them; in Chinese a number stands within the sentence.
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[!-~]+@[!-~]+|[!-~]*[0-9][!-~]*|\d+")
#: What a word with such a thing in it has; others are not searched for where it starts.
_SUSPECT = re.compile(r"\d|@|://|www\.")
#: Turkish in iso-8859-9 that was read as Western European: ı, ş and ğ have become Icelandic letters.
_MISREAD = re.compile("[ýÝ].*[þðÞÐ]|[þðÞÐ].*[ýÝ]")
_TURKISH = str.maketrans("ýþðÝÞÐ", "ışğİŞĞ")


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
        if allowed.letters - allowed.strangers < MIN_LETTERS:
            return Guess(UNDETERMINED, 0.0)
        if allowed.languages and allowed.strangers:
            cleaned = without_strangers(cleaned, allowed.languages)
        top = self._second.detect_language(cleaned)
        if top.language in allowed.languages:
            return self._agreed(cleaned, allowed, top, quick)
        shares = self._shares(cleaned, allowed)
        share = sum(shares.values())
        if not shares or _is_foreign(allowed.letters, top, share):
            misread = _MISREAD.search(cleaned)
            if misread and self._second.detect_language(cleaned.translate(_TURKISH)).language == "tr":
                return Guess("tr", 0.6)
            return _foreign(top, allowed.letters)
        if len(allowed.languages) == 1:
            return self._overruled(cleaned, allowed, top, share) or Guess(allowed.languages[0], 1.0)
        first = self._first.detect_among(cleaned, allowed.languages)
        if first.language == max(shares, key=lambda code: shares[code]):
            return Guess(first.language, 0.95)
        return self._disputed(cleaned, allowed, first)

    def _agreed(self, cleaned: str, allowed: Gate, top: Guess, quick: str) -> Guess:
        """The second detector has named a language of the script: whether the first one says the same."""
        if len(allowed.languages) == 1:
            return Guess(top.language, 1.0)
        if quick == top.language:
            return Guess(top.language, 0.95)
        first = self._first.detect_among(cleaned, allowed.languages)
        if first.language == top.language:
            return Guess(top.language, 0.95)
        return self._disputed(cleaned, allowed, first)

    def _overruled(self, cleaned: str, allowed: Gate, top: Guess, share: float) -> Guess | None:
        """A telling letter of a foreign name has decided, and both detectors know better; else None."""
        whole = languages_of_script(allowed.languages[0])
        if allowed.letters < MIN_SURE_FOREIGN_LETTERS or share >= MAX_FOREIGN_SHARE:
            return None
        if top.language not in whole or self._first.detect_among(cleaned, whole).language != top.language:
            return None
        return Guess(top.language, 0.95)

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
                found = self._first.detect_among(
                    clean(text[:QUICK_RAW_CHARACTERS])[:QUICK_CHARACTERS], allowed
                ).language
            if len(self._guessed) >= MAX_GUESSED:
                self._guessed.clear()
            if len(text) < MAX_RAW_CHARACTERS:
                self._guessed[text] = found
        return found


def _is_foreign(letters: int, top: Guess, share: float) -> bool:
    """Whether so many letters, with this first rank and share of supported languages, are in none of them."""
    least = MIN_SURE_FOREIGN_LETTERS if top.confidence >= SURE_FOREIGN else MIN_FOREIGN_LETTERS
    return letters >= least and share < MAX_FOREIGN_SHARE and top.language not in SUPPORTED


def _foreign(top: Guess, letters: int) -> Guess:
    """What is not among the supported languages of the script: named where it is clear, else `und`."""
    if top.language in SUPPORTED:  # a letter of another script, typed into a word
        return Guess(top.language, 0.6)
    if letters >= MIN_SURE_FOREIGN_LETTERS and top.confidence >= MIN_NAMED:
        return Guess(f"x-{top.language}", top.confidence)
    return Guess(UNDETERMINED, 0.0)


def clean(text: str) -> str:
    """Without addresses and numbers; in small letters where capitals outnumber them."""
    words = (
        _ADDRESS.sub(" ", word) if not word.isalpha() and _SUSPECT.search(word) else word
        for word in text[:MAX_RAW_CHARACTERS].split()
    )
    bare = " ".join(" ".join(words).split())[:MAX_CHARACTERS]
    capitals = sum(map(str.isupper, bare))
    if capitals > MIN_CAPITALS * len(bare) and capitals > sum(map(str.islower, bare)):
        bare = bare.replace("İ", "i").lower()
    return bare
