"""W3C Web Annotations: each record as an annotation of its article, with position and quote selectors.

Source of the form: W3C Recommendation Web Annotation Data Model, 2017. A `TextPositionSelector` counts code points of
the article's text, as the records do; a `TextQuoteSelector` finds the place again where that text has changed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

ANNOTATIONS = "annotations.jsonld"
AROUND = 32
"""Characters before and behind a quote that help to find it again; never beyond its sentence."""

_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"chiso": "urn:chiso:record:", "field": "chiso:field"}]
_CORE = {"indicator": "value", "citation": "key", "date": "value"}
_BODIES: Mapping[str, tuple[str, ...]] = {
    "indicator": (
        *(
            "kind",
            "name",
            "scope",
            "base",
            "value",
            "low",
            "high",
            "total",
            "unit",
            "comparator",
            "change",
            "reference",
        ),
        *("status", "period", "period_start", "period_end", "place", "basis", "indicator", "confidence"),
    ),
    "citation": (
        *("type", "number", "year", "symbol", "key", "resolved_key", "issuer", "date", "title", "articles", "draft"),
        "confidence",
    ),
    "date": ("value", "first", "last", "resolved_by"),
}
_ROWS: Mapping[str, str] = {
    "indicator": "SELECT r.*, s.start AS sentence_start, s.text AS sentence FROM indicators r "
    "JOIN sentences s USING (sentence_id) WHERE r.document_id = ? ORDER BY r.start, r.id",
    "citation": "SELECT r.*, s.start AS sentence_start, s.text AS sentence FROM citations r "
    "JOIN sentences s USING (sentence_id) WHERE r.document_id = ? ORDER BY r.start, r.id",
    "date": "SELECT r.*, r.start AS sentence_start, r.text AS sentence FROM dates r "
    "WHERE r.document_id = ? ORDER BY r.start, r.id",
}


def write(connection: sqlite3.Connection, folder: Path) -> int:
    """Write `annotations.jsonld`, one page of annotations, into `folder`; return how many."""
    written = 0
    with (folder / ANNOTATIONS).open("w", encoding="utf-8") as file:
        file.write(f'{{"@context": {json.dumps(_CONTEXT)}, "id": "urn:chiso:annotations", "type": "AnnotationPage", ')
        file.write('"items": [')
        for annotation in _annotations(connection):
            file.write(",\n" if written else "\n")
            file.write(json.dumps(annotation, ensure_ascii=False))
            written += 1
        file.write("\n]}\n")
    return written


def _annotations(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    for document in connection.execute("SELECT * FROM documents ORDER BY source").fetchall():
        for kind, query in _ROWS.items():
            for row in connection.execute(query, (document["document_id"],)):
                yield _annotation(kind, row, document)


def _annotation(kind: str, row: sqlite3.Row, document: sqlite3.Row) -> dict[str, Any]:
    source = document["uri"] or f"urn:sha256:{document['text_sha256']}"
    spans = json.loads(row["spans"])
    fields = sorted(spans, key=lambda field: (field != _CORE[kind], spans[field]))
    return {
        "id": f"urn:chiso:record:{row['id']}:{quote(document['source'])}",
        "type": "Annotation",
        "motivation": "describing",
        "body": _body(kind, row),
        "target": [
            {
                "type": "SpecificResource",
                "source": source,
                "field": field,
                "selector": _selectors(start, end, row["sentence_start"], row["sentence"]),
            }
            for field in fields
            for start, end in spans[field]
        ],
    }


def _body(kind: str, row: sqlite3.Row) -> dict[str, Any]:
    """Return what the record says as the annotation's body: JSON that the vocabulary of annotations leaves as it is."""
    said = {field: row[field] for field in _BODIES[kind] if row[field] is not None}
    if "articles" in said:
        said["articles"] = json.loads(said["articles"])
    if "draft" in said:
        said["draft"] = bool(said["draft"])
    return {"type": "TextualBody", "format": "application/json", "value": json.dumps(said, ensure_ascii=False)}


def _selectors(start: int, end: int, offset: int, sentence: str) -> list[dict[str, Any]]:
    """Return how to find `start` to `end`: by position, and by quote where the place lies in the record's sentence."""
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    first, last = start - offset, end - offset
    if not 0 <= first < last <= len(sentence):
        return [position]
    quoted = {
        "type": "TextQuoteSelector",
        "exact": sentence[first:last],
        "prefix": sentence[max(0, first - AROUND) : first],
        "suffix": sentence[last : last + AROUND],
    }
    return [position, quoted]
