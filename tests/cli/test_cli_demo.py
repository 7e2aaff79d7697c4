"""The demo as its user starts it: each size is an archive of its own, and a second run uses what is there."""

import json
from pathlib import Path

from tests.processes import run


def total(home: Path) -> int:
    done = run(home, "search", "*", "--json", "--size", "1")
    assert done.returncode == 0, done.stderr
    value: int = json.loads(done.stdout)["total"]["value"]
    return value


def test_samples_of_two_sizes_do_not_add_up(tmp_path: Path) -> None:
    # Were these settings used, nothing could be loaded: the demo is never put into an archive that exists.
    newsroom = {
        "BACKCHANNEL_ENGINE": "elasticsearch",
        "BACKCHANNEL_ELASTICSEARCH_URL": "http://127.0.0.1:9",
        "BACKCHANNEL_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
    }
    for size in ("230", "200"):
        done = run(tmp_path, "demo", "--messages", size, "--no-serve", **newsroom)
        assert done.returncode == 0, done.stderr
        assert f"The sample of {size} messages: {size} new and 0 known, 0 rejected" in done.stdout
    assert [total(tmp_path / "demo" / size) for size in ("230", "200")] == [230, 200]
    made = (tmp_path / "demo" / "200" / "sample" / "messages.jsonl").stat().st_mtime_ns
    again = run(tmp_path, "demo", "--messages", "200", "--no-serve")
    assert "The sample of 200 messages: 0 new and 200 known, 0 rejected" in again.stdout
    assert (tmp_path / "demo" / "200" / "sample" / "messages.jsonl").stat().st_mtime_ns == made
    assert total(tmp_path / "demo" / "200") == 200
