"""Reading the tables that stand beside a package's modules."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def read_rows(name: str, package: str = "archive.vocabulary") -> Iterator[dict[str, str]]:
    """The rows of `tables/<name>.csv` of a package, each as a mapping from column to text."""
    yield from csv.DictReader(read_lines(name, package))


def read_lines(name: str, package: str) -> list[str]:
    """The lines of `tables/<name>.csv` of a package; those that begin with `#` are for people."""
    path = files(package) / "tables" / f"{name}.csv"
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def split_names(cell: str) -> list[str]:
    """The names in a cell, which `|` separates."""
    return [name.strip() for name in cell.split("|") if name.strip()]
