"""Make the langdetect profiles that langdetect lacks (az, kk) from translations of free software.

    python -m indexer.language.build_profiles az OUT.json PO_FILE...

Texts are the translated lines of gettext catalogs (docs/languages.md names them and their licenses); a
profile counts their 1- to 3-grams, as langdetect's own do.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import orjson
from langdetect.utils.ngram import NGram

_STRING = re.compile(r'^(?:msgstr(?:\[\d\])?\s+)?"(.*)"\s*$')
_NOISE = re.compile(
    r"%\(\w+\)[sd]|%[sd]|\{[^}]*\}|<[^>]+>|\\[nt\"]|https?://\S+|&\w+;|[A-Za-z_]+\.[A-Za-z_.]+"
)
#: Rarer n-grams say nothing; langdetect's own profiles leave them out, too.
MIN_COUNT = 3


def iter_translations(text: str) -> list[str]:
    """The msgstr texts of a gettext catalog, without its header and place-holders."""
    found, current, inside = [], "", False
    for line in [*text.splitlines(), ""]:
        if line.startswith("msgstr"):
            inside, current = True, ""
        elif line.startswith(("msgid", "#", "msgctxt")) or not line.strip():
            if inside and current:
                found.append(current)
            inside, current = False, ""
        if inside and (match := _STRING.match(line)):
            current += match[1]
    return [_NOISE.sub(" ", one) for one in found if "Content-Type:" not in one]


def build_profile(language: str, texts: list[str]) -> dict[str, object]:
    """A profile in langdetect's form: name, n-gram counts, and how many n-grams of each length were seen."""
    freq: Counter[str] = Counter()
    n_words = [0, 0, 0]
    for text in texts:
        grams = NGram()
        for character in text:
            grams.add_char(character)
            if grams.capitalword:
                continue
            for length in (1, 2, 3):
                gram = grams.get(length)
                if gram:
                    freq[gram] += 1
                    n_words[length - 1] += 1
    kept = {gram: count for gram, count in sorted(freq.items()) if count >= MIN_COUNT}
    return {"freq": kept, "n_words": n_words, "name": language}


def main(arguments: list[str]) -> None:
    """Write one profile."""
    language, output, *sources = arguments
    texts = [t for source in sources for t in iter_translations(Path(source).read_text(encoding="utf-8"))]
    Path(output).write_bytes(orjson.dumps(build_profile(language, texts)))


if __name__ == "__main__":
    main(sys.argv[1:])
