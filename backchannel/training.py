"""Learning from what readers reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from archive.catalog.review import iter_reviewed
from archive.domain.findings import Kind
from archive.errors import NotFound
from backchannel.compose import Archive
from indexer.extract.find import FindingOptions
from indexer.extract.kinds.training import Labelled
from indexer.report import Progress
from indexer.train import train_with


def train(archive: Archive, progress: Progress) -> tuple[int, int]:
    """Learn from what readers reviewed, beside the project's labelled messages; (reviewed, all). What is in
    the archive is looked at anew by the next `derive`. Raises NotFound where nothing was reviewed."""
    reviewed = list(_iter_reviewed(archive))
    if not reviewed:
        raise NotFound(
            "Nothing was reviewed yet, so there is nothing to learn from.",
            hint="Review messages on the page `/review`, or by `backchannel review`.",
        )
    progress.start(len(reviewed))
    return len(reviewed), train_with(reviewed, FindingOptions(archive.settings.home))


def _iter_reviewed(archive: Archive) -> Iterator[Labelled]:
    for ids in iter_reviewed(archive.database):
        for stored in archive.catalog.get_messages(ids).values():
            kinds = frozenset(map(Kind, stored.message.kinds))
            yield Labelled("reviewed", stored.message, kinds)
