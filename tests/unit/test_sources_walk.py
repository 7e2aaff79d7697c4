"""Finding files: order, and everything in a folder that is no regular file."""

import os
import socket
from pathlib import Path

import pytest

from indexer.records import Rejected
from indexer.sources.walk import FoundFile, find_files, show_name


def shown(*paths: Path) -> list[tuple[str, int | str]]:
    return [
        (one.shown, one.size) if isinstance(one, FoundFile) else (one.source.path, one.reason)
        for one in find_files(paths)
    ]


def test_files_come_sorted_by_name_folders_in_their_place(tmp_path: Path) -> None:
    leak = tmp_path / "leak"
    for name in ("b.eml", "a/2.eml", "a/10.eml", "c/deep/er/x", "Z"):
        (leak / name).parent.mkdir(parents=True, exist_ok=True)
        (leak / name).write_bytes(b"x" * len(name))
    (leak / "empty folder").mkdir()
    assert shown(leak) == [
        ("leak/Z", 1),
        ("leak/a/10.eml", 8),
        ("leak/a/2.eml", 7),
        ("leak/b.eml", 5),
        ("leak/c/deep/er/x", 11),
    ]


def test_no_path_of_this_machine_is_shown_and_what_is_named_comes_as_named(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / "a").write_bytes(b"1")
    assert shown(tmp_path / "b", tmp_path / "a", tmp_path / "b") == [("b", 0), ("a", 1), ("b", 0)]


def test_the_current_folder_goes_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leak = tmp_path / "leak" / "sub"
    leak.mkdir(parents=True)
    (leak / "a").write_bytes(b"1")
    monkeypatch.chdir(leak)
    assert shown(Path()) == [("sub/a", 1)]
    assert shown(Path("..")) == [("leak/sub/a", 1)]


def test_links_are_not_followed_so_that_a_loop_ends(tmp_path: Path) -> None:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "file").write_bytes(b"1")
    (leak / "loop").symlink_to(leak, target_is_directory=True)
    (leak / "to file").symlink_to("file")
    (leak / "to nothing").symlink_to("missing")
    assert shown(leak) == [
        ("leak/file", 1),
        ("leak/loop", "not a regular file (symbolic link)"),
        ("leak/to file", "not a regular file (symbolic link)"),
        ("leak/to nothing", "not a regular file (symbolic link)"),
    ]


def test_a_link_that_is_named_is_followed_once(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "a").write_bytes(b"1")
    (real / "link").symlink_to("a")
    (tmp_path / "named").symlink_to(real)
    assert shown(tmp_path / "named") == [
        ("named/a", 1),
        ("named/link", "not a regular file (symbolic link)"),
    ]


def test_pipes_and_sockets_are_rejected_without_being_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket may have no more than 107 bytes
    Path("leak").mkdir()
    os.mkfifo("leak/pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("leak/socket")
        assert shown(Path("leak")) == [
            ("leak/pipe", "not a regular file (named pipe)"),
            ("leak/socket", "not a regular file (socket)"),
        ]


def test_what_is_not_there_is_rejected_and_the_rest_is_found(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    assert shown(tmp_path / "missing", tmp_path / "a") == [
        ("missing", "No such file or directory"),
        ("a", 1),
    ]


def test_names_that_are_no_utf8_are_shown_and_open(tmp_path: Path) -> None:
    # an archive from a koi8-r machine
    raw = os.fsencode(tmp_path) + b"/\xd0\xc9\xd3\xd8\xcd\xcf.eml"
    with open(raw, "wb") as file:  # noqa: PTH123 - Path knows no bytes
        file.write(b"12345")
    [found] = find_files([Path(os.fsdecode(raw))])
    assert isinstance(found, FoundFile)
    assert found.shown == "\\xd0\\xc9\\xd3\\xd8\\xcd\\xcf.eml"
    assert found.path.read_bytes() == b"12345"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("обычный.eml", "обычный.eml"),
        (os.fsdecode(b"caf\xe9.txt"), "caf\\xe9.txt"),
        ("line\nbreak", "line\nbreak"),
    ],
)
def test_a_name_can_always_be_stored(name: str, expected: str) -> None:
    assert show_name(name) == expected
    show_name(name).encode("utf-8")


def test_a_thousand_folders_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # deeper than Python's stack, as far as a path may be long (4,096 bytes)
    monkeypatch.chdir(tmp_path)
    depth = 1500
    path = "l"
    Path(path).mkdir()
    for _ in range(depth):
        path += "/d"
        Path(path).mkdir()
    Path(path, "f").write_bytes(b"1")
    found = list(find_files([Path("l")]))
    assert not any(isinstance(one, Rejected) for one in found)
    assert [one.shown.count("/d") for one in found if isinstance(one, FoundFile)] == [depth]
