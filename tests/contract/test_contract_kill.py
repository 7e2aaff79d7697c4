"""A loader that is killed without warning: what was committed stays, and loading goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from engine_asking import ask, doc
from killed_writer import BATCH

from archive.engines.port import Engine
from archive.query.plan import Everything
from tests.servers.elastic_server import ElasticServer

HERE = Path(__file__).parent
EVERYTHING = Everything()
#: (batches committed, what is being done, seconds after it was said) when the writer is killed.
MOMENTS = [
    (3, "committed", 0.0),
    (2, "writing", 0.0),
    (2, "writing", 0.002),
    (4, "writing", 0.01),
    (0, "writing", 0.0),
]


@pytest.mark.parametrize(("batches", "doing", "seconds"), MOMENTS)
def test_a_killed_writer_leaves_the_last_commit(
    engine: Engine, request: pytest.FixtureRequest, batches: int, doing: str, seconds: float
) -> None:
    generation = engine.admin.create_generation()
    engine.admin.publish(generation)
    with _writing(engine, generation, request) as process:
        committed = _kill(process, f"{doing} {batches}", seconds)
    with engine.open_reader() as reader:
        total = reader.search(ask(EVERYTHING, size=1)).total
        assert total in (committed * BATCH, (committed + 1) * BATCH)  # the kill may come after the commit
        if engine.name == "embedded":
            assert len(set(reader.iter_ids(ask(EVERYTHING)))) == total
        # Loading again from the beginning: nothing twice, nothing missing.
        with engine.open_writer(generation) as writer:
            for number in range(batches + 2):
                assert (
                    writer.write(doc(f"{number:04}-{n:03}", "again") for n in range(BATCH)).written == BATCH
                )
            writer.commit()
        ids = list(reader.iter_ids(ask(EVERYTHING)))
        assert len(ids) == len(set(ids)) == (batches + 2) * BATCH


@contextmanager
def _writing(
    engine: Engine, generation: str, request: pytest.FixtureRequest
) -> Iterator[subprocess.Popen[str]]:
    if engine.name == "embedded":
        where = [str(request.getfixturevalue("tmp_path") / "index")]
    else:
        server: ElasticServer = request.getfixturevalue("elastic_server")
        prefix = generation.rpartition("-")[0]
        where = [server.url, request.getfixturevalue("elastic_key"), str(server.ca_cert), prefix]
    command = [sys.executable, str(HERE / "killed_writer.py"), engine.name, generation, *where]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def _kill(process: subprocess.Popen[str], at: str, seconds: float) -> int:
    """Kill it when it says so, a moment later; how many batches it had said were committed."""
    assert process.stdout is not None
    committed = 0
    for line in process.stdout:
        committed += line.startswith("committed")
        if line.strip() == at:
            time.sleep(seconds)
            process.kill()
            break
    rest = process.stdout.read()
    process.wait()
    assert process.returncode == -9
    return committed + rest.count("committed")
