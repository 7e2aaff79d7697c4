"""The tables of the catalog. SQLite embedded, PostgreSQL for a newsroom; the same statements for both."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

#: Raised by one whenever a table changes, with a step in `upgrade.py`; a catalog of another version to which
#: no steps lead is refused, not guessed at.
SCHEMA_VERSION = 5
FORMAT_CHARACTERS = 32

metadata = MetaData()
_number = BigInteger().with_variant(Integer, "sqlite")

meta = Table(
    "meta", metadata, Column("key", String(64), primary_key=True), Column("value", Text, nullable=False)
)


def _count(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


#: The counts are kept by the writer (`counts.py`): files met, distinct messages, containers among the files,
#: rejected files and records.
collections = Table(
    "collections",
    metadata,
    Column("id", _number, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    _count("files"),
    _count("messages"),
    _count("containers"),
    _count("rejected"),
)

#: One row for each file that was met, under the options it was read with. `state` is `loading` until its
#: last record is stored, then `done`: a killed load reads such a file again. `role` is `message`,
#: `container` or `rejected`; `records` counts what was in it (1 for a message). `sha256` of a file that could
#: not be read is what `archive.domain.unread` puts in its place.
source_files = Table(
    "source_files",
    metadata,
    Column("id", _number, primary_key=True),
    Column("collection_id", ForeignKey("collections.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("format", String(FORMAT_CHARACTERS), nullable=False),
    Column("role", String(16), nullable=False),
    Column("options", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("records", BigInteger, nullable=False),
    UniqueConstraint("collection_id", "path", "sha256", "options"),
)

#: `number` is the row; `id` comes from the content. `revision` grows with every change, so that an engine
#: that has seen revision R lacks just the rows above it. `details` is JSON of what is never searched in SQL.
#: `kinds` are derived, with spaces between.
messages = Table(
    "messages",
    metadata,
    Column("number", _number, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("revision", BigInteger, nullable=False, index=True),
    Column("source_id", Text),
    Column("sent_at", String(40)),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("details", LargeBinary, nullable=False),
    Column("kinds", Text, nullable=False, server_default=""),
)

message_sources = Table(
    "message_sources",
    metadata,
    Column("source_file_id", ForeignKey("source_files.id"), primary_key=True),
    Column("ordinal", BigInteger, primary_key=True),
    Column("message_id", String(32), ForeignKey("messages.id"), nullable=False, index=True),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
)

#: `line` is that of the file at which the record begins, where it is one of lines; else 0.
rejections = Table(
    "rejections",
    metadata,
    Column("id", _number, primary_key=True),
    Column("source_file_id", ForeignKey("source_files.id"), nullable=False),
    Column("ordinal", BigInteger, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("stage", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    _count("line"),
    Index("ix_rejections_source_file_id", "source_file_id"),
)

#: Up to which revision each generation of an engine has been written.
generations = Table(
    "generations",
    metadata,
    Column("engine", String(32), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("revision", BigInteger, nullable=False),
)

#: What was found in each message alone (JSON of archive.domain.findings), by rules and weights of a version;
#: `doubt` orders the queue of review.
findings = Table(
    "findings",
    metadata,
    Column("message_id", String(32), ForeignKey("messages.id"), primary_key=True),
    Column("version", String(32), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("doubt", Double, nullable=False, server_default="0"),
    Index("ix_findings_doubt", "doubt", "message_id"),
)

#: A person as one message shows them. `component` are appearances that bonds lead to from one another, `core`
#: those of them that bonds make one person (`anchor`: the day of birth, where it is known), `person` those
#: that are one all told; each is named by its first appearance. The first two are empty with whom a message
#: is about that answers another and names nobody.
appearances = Table(
    "appearances",
    metadata,
    Column("message_id", String(32), ForeignKey("messages.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("component", String(48), nullable=False, index=True),
    Column("core", String(48), nullable=False),
    Column("anchor", String(10)),
    Column("person", String(48), nullable=False, index=True),
    Column("data", LargeBinary, nullable=False),
)

#: What appearances of one person may share: papers, births and files with names; and names alone, of anchored
#: cores and of others apart, by country (empty: none, or a key to which it says nothing).
appearance_keys = Table(
    "appearance_keys",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("country", String(3), primary_key=True),
    Column("message_id", String(32), primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Index("ix_appearance_keys_message_id", "message_id"),
)

#: Messages whose findings are not in the ledger yet, and persons whose facts are to be derived again. What
#: does that takes them away in the same transaction: a load that was stopped goes on with what is left.
unsettled_messages = Table("unsettled_messages", metadata, Column("message_id", String(32), primary_key=True))
unsettled_persons = Table("unsettled_persons", metadata, Column("person", String(48), primary_key=True))

#: The numbers of a message (`own`) and those that it names as answered or cited, as they are compared.
message_numbers = Table(
    "message_numbers",
    metadata,
    Column("message_id", String(32), ForeignKey("messages.id"), primary_key=True),
    Column("own", Integer, primary_key=True),
    Column("number", String(80), primary_key=True),
    Index("ix_message_numbers_number", "number"),
)

#: What follows for a request about a person (JSON of archive.domain.ledger.Fact).
facts = Table(
    "facts",
    metadata,
    Column("message_id", String(32), ForeignKey("messages.id"), primary_key=True),
    Column("person", String(48), primary_key=True),
    Column("country", String(3), index=True),
    Column("data", LargeBinary, nullable=False),
    Index("ix_facts_person", "person"),
)

#: The messages that put measures on a country, change or lift them.
measures = Table(
    "measures",
    metadata,
    Column("message_id", String(32), ForeignKey("messages.id"), primary_key=True),
    Column("country", String(3), primary_key=True),
)

#: What came before and after a message in a person's case (JSON of archive.domain.ledger.Surrounding).
surroundings = Table(
    "surroundings",
    metadata,
    Column("message_id", String(32), ForeignKey("messages.id"), primary_key=True),
    Column("person", String(48), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Index("ix_surroundings_person", "person"),
)

#: What readers decided (archive.domain.overruling); rows are added, and marked as withdrawn or as applied.
overrulings = Table(
    "overrulings",
    metadata,
    Column("id", _number, primary_key=True),
    Column("made_at", String(40), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("what", String(16), nullable=False),
    Column("message_id", String(32), ForeignKey("messages.id"), nullable=False, index=True),
    Column("number", BigInteger),
    Column("name", String(32), nullable=False),
    Column("other_message_id", String(32), ForeignKey("messages.id"), index=True),
    Column("other_number", BigInteger),
    Column("verdict", Integer, nullable=False),
    Column("reviewed", Integer, nullable=False),
    Column("withdrawn_at", String(40)),
    Column("withdrawn_by", String(200)),
    Column("applied", Integer, nullable=False),
)

#: Words that may be part of a name, in small letters, under each of their name keys.
lexicon = Table(
    "lexicon",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("word", String(64), primary_key=True),
)
