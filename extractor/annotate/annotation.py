"""What the three tools have in common: a text, regions marked in it, and which region says something of which other.

A record is a region whose label is its kind. What the text says of it (its name, its place, the word of its status …)
is a region with the field's name for a label, linked to the record. What is no quotation (the number, the period in
EDTF …) is a field of the record's region, written as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, get_args

from corpus.document import Span
from extractor.api import Result
from extractor.records import Change, CitationRecord, Comparator, DateRecord, IndicatorRecord, Kind, Status

KINDS: tuple[str, ...] = get_args(Kind)
RECORD_LABELS = (*KINDS, "citation", "date")
FIELD_LABELS = (
    *("name", "scope", "base", "comparator", "unit", "change", "reference", "status", "period", "place", "basis"),
    *("issuer", "signed", "title", "articles"),
)
"""`signed` is the day of signing, a citation's `date`: the label `date` is that of a record."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "comparator": get_args(Comparator),
    "change": get_args(Change),
    "status": get_args(Status),
}
"""The fields with a closed set of values."""

_INDICATOR = ("value", "low", "high", "total", "unit", "comparator", "change", "status", "period", "basis")
_FIELDS: Mapping[str, tuple[str, ...]] = {"citation": ("type", "key", "signed"), "date": ("value",)}
ALL_FIELDS = tuple(dict.fromkeys((*_INDICATOR, *_FIELDS["citation"])))

OF = "of"
"""The one relation: this field region is of that record."""

_Found = IndicatorRecord | CitationRecord | DateRecord


@dataclass(frozen=True, slots=True)
class Region:
    """Something marked in the text. `where` names its place in the file that it was read from, for errors."""

    label: str
    pieces: tuple[Span, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    where: str = ""

    @property
    def span(self) -> Span:
        """From the first character to the last."""
        return self.pieces[0][0], self.pieces[-1][1]


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotated article. A link joins the index of a field's region to that of its record's region.

    `sha256` is the hash of the text as it was exported, null where the tool did not keep it. `corrected` is false where
    the tool says that nobody has looked at the article. `where` is as in `Region`.
    """

    document: str
    text: str
    published: str | None
    regions: tuple[Region, ...]
    links: tuple[tuple[int, int], ...]
    sha256: str | None = None
    corrected: bool = True
    where: str = ""


def fields_of(label: str) -> tuple[str, ...]:
    """Return the fields that a record with this label has besides its regions."""
    return _FIELDS.get(label, _INDICATOR)


def annotation(result: Result) -> Annotation:
    """Return the records of an article as regions; what several records share is one region with several links."""
    found: list[_Found] = [*result.indicators, *result.citations, *result.dates]
    regions = [_record(record) for record in found]
    shared: dict[tuple[str, tuple[Span, ...]], int] = {}
    links: list[tuple[int, int]] = []
    for number, record in enumerate(found):
        for name, pieces in record.spans.items():
            label = "signed" if name == "date" else name
            if label in FIELD_LABELS:
                key = (label, tuple(pieces))
                if key not in shared:
                    shared[key] = len(regions)
                    regions.append(Region(*key))
                links.append((shared[key], number))
    return Annotation(
        document=file_name(result.document.document),
        text=result.text,
        published=result.document.published,
        regions=tuple(regions),
        links=tuple(links),
        sha256=result.document.text_sha256,
    )


def file_name(document: str) -> str:
    """Return the name of the text file of `document` in a project or a gold folder, which have no folders in them."""
    path = PurePath(document)
    return path.name if path.suffix.lower() == ".txt" else f"{path.name.removesuffix('.text')}.txt"


def in_single_pieces(given: Annotation) -> Annotation:
    """Return `given` with a region for each piece, for tools whose regions have one piece only."""
    regions: list[Region] = []
    parts: list[list[int]] = []
    for region in given.regions:
        parts.append(list(range(len(regions), len(regions) + len(region.pieces))))
        regions += [replace(region, pieces=(piece,)) for piece in region.pieces]
    links = [(part, parts[record][0]) for source, record in given.links for part in parts[source]]
    return replace(given, regions=tuple(regions), links=tuple(links))


# Fields as text


_FIELD = re.compile(rf"(?:^|;)\s*({'|'.join(ALL_FIELDS)})\s*=")


def written(fields: Mapping[str, str]) -> str:
    """Return fields as one line: `value=8020000; period=2024`."""
    return "; ".join(f"{name}={value}" for name, value in fields.items())


def parsed(line: str) -> dict[str, str] | None:
    """Return the fields that a line states, as `written` writes them; null where it is no such line."""
    start, *rest = _FIELD.split(line)
    if start.strip() or not rest:
        return None
    return {name: value.strip().rstrip(";").strip() for name, value in zip(rest[::2], rest[1::2], strict=True)}


# Records


def _record(record: _Found) -> Region:
    """Return the region of a record: one piece, as in gold, even where a citation shares words with its neighbours."""
    label = record.kind if isinstance(record, IndicatorRecord) else record.record
    pieces = record.spans["key" if isinstance(record, CitationRecord) else "value"]
    values = {name: getattr(record, "date" if name == "signed" else name) for name in fields_of(label)}
    stated = {name: _text(value) for name, value in values.items() if value is not None}
    return Region(label, ((pieces[0][0], pieces[-1][1]),), stated, _note(record))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else format(value, "f")


def _note(record: _Found) -> str:
    """Say which rules made the record, and its doubts: for the annotator to see, not to be read back."""
    return ", ".join((*(f"{name}: {rule}" for name, rule in record.rules.items()), *record.flags))


def pieces_of(regions: Iterable[Region]) -> tuple[Span, ...]:
    """Return all pieces of `regions` in reading order."""
    return tuple(sorted({piece for region in regions for piece in region.pieces}))
