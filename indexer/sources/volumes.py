"""Documents of a TEI volume (an edition in one file) or corpus, cut out as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.domain.message import SourceRef
from indexer.charset import known_charset
from indexer.records import RawRecord, Rejected
from indexer.sources.lines import MAX_RECORD_BYTES, READ_BYTES

#: A tag is shorter; bytes at the end of what has been read that may be half a tag.
_MAX_TAG_BYTES = 4096
_CORPUS = re.compile(rb"<(?:[\w-]+:)?teiCorpus\b")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}\bencoding\s*=\s*[\"']([\w.:-]{1,40})")
_DOCUMENT = re.compile(rb"\stype\s*=\s*[\"'](?:document|letter|telegram|message)[\"']")
_DIVS = re.compile(rb"<!--|<!\[CDATA\[|<(/?)(?:[\w-]+:)?div(?=[\s/>])([^>]*)>")
_TEIS = re.compile(rb"<!--|<!\[CDATA\[|<(/?)(?:[\w-]+:)?TEI(?=[\s/>])([^>]*)>")


def iter_volume(file: BinaryIO, shown: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    """The documents of a volume: its `div`s of type document, letter, telegram or message; of a corpus each
    `TEI`. Where it has none, it is one document as a whole. Front matter and indexes are no messages."""
    head = file.read(READ_BYTES)
    file.seek(0)
    corpus = _CORPUS.search(head) is not None
    declared = _DECLARED.search(head)
    charset = known_charset(declared[1].decode("ascii")) if declared else ""
    ordinal = 0
    for start, data, length in _Cutter(file, is_corpus=corpus).documents():
        ordinal += 1
        source = SourceRef(shown, sha256, start, length, ordinal)
        if data is None:
            yield Rejected(source, "split", f"a document of more than {MAX_RECORD_BYTES >> 20} MB")
        else:
            yield RawRecord(_as_utf8(data, charset), source, "tei")
    if not ordinal:
        yield _whole(file, shown, sha256)


def _whole(file: BinaryIO, shown: str, sha256: str) -> RawRecord | Rejected:
    file.seek(0)
    data = file.read(MAX_RECORD_BYTES + 1)
    source = SourceRef(shown, sha256, 0, len(data), 1)
    if len(data) > MAX_RECORD_BYTES:
        return Rejected(source, "split", f"a document of more than {MAX_RECORD_BYTES >> 20} MB")
    return RawRecord(data, source, "tei")


def _as_utf8(data: bytes, charset: str) -> bytes:
    """A document cut out has no declaration of its own: it must be in UTF-8."""
    if charset in ("", "utf-8", "ascii"):
        return data
    return data.decode(charset, "replace").encode("utf-8", "replace")


class _Cutter:
    """Follows the depth of one element through the file, as text: the file need not be well-formed."""

    def __init__(self, file: BinaryIO, *, is_corpus: bool) -> None:
        self._file = file
        self._tags = _TEIS if is_corpus else _DIVS
        self._is_corpus = is_corpus
        self._buffer = b""
        self._base = self._place = 0
        self._ended = False
        self._closing = b""  # the end of the comment or CDATA that one is in
        self._start = -1  # of the open document in the buffer
        self._depth = 0

    def documents(self) -> Iterator[tuple[int, bytes | None, int]]:
        """(offset, bytes or None when too many, length) of each document."""
        lost = 0
        while not self._ended:
            self._fill()
            while (end := self._next_end()) is not None:
                begun, length = self._base + self._start - lost, lost + end - self._start
                yield begun, None if lost else self._buffer[self._start : end], length
                lost, self._start = 0, -1
            lost += self._forget(cut=self._start >= 0 and len(self._buffer) - self._start > MAX_RECORD_BYTES)
        if self._start >= 0:  # never closed: what there is of it
            length = lost + len(self._buffer) - self._start
            data = None if lost else self._buffer[self._start :]
            yield self._base + self._start - lost, data, length

    def _fill(self) -> None:
        chunk = self._file.read(READ_BYTES)
        self._buffer += chunk
        self._ended = not chunk

    def _next_end(self) -> int | None:
        """The end of the document that is open or opens next, as far as the buffer goes."""
        while True:
            if self._closing:
                end = self._buffer.find(self._closing, self._place)
                if end < 0:
                    self._place = max(self._place, len(self._buffer) - len(self._closing))
                    return None
                self._place, self._closing = end + len(self._closing), b""
            found = self._tags.search(self._buffer, self._place)
            if found is None:
                margin = 0 if self._ended else _MAX_TAG_BYTES
                self._place = max(self._place, len(self._buffer) - margin)
                return None
            self._place = found.end()
            if found[0].startswith(b"<!"):
                self._closing = b"-->" if found[0] == b"<!--" else b"]]>"
            elif self._closes(found):
                return found.end()

    def _closes(self, tag: re.Match[bytes]) -> bool:
        """Keep count of a tag; whether it ends a document."""
        if tag[2].endswith(b"/"):
            return False
        if tag[1]:
            self._depth -= self._start >= 0
            return self._start >= 0 and self._depth == 0
        if self._start < 0:
            if self._is_corpus or _DOCUMENT.search(tag[2]):
                self._start, self._depth = tag.start(), 1
        else:
            self._depth += 1
        return False

    def _forget(self, *, cut: bool) -> int:
        """Let go of what has been passed; of an overlong open document, too. Returns its bytes let go."""
        keep = self._place if cut or self._start < 0 else self._start
        lost = keep - self._start if cut else 0
        self._buffer = self._buffer[keep:]
        self._base += keep
        self._place -= keep
        if self._start >= 0:
            self._start = 0
        return lost
