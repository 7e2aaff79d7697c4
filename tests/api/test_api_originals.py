"""Originals: the right bytes, held against their hash, under a harmless name."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from archive.catalog.reader import StoredSource
from archive.domain.message import Attachment
from archive.errors import VaultError
from archive.vault.store import CHUNK_BYTES, Vault
from search_api.originals import open_attached, open_source, safe_file_name

ID = "1" * 32


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def test_a_file_is_sent_whole(vault: Vault) -> None:
    sha256 = vault.put_bytes(b"From: a\r\n\r\nb")
    original = open_source(ID, StoredSource("c", "in/mail 1.eml", sha256, 0, 12, 0, "eml"), vault)
    assert b"".join(original.chunks) == b"From: a\r\n\r\nb"
    assert (original.size, original.whole, original.sha256) == (12, True, sha256)
    assert (original.file_name, original.media_type) == ("mail 1.eml", "application/octet-stream")


def test_a_record_is_cut_out_of_its_container(vault: Vault) -> None:
    sha256 = vault.put_bytes(b'{"id": 1}\n{"id": 22}\n{"id": 3}\n')
    original = open_source(ID, StoredSource("c", "leak.jsonl", sha256, 10, 10, 2, "jsonl"), vault)
    assert b"".join(original.chunks) == b'{"id": 22}'
    assert (original.size, original.whole, original.file_name) == (10, False, f"{ID}.json")


def test_an_empty_file_has_no_bytes(vault: Vault) -> None:
    sha256 = vault.put_bytes(b"")
    original = open_source(ID, StoredSource("c", "a.txt", sha256, 0, 0, 0, "text"), vault)
    assert (list(original.chunks), original.size) == ([], 0)


def _alter(vault: Vault, sha256: str, data: bytes) -> None:
    path = vault.path_of(sha256)
    path.chmod(0o600)
    path.write_bytes(data)


def test_an_altered_small_file_is_refused_before_its_first_byte(vault: Vault) -> None:
    sha256 = vault.put_bytes(b"as it was")
    _alter(vault, sha256, b"as it is!")
    with pytest.raises(VaultError, match="has been altered"):
        open_source(ID, StoredSource("c", "a.txt", sha256, 0, 9, 0, "text"), vault)


def test_an_altered_large_file_breaks_off_before_its_last_chunk(vault: Vault) -> None:
    data = b"x" * (2 * CHUNK_BYTES + 1)
    sha256 = vault.put_bytes(data)
    _alter(vault, sha256, b"y" + data[1:])
    original = open_source(ID, StoredSource("c", "a.txt", sha256, 0, len(data), 0, "text"), vault)
    # Both whole chunks, and the last byte held back.
    assert len(next(original.chunks)) + len(next(original.chunks)) == 2 * CHUNK_BYTES
    with pytest.raises(VaultError, match="has been altered"):
        next(original.chunks)


def test_a_missing_file_is_said_to_be_missing(vault: Vault) -> None:
    with pytest.raises(VaultError, match="cannot be read: No such file"):
        open_source(ID, StoredSource("c", "a.txt", "0" * 64, 0, 9, 0, "text"), vault)


def test_a_container_that_was_cut_short_is_refused(vault: Vault) -> None:
    sha256 = vault.put_bytes(b"0123456789")
    with pytest.raises(VaultError, match="is shorter than it was"):
        open_source(ID, StoredSource("c", "a.mbox", sha256, 20, 5, 3, "mbox"), vault)


@pytest.mark.parametrize(
    ("media_type", "sent_as"),
    [
        ("application/pdf", "application/pdf"),
        ("Image/PNG; name=x", "image/png"),
        ("text/plain; charset=koi8-r", "text/plain"),
        # What a browser would run, or render as a page, in this origin.
        ("text/html", "application/octet-stream"),
        ("image/svg+xml", "application/octet-stream"),
        ("application/xhtml+xml", "application/octet-stream"),
        ("text/xml", "application/octet-stream"),
        ("application/javascript", "application/octet-stream"),
        ("message/rfc822", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("text/plain\r\nSet-Cookie: a=b", "application/octet-stream"),
    ],
)
def test_an_attachment_has_a_media_type_that_no_browser_runs(
    vault: Vault, media_type: str, sent_as: str
) -> None:
    sha256 = vault.put_bytes(b"abc")
    original = open_attached(Attachment("a.bin", media_type, sha256, 3), vault)
    assert original.media_type == sent_as
    assert hashlib.sha256(b"".join(original.chunks)).hexdigest() == sha256


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("in/2022/mail.eml", "mail.eml"),
        ("C:\\leak\\mail.eml", "mail.eml"),
        ("../../etc/passwd", "passwd"),
        ("запрос № 5.eml", "запрос № 5.eml"),
        ("المكتب.eml", "المكتب.eml"),
        # A right-to-left override shows this as `exe.jpg`; taken out, it is what it is.
        ("\u202egpj.exe", "gpj.exe"),
        ('a"b;c\r\nSet-Cookie: x.txt', "ab;cSet-Cookie x.txt"),
        ("con\x00trol\x1b.txt", "control.txt"),
        ("...hidden. ", "hidden"),
        ("", "fallback"),
        ("..", "fallback"),
        ("a/", "fallback"),
        ("x" * 300 + ".eml", "x" * 116 + ".eml"),
        ("x" * 300, "x" * 119),
        ("x." + "y" * 300, "x." + "y" * 117),
    ],
)
def test_a_file_name_is_no_more_than_a_name(path: str, name: str) -> None:
    assert safe_file_name(path, "fallback") == name
