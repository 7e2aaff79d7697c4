"""Labelled fields: surname and forenames on lines of their own are one name."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.extract.persons.named import Field, Named

_LABELS = ("forename", "surname", "name")
#: Words between the two halves of a labelled name: labels, and a line that belongs to neither.
_MAX_BETWEEN = 9


def is_labeled(field: Field, place: int) -> bool:
    """Whether a word stands behind a label for surname or forenames, in a field that has both labels."""
    cues = field.cues
    if field.words.gaps[place] != ":" or not ("surname" in cues.spans and "forename" in cues.spans):
        return False
    return cues.kind_before(place, ("surname", "forename")) is not None


def label_of(named: Named) -> str | None:
    """The kind of label before a name, if it has one: its gap is a colon or the like."""
    if named.words.gaps[named.first] not in ":-./)_=":
        return None
    return named.field.cues.kind_before(named.first, _LABELS)


def join_labeled(found: Iterable[Named]) -> list[Named]:
    """The names, with each surname and the forenames that follow it (or the other way round) as one."""
    joined: list[Named] = []
    halves: list[str | None] = []
    for named in found:
        label = label_of(named)
        if label:
            named.rule = "label"
        if joined and label in ("forename", "surname") and _are_halves(joined[-1], named, halves[-1], label):
            before = joined[-1]
            before.name = f"{before.written} {named.written}"
            before.last = named.last
            halves[-1] = None
            continue
        joined.append(named)
        halves.append(label)
    return joined


def _are_halves(one: Named, other: Named, label: str | None, other_label: str) -> bool:
    if one.words is not other.words or other.first - one.last > _MAX_BETWEEN:
        return False
    return label in ("forename", "surname", "name") and label != other_label
