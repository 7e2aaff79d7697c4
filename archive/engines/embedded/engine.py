"""The embedded engine: a folder, no server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from archive.engines.embedded.admin import EmbeddedAdmin
from archive.engines.embedded.reader import EmbeddedReader
from archive.engines.embedded.schema import build_schema, our_errors
from archive.engines.embedded.writer import EmbeddedWriter
from archive.engines.refusal import outdated
from archive.errors import NotFound

#: Memory of the writer's threads together before they write a segment. More means fewer, larger segments.
HEAP_BYTES = 128_000_000


class EmbeddedEngine:
    """tantivy under `root`; satisfies archive.engines.port.Engine."""

    name = "embedded"

    def __init__(self, root: Path, *, threads: int = 2, heap_bytes: int = HEAP_BYTES) -> None:
        self.admin = EmbeddedAdmin(root)
        self._threads = threads
        self._heap_bytes = heap_bytes

    @contextmanager
    def open_reader(self) -> Iterator[EmbeddedReader]:
        """A reader that follows the published generation."""
        yield EmbeddedReader(self.admin)

    @contextmanager
    def open_writer(self, generation: str) -> Iterator[EmbeddedWriter]:
        """The only writer of a generation; what is not committed at the end of the block is discarded."""
        folder = self.admin.root / generation
        if not (folder / "meta.json").exists():
            raise NotFound(f"There is no generation {generation}.")
        with our_errors("open a writer"):
            index = tantivy.Index.open(str(folder))
        if index.schema != build_schema():
            raise outdated(generation)
        with our_errors("open a writer"):
            writer = index.writer(self._heap_bytes, self._threads)
        try:
            yield EmbeddedWriter(writer)
        finally:
            with our_errors("close the writer"):
                writer.rollback()
                writer.wait_merging_threads()

    def close(self) -> None:
        """Nothing is held: files are closed with their reader or writer."""
