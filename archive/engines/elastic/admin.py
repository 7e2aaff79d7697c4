"""Generations of Elasticsearch: indices, and an alias swapped at once."""

from __future__ import annotations

import re

from elasticsearch import Elasticsearch

from archive.engines.elastic.schema import build_mapping, build_settings, describe_fields, our_errors
from archive.engines.port import Generation
from archive.engines.refusal import outdated
from archive.errors import EngineRejected, NotFound

_NAME = re.compile(r"(.+)-(\d{6})")


def build_name(prefix: str, number: int) -> str:
    """The name of a generation; names sort by age."""
    return f"{prefix}-{number:06}"


def parse_name(name: str) -> tuple[str, int] | None:
    """(prefix, number) that `build_name` made this name of, or None."""
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def refuse_outdated(client: Elasticsearch, index: str) -> None:
    """Raise EngineUnavailable where an index (or the one behind an alias) was made for other fields."""
    with our_errors("read a mapping"):
        mappings = client.indices.get_mapping(index=index, filter_path="*.mappings._meta")
    for name, found in mappings.items() or [(index, {})]:
        if found.get("mappings", {}).get("_meta") != {"fields": describe_fields()}:
            raise outdated(name)


def writing_alias(name: str) -> str:
    """The alias that a generation is written through.

    Whoever writes to an index that is gone makes a new one with a guessed mapping; to an alias that is
    gone, he gets an error.
    """
    return f"{name}-writing"


class ElasticAdmin:
    """Lifecycle of the indices `<prefix>-NNNNNN`; the alias `<prefix>-published` is on one of them."""

    def __init__(self, client: Elasticsearch, prefix: str, shards: int, replicas: int) -> None:
        self._client = client
        self._prefix = prefix
        self._settings = build_settings(shards, replicas)
        self.alias = f"{prefix}-published"

    def create_generation(self) -> str:
        """Make an empty generation aside and return its name."""
        with our_errors("make an index"):
            numbers = [found[1] for name in self._names() if (found := parse_name(name))]
            name = build_name(self._prefix, max(numbers, default=0) + 1)
            self._client.indices.create(
                index=name,
                mappings=build_mapping(),
                settings=self._settings,
                aliases={writing_alias(name): {"is_write_index": True}},
            )
            return name

    def publish(self, name: str) -> None:
        """Move the alias in one action; readers see the old index or the new one."""
        self.require(name)
        with our_errors("publish an index"):
            remove = {"index": f"{self._prefix}-*", "alias": self.alias, "must_exist": False}
            add = {"index": name, "alias": self.alias}
            self._client.indices.update_aliases(actions=[{"remove": remove}, {"add": add}])

    def drop(self, name: str) -> None:
        """Delete a generation that is not published."""
        if name == self.published():
            raise EngineRejected(f"{name} is published.", hint="Publish another generation first.")
        self.require(name)
        with our_errors("drop an index"):
            self._client.indices.delete(index=name)

    def generations(self) -> tuple[Generation, ...]:
        """All generations, oldest first."""
        published = self.published()
        found = []
        for name in self._names():
            with our_errors("count"):
                count = int(self._client.count(index=name)["count"])
            found.append(Generation(name, name == published, count))
        return tuple(found)

    def published(self) -> str | None:
        """The name of the published generation, or None."""
        with our_errors("read the alias"):
            if not self._client.indices.exists_alias(name=self.alias):
                return None
            return next(iter(self._client.indices.get_alias(name=self.alias)))

    def check(self) -> str:
        """Say what answers and where."""
        with our_errors("answer"):
            health = self._client.cluster.health()
        documents = next((g.documents for g in self.generations() if g.published), 0)
        return (
            f"Elasticsearch cluster {health['cluster_name']} (state {health['status']}) "
            f"holds {documents} messages."
        )

    def require(self, name: str) -> None:
        """Raise NotFound where there is no such generation."""
        if name not in self._names():
            raise NotFound(f"There is no generation {name}.")

    def _names(self) -> list[str]:
        with our_errors("list indices"):
            found = self._client.indices.get(index=f"{self._prefix}-*", allow_no_indices=True)
        return sorted(n for n in found if (parsed := parse_name(n)) and parsed[0] == self._prefix)
