"""What the tabular outputs share: rows are gathered, a kind of record at a time, and handed on in bounded numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from extractor.output.columns import RecordKind
from extractor.records import Record

ROWS = 10_000
"""Rows of one kind that are held in memory."""


class Table(Protocol):
    """Where the rows of one kind of record go."""

    def append(self, rows: Sequence[Record]) -> None:
        """Write `rows` after those before."""


class TableWriter:
    """Hands each record to the table of its kind."""

    def __init__(self, tables: Mapping[RecordKind, Table]) -> None:
        self._tables = tables
        self._waiting: dict[str, list[Record]] = {kind: [] for kind in tables}

    def add(self, records: Sequence[Record]) -> None:
        """Take the records of one document."""
        for record in records:
            if record.record in self._waiting:
                self._waiting[record.record].append(record)
        self.hand_over(at_least=ROWS)

    def hand_over(self, *, at_least: int) -> None:
        """Give every table for which `at_least` so many rows are waiting its rows."""
        for kind, table in self._tables.items():
            rows = self._waiting[kind]
            if len(rows) >= at_least:
                table.append(rows)
                rows.clear()


@contextmanager
def table_writer(tables: Mapping[RecordKind, Table]) -> Iterator[TableWriter]:
    """Yield what writes into `tables`; at the end they have it all."""
    writer = TableWriter(tables)
    yield writer
    writer.hand_over(at_least=1)
