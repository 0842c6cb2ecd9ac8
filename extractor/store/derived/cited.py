"""The tables of cited documents: which mentions mean one document, and why."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import astuple, fields

from extractor.identities.cited import Cited, Decision, Mention, identify
from extractor.identities.provinces import province_of_source, provinces_in

Provinces = Mapping[int, tuple[str, ...]]


def rebuild(connection: sqlite3.Connection) -> None:
    """Make `cited_documents`, `merges` and `citations.cited_id` anew from the citations and the decisions."""
    cited, merges = identify(_mentions(connection), _decisions(connection))
    connection.execute("DELETE FROM merges")
    connection.execute("UPDATE citations SET cited_id = NULL WHERE cited_id IS NOT NULL")
    connection.execute("DELETE FROM cited_documents")
    names = [field.name for field in fields(Cited)]
    into = f"INSERT INTO cited_documents ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    connection.executemany(into, map(astuple, cited))
    connection.executemany(
        "INSERT INTO merges (citation_id, cited_id, rule, evidence) VALUES (?, ?, ?, ?)",
        ((m.row, m.cited_id, m.rule, json.dumps(m.evidence, ensure_ascii=False)) for m in merges),
    )
    connection.executemany(
        "UPDATE citations SET cited_id = ? WHERE citation_id = ?", ((m.cited_id, m.row) for m in merges)
    )


def _decisions(connection: sqlite3.Connection) -> list[Decision]:
    query = "SELECT kind, one, other FROM decisions ORDER BY decision_id"
    return [Decision(row["kind"], row["one"], row["other"]) for row in connection.execute(query)]


def _mentions(connection: sqlite3.Connection) -> list[Mention]:
    query = """
        SELECT c.*, d.source, d.publisher, d.text_sha256, s.sentence_id, s.start AS sentence_start, s.text AS sentence
        FROM citations c JOIN documents d USING (document_id) JOIN sentences s USING (sentence_id)
        ORDER BY d.source, c.start, c.id
    """
    named = _provinces(connection)
    around = _around(connection, named)
    written = _written(connection)
    return [
        Mention(
            row=row["citation_id"],
            id=row["id"],
            article=row["text_sha256"],
            start=row["start"],
            type=row["type"],
            typed=not row["sentence"][row["start"] - row["sentence_start"]].isdigit(),
            number=row["number"],
            year=row["year"],
            symbol=row["symbol"],
            key=row["key"],
            resolved_key=row["resolved_key"],
            issuer=row["issuer"],
            date=row["date"],
            title=row["title"],
            draft=bool(row["draft"]),
            provinces=named[row["sentence_id"]],
            home=province_of_source(row["publisher"] or "") or province_of_source(row["source"]),
            around=around[row["document_id"]],
            written=written.get(row["document_id"]),
        )
        for row in connection.execute(query)
    ]


def _provinces(connection: sqlite3.Connection) -> Provinces:
    """Return the provinces that each sentence names, of the documents that cite anything."""
    query = """
        SELECT sentence_id, text FROM sentences WHERE document_id IN (SELECT document_id FROM citations)
    """
    return {row["sentence_id"]: provinces_in(row["text"]) for row in connection.execute(query)}


def _around(connection: sqlite3.Connection, named: Provinces) -> Provinces:
    """Return the provinces that all sentences of a document name, by document."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for row in connection.execute("SELECT document_id, sentence_id FROM sentences ORDER BY document_id, start, stop"):
        found[row["document_id"]].update(dict.fromkeys(named.get(row["sentence_id"], ())))
    return {document: tuple(provinces) for document, provinces in found.items()}


def _written(connection: sqlite3.Connection) -> Mapping[int, int]:
    """Return the year in which each article was written, where it says so.

    That is the year of publication, or else the one that most of its days and months lie in, those of signing left out;
    of several the latest.
    """
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    query = """
        SELECT document_id, start, substr(value, 1, 4) AS year FROM dates
        WHERE value GLOB '[12][0-9][0-9][0-9]-[01][0-9]*' AND value NOT LIKE '%/%' AND first IS NOT NULL
    """
    signed = _signed(connection)
    for row in connection.execute(query):
        if (row["document_id"], row["start"]) not in signed:
            counts[row["document_id"]][int(row["year"])] += 1
    written = {document: min(years, key=lambda year: (-years[year], -year)) for document, years in counts.items()}
    published = "SELECT document_id, coalesce(published, published_given) AS day FROM documents WHERE day IS NOT NULL"
    return written | {row["document_id"]: int(row["day"][:4]) for row in connection.execute(published)}


def _signed(connection: sqlite3.Connection) -> set[tuple[int, int]]:
    """Return where the dates of signing stand, by document and start."""
    query = "SELECT document_id, spans FROM citations WHERE date IS NOT NULL"
    return {
        (row["document_id"], start)
        for row in connection.execute(query)
        for start, _ in json.loads(row["spans"]).get("date", ())
    }
