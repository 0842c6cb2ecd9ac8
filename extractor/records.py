"""The public record types: the one definition of the schema.

Field meanings are those of the annotation guidelines; `docs/records.md` describes them for users. Every span is a list
of `(start, end)` pairs in code points of the document's text, end exclusive, in reading order.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Literal

SCHEMA_VERSION = "1"

Spans = dict[str, list[tuple[int, int]]]
Kind = Literal["percent", "ratio", "rank", "money", "count", "measure", "multiple"]
Comparator = Literal["=", ">", ">=", "<", "<=", "~"]
Change = Literal["increase", "decrease"]
Status = Literal["actual", "target", "forecast"]
ResolvedBy = Literal["text", "publication", "document year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """The first line of a file: what made it."""

    schema_version: str
    version: str
    rules_sha256: str
    record: Literal["run"] = "run"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """One article that was read."""

    document: str
    uri: str | None
    sha256: str
    text_sha256: str
    media_type: str
    encoding: str
    title: str | None
    author: str | None
    publisher: str | None
    published: str | None
    characters: int
    flags: tuple[str, ...] = ()
    record: Literal["document"] = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRecord:
    """One stated value of something measurable."""

    id: str
    document: str
    kind: Kind
    name: str | None
    scope: str | None = None
    base: str | None = None
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    total: Decimal | None = None
    unit: str | None = None
    comparator: Comparator = "="
    change: Change | None = None
    reference: str | None = None
    status: Status = "actual"
    period: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    place: str | None = None
    basis: str | None = None
    indicator: str | None = None
    confidence: float | None = None
    quote: str
    section: str | None = None
    spans: Spans
    locator: dict[str, Any] | None = None
    rules: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    record: Literal["indicator"] = "indicator"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRecord:
    """One mention of a legal, administrative or Party document."""

    id: str
    document: str
    type: str
    number: str | None
    year: int | None = None
    symbol: str | None = None
    key: str
    resolved_key: str | None = None
    issuer: str | None = None
    date: str | None = None
    title: str | None = None
    articles: tuple[str, ...] = ()
    draft: bool = False
    quote: str
    spans: Spans
    locator: dict[str, Any] | None = None
    rules: dict[str, str] = field(default_factory=dict)
    confidence: float | None = None
    flags: tuple[str, ...] = ()
    record: Literal["citation"] = "citation"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRecord:
    """One expression that names a date or period; `value` is EDTF, `first` and `last` the ISO days it covers."""

    id: str
    document: str
    text: str
    value: str
    first: str | None = None
    last: str | None = None
    resolved_by: ResolvedBy | None = None
    spans: Spans
    locator: dict[str, Any] | None = None
    rules: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    record: Literal["date"] = "date"


Record = RunRecord | DocumentRecord | IndicatorRecord | CitationRecord | DateRecord


def record_id(text_sha256: str, record: str, kind: str, span: tuple[int, int]) -> str:
    """Return the stable id of a record: the same text gives the same id wherever it lies and whoever reads it."""
    key = f"{text_sha256}|{record}|{kind}|{span[0]}|{span[1]}"
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def as_dict(record: Record) -> dict[str, Any]:
    """Return `record` as a plain dictionary in the contract's field order, `record` first; numbers stay `Decimal`."""
    out: dict[str, Any] = {"record": record.record}
    for f in fields(record):
        if f.name != "record":
            value = getattr(record, f.name)
            out[f.name] = list(value) if isinstance(value, tuple) else value
    return out
