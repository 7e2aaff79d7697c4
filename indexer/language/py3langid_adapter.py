"""py3langid as the second detector: all its languages, so that what is not supported is named."""

from __future__ import annotations

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from indexer.language.detector import Guess


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


class Py3langidDetector:
    """py3langid, deterministic by nature."""

    def detect_language(self, text: str) -> Guess:
        """The most probable of all its languages."""
        language, probability = _identifier().classify(text)
        return Guess(language, float(probability))

    def rank(self, text: str) -> list[tuple[str, float]]:
        """All its languages by probability."""
        return [(code, float(p)) for code, p in _identifier().rank(text)]
