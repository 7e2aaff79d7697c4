"""The format of a file by its content; its name is a hint where the content leaves it open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

#: Bytes of a file that its format is told from.
HEAD_BYTES = 1 << 16
_SNIFF = 4096

#: Formats that are not read yet, by their first bytes (the `file` program's magic numbers).
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF document"),
    (b"PK\x03\x04", "ZIP archive or Office document"),
    (b"PK\x05\x06", "empty ZIP archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office or Outlook file"),
    (b"!BDN", "Outlook mail folder (PST)"),
    (b"{\\rtf", "RTF document"),
    (b"\x89PNG", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"II*\x00", "TIFF picture"),
    (b"MM\x00*", "TIFF picture"),
    (b"\x78\x9f\x3e\x22", "TNEF attachment"),
    (b"SQLite format 3", "SQLite database"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)
_HTML = re.compile(rb"\s*(<!doctype html|<html\b|<head\b|<body\b)", re.IGNORECASE)
_XML = re.compile(rb"\s*(<\?xml\b|<!--|<[A-Za-z][\w.:-]*[\s>/])")
_TEI = re.compile(rb"<(?:\w+:)?(TEI|TEI\.2|teiCorpus)\b")
_MBOX = re.compile(rb"From [^\r\n]{1,1000}\r?\n(?:>From |[!-9;-~]{1,200}:)")
_HEADER = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
#: Header names that only mail has; one of them, or two of any, makes a mail of a block of headers.
_MAIL_HEADERS = frozenset(
    b"received return-path message-id mime-version content-type content-transfer-encoding delivered-to "
    b"reply-to in-reply-to references x-mailer dkim-signature bcc list-id envelope-to x-original-to "
    b"authentication-results resent-from user-agent thread-topic thread-index x-mozilla-status".split()
)
_COMMON_HEADERS = frozenset(b"from to cc date subject sender".split())


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name. `container`: it holds many records. `reason`: why it is not read, or empty."""

    name: str
    container: bool = False
    reason: str = ""


JSONL, CSV, MBOX = (
    Format("jsonl", container=True),
    Format("csv", container=True),
    Format("mbox", container=True),
)
EML, TELEX, TEI, TEXT = Format("eml"), Format("telex"), Format("tei"), Format("text")


def detect_format(head: bytes, name: str) -> Format:
    """The format of a file from its first HEAD_BYTES and its name."""
    if not head:
        return Format("empty", reason="the file is empty")
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return Format(what, reason=f"not read yet: {what}")
    text = _as_ascii(head)
    if not text.strip():
        return Format("blank", reason="the file holds nothing but white space")
    ending = PurePosixPath(name).suffix.lower()
    found = _markup(text) or _mail(text) or _rows(text, ending)
    if found:
        return found
    if _is_binary(head, text):
        return Format("unknown", reason="not a text, and of no format that is read")
    return TEXT if not _looks_like_telex(text) else TELEX


def _as_ascii(head: bytes) -> bytes:
    """The head without a byte order mark, and UTF-16 thinned to its low bytes, for looking at ASCII signs."""
    if head.startswith(b"\xef\xbb\xbf"):
        return head[3:]
    if head.startswith(b"\xff\xfe") or (len(head) > 3 and head[1] == 0 and head[3] == 0 and head[0]):
        return head[2 if head[0] == 0xFF else 0 :: 2]
    if head.startswith(b"\xfe\xff") or (len(head) > 3 and head[0] == 0 and head[2] == 0 and head[1]):
        return head[3 if head[0] == 0xFE else 1 :: 2]
    return head


def _markup(text: bytes) -> Format | None:
    if _TEI.search(text):
        return TEI
    if _HTML.match(text):
        return Format("HTML page", reason="not read yet: HTML page")
    if _XML.match(text[:_SNIFF]) and not _MBOX.match(text):
        return Format("XML document", reason="XML that is not TEI is not read")
    return None


def _mail(text: bytes) -> Format | None:
    if _MBOX.match(text):
        return MBOX
    lines = text[:_SNIFF].splitlines()
    if lines and lines[0].startswith((b"From ", b">From ")):  # a mail cut out of an mbox
        lines = lines[1:]
    names, misses = [], 0
    for line in lines[:60]:
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        found = _HEADER.match(line)
        if found:
            names.append(found[1].lower())
        else:
            misses += 1
            if misses > 2:
                return None
    known = [n for n in names if n in _MAIL_HEADERS or n.startswith((b"x-", b"content-"))]
    common = {n for n in names if n in _COMMON_HEADERS}
    lower_case = sum(not line[:4].isupper() for line in lines[: len(names)])
    if known or (len(common) >= 2 and lower_case >= len(names) / 2 and b"ref" not in names):
        return EML
    return None


def _rows(text: bytes, ending: str) -> Format | None:
    start = text.lstrip()[:1]
    first = text.lstrip().split(b"\n", 1)[0].strip()
    if start == b"{" and (ending in (".jsonl", ".ndjson") or first.endswith(b"}") or first == b"{"):
        if first.endswith(b"}") or ending in (".jsonl", ".ndjson"):
            return JSONL
        return Format("JSON document", reason="JSON is read as lines, one object a line (JSONL)")
    if start == b"[" and ending == ".json":
        return Format("JSON document", reason="JSON is read as lines, one object a line (JSONL)")
    if ending in (".csv", ".tsv", ".tab"):
        return CSV
    fields = [f.strip(b'" ').lower() for f in re.split(rb"[,;\t]", first)]
    if (
        len(fields) >= 3
        and len({b"from", b"to", b"sent_at", b"subject", b"body", b"date"} & set(fields)) >= 3
    ):
        return CSV
    return None


def _is_binary(head: bytes, text: bytes) -> bool:
    sample = text[:_SNIFF]
    controls = sum(c < 32 and c not in b"\t\n\r\f\x1b\x08" for c in sample)
    return controls > len(sample) / 50 or (b"\0" in sample and text is head)


def _looks_like_telex(text: bytes) -> bool:
    """Header lines in capitals or in another script at its head: a short label and a colon."""
    lines = [line.strip() for line in text[:_SNIFF].splitlines() if line.strip()][:12]
    labels = sum(re.match(rb"[^\x00-\x20:][^\n:]{0,40}:", line) is not None for line in lines[:8])
    return labels >= 2
