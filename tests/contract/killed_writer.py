"""A writer that is killed: `killed_writer.py ENGINE GENERATION [ADDRESS...]`, run in a process of its own.

It writes batches of 200 documents and says `writing N` before each commit and `committed N`
after it, for ever.
"""

from __future__ import annotations

import sys
from pathlib import Path

from engine_asking import doc

from archive.engines.elastic import ElasticEngine
from archive.engines.embedded import EmbeddedEngine
from archive.engines.port import Engine

BATCH = 200


def open_engine(name: str, where: list[str]) -> Engine:
    """The engine that the arguments name."""
    if name == "embedded":
        return EmbeddedEngine(Path(where[0]), heap_bytes=30_000_000)
    url, key, ca_cert, prefix = where
    return ElasticEngine(url, api_key=key, ca_cert=Path(ca_cert), prefix=prefix)


def main() -> None:
    """Write until killed."""
    name, generation, *where = sys.argv[1:]
    with open_engine(name, where).open_writer(generation) as writer:
        for number in range(10_000):
            writer.write(doc(f"{number:04}-{n:03}", "word " * 50) for n in range(BATCH))
            sys.stdout.write(f"writing {number}\n")
            sys.stdout.flush()
            writer.commit()
            sys.stdout.write(f"committed {number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
