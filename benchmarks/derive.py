"""What deriving costs: beside parsing, for a person with very many messages, and when little comes to much.

    python -m benchmarks.derive [--messages 100000] [--many 10000] [--home DIR]

Everything stands in a temporary folder; DIR keeps the archive of the last part for `benchmarks.search`. Times
are of processors, not of the clock, so that other work on the machine changes little; those of a load are of
the command with all its workers.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from archive.catalog.findings_codec import pack_findings
from archive.domain.message import SourceRef
from archive.index.build import build_document
from archive.settings import load_settings
from backchannel import loading
from backchannel.compose import open_archive
from backchannel.sample.generate import generate_sample
from benchmarks.table import print_table
from indexer import deriving
from indexer.extract.find import FindingOptions, open_finder
from indexer.language.tagger import tag_message
from indexer.normalize.message import normalize_message
from indexer.parse import parse_record
from indexer.records import RawRecord
from indexer.report import Silent

#: Messages that the parts are measured on, after so many that fill what is kept of words.
SAMPLE, WARM = 4_000, 2_000
FEW = 1_000


def main() -> None:
    """Make the messages, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backchannel-bench-") as name:
        folder = Path(name)
        generate_sample(folder / "leak", arguments.messages + FEW, 1, lambda _n: None, ("jsonl",))
        lines = (folder / "leak" / "messages.jsonl").read_bytes().splitlines(keepends=True)
        _print_parts(lines[: SAMPLE + WARM], folder)
        _print_many(lines[: arguments.many], arguments.many, folder)
        home = arguments.home or folder / "few"
        leak = home / f"leak-{arguments.messages}"
        leak.mkdir(parents=True)
        shutil.copy(folder / "leak" / "showcase.jsonl", leak)
        _print_few(lines, home, leak)


def _print_parts(lines: Sequence[bytes], folder: Path) -> None:
    """Processor time of one message, in one process."""
    find = open_finder(FindingOptions(folder))

    def parse(line: bytes) -> Any:
        record = RawRecord(line, SourceRef("x", "0" * 64, 0, len(line)), "jsonl")
        return tag_message(normalize_message(parse_record(record, {}), record))

    messages: list[
        Any
    ] = []  # each is parsed once, as in a load: what is kept of a text would help the second time
    works: dict[str, tuple[Callable[[Any], object], Sequence[Any]]] = {
        "parsing, to language tags": (lambda line: messages.append(parse(line)), lines),
        "analysis": (lambda m: build_document(m, (), ("x",)), messages),
        "extraction": (lambda m: pack_findings(find(m)), messages),
    }
    costs = {part: _milliseconds(*work) for part, work in works.items()}
    costs["ledger"] = _ledger(lines, folder / "parts")
    parsed = costs["parsing, to language tags"] + costs["analysis"]
    rows = [(part, f"{cost:.3f}", f"{cost / parsed:.2f}") for part, cost in costs.items()]
    derived = costs["extraction"] + costs["ledger"]
    rows.append(("deriving, of parsing and analysis", f"{derived:.3f}", f"{derived / parsed:.2f}"))
    print_table(f"Processor time of {len(lines):,} messages", ("part", "ms a message", "ratio"), rows)


def _milliseconds(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    for item in islice(items, WARM):
        work(item)
    started = time.process_time()
    for item in islice(items, WARM, None):
        work(item)
    return (time.process_time() - started) / (len(items) - WARM) * 1000


def _ledger(lines: Sequence[bytes], home: Path) -> float:
    """Milliseconds a message of taking all of these into the ledger at once, which is work of one process."""
    home.mkdir()
    rows = home / "rows.jsonl"
    rows.write_bytes(b"".join(lines))
    spent = 0.0
    plainly = deriving.settle

    def settle(*arguments: Any) -> None:
        nonlocal spent
        started = time.process_time()
        plainly(*arguments)
        spent += time.process_time() - started

    with open_archive(load_settings(home=home / "home", engine="embedded")) as archive:
        setattr(loading, "settle", settle)  # noqa: B010
        try:
            loading.ingest(archive, [rows], "bench", {}, loading.default_workers(), Silent())
        finally:
            setattr(loading, "settle", plainly)  # noqa: B010
    return spent / len(lines) * 1000


def _print_many(lines: Sequence[bytes], many: int, folder: Path) -> None:
    """The ledger of an archive, and with one person more who has very many messages in it."""
    alone = _ledger(lines, folder / "alone")
    crowd = _about_one(lines, many)
    both = _ledger([*lines, *crowd], folder / "both")
    total = both * (len(lines) + len(crowd))
    theirs = (total - alone * len(lines)) / len(crowd)
    rows = [
        (f"{len(lines):,} messages", f"{alone:.3f}", "1.00"),
        (f"{len(crowd):,} more about one person, each of these", f"{theirs:.3f}", f"{theirs / alone:.2f}"),
    ]
    print_table("Processor time of the ledger", ("messages", "ms a message", "ratio"), rows)


def _about_one(lines: Sequence[bytes], many: int) -> list[bytes]:
    """Messages as these are, all about one person, by name and date of birth, of one country."""
    about = " It concerns SOKOLOV Artem Valeryevich, born 14.04.1979."
    crowd = []
    for number, line in enumerate(lines[:many]):
        row = json.loads(line)
        kept = {key: row[key] for key in ("from", "to", "sent_at", "subject") if key in row}
        body = "Please provide information on the whereabouts." if number % 3 else "The notice was refused."
        row = {
            **kept,
            "from": "NCB Moscow" if number % 3 else "IPSG",
            "id": f"one-{number}",
            "body": body + about,
        }
        crowd.append(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return crowd


def _print_few(lines: Sequence[bytes], home: Path, leak: Path) -> None:
    """A thousand messages that come to very many, beside loading those."""
    parts = {"all": (leak / "messages.jsonl", lines[:-FEW]), "more": (home / "more.jsonl", lines[-FEW:])}
    spent = {}
    for name, (path, part) in parts.items():
        path.write_bytes(b"".join(part))
        spent[name] = _command(["ingest", str(path), "--collection", "bench"], home)
    empty = _command(["search", "x"], home)
    rows = [
        (f"loading {len(lines) - FEW:,}", f"{spent['all']:.1f}", "1.000"),
        (f"adding {FEW:,}", f"{spent['more']:.1f}", f"{spent['more'] / spent['all']:.3f}"),
        ("of that, starting the program", f"{empty:.1f}", f"{empty / spent['all']:.3f}"),
    ]
    print_table("Processor time of the command", ("load", "s", "ratio"), rows)


def _command(arguments: Sequence[str], home: Path) -> float:
    """Processor seconds of a command and its workers."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "backchannel", *arguments]
    environment = {**os.environ, "BACKCHANNEL_HOME": str(home), "BACKCHANNEL_ENGINE": "embedded"}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
