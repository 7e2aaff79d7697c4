"""The tantivy adapter; the only place that imports tantivy."""
