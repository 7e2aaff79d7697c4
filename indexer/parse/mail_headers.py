"""Headers of mail as readable text: RFC 2047 words, raw bytes in any character set, lists of addresses."""

from __future__ import annotations

import binascii
import quopri
import re
from base64 import b64decode

from indexer.charset import decode
from indexer.parse.limits import MAX_PARTIES

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?(.{0,4000}?)(?:\?=|\??$)", re.DOTALL)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]+")
#: The usual form of one address: nothing in it that separates, quotes or encodes.
_PLAIN_ADDRESS = re.compile(r'(?:"([^"\\]*)"|([^"(),:;<>@=\\]*)) ?<([^<>@\s,]+@[^<>@\s,]+)>')
_BREAKS = re.compile(r"[\r\n\t\0]+[ \t]*")
#: What an address list is made of: quoted text (of a name's length: a quote that is never closed is tried at
#: each place), comments, angle brackets, separators, the rest.
_TOKEN = re.compile(r'"(?>(?:\\.|[^"\\]){0,300})"|"|\([^()]*\)?|<[^>]*>?|[,;:]|[^",;:(<]+', re.DOTALL)
_GROUP_NAME = re.compile(r"[^@<>()\[\]]{1,100}")
_COMMENT = re.compile(r"\(([^()]*)\)")


def decode_words(text: str, declared: str = "") -> str:
    """A header's text on one line. Bytes that are not ASCII come as surrogates; they are in the `declared`
    set of the mail, or in another that is guessed."""
    if text.isascii() and text.isprintable() and "=?" not in text:
        return text
    text = _BREAKS.sub(" ", text)
    if "=?" not in text:
        return _raw_text(text, declared)
    parts: list[tuple[str, bytes]] = []  # (character set, bytes) of words; ("", …) is plain
    place = 0
    for found in _WORD.finditer(text):
        between = text[place : found.start()]
        if between.strip() or (between and not (parts and parts[-1][0])):
            parts.append(("", between.encode("utf-8", "surrogateescape")))
        place = found.end()
        charset, data = _word_bytes(found)
        if parts and charset and parts[-1][0] == charset:  # letters may be cut between words
            parts[-1] = (charset, parts[-1][1] + data)
        else:
            parts.append((charset, data))
    parts.append(("", text[place:].encode("utf-8", "surrogateescape")))
    decoded = "".join(decode(data, charset or declared).text for charset, data in parts)
    return _BREAKS.sub(" ", decoded)


def _word_bytes(found: re.Match[str]) -> tuple[str, bytes]:
    charset, encoding, payload = found[1].partition("*")[0].lower(), found[2], found[3]
    try:
        if encoding in "bB":
            packed = _NOT_BASE64.sub("", payload)
            if len(packed) % 4 == 1:
                packed = packed[:-1]  # a letter that is cut off
            return charset, b64decode(packed + "=" * (-len(packed) % 4))
        quoted = payload.replace(" ", "_").encode("utf-8", "surrogateescape")
        return charset, quopri.decodestring(quoted, header=True)
    except (ValueError, binascii.Error):
        return "", found[0].encode("utf-8", "surrogateescape")


def _raw_text(text: str, declared: str) -> str:
    if text.isascii():
        return text
    return decode(text.encode("utf-8", "surrogateescape"), declared).text


def split_addresses(header: str, declared: str = "") -> list[str]:
    """Each address of a header as `Name <address>`; names of groups only where nobody is in them."""
    plain = _PLAIN_ADDRESS.fullmatch(header) if header.isascii() else None
    if plain and "=?" not in header:
        name = " ".join((plain[1] or plain[2] or "").split())
        return [f"{name} <{plain[3]}>" if name else plain[3]]
    if not header.isascii():
        header = decode(header.encode("utf-8", "surrogateescape"), declared).text
    pieces: list[str] = []
    piece = ""
    in_group = False
    for mark in _TOKEN.findall(header):
        if mark == ":" and not in_group and ";" in header and _GROUP_NAME.fullmatch(piece.strip()):
            group, piece, in_group = piece.strip(), "", True
            pieces.append(f"{group}:")
        elif mark in (",", ";"):
            pieces.append(piece)
            piece = ""
            in_group = in_group and mark != ";"
        else:
            piece += mark
    pieces.append(piece)
    shown = [_address(one, declared) for one in _joined([p.strip() for p in pieces])]
    return [one for one in shown if one][:MAX_PARTIES]


def _joined(pieces: list[str]) -> list[str]:
    """`Doe, John <j@doe>` is one; a group's name goes where it has members."""
    joined: list[str] = []
    for piece in pieces:
        last = joined[-1] if joined else ""
        if piece and last.endswith(":"):
            joined[-1] = piece
        elif last and "@" not in last and "<" in piece and '"' not in last and not piece.startswith("<"):
            joined[-1] = f"{last}, {piece}"
        elif piece:
            joined.append(piece)
    return [piece.rstrip(":") for piece in joined]


def _address(piece: str, declared: str) -> str:
    name, opened, rest = piece.rpartition("<")
    if not opened:
        comment = _COMMENT.search(piece)
        if comment and "@" in piece:  # `j@doe (John Doe)`, as before 1982
            address = _COMMENT.sub("", piece).strip()
            return f"{decode_words(comment[1], declared).strip()} <{address}>"
        return _unquoted(decode_words(piece, declared))
    address = rest.partition(">")[0].strip()
    shown = _unquoted(decode_words(name.strip(), declared))
    return f"{shown} <{address}>" if shown and address else shown or address


def _unquoted(name: str) -> str:
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    elif name.count('"') == 1:  # never closed
        name = name.strip('"')
    return " ".join(name.split())
