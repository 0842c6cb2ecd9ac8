"""brat: a text and an `.ann` file an article, with `annotation.conf` and `visual.conf`.

Sources: the pages "brat standoff format" and "brat configuration" of brat's manual; where they leave doubt, brat's own
parsers (`server/src/annotation.py` and `projectconfig.py` of nlplab/brat). From these: offsets count the characters of
the text, line ends included, as Python counts them; the pieces of a discontinuous annotation are joined by one space,
may not touch, and hold no line's end; a value of an attribute has no space, and `<` and `>` belong to macros in
`annotation.conf`.

So the fields with a closed set of values are attributes, with words for signs, and the others stand in the note that
the annotator can edit (`AnnotatorNotes`). What brat has no place for is in `documents.json`, which it passes over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.document import Span
from extractor.annotate.annotation import (
    CHOICES,
    FIELD_LABELS,
    OF,
    RECORD_LABELS,
    Annotation,
    Region,
    fields_of,
    parsed,
    written,
)
from extractor.annotate.errors import AnnotationError, Malformed, UnknownLabel
from extractor.annotate.files import found, json_of, read_text
from extractor.annotate.offsets import located
from extractor.output import atomic

_SIGNS = {"=": "equal", ">": "more", ">=": "at_least", "<": "less", "<=": "at_most", "~": "about"}
_WORDS = {word: sign for sign, word in _SIGNS.items()}
_DOCUMENTS = "documents.json"
_LINE = re.compile(r"[^\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
"""What stands between two of the characters that Python, and so brat, ends a line at."""


@contextmanager
def writing(folder: Path) -> Iterator[Callable[[Annotation], object]]:
    """Open the project in `folder`; each article's files appear together, the configuration and the rest at the end."""
    documents: dict[str, dict[str, Any]] = {}

    def add(annotation: Annotation) -> None:
        text = folder / annotation.document
        with atomic.replacing([text, text.with_suffix(".ann")]) as (text_file, ann_file):
            text_file.write(annotation.text.encode())
            ann_file.write("".join(f"{line}\n" for line in _lines(annotation)).encode())
        documents[annotation.document] = {"published": annotation.published, "sha256": annotation.sha256}

    yield add
    atomic.write(folder / "annotation.conf", configuration().encode())
    atomic.write(folder / "visual.conf", drawing().encode())
    atomic.write(folder / _DOCUMENTS, json.dumps(documents, ensure_ascii=False, indent=1).encode())


def read(path: Path) -> Iterator[Annotation | AnnotationError]:
    """Yield the articles of a folder, or the one of an `.ann` file; the text lies beside it."""
    for file in found(path, ".ann"):
        if isinstance(file, AnnotationError):
            yield file
            continue
        try:
            yield _annotation(file)
        except AnnotationError as error:
            yield error


# The configuration


def configuration() -> str:
    """Return `annotation.conf`: the labels, the relation, and the fields with a closed set of values."""
    attributes = "\n".join(
        f"{name}\tArg:{'|'.join(label for label in RECORD_LABELS if name in fields_of(label))}, "
        f"Value:{'|'.join(_SIGNS.get(choice, choice) for choice in choices)}"
        for name, choices in CHOICES.items()
    )
    return "\n".join(
        (
            "[entities]",
            *RECORD_LABELS,
            "----------",
            *FIELD_LABELS,
            "[relations]",
            f"{OF}\tArg1:{'|'.join(FIELD_LABELS)}, Arg2:{'|'.join(RECORD_LABELS)}",
            "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
            "[events]",
            "[attributes]",
            attributes,
            "",
        )
    )


def drawing() -> str:
    """Return `visual.conf`: records stand out from what is said of them."""
    records = "\n".join(f"{label}\tbgColor:#8ecae6" for label in RECORD_LABELS)
    return "\n".join(
        (
            "[labels]",
            *(f"{label} | {label}" for label in (*RECORD_LABELS, *FIELD_LABELS, OF)),
            "[drawing]",
            "SPAN_DEFAULT\tfgColor:black, bgColor:#eeeeee, borderColor:darken",
            "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5",
            records,
            "",
        )
    )


# Out


def _lines(annotation: Annotation) -> Iterator[str]:
    """Yield the lines of the `.ann` file: T regions, R links, A attributes, # notes."""
    attribute = note = 0
    for number, region in enumerate(annotation.regions, start=1):
        pieces = _in_lines(annotation.text, region.pieces)
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(annotation.text[start:end] for start, end in pieces)
        yield f"T{number}\t{region.label} {places}\t{words}"
        for name in (name for name in CHOICES if name in region.fields):
            attribute += 1
            yield f"A{attribute}\t{name} T{number} {_SIGNS.get(region.fields[name], region.fields[name])}"
        free = {name: value for name, value in region.fields.items() if name not in CHOICES}
        for kind, said in (("AnnotatorNotes", written(free)), ("chiso", region.note)):
            if said:
                note += 1
                yield f"#{note}\t{kind} T{number}\t{said}"
    for number, (source, target) in enumerate(annotation.links, start=1):
        yield f"R{number}\t{OF} Arg1:T{source + 1} Arg2:T{target + 1}"


def _in_lines(text: str, pieces: tuple[Span, ...]) -> list[Span]:
    """Return `pieces` cut at the ends of lines; those that touch are made one."""
    cut = [match.span() for start, end in pieces for match in _LINE.finditer(text, start, end)]
    joined: list[Span] = []
    for start, end in cut:
        if joined and joined[-1][1] >= start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


# Back


def _annotation(file: Path) -> Annotation:
    text_file = file.with_suffix(".txt")
    kept = _kept(file.with_name(_DOCUMENTS), text_file.name)
    reader = _Reader(read_text(text_file))
    for number, line in enumerate(read_text(file).split("\n"), start=1):
        if line.strip():
            reader.take(line.removesuffix("\r"), f"{file}:{number}")
    return Annotation(
        document=text_file.name,
        text=reader.text,
        published=kept.get("published"),
        regions=reader.with_fields(),
        links=reader.links(),
        sha256=kept.get("sha256"),
        where=str(file),
    )


def _kept(file: Path, document: str) -> dict[str, Any]:
    """Return what `documents.json` keeps of an article; nothing where the file did not come along."""
    if not file.exists():
        return {}
    try:
        return dict(json_of(read_text(file), str(file)).get(document, {}))
    except (AttributeError, TypeError, ValueError) as error:
        raise Malformed(str(file), wanted='{"….txt": {"published": "2023-04-20"}}') from error


class _Reader:
    """Takes the lines of one `.ann` file, in whatever order brat left them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._regions: dict[str, Region] = {}
        self._links: list[tuple[str, str, str]] = []
        self._fields: list[tuple[str, dict[str, str], str]] = []

    def take(self, line: str, where: str) -> None:
        """Take one line; raise `AnnotationError` where it is none of brat's."""
        try:
            key, data, *rest = line.split("\t", 2)
            said = rest[0] if rest else ""
            match key[0]:
                case "T":
                    self._mark(key, data, said, where)
                case "R":
                    self._link(data, where)
                case "A" | "M":
                    self._attribute(data, where)
                case "#":
                    self._note(data, said, where)
                case _:
                    raise ValueError(key)
        except (ValueError, IndexError) as error:
            raise Malformed(where, wanted="T… | R… | A… | #…") from error

    def with_fields(self) -> tuple[Region, ...]:
        """Return the regions, with what attributes and notes say of them."""
        regions = dict(self._regions)
        for key, fields, where in self._fields:
            if key not in regions:
                raise Malformed(where, wanted="T…")
            regions[key] = replace(regions[key], fields={**regions[key].fields, **fields})
        return tuple(regions.values())

    def links(self) -> tuple[tuple[int, int], ...]:
        """Return the links, from field to record whichever way they were drawn."""
        numbers = {key: number for number, key in enumerate(self._regions)}
        links = []
        for first, second, where in self._links:
            if first not in numbers or second not in numbers:
                raise Malformed(where, wanted="Arg1:T… Arg2:T…")
            link = numbers[first], numbers[second]
            links.append(link if self._regions[first].label in FIELD_LABELS else link[::-1])
        return tuple(dict.fromkeys(links))

    def _mark(self, key: str, data: str, said: str, where: str) -> None:
        label, places = data.split(" ", 1)
        start_end = [place.split() for place in places.split(";")]
        pieces = [(int(start), int(end)) for start, end in start_end]
        self._regions[key] = Region(label, located(self.text, pieces, said, where=where), where=where)

    def _link(self, data: str, where: str) -> None:
        name, first, second = data.split()
        if name != OF:
            raise UnknownLabel(where, label=name, known=OF)
        self._links.append((first.partition(":")[2], second.partition(":")[2], where))

    def _attribute(self, data: str, where: str) -> None:
        name, key, value = data.split()
        if name not in CHOICES:
            raise UnknownLabel(where, label=name, known=", ".join(CHOICES))
        self._fields.append((key, {name: _WORDS.get(value, value)}, where))

    def _note(self, data: str, said: str, where: str) -> None:
        kind, key = data.split()
        if kind == "AnnotatorNotes" and said.strip():
            fields = parsed(said)
            if fields is None:
                raise Malformed(where, wanted="value=63.5; unit=%; period=2024")
            self._fields.append((key, fields, where))
