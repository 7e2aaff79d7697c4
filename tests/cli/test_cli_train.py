"""Learning from reviews: what readers said of some messages, the archive says of others like them."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from archive.errors import NotFound, SettingsError
from archive.query.request import Scope
from archive.settings import load_settings
from backchannel.cli import app
from backchannel.compose import open_archive
from backchannel.deciding import open_decisions
from indexer.extract.kinds.classifier import load_classifier, save_classifier
from search_api.deciding import Reviewed

#: What neither rules nor classifier know: an agreed formula.
FORMULA = "Kindly action the yellow folder, item {n}, under the harvest arrangement."
CITIES = ("IP PARIS", "IP ROME", "IP MADRID", "IP BERLIN")


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def _kinds(home: Path) -> dict[str | None, tuple[str, ...]]:
    with open_archive(load_settings(home=home)) as archive:
        return {one.message.source_id: one.message.kinds for one in archive.catalog.iter_messages()}


def test_what_readers_reviewed_is_learnt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, source = tmp_path / "home", tmp_path / "leak.jsonl"
    monkeypatch.setenv("BACKCHANNEL_HOME", str(home))
    rows = [
        {
            "id": f"m-{n}", "from": "IP MOSCOW", "to": [CITIES[n % 4]], "sent_at": "2020-01-01",
            "subject": f"Folder {n}", "body": FORMULA.format(n=n),
        }
        for n in range(24)
    ]  # fmt: skip
    source.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    _run("ingest", str(source), "--collection", "leak")
    before = _kinds(home)
    assert all("information_requested" not in kinds for kinds in before.values())
    with pytest.raises(NotFound, match="Nothing was reviewed yet"):
        _run("train")

    with open_archive(load_settings(home=home)) as archive:
        ids = {one.message.source_id: one.message.id for one in archive.catalog.iter_messages()}
        reviews = [Reviewed(ids[f"m-{n}"], ("information_requested",)) for n in range(16)]
        open_decisions(archive).review(reviews, by="Ana", scope=Scope())
    told = _run("train")
    assert "Learnt from 16 messages that readers reviewed" in told
    assert set(_kinds(home).values()) == {("information_requested",)}

    # Without it the archive goes by what the program brings along, but for what a reader said.
    (home / "model.npz").unlink()
    _run("derive")
    assert {name: kinds for name, kinds in _kinds(home).items() if kinds == ("information_requested",)} == {
        f"m-{n}": ("information_requested",) for n in range(16)
    }


def test_weights_of_another_version_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, source = tmp_path / "home", tmp_path / "leak.jsonl"
    monkeypatch.setenv("BACKCHANNEL_HOME", str(home))
    source.write_bytes(orjson.dumps({"id": "1", "body": "Please call."}))
    home.mkdir()
    (home / "model.npz").write_bytes(b"nonsense")
    with pytest.raises(SettingsError, match=r"cannot be read: .*model\.npz$") as raised:
        _run("ingest", str(source), "--collection", "leak")
    assert "`backchannel train`" in raised.value.hint
    save_classifier(load_classifier(), home / "model.npz", of="of another time")
    with pytest.raises(SettingsError, match="of another version"):
        _run("ingest", str(source), "--collection", "leak")
