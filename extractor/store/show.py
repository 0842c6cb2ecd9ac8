"""One record of the store with its context, and what each of its fields is taken from."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus.document import Piece, Span
from extractor.output.columns import TABLES, columns
from extractor.store import rows
from patterns import load

_ID = re.compile(r"[0-9a-f]{1,20}")
_VERBATIM = ("name", "scope", "base", "unit", "reference", "place", "section", "issuer", "title")
"""The fields whose value is the text itself."""

_FRAMED = ("scope", "base")
"""The fields that come from the frame that gave the name."""

MOST_NAMED = 10
"""How many ids an error names."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A piece of the article that states a field; its text is null where the store does not hold it."""

    text: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a field is taken from: the text, and the rule with what it does, in Vietnamese and English."""

    field: str
    value: Any
    stated: tuple[Stated, ...]
    rule: str | None
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A record, the documents that hold it with their files (copies share their records), and what is around it.

    `before` and `after` are the nearest sentences of the document that the store holds. A date has a sentence only
    where a figure or citation stands in it too.
    """

    record: rows.Found
    documents: tuple[str, ...]
    sources: tuple[str, ...]
    section: str | None
    before: Piece | None
    sentence: Piece | None
    after: Piece | None
    evidence: tuple[Evidence, ...]


class UnknownRecord(LookupError):
    """An id, or the beginning of one, that no record has."""


class ManyRecords(LookupError):
    """The beginning of several ids: `ids` are the first of them."""

    def __init__(self, given: str, ids: Sequence[str]) -> None:
        super().__init__(given)
        self.ids = ids


def show(connection: sqlite3.Connection, record_id: str) -> list[Shown]:
    """Return the record with an id, or with the only id that begins so.

    Copies of an article that were given different days of publication may say different things under one id; each is
    returned. Raises `UnknownRecord` and `ManyRecords`.
    """
    found: list[Shown] = []
    for row, record in _records(connection, record_id.strip().lower()):
        same = next((i for i, other in enumerate(found) if _alike(other.record, record)), None)
        if same is None:
            found.append(_shown(connection, row, record))
        else:
            documents, sources = (*found[same].documents, record.document), (*found[same].sources, row["source"])
            found[same] = replace(found[same], documents=documents, sources=sources)
    ids = sorted({each.record.id for each in found})
    if not ids:
        raise UnknownRecord(record_id)
    if len(ids) > 1:
        raise ManyRecords(record_id, ids[:MOST_NAMED])
    return found


def _records(connection: sqlite3.Connection, beginning: str) -> Iterator[tuple[sqlite3.Row, rows.Found]]:
    """Yield the records whose ids begin so: of no more ids than it takes to say so."""
    if not _ID.fullmatch(beginning):
        return
    for kind in rows.FOUND:
        ids = f"SELECT DISTINCT id FROM {TABLES[kind]} WHERE id BETWEEN ? AND ? ORDER BY id LIMIT {MOST_NAMED}"
        query = f"{rows.SELECT[kind]} WHERE r.id IN ({ids}) ORDER BY r.id, d.source"
        for row in connection.execute(query, (beginning, beginning + "g")):
            yield row, rows.record(kind, row)


def _alike(one: rows.Found, other: rows.Found) -> bool:
    return replace(one, document="") == replace(other, document="")


def _shown(connection: sqlite3.Connection, row: sqlite3.Row, record: rows.Found) -> Shown:
    query = "SELECT text, start, stop, section FROM sentences WHERE document_id = ? ORDER BY start"
    held = [(Piece(text, (a, b)), section) for text, a, b, section in connection.execute(query, (row["document_id"],))]
    query = "SELECT text, start, start + length(text) FROM dates WHERE document_id = ?"
    dates = [Piece(text, (a, b)) for text, a, b in connection.execute(query, (row["document_id"],))]
    pieces: list[Piece | None] = [piece for piece, _ in held]
    own = next((i for i, (piece, _) in enumerate(held) if _within((row["start"], row["start"]), piece.span)), None)
    before, sentence, after = (None, None, None) if own is None else ([None, *pieces, None])[own : own + 3]
    return Shown(
        record=record,
        documents=(record.document,),
        sources=(row["source"],),
        section=None if own is None else held[own][1],
        before=before,
        sentence=sentence,
        after=after,
        evidence=tuple(_evidence(record, [piece for piece, _ in held] + dates)),
    )


def _evidence(record: rows.Found, held: Sequence[Piece]) -> Iterator[Evidence]:
    """Yield what each field is taken from that has a place in the text, or a rule."""
    for field in columns(record.record):
        rule = record.rules.get("name" if field in _FRAMED and getattr(record, field) else field)
        spans = record.spans.get(field, [])
        if spans or rule:
            known = load.known().get(rule or "")
            value = getattr(record, field)
            stated = tuple(Stated(_text(span, field, value, held), span) for span in spans)
            yield Evidence(
                field=field, value=value, stated=stated, rule=rule, description=known.description if known else None
            )


def _text(span: Span, field: str, value: Any, held: Sequence[Piece]) -> str | None:
    """Return the text at `span` where the store holds it: in a sentence, as a date, or as the value itself."""
    piece = next((piece for piece in held if _within(span, piece.span)), None)
    if piece is not None:
        return piece.text[span[0] - piece.span[0] : span[1] - piece.span[0]]
    verbatim = field in _VERBATIM and value is not None and len(value) == span[1] - span[0]
    return str(value) if verbatim else None


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
