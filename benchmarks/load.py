"""From files to searchable on both engines, beside what the bare parts reach on the same files in one run.

    python -m benchmarks.load [--messages 100000] [--workers N] [--embedded-only]

Everything stands in a temporary folder. The whole is the command `backchannel ingest`, with its start; the
parts are measured in one process over the first 2,000 messages.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import orjson

from archive.domain.message import SourceRef
from archive.index.build import build_document, with_collections
from archive.settings import load_settings
from archive.vault.store import Vault
from backchannel import loading
from backchannel.compose import build_engine
from backchannel.sample.generate import generate_sample
from benchmarks.table import print_table, run_measured, seconds
from indexer.language.langdetect_adapter import LangdetectDetector
from indexer.language.tagger import tag_message
from indexer.normalize.message import normalize_message
from indexer.parse import parse_record
from indexer.records import RawRecord
from tests.servers.elastic_server import run_server

#: Messages that the bare parts are measured on.
SAMPLE = 2_000
FORMATS = ("eml", "jsonl")
Rates = dict[str, float]


def main() -> None:
    """Make the messages, measure the parts, then the whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=loading.default_workers())
    parser.add_argument("--embedded-only", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backchannel-bench-") as name:
        folder = Path(name)
        leaks = {one: folder / one for one in FORMATS}
        for one, leak in leaks.items():
            generate_sample(leak, arguments.messages, 1, lambda _n: None, (one,))
        parts = {one: _parts(leak, one, folder) for one, leak in leaks.items()}
        _print_parts(parts)
        _print_whole(leaks, folder, arguments)


def _print_parts(parts: Mapping[str, Rates]) -> None:
    names = list(dict.fromkeys(name for rates in parts.values() for name in rates))
    rows = [
        (name, *(f"{parts[one][name]:,.0f}" if name in parts[one] else "" for one in FORMATS))
        for name in names
    ]
    print_table("Parts, messages/s in one process", ("part", *FORMATS), rows)


def _print_whole(leaks: Mapping[str, Path], folder: Path, arguments: argparse.Namespace) -> None:
    rows = []
    best: Rates = {}
    for engine, settings in _engines(embedded_only=arguments.embedded_only):
        for one, leak in leaks.items():
            home = folder / f"{engine}-{one}"
            rate, peak = _whole(leak, {**settings, "BACKCHANNEL_HOME": str(home)}, arguments.workers)
            best.setdefault(one, rate)
            rows.append((engine, one, f"{rate:,.0f}", f"{rate / best[one]:.2f}", peak))
    head = ("engine", "format", "messages/s", "of embedded", "peak MB, all processes")
    print_table(
        f"Loading {arguments.messages:,} messages, {arguments.workers} workers, to searchable", head, rows
    )


def _engines(*, embedded_only: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """(name, settings) of each engine, while it is there."""
    yield "embedded", {"BACKCHANNEL_ENGINE": "embedded"}
    if embedded_only:
        return
    with ExitStack() as opened:
        server = opened.enter_context(run_server(heap="1g", lean=False))
        settings = {
            "BACKCHANNEL_ENGINE": "elasticsearch",
            "BACKCHANNEL_ELASTICSEARCH_URL": server.url,
            "BACKCHANNEL_ELASTICSEARCH_CA_CERT": str(server.ca_cert),
            "BACKCHANNEL_ELASTICSEARCH_API_KEY": server.make_api_key("backchannel-*"),
        }
        yield "elasticsearch", settings


def _files(leak: Path) -> list[Path]:
    return [path for path in sorted(leak.iterdir()) if path.name not in ("truth", "README.txt")]


def _whole(leak: Path, settings: Mapping[str, str], workers: int) -> tuple[float, int]:
    """(messages/s, peak MB) of the command."""
    command = [sys.executable, "-m", "backchannel", "ingest", *map(str, _files(leak))]
    command += ["--collection", "bench", "--workers", str(workers), "--json"]
    output, spent, peak = run_measured(command, settings)
    report = json.loads(output)
    if report["rejected"]:
        raise SystemExit(f"the load does not add up: {report}")
    return report["messages"] / spent, peak


def _parts(leak: Path, name: str, folder: Path) -> Rates:
    """Messages/s of one part at a time, over the same messages."""
    records = _records(leak, name)
    rates: Rates = _bare_parts(leak, name, records)
    parsed = [parse_record(record, {}) for record in records]
    pairs = list(zip(parsed, records, strict=True))
    messages = [normalize_message(*pair) for pair in pairs]
    tagged = [tag_message(message) for message in messages]
    detector = LangdetectDetector()
    vault = Vault(folder / f"vault-{name}")
    works = {
        "keeping the original": lambda: [vault.put_bytes(r.data) for r in records] if name == "eml" else [],
        "our parser": lambda: [parse_record(record, {}) for record in records],
        "bureaus, dates, quoted parts": lambda: [normalize_message(*pair) for pair in pairs],
        "langdetect alone": lambda: [detector.detect_language(m.body[:400]) for m in messages],
        "languages: langdetect with its policy": lambda: [tag_message(m) for m in messages],
        "analysis (fold, stem, codes)": lambda: [build_document(m, (), ("f",)) for m in tagged],
    }
    for part, work in works.items():
        rates[part] = len(records) / seconds(work)
    if name != "eml":
        del rates["keeping the original"]
    documents = [with_collections(build_document(m, (), ("f",)), ("x",)) for m in tagged]
    engine = build_engine(load_settings(home=folder / f"bare-{name}", engine="embedded"))
    with engine.open_writer(engine.admin.create_generation()) as writer:

        def bulk() -> None:
            writer.write(documents)
            writer.commit()

        rates["embedded: writing and one commit"] = len(records) / seconds(bulk)
    return rates


def _bare_parts(leak: Path, name: str, records: Sequence[RawRecord]) -> Rates:
    """What the libraries under ours reach: reading, and the bare parser of the format."""
    if name == "jsonl":
        return {"the bare parser": len(records) / seconds(lambda: [orjson.loads(r.data) for r in records])}
    files = list(islice((p for root in _files(leak) for p in sorted(root.rglob("*.eml"))), len(records)))
    return {
        "reading and hashing": len(files)
        / seconds(lambda: [hashlib.sha256(p.read_bytes()).digest() for p in files]),
        "the bare parser": len(records) / seconds(lambda: [_bare_parse(r.data) for r in records]),
    }


def _bare_parse(data: bytes) -> object:
    return email.message_from_bytes(data, policy=email.policy.compat32).get_payload(decode=True)


def _records(leak: Path, name: str) -> list[RawRecord]:
    if name == "eml":
        found = [p.read_bytes() for p in islice(sorted(leak.rglob("*.eml")), SAMPLE)]
    else:
        with (leak / "messages.jsonl").open("rb") as lines:
            found = list(islice(lines, SAMPLE))
    return [RawRecord(data, SourceRef("x", "0" * 64, 0, len(data)), name) for data in found]


if __name__ == "__main__":
    main()
