"""Every setting of the application, from BACKCHANNEL_… variables or a TOML file. Read once, at start."""

from __future__ import annotations

import os
import tomllib
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from archive.errors import SettingsError

PREFIX = "BACKCHANNEL_"
#: Variables with the prefix that the container's start and the tests read.
_OF_OTHERS = ("KEY_FILE", "REQUIRE_ALL", "SERVERS")
_DATABASES = ("postgresql", "postgres", "postgresql+psycopg", "sqlite", "sqlite+pysqlite")


def default_home() -> Path:
    """The user's data folder for this application (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "backchannel"


class Settings(BaseSettings):
    """Where the archive lives and what it speaks to. Every field is documented in docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    home: Path = Field(default_factory=default_home, description="Folder of the archive")
    engine: Literal["embedded", "elasticsearch"] = Field(
        "embedded", description="Which search engine answers"
    )
    elasticsearch_url: str = Field("https://127.0.0.1:9200", description="Address of Elasticsearch")
    elasticsearch_api_key: SecretStr | None = Field(None, description="Its API key")
    elasticsearch_ca_cert: Path | None = Field(None, description="The CA certificate that signed its own")
    database_url: SecretStr | None = Field(
        None, description="SQLAlchemy address of the catalog; SQLite in the folder of the archive if not set"
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on; 0 takes a free one")
    allowed_hosts: tuple[str, ...] = Field(
        ("127.0.0.1", "localhost"), description="Host names under which the pages may be asked for"
    )
    decisions: bool = Field(True, description="Whether readers may overrule and review on the pages")

    @field_validator("database_url")
    @classmethod
    def _is_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and value.get_secret_value().partition(":")[0] not in _DATABASES:
            raise ValueError("it is no address of a database, such as postgresql://user:password@host/name")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library names it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the TOML file; nothing else."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())

    @property
    def catalog_url(self) -> str:
        """The SQLAlchemy address of the catalog."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'catalog.sqlite'}"


def settings_file() -> Path:
    """The TOML file that is read: BACKCHANNEL_SETTINGS, or settings.toml in the folder of the archive."""
    named = os.environ.get(f"{PREFIX}SETTINGS")
    return Path(named) if named else Path(os.environ.get(f"{PREFIX}HOME") or default_home()) / "settings.toml"


def load_settings(**overrides: object) -> Settings:
    """Read the settings once; SettingsError names the setting that is wrong and where it came from."""
    file = settings_file()
    if os.environ.get(f"{PREFIX}SETTINGS") and not file.is_file():
        raise SettingsError(
            f"The settings file {file} does not exist.", hint="BACKCHANNEL_SETTINGS names it."
        )
    try:
        return Settings(**{k: v for k, v in overrides.items() if v is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(
            f"The setting {name} is wrong: {reason}.",
            hint=f"It is set by {PREFIX}{name.upper()} or in {file}.",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}.") from None


def unknown_variables() -> list[tuple[str, str]]:
    """Variables with our prefix that are no setting, each with the setting that it is most like."""
    known = [name.upper() for name in Settings.model_fields] + ["SETTINGS"]
    unknown = []
    for variable in sorted(os.environ):
        name = variable.upper().removeprefix(PREFIX)
        if variable.upper().startswith(PREFIX) and name not in (*known, *_OF_OTHERS):
            nearest = max(known, key=lambda one: SequenceMatcher(None, name, one).ratio())
            unknown.append((variable, PREFIX + nearest))
    return unknown


def settings_with_source(settings: Settings) -> list[tuple[str, str, str]]:
    """(name, printable value, source) of each setting; secrets are masked."""
    file = settings_file()
    in_file = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    rows = []
    for name in Settings.model_fields:
        variable = f"{PREFIX}{name.upper()}"
        source = variable if os.environ.get(variable) else str(file) if name in in_file else "default"
        value = getattr(settings, name)
        shown = "" if value is None else ",".join(value) if isinstance(value, tuple) else str(value)
        rows.append((name, shown, source))
    return rows
