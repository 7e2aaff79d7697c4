"""Name keys: words that are spellings of one name share a key, whatever the script.

A key is the classes of a word's consonants: vowels are left out, but a word that begins with one begins
with a dot. Letters that are spoken several ways fork into several keys.
"""

from __future__ import annotations

from functools import lru_cache

from archive.names.phonemes import Readings, spell

MAX_KEYS = 16
#: A longer word is no name; its beginning is enough.
MAX_PLACES = 24
_CLASSES = {
    **dict.fromkeys("pb", "P"), **dict.fromkeys("fv", "F"), **dict.fromkeys("td", "T"),
    **dict.fromkeys("kgx", "K"), **dict.fromkeys("szcSZCj", "S"),
    "l": "L", "r": "R", "m": "M", "n": "N",
}  # fmt: skip
#: What Slavic cases put behind a name: Петров, Петровым; Сокольский, Сокольским.
_CASE_ENDINGS = (
    "ым",
    "им",
    "ом",
    "ем",
    "ём",
    "ою",
    "ого",
    "его",
    "ому",
    "ему",
    "ых",
    "их",
    "ой",
    "ей",
    "ам",
    "ами",
)
_MIN_STEM = 4
#: The Arabic article, written as part of the word or not at all.
_ARTICLES = ("ال", "al", "el", "аль", "эль")
_MIN_AFTER_ARTICLE = 3


@lru_cache(maxsize=1 << 16)
def name_keys(word: str) -> frozenset[str]:
    """The keys of a word, at most 16; empty where nothing of it is in a script of the table."""
    keys: set[str] = set()
    for form in bare_forms(word):
        keys |= _keys_of(spell(form)[:MAX_PLACES])
    return frozenset(sorted(keys, key=lambda key: (len(key), key))[:MAX_KEYS])


@lru_cache(maxsize=1 << 16)
def bare_forms(word: str) -> tuple[str, ...]:
    """The word, and what it may be without the Arabic article or without the ending of a Slavic case."""
    small = word.lower()
    forms = [word]
    for article in _ARTICLES:
        if small.startswith(article) and len(word) - len(article) >= _MIN_AFTER_ARTICLE:
            forms.append(word[len(article) :])
    for ending in _CASE_ENDINGS:
        if small.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            forms.append(word[: -len(ending)])
    return tuple(dict.fromkeys(forms))


def _keys_of(places: tuple[Readings, ...]) -> set[str]:
    keys = [""] if places else []
    for readings in places:
        forks = dict.fromkeys(_classes(reading) for reading in readings)
        if len(keys) * len(forks) > MAX_KEYS:  # what is likeliest stands first
            forks = dict.fromkeys(list(forks)[:1])
        keys = list(dict.fromkeys(_joined(key, more) for key in keys for more in forks))
    return {key for key in keys if key != "."} or ({"."} if keys else set())


def _classes(reading: str) -> str:
    return "".join(_CLASSES.get(sound, "") for sound in reading)


def _joined(key: str, more: str) -> str:
    """Doubles are one, and so is TS; what begins with no consonant begins with a dot."""
    if not key:
        return more[:1] + _joined(more[0], more[1:])[1:] if more else "."
    for sound in more:
        if sound == key[-1]:
            continue
        key = key[:-1] + sound if key[-1] == "T" and sound == "S" and len(key) > 1 else key + sound
    return key
