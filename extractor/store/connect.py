"""Connections to a store: making it, bringing it up to date, and opening it to read or to write."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from corpus.normalize import fold, nfc
from corpus.read import shown
from extractor.store.errors import (
    WAIT,
    ForeignDatabase,
    MissingStore,
    TooNew,
    TooOld,
    from_sqlite_error,
)

APPLICATION_ID = 0x63686973
"""What tells a store from other databases: `chis`, in SQLite's header."""

MIGRATIONS = ("schema.sql",)
"""Scripts, each of which brings a store from the version that is its place in the list to the next one."""

_PAUSE = 0.01
"""Seconds between two tries to change how a store logs."""

StrPath = str | os.PathLike[str]


def connect(path: StrPath, *, write: bool) -> sqlite3.Connection:
    """Open the store at `path`: to write, made or brought up to date where need be, or only to read.

    Rows are `sqlite3.Row`. Nothing is in a transaction until `transaction` begins one. Raises `StoreError`.
    """
    path = Path(path)
    with told(path):
        return _writing(path) if write else _reading(path)


@contextmanager
def told(path: StrPath) -> Iterator[None]:
    """Turn what SQLite says into a `StoreError`, which names the file and the way out."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite_error(shown(os.fspath(path)), error) from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all that is done inside, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite has rolled back by itself where the disk is full
            connection.execute("ROLLBACK")
        raise


def _writing(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = _opened(path, "mode=rwc")
    try:
        if _version(connection, path) < len(MIGRATIONS):
            _log_ahead(connection)
            _migrate(connection, path)
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _reading(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise MissingStore(shown(str(path)))
    connection = _opened(path, _mode(path))
    try:
        connection.execute("PRAGMA query_only = ON")
        found = _version(connection, path)
        if found == 0:
            raise MissingStore(shown(str(path)))
        if found < len(MIGRATIONS):
            raise TooOld(shown(str(path)), found=found, known=len(MIGRATIONS))
    except BaseException:
        connection.close()
        raise
    return connection


def _mode(path: Path) -> str:
    """Return how to open a store to read it: a file beside it, which SQLite needs to share it, may not be to be had."""
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return "mode=rw"
    beside = path.with_name(f"{path.name}-wal")
    return "mode=ro" if beside.exists() else "mode=ro&immutable=1"


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=WAIT, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.create_function("folded", 1, _folded, deterministic=True)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _folded(text: str | None) -> str | None:
    """Return `text` in the form in which case, tone marks' places, dashes and spaces make no difference."""
    return None if text is None else fold(nfc(text)).lower()


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of the store, 0 for an empty database; refuse what is not ours, or newer than we are."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    empty = not (application or version or objects)
    if application != APPLICATION_ID and not empty:
        raise ForeignDatabase(shown(str(path)))
    if version > len(MIGRATIONS):
        raise TooNew(shown(str(path)), found=version, known=len(MIGRATIONS))
    return int(version)


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, so that readers and a writer do not wait for each other.

    Where others make the same store at this moment, SQLite refuses at once, whatever its timeout: we wait ourselves.
    """
    until = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the store to our version, in one transaction; another process may have done so while we waited."""
    connection.execute("PRAGMA foreign_keys = OFF")
    with transaction(connection):
        for name in MIGRATIONS[_version(connection, path) :]:
            for statement in _statements(script(name)):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("PRAGMA foreign_keys = ON")


def script(name: str) -> str:
    """Return the text of a script."""
    return resources.files("extractor.store").joinpath(name).read_text(encoding="utf-8")


def _statements(text: str) -> Iterator[str]:
    """Yield the statements of a script, one by one, so that all can stand in one transaction."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
