"""`Store`: a store in Python, its tables as pandas frames and its documents as the records they were read from."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from corpus.read import SourceError
from extractor.api import Published
from extractor.output.columns import RecordKind
from extractor.records import Kind, Record, RunRecord, Status
from extractor.store import rows, search, show
from extractor.store.connect import StrPath, connect, told
from extractor.store.filters import Day, Where
from extractor.store.index import IndexReport, index
from extractor.store.search import LIMIT, SearchKind
from extractor.store.show import Shown

if TYPE_CHECKING:
    from pandas import DataFrame

_LINKED = {
    "link_score": "Float64",
    "group_id": "Int64",
    "place_code": "string",
    "fact_id": "Int64",
}
"""What is derived of indicators, besides the `indicator` of the catalogue, which their records have."""


class Store:
    """A store of records in one SQLite file. It is opened when it is first needed, and closed by `with` or `close`.

        with Store("chiso.db") as store:
            store.index(["articles"])
            frame = store.indicators(status="target", since="2023-01-01")

    Every method raises `StoreError` where the file cannot be used.
    """

    def __init__(self, path: StrPath) -> None:
        self.path = Path(path)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            with told(self.path):
                raise error

    def close(self) -> None:
        """Close the file; it is opened again if need be."""
        if "connection" in self.__dict__:
            self.connection.close()
            del self.connection

    @cached_property
    def connection(self) -> sqlite3.Connection:
        """A connection that only reads, with rows as `sqlite3.Row`."""
        return connect(self.path, write=False)

    def index(
        self,
        paths: Iterable[StrPath] | StrPath,
        *,
        published: Published = None,
        prune: bool = False,
        on_error: Callable[[SourceError], object] | None = None,
        on_step: Callable[[], object] | None = None,
    ) -> IndexReport:
        """Read articles into the store, which is made where there is none; see `extractor.store.index.index`."""
        given = [paths] if isinstance(paths, (str, os.PathLike)) else paths
        return index(self.path, given, published=published, prune=prune, on_error=on_error, on_step=on_step)

    # Finding

    def search(
        self,
        query: str,
        *,
        kind: SearchKind | None = None,
        place: str | None = None,
        period: str | None = None,
        status: Status | None = None,
        since: Day | None = None,
        limit: int = LIMIT,
    ) -> DataFrame:
        """Return the figures and citations that have all words of `query`, best first, a row each.

        See `extractor.store.search.search`, which returns them as `Hit`.
        """
        with told(self.path):
            hits = search.search(
                self.connection,
                query,
                kind=kind,
                place=place,
                period=period,
                status=status,
                since=since,
                limit=limit,
            )
        return search.frame(hits)

    def show(self, record_id: str) -> list[Shown]:
        """Return a record with its context and evidence, by its id or its beginning; see `extractor.store.show`."""
        with told(self.path):
            return show.show(self.connection, record_id)

    # Tables

    def documents(self, *, source: str | None = None, since: Day | None = None) -> DataFrame:
        """Return the documents that were read, a row each; `since` asks for those published that day or later."""
        where = Where()
        where.equal({"r.source": source})
        where.since("r.published", since)
        return self._records("document", where)

    def indicators(
        self,
        *,
        kind: Kind | None = None,
        status: Status | None = None,
        place: str | None = None,
        period: str | None = None,
        since: Day | None = None,
        indicator: str | None = None,
        source: str | None = None,
    ) -> DataFrame:
        """Return the figures, a row each, with the columns of the records, `source`, and what is derived of each.

        `place` is a code, such as `province:52`, or a place as it is written. `period` asks for figures whose days lie
        in it, `since` for those whose period ends that day or later, `indicator` for those linked to one of the
        catalogue.
        """
        where = Where()
        where.equal({"r.kind": kind, "r.status": status, "r.indicator": indicator, "d.source": source})
        where.place(place)
        where.period(period)
        where.since("r.period_end", since)
        return self._records("indicator", where, _LINKED)

    def citations(
        self,
        *,
        key: str | None = None,
        type: str | None = None,
        cited: str | None = None,
        since: Day | None = None,
        source: str | None = None,
    ) -> DataFrame:
        """Return the mentions of documents, a row each, with `source` and the cited document that each belongs to.

        `key` is one as stated or as it is resolved to, such as `749/QĐ-TTg`, and `cited` the id of a cited document;
        `since` asks for documents that were signed that day or later.
        """
        where = Where()
        where.equal({"r.type": type, "r.cited_id": cited, "d.source": source})
        where.add("? IN (r.key, r.resolved_key)", key)
        where.since("r.date", since)
        return self._records("citation", where, {"cited_id": "string"})

    def citation_index(self, *, key: str | None = None, document: str | None = None) -> DataFrame:
        """Return the mentions of cited documents, a row each, those that most articles cite first.

        `key` asks for one document in any spelling (`749/qd-ttg`, `quyết định 749`), `document` for all that an article
        cites. `cited_by` counts the articles that cite the document, `mentions` the places; `rule` says why this
        mention belongs to it.
        """
        from extractor.store.citations import citation_index, index_frame

        with told(self.path):
            return index_frame(citation_index(self.connection, key=key, document=document))

    def dates(self, *, since: Day | None = None, source: str | None = None) -> DataFrame:
        """Return the dates, a row each, with `source`; `since` asks for those that end that day or later."""
        where = Where()
        where.equal({"d.source": source})
        where.since("r.last", since)
        return self._records("date", where)

    def sentences(self, *, source: str | None = None) -> DataFrame:
        """Return the sentences that carry figures or citations, a row each, with where they stand."""
        where = Where()
        where.equal({"d.source": source})
        query = "SELECT d.source, d.document, s.start, s.stop, s.text, s.section FROM sentences s JOIN documents d"
        return self._frame(f"{query} USING (document_id){where.sql} ORDER BY d.source, s.start, s.stop", where.values)

    def facts(self, *, indicator: str | None = None) -> DataFrame:
        """Return what is stated, a row a fact however often it is told; `subject` is a dictionary."""
        where = Where()
        where.add("json_extract(subject, '$.indicator') = ?", indicator)
        return self._subjects(self._frame(f"SELECT * FROM facts{where.sql} ORDER BY fact_id", where.values))

    def conflicts(self) -> DataFrame:
        """Return the facts that cannot all be true, a row each; those of one conflict share `conflict_id`."""
        query = "SELECT * FROM conflicts JOIN facts USING (fact_id) ORDER BY conflict_id, fact_id"
        return self._subjects(self._frame(query))

    # Records

    def records(self) -> Iterator[Record]:
        """Yield the records as they were extracted: what made them, then document by document, by source and place.

        A document that another version or other rules read comes behind a run record of its own.
        """
        documents = self.connection.execute("SELECT * FROM documents JOIN runs USING (run_id)").fetchall()
        run = None
        for row in sorted(documents, key=lambda row: row["source"].split("/")):
            made_by = RunRecord(**{name: row[name] for name in ("schema_version", "version", "rules_sha256")})
            if made_by != run:
                yield (run := made_by)
            yield rows.record("document", row)
            yield from rows.by_position(self._found(row["document_id"]))

    def _found(self, document_id: int) -> Iterator[rows.Found]:
        for kind in rows.FOUND:
            query = f"{rows.SELECT[kind]} WHERE r.document_id = ? ORDER BY r.{kind}_id"
            for row in self.connection.execute(query, (document_id,)):
                yield rows.record(kind, row)

    def _records(self, kind: RecordKind, where: Where, derived: Mapping[str, str] | None = None) -> DataFrame:
        """Return the records of `kind` as a frame, with the place of each and what is derived of it."""
        import pandas as pd

        from extractor.output.frames import frame

        order = "r.source" if kind == "document" else f"d.source, r.start, r.{kind}_id"
        with told(self.path):
            found = self.connection.execute(f"{rows.SELECT[kind]}{where.sql} ORDER BY {order}", where.values).fetchall()
        made = frame(kind, [rows.record(kind, row) for row in found])
        for name, dtype in ({"source": "string"} | dict(derived or {})).items():
            made[name] = pd.Series([row[name] for row in found], dtype=dtype)
        return made

    def _frame(self, query: str, values: Iterable[Any] = ()) -> DataFrame:
        import pandas as pd

        with told(self.path):
            cursor = self.connection.execute(query, tuple(values))
            names = [column[0] for column in cursor.description]
            return pd.DataFrame(cursor.fetchall(), columns=names)

    def _subjects(self, frame: DataFrame) -> DataFrame:
        import json

        frame["subject"] = [json.loads(subject) for subject in frame["subject"]]
        return frame
