"""The parts of a mail: which hold its text, which are attachments. A walk of our own over compat32."""

from __future__ import annotations

import binascii
import email
import email.policy
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from indexer.charset import decode
from indexer.parse.limits import (
    MAX_ADDRESS_CHARACTERS,
    MAX_DEPTH,
    MAX_HEADER_CHARACTERS,
    MAX_NAME_CHARACTERS,
    MAX_PARTS,
)
from indexer.parse.mail_headers import decode_words
from indexer.parse.readable import read_html

#: What became of a mail, in the form of headers (RFC 3464).
REPORT = "message/delivery-status"
_ENCODING = re.compile(r"\s*\"?([A-Za-z0-9-]{1,40})")
_LOST_BOUNDARY = re.compile(
    r"^--(\S[^\r\n]{0,200}?)[ \t]*\r?\n(?=(?:Content-|MIME-)[A-Za-z-]+[ \t]*:)", re.MULTILINE
)
#: A plain text this short may say no more than "see the HTML part".
_SHORT_TEXT = 200


class _AsFound(email.policy.Compat32):
    """Headers as they stand, bytes that are not ASCII as surrogates; long ones cut, as reading their
    parameters takes quadratic time; transfer encodings without what is wrongly written behind them."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        if len(name) == 25 and name.lower() == "content-transfer-encoding":
            found = _ENCODING.match(value)
            return found[1].lower() if found else ""
        if len(value) <= MAX_HEADER_CHARACTERS:
            return value
        is_content = name.lower().startswith("content-")
        return value[: MAX_HEADER_CHARACTERS if is_content else MAX_ADDRESS_CHARACTERS]


POLICY = _AsFound(max_line_length=None)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without parts, or an attached mail; `kind` its media type. `wanted`: its text is not said better
    by another part."""

    part: Message
    kind: str
    depth: int
    wanted: bool


@dataclass(slots=True)
class Walk:
    """The leaves in order; `cut` when there were more than are read."""

    cut: str = ""

    def leaves(self, mail: Message, depth: int) -> Iterator[Leaf]:
        """Depth first with a stack of our own; of alternatives the best is wanted."""
        stack, seen = [Leaf(mail, mail.get_content_type(), depth, True)], 0
        while stack:
            leaf = stack.pop()
            seen += 1
            if seen > MAX_PARTS:
                self.cut = f"only the first {MAX_PARTS} parts of this mail are read"
                return
            children = children_of(leaf.part, leaf.kind)
            if not children or is_mail(leaf.kind) or leaf.kind == REPORT:
                yield leaf
            elif leaf.depth >= MAX_DEPTH:
                self.cut = f"parts nested more than {MAX_DEPTH} deep are not read"
            else:
                stack.extend(reversed(list(_below(leaf, children))))


def children_of(part: Message, kind: str) -> list[Message]:
    """The parts of a part; also of one whose boundary is declared wrongly, where one can be seen in it."""
    if part.is_multipart():
        return [child for child in part.get_payload() if isinstance(child, Message)]
    if not kind.startswith("multipart/"):
        return []
    text = part_bytes(part).decode("ascii", "surrogateescape")
    found = _LOST_BOUNDARY.search(text)
    if not found:
        return []
    head = f'Content-Type: multipart/mixed; boundary="{found[1]}"\n\n'
    again = email.message_from_string(head + text, policy=POLICY)
    return (
        [child for child in again.get_payload() if isinstance(child, Message)] if again.is_multipart() else []
    )


def is_mail(kind: str) -> bool:
    """Whether this is the type of an attached mail (or news)."""
    return kind.startswith("message/") and kind not in (REPORT, "message/partial")


def _below(leaf: Leaf, children: list[Message]) -> Iterator[Leaf]:
    best: Message | None = None
    if leaf.kind == "multipart/alternative":
        best = _best(children)
    for child in children:
        wanted = leaf.wanted and (best is None or child is best)
        yield Leaf(child, child.get_content_type(), leaf.depth + 1, wanted)


def _best(children: list[Message]) -> Message | None:
    """Of alternatives the plain text, where it says as much as the others; else the last that has text."""
    plain = next((c for c in children if c.get_content_type() == "text/plain"), None)
    others = [c for c in children if c is not plain and c.get_content_maintype() in ("text", "multipart")]
    if plain is not None:
        said = part_text(plain, "text/plain")[0].strip()
        if len(said) > _SHORT_TEXT or not others:
            return plain
        longest = max((len(_some_text(other)) for other in others), default=0)
        if said and longest < 4 * len(said) + _SHORT_TEXT:
            return plain
        if not longest:
            return plain
    return next((c for c in reversed(others) if c.get_content_type() != "text/calendar"), None)


def _some_text(part: Message) -> str:
    """The text of an alternative, or of the first text within it."""
    for inner in (part, *children_of(part, part.get_content_type())):
        if inner.get_content_maintype() == "text":
            return part_text(inner, inner.get_content_type())[0].strip()
    return ""


def part_bytes(part: Message) -> bytes:
    """The content of a part with its transfer encoding undone; as it stands where that cannot be."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, UnicodeError, AssertionError, TypeError):
        payload = None
    if isinstance(payload, bytes):
        return payload
    text = part.get_payload() if not part.is_multipart() else ""
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""


def part_charset(part: Message) -> str:
    """The declared character set of a part, or empty."""
    if "Content-Type" not in part:
        return ""
    try:
        return part.get_content_charset() or ""
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        return ""


def part_text(part: Message, kind: str) -> tuple[str, str]:
    """(text, note) of a text part: HTML without its mark-up, flowed lines joined."""
    data = part_bytes(part)
    if kind in ("text/html", "text/enriched", "text/richtext", "text/x-html"):
        return read_html(data, part_charset(part))
    decoded = decode(data, part_charset(part))
    if "flowed" in str(part.get("Content-Type", "")).lower():
        delete = _parameter(part, "Content-Type", "delsp").lower() == "yes"
        return unflow(decoded.text, delete_space=delete), decoded.note
    return decoded.text, decoded.note


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Join the lines that RFC 3676 has cut: those that end in a space, within one depth of quotation."""
    pieces: list[str] = []  # joined once: a paragraph of a million lines must not be copied for each
    open_depth = -1
    for line in text.splitlines():
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if depth != open_depth or content == "-- ":
            pieces.append("\n" + ">" * depth + (" " if depth else ""))
        flows = content.endswith(" ") and content != "-- " and bool(content.strip())
        pieces.append(content[:-1] if flows and delete_space else content)
        open_depth = depth if flows else -1
    return "".join(pieces)[1:]


def file_name(part: Message) -> str:
    """The name of a part, in RFC 2231 or RFC 2047 or as it stands; its folder, if any, is left out."""
    for header, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        value = _parameter(part, header, parameter)
        if value:
            name = value.replace("\\", "/").rstrip("/").rpartition("/")[2].strip().strip('"')
            if len(name) > MAX_NAME_CHARACTERS:
                stem, dot, ending = name.rpartition(".")
                ending = dot + ending if dot and len(ending) < 12 else ""
                name = (stem or name)[: MAX_NAME_CHARACTERS - len(ending)] + ending
            return name
    return ""


def disposition(part: Message) -> str:
    """`attachment`, `inline` or whatever stands there, in lower case; empty where nothing does."""
    return str(part.get("Content-Disposition", "")).partition(";")[0].strip().strip('"').lower()


def _parameter(part: Message, header: str, name: str) -> str:
    if name not in str(part.get(header, "")).lower():
        return ""
    try:
        value = part.get_param(name, header=header)
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError):
        return ""
    if isinstance(value, tuple):
        charset, _, raw = value
        try:  # the library has undone the percent signs, byte for letter
            data = str(raw).encode("latin-1", "surrogateescape")
        except UnicodeError:
            return str(raw)
        return decode(data, charset or "").text
    return decode_words(str(value), part_charset(part)) if value else ""


def undo_encoding(part: Message, text: str) -> bytes | None:
    """An attached mail that was itself encoded, against RFC 2046, as bytes; None where it was not."""
    encoding = str(part.get("Content-Transfer-Encoding", ""))
    data = text.encode("utf-8", "surrogateescape")
    if encoding == "base64":
        try:
            return binascii.a2b_base64(data)
        except binascii.Error:
            return None
    return quopri.decodestring(data) if encoding == "quoted-printable" else None
