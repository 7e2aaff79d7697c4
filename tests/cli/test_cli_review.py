"""The queue of review on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backchannel.cli import app
from tests.loaded import Loaded, open_loaded


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loaded]:
    monkeypatch.setenv("BACKCHANNEL_HOME", str(tmp_path / "home"))
    with open_loaded(tmp_path) as opened:
        yield opened


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["review", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_what_waits_is_listed_and_reviewed(loaded: Loaded) -> None:
    queue = json.loads(_run("--json"))
    waiting = {one["source_id"]: one for one in queue["messages"]}
    assert "m-3" in waiting
    told = _run()
    assert told.splitlines()[0].endswith("to be reviewed.")
    assert f"{waiting['m-3']['doubt']:.2f}  {loaded.id_of('m-3')}  SOKOLOV Artem" in told
    said = _run("m-3", "--kind", "information_supplied", "--by", "Ana")
    assert said.endswith(f"decisions on {loaded.id_of('m-3')}.\n")
    assert loaded.kinds_of("m-3") == ("information_supplied",)
    listed = CliRunner().invoke(app, ["overrulings"]).output
    assert f"{loaded.id_of('m-3')}, information_supplied: yes (Ana, " in listed
    assert ": reviewed)" in listed
    left = json.loads(_run("--json"))
    assert left["total"]["value"] == queue["total"]["value"] - 1


def test_a_review_without_a_name_or_a_message_is_refused(loaded: Loaded) -> None:
    for arguments in (["m-3"], ["--by", "Ana"], ["--kind", "other"]):
        result = CliRunner().invoke(app, ["review", *arguments])
        assert result.exit_code != 0
    assert loaded.kinds_of("m-3") == ("information_requested",)
