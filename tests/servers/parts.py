"""Which parts of the suite a machine cannot run, and why. Markers name the parts (see pyproject.toml)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from tests.servers.distribution import MissingPart, prepare_distribution

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> Path:
    """The browser that the tests drive; raises MissingPart."""
    for name in _CHROMIUM:
        if found := shutil.which(name):
            return Path(found)
    raise MissingPart("no Chromium (Debian: apt install chromium)")


def find_postgresql() -> Path:
    """The folder of PostgreSQL's programs (`initdb`, `postgres`), the newest; raises MissingPart."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise MissingPart("no PostgreSQL server (Debian: apt install postgresql)")


def find_elasticsearch() -> Path:
    """The folder of a server that can be started, fetched when it is needed first; raises MissingPart."""
    if shutil.which("openssl") is None:
        raise MissingPart("no openssl to make certificates with")
    return prepare_distribution()


#: marker -> what finds the part.
PARTS: Mapping[str, Callable[[], Path]] = {
    "elasticsearch": find_elasticsearch,
    "postgresql": find_postgresql,
    "browser": find_chromium,
}


@lru_cache(maxsize=len(PARTS))
def reason_missing(marker: str) -> str | None:
    """Why this machine cannot run what is marked so; None where it can."""
    try:
        PARTS[marker]()
    except MissingPart as missing:
        return str(missing)
    return None
