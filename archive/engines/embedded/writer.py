"""Writing into a generation with tantivy."""

from __future__ import annotations

from collections.abc import Iterable

import tantivy

from archive.engines.embedded.schema import ID, build_schema, our_errors
from archive.engines.port import WriteReport
from archive.engines.refusal import refuse_document
from archive.errors import EngineRejected
from archive.index.document import IndexDocument


class EmbeddedWriter:
    """The one writer of an index. Adding is handed to the engine's own threads."""

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer

    def write(self, documents: Iterable[IndexDocument]) -> WriteReport:
        """Replace the documents with these ids; one that does not fit the schema is refused.

        Deleting what was there before costs nothing that can be measured where nothing was.
        """
        written, refused = 0, []
        for document in documents:
            reason = refuse_document(document)
            if reason is not None:
                refused.append((document.id, reason))
                continue
            try:
                built = _build(document)
            except EngineRejected as error:
                refused.append((document.id, error.message))
                continue
            with our_errors("write"):
                self._writer.delete_documents_by_term(ID, document.id)
                self._writer.add_document(built)
            written += 1
        return WriteReport(written, tuple(refused))

    def delete(self, ids: Iterable[str]) -> None:
        """Remove documents by id."""
        with our_errors("delete"):
            for one in ids:
                self._writer.delete_documents_by_term(ID, one)

    def commit(self) -> None:
        """Make all that was written durable and visible."""
        with our_errors("commit"):
            self._writer.commit()


def _build(document: IndexDocument) -> tantivy.Document:
    values: dict[str, object] = {ID: document.id, **document.text, **document.integers}
    values.update((name, list(words)) for name, words in document.keywords.items() if words)
    with our_errors("take a document", told=False):
        return tantivy.Document.from_dict(values, build_schema())
