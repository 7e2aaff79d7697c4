"""docs/api.md held to the code."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import FastAPI

from search_api.errors import STATUS_OF
from search_api.export import COLUMNS

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_route_is_in_the_table(deciding_api: FastAPI) -> None:
    described = {
        (method.upper(), f"/api/v1{path}")
        for path, methods in deciding_api.openapi()["paths"].items()
        for method in methods
    }
    assert set(re.findall(r"^\| `(GET|POST) (\S+)` \|", TEXT, re.MULTILINE)) == described


def test_every_parameter_is_named(api: FastAPI) -> None:
    for path, methods in api.openapi()["paths"].items():
        for parameter in methods["get"].get("parameters", []):
            name = parameter["name"]
            assert re.search(rf"`{name}[`=]|{{{name}}}", TEXT), f"{path} {name}"


def test_every_column_of_an_export_is_named() -> None:
    section = TEXT.split("## Export")[1].split("\n## ")[0]
    assert [name for name in COLUMNS if f"`{name}`" not in section] == []


def test_every_code_of_an_error_is_in_the_table() -> None:
    codes = set(re.findall(r"`(\w+)`", TEXT.split("| status | `code` |")[1]))
    ours = {kind.code for kind in STATUS_OF} | {"query_syntax", "query_field", "query_too_costly"}
    ours |= {"engine_unavailable", "engine_rejected", "settings_error", "internal_error"}
    ours |= {"bad_host", "method_not_allowed", "address_too_long"}
    assert ours <= codes
