"""Every error this application raises on purpose, as one tree.

ArchiveError
├── QueryError            the reader's query cannot be answered as it stands (HTTP 400, exit 2)
│   ├── QuerySyntaxError      it cannot be parsed
│   ├── QueryFieldError       unknown field, or a value the field cannot have
│   └── QueryTooCostly        it would cost more than a written-down limit
├── RequestError          a parameter beside the query is wrong (HTTP 400, exit 2)
│   └── AlreadyDone           what is asked for was done before (HTTP 409, exit 2)
├── NotFound              no such message, collection or original (HTTP 404, exit 3)
├── EngineError           the engine could not do it (HTTP 503, exit 4)
│   ├── EngineUnavailable     it cannot be reached; says what the operator may do
│   └── EngineRejected        it refused a request or document
├── CatalogError          the database could not do it (HTTP 503, exit 4)
├── VaultError            an original is missing or differs from its hash (HTTP 503, exit 4)
├── LoadInProgress        another loader holds the lock (exit 5)
└── SettingsError         a setting is wrong (exit 2)
    └── RuleError             a file of rules has a mistake; says in which line
"""

from __future__ import annotations


class ArchiveError(Exception):
    """What happened, in one sentence, and what to do about it.

    `hint` is a second sentence for the person in front of it, or empty. `code` is stable and
    machine-readable; it is the `error.code` of the API.
    """

    code = "archive_error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class QueryError(ArchiveError):
    """A query that cannot be answered as it stands; `span` is (start, end) in its characters, if known."""

    code = "query_error"

    def __init__(self, message: str, *, hint: str = "", span: tuple[int, int] | None = None) -> None:
        super().__init__(message, hint=hint)
        self.span = span


class QuerySyntaxError(QueryError):
    """The query cannot be parsed."""

    code = "query_syntax"


class QueryFieldError(QueryError):
    """The query names an unknown field, or a value that the field cannot have."""

    code = "query_field"


class QueryTooCostly(QueryError):  # noqa: N818 - reads as a sentence where it is raised
    """The query would cost more than a written-down limit."""

    code = "query_too_costly"


class RequestError(ArchiveError):
    """A parameter beside the query is wrong; `parameter` names it."""

    code = "bad_parameter"

    def __init__(self, message: str, *, parameter: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.parameter = parameter


class AlreadyDone(RequestError):  # noqa: N818
    """What is asked for was done before, and cannot be done twice."""

    code = "already_done"


class NotFound(ArchiveError):  # noqa: N818
    """No such message, collection or original within the reader's scope."""

    code = "not_found"


class EngineError(ArchiveError):
    """The search engine could not do what was asked."""

    code = "engine_error"


class EngineUnavailable(EngineError):  # noqa: N818
    """The search engine cannot be reached."""

    code = "engine_unavailable"


class EngineRejected(EngineError):  # noqa: N818
    """The search engine refused a request or a document."""

    code = "engine_rejected"


class CatalogError(ArchiveError):
    """The database of record could not do what was asked."""

    code = "catalog_error"


class VaultError(ArchiveError):
    """An original is missing, or is not what its hash says."""

    code = "vault_error"


class LoadInProgress(ArchiveError):  # noqa: N818
    """Another loader is at work on this archive."""

    code = "load_in_progress"


class SettingsError(ArchiveError):
    """A setting is missing or wrong."""

    code = "settings_error"


class RuleError(SettingsError):
    """A file of rules has a mistake; the message begins with the file and the line."""

    code = "rule_error"
