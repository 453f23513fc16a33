"""Create and check the tables of a database.

A change that older versions of the program could not read gets a new `SCHEMA_VERSION`. An added table, or an
added column with a default, is no such change: older versions ignore it, and it is created here in databases
that lack it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from data.storage.database import Database, StoreError, place
from data.storage.tables import METADATA, STORE_INFO

SCHEMA_VERSION = 3
# Records of older versions have fewer fields, which are read from their stored text (`codec.RECORD_FORM`);
# otherwise all versions are identical.
OLDER_VERSIONS = frozenset({1, 2})

_CREATE_LOCK = 20200_33456473  # arbitrary advisory-lock id


def prepare(database: Database) -> frozenset[str]:
    """Check that the database is ours, then create missing tables. Nothing is written before the check.

    Returns:
        The names of tables that are missing still: the database is old and read-only.

    Raises:
        StoreError: it belongs to another program, was written by a newer version of this one, or cannot be
            used.
    """
    found = stored_version(database)
    database.use_write_ahead_log()
    if found is None:
        _create(database)
        found = stored_version(database)
    if found != str(SCHEMA_VERSION):
        # A read-only database of an older version can be read.
        with suppress(StoreError), database.writing() as connection:
            version = sa.update(STORE_INFO).where(STORE_INFO.c.name == "schema_version")
            connection.execute(version.values(value=str(SCHEMA_VERSION)))
    if _missing(database):
        with suppress(StoreError):  # a read-only database can be read without the newer tables
            _create(database)
    with suppress(StoreError):
        _add_columns(database)
        _queue_interrupted(database)
    return _missing(database)


def stored_version(database: Database) -> str | None:
    """The schema version noted in the database, None in an empty one. Writes nothing.

    Raises:
        StoreError: it belongs to another program, or was written by a newer version of this one.
    """
    with database.reading() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        version = sa.select(STORE_INFO.c.value).where(STORE_INFO.c.name == "schema_version")
        found = connection.scalar(version) if STORE_INFO.name in tables else None
    # A server's database may be shared with other programs, a file belongs to one.
    taken = tables if database.engine.dialect.name == "sqlite" else tables & METADATA.tables.keys()
    if found is None and taken:
        raise StoreError(
            f"{place(database.engine)} belongs to another program (see its table “{min(taken)}”) and was "
            "not changed: name another place with EVIDENCE_HOME or DATABASE_URL."
        )
    if found not in (None, *map(str, (*OLDER_VERSIONS, SCHEMA_VERSION))):
        raise StoreError(
            f"{place(database.engine)} was written by another version of this program (form {found}; this "
            f"version reads form {SCHEMA_VERSION}): update the program, or name another place with "
            "DATABASE_URL."
        )
    return found


def _missing(database: Database) -> frozenset[str]:
    with database.reading() as connection:
        return frozenset(METADATA.tables.keys() - set(sa.inspect(connection).get_table_names()))


@contextmanager
def _changing(database: Database) -> Iterator[sa.Connection]:
    """A transaction that changes tables, of one process at a time."""
    with database.writing() as connection:
        if database.engine.dialect.name == "postgresql":  # SQLite's BEGIN IMMEDIATE serialises processes
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_CREATE_LOCK)))
        yield connection


def _create(database: Database) -> None:
    with _changing(database) as connection:
        for table in METADATA.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))
        version = {"name": "schema_version", "value": str(SCHEMA_VERSION)}
        connection.execute(database.insert(STORE_INFO).values(version).on_conflict_do_nothing())


def _add_columns(database: Database) -> None:
    """Add the columns that tables of older versions lack; each has a default."""
    with database.reading() as connection:
        found = {
            name: {column["name"] for column in columns}
            for (_, name), columns in sa.inspect(connection).get_multi_columns().items()
        }
    lacking = [
        column
        for table in METADATA.sorted_tables
        for column in table.columns
        if table.name in found and column.name not in found[table.name]
    ]
    if lacking:
        with database.writing() as connection:
            for column in lacking:
                definition = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {definition}")


def _queue_interrupted(database: Database) -> None:
    """Turn the interrupted searches of versions before the queue into jobs, and drop their table."""
    with database.reading() as connection:
        if not sa.inspect(connection).has_table("runs"):
            return
    with _changing(database) as connection:
        if not sa.inspect(connection).has_table("runs"):  # another process was first
            return
        connection.exec_driver_sql(
            "INSERT INTO jobs (active, query, owner, refetch, batch, queued, state, cancel, attempts, search,"
            " phase, done, total, requests, seconds, seconds_left, message, error_kind, error, visitor_error,"
            " seen) SELECT query_digest, query, '', 0, 0, started, 'queued', 0, 0, search, 'asking',"
            " done, total, requests, seconds, 0, '', '', '', '', 0 FROM runs ORDER BY started"
        )
        connection.exec_driver_sql("DROP TABLE runs")
