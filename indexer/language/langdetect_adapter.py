"""langdetect as a detector: its profiles of the supported languages, seeded, the script as prior."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import langdetect
import langdetect_rs
from langdetect.lang_detect_exception import LangDetectException

from indexer.language.detector import Guess

SUPPORTED = ("ar", "az", "de", "en", "es", "fa", "fr", "it", "kk", "pl", "pt", "ru", "tr", "uk", "zh")
#: langdetect samples n-grams at random; the same seed gives the same answer for the same text.
SEED = 0
_OWN = Path(__file__).parent / "profiles"
_THEIRS = Path(langdetect.__file__).parent / "profiles"
_FILES = {"zh": "zh-cn"}


def _profiles() -> list[str]:
    paths = [_OWN / f"{code}.json" for code in SUPPORTED]
    return [
        (own if own.exists() else _THEIRS / _FILES.get(code, code)).read_text(encoding="utf-8")
        for code, own in zip(SUPPORTED, paths, strict=True)
    ]


@lru_cache(maxsize=2)
def _factory(module: str) -> object:
    package = {"langdetect": langdetect, "langdetect_rs": langdetect_rs}[module]
    factory = package.DetectorFactory()
    factory.load_json_profile(_profiles())
    factory.seed = SEED
    return factory


class LangdetectDetector:
    """langdetect over the supported languages. `langdetect_rs` gives the same results, many times faster."""

    def __init__(self, module: str = "langdetect_rs") -> None:
        self._factory = _factory(module)

    def detect_language(self, text: str) -> Guess:
        """The most probable supported language."""
        return self.detect_among(text, SUPPORTED)

    def detect_among(self, text: str, languages: tuple[str, ...]) -> Guess:
        """The most probable of these languages, each as likely as the other beforehand."""
        detector = self._factory.create()  # type: ignore[attr-defined]
        names = {_FILES.get(code, code): code for code in languages}
        detector.set_prior_map({name: 1.0 / len(names) for name in names})
        detector.append(text)
        try:
            found = detector.get_probabilities()
        except (LangDetectException, langdetect_rs.LangDetectException):
            return Guess("und", 0.0)
        if not found:
            return Guess("und", 0.0)
        return Guess(names.get(found[0].lang, "und"), float(found[0].prob))
