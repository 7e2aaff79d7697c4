"""The tantivy adapter; the only place that imports tantivy."""

from archive.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
