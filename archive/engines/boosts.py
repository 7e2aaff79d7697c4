"""How much a hit in each field weighs, the same for every engine."""

from __future__ import annotations

from archive.query.fields import DEFAULT_TEXT_FIELDS, STEMS_OF

#: A stem says less than the word itself.
STEM_WEIGHT = 0.5

_BOOSTS = {
    **DEFAULT_TEXT_FIELDS,
    **{stems: DEFAULT_TEXT_FIELDS[field] * STEM_WEIGHT for field, stems in STEMS_OF.items()},
}


def boost_of(field: str) -> float:
    """The boost of an index field; 1 where none is set."""
    return _BOOSTS.get(field, 1.0)
