"""From files to searchable, beside what the bare parts reach on the same files in the same run.

    python -m benchmarks.load [--messages 20000] [--format eml|jsonl] [--workers N]

The engine is that of BACKCHANNEL_ENGINE; everything stands in a temporary folder.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from archive.domain.message import SourceRef
from archive.index.build import build_document, with_collections
from archive.settings import load_settings
from backchannel import loading
from backchannel.compose import build_engine, open_archive
from backchannel.console import open_progress
from backchannel.sample.generate import generate_sample
from benchmarks.table import peak_megabytes, print_table, seconds
from indexer.language.tagger import tag_message
from indexer.normalize.message import normalize_message
from indexer.parse import parse_record
from indexer.records import RawRecord

#: Messages that the bare parts are measured on.
SAMPLE = 2_000


def main() -> None:
    """Make the messages, measure the parts, then the whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--format", default="eml", choices=("eml", "jsonl"))
    parser.add_argument("--workers", type=int, default=loading.default_workers())
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backchannel-bench-") as name:
        folder = Path(name)
        leak = folder / "leak"
        generate_sample(leak, arguments.messages, 1, lambda _n: None, (arguments.format,))
        kept = [p for p in leak.iterdir() if p.name not in ("truth", "README.txt")]
        rows = [*_parts(kept, arguments.format, folder), _whole(kept, folder, arguments.workers)]
    best = float(str(rows[-1][1]).replace(",", ""))
    title = f"Loading {arguments.messages:,} messages ({arguments.format}), {arguments.workers} workers"
    print_table(
        title,
        ("part", "messages/s", "of it, whole"),
        [(*row, f"{best / float(str(row[1]).replace(',', '')):.2f}") for row in rows],
    )
    own, child = peak_megabytes()
    print(f"\nPeak memory: {own} MB, largest worker {child} MB.")


def _parts(paths: Sequence[Path], name: str, folder: Path) -> list[tuple[str, str]]:
    """One process, one part at a time, over the same messages."""
    records = _records(paths, name)
    rows = []

    def add(part: str, spent: float) -> None:
        rows.append((part, f"{len(records) / spent:,.0f}"))

    if name == "eml":
        files = [p for root in paths for p in sorted(root.rglob("*.eml"))][: len(records)]
        add("reading and hashing", seconds(lambda: [hashlib.sha256(p.read_bytes()).digest() for p in files]))
        add("the standard library's mail parser", seconds(lambda: [_bare_parse(r.data) for r in records]))
    parsed = [parse_record(record, {}) for record in records]
    add("our parser", seconds(lambda: [parse_record(record, {}) for record in records]))
    messages = [normalize_message(p, r) for p, r in zip(parsed, records, strict=True)]
    pairs = list(zip(parsed, records, strict=True))
    add("bureaus, dates, quoted parts", seconds(lambda: [normalize_message(p, r) for p, r in pairs]))
    tagged = [tag_message(message) for message in messages[:50]]
    add("languages", seconds(lambda: tagged.extend(tag_message(m) for m in messages)))
    tagged = tagged[50:]
    add("analysis (fold, stem)", seconds(lambda: [build_document(m, ("x",), ("f",)) for m in tagged]))
    documents = [with_collections(build_document(m, (), ("f",)), ("x",)) for m in tagged]
    engine = build_engine(load_settings(home=folder / "bare"))
    generation = engine.admin.create_generation()

    def bulk() -> None:
        with engine.open_writer(generation) as writer:
            writer.write(documents)
            writer.commit()

    add(f"{engine.name}: writing and one commit", seconds(bulk))
    return rows


def _bare_parse(data: bytes) -> object:
    return email.message_from_bytes(data, policy=email.policy.compat32).get_payload(decode=True)


def _records(paths: Sequence[Path], name: str) -> list[RawRecord]:
    found: list[bytes] = []
    if name == "eml":
        files = (p for root in paths for p in sorted(root.rglob("*.eml")))
        found = [p.read_bytes() for p, _ in zip(files, range(SAMPLE), strict=False)]
    else:
        for path in paths:
            found += path.read_bytes().splitlines()[: SAMPLE - len(found)]
    return [RawRecord(data, SourceRef("x", "0" * 64, 0, len(data)), name) for data in found]


def _whole(paths: Sequence[Path], folder: Path, workers: int) -> tuple[str, str]:
    settings = load_settings(home=folder / "home")
    with open_archive(settings) as archive, open_progress("Loading") as progress:
        report = loading.ingest(archive, paths, "bench", {}, workers, progress)
    if not report.balanced or report.rejected:
        raise SystemExit(f"the load does not add up: {report}")
    return "everything, to searchable", f"{report.messages / report.seconds:,.0f}"


if __name__ == "__main__":
    main()
