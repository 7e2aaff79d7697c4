"""py3langid as the second detector: all its languages, so that what is not supported is named."""

from __future__ import annotations

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from indexer.language.detector import Guess

#: Bytes of UTF-8 that it reads, one by one in Python: more costs time and changes one sentence in a thousand.
MAX_BYTES = 160


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


class Py3langidDetector:
    """py3langid, deterministic by nature, on the start of a text."""

    def detect_language(self, text: str) -> Guess:
        """The most probable of all its languages."""
        language, probability = _identifier().classify(_head(text))
        return Guess(language, float(probability))

    def rank(self, text: str) -> list[tuple[str, float]]:
        """All its languages by probability."""
        return [(code, float(p)) for code, p in _identifier().rank(_head(text))]


def _head(text: str) -> str:
    """What it reads, without half a character at the end; half of a surrogate pair is left out."""
    return text.encode("utf-8", "ignore")[:MAX_BYTES].decode("utf-8", "ignore")
