"""The list of what could not be read, as lines of text."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

from archive.catalog.reader import CatalogReader
from archive.catalog.rejections import RejectionGroup
from backchannel.console import counted


def iter_lines(catalog: CatalogReader, collection: str | None) -> Iterator[str]:
    """Collection, place, stage and reason, with tabs between; records of one file and reason together."""
    for group in catalog.iter_rejection_groups(collection):
        yield f"{group.collection}\t{place_of(group)}\t{group.stage}\t{group.reason}"


def iter_json(catalog: CatalogReader, collection: str | None) -> Iterator[str]:
    """An object for each record."""
    for one in catalog.iter_rejected(collection):
        yield json.dumps(dataclasses.asdict(one), ensure_ascii=False)


def place_of(group: RejectionGroup) -> str:
    """`a.jsonl, line 7`; `a.jsonl, lines 7 to 90 (12 records)`; `box.mbox, record 3`; `1.eml [0f3a9c21]`."""
    name = f"{group.path} [{group.key}]" if group.key else group.path
    thing, (first, last) = ("line", group.lines) if group.lines[0] else ("record", group.ordinals)
    if group.records > 1:
        within = f", {thing}s {first} to {last}" if last else ""
        return f"{name}{within} ({counted(group.records, 'record')})"
    return f"{name}, {thing} {first}" if first else name
