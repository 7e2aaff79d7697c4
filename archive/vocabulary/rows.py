"""Reading the tables that stand beside a package's modules."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def read_rows(name: str, package: str = "archive.vocabulary") -> Iterator[dict[str, str]]:
    """The rows of `tables/<name>.csv` of a package, each as a mapping from column to text."""
    path = files(package) / "tables" / f"{name}.csv"
    yield from csv.DictReader(path.read_text(encoding="utf-8").splitlines())


def split_names(cell: str) -> list[str]:
    """The names in a cell, which `|` separates."""
    return [name.strip() for name in cell.split("|") if name.strip()]
