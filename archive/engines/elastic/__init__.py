"""The Elasticsearch adapter; the only place that imports its client."""
