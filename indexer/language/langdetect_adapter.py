"""langdetect as a detector: its profiles of the supported languages, seeded, the script as prior.

`langdetect_rs` gives the same results many times faster and is taken where it can be imported; it is a
compiled package and may be missing on an unusual machine. (`langdetect-py` is never to be installed: it
replaces the package `langdetect` itself.)
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import langdetect

from archive.domain.languages import SUPPORTED
from indexer.language.detector import Guess

try:
    import langdetect_rs  # noqa: F401 - asked whether it is there
except ImportError:
    QUICKEST = "langdetect"
else:
    QUICKEST = "langdetect_rs"

#: langdetect samples n-grams at random; the same seed gives the same answer for the same text.
SEED = 0
#: Characters that it is given at most; callers give fewer.
MAX_CHARACTERS = 10_000
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
def _factory(module: str) -> Any:
    factory = import_module(module).DetectorFactory()
    factory.load_json_profile(_profiles())
    factory.seed = SEED
    return factory


class LangdetectDetector:
    """langdetect over the supported languages; `module` is `langdetect` or `langdetect_rs`."""

    def __init__(self, module: str = QUICKEST) -> None:
        self._factory = _factory(module)
        self._error: type[Exception] = import_module(module).LangDetectException

    def detect_language(self, text: str) -> Guess:
        """The most probable supported language."""
        return self.detect_among(text, SUPPORTED)

    def detect_among(self, text: str, languages: tuple[str, ...]) -> Guess:
        """The most probable of these languages, each as likely as the other beforehand."""
        detector = self._factory.create()
        names = {_FILES.get(code, code): code for code in languages}
        detector.set_prior_map({name: 1.0 / len(names) for name in names})
        detector.append(text[:MAX_CHARACTERS])
        try:
            found = detector.get_probabilities()
        except self._error:  # there is nothing in it that a profile has
            return Guess("und", 0.0)
        if not found:
            return Guess("und", 0.0)
        return Guess(names.get(found[0].lang, "und"), float(found[0].prob))
