"""Import rules that import-linter's layers do not say: who may know a driver or a framework."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("archive", "indexer", "search_api", "web", "backchannel")
ALLOWED = {
    "elasticsearch": ("archive/engines/elastic/",),
    "elastic_transport": ("archive/engines/elastic/",),
    "tantivy": ("archive/engines/embedded/",),
    "fastapi": ("search_api/", "web/"),
    "starlette": ("search_api/", "web/"),
    "sqlalchemy": ("archive/catalog/", "indexer/load/lock.py"),
    "langdetect": ("indexer/language/",),
    "langdetect_rs": ("indexer/language/",),
    "py3langid": ("indexer/language/",),
    "jinja2": ("web/",),
    "typer": ("backchannel/",),
    "rich": ("backchannel/",),
}
MODULES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_drivers_and_frameworks_stay_in_their_rooms(path: Path) -> None:
    where = str(path.relative_to(ROOT))
    strangers = {n for n in imported(path) & set(ALLOWED) if not where.startswith(ALLOWED[n])}
    assert strangers == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > 60
    ]
    assert long == []
