"""Records as pandas frames: one with typed columns to work on, one with cells to write into a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, get_args

import pandas as pd

from extractor.output.columns import KINDS, RecordKind, columns, is_choice
from extractor.output.jsonl import nested
from extractor.records import Record

_DTYPES = {str: "string", Decimal: "Float64", float: "Float64", int: "Int64", bool: "boolean"}


def frame(kind: RecordKind, records: Sequence[Record]) -> pd.DataFrame:
    """Return `records`, all of `kind`, with nullable typed columns; spans, rules and flags stay Python objects."""
    if kind not in KINDS:
        raise ValueError(f"there is no kind of record {kind!r}; take one of {', '.join(KINDS)}")
    return pd.DataFrame({name: _typed(name, hint, records) for name, hint in columns(kind).items()})


def cells(kind: RecordKind, records: Sequence[Record]) -> pd.DataFrame:
    """Return `records`, all of `kind`, as text, exact numbers and empty cells; spans, rules and flags as JSON."""
    return pd.DataFrame({name: _flat(name, hint, records) for name, hint in columns(kind).items()}, dtype=object)


def _typed(name: str, hint: Any, records: Sequence[Record]) -> pd.Series[Any]:
    values = [getattr(record, name) for record in records]
    if is_choice(hint):
        return pd.Series(pd.Categorical(values, categories=list(get_args(hint))))
    if hint is Decimal:
        values = [None if value is None else float(value) for value in values]
    return pd.Series(values, dtype=_DTYPES.get(hint, "object"))


def _flat(name: str, hint: Any, records: Sequence[Record]) -> list[Any]:
    values = [getattr(record, name) for record in records]
    if is_choice(hint) or hint in _DTYPES:
        return values
    return [None if value is None else nested(value) for value in values]
