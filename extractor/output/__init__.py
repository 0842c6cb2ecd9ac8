"""Output: the records in the forms that users and other systems take. The extension of the destination chooses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, Protocol

from extractor.output.atomic import replacing
from extractor.output.columns import KINDS, TABLES, RecordKind
from extractor.output.errors import MissingExtra, UnknownFormat
from extractor.output.jsonl import JsonLinesWriter
from extractor.records import Record, RunRecord

__all__ = ["FORMATS", "KINDS", "RecordKind", "Writer", "check", "files", "writing"]

FORMATS = (".jsonl", ".csv", ".parquet", ".xlsx")

_FILE_A_KIND = (".csv", ".parquet")


class Writer(Protocol):
    """What takes records, document by document."""

    def add(self, records: Sequence[Record]) -> None:
        """Take the records of one document."""


def check(destination: Path) -> None:
    """Raise `OutputError` where `destination` has no known extension, or one whose library is not installed."""
    form = destination.suffix.lower()
    if form not in FORMATS:
        raise UnknownFormat(str(destination), known=", ".join(FORMATS))
    if form == ".parquet" and find_spec("pyarrow") is None:
        raise MissingExtra(str(destination))


def files(destination: Path, kinds: Sequence[RecordKind]) -> list[Path]:
    """Return the files that `destination` means: one a kind where the format holds one table, and there are several."""
    if len(kinds) == 1 or destination.suffix.lower() not in _FILE_A_KIND:
        return [destination]
    return [destination.with_suffix(f".{TABLES[kind]}{destination.suffix}") for kind in kinds]


@contextmanager
def writing(destination: Path, *, run: RunRecord, kinds: Sequence[RecordKind] = KINDS) -> Iterator[Writer]:
    """Open `destination` for the records of `kinds`; its files appear at the end, complete, or not at all."""
    check(destination)
    with replacing(files(destination, kinds)) as streams, _writer(destination, streams, run, kinds) as writer:
        yield writer


def _writer(
    destination: Path, streams: list[BinaryIO], run: RunRecord, kinds: Sequence[RecordKind]
) -> AbstractContextManager[Writer]:
    """Import the format's module only now: pandas, openpyxl and pyarrow take their time."""
    match destination.suffix.lower():
        case ".csv":
            from extractor.output import csv

            return csv.writer(dict(zip(kinds, streams, strict=True)))
        case ".parquet":
            from extractor.output import parquet

            return parquet.writer(dict(zip(kinds, streams, strict=True)))
        case ".xlsx":
            from extractor.output import xlsx

            return xlsx.writer(streams[0], kinds, file=str(destination))
        case _:
            return nullcontext(JsonLinesWriter(streams[0], run=run, kinds=kinds))
