"""A machine without a part of the suite says so, loudly; a machine that must have all of them fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
FILE = "tests/engines/test_elastic_server_side.py"


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """pytest on a machine whose JDK is too old."""
    jdk = folder / "jdk"
    (jdk / "bin").mkdir(parents=True)
    (jdk / "bin" / "javac").touch()
    (jdk / "release").write_text('JAVA_VERSION="17.0.15"\n')
    (folder / "sitecustomize.py").write_text(
        "import tests.servers.java as java\nfrom pathlib import Path\n"
        f"java._homes = lambda: iter([Path({str(jdk)!r})])\n"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        FILE,
        "tests/unit/test_instant.py",
    ]
    return subprocess.run(
        command,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{REPOSITORY}", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_what_did_not_run_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, BACKCHANNEL_REQUIRE_ALL="")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "NOT RUN: elasticsearch" in done.stdout
    assert "tests did not run: no JDK 21 or newer (set ES_JAVA_HOME)." in done.stdout
    assert FILE in done.stdout


def test_where_all_is_required_a_missing_part_fails(tmp_path: Path) -> None:
    done = run(tmp_path, BACKCHANNEL_REQUIRE_ALL="1")
    assert done.returncode != 0
    assert "BACKCHANNEL_REQUIRE_ALL is set, and there is no JDK 21 or newer" in done.stdout + done.stderr
