"""Finding files: what a disk from somewhere else may hold."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from indexer.records import Rejected
from indexer.sources.walk import FoundFile, FoundFolder, find_files, show_name


def found(*paths: Path) -> list[tuple[str, str]]:
    return [
        (f.shown, "") if isinstance(f, FoundFile) else (f.source.path, f.reason)
        for f in find_files(paths)
        if not isinstance(f, FoundFolder)
    ]


def test_files_come_sorted_by_name_with_folders_in_between(tmp_path: Path) -> None:
    for name in ("b.eml", "a/2", "a/10", "c/d/e"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    root = tmp_path.name
    assert [f for f, _ in found(tmp_path)] == [
        f"{root}/a/10",
        f"{root}/a/2",
        f"{root}/b.eml",
        f"{root}/c/d/e",
    ]


def test_size_and_stage(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "loop").symlink_to(tmp_path)
    folder, first, second = find_files([tmp_path])
    assert folder == FoundFolder(tmp_path, tmp_path.name)
    assert isinstance(first, FoundFile)
    assert first.size == 5
    assert isinstance(second, Rejected)
    assert second.stage == "find"


def test_links_are_not_followed_unless_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret").write_text("x")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "gone").symlink_to(tmp_path / "nowhere")
    reason = "not a regular file (symbolic link)"
    assert found(tmp_path / "in") == [("in/gone", reason), ("in/link", reason)]
    assert found(tmp_path / "in" / "link") == [("link/secret", "")]


def test_special_files_are_rejected_without_opening_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        assert found(tmp_path) == [
            (f"{tmp_path.name}/pipe", "not a regular file (named pipe)"),
            (f"{tmp_path.name}/socket", "not a regular file (socket)"),
        ]
    assert found(Path("/dev/null")) == [("null", "not a regular file (device)")]


def test_a_path_that_is_not_there_is_rejected(tmp_path: Path) -> None:
    assert found(tmp_path / "nowhere") == [("nowhere", "No such file or directory")]


def test_a_name_in_latin_1_survives(tmp_path: Path) -> None:
    """hoover-testdata has one; Python shows its bytes as surrogates, which cannot be stored."""
    path = os.fsencode(tmp_path) + b"/r\xe9sum\xe9.eml"
    with open(path, "wb") as file:  # noqa: PTH123 - the name is bytes
        file.write(b"x")
    [_, one] = find_files([tmp_path])
    assert isinstance(one, FoundFile)
    assert one.shown == f"{tmp_path.name}/r\\xe9sum\\xe9.eml"
    assert one.path.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plain.eml", "plain.eml"),
        ("письмо 1.eml", "письмо 1.eml"),
        ("two\nlines", "two\\nlines"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("gpj\u202etxt.exe", "gpj\\u202etxt.exe"),
        ("\udcff", "\\xff"),
    ],
)
def test_names_are_shown_safely(name: str, shown: str) -> None:
    assert show_name(name) == shown


def test_folders_nest_deep(tmp_path: Path) -> None:
    """mail-robustness has some 43 deep, made by an archive within an archive."""
    here = tmp_path.joinpath(*["d"] * 200)
    here.mkdir(parents=True)
    (here / "f").write_text("x")
    assert found(tmp_path) == [(f"{tmp_path.name}/{'d/' * 200}f", "")]
