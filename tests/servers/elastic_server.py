"""One Elasticsearch for a test run: TLS, users and API keys on, one node, a free port, gone at the end.

It refuses to run as root; then another user is taken, who sees a copy of the server if he cannot see the
cache. Everything that it writes is in one temporary folder.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.certificates import Certificates, make_certificates
from tests.servers.distribution import find_java, prepare_distribution

HEAP = "512m"
START_SECONDS = 180
STOP_SECONDS = 20
ADMIN = "admin"
_ROUNDS = 10_000
#: Who runs the server when the tests run as root.
_OTHER_USERS = ("elasticsearch", "nobody")

#: 16 MB for a request, where a server has 100 by default, so that a test need not send so much.
_SETTINGS = """\
cluster.name: backchannel-tests
node.name: node
discovery.type: single-node
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
http.max_content_length: 16mb
path.data: {folder}/data
path.logs: {folder}/logs
cluster.routing.allocation.disk.threshold_enabled: false
xpack.security.enabled: true
xpack.security.enrollment.enabled: false
xpack.security.authc.api_key.enabled: true
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.key: {folder}/config/server.key
xpack.security.http.ssl.certificate: {folder}/config/server.crt
"""
_JVM = "-Xms{heap}\n-Xmx{heap}\n-Djava.io.tmpdir=${{ES_TMPDIR}}\n"
#: The simple compiler and collector start sooner and leave the other core alone.
_LEAN = "-XX:+UseSerialGC\n-XX:TieredStopAtLevel=1\n"


@dataclass(frozen=True, slots=True)
class ElasticServer:
    """A running server, and what its administrator does with it."""

    url: str
    ca_cert: Path
    password: str

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """An administrator's request; the JSON of the answer. Raises urllib.error.HTTPError."""
        request = urllib.request.Request(
            f"{self.url}{path}", method=method, data=None if body is None else json.dumps(body).encode()
        )
        word = base64.b64encode(f"{ADMIN}:{self.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {word}")
        request.add_header("Content-Type", "application/json")
        context = ssl.create_default_context(cafile=str(self.ca_cert))
        with urllib.request.urlopen(request, context=context, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def make_api_key(self, *patterns: str) -> str:
        """A key with all rights on these indices and none elsewhere, but to see the cluster's health."""
        indices = [{"names": list(patterns), "privileges": ["all"]}]
        role = {"cluster": ["monitor"], "indices": indices}
        name = f"tests-{secrets.token_hex(4)}"
        answer = self.ask("POST", "/_security/api_key", {"name": name, "role_descriptors": {"tests": role}})
        return str(answer["encoded"])


@contextmanager
def run_server(*, heap: str = HEAP, lean: bool = True) -> Iterator[ElasticServer]:
    """Start it, wait until it answers, and stop it for sure at the end. Raises MissingPart.

    Not `lean`, it compiles as a server in production does; that is for measuring.
    """
    home, java = prepare_distribution(), find_java()
    with tempfile.TemporaryDirectory(prefix="backchannel-elasticsearch-") as temporary:
        folder = Path(temporary)
        user = _other_user() if os.geteuid() == 0 else None
        if user is not None and not _is_open_to_all(home):
            home = Path(shutil.copytree(home, folder / "server", symlinks=True))
        password = secrets.token_urlsafe(16)
        http, transport = _free_port(), _free_port()
        certificates = _configure(folder, home, password, http, transport)
        jvm = _JVM.format(heap=heap) + (_LEAN if lean else "")
        (folder / "config" / "jvm.options").write_text(jvm)
        if user is not None:
            _give(folder, user)
        server = ElasticServer(f"https://127.0.0.1:{http}", certificates.authority, password)
        process = _start(folder, home, java, user)
        try:
            _wait(server, process, folder)
            yield server
        finally:
            _stop(process)


def _configure(folder: Path, home: Path, password: str, http: int, transport: int) -> Certificates:
    config = folder / "config"
    for name in ("config", "data", "logs", "tmp"):
        (folder / name).mkdir()
    made = make_certificates(config)
    settings = _SETTINGS.format(folder=folder, http=http, transport=transport)
    (config / "elasticsearch.yml").write_text(settings)
    shutil.copy(home / "config" / "log4j2.properties", config)
    (config / "users").write_text(f"{ADMIN}:{_hash(password)}\n")
    (config / "users_roles").write_text(f"superuser:{ADMIN}\n")
    return made


def _hash(password: str) -> str:
    """As the file of users holds it; making it here saves two starts of a JVM."""
    salt = secrets.token_bytes(32)
    derived = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS, 32)
    return f"{{PBKDF2}}{_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(derived).decode()}"


def _start(folder: Path, home: Path, java: Path, user: str | None) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(folder),
        "ES_JAVA_HOME": str(java),
        "ES_PATH_CONF": str(folder / "config"),
        "ES_TMPDIR": str(folder / "tmp"),
    }
    command = [str(home / "bin" / "elasticsearch")]
    if shutil.which("setpriv"):  # Linux: it dies with the tests, however they end
        command = ["setpriv", "--pdeathsig", "KILL", *command]
    with (folder / "output.log").open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait(server: ElasticServer, process: subprocess.Popen[bytes], folder: Path) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        if process.poll() is not None:
            break
        try:
            server.ask("GET", "/_cluster/health?wait_for_status=yellow&timeout=30s")
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    tail = (folder / "output.log").read_text(errors="replace")[-4000:]
    raise RuntimeError(f"Elasticsearch did not start:\n{tail}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The launcher and the server are one process group; the launcher may be gone before the server."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def _other_user() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _OTHER_USERS if name in known)


def _is_open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.resolve().parents))


def _give(folder: Path, user: str) -> None:
    for path in (folder, *folder.rglob("*")):
        if "server" not in path.relative_to(folder).parts:
            shutil.chown(path, user)
    folder.chmod(0o755)
