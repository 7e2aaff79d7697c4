"""The compose file as far as it can be checked without a Docker daemon."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from archive.settings import PREFIX, Settings
from tests.servers.distribution import VERSION

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SCRIPTS = ("api-key", "certificates", "entrypoint", "make-env")


def test_the_server_is_of_the_version_that_the_tests_use() -> None:
    images = {service["image"] for service in SERVICES.values() if "elasticsearch" in service["image"]}
    assert images == {f"elasticsearch:{VERSION}"}


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    secrets = re.findall(r"\$\{([A-Z_]*PASSWORD[A-Z_]*)(.*?)\}", text)
    assert {name for name, _ in secrets} == {"ELASTIC_PASSWORD", "POSTGRES_PASSWORD"}
    assert all(rest.startswith(":?") for _, rest in secrets)


def test_only_the_application_has_a_port_and_only_on_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(ports) == ["application"]
    assert all(port.startswith("127.0.0.1:") for port in ports["application"])


def test_security_is_on() -> None:
    environment = SERVICES["elasticsearch"]["environment"]
    for name in ("enabled", "http.ssl.enabled", "transport.ssl.enabled"):
        assert environment[f"xpack.security.{name}"] == "true"
    application = SERVICES["application"]
    assert application["read_only"] is True
    assert application["cap_drop"] == ["ALL"]


def test_services_wait_for_those_that_they_need() -> None:
    for service in SERVICES.values():
        for name, how in service.get("depends_on", {}).items():
            assert name in SERVICES
            if how["condition"] == "service_healthy":
                assert SERVICES[name]["healthcheck"]["test"]


def test_volumes_and_files_that_are_named_are_there() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":", 1)[0]
            if source.startswith("./"):
                assert (ROOT / source).is_dir()
            elif not source.startswith("${"):
                assert source in COMPOSE["volumes"]
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    for path in " ".join(copied).split():
        assert (ROOT / path).exists(), path


def test_settings_of_the_application_exist() -> None:
    named = {n.removeprefix(PREFIX).lower() for n in SERVICES["application"]["environment"]}
    assert named <= set(Settings.model_fields)


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_read_by_their_shell(name: str) -> None:
    path = ROOT / "docker" / name
    assert os.access(path, os.X_OK)
    shell = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#!/bin/")
    subprocess.run([shell, "-n", str(path)], check=True)


def test_the_entry_point_hands_the_key_to_the_command(tmp_path: Path) -> None:
    (tmp_path / "api-key").write_text("the-key")
    fake = tmp_path / "backchannel"
    fake.write_text(f"#!{sys.executable}\nimport os, sys\n"
                    "print(sys.argv[1:], os.environ['BACKCHANNEL_ELASTICSEARCH_API_KEY'])\n")  # fmt: skip
    fake.chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}", "BACKCHANNEL_KEY_FILE": str(tmp_path / "api-key"),
    }  # fmt: skip
    command = ["sh", str(ROOT / "docker" / "entrypoint"), "serve", "--port", "1"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "['serve', '--port', '1'] the-key\n"


def test_secrets_are_new_each_time() -> None:
    first, second = (
        subprocess.run([ROOT / "docker" / "make-env"], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert first != second
    assert re.fullmatch(r"ELASTIC_PASSWORD=[0-9a-f]{48}\nPOSTGRES_PASSWORD=[0-9a-f]{48}\n", first)
