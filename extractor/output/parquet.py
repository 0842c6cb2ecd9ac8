"""Parquet, typed and nested: spans as lists of start and end under the name of their field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.output.columns import RecordKind, columns, is_choice
from extractor.output.jsonl import nested
from extractor.output.tables import TableWriter, table_writer
from extractor.records import Record, Spans

_SPAN = pa.struct([pa.field("start", pa.int64(), nullable=False), pa.field("end", pa.int64(), nullable=False)])

_ARROW: list[tuple[Any, pa.DataType]] = [
    (str, pa.string()),
    (Decimal, pa.float64()),
    (float, pa.float64()),
    (int, pa.int64()),
    (bool, pa.bool_()),
    (Spans, pa.map_(pa.string(), pa.list_(_SPAN))),
    (dict[str, str], pa.map_(pa.string(), pa.string())),
    (dict[str, Any], pa.string()),
    (tuple[str, ...], pa.list_(pa.string())),
]


@contextmanager
def writer(streams: Mapping[RecordKind, BinaryIO]) -> Iterator[TableWriter]:
    """Write the records of each kind to its stream."""
    with ExitStack() as stack:
        opened = {kind: pq.ParquetWriter(stream, schema(kind)) for kind, stream in streams.items()}
        tables = {kind: _ParquetTable(stack.enter_context(file), kind) for kind, file in opened.items()}
        with table_writer(tables) as writer:
            yield writer


def schema(kind: RecordKind) -> pa.Schema:
    """Return the Arrow schema of the records of `kind`."""
    return pa.schema([(name, _arrow_type(hint)) for name, hint in columns(kind).items()])


class _ParquetTable:
    def __init__(self, writer: pq.ParquetWriter, kind: RecordKind) -> None:
        self._writer = writer
        self._kind = kind

    def append(self, rows: Sequence[Record]) -> None:
        values = [self._row(record) for record in rows]
        self._writer.write_table(pa.Table.from_pylist(values, schema=schema(self._kind)))

    def _row(self, record: Record) -> dict[str, Any]:
        return {name: _arrow_value(hint, getattr(record, name)) for name, hint in columns(self._kind).items()}


def _arrow_type(hint: Any) -> pa.DataType:
    if is_choice(hint):
        return pa.string()
    return next(arrow for known, arrow in _ARROW if known == hint)


def _arrow_value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if hint is Decimal:
        return float(value)
    if hint == Spans:
        return [(field, [{"start": s, "end": e} for s, e in pairs]) for field, pairs in value.items()]
    if hint == dict[str, str]:
        return list(value.items())
    return nested(value) if hint == dict[str, Any] else value
