"""Gold annotations, and records to compare with them: read, and refused where they say what the contract does not know.

A gold folder holds articles and, beside each, `NAME.json` with what a careful reader takes from it. Rows are as JSON
has them, of gold and of records alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, ClassVar, get_args

from corpus.document import Document, Span
from corpus.read import Source, read, shown
from corpus.read.errors import FileError
from extractor.records import Change, Comparator, Kind, Status
from extractor.schema import RECORDS, fields_of, kind_of, spans_of

Row = Mapping[str, Any]
"""A record or an annotation, as JSON has it."""

TIER: Mapping[str, int] = {kind: 1 if kind in ("percent", "ratio", "rank") else 2 for kind in get_args(Kind)}
"""The kinds of indicators by how the annotations treat them: always annotated, or where it could stand in a table."""


class GoldError(FileError):
    """An annotation, or a file of records, that cannot be scored. `file` names the place in it as well."""


class NoGold(GoldError):
    """A folder without annotations."""

    reason = "no-gold"
    texts: ClassVar = {
        "en": "holds no gold annotations; they are NAME.json beside NAME.txt",
        "vi": "không có tệp chú giải chuẩn nào; đó là các tệp TÊN.json nằm cạnh TÊN.txt",
    }


class NotJson(GoldError):
    """No JSON object."""

    reason = "not-json"
    texts: ClassVar = {"en": "is no JSON object in UTF-8", "vi": "không phải là một đối tượng JSON dạng UTF-8"}


class Unreadable(GoldError):
    """A file that the system does not give."""

    reason = "cannot-read"
    texts: ClassVar = {"en": "cannot be read ({problem})", "vi": "không đọc được ({problem})"}


class UnknownField(GoldError):
    """A field that the contract does not know."""

    reason = "unknown-field"
    texts: ClassVar = {
        "en": "has an unknown field {field}; known are {known}",
        "vi": "có trường lạ {field}; các trường hợp lệ: {known}",
    }


class MissingField(GoldError):
    """A field that must be there and is not."""

    reason = "missing-field"
    texts: ClassVar = {"en": "lacks the field {field}", "vi": "thiếu trường {field}"}


class WrongValue(GoldError):
    """A value that its field cannot have, such as an unknown kind."""

    reason = "wrong-value"
    texts: ClassVar = {
        "en": "{field} is {given}; it must be one of: {known}",
        "vi": "{field} là {given}; phải là một trong: {known}",
    }


class BadSpan(GoldError):
    """A span that is no piece of the text, or of another piece than it says."""

    reason = "bad-span"
    texts: ClassVar = {
        "en": "{field} {given} is no piece of the article's text of {length} characters, or not the one that it quotes",
        "vi": "{field} {given} không phải là một đoạn trong văn bản {length} ký tự của bài, hoặc khác đoạn được dẫn",
    }


class OtherText(GoldError):
    """An annotation or records of another version of the article."""

    reason = "other-text"
    texts: ClassVar = {
        "en": "speaks of another text of {document}: the hashes differ",
        "vi": "nói về một văn bản khác của {document}: mã băm không khớp",
    }


class UnknownDocument(GoldError):
    """Records of an article that has no annotation."""

    reason = "unknown-document"
    texts: ClassVar = {
        "en": "speaks of {document}, which has no gold annotation in this folder",
        "vi": "nói về {document}, bài không có chú giải chuẩn trong thư mục này",
    }


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with its annotation."""

    article: Document
    """As it was read; its name is the file's."""
    published: str | None
    records: Sequence[Row]
    citations: Sequence[Row]
    dates: Sequence[Row]

    @property
    def name(self) -> str:
        """Return the article's file name, by which records find their annotation."""
        return self.article.name


# --- what a field may hold -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Values:
    """What a field may hold: how it is said, and the test."""

    known: str
    fits: Callable[[Any], bool]


def _one_of(values: Collection[Any]) -> _Values:
    return _Values(", ".join("null" if v is None else str(v) for v in values), lambda v: v in values)


_TEXT = _Values("text", lambda v: isinstance(v, str))
_TEXT_OR_NULL = _Values("text, null", lambda v: v is None or isinstance(v, str))
_NUMBER = _Values("number, null", lambda v: v is None or (isinstance(v, int | float) and not isinstance(v, bool)))
_TEXTS = _Values("list of text, null", lambda v: isinstance(v, list) and all(_TEXT_OR_NULL.fits(each) for each in v))
_ANYTHING = _Values("", lambda v: True)
_OBJECT = _Values("object", lambda v: isinstance(v, dict))

_INDICATOR: Mapping[str, _Values] = {
    "kind": _one_of(get_args(Kind)),
    "comparator": _one_of(get_args(Comparator)),
    "change": _one_of([None, *get_args(Change)]),
    "status": _one_of(get_args(Status)),
    **dict.fromkeys(("value", "low", "high", "total"), _NUMBER),
    **dict.fromkeys(("unit", "name", "scope", "base", "reference", "period", "place", "basis"), _TEXT_OR_NULL),
}
_CITATION: Mapping[str, _Values] = {"type": _TEXT, "key": _TEXT, "date": _TEXT_OR_NULL, "issuer": _TEXT_OR_NULL}
_DATE: Mapping[str, _Values] = {"value": _TEXT}
_SCORED: Mapping[str, Mapping[str, _Values]] = {"indicator": _INDICATOR, "citation": _CITATION, "date": _DATE}
"""The fields of a record that are scored; all must be there."""

_ROWS: Mapping[str, Mapping[str, _Values]] = {
    "records": {**_INDICATOR, "tier": _one_of((1, 2)), "text": _TEXT},
    "citations": {**_CITATION, "text": _TEXT},
    "dates": {**_DATE, "text": _TEXT},
}
_FILE: Mapping[str, _Values] = {
    "document": _TEXT,
    "sha256": _TEXT,
    "published": _TEXT_OR_NULL,
    **dict.fromkeys(_ROWS, _Values("list", lambda v: isinstance(v, list))),
}
_ALSO = ("name", "period", "place")
"""The fields of an indicator for which an annotation may list other right answers."""


def _check(where: str, row: Any, needed: Mapping[str, _Values], allowed: Collection[str] = ()) -> None:
    """Raise what is wrong with a row: no object, an unknown or missing field, a value that its field cannot have."""
    if not isinstance(row, dict):
        raise NotJson(where)
    for field in row:
        if field not in needed and field not in allowed:
            raise UnknownField(where, field=field, known=", ".join([*needed, *allowed]))
    for field, values in needed.items():
        if field not in row:
            raise MissingField(where, field=field)
        if not values.fits(row[field]):
            raise WrongValue(where, field=field, given=json.dumps(row[field], ensure_ascii=False), known=values.known)


def _check_span(where: str, field: str, span: Any, text: str, quoted: str | None = None) -> None:
    pair = isinstance(span, list) and len(span) == 2 and all(type(end) is int for end in span)
    if not pair or not 0 <= span[0] < span[1] <= len(text) or quoted not in (None, text[slice(*span)]):
        raise BadSpan(where, field=field, given=json.dumps(span), length=len(text))


def _loaded(where: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise NotJson(where) from None


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise NotJson(shown(str(path))) from None
    except OSError as error:
        raise Unreadable(shown(str(path)), problem=error.strerror) from None


# --- gold ----------------------------------------------------------------------------------------------------------


def read_gold(folder: Path) -> list[Annotated]:
    """Return the annotated articles of `folder`, sorted by file name.

    Raises a `GoldError` for a faulty annotation, and a `SourceError` for an article that cannot be read.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise NoGold(shown(str(folder)))
    return [_annotated(path) for path in paths]


def _annotated(path: Path) -> Annotated:
    where = shown(str(path))
    loaded = _loaded(where, _text_of(path))
    _check(where, loaded, _FILE)
    name = loaded["document"]
    if PurePath(name).name != name:
        raise WrongValue(where, field="document", given=name, known="a file name")
    source = path.with_name(name)
    article = read(Source(str(source), name))
    if loaded["sha256"] != article.text_sha256:
        raise OtherText(where, document=name)
    for group in _ROWS:
        for number, row in enumerate(loaded[group]):
            _check_row(f"{where}: {group}[{number}]", group, row, article.text)
    return Annotated(article, loaded["published"], loaded["records"], loaded["citations"], loaded["dates"])


def _check_row(where: str, group: str, row: Any, text: str) -> None:
    annotated = group == "records"
    _check(where, row, {**_ROWS[group], "span": _ANYTHING}, ("also",) if annotated else ())
    _check_span(where, "span", row["span"], text, row["text"])
    if annotated:
        also = row.get("also") or {}
        _check(f"{where}.also", also, {field: _TEXTS for field in also if field in _ALSO})
        if row["tier"] != TIER[row["kind"]]:
            raise WrongValue(where, field="tier", given=row["tier"], known=TIER[row["kind"]])


# --- records -------------------------------------------------------------------------------------------------------


def read_records(path: Path, gold: Sequence[Annotated]) -> dict[str, list[Row]]:
    """Return the records of a JSON Lines file that are scored, by the file name of their article, in the file's order.

    Raises a `GoldError` that names the line where one is not of the contract or speaks of another text.
    """
    articles = {annotated.name: annotated.article for annotated in gold}
    found: dict[str, list[Row]] = {}
    for number, line in enumerate(_text_of(path).splitlines(), 1):
        if line.strip():
            where = f"{shown(str(path))}:{number}"
            row = _loaded(where, line)
            _check_record(where, row, articles)
            if row["record"] in _SCORED:
                found.setdefault(PurePath(row["document"]).name, []).append(row)
    return found


_TYPES = {kind_of(type_): type_ for type_ in RECORDS}
_FIELDS = {kind: [field.name for field in fields_of(type_)] for kind, type_ in _TYPES.items()}


def _check_record(where: str, row: Any, articles: Mapping[str, Document]) -> None:
    if not isinstance(row, dict):
        raise NotJson(where)
    kind = row.get("record")
    if kind not in _FIELDS:
        raise WrongValue(where, field="record", given=json.dumps(kind), known=", ".join(_FIELDS))
    needed = {"document": _TEXT, "spans": _OBJECT, **_SCORED[kind]} if kind in _SCORED else {}
    _check(where, row, needed, _FIELDS[kind])
    if kind == "run":
        return
    article = articles.get(PurePath(row.get("document", "")).name)
    if article is None:
        raise UnknownDocument(where, document=row.get("document"))
    if kind == "document":
        if row.get("text_sha256", article.text_sha256) != article.text_sha256:
            raise OtherText(where, document=article.name)
        return
    for field, pieces in row["spans"].items():
        if field not in spans_of(_TYPES[kind]):
            raise UnknownField(where, field=f"spans.{field}", known=", ".join(spans_of(_TYPES[kind])))
        for piece in pieces if isinstance(pieces, list) and pieces else [pieces]:
            _check_span(where, f"spans.{field}", piece, article.text)
    if core_field(row) not in row["spans"]:
        raise MissingField(where, field=f"spans.{core_field(row)}")


def core_field(record: Row) -> str:
    """Return the name of the span that says where a record stands."""
    return "key" if record["record"] == "citation" else "value"


def core(row: Row) -> Span:
    """Return where a record or an annotation stands: from its first piece to its last."""
    if "span" in row:
        start, end = row["span"]
        return start, end
    pieces = row["spans"][core_field(row)]
    return pieces[0][0], pieces[-1][1]
