"""What readers decided on who somebody is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archive.catalog.appearances import StoredAppearance
from archive.catalog.reader import CatalogReader
from archive.domain.overruling import Overruling, find_standing


def decisions_on(catalog: CatalogReader, appearances: Sequence[StoredAppearance]) -> tuple[Overruling, ...]:
    """What was decided on the person of these appearances, oldest first; also what was withdrawn."""
    places = {(one.message_id, one.number) for one in appearances}
    made = catalog.overrulings_of({message for message, _ in places})
    found = {one.id: one for some in made.values() for one in some}
    return tuple(one for _, one in sorted(found.items()) if not places.isdisjoint(one.target.pair or ()))


def told_apart(catalog: CatalogReader, made: Iterable[Overruling]) -> frozenset[str]:
    """Everybody of whom these decisions say, as they stand, that they are not somebody."""
    apart = [one.target.pair or () for one in find_standing(made) if not one.verdict]
    places = {place for pair in apart for place in pair}
    derived = catalog.derived_of(sorted({message for message, _ in places}))
    return frozenset(
        one.person
        for told in derived.values()
        for one in told.appearances
        if (one.message_id, one.number) in places
    )
