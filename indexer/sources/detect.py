"""The format of a file by its content; its name is a hint where the content leaves it open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import orjson

from indexer.charset import BOMS, decode, wide_charset
from indexer.mail_head import cut_mail, read_head
from indexer.sources.signatures import name_by_signature
from indexer.telex_header import read_header

#: Bytes of a file that its format is told from.
HEAD_BYTES = 1 << 16
_SNIFF = 8192
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*)?<(?:!doctype html|html|head|body)\b", re.I | re.S
)
_XML = re.compile(rb"\s*(?:<\?xml\b|<!--|<!DOCTYPE\b|<[A-Za-z][\w.:-]*(?:\s[^<>]*)?/?>\s*<)")
#: The name of the root element, behind declarations, comments and a document type.
_ROOT = re.compile(
    rb"\s*(?>(?:<\?(?>.*?\?>)|<!--(?>.*?-->)|<!DOCTYPE[^\[>]*(?:\[(?>.*?\]\s*>)|>))\s*)*+<(?:[\w-]+:)?([\w.-]+)",
    re.S,
)
_TEI_ROOTS = frozenset({b"TEI", b"TEI.2", b"teiCorpus", b"teiCorpus.2"})
_TEI_PARTS = re.compile(rb"<(?:\w+:)?div[^>]*\stype\s*=\s*[\"'](?:document|letter|telegram|message)[\"']")
_MBOX = re.compile(rb"\s*From [^\r\n]{1,1000}\r?\n(?:>From [^\r\n]*\r?\n)*[!-9;-~]{1,200}[ \t]*:")
_LISTSERV = re.compile(rb"\s*={60,80}\r?\n(?:Date|From|Reply-To|Sender|Subject):[ \t]")
#: A telex by somebody who calls every message .eml.
_IN_CAPITALS = re.compile(rb"\s*[A-Z]{2,}[ \t]*:[^\r\n]*\r?\n[A-Z]{2,}[ \t]*:")
_ROW_NAMES = frozenset(
    b"id from to cc sent_at subject reference in_reply_to body sender recipients date text message".split()
)
_JSONL_ENDINGS = frozenset({".jsonl", ".ndjson", ".jl"})
_CSV_ENDINGS = frozenset({".csv", ".tsv", ".tab"})
_MAIL_ENDINGS = frozenset({".eml", ".emlx", ".mht", ".mhtml", ".mail"})


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name. `container`: it holds many records. `reason`: why it is not read, or empty."""

    name: str
    container: bool = False
    reason: str = ""


JSONL, CSV, MBOX, LISTSERV, TEI_VOLUME = (
    Format(name, container=True) for name in ("jsonl", "csv", "mbox", "listserv", "tei-volume")
)
EML, TELEX, TEI, TEXT = Format("eml"), Format("telex"), Format("tei"), Format("text")
_JSON = Format(
    "JSON document", reason="JSON is read as lines, one object a line (JSONL); this is one document"
)


def detect_format(head: bytes, name: str) -> Format:
    """The format of a file from its first HEAD_BYTES and its name. Never raises."""
    if not head:
        return Format("empty", reason="the file is empty")
    if what := name_by_signature(head):
        return _unread(what)
    text = _as_ascii_based(head)
    if not text.strip(b" \t\r\n\f\0"):
        return Format("blank", reason=_blank(text, is_cut=len(head) >= HEAD_BYTES))
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    found = _markup(text, is_cut=len(head) >= HEAD_BYTES) or _mail(text, ending)
    found = found or _json(text, ending, is_cut=len(head) >= HEAD_BYTES)
    if found:
        return found
    if _is_binary(text):
        return Format("unknown", reason=f"not text, and of no format that is known here{_of(ending)}")
    return _rows(text, ending) or _plain(text)


def _blank(text: bytes, *, is_cut: bool) -> str:
    zeros = b"\0" in text
    spaces = bool(text.strip(b"\0")) or not zeros  # a byte order mark alone is as good as a space
    kinds = [name for name, is_there in (("white space", spaces), ("zeros (NUL bytes)", zeros)) if is_there]
    where = f"the file begins with {HEAD_BYTES >> 10} kB of" if is_cut else "the file holds"
    return f"{where} nothing but {' and '.join(kinds)}"


def _unread(what: str) -> Format:
    return Format(what, reason=f"not read yet: {what}")


def _of(ending: str) -> str:
    return f" (named {ending[:12]})" if ending[1:].isalnum() else ""


def _as_ascii_based(head: bytes) -> bytes:
    """The head without a byte order mark; UTF-16 and UTF-32 as UTF-8."""
    for mark, name in BOMS:
        if head.startswith(mark):
            rest = head[len(mark) :]
            return rest if name == "utf-8" else rest.decode(name, "ignore").encode("utf-8", "ignore")
    wide = wide_charset(head)
    return head.decode(wide, "ignore").encode("utf-8", "ignore") if wide else head


def _markup(text: bytes, *, is_cut: bool) -> Format | None:
    root = _ROOT.match(text)
    if root and root[1] in _TEI_ROOTS:
        return _tei(text, root[1], is_cut=is_cut)
    if _HTML.match(text):
        return _unread("HTML page")
    if _XML.match(text[:_SNIFF]):
        return Format("XML document", reason="XML that is not TEI is not read")
    return None


def _tei(text: bytes, root: bytes, *, is_cut: bool) -> Format:
    """A letter says in its header who wrote it to whom; a volume holds many documents below one header."""
    if root.startswith(b"teiCorpus"):
        return TEI_VOLUME
    if b"correspAction" in text:
        return TEI
    return TEI_VOLUME if _TEI_PARTS.search(text) or is_cut else TEI


def _mail(text: bytes, ending: str) -> Format | None:
    if _MBOX.match(text):
        return MBOX
    if _LISTSERV.match(text):
        return LISTSERV
    head = read_head(cut_mail(text))
    named_so = ending in _MAIL_ENDINGS and head.names and head.strangers <= len(head.names)
    if head.is_mail or (named_so and not _IN_CAPITALS.match(text)):
        return EML
    return None


def _json(text: bytes, ending: str, *, is_cut: bool) -> Format | None:
    stripped = text.lstrip()
    first, newline, _ = stripped.partition(b"\r" if b"\r" in stripped and b"\n" not in stripped else b"\n")
    first = first.strip()
    if ending in _JSONL_ENDINGS and first != b"{":
        return JSONL
    if first[:1] == b"{":
        if not newline and is_cut:
            return JSONL
        return JSONL if _is_object(first) else _JSON if ending == ".json" or first == b"{" else None
    if first[:1] == b"[" and (ending == ".json" or first[:2] in (b"[{", b"[")):
        return _JSON
    return None


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return line.startswith(b'{"') and line.endswith(b"}")


def _rows(text: bytes, ending: str) -> Format | None:
    if ending in _CSV_ENDINGS:
        return CSV
    first = text.lstrip().split(b"\n", 1)[0].strip()
    names = {field.strip(b"'\" ").lower() for field in re.split(rb"[,;\t|]", first)}
    return CSV if len(_ROW_NAMES & names) >= 3 else None


def _is_binary(text: bytes) -> bool:
    """Control characters that no text has; a few zeros are let pass, registers are padded with them."""
    sample = text[:_SNIFF]
    controls = sum(c < 32 and c not in b"\t\n\r\f\x1b\x08\x1a" for c in sample)
    return controls > len(sample) / 50 or sample.count(0) > len(sample) / 200


def _plain(text: bytes) -> Format:
    """A telex where its header says from whom or to whom, else a text of no known form."""
    decoded = decode(text[:_SNIFF]).text
    return TELEX if read_header(re.split(r"\r\n|\r|\n", decoded)).is_telex else TEXT
