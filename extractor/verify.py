"""Verify: open the sources again, and say which records no longer say what stands there, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from corpus.document import Document
from corpus.read import Source, SourceError, read, shown
from extractor.gold import MissingField, NotJson, Unreadable, WrongValue, core, core_field
from extractor.records import as_dict, record_id
from extractor.store.sources import Places
from extractor.store.store import Store

Row = Mapping[str, Any]
"""A record as JSON has it."""

Reason = Literal["unreadable", "bytes", "text", "no-document", "outside", "differs", "id", "moved", "gone"]

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "run": (),
    "document": ("document", "sha256", "text_sha256"),
    "indicator": ("document", "id", "kind", "quote", "spans"),
    "citation": ("document", "id", "type", "quote", "spans"),
    "date": ("document", "id", "text", "spans"),
}
"""What a row must have to be verified."""

_VERBATIM: Mapping[str, Mapping[str, str]] = {
    "indicator": {
        **{field: field for field in ("name", "scope", "base", "reference", "place", "section")},
        "sentence": "quote",
    },
    "citation": {"issuer": "issuer", "title": "title"},
    "date": {"value": "text"},
}
"""The spans whose pieces, joined by one space, are the value of a field word for word."""


_NUMBERS = ("value", "low", "high", "total")
"""The fields whose digits stand in the span of the value."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What does not hold: of a record, or of a whole document where `record` is null.

    `field` is the span, quote or hash concerned. `stated` is what the record says of it, `found` what the source says.
    `at` is where it stands in the source: for `moved` the new offset of the sentence or value.
    """

    document: str
    record: str | None
    reason: Reason
    field: str | None = None
    stated: str | None = None
    found: str | None = None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """One document: how many of its records were looked at, and what does not hold."""

    document: str
    records: int
    failures: tuple[Failure, ...]


def verify(documents: Iterable[tuple[str, Sequence[Row]]]) -> Iterator[Verified]:
    """Yield what became of each document, given the path of its source and the rows that are of it.

    Where the text of a source has changed, each record is looked for at its place and then elsewhere in the new text;
    nothing is taken on trust.
    """
    for path, rows in documents:
        yield _verified(path, rows)


def by_document(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Cut the rows of a file into documents: one begins with its own row, or where the name changes."""
    group: list[Row] = []
    for row in rows:
        if row["record"] == "run":
            continue
        if group and (row["record"] == "document" or row["document"] != group[0]["document"]):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def of_store(path: Path) -> Iterator[tuple[str, Sequence[Row]]]:
    """Yield the path of each source of the store at `path` with its rows. Raises `StoreError`."""
    with Store(path) as store:
        sources = [row["source"] for row in store.connection.execute("SELECT source FROM documents")]
        places = Places(path)
        documents = by_document(as_dict(record) for record in store.records())
        for source, rows in zip(sorted(sources, key=lambda source: source.split("/")), documents, strict=True):
            yield places.path(source), rows


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a JSON Lines file; raise a `GoldError` that names the line where one is no record."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _row(f"{shown(str(path))}:{number}", line)
    except OSError as error:
        raise Unreadable(shown(str(path)), problem=error.strerror) from None


def _row(where: str, line: bytes) -> Row:
    try:
        row = json.loads(line, parse_float=Decimal)
    except ValueError:
        raise NotJson(where) from None
    if not isinstance(row, dict):
        raise NotJson(where)
    kind = row.get("record")
    if not isinstance(kind, str) or kind not in _NEEDED:
        raise WrongValue(where, field="record", given=json.dumps(kind, ensure_ascii=False), known=", ".join(_NEEDED))
    for field in _NEEDED[kind]:
        if not isinstance(row.get(field), dict if field == "spans" else str):
            raise MissingField(where, field=field)
    for field, pieces in row.get("spans", {}).items():
        if not _pieces(pieces):
            raise WrongValue(where, field=f"spans.{field}", given=json.dumps(pieces), known="[[start, end], …]")
    if "spans" in _NEEDED[kind] and core_field(row) not in row["spans"]:
        raise MissingField(where, field=f"spans.{core_field(row)}")
    return row


def _pieces(pieces: Any) -> bool:
    return (
        isinstance(pieces, list)
        and bool(pieces)
        and all(isinstance(p, list) and len(p) == 2 and all(type(end) is int for end in p) for p in pieces)
    )


def _verified(path: str, rows: Sequence[Row]) -> Verified:
    document = rows[0]["document"]
    head = next((row for row in rows if row["record"] == "document"), None)
    records = [row for row in rows if row["record"] != "document"]
    try:
        source = read(Source(path, document))
    except SourceError as error:
        failures = [Failure(document, None, "unreadable", stated=path, found=error.reason)]
    else:
        failures = [*_of_document(document, head, source), *_of_records(records, source, head)]
    return Verified(document, len(records), tuple(failures))


def _of_document(document: str, head: Row | None, source: Document) -> Iterator[Failure]:
    if head is None:
        yield Failure(document, None, "no-document")
    elif head["text_sha256"] != source.text_sha256:
        yield Failure(document, None, "text", "text_sha256", head["text_sha256"], source.text_sha256)
    elif head["sha256"] != source.sha256:
        yield Failure(document, None, "bytes", "sha256", head["sha256"], source.sha256)


def _of_records(records: Iterable[Row], source: Document, head: Row | None) -> Iterator[Failure]:
    changed = head is not None and head["text_sha256"] != source.text_sha256
    made_of = head["text_sha256"] if head else source.text_sha256
    for row in records:
        failures = list(_of_record(row, source.text, made_of))
        yield from [_found_again(row, source.text)] if changed and failures else failures


def _of_record(row: Row, text: str, text_sha256: str) -> Iterator[Failure]:
    """Yield what of a record does not hold in `text`."""
    document, record = row["document"], row["id"]
    first = row["spans"][core_field(row)][0]
    if record != record_id(text_sha256, row["record"], _kind(row), (first[0], core(row)[1])):
        yield Failure(document, record, "id", "id", record)
    for field, pieces in row["spans"].items():
        if not all(0 <= start < end <= len(text) for start, end in pieces):
            yield Failure(document, record, "outside", field, str(pieces), at=len(text))
            continue
        stated = row.get(_VERBATIM[row["record"]].get(field, ""))
        found = " ".join(text[start:end] for start, end in pieces)
        if stated is not None and _one_line(stated) != _one_line(found):
            yield Failure(document, record, "differs", field, stated, found, pieces[0][0])
        if row["record"] == "indicator" and field == "value":
            yield from (
                Failure(document, record, "differs", name, str(row[name]), found, pieces[0][0])
                for name in _NUMBERS
                if row.get(name) is not None and not _stands_in(row[name], found)
            )
    if row["record"] == "citation" and row["quote"] not in text:
        yield Failure(document, record, "differs", "quote", row["quote"])


def _stands_in(number: Decimal | int, text: str) -> bool:
    """Whether the digits of a number, without the zeros of a multiplier, stand in a text that has digits at all."""
    digits = format(Decimal(number), "f").replace(".", "").strip("-0")
    written = "".join(filter(str.isdecimal, text))
    return not written or digits in written


def _found_again(row: Row, text: str) -> Failure:
    """Return whether what a record quotes still stands somewhere in the changed `text`."""
    quote = row["quote"] if row["record"] != "date" else row["text"]
    at = text.find(quote)
    reason: Reason = "gone" if at < 0 else "moved"
    return Failure(row["document"], row["id"], reason, "quote", quote, at=None if at < 0 else at)


def _kind(row: Row) -> str:
    """Return what an id takes for the kind of a record."""
    return str(row[{"indicator": "kind", "citation": "type", "date": "record"}[row["record"]]])


def _one_line(text: str) -> str:
    """Return `text` with every white space one blank, as citations have it where a line is broken in a title."""
    return " ".join(text.split())
