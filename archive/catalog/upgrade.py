"""From the tables of an earlier version to those of this one, in the transaction that says so.

Each step is written out as it was: a later change of the schema must not change an earlier step.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

_COUNTS = """
UPDATE collections SET
    files = (SELECT count(*) FROM source_files f WHERE f.collection_id = collections.id),
    containers = (SELECT count(*) FROM source_files f
        WHERE f.collection_id = collections.id AND f.role = 'container'),
    messages = (SELECT count(DISTINCT s.message_id) FROM message_sources s
        JOIN source_files f ON f.id = s.source_file_id WHERE f.collection_id = collections.id),
    rejected = (SELECT count(*) FROM rejections r
        JOIN source_files f ON f.id = r.source_file_id WHERE f.collection_id = collections.id)
"""

#: version -> the statements that make the next one of it.
_STEPS: dict[int, tuple[str, ...]] = {
    1: (
        *(
            f"ALTER TABLE collections ADD COLUMN {name} BIGINT NOT NULL DEFAULT 0"
            for name in ("files", "messages", "containers", "rejected")
        ),
        _COUNTS,
    ),
    2: ("ALTER TABLE rejections ADD COLUMN line BIGINT NOT NULL DEFAULT 0",),
}


def upgrade(connection: Connection, found: int, wanted: int) -> bool:
    """Bring the tables to the version that is wanted; False, and nothing done, where there is no way."""
    versions = range(found, wanted)
    if found > wanted or not all(version in _STEPS for version in versions):
        return False
    for version in versions:
        for statement in _STEPS[version]:
            connection.execute(text(statement))
    return True
