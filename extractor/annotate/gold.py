"""Gold: an annotated article in the form of a gold file, which states what a careful reader takes from the text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from corpus.normalize import nfc
from corpus.read.text import from_text
from extractor.annotate.annotation import (
    CHOICES,
    FIELD_LABELS,
    RECORD_LABELS,
    Annotation,
    Region,
    fields_of,
    file_name,
    pieces_of,
)
from extractor.annotate.errors import BadLink, BadValue, NothingSaid, TextChanged, UnknownLabel
from extractor.gold import TIER
from extractor.records import as_dict

_QUOTED = ("reference", "name", "scope", "base", "place")
_NUMBERS = ("value", "low", "high", "total")
_DEFAULTS = {"comparator": "=", "status": "actual"}
_UNITS = {"percent": "%|pp|‰", "money": "[A-Z]{3}", "measure": ".+", "multiple": "x"}
"""The units that a kind can have; other kinds have none."""

_POINT = r"(?:\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(?:\d\d|XX)){0,2}"
_EDTF = re.compile(rf"{_POINT}|{_POINT}/(?:{_POINT}|\.\.)|\.\./{_POINT}")


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold file's content, and the field regions that were left out of it, since they are linked to no record."""

    content: dict[str, Any]
    left_out: tuple[Region, ...]

    def as_json(self) -> bytes:
        """Return the file."""
        return f"{json.dumps(self.content, ensure_ascii=False, indent=1)}\n".encode()


def gold(annotation: Annotation) -> Gold:
    """Return the gold file of an article; raise `AnnotationError` for the first thing in it that cannot be right."""
    sha256 = hashlib.sha256(annotation.text.encode()).hexdigest()
    if annotation.sha256 not in (None, sha256) or annotation.text != nfc(annotation.text) or "\r" in annotation.text:
        raise TextChanged(annotation.where)
    for region in annotation.regions:
        _check_label(region)
    linked = _linked(annotation)
    readings = _Readings(annotation)
    rows: dict[str, list[dict[str, Any]]] = {"records": [], "citations": [], "dates": []}
    for number in sorted(linked, key=lambda number: annotation.regions[number].span):
        record = _Record(annotation, annotation.regions[number], linked[number], readings)
        rows[{"citation": "citations", "date": "dates"}.get(record.region.label, "records")].append(record.row())
    used = {source for source, _ in annotation.links}
    content = {
        "document": file_name(annotation.document),
        "sha256": sha256,
        "published": annotation.published,
        **rows,
    }
    fields = [region for n, region in enumerate(annotation.regions) if region.label in FIELD_LABELS and n not in used]
    return Gold(content, tuple(fields))


def _check_label(region: Region) -> None:
    known = (*RECORD_LABELS, *FIELD_LABELS)
    if region.label not in known:
        raise UnknownLabel(region.where, label=region.label, known=", ".join(known))


def _linked(annotation: Annotation) -> dict[int, list[Region]]:
    """Return the regions of each record's fields, by the number of the record's region."""
    regions = annotation.regions
    linked: dict[int, list[Region]] = {n: [] for n, region in enumerate(regions) if region.label in RECORD_LABELS}
    for source, target in annotation.links:
        if regions[source].label not in FIELD_LABELS or target not in linked:
            raise BadLink(regions[source].where, first=regions[source].label, second=regions[target].label)
        linked[target].append(regions[source])
    return linked


@dataclass(frozen=True)
class _Record:
    """One record's region, with all that is said of it."""

    annotation: Annotation
    region: Region
    linked: list[Region]
    readings: _Readings

    def row(self) -> dict[str, Any]:
        """Return the record as gold has it."""
        match self.region.label:
            case "citation":
                key, kind = self.needed("key"), self.needed("type")
                signed = self.checked("signed", _is_day, "2023-04-20")
                return {**self.place, "type": kind, "key": key, "date": signed, "issuer": self.quoted("issuer")}
            case "date":
                self.needed("value")
                return {**self.place, "value": self.checked("value", _is_edtf, "EDTF, 2023-04")}
            case kind:
                row = {"kind": kind, "tier": TIER[kind], **self.place, **self.figure()}
                row |= {name: self.choice(name) for name in ("comparator", "change")}
                row |= {name: self.quoted(name) for name in _QUOTED}
                period = self.checked(
                    "period", lambda given: given == "PRESENT_REF" or _is_edtf(given), "EDTF, 2023-04"
                )
                row |= {"status": self.choice("status"), "period": period, "basis": self.stated.get("basis")}
                order = ("kind", "tier", *self.place, *_NUMBERS, "unit", "comparator", "change", *_QUOTED[:1])
                order += (*_QUOTED[1:4], "status", "period", "place", "basis")
                return {name: row[name] for name in order}

    @cached_property
    def place(self) -> dict[str, Any]:
        """The span and the words of the core."""
        return {"span": list(self.region.span), "text": self.text}

    @cached_property
    def text(self) -> str:
        """The words of the core."""
        return self.annotation.text[slice(*self.region.span)]

    @cached_property
    def stated(self) -> Mapping[str, str]:
        """The fields: as they are stated, and read from the text where nothing is."""
        known = fields_of(self.region.label)
        for name in self.region.fields:
            if name not in known:
                raise UnknownLabel(self.region.where, label=name, known=", ".join(known))
        given = {name: value for name, value in self.region.fields.items() if value}
        if any(given.get(name) for name in ("key", "value", "low", "high")):
            return given
        return self.readings.of(self.region) | given

    def needed(self, name: str) -> str:
        """Return a field that must have a value."""
        if name not in self.stated:
            raise NothingSaid(self.region.where, text=self.text, label=self.region.label, field=name)
        return self.stated[name]

    def figure(self) -> dict[str, Any]:
        """Return the numbers and the unit."""
        numbers = {name: self.number(name) for name in _NUMBERS}
        if numbers["value"] is None and (numbers["low"] is None or numbers["high"] is None):
            raise NothingSaid(self.region.where, text=self.text, label=self.region.label, field="value")
        kind, unit = self.region.label, self.stated.get("unit")
        if not (re.fullmatch(_UNITS[kind], unit or "") if kind in _UNITS else unit is None):
            raise self.wrong("unit", unit or "", f"{_UNITS.get(kind, '∅')} ({kind})")
        return {**numbers, "unit": unit}

    def number(self, name: str) -> int | float | None:
        """Return a number; a float is exact to fifteen digits, and written as it was given."""
        if (given := self.stated.get(name)) is None:
            return None
        try:
            number = Decimal(given)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise self.wrong(name, given, "1250000 | 63.5")
        return int(number) if number == number.to_integral_value() else float(number)

    def choice(self, name: str) -> str | None:
        """Return a field with a closed set of values."""
        given = self.checked(name, CHOICES[name].__contains__, " | ".join(CHOICES[name]))
        return _DEFAULTS.get(name) if given is None else given

    def checked(self, name: str, right: Callable[[str], bool], wanted: str) -> str | None:
        """Return a field that must be `right` if it is stated."""
        given = self.stated.get(name)
        if given is not None and not right(given):
            raise self.wrong(name, given, wanted)
        return given

    def wrong(self, name: str, given: str, wanted: str) -> BadValue:
        """Return the error that says which field is wrong."""
        return BadValue(self.region.where, field=name, text=self.text, given=given, wanted=wanted)

    def quoted(self, name: str) -> str | None:
        """Return a field that is a quotation: the words of its regions, joined by one space in reading order."""
        pieces = pieces_of(region for region in self.linked if region.label == name)
        return " ".join(self.annotation.text[start:end] for start, end in pieces) or None


class _Readings:
    """What the rules read in a piece of the text, whatever else they would rather see there."""

    def __init__(self, annotation: Annotation) -> None:
        self._annotation = annotation

    def of(self, region: Region) -> dict[str, str]:
        """Return the fields of a region of which nothing is said; empty where no rule reads it."""
        return self._all.get((region.label, region.span), {})

    @cached_property
    def _all(self) -> Mapping[tuple[str, tuple[int, int]], dict[str, str]]:
        """All readings of the article, by label and span; the best of a place comes last, and stays."""
        from extractor.mentions import quantities
        from extractor.pipeline import citation_record, date_record, mentions, segmented

        document = segmented(from_text(self._annotation.text, name="", published=self._annotation.published))
        found: dict[tuple[str, tuple[int, int]], dict[str, str]] = {}
        for _, quantity in sorted(quantities.find(document), key=lambda candidate: candidate[0]):
            numbers = {name: getattr(quantity, name) for name in (*_NUMBERS, "unit", "comparator")}
            found[quantity.kind, quantity.span] = _texts(numbers)
        stated_dates, cited, _ = mentions(document)
        for day in stated_dates:
            found["date", day.span] = _texts({"value": date_record(document, day).value})
        for mention in cited:
            record = as_dict(citation_record(document, mention))
            found["citation", mention.span] = _texts(
                {"type": record["type"], "key": record["key"], "signed": record["date"]}
            )
        return found


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    stated = {name: value for name, value in values.items() if value is not None}
    return {name: value if isinstance(value, str) else format(value, "f") for name, value in stated.items()}


def _is_day(given: str) -> bool:
    try:
        return date.fromisoformat(given).isoformat() == given
    except ValueError:
        return False


def _is_edtf(given: str) -> bool:
    """Whether `given` is a day, month, quarter, half-year, season, year or span in EDTF, such as a calendar has."""
    return bool(_EDTF.fullmatch(given)) and all(map(_is_point, re.split(r"/", given.replace("..", ""))))


def _is_point(given: str) -> bool:
    _, *rest = given.split("-")
    if len(rest) == 2 and given.replace("-", "").isdigit():
        return _is_day(given)
    known = (range(1, 13), range(21, 25), range(33, 37), range(40, 42))
    return not rest or rest[0] == "XX" or any(int(rest[0]) in numbers for numbers in known)


def shown(regions: Iterable[Region], text: str) -> str:
    """Return what `regions` cover, for a message."""
    return ", ".join(f"{region.label} “{text[slice(*region.span)]}”" for region in regions)
