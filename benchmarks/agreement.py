"""Load real input, then ask both engines the same questions: do they find the same?

    python -m benchmarks.agreement PATH... [--map FIELD=NAME ...] [--home DIR]

Each PATH becomes a collection. Loaded once into the embedded engine; the real Elasticsearch of the tests is
then filled from the same catalog. Asked is every query of the contract's table, and for a sample of them the
ids to the last hit and the facets.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import nullcontext
from pathlib import Path

import yaml

from archive.engines.port import Engine
from archive.errors import QueryError
from archive.query.check import check_request
from archive.query.request import EngineRequest, Scope, SearchRequest, Sort
from archive.settings import load_settings
from backchannel import loading
from backchannel.compose import Archive, open_archive
from backchannel.console import open_progress
from benchmarks.table import print_table
from indexer.load.feed import Builder, build_documents
from indexer.load.rebuild import rebuild
from tests.servers.elastic_server import run_server
from tests.servers.engines import open_elastic

TABLE = Path(__file__).parents[1] / "tests" / "contract" / "queries.yaml"
#: Every so many queries, all ids and facets are compared as well.
SAMPLE = 8
HEAD = ("path", "files", "containers", "contained", "messages", "duplicates", "rejected", "s", "adds up")


def main() -> None:
    """Load, fill, ask, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=NAME")
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    mapping = dict(pair.split("=", 1) for pair in arguments.map)
    aside = nullcontext(str(arguments.home)) if arguments.home else tempfile.TemporaryDirectory()
    with aside as name, open_archive(load_settings(home=Path(name), engine="embedded")) as archive:
        rows = [_load(archive, path, mapping) for path in arguments.paths]
        print_table("Loaded", HEAD, rows)
        with run_server() as server, open_elastic(server, server.make_api_key("backchannel-*")) as elastic:
            rebuild(elastic, archive.database, archive.catalog, _plainly(archive), lambda _n: None)
            _compare(archive.engine, elastic)


def _load(archive: Archive, path: Path, mapping: dict[str, str]) -> tuple[object, ...]:
    with open_progress(path.name) as progress:
        r = loading.ingest(archive, [path], path.name, mapping, loading.default_workers(), progress)
    counts = (r.files, r.containers, r.contained, r.messages, r.duplicates, r.rejected, f"{r.seconds:.0f}")
    return (path.name, *counts, "yes" if r.balanced and not r.refused else "NO")


def _plainly(archive: Archive) -> Builder:
    address = archive.database.address
    return lambda batches: ((batch, build_documents(batch, address)) for batch in batches)


def _requests() -> list[tuple[str, EngineRequest]]:
    found = []
    for row in yaml.safe_load(TABLE.read_text(encoding="utf-8"))["queries"]:
        asked = SearchRequest(q=row["q"], plain=bool(row.get("plain")), sort=Sort.NEWEST)
        try:
            found.append((row["q"], check_request(asked, Scope())[1]))
        except QueryError as error:
            raise SystemExit(f"{row['q']!r}: {error}") from None
    return found


def _compare(embedded: Engine, elastic: Engine) -> None:
    requests = _requests()
    unequal, hits = [], 0
    with embedded.open_reader() as one, elastic.open_reader() as other:
        for place, (query, asked) in enumerate(requests):
            ours, theirs = one.search(asked), other.search(asked)
            hits += ours.total
            same = ours.total == theirs.total
            if place % SAMPLE == 0:
                same = (
                    same and dict(ours.facets) == dict(theirs.facets) and ours.histogram == theirs.histogram
                )
                same = same and list(one.iter_ids(asked)) == list(other.iter_ids(asked))
            if not same:
                unequal.append((query, ours.total, theirs.total))
    print(f"\n{len(requests)} queries with {hits:,} hits together; both engines equal on "
          f"{len(requests) - len(unequal)}.")  # fmt: skip
    if unequal:
        print_table("Unequal", ("query", "embedded", "elasticsearch"), unequal)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
