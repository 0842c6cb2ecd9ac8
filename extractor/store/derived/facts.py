"""Facts and conflicts: `facts`, `conflicts`, and `fact_id` of each indicator."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from corpus.normalize import fold, nfc
from extractor.identities.facts import Conflict, Fact, Mention, Value, conflicts, facts

_QUERY = """
SELECT i.indicator_id, i.start, i.indicator, i.group_id, i.name, i.scope, i.base, i.place, i.place_code, i.period,
  i.period_start, i.period_end, i.status, i.kind, i.unit, i.change, i.reference, i.comparator, i.value, i.low, i.high,
  i.total, i.confidence, d.text_sha256, s.start AS first, s.stop AS last, s.text AS quote
FROM indicators i JOIN documents d USING (document_id) JOIN sentences s USING (sentence_id)
WHERE i.name IS NOT NULL ORDER BY d.source, i.start, i.id
"""


def rebuild(connection: sqlite3.Connection) -> None:
    """Make facts of all figures that have a name, and find those that contradict each other."""
    connection.execute("UPDATE indicators SET fact_id = NULL WHERE fact_id IS NOT NULL")
    connection.execute("DELETE FROM conflicts")
    connection.execute("DELETE FROM facts")
    cursor = connection.execute(_QUERY)
    names = [column[0] for column in cursor.description]
    found = facts(_mention(dict(zip(names, row, strict=True))) for row in cursor)
    _fill(connection, found)
    _fill_conflicts(connection, found, conflicts(found))


def _mention(row: dict[str, Any]) -> Mention:
    return Mention(
        record=row["indicator_id"],
        text=row["text_sha256"],
        sentence=(row["first"], row["last"]),
        place=row["place_code"] or (fold(nfc(row["place"])).lower() if row["place"] else None),
        where=row["place"],
        value=Value(
            comparator=row["comparator"],
            value=_number(row["value"]),
            low=_number(row["low"]),
            high=_number(row["high"]),
            total=_number(row["total"]),
        ),
        confidence=row["confidence"] or 0.0,
        group=row["group_id"],
        **{name: row[name] for name in _AS_THEY_ARE},
    )


_AS_THEY_ARE = (
    "quote",
    "indicator",
    "name",
    "scope",
    "base",
    "period",
    "period_start",
    "period_end",
    "status",
    "kind",
    "unit",
    "change",
    "reference",
)


def _number(held: float | str | None) -> Decimal | None:
    return None if held is None else Decimal(str(held))


def _fill(connection: sqlite3.Connection, found: Sequence[Fact]) -> None:
    connection.executemany(
        "INSERT INTO facts (fact_id, subject, value, mentions, documents) VALUES (?, ?, ?, ?, ?)",
        [
            (key, _subject(fact), str(fact.value), len(fact.mentions), len({m.text for m in fact.mentions}))
            for key, fact in enumerate(found, 1)
        ],
    )
    connection.executemany(
        "UPDATE indicators SET fact_id = ? WHERE indicator_id = ?",
        [(key, mention.record) for key, fact in enumerate(found, 1) for mention in fact.mentions],
    )


def _subject(fact: Fact) -> str:
    """Return the subject as JSON, with the name, scope, base and reference as the fullest mention has them."""
    first, subject = fact.mentions[0], fact.subject
    stated = {
        "indicator": first.indicator,
        "group": first.group,
        "name": first.name,
        "scope": first.scope,
        "base": first.base,
        "place": subject.place,
        "period": subject.period,
        "status": subject.status,
        "kind": subject.kind,
        "unit": subject.unit,
        "change": subject.change,
        "reference": first.reference,
    }
    return json.dumps(stated, ensure_ascii=False, separators=(",", ":"))


def _fill_conflicts(connection: sqlite3.Connection, found: Sequence[Fact], apart: Sequence[Conflict]) -> None:
    keys = {(fact.subject, fact.value): key for key, fact in enumerate(found, 1)}
    connection.executemany(
        "INSERT INTO conflicts (conflict_id, fact_id, grade) VALUES (?, ?, ?)",
        [
            (n, keys[fact.subject, fact.value], conflict.grade)
            for n, conflict in enumerate(apart, 1)
            for fact in conflict.facts
        ],
    )
