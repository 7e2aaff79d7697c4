"""What makes one hit better than another, the same for every engine."""

from __future__ import annotations

from archive.query import plan
from archive.query.fields import DEFAULT_TEXT_FIELDS, INDEX_FIELDS, STEMS_OF, FieldKind

#: A stem says less than the word itself.
STEM_WEIGHT = 0.5

_BOOSTS = {
    **DEFAULT_TEXT_FIELDS,
    **{stems: DEFAULT_TEXT_FIELDS[field] * STEM_WEIGHT for field, stems in STEMS_OF.items()},
}
_SCORED = (FieldKind.TEXT, FieldKind.STEMS)


def boost_of(field: str) -> float:
    """The boost of an index field; 1 where none is set."""
    return _BOOSTS.get(field, 1.0)


def is_scored(node: plan.Node) -> bool:
    """Whether some hits of this plan may be better than others.

    Where none is (everything, a country, a date, what is only left out), relevance is the newest first.
    """
    match node:
        case plan.And(children) | plan.Or(children):
            return any(is_scored(child) for child in children)
        case plan.Term() | plan.AnyOf() | plan.Phrase() | plan.Wildcard() | plan.Fuzzy():
            return INDEX_FIELDS.get(node.field) in _SCORED
        case _:
            return False
