"""Generations of the embedded engine: folders, and a pointer swapped by rename."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import tantivy

from archive.engines.embedded.schema import build_schema, our_errors
from archive.engines.port import Generation
from archive.errors import EngineRejected, NotFound

POINTER = "published"
_NAME = re.compile(r"generation-(\d{6})")


def build_name(number: int) -> str:
    """The name of a generation; names sort by age."""
    return f"generation-{number:06}"


def parse_name(name: str) -> int | None:
    """The number that `build_name` made this name of, or None."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else None


class EmbeddedAdmin:
    """Lifecycle of generations under a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def create_generation(self) -> str:
        """Make an empty generation aside and return its name."""
        with our_errors("make a generation"):
            number = max((parse_name(n) or 0 for n in self._names()), default=0) + 1
            name = build_name(number)
            (self.root / name).mkdir(parents=True)
            tantivy.Index(build_schema(), path=str(self.root / name))
            return name

    def publish(self, name: str) -> None:
        """Swap the pointer: whole before, whole after, whenever the power goes."""
        if name not in self._names():
            raise NotFound(f"There is no generation {name}.")
        with our_errors("publish a generation"):
            aside = self.root / f".{POINTER}.{os.getpid()}"
            with aside.open("w", encoding="ascii") as file:
                file.write(name)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.root / POINTER)
            folder = os.open(self.root, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def drop(self, name: str) -> None:
        """Delete a generation that is not published."""
        if name == self.published():
            raise EngineRejected(f"{name} is published.", hint="Publish another generation first.")
        if name not in self._names():
            raise NotFound(f"There is no generation {name}.")
        with our_errors("drop a generation"):
            shutil.rmtree(self.root / name)

    def generations(self) -> tuple[Generation, ...]:
        """All generations, oldest first."""
        published = self.published()
        found = []
        for name in self._names():
            found.append(Generation(name, name == published, self._count(name)))
        return tuple(found)

    def published(self) -> str | None:
        """The name of the published generation, or None."""
        with our_errors("read which generation is published", broken=True):
            try:
                return (self.root / POINTER).read_text(encoding="ascii").strip() or None
            except FileNotFoundError:
                return None

    def check(self) -> str:
        """Say what answers and where."""
        generations = self.generations()
        documents = next((g.documents for g in generations if g.published), 0)
        return f"The embedded index in {self.root} holds {documents} messages."

    def _count(self, name: str) -> int:
        folder = self.root / name
        if not (folder / "meta.json").exists():  # killed while it was made
            return 0
        with our_errors("open a generation", broken=True):
            return int(tantivy.Index.open(str(folder)).searcher().num_docs)

    def _names(self) -> list[str]:
        if not self.root.is_dir():
            return []
        return sorted(entry.name for entry in self.root.iterdir() if parse_name(entry.name) is not None)
