"""The JSON Schema of the records, read off the record types; `docs/records.schema.json` is what this module says."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from extractor.records import (
    SCHEMA_VERSION,
    CitationRecord,
    DateRecord,
    DocumentRecord,
    IndicatorRecord,
    RunRecord,
    Spans,
)

RECORDS: tuple[type, ...] = (RunRecord, DocumentRecord, IndicatorRecord, CitationRecord, DateRecord)
"""The kinds of records, in the order in which a file has them."""

_DAY = r"^\d{4}-\d{2}-\d{2}$"
_PATTERNS: Mapping[str, str] = {
    "id": "^[0-9a-f]{20}$",
    "sha256": "^[0-9a-f]{64}$",
    "text_sha256": "^[0-9a-f]{64}$",
    "rules_sha256": "^[0-9a-f]{64}$",
    "published": _DAY,
    "period_start": _DAY,
    "period_end": _DAY,
    "date": _DAY,
    "first": _DAY,
    "last": _DAY,
}
_PLAIN: Mapping[Any, tuple[str, Mapping[str, Any]]] = {
    str: ("text", {"type": "string"}),
    int: ("integer", {"type": "integer"}),
    float: ("number", {"type": "number"}),
    Decimal: ("number", {"type": "number"}),
    bool: ("true or false", {"type": "boolean"}),
    tuple[str, ...]: ("list of texts", {"type": "array", "items": {"type": "string"}}),
    dict[str, str]: ("object of texts", {"type": "object", "additionalProperties": {"type": "string"}}),
    dict[str, Any]: ("object", {"type": "object"}),
}
_PAIR = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
_PIECES = {"type": "array", "items": _PAIR, "minItems": 1}

_SPANS: Mapping[type, Mapping[str, str]] = {
    IndicatorRecord: {
        "value": "the numeric core, with its unit; always there",
        "name": "the pieces of the name",
        "scope": "the pieces of the scope",
        "base": "the pieces of the base",
        "comparator": "the word that makes it more, less or about",
        "unit": "the unit, where it is a word of its own",
        "change": "the word of rise or fall",
        "reference": "what a change is compared with",
        "status": "the word that says the status",
        "period": "the expression of time; it may stand in another sentence",
        "place": "the place; it may stand in another sentence",
        "basis": "the citation behind `basis`",
        "section": "the heading",
        "sentence": "the sentence that `quote` quotes",
    },
    CitationRecord: {
        "key": "from the type word to the end of the number or title; always there",
        "issuer": "who issued it",
        "date": "the day of signing",
        "title": "the title",
        "articles": "one piece an article, in the order of `articles`",
    },
    DateRecord: {"value": "the expression; always there"},
}
_NEEDED_SPAN: Mapping[type, str] = {IndicatorRecord: "value", CitationRecord: "key", DateRecord: "value"}

_SHARED = {
    "document": "The document's name: its path below the folder that was named, or the path itself as it was named.",
    "spans": "Where the text says each field: field to list of `[start, end]` pairs, in reading order. "
    "A field that the text does not say has no entry.",
    "locator": "The place in sources that have pages, cells or boxes; null for plain text.",
    "rules": "Which rule found a field: field to rule id.",
    "quote": "The sentence, verbatim.",
    "confidence": "How often records on such evidence were right on annotated articles, from 0 to 1 (confidence.md).",
}
_MEANINGS: Mapping[type, Mapping[str, str]] = {
    RunRecord: {
        "schema_version": "The version of this contract.",
        "version": "The version of chiso.",
        "rules_sha256": "The hash of rules, lexicons and the gazetteer: with the same hash the same ones were used.",
    },
    DocumentRecord: {
        "uri": "The path as a URI, relative where it was named so; null for standard input and for a text from Python.",
        "sha256": "The hash of the bytes that were read.",
        "text_sha256": "The hash of the text (in UTF-8) that offsets count in.",
        "media_type": "The format that was read, such as `text/plain`.",
        "encoding": "The encoding that was read, such as `utf-8`.",
        "title": "The title: the one that the source states, or the line that the text opens with.",
        "author": "The author, where the source states it as such; null for plain text.",
        "publisher": "The publisher, where the source states it as such; null for plain text.",
        "published": "The day of publication: the one that was given, or the one at the head of the article.",
        "characters": "The length of the text in code points.",
        "flags": "What was done to read it: `bom-removed`, `line-ends-unified`, `nfc-normalized`.",
    },
    IndicatorRecord: {
        "id": "The same for the same place of the same text, wherever it lies and whoever reads it.",
        "kind": "What sort of quantity it is.",
        "name": "What is measured, in the text's own words; pieces that stand apart are joined by one space.",
        "scope": "What tells the figure from its siblings under a shared name, or the group that it holds for.",
        "base": "What the figure is a share of, where that follows the value.",
        "value": "The number, its multiplier applied; null for a range. Of a ratio the part, of a rank the place.",
        "low": "The lower end of a range.",
        "high": "The upper end of a range.",
        "total": "Of a ratio the whole, of a rank how many are ranked.",
        "unit": "`%`, `pp` (percentage points), `‰`, an ISO 4217 code for money, `x` for a multiple, "
        "the unit as written for a measure; null for counts, ratios and ranks.",
        "comparator": "How the true value compares with the number; `~` is about. Never null.",
        "change": "Null where the value is a level; otherwise the value is the size of a rise or fall.",
        "reference": "What a change is compared with, verbatim.",
        "status": "Measured or in force, planned or required, or predicted. Never null.",
        "period": "The time that the value holds for or is to be reached by, in EDTF; `PRESENT_REF` is now.",
        "period_start": "The first day of the period; null for an open beginning and where a digit is unknown.",
        "period_end": "The last day of the period; null for an open end and where a digit is unknown.",
        "place": "The place or organisation that the figure is about.",
        "basis": "The key of the cited document that sets or reports the figure.",
        "indicator": "The id of a known indicator in a catalogue; null where none is linked.",
        "section": "The heading that the sentence stands under.",
        "flags": "Doubts about this record.",
    },
    CitationRecord: {
        "id": "The same for the same place of the same text, wherever it lies and whoever reads it.",
        "type": "The type of document in full, its first letter a capital: `Quyết định`, `Luật`.",
        "number": "The running number, as written; null for a law named by its title.",
        "year": "The year in the number or behind the title.",
        "symbol": "The symbol behind the number: `QĐ-UBND`.",
        "key": "The canonical number: `162/QĐ-UBND`; type and number or title where no symbol stands: "
        "`Nghị quyết 57`, `Luật Đất đai 2024`.",
        "resolved_key": "What a short mention means, as a full key; null where that is not known.",
        "issuer": "Who issued it, verbatim, where stated beside it.",
        "date": "The day of signing, where stated beside it.",
        "title": "The title of a law or resolution that is named by it, without the type word.",
        "articles": "The articles, clauses and points that are cited: `khoản 2 Điều 5`.",
        "draft": "Whether a draft is cited.",
        "flags": "Doubts about this record: `type contradicts symbol` where the type word is not that of the symbol, "
        "which is then trusted.",
    },
    DateRecord: {
        "id": "The same for the same place of the same text, wherever it lies and whoever reads it.",
        "text": "The expression, verbatim.",
        "value": "The date or period in EDTF; `X` is an unknown digit.",
        "first": "The first day that it covers; null where that is unknown.",
        "last": "The last day that it covers; null where that is unknown.",
        "resolved_by": "Where the year or day comes from that the expression does not say: the text around it, "
        "the day of publication, or the year that the document is about.",
        "flags": "Doubts about this record.",
    },
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of record: its type in words, its schema, and what it means."""

    name: str
    type: str
    schema: Mapping[str, Any]
    meaning: str


def kind_of(record: type) -> str:
    """Return the value of `"record"` that tells records of this type from others."""
    kind: str = get_args(get_type_hints(record)["record"])[0]
    return kind


def fields_of(record: type) -> Iterator[Field]:
    """Yield the fields of a record type in the contract's order, `record` first."""
    kind = kind_of(record)
    yield Field("record", f"`{kind}`", {"const": kind}, "The kind of record.")
    hints = get_type_hints(record)
    for f in fields(record):
        if f.name == "record":
            continue
        words, schema = _typed(record, f.name, hints[f.name])
        yield Field(f.name, words, schema, _MEANINGS[record].get(f.name) or _SHARED[f.name])


def spans_of(record: type) -> Mapping[str, str]:
    """Return the entries that `spans` of a record type may have, and where each of them points."""
    return _SPANS.get(record, {})


def schema() -> dict[str, Any]:
    """Return the JSON Schema of one line of a file of records."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:chiso:records:{SCHEMA_VERSION}",
        "title": "chiso record",
        "description": "One line of chiso's JSON Lines: told apart by `record`. Offsets are code points of the text "
        "that `chiso text` prints, end exclusive.",
        "oneOf": [_record(record) for record in RECORDS],
    }


def as_json() -> str:
    """Return the JSON Schema as the text of a file."""
    return f"{json.dumps(schema(), ensure_ascii=False, indent=2)}\n"


def _record(record: type) -> dict[str, Any]:
    described = {f.name: {**f.schema, "description": f.meaning} for f in fields_of(record)}
    return {
        "title": kind_of(record),
        "description": " ".join((record.__doc__ or "").split()),
        "type": "object",
        "properties": described,
        "required": list(described),
        "additionalProperties": False,
    }


def _typed(record: type, name: str, hint: Any) -> tuple[str, dict[str, Any]]:
    """Return a field's type in words and as a schema."""
    if name == "schema_version":
        return f"`{SCHEMA_VERSION}`", {"const": SCHEMA_VERSION}
    if get_origin(hint) in (Union, types.UnionType):
        (only,) = (arg for arg in get_args(hint) if arg is not type(None))
        words, schema = _typed(record, name, only)
        return f"{words}, or null", {"anyOf": [schema, {"type": "null"}]}
    if get_origin(hint) is Literal:
        return " · ".join(f"`{value}`" for value in get_args(hint)), {"enum": list(get_args(hint))}
    if hint == Spans:
        return "object of lists of pairs", _spans(record)
    words, plain = _PLAIN[hint]
    schema = dict(plain)
    if name == "characters":
        schema["minimum"] = 0
    if name == "confidence":
        schema |= {"minimum": 0, "maximum": 1}
    if name in _PATTERNS:
        schema["pattern"] = _PATTERNS[name]
        words = "day" if _PATTERNS[name] == _DAY else words
    return words, schema


def _spans(record: type) -> dict[str, Any]:
    pieces = {name: {**_PIECES, "description": where} for name, where in spans_of(record).items()}
    return {
        "type": "object",
        "properties": pieces,
        "required": [_NEEDED_SPAN[record]],
        "additionalProperties": False,
    }
