"""A Data Package: every table of the store as CSV or Parquet, described by a Table Schema read off the store itself.

Source of the form: the Data Package specification, version 1 (specs.frictionlessdata.io).
"""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from extractor.exchange.tables import Column, Table, Type, tables

Form = Literal["csv", "parquet"]

DESCRIPTOR = "datapackage.json"
FOLDER = "data"

_MEDIA: Mapping[Form, str] = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def write(connection: sqlite3.Connection, folder: Path, *, form: Form) -> None:
    """Write `datapackage.json`, and each table as `data/TABLE.csv` or `.parquet`, into `folder`."""
    (folder / FOLDER).mkdir()
    resources = []
    for table in tables(connection):
        path = folder / FOLDER / f"{table.name}.{form}"
        if form == "csv":
            _write_csv(path, table, connection)
        else:
            _write_parquet(path, table, connection)
        resources.append(_resource(table, path, form))
    (folder / DESCRIPTOR).write_text(_json(_descriptor(resources)), "utf-8")


def _descriptor(resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "chiso-records",
        "title": "Indicator records, citations and dates from Vietnamese articles",
        "description": "Made by chiso from the articles in the table documents. Offsets count code points of the text "
        "of the article in NFC with LF line ends, end exclusive. Periods are EDTF.",
        "version": metadata.version("chiso"),
        "resources": resources,
    }


def _resource(table: Table, path: Path, form: Form) -> dict[str, Any]:
    data = path.read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "path": f"{FOLDER}/{path.name}",
        "format": form,
        "mediatype": _MEDIA[form],
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {
            "fields": [_field(column, form) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": list(reference.columns),
                    "reference": {
                        "resource": "" if reference.table == table.name else reference.table.replace("_", "-"),
                        "fields": list(reference.target),
                    },
                }
                for reference in table.references
            ],
        },
    }


def _field(column: Column, form: Form) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _type(column.type, form)}
    if column.said:
        field["description"] = column.said
    if field["type"] == "boolean":
        field |= {"trueValues": ["1"], "falseValues": ["0"]}
    if column.required:
        field["constraints"] = {"required": True}
    return field


def _type(declared: Type, form: Form) -> Type:
    """Return the type of a column; in Parquet what is nested is text that holds JSON."""
    return "string" if form == "parquet" and declared in ("object", "array", "date") else declared


def _write_csv(path: Path, table: Table, connection: sqlite3.Connection) -> None:
    """Write exactly what the store holds: no cell is changed to please a spreadsheet, null is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        writer.writerows(table.rows(connection))


def _write_parquet(path: Path, table: Table, connection: sqlite3.Connection) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow: Mapping[Type, Any] = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    schema = pa.schema([pa.field(c.name, arrow.get(c.type, pa.string()), not c.required) for c in table.columns])
    with pq.ParquetWriter(path, schema) as writer:
        for batch in _batches(table.rows(connection)):
            columns = zip(*batch, strict=True)
            arrays = [
                pa.array([None if value is None else _typed(value, field.type, pa) for value in column], field.type)
                for column, field in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _typed(value: Any, arrow: Any, pa: Any) -> Any:
    if arrow == pa.float64():
        return float(value)
    return bool(value) if arrow == pa.bool_() else value


def _batches(rows: Iterator[Any], size: int = 10_000) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _json(value: Any) -> str:
    return f"{json.dumps(value, ensure_ascii=False, indent=2)}\n"
