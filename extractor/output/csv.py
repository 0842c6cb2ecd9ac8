"""CSV that spreadsheets open rightly: UTF-8 with signature, and no cell that is read as a formula."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any, BinaryIO

import pandas as pd

from extractor.output.columns import RecordKind
from extractor.output.frames import cells
from extractor.output.jsonl import number
from extractor.output.tables import TableWriter, table_writer
from extractor.records import Record

_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠].", re.DOTALL)
"""A sign that makes a formula of what follows it. A sign alone, such as the comparator `=`, is no formula."""


def writer(streams: Mapping[RecordKind, BinaryIO]) -> AbstractContextManager[TableWriter]:
    """Write the records of each kind to its stream."""
    return table_writer({kind: _CsvTable(stream, kind) for kind, stream in streams.items()})


def sheet(frame: pd.DataFrame) -> bytes:
    """Return a whole table."""
    return codecs.BOM_UTF8 + _rows(frame.map(_plain), header=True)


def _rows(frame: pd.DataFrame, *, header: bool) -> bytes:
    return frame.to_csv(index=False, header=header, lineterminator="\r\n").encode()


class _CsvTable:
    def __init__(self, stream: BinaryIO, kind: RecordKind) -> None:
        self._stream = stream
        self._kind = kind
        stream.write(codecs.BOM_UTF8)
        self._write(cells(kind, ()), header=True)

    def append(self, rows: Sequence[Record]) -> None:
        self._write(cells(self._kind, rows).map(_plain), header=False)

    def _write(self, frame: pd.DataFrame, *, header: bool) -> None:
        self._stream.write(_rows(frame, header=header))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return number(value) if isinstance(value, Decimal) else value
