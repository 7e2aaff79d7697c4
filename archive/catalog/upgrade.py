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

_LEDGER = (
    "ALTER TABLE messages ADD COLUMN kinds TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE findings (message_id VARCHAR(32) NOT NULL PRIMARY KEY REFERENCES messages (id),
        version VARCHAR(32) NOT NULL, data {bytes} NOT NULL)""",
    """CREATE TABLE appearances (message_id VARCHAR(32) NOT NULL REFERENCES messages (id),
        number BIGINT NOT NULL, component VARCHAR(48) NOT NULL, person VARCHAR(48) NOT NULL,
        data {bytes} NOT NULL, PRIMARY KEY (message_id, number))""",
    "CREATE INDEX ix_appearances_component ON appearances (component)",
    "CREATE INDEX ix_appearances_person ON appearances (person)",
    """CREATE TABLE appearance_keys (key VARCHAR(80) NOT NULL, message_id VARCHAR(32) NOT NULL,
        number BIGINT NOT NULL, PRIMARY KEY (key, message_id, number))""",
    """CREATE TABLE message_numbers (message_id VARCHAR(32) NOT NULL REFERENCES messages (id),
        own INTEGER NOT NULL, number VARCHAR(80) NOT NULL, PRIMARY KEY (message_id, own, number))""",
    "CREATE INDEX ix_message_numbers_number ON message_numbers (number)",
    """CREATE TABLE facts (message_id VARCHAR(32) NOT NULL REFERENCES messages (id),
        person VARCHAR(48) NOT NULL, country VARCHAR(3), data {bytes} NOT NULL,
        PRIMARY KEY (message_id, person))""",
    "CREATE INDEX ix_facts_person ON facts (person)",
    "CREATE INDEX ix_facts_country ON facts (country)",
    """CREATE TABLE measures (message_id VARCHAR(32) NOT NULL REFERENCES messages (id),
        country VARCHAR(3) NOT NULL, PRIMARY KEY (message_id, country))""",
)

_SURROUNDINGS = (
    """CREATE TABLE surroundings (message_id VARCHAR(32) NOT NULL REFERENCES messages (id),
        person VARCHAR(48) NOT NULL, data {bytes} NOT NULL, PRIMARY KEY (message_id, person))""",
    "CREATE INDEX ix_surroundings_person ON surroundings (person)",
    "DROP TABLE appearance_keys",
    """CREATE TABLE appearance_keys (key VARCHAR(80) NOT NULL, country VARCHAR(3) NOT NULL,
        message_id VARCHAR(32) NOT NULL, number BIGINT NOT NULL,
        PRIMARY KEY (key, country, message_id, number))""",
    "CREATE INDEX ix_appearance_keys_message_id ON appearance_keys (message_id)",
    "DELETE FROM appearances",
    "ALTER TABLE appearances ADD COLUMN core VARCHAR(48) NOT NULL DEFAULT ''",
    "ALTER TABLE appearances ADD COLUMN anchor VARCHAR(10)",
    "DELETE FROM facts",
    "CREATE TABLE unsettled_messages (message_id VARCHAR(32) NOT NULL PRIMARY KEY)",
    "INSERT INTO unsettled_messages SELECT message_id FROM findings",
    "CREATE TABLE unsettled_persons (person VARCHAR(48) NOT NULL PRIMARY KEY)",
    "CREATE TABLE lexicon (key VARCHAR(64) NOT NULL, word VARCHAR(64) NOT NULL, PRIMARY KEY (key, word))",
    """CREATE TABLE overrulings (id {serial} PRIMARY KEY, made_at VARCHAR(40) NOT NULL,
        made_by VARCHAR(200) NOT NULL, reason TEXT NOT NULL, what VARCHAR(16) NOT NULL,
        message_id VARCHAR(32) NOT NULL REFERENCES messages (id), number BIGINT, name VARCHAR(32) NOT NULL,
        other_message_id VARCHAR(32) REFERENCES messages (id), other_number BIGINT,
        verdict INTEGER NOT NULL, reviewed INTEGER NOT NULL, withdrawn_at VARCHAR(40),
        withdrawn_by VARCHAR(200), applied INTEGER NOT NULL)""",
    "CREATE INDEX ix_overrulings_message_id ON overrulings (message_id)",
    "CREATE INDEX ix_overrulings_other_message_id ON overrulings (other_message_id)",
    "ALTER TABLE findings ADD COLUMN doubt DOUBLE PRECISION NOT NULL DEFAULT 0",
    "CREATE INDEX ix_findings_doubt ON findings (doubt, message_id)",
    # Looked at again, so that these are filled.
    "UPDATE findings SET version = ''",
)

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
    3: _LEDGER,
    4: _SURROUNDINGS,
}


def upgrade(connection: Connection, found: int, wanted: int) -> bool:
    """Bring the tables to the version that is wanted; False, and nothing done, where there is no way."""
    versions = range(found, wanted)
    if found > wanted or not all(version in _STEPS for version in versions):
        return False
    is_sqlite = connection.dialect.name == "sqlite"
    types = {"{bytes}": "BLOB" if is_sqlite else "BYTEA", "{serial}": "INTEGER" if is_sqlite else "BIGSERIAL"}
    for version in versions:
        for statement in _STEPS[version]:
            for name, meant in types.items():
                statement = statement.replace(name, meant)
            connection.execute(text(statement))
    return True
