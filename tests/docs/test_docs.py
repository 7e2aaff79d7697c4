"""Docs held to the code: settings, dependencies, commands, links."""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main

from archive.settings import PREFIX, Settings
from backchannel.cli import app

ROOT = Path(__file__).parents[2]
DOCS = [*sorted(ROOT.glob("docs/**/*.md")), ROOT / "README.md"]


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(rf"^\| `{PREFIX}(\w+)` \|", text, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields} | {"SETTINGS"}


def test_every_dependency_is_documented() -> None:
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split(r"[\[><=]", line)[0] for line in project["dependencies"]}
    assert set(re.findall(r"^\| ([a-z0-9-]+) \|", text, re.MULTILINE)) - {"package", "---"} == named


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert set(re.findall(r"^## `backchannel (\w+)", text, re.MULTILINE)) == set(commands)
    for name, command in commands.items():
        section = text.split(f"## `backchannel {name}")[1].split("\n## ")[0]
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--"):
                    assert option in section, f"{name} {option}"


@pytest.mark.parametrize("path", DOCS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_documents_hold(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
