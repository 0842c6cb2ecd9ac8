"""Records as rows and rows as records: what is written is read back as it was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, get_origin

from corpus.document import Span
from extractor.api import Result
from extractor.output.columns import TABLES, RecordKind, columns
from extractor.records import CitationRecord, DateRecord, DocumentRecord, IndicatorRecord, RunRecord

Found = IndicatorRecord | CitationRecord | DateRecord

_TYPES: Mapping[str, Callable[..., Any]] = {
    "document": DocumentRecord,
    "indicator": IndicatorRecord,
    "citation": CitationRecord,
    "date": DateRecord,
}

_ELSEWHERE: Mapping[str, frozenset[str]] = {
    "document": frozenset(),
    "indicator": frozenset({"document", "quote", "section"}),
    "citation": frozenset({"document", "quote"}),
    "date": frozenset({"document"}),
}
"""Fields that stand in another table: with the document or the sentence."""

_DERIVED = frozenset({"indicator"})
"""Fields that are not written with the record, because what they refer to is made with the derived tables."""

FOUND: tuple[RecordKind, ...] = ("indicator", "citation", "date")
"""What is found in documents, in the order in which records at one place come."""

SELECT: Mapping[RecordKind, str] = {
    "document": "SELECT r.* FROM documents r",
    "indicator": "SELECT r.*, d.document, d.source, d.published, s.text AS quote, s.section "
    "FROM indicators r JOIN documents d USING (document_id) JOIN sentences s USING (sentence_id)",
    "citation": "SELECT r.*, d.document, d.source, d.published, s.text AS quote "
    "FROM citations r JOIN documents d USING (document_id) JOIN sentences s USING (sentence_id)",
    "date": "SELECT r.*, d.document, d.source, d.published FROM dates r JOIN documents d USING (document_id)",
}
"""Queries whose rows `record` understands: the record's own row, its document and its sentence."""


def insert(
    connection: sqlite3.Connection, result: Result, *, source: str, run_id: int, published_given: str | None
) -> None:
    """Write a document with its sentences and records."""
    document_id = _insert(
        connection,
        "documents",
        _packed("document", result.document) | {"source": source, "run_id": run_id, "published_given": published_given},
    )
    sentences = _insert_sentences(connection, result, document_id)
    everything: list[Found] = [*result.indicators, *result.citations, *result.dates]
    for found in everything:
        row = _packed(found.record, found) | {"document_id": document_id, "start": start(found)}
        if not isinstance(found, DateRecord):
            row["sentence_id"] = sentences[_sentence(found, result.text)]
        _insert(connection, TABLES[found.record], row)


def run_id(connection: sqlite3.Connection, run: RunRecord) -> int:
    """Return the key of `run`, which is written where it is new."""
    key = (run.schema_version, run.version, run.rules_sha256)
    connection.execute("INSERT OR IGNORE INTO runs (schema_version, version, rules_sha256) VALUES (?, ?, ?)", key)
    query = "SELECT run_id FROM runs WHERE (schema_version, version, rules_sha256) = (?, ?, ?)"
    return int(connection.execute(query, key).fetchone()[0])


def start(found: Found) -> int:
    """Return where a record's value, or a citation's key, begins."""
    return found.spans["key" if isinstance(found, CitationRecord) else "value"][0][0]


def record(kind: RecordKind, row: sqlite3.Row) -> Any:
    """Return the record of `kind` that a row of `SELECT[kind]` holds, as it was extracted."""
    hints = columns(kind)
    elsewhere = {name: row[name] for name in _ELSEWHERE[kind]}
    stored = {name: _unpacked(name, hints[name], row[name]) for name in _stored(kind)}
    return _TYPES[kind](**stored, **elsewhere)


def _insert_sentences(connection: sqlite3.Connection, result: Result, document_id: int) -> Mapping[Span, int]:
    """Write the sentences that carry records, each once, and return their keys."""
    sections: dict[Span, str | None] = {}
    for cited in result.citations:
        sections[_sentence(cited, result.text)] = None
    for found in result.indicators:
        sections[_sentence(found, result.text)] = found.section
    return {
        (first, last): _insert(
            connection,
            "sentences",
            {
                "document_id": document_id,
                "start": first,
                "stop": last,
                "text": result.text[first:last],
                "section": section,
            },
        )
        for (first, last), section in sorted(sections.items())
    }


def _sentence(found: IndicatorRecord | CitationRecord, text: str) -> Span:
    """Return where the quote of a record stands: around its value or key."""
    if "sentence" in found.spans:
        return found.spans["sentence"][0]
    first = text.rindex(found.quote, 0, start(found) + len(found.quote))
    return first, first + len(found.quote)


def _insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    names, gaps = ", ".join(row), ", ".join("?" * len(row))
    cursor = connection.execute(f"INSERT INTO {table} ({names}) VALUES ({gaps})", tuple(row.values()))
    return cursor.lastrowid or 0


@cache
def _stored(kind: RecordKind) -> Sequence[str]:
    return [name for name in columns(kind) if name not in _ELSEWHERE[kind]]


def _packed(kind: RecordKind, found: Any) -> dict[str, Any]:
    return {name: _packed_value(getattr(found, name)) for name in _stored(kind) if name not in _DERIVED}


def _packed_value(value: Any) -> Any:
    if isinstance(value, (dict, tuple)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return exact(value) if isinstance(value, Decimal) else value


def exact(value: Decimal) -> int | float | str:
    """Return `value` as SQLite holds it without loss: an integer, a real that is written the same way, or text."""
    if value == value.to_integral_value() and abs(value) < 2**63:
        return int(value)
    real = float(value)
    return real if Decimal(repr(real)) == value else format(value, "f")


def _unpacked(name: str, hint: Any, value: Any) -> Any:
    if value is None or hint in (str, int, float):
        return value
    if hint is Decimal:
        return Decimal(repr(value) if isinstance(value, float) else value)
    if hint is bool:
        return bool(value)
    if get_origin(hint) is tuple:
        return tuple(json.loads(value))
    if get_origin(hint) is not dict:
        return value  # one of a few words
    held = json.loads(value)
    return {field: [tuple(piece) for piece in pieces] for field, pieces in held.items()} if name == "spans" else held


def by_position(records: Iterable[Found]) -> Iterator[Found]:
    """Yield records by position in the text; those at one place in the order in which they come."""
    yield from sorted(records, key=start)
