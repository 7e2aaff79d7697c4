import hashlib
from pathlib import Path

import pytest

from archive.errors import VaultError
from archive.vault.store import Vault

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def test_bytes_come_back_by_their_hash(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    assert vault.put_bytes(b"hello") == HELLO
    assert b"".join(vault.iter_verified(HELLO)) == b"hello"


def test_a_file_is_copied_whole_and_once(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x" * (3 << 20))
    vault = Vault(tmp_path / "vault")
    sha256, size = vault.put_file(source)
    assert size == 3 << 20
    assert sha256 == hashlib.sha256(b"x" * (3 << 20)).hexdigest()
    assert vault.put_file(source) == (sha256, size)
    assert [p for p in vault.root.rglob("*") if p.is_file()] == [vault.path_of(sha256)]


def test_an_original_is_kept_read_only(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    assert vault.path_of(vault.put_bytes(b"hello")).stat().st_mode & 0o777 == 0o400


def test_an_altered_original_is_never_sent_whole(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    path = vault.path_of(vault.put_bytes(b"hello"))
    path.chmod(0o600)
    path.write_bytes(b"hallo")
    with pytest.raises(VaultError, match="altered"):
        list(vault.iter_verified(HELLO))


def test_a_missing_original_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="cannot be read") as caught:
        Vault(tmp_path).open(HELLO)
    assert "backup" in caught.value.hint


def test_what_a_power_cut_left_empty_is_put_again(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    path = vault.path_of(vault.put_bytes(b"hello"))
    path.chmod(0o600)
    path.write_bytes(b"")
    vault.put_bytes(b"hello")
    assert path.read_bytes() == b"hello"


def put_as_before(root: Path, data: bytes, sha256: str) -> Path:
    """Keep these bytes where earlier versions did."""
    former = root / sha256[:2] / sha256[2:4] / sha256
    former.parent.mkdir(parents=True)
    former.write_bytes(data)
    return former


def test_an_original_that_an_earlier_version_kept_is_found(tmp_path: Path) -> None:
    put_as_before(tmp_path, b"hello", HELLO)
    assert b"".join(Vault(tmp_path).iter_verified(HELLO)) == b"hello"


@pytest.mark.parametrize("as_file", [False, True])
def test_an_original_that_an_earlier_version_kept_is_not_kept_twice(tmp_path: Path, as_file: bool) -> None:
    source, vault = tmp_path / "source", Vault(tmp_path / "vault")
    source.write_bytes(b"hello")
    before = put_as_before(vault.root, b"hello", HELLO).stat().st_ino
    if as_file:
        vault.put_file(source)
    else:
        vault.put_bytes(b"hello")
    assert [p for p in vault.root.rglob("*") if p.is_file()] == [vault.path_of(HELLO)]
    assert vault.path_of(HELLO).stat().st_ino == before, "it was moved"
    assert b"".join(vault.iter_verified(HELLO)) == b"hello"


def test_half_an_original_of_an_earlier_version_is_put_again(tmp_path: Path) -> None:
    put_as_before(tmp_path, b"hel", HELLO)
    Vault(tmp_path).put_bytes(b"hello")
    assert b"".join(Vault(tmp_path).iter_verified(HELLO)) == b"hello"
