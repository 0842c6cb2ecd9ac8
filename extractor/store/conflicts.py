"""Conflicts as they are shown: what cannot all be true, with every source."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from corpus.normalize import fold, nfc
from extractor.identities.facts import Grade
from extractor.identities.places import named
from extractor.records import IndicatorRecord
from extractor.store import rows

_QUERY = f"""
SELECT c.conflict_id, c.grade, c.fact_id AS fact, f.subject, f.value AS stated, r.*
FROM conflicts c JOIN facts f USING (fact_id) JOIN ({rows.SELECT["indicator"]}) r ON r.fact_id = c.fact_id
ORDER BY c.conflict_id, c.fact_id, r.source, r.start
"""


@dataclass(frozen=True, slots=True)
class Telling:
    """One record that tells a fact of a conflict: where it stands, and the fact's value in its one form."""

    fact: int
    value: str
    source: str
    published: str | None
    record: IndicatorRecord


@dataclass(frozen=True, slots=True)
class ConflictTold:
    """Facts that cannot all be true. `subject` is what they are about, as `facts.subject` holds it."""

    conflict: int
    grade: Grade
    subject: Mapping[str, Any]
    tellings: Sequence[Telling]


def told(
    connection: sqlite3.Connection, *, indicator: str | None = None, place: str | None = None
) -> Iterator[ConflictTold]:
    """Yield the conflicts of a store, the strong ones first.

    `indicator` is an id of the catalogue, or words of a name; `place` a code, such as `province:52`, or a name, which
    means the place as it was at any time.
    """
    groups = groupby(connection.execute(_QUERY), key=lambda row: row["conflict_id"])
    found = [_conflict(list(group)) for _, group in groups]
    for conflict in sorted(found, key=lambda c: c.grade != "strong"):
        if _is_about(conflict.subject, indicator) and _is_at(conflict.subject, place):
            yield conflict


def _conflict(group: Sequence[sqlite3.Row]) -> ConflictTold:
    tellings = [
        Telling(row["fact"], row["stated"], row["source"], row["published"], rows.record("indicator", row))
        for row in group
    ]
    return ConflictTold(group[0]["conflict_id"], group[0]["grade"], json.loads(group[0]["subject"]), tellings)


def _is_about(subject: Mapping[str, Any], indicator: str | None) -> bool:
    return indicator is None or subject["indicator"] == indicator or _folded(indicator) in _folded(subject["name"])


def _is_at(subject: Mapping[str, Any], place: str | None) -> bool:
    if place is None:
        return True
    return subject["place"] in {place, _folded(place), *(p.code for p in named(place))}


def _folded(text: str) -> str:
    return fold(nfc(text)).lower()
