"""JSON Lines: one record a line, numbers exact."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, BinaryIO

from extractor.output.columns import RecordKind
from extractor.records import CitationRecord, DateRecord, IndicatorRecord, Record, RunRecord, as_dict

_encode = json.JSONEncoder(ensure_ascii=False).encode


def number(value: Decimal) -> str:
    """Return `value` written out exactly, with no exponent and no zeros at its end: `63.5`, `1250000000000`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def line(record: Record) -> str:
    """Return `record` as one line of JSON, without the line's end."""
    return "{" + ", ".join(f'"{name}": {_json(value)}' for name, value in as_dict(record).items()) + "}"


def nested(value: Any) -> str:
    """Return spans, rules or flags as JSON."""
    return _encode(value)


def encoded(value: object) -> str:
    """Return a dataclass, or any value in it, as JSON in one line; records and numbers as in JSON Lines."""
    if isinstance(value, (IndicatorRecord, CitationRecord, DateRecord)):
        return line(value)
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_encode(key)}: {encoded(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(map(encoded, value)) + "]"
    return _json(value)


class JsonLinesWriter:
    """Writes the run record at once, then the records of `kinds` as they come; holds none of them."""

    def __init__(self, stream: BinaryIO, *, run: RunRecord, kinds: Collection[RecordKind]) -> None:
        self._stream = stream
        self._kinds = kinds
        self._write([run])

    def add(self, records: Sequence[Record]) -> None:
        """Write the records of one document."""
        self._write([record for record in records if record.record in self._kinds])

    def _write(self, records: Sequence[Record]) -> None:
        self._stream.write("".join(f"{line(record)}\n" for record in records).encode())


def _json(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return encode_basestring(value)
    return number(value) if isinstance(value, Decimal) else _encode(value)
