"""A certificate authority for one test run, and a server's certificate that it signed."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers.distribution import MissingPart

_DAYS = "2"
_CURVE = "prime256v1"


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM files: the authority's certificate, and the certificate and key of a server on this machine."""

    authority: Path
    certificate: Path
    key: Path


def make_certificates(folder: Path) -> Certificates:
    """Make them with `openssl`, for 127.0.0.1 and localhost; raises MissingPart."""
    openssl = shutil.which("openssl")
    if openssl is None:
        raise MissingPart("no openssl to make certificates with")
    for name, subject in (("authority", "Backchannel tests"), ("server", "localhost")):
        _run(openssl, folder, "ecparam", "-name", _CURVE, "-genkey", "-noout", "-out", f"{name}.sec1")
        _run(openssl, folder, "pkcs8", "-topk8", "-nocrypt", "-in", f"{name}.sec1", "-out", f"{name}.key")
        request = ["-key", f"{name}.key", "-subj", f"/CN={subject}", "-out"]
        if name == "authority":
            extensions = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"]
            _run(openssl, folder, "req", "-x509", "-days", _DAYS, *request, f"{name}.crt", *extensions)
        else:
            _run(openssl, folder, "req", "-new", *request, f"{name}.csr")
    (folder / "server.ext").write_text(
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n"
        "authorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n"
    )
    signing = ["-CA", "authority.crt", "-CAkey", "authority.key", "-CAcreateserial", "-days", _DAYS]
    signed = ["-in", "server.csr", "-extfile", "server.ext", "-out", "server.crt"]
    _run(openssl, folder, "x509", "-req", *signing, *signed)
    return Certificates(folder / "authority.crt", folder / "server.crt", folder / "server.key")


def _run(openssl: str, folder: Path, *arguments: str) -> None:
    try:
        subprocess.run([openssl, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        raise MissingPart(f"openssl {arguments[0]} failed: {error.stderr}") from error
