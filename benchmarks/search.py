"""Search through the HTTP API, beside the engine's own query in the same run.

    python -m benchmarks.search [--messages 100000] [--rounds 3] [--home DIR]

The API is the command `backchannel serve` and answers 20 hits with snippets, eight facets and a histogram to
a client over one connection; the bare engine gets the same plan with top 20, the same facets and histogram,
and no texts. Both are asked in turn. DIR keeps the archive for another run.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from archive.query.check import check_request
from archive.query.request import EngineRequest, Interval, Scope, SearchRequest
from archive.settings import load_settings
from backchannel import loading
from backchannel.compose import Archive, open_archive
from backchannel.console import open_progress
from backchannel.sample.generate import generate_sample
from benchmarks.table import print_table, quantile

QUERIES = Path(__file__).parent / "queries.toml"


def main() -> None:
    """Load if need be, then measure both ways of asking in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    kinds: dict[str, list[str]] = tomllib.loads(QUERIES.read_text(encoding="utf-8"))
    queries = [query for kind in kinds.values() for query in kind]
    aside = nullcontext(str(arguments.home)) if arguments.home else tempfile.TemporaryDirectory()
    with aside as name, open_archive(load_settings(home=Path(name))) as archive:
        _fill(archive, arguments.messages)
        with _serve(archive) as connection:
            _measure(archive, connection, queries, arguments.rounds)
        _print_sizes(archive)


def _fill(archive: Archive, messages: int) -> None:
    leak = archive.settings.home / f"leak-{messages}"
    if not leak.exists():
        generate_sample(leak, messages, 1, lambda _n: None, ("jsonl",))
    files = [leak / "showcase.jsonl", leak / "messages.jsonl"]
    with open_progress("Loading") as progress:
        loading.ingest(archive, files, "bench", {}, loading.default_workers(), progress)


@contextmanager
def _serve(archive: Archive) -> Iterator[http.client.HTTPConnection]:
    """The server in a process of its own, and a connection to it."""
    command = [sys.executable, "-m", "backchannel", "serve", "--port", "0"]
    settings = {**os.environ, "BACKCHANNEL_HOME": str(archive.settings.home)}
    with subprocess.Popen(
        command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            address = urlsplit(server.stdout.readline().split()[-1])
            connection = http.client.HTTPConnection(str(address.hostname), address.port)
            while connection.sock is None:
                try:
                    connection.connect()
                except ConnectionRefusedError:
                    time.sleep(0.1)
            yield connection
        finally:
            server.terminate()


def _ask(connection: http.client.HTTPConnection, query: str) -> bytes:
    connection.request("GET", f"/api/v1/search?{urlencode({'q': query})}")
    with connection.getresponse() as answer:
        body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{query}: {answer.status} {body[:300]!r}")
    return body


def _measure(
    archive: Archive, connection: http.client.HTTPConnection, queries: list[str], rounds: int
) -> None:
    api: list[float] = []
    bare: list[float] = []
    worst: dict[str, tuple[float, float]] = {}
    with archive.engine.open_reader() as reader:
        for turn in range(rounds + 1):
            for query in queries:
                asked = _plan(query)
                started = time.perf_counter()
                reader.search(asked)
                between = time.perf_counter()
                _ask(connection, query)
                ended = time.perf_counter()
                if turn:  # the first round warms caches
                    bare.append((between - started) * 1000)
                    api.append((ended - between) * 1000)
                    worst[query] = max(worst.get(query, (0.0, 0.0)), (api[-1], bare[-1]))
    total = json.loads(_ask(connection, ""))["total"]["value"]
    rows = [
        (name, *(f"{quantile(values, share):.1f}" for share in (0.5, 0.95, 0.99)), f"{max(values):.1f}")
        for name, values in ((f"{archive.engine.name} alone", bare), ("HTTP API", api))
    ]
    ratios = [f"{quantile(api, share) / quantile(bare, share):.2f}" for share in (0.5, 0.95, 0.99)]
    rows.append(("ratio", *ratios, f"{max(api) / max(bare):.2f}"))
    print_table(f"{len(api)} searches in {total:,} messages, ms", ("", "p50", "p95", "p99", "max"), rows)
    slowest = sorted(worst.items(), key=lambda item: item[1], reverse=True)[:3]
    print("\nSlowest: " + "; ".join(f"`{query}` {a:.0f} ms, alone {b:.0f}" for query, (a, b) in slowest))


def _plan(query: str) -> EngineRequest:
    return check_request(SearchRequest(q=query), Scope(), interval=Interval.MONTH)[1]


def _print_sizes(archive: Archive) -> None:
    text = sum(len(f"{s.message.subject}{s.message.body}".encode()) for s in archive.catalog.iter_messages())
    index = archive.settings.home / "index"
    if index.exists():
        size = sum(p.stat().st_size for p in index.rglob("*") if p.is_file())
        print(f"Index: {size / 1e6:,.0f} MB for {text / 1e6:,.0f} MB of text, ratio {size / text:.2f}")


if __name__ == "__main__":
    main()
