"""Mail addresses in a party's line, and what a police force's domain says."""

from __future__ import annotations

import re
from functools import cache

from archive.domain.message import INTERPOL
from archive.tables import read_rows
from archive.vocabulary.gazetteer import Place, load_gazetteer

_ANGLED = re.compile(r"<([^<>@\s]{1,64}@[^<>@\s]{1,255})>")
_BARE = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}")
#: Second-level names under which only a state's bodies register.
_STATE = frozenset({"gov", "gob", "gouv", "gub", "go", "govt", "gv", "gc"})
_POLICE = re.compile(
    r"(?:^|[.-])(?:police|policia|polis|polisi|politie|policja|polizei|interpol|ncb|mvd|moi|mia)"
)


def split_address(text: str) -> tuple[str, str]:
    """`Name <a@b>` to name and address; either may be empty."""
    found = _ANGLED.search(text)
    if found:
        return text.replace(found[0], " ").strip(' "'), found[1]
    found = _BARE.search(text)
    if found:
        return text.replace(found[0], " ").strip(' "'), found[0]
    return text, ""


def country_of_address(address: str) -> Place | None:
    """The country whose police runs this address's domain (tables/domains.csv, `police.gov.xx`), if sure."""
    domain = address.rpartition("@")[2].casefold().strip(".")
    labels = domain.split(".")
    for start in range(len(labels)):
        country = _domains().get(".".join(labels[start:]))
        if country:
            return Place(country)
    if labels[-2:] == ["interpol", "int"]:
        return Place(INTERPOL, "IPSG") if not domain.startswith("ncb") else None
    state = len(labels) > 2 and labels[-2] in _STATE
    if state and _POLICE.search(".".join(labels[:-2])):
        code = {"uk": "GB"}.get(labels[-1], labels[-1].upper())
        return Place(code) if code in load_gazetteer().bureaus else None
    return None


@cache
def _domains() -> dict[str, str]:
    return {row["domain"]: row["country"] for row in read_rows("domains", "indexer.normalize")}
