"""Search through the HTTP API, beside the engine's own query in the same run.

    python -m benchmarks.search [--messages 100000] [--rounds 5] [--home DIR]

The API answers 20 hits with snippets, eight facets and a histogram; the bare engine the same plan with top
20, the same facets and histogram, and no texts. DIR keeps the archive for another run.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import tomllib
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlencode

from starlette.testclient import TestClient

from archive.query.check import check_request
from archive.query.request import Interval, Scope, SearchRequest
from archive.settings import load_settings
from backchannel import loading
from backchannel.compose import Archive, open_archive, open_service
from backchannel.console import open_progress
from backchannel.sample.generate import generate_sample
from benchmarks.table import peak_megabytes, print_table, quantile
from web.app import create_app

QUERIES = Path(__file__).parent / "queries.toml"


def main() -> None:
    """Load if need be, then measure both ways of asking in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    queries: list[str] = tomllib.loads(QUERIES.read_text(encoding="utf-8"))["queries"]
    aside = nullcontext(str(arguments.home)) if arguments.home else tempfile.TemporaryDirectory()
    with aside as name, open_archive(load_settings(home=Path(name))) as archive:
        _fill(archive, arguments.messages)
        _measure(archive, queries, arguments.rounds)


def _fill(archive: Archive, messages: int) -> None:
    leak = archive.settings.home / f"leak-{messages}"
    if not leak.exists():
        generate_sample(leak, messages, 1, lambda _n: None, ("jsonl",))
    files = [leak / "showcase.jsonl", leak / "messages.jsonl"]
    with open_progress("Loading") as progress:
        loading.ingest(archive, files, "bench", {}, loading.default_workers(), progress)


def _measure(archive: Archive, queries: list[str], rounds: int) -> None:
    api: list[float] = []
    bare: list[float] = []
    worst: dict[str, float] = {}
    with open_service(archive) as service, archive.engine.open_reader() as reader:
        client = TestClient(create_app(service), base_url="http://127.0.0.1")
        for turn in range(rounds + 1):
            for query in queries:
                _, asked = check_request(SearchRequest(q=query), Scope(), interval=Interval.MONTH)
                started = time.perf_counter()
                reader.search(asked)
                between = time.perf_counter()
                answer = client.get(f"/api/v1/search?{urlencode({'q': query})}")
                ended = time.perf_counter()
                answer.raise_for_status()
                if turn:  # the first round warms caches
                    bare.append((between - started) * 1000)
                    api.append((ended - between) * 1000)
                    worst[query] = max(worst.get(query, 0.0), api[-1])
        total = client.get("/api/v1/search?size=1").json()["total"]["value"]
    rows = [
        (name, f"{quantile(values, 0.5):.1f}", f"{quantile(values, 0.95):.1f}", f"{max(values):.1f}")
        for name, values in ((f"{archive.engine.name} alone", bare), ("HTTP API", api))
    ]
    print_table(f"{len(api)} searches in {total:,} messages, ms", ("", "p50", "p95", "max"), rows)
    ratios = (quantile(api, share) / quantile(bare, share) for share in (0.5, 0.95))
    print("\nRatio of the API to the engine at p50 and p95: " + ", ".join(f"{r:.2f}" for r in ratios))
    slowest = sorted(worst.items(), key=lambda item: -item[1])[:3]
    print("Slowest: " + "; ".join(f"`{query}` {spent:.0f} ms" for query, spent in slowest))
    _sizes(archive)


def _sizes(archive: Archive) -> None:
    text = sum(len(s.message.body.encode()) for s in archive.catalog.iter_messages())
    index = archive.settings.home / "index"
    if index.exists():
        size = sum(p.stat().st_size for p in index.rglob("*") if p.is_file())
        print(f"Index: {size / 1e6:,.0f} MB for {text / 1e6:,.0f} MB of text, ratio {size / text:.2f}")
    print(f"Peak memory: {peak_megabytes()[0]} MB")


if __name__ == "__main__":
    main()
