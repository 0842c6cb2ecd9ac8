"""The columns of each kind of record, read off the record types, for every form of output that is a table."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from extractor.records import CitationRecord, DateRecord, DocumentRecord, IndicatorRecord

RecordKind = Literal["indicator", "citation", "date", "document"]

KINDS: tuple[RecordKind, ...] = get_args(RecordKind)

TABLES: Mapping[RecordKind, str] = {kind: f"{kind}s" for kind in KINDS}
"""The name of the table, sheet or file part that holds the records of a kind."""

_TYPES: Mapping[RecordKind, type] = {
    "indicator": IndicatorRecord,
    "citation": CitationRecord,
    "date": DateRecord,
    "document": DocumentRecord,
}


@cache
def columns(kind: RecordKind) -> Mapping[str, Any]:
    """Return the columns of `kind` in the contract's order, each with its type, null left out."""
    hints = get_type_hints(_TYPES[kind])
    return {f.name: _not_null(hints[f.name]) for f in fields(_TYPES[kind]) if f.name != "record"}


def is_choice(hint: Any) -> bool:
    """Whether a column takes one of a few fixed values."""
    return get_origin(hint) is Literal


def _not_null(hint: Any) -> Any:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    (only,) = (arg for arg in get_args(hint) if arg is not type(None))
    return only
