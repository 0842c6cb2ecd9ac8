"""A workbook with a sheet a kind of record: the same bytes for the same input, and no cell that is a formula."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from extractor.output.columns import TABLES, RecordKind, columns
from extractor.output.errors import TooManyRows
from extractor.output.frames import cells
from extractor.output.tables import TableWriter, table_writer
from extractor.records import Record

MOST_ROWS = 1_048_576
"""Rows of a worksheet, its headings among them."""

_NEVER = (1980, 1, 1, 0, 0, 0)
_TIMESTAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@contextmanager
def writer(stream: BinaryIO, kinds: Sequence[RecordKind], *, file: str) -> Iterator[TableWriter]:
    """Write a workbook with a sheet for each of `kinds` to `stream`; `file` is its name, for errors."""
    book = Workbook(write_only=True)
    sheets = {kind: _Sheet(book, kind, file) for kind in kinds}
    try:
        with table_writer(sheets) as tables:
            yield tables
    except BaseException:
        for sheet in sheets.values():
            sheet.abandon()
        raise
    _save(book, stream)


class _Sheet:
    def __init__(self, book: Workbook, kind: RecordKind, file: str) -> None:
        self._sheet = book.create_sheet(TABLES[kind])
        self._sheet.freeze_panes = "A2"
        self._sheet.append(list(columns(kind)))
        self._kind = kind
        self._file = file
        self._rows = 1

    def append(self, rows: Sequence[Record]) -> None:
        self._rows += len(rows)
        if self._rows > MOST_ROWS:
            raise TooManyRows(self._file, most=MOST_ROWS)
        for row in cells(self._kind, rows).itertuples(index=False, name=None):
            self._sheet.append([self._cell(value) for value in row])

    def abandon(self) -> None:
        """Close what openpyxl keeps open behind a sheet that is never saved."""
        self._sheet.close()

    def _cell(self, value: Any) -> Any:
        """Return text as a cell of type text, whatever it looks like; numbers and nothing as they are."""
        if not isinstance(value, str):
            return value
        cell = WriteOnlyCell(self._sheet, _NOT_XML.sub("\ufffd", value))
        cell.data_type = "s"
        return cell


def _save(book: Workbook, stream: BinaryIO) -> None:
    """Save `book` without the time of day, which openpyxl writes into the properties and every entry of the archive."""
    with TemporaryFile() as raw:
        book.save(raw)
        with ZipFile(raw) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
            for entry in source.infolist():
                timeless = ZipInfo(entry.filename, _NEVER)
                timeless.compress_type = ZIP_DEFLATED
                if entry.filename == "docProps/core.xml":
                    target.writestr(timeless, _TIMESTAMP.sub(b"1980-01-01T00:00:00Z", source.read(entry)))
                    continue
                with source.open(entry) as before, target.open(timeless, "w") as after:
                    shutil.copyfileobj(before, after)
