"""Finding a JDK that is new enough."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_VERSION = re.compile(r'^JAVA_VERSION="(\d+)', re.MULTILINE)


def find_jdk(at_least: int) -> Path | None:
    """The home of a JDK of this version or newer: ES_JAVA_HOME, JAVA_HOME, then those of the system."""
    for home in _homes():
        if (home / "bin" / "javac").exists() and version_of(home) >= at_least:
            return home
    return None


def version_of(home: Path) -> int:
    """The feature version of a JDK by its `release` file; 0 where it has none."""
    try:
        found = _VERSION.search((home / "release").read_text(encoding="utf-8"))
    except OSError:
        return 0
    return int(found[1]) if found else 0


def _homes() -> Iterator[Path]:
    for variable in ("ES_JAVA_HOME", "JAVA_HOME"):
        if os.environ.get(variable):
            yield Path(os.environ[variable])
    for pattern in ("/usr/lib/jvm/*", "/opt/java/*", "/Library/Java/JavaVirtualMachines/*/Contents/Home"):
        yield from sorted(Path("/").glob(pattern[1:]))
