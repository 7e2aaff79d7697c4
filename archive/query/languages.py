"""Which language a reader means by a code or a name, and the tag that messages in it have."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

import pycountry
from babel import Locale

from archive.analysis.tokenize import list_tokens
from archive.domain.languages import NAMING, tag_of
from archive.domain.message import UNDETERMINED
from archive.query.fields import UNKNOWN

#: Names that neither ISO 639 nor the CLDR has.
_ALSO = {
    "farsi": "fa", "фарси": "fa", "mandarin": "zh", "moldovan": "ro", "moldavian": "ro", "flemish": "nl",
    "tagalog": "tl", "azeri": "az",
}  # fmt: skip
_OTHER_TAG = "x-"


def find_language(value: str) -> str | None:
    """The tag of a language: by tag, ISO 639 code, or name in any language of the archive; else None."""
    typed = value.strip().casefold()
    found = _languages().get(_folded(typed.removeprefix(_OTHER_TAG)))
    return typed if found is None and typed.startswith(_OTHER_TAG) else found


def find_near_language(value: str) -> str | None:
    """The name or code that is most like this one."""
    near = get_close_matches(_folded(value), _languages(), n=1, cutoff=0.7)
    return near[0] if near else None


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    """Folded code or name -> tag. A code comes before a name, and English before the other languages."""
    found = {UNDETERMINED: UNDETERMINED, UNKNOWN: UNDETERMINED}
    known = [one for one in pycountry.languages if hasattr(one, "alpha_2")]
    for language in known:
        for code in (language.alpha_2, language.alpha_3, getattr(language, "bibliographic", "")):
            if code:
                found[code] = tag_of(language.alpha_2)
    codes = {language.alpha_2 for language in known}
    for name, code in _ALSO.items():
        found.setdefault(_folded(name), tag_of(code))
    for naming in NAMING:
        for code, name in Locale(naming).languages.items():
            if code in codes:
                found.setdefault(_folded(name), tag_of(code))
    for language in known:
        found.setdefault(_folded(language.name), tag_of(language.alpha_2))
    return found


def _folded(name: str) -> str:
    return " ".join(list_tokens(name))
