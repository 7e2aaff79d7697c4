"""The Elasticsearch adapter; the only place that imports its client."""

from archive.engines.elastic.engine import ElasticEngine

__all__ = ["ElasticEngine"]
