"""Reading articles into a store: what is new or changed is extracted, the rest is left as it is."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from corpus.read import Source, SourceError, parsed, read_bytes
from corpus.read.errors import MissingPath, NoArticles, NoMatch
from extractor.api import Published, iso_day, processed, run_record
from extractor.output.columns import TABLES
from extractor.records import RunRecord
from extractor.store import derived, rows
from extractor.store.connect import StrPath, connect, told, transaction
from extractor.store.sources import Places

_MUCH = 0.1
"""The share of the documents that a run writes anew before the file is worth writing anew."""


@dataclass(frozen=True)
class IndexReport:
    """What an index run did. Documents are named by their places: their paths from the store's folder.

    `gone` are the documents under the given paths whose files are no longer there; `pruned` says that they were taken
    out. `derived` says that the derived tables were made anew. `counts` says what the store holds now, by table.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    gone: tuple[str, ...]
    pruned: bool
    skipped: tuple[SourceError, ...]
    passed_over: tuple[str, ...]
    derived: bool
    counts: Mapping[str, int]


def index(
    store: StrPath,
    paths: Iterable[StrPath],
    *,
    published: Published = None,
    prune: bool = False,
    on_error: Callable[[SourceError], object] | None = None,
    on_step: Callable[[], object] | None = None,
) -> IndexReport:
    """Read the articles that `paths` mean into the store at `store`, which is made where there is none.

    A file is skipped where its bytes, `published` and what would extract it (version and rules) are those of the last
    time. Every other is replaced in a transaction of its own; then the derived tables follow, in one. So whatever stops
    a run, each document is there once, whole, as it was before or as it is now, and the next run does the rest.

    `prune` takes out the documents under `paths` whose files are no longer there. `on_error` is given each article that
    cannot be used, as it is met; `on_step` is called after every article. Raises `StoreError`.
    """
    given = [os.fspath(path) for path in paths]
    with told(store), closing(connect(store, write=True)) as connection:
        run = _Run(connection, Places(Path(store)), iso_day(published), on_error or (lambda error: None))
        for place, source in run.find(given).items():
            run.take(place, source)
            if on_step:
                on_step()
        gone = run.gone(given)
        if prune and gone:
            run.remove(gone)
        made = derive(connection, run.record)
        _tidy(connection, touched=len(run.added) + len(run.changed) + (len(gone) if prune else 0))
        return IndexReport(
            added=tuple(run.added),
            changed=tuple(run.changed),
            unchanged=tuple(run.unchanged),
            gone=gone,
            pruned=prune,
            skipped=tuple(run.skipped),
            passed_over=tuple(run.passed_over),
            derived=made,
            counts=counts(connection),
        )


def derive(connection: sqlite3.Connection, run: RunRecord) -> bool:
    """Make the derived tables anew where documents changed since, or another version made them; say whether."""
    state = connection.execute("SELECT dirty, version, rules_sha256 FROM state").fetchone()
    if tuple(state) == (0, run.version, run.rules_sha256):
        return False
    with transaction(connection):
        for rebuild in derived.REBUILD:
            rebuild(connection)
        connection.execute("DELETE FROM runs WHERE run_id NOT IN (SELECT run_id FROM documents)")
        made_by = (run.version, run.rules_sha256)
        connection.execute("UPDATE state SET dirty = 0, version = ?, rules_sha256 = ?", made_by)
    return True


def _tidy(connection: sqlite3.Connection, *, touched: int) -> None:
    """Put everything into the file itself, and close the gaps in it where much was written.

    Nothing hangs on it: it is left undone where the disk has no room for a second copy, or someone else is writing.
    """
    (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
    with suppress(sqlite3.OperationalError):
        if touched > documents * _MUCH:
            connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def counts(connection: sqlite3.Connection) -> Mapping[str, int]:
    """Return how many documents, records, cited documents, facts and conflicts there are."""
    things = dict.fromkeys((*TABLES.values(), "cited_documents", "facts"), "*")
    things["conflicts"] = "DISTINCT conflict_id"
    return {
        table: connection.execute(f"SELECT count({what}) FROM {table}").fetchone()[0] for table, what in things.items()
    }


@dataclass(frozen=True)
class _Version:
    """What tells whether a document is as it was; its name and URI come from the path that led to it."""

    sha256: str
    published_given: str | None
    made_by: tuple[str, str, str]
    name: str = field(compare=False)
    uri: str | None = field(compare=False)


class _Run:
    """One index run: what it has met and done so far."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        places: Places,
        published: str | None,
        on_error: Callable[[SourceError], object],
    ) -> None:
        self.record = run_record()
        self.added: list[str] = []
        self.changed: list[str] = []
        self.unchanged: list[str] = []
        self.skipped: list[SourceError] = []
        self.passed_over: list[str] = []
        self._connection = connection
        self._places = places
        self._published = published
        self._on_error = on_error
        self._stored = _stored(connection)
        self._met: Mapping[str, Source] = {}
        self._lost: set[str] = set()

    def find(self, paths: Sequence[str]) -> Mapping[str, Source]:
        """Return the articles that `paths` mean, by their places."""
        found = self._places.find(paths)
        self.passed_over += found.passed_over
        for path, error in found.errors:
            if not self._held(path, error):
                if isinstance(error, MissingPath):
                    self._lost.add(path)
                self._skip(error)
        self._met = found.articles
        return self._met

    def take(self, place: str, source: Source) -> None:
        """Write one article, unless it stands in the store as it is."""
        try:
            data = read_bytes(source)
            before, now = self._stored.get(place), self._version(data, source)
            if before is not None and before == now:
                self._rename(place, before, now)
                self.unchanged.append(place)
            else:
                self._replace(place, source, data)
                (self.changed if before else self.added).append(place)
        except SourceError as error:
            self._skip(error)

    def gone(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Return the places of documents under `paths` whose files are no longer there.

        Nothing is gone below a folder that is not there at all: its disk may only not be mounted.
        """
        absent = sorted(self._stored.keys() - self._met.keys())
        searched = [path for path in paths if path not in self._lost]
        under = (place for place in absent if any(self._places.under(place, path) for path in searched))
        return tuple(place for place in under if self._places.is_gone(place))

    def remove(self, places: Iterable[str]) -> None:
        """Take documents out."""
        with transaction(self._connection):
            for place in places:
                self._delete(place)

    def _version(self, data: bytes, source: Source) -> _Version:
        made_by = (self.record.schema_version, self.record.version, self.record.rules_sha256)
        return _Version(hashlib.sha256(data).hexdigest(), self._published, made_by, source.name, source.uri)

    def _replace(self, place: str, source: Source, data: bytes) -> None:
        result = processed(parsed(source, data, published=self._published))
        with transaction(self._connection):
            self._delete(place)
            run_id = rows.run_id(self._connection, self.record)
            rows.insert(self._connection, result, source=place, run_id=run_id, published_given=self._published)

    def _rename(self, place: str, before: _Version, now: _Version) -> None:
        """Let an unchanged document have the name that it has now."""
        if (before.name, before.uri) != (now.name, now.uri):
            query = "UPDATE documents SET document = ?, uri = ? WHERE source = ?"
            self._connection.execute(query, (now.name, now.uri, place))

    def _delete(self, place: str) -> None:
        self._connection.execute("UPDATE state SET dirty = 1")
        self._connection.execute("DELETE FROM documents WHERE source = ?", (place,))

    def _held(self, path: str, error: SourceError) -> bool:
        """Whether a path that means nothing now meant documents that are in the store: they are gone, no mistake."""
        if isinstance(error, MissingPath):
            return self._places.of(path) in self._stored
        nothing = isinstance(error, (NoArticles, NoMatch))
        return nothing and any(self._places.under(place, path) for place in self._stored)

    def _skip(self, error: SourceError) -> None:
        self._on_error(error)
        error.__cause__ = error.__context__ = None  # what it came from would keep the article in memory
        self.skipped.append(error.with_traceback(None))


def _stored(connection: sqlite3.Connection) -> Mapping[str, _Version]:
    """Return what the store holds, by place."""
    query = """
        SELECT source, sha256, published_given, schema_version, version, rules_sha256, document, uri
        FROM documents JOIN runs USING (run_id)
    """
    return {
        row["source"]: _Version(
            row["sha256"],
            row["published_given"],
            (row["schema_version"], row["version"], row["rules_sha256"]),
            row["document"],
            row["uri"],
        )
        for row in connection.execute(query)
    }
