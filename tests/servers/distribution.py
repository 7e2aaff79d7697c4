"""A real Elasticsearch for the tests, without a container: fetched by Maven, unpacked, completed.

`python -m tests.servers.distribution` prepares it (some 100 MB, once) and prints where it is. The official
integration-test distribution is the server with its network transport and security, without modules; a
plugin of three classes, compiled here, stands in for what security needs of them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.java import find_jdk

VERSION = "9.2.0"
JDK = 21
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
SHA256 = "bf44938a0490ba2a303d39c9cb64b38963dd08c812ce93e10816e878585bcb6b"
FETCH_SECONDS = 900
_PLUGIN = Path(__file__).parent / "plugin"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"


class MissingPart(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """Something that this machine lacks; the text says what."""


def cache_folder() -> Path:
    """Where servers are kept between runs: `build/servers` of the checkout, or BACKCHANNEL_SERVERS."""
    named = os.environ.get("BACKCHANNEL_SERVERS")
    return Path(named) if named else Path(__file__).parents[2] / "build" / "servers"


def find_java() -> Path:
    """The JDK that runs the server; raises MissingPart."""
    home = find_jdk(JDK)
    if home is None:
        raise MissingPart(f"no JDK {JDK} or newer (set ES_JAVA_HOME)")
    return home


def prepare_distribution() -> Path:
    """The folder of a server that can be started; made once, safe to call from two runs at a time.

    Raises MissingPart.
    """
    jdk = find_java()
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    home = cache / f"elasticsearch-{VERSION}"
    with _locked(cache):
        if not (home / ".ready").exists():
            shutil.rmtree(home, ignore_errors=True)
            _unpack(_fetch(cache), cache)
            _install_plugin(home, jdk)
            (home / ".ready").touch()
    return home


@contextmanager
def _locked(cache: Path) -> Iterator[None]:
    with (cache / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch(cache: Path) -> Path:
    archive = cache / f"elasticsearch-{VERSION}.zip"
    if not archive.exists():
        maven = shutil.which("mvn")
        if maven is None:
            raise MissingPart("no Maven to fetch Elasticsearch with")
        command = [maven, "-q", "-B", _COPY, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={cache}"]
        sys.stderr.write(f"Fetching Elasticsearch {VERSION} (97 MB, once) ...\n")
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=FETCH_SECONDS, cwd=cache)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise MissingPart(f"Elasticsearch could not be fetched by Maven ({error})") from error
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != SHA256:
        raise MissingPart(f"{archive} is not the distribution that is expected ({digest})")
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            extracted = Path(opened.extract(entry, folder))
            if extracted.is_file():
                extracted.chmod(entry.external_attr >> 16 & 0o777 or 0o644)


def _install_plugin(home: Path, jdk: Path) -> None:
    target = home / "plugins" / "security-analysis"
    classes = home / "plugins.build"
    classes.mkdir()
    jars = ":".join(str(jar) for jar in sorted((home / "lib").glob("*.jar")))
    sources = [str(source) for source in sorted(_PLUGIN.glob("*.java"))]
    compile_it = [
        str(jdk / "bin" / "javac"),
        "--release",
        str(JDK),
        "-nowarn",
        "-cp",
        jars,
        "-d",
        str(classes),
    ]
    try:
        subprocess.run([*compile_it, *sources], check=True, capture_output=True, text=True, timeout=120)
    except subprocess.CalledProcessError as error:
        raise MissingPart(f"the test plugin does not compile: {error.stderr}") from error
    target.mkdir()
    with zipfile.ZipFile(target / "security-analysis.jar", "w") as jar:
        for compiled in sorted(classes.rglob("*.class")):
            jar.write(compiled, compiled.relative_to(classes))
    shutil.rmtree(classes)
    descriptor = (_PLUGIN / "plugin-descriptor.properties").read_text(encoding="utf-8")
    (target / "plugin-descriptor.properties").write_text(
        descriptor.replace("@VERSION@", VERSION), encoding="utf-8"
    )


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{prepare_distribution()}\n")
    except MissingPart as missing:
        sys.exit(f"Elasticsearch cannot be prepared: {missing}")
