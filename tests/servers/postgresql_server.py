"""A PostgreSQL for a test run: one temporary folder, a free port, gone at the end.

It refuses to run as root; then the user `postgres`, whom Debian's package makes, or `nobody` runs it.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.servers.parts import find_postgresql

_OTHER_USERS = ("postgres", "nobody")
START_SECONDS = 60


@contextmanager
def run_postgresql() -> Iterator[str]:
    """Start it; yields the address of its database, with a password made for this run."""
    programs = find_postgresql()
    user = _other_user() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="backchannel-postgresql-"))
    password = secrets.token_hex(16)
    try:
        (folder / "password").write_text(password)
        for path in (folder, folder / "password"):
            if user:
                shutil.chown(path, user)
        port = _free_port()
        data = folder / "data"
        secret = ["--auth=scram-sha-256", f"--pwfile={folder / 'password'}"]
        _run(user, programs / "initdb", "-D", data, "-U", "backchannel", "-E", "UTF8", "--no-sync", *secret)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        control = [programs / "pg_ctl", "-D", data, "-w", "-t", START_SECONDS]
        _run(user, *control, "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://backchannel:{password}@127.0.0.1:{port}/postgres"
        finally:
            _run(user, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, *command: object) -> None:
    subprocess.run(
        [str(part) for part in command],
        check=True,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )


def _other_user() -> str:
    for name in _OTHER_USERS:
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError(f"none of the users {', '.join(_OTHER_USERS)} is there to run PostgreSQL")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def make_database(address: str) -> str:
    """An empty database of its own on the server at this address; its address."""
    engine = create_engine(
        address.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    name = f"test_{secrets.token_hex(6)}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.replace("/postgres", f"/{name}")
