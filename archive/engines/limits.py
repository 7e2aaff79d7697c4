"""Limits that both engines keep, so that they give the same answers."""

from __future__ import annotations

#: Values of one facet counted in the pass that counts all of them. tantivy and Elasticsearch both give up at
#: some 65,000 buckets in one request, over all facets and the histogram together.
MAX_BUCKETS_TOGETHER = 5_000
#: Values counted in a pass of their own, where a facet has more than that. Beyond it, it is not exact.
MAX_BUCKETS_ALONE = 60_000
#: Bytes of one keyword. Lucene refuses a document with a longer one; tantivy would silently leave it out.
MAX_KEYWORD_BYTES = 32_766
#: Bytes of a document's id (Elasticsearch).
MAX_ID_BYTES = 512
#: Arrangements of the words of a phrase with slop, (slop + 1) ** words - slop ** words: three words may move
#: by 20, four by 6, five by 3. The embedded engine searches each as a phrase of its own.
MAX_ARRANGEMENTS = 1_300
#: Arrangements times the messages that may hold all words of the phrase, on the embedded engine: some four
#: seconds.
MAX_ARRANGED = 20_000_000
#: Steps of a query (`archive.engines.shape`). Elasticsearch takes 30, of which the scope and the filters
#: need two.
MAX_STEPS = 28
