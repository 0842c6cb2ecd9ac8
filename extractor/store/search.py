"""Full-text search over the names of figures, the numbers and titles of cited documents, and the sentences of both."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from corpus.document import Span
from extractor.mentions.edtf import bounds
from extractor.records import CitationRecord, IndicatorRecord, Status, as_dict
from extractor.store import rows
from extractor.store.filters import Where
from extractor.store.query import Term, all_stand, terms, together

if TYPE_CHECKING:
    from pandas import DataFrame

SearchKind = Literal["indicator", "citation"]
KINDS: tuple[SearchKind, ...] = get_args(SearchKind)
STATUSES: tuple[Status, ...] = get_args(Status)

LIMIT = 20
"""How many hits are returned unless more or fewer are asked for."""

_OWN = 10
"""How much more a word says in a record's own fields than in its sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A record that has all the words, in its own fields or its sentence.

    `source` is the file of its document, `sentence` where its quote stands, `section` the heading above it, and `marks`
    the places of the words in the quote; all count code points of the document's text. Records whose own fields have
    all the words (`named`) come first; then a higher `score` is better, within one search.
    """

    record: IndicatorRecord | CitationRecord
    source: str
    sentence: Span
    section: str | None
    marks: tuple[Span, ...]
    named: bool
    score: float


class BadPeriod(ValueError):
    """A period, or a day, that is none."""


def search(
    connection: sqlite3.Connection,
    query: str,
    *,
    kind: SearchKind | None = None,
    place: str | None = None,
    period: str | None = None,
    status: Status | None = None,
    since: date | str | None = None,
    limit: int = LIMIT,
) -> list[Hit]:
    """Return the records that have all words of `query`, best first, at most `limit` of them.

    Words without diacritics stand for all their spellings, words with them for themselves; quotes hold a phrase
    together. Nothing that can be typed is an error. A query without words finds nothing.

    `place` takes words as the query does, and looks in the place of a figure or the issuer of a cited document.
    `period` (`2023`, `2023-04`, `2021/2025`, `2021/..`) asks for figures whose period overlaps it and documents signed
    in it, `since` (a day or a period) for figures whose period begins then or later and documents signed then or later;
    of a document without a day the year counts. `status` asks for figures.

    Raises `BadPeriod`, and `ValueError` for a kind or status that is none.
    """
    _check("kind", kind, KINDS)
    _check("status", status, STATUSES)
    wanted = terms(query)
    found: list[_Found] = []
    for table in _TABLES:
        if wanted and kind in (None, table.kind) and not (status and table.status is None):
            where = Where()
            if status:
                where.add(f"{table.status} = ?", status)
            if period:
                first, last = covered(period)
                where.add(f"{table.first} <= ? AND {table.last} >= ?", last, first)
            if since:
                where.add(f"{table.begins} >= ?", since.isoformat() if isinstance(since, date) else covered(since)[0])
            if place:
                places = _places(connection, table, terms(place))
                where.add(f"r.{table.place} IN (SELECT value FROM json_each(?))", json.dumps(places))
            found += islice(_found(connection, table, wanted, where, limit), limit)
    return [_hit(connection, each, wanted) for each in sorted(found)[:limit]]


def frame(hits: Sequence[Hit]) -> DataFrame:
    """Return hits as a pandas frame, a row a hit: the fields of figures and of citations, and where the words stand."""
    import pandas as pd

    values = [as_dict(hit.record) | {name: getattr(hit, name) for name in _OF_HITS} for hit in hits]
    made = {}
    for name, dtype in (_FRAME | _OF_HITS).items():
        column = [value.get(name) for value in values]
        if dtype == "Float64":
            column = [None if number is None else float(number) for number in column]
        made[name] = pd.Series(column, dtype=dtype)
    return pd.DataFrame(made)


def covered(period: str) -> tuple[str, str]:
    """Return the first and the last day of a period in EDTF; for an open end the first or last day there is."""
    begins, slash, ends = period.strip().partition("/")
    first = _FIRST_DAY if slash and begins in _OPEN else bounds(begins)[0]
    last = _LAST_DAY if slash and ends in _OPEN else bounds(ends if slash else begins)[1]
    if first is None or last is None or not _is_day(first) or not _is_day(last) or first > last:
        raise BadPeriod(period)
    return first, last


_FRAME = {
    **dict.fromkeys(("record", "id", "document", "name", "scope", "base"), "string"),
    **dict.fromkeys(("value", "low", "high", "total"), "Float64"),
    **dict.fromkeys(("unit", "comparator", "change", "status", "period", "place"), "string"),
    **dict.fromkeys(("type", "key", "resolved_key", "issuer", "date", "title", "quote"), "string"),
}
_OF_HITS = {
    "source": "string",
    "sentence": "object",
    "section": "string",
    "marks": "object",
    "named": "boolean",
    "score": "Float64",
}
"""The columns of a frame of hits: fields of their records, and those of the hits, with their types."""

_OPEN = ("", "..")
_FIRST_DAY, _LAST_DAY = "0001-01-01", "9999-12-31"


@dataclass(frozen=True)
class _Table:
    """Where the records of a kind are, and what of them is asked for: columns, and SQL over them."""

    kind: SearchKind
    name: str
    own: tuple[str, ...]
    about: tuple[str, ...]
    place: str
    status: str | None
    begins: str
    first: str
    last: str

    @property
    def key(self) -> str:
        return f"{self.kind}_id"


_TABLES = (
    _Table(
        kind="indicator",
        name="indicators",
        own=("name", "scope", "base"),
        about=("place", "period", "basis"),
        place="place",
        status="r.status",
        begins="r.period_start",
        first=f"iif(r.period_end IS NULL, r.period_start, coalesce(r.period_start, '{_FIRST_DAY}'))",
        last=f"iif(r.period_start IS NULL, r.period_end, coalesce(r.period_end, '{_LAST_DAY}'))",
    ),
    _Table(
        kind="citation",
        name="citations",
        own=("type", "key", "resolved_key", "title", "issuer"),
        about=(),
        place="issuer",
        status=None,
        begins="coalesce(r.date, r.year || '-01-01')",
        first="coalesce(r.date, r.year || '-01-01')",
        last="coalesce(r.date, r.year || '-12-31')",
    ),
)

# A term without a number is not asked for, but is the better where it is there.
_QUERY = """
WITH
  term (n, phrase) AS (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)),
  said (record_id, n, score, own) AS (
    SELECT rowid, n, bm25({name}_fts), 1 FROM term CROSS JOIN {name}_fts WHERE {name}_fts MATCH 'folded : ' || phrase
    UNION ALL
    {about}
    SELECT {key}, n, score, 0
    FROM (
      SELECT n, rowid AS sentence_id, bm25(sentences_fts) AS score
      FROM term CROSS JOIN sentences_fts
      WHERE sentences_fts MATCH 'folded : ' || phrase
    )
    CROSS JOIN {name} USING (sentence_id)
  ),
  found (record_id, unnamed, score) AS (
    SELECT record_id, count(DISTINCT iif(own, n, NULL)) < count(DISTINCT n), sum(iif(own, {weight}, 1) * score)
    FROM said
    GROUP BY record_id
    HAVING count(DISTINCT n) = (SELECT count(n) FROM term)
  )
SELECT unnamed, score, d.source, r.start, '{kind}', record_id
FROM found
JOIN {name} r ON r.{key} = record_id
JOIN documents d USING (document_id)
{where}
ORDER BY unnamed, score, d.source, r.start, record_id
LIMIT ?
"""

_ABOUT = """
    SELECT rowid, n, bm25({name}_fts), 0
    FROM term CROSS JOIN {name}_fts
    WHERE {name}_fts MATCH 'folded_about : ' || phrase
    UNION ALL
"""


class _Found(NamedTuple):
    """A record that has all the words; what sorts first is the better. SQLite's scores are the lower the better."""

    unnamed: bool
    score: float
    source: str
    start: int
    kind: SearchKind
    key: int


def _found(
    connection: sqlite3.Connection, table: _Table, wanted: Sequence[Term], where: Where, limit: int
) -> Iterator[_Found]:
    """Yield the records of a table, best first, at least `limit` where there are so many."""
    compared = any(term.exact for term in wanted)
    names = {"kind": table.kind, "name": table.name, "key": table.key}
    about = _ABOUT.format(**names) if table.about else ""
    query = _QUERY.format(**names, about=about, weight=_OWN, where=where.sql)
    asked = list(enumerate(term.indexed for term in wanted))
    phrases = json.dumps([*asked, (None, together(wanted).indexed)] if len(wanted) > 1 else asked)
    found = map(_Found._make, connection.execute(query, (phrases, *where.values, -1 if compared else limit)))
    return _compared(connection, table, wanted, found) if compared else found


def _compared(
    connection: sqlite3.Connection, table: _Table, wanted: Sequence[Term], found: Iterable[_Found]
) -> Iterator[_Found]:
    """Yield those of `found` that have the words with their diacritics too, in the same order.

    A record may have them in its own fields only without, but in its sentence with: it takes its place behind.
    """
    words = f"{_joined(table.own)}, {_joined(table.about)}, s.text"
    query = f"SELECT {words} FROM {table.name} r JOIN sentences s USING (sentence_id) WHERE {table.key} = ?"
    behind: list[_Found] = []
    for each in found:
        while behind and behind[0] < each:
            yield heapq.heappop(behind)
        own, about, quote = connection.execute(query, (each.key,)).fetchone()
        if all_stand(wanted, own):
            yield each
        elif all_stand(wanted, own, about, quote):
            heapq.heappush(behind, each._replace(unnamed=True))
    yield from sorted(behind)


def _joined(columns: Sequence[str]) -> str:
    """Return SQL for the texts of columns as the index has them: one behind the other."""
    return " || ' ' || ".join(f"coalesce(r.{column}, '')" for column in columns) or "''"


def _hit(connection: sqlite3.Connection, found: _Found, wanted: Sequence[Term]) -> Hit:
    row = connection.execute(f"{rows.SELECT[found.kind]} WHERE r.{found.kind}_id = ?", (found.key,)).fetchone()
    query = "SELECT start, stop, section FROM sentences WHERE sentence_id = ?"
    start, stop, section = connection.execute(query, (row["sentence_id"],)).fetchone()
    return Hit(
        record=rows.record(found.kind, row),
        source=found.source,
        sentence=(start, stop),
        section=section,
        marks=tuple((start + first, start + last) for first, last in _marks(wanted, row["quote"])),
        named=not found.unnamed,
        score=-found.score,
    )


def _marks(wanted: Sequence[Term], text: str) -> list[Span]:
    """Return the places of all terms in a text, those that touch as one."""
    marks: list[Span] = []
    for first, last in sorted(span for term in wanted for span in term.places(text)):
        if marks and first <= marks[-1][1]:
            marks[-1] = marks[-1][0], max(last, marks[-1][1])
        else:
            marks.append((first, last))
    return marks


def _places(connection: sqlite3.Connection, table: _Table, wanted: Sequence[Term]) -> list[str]:
    """Return the places, as they are written, in which all the words stand."""
    query = f"SELECT DISTINCT {table.place} FROM {table.name} WHERE {table.place} IS NOT NULL"
    return [place for (place,) in connection.execute(query) if all_stand(wanted, place)]


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def _check(what: str, given: str | None, known: Sequence[str]) -> None:
    if given is not None and given not in known:
        raise ValueError(f"there is no {what} {given!r}; take one of {', '.join(known)}")
