"""Writing into a generation with tantivy."""

from __future__ import annotations

from collections.abc import Iterable

import tantivy

from archive.engines.embedded.schema import ID, build_schema, our_errors
from archive.engines.port import WriteReport
from archive.errors import EngineRejected
from archive.index.document import IndexDocument
from archive.query.fields import INDEX_FIELDS, FieldKind


class EmbeddedWriter:
    """The one writer of an index. Adding is handed to the engine's own threads."""

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer

    def write(self, documents: Iterable[IndexDocument]) -> WriteReport:
        """Replace the documents with these ids; one that does not fit the schema is refused."""
        written, refused = 0, []
        for document in documents:
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
    values: dict[str, object] = {ID: document.id}
    for name, stream in document.text.items():
        values[_checked(name, FieldKind.TEXT, FieldKind.STEMS)] = stream
    for name, words in document.keywords.items():
        if words:
            values[_checked(name, FieldKind.KEYWORD)] = list(words)
    for name, number in document.integers.items():
        values[_checked(name, FieldKind.INTEGER)] = number
    with our_errors("take a document"):
        return tantivy.Document.from_dict(values, build_schema())


def _checked(name: str, *kinds: FieldKind) -> str:
    if INDEX_FIELDS.get(name) not in kinds:
        raise EngineRejected(f"the index has no such field: {name}")
    return name
