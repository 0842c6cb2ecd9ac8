"""doccano: `articles.jsonl` to import into a sequence labelling project with relations, its JSONL export to read back.

Sources: doccano's own code, since its manual shows examples only (doccano/doccano, `backend/data_import/pipeline` and
`backend/data_export/pipeline`): entities and relations are lists of objects, ids of a file are replaced by those of the
database, other keys of a line are kept as the example's metadata and exported again, comments come as `Comments`.

doccano guesses the encoding of a file, wrongly where it is short and holds an emoji, so the file is pure ASCII.

Offsets count UTF-16 code units, as JavaScript does, unless the project counts grapheme clusters, which must stay off
(issue 2290 of doccano, "Sequence labels are TypeScript/JavaScript-style").

doccano's entities have a label and nothing else. So the other fields of the records travel as metadata, `records`, and
are found again by their place; what has moved is read anew from the text. An annotator corrects them by a comment:
`63,5%: status=target; period=2025`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from corpus.document import Span
from extractor.annotate.annotation import (
    ALL_FIELDS,
    FIELD_LABELS,
    KINDS,
    OF,
    RECORD_LABELS,
    Annotation,
    Region,
    in_single_pieces,
    parsed,
)
from extractor.annotate.errors import AnnotationError, Malformed, NoRecord, UnknownLabel
from extractor.annotate.files import found, json_of, read_text
from extractor.annotate.offsets import from_utf16, utf16
from extractor.output.atomic import replacing

_FIGURE = ("value", "low", "high", "total", "unit", "type", "key", "signed")
"""The fields that depend on the very characters of a record."""

_COMMENT = re.compile(rf"(?P<text>.+?)(?:\s+#(?P<number>\d+))?\s*:\s*(?P<fields>(?:{'|'.join(ALL_FIELDS)})\s*=.*)")


@contextmanager
def writing(folder: Path) -> Iterator[Callable[[Annotation], object]]:
    """Open the project in `folder`; its files appear at the end, complete, or not at all."""
    names = ("articles.jsonl", "labels.json", "relations.json")
    with replacing([folder / name for name in names]) as (articles, labels, relations):
        labels.write(_types(dict.fromkeys(RECORD_LABELS, "#1f77b4") | dict.fromkeys(FIELD_LABELS, "#bdbdbd")))
        relations.write(_types({OF: "#000000"}))
        ids = count()
        yield lambda annotation: articles.write(f"{json.dumps(_example(annotation, ids))}\n".encode())


def read(path: Path) -> Iterator[Annotation | AnnotationError]:
    """Yield the articles of an export in the format JSONL: a file, or all such files of a folder."""
    for file in found(path, ".jsonl"):
        if isinstance(file, AnnotationError):
            yield file
            continue
        try:
            lines = read_text(file).split("\n")
        except AnnotationError as error:
            yield error
            continue
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    where = f"{file}:{number}"
                    yield _Example(json_of(line, where), where).annotation()
                except AnnotationError as error:
                    yield error


# Out


def _types(colors: Mapping[str, str]) -> bytes:
    """Return label types as the page for labels imports them."""
    types = [{"text": text, "background_color": color, "text_color": "#ffffff"} for text, color in colors.items()]
    return json.dumps(types, indent=1).encode()


def _example(given: Annotation, ids: Iterator[int]) -> dict[str, Any]:
    given = in_single_pieces(given)
    units = utf16(given.text)
    numbers = [next(ids) for _ in given.regions]
    places = [(units[region.span[0]], units[region.span[1]]) for region in given.regions]
    entities = [
        {"id": number, "start_offset": start, "end_offset": end, "label": region.label}
        for number, (start, end), region in zip(numbers, places, given.regions, strict=True)
    ]
    records = [
        {
            "start_offset": start,
            "end_offset": end,
            "label": region.label,
            "fields": dict(region.fields),
            "note": region.note,
        }
        for (start, end), region in zip(places, given.regions, strict=True)
        if region.label in RECORD_LABELS
    ]
    relations = [
        {"id": next(ids), "from_id": numbers[source], "to_id": numbers[target], "type": OF}
        for source, target in given.links
    ]
    meta = {"document": given.document, "published": given.published, "sha256": given.sha256, "records": records}
    return {"text": given.text, **meta, "entities": entities, "relations": relations}


# Back


class _Example:
    """One line of an export. `where` is its place, as `all.jsonl:3`."""

    def __init__(self, line: Any, where: str) -> None:
        if not isinstance(line, dict) or not all(isinstance(line.get(key), str) for key in ("text", "document")):
            raise Malformed(where, wanted='{"text": "…", "document": "…", "entities": […], "relations": […]}')
        self._line = line
        self._text: str = line["text"]
        self._where = f"{where} {line['document']}"
        self._units = utf16(self._text)
        self._numbers: dict[Any, int] = {}

    def annotation(self) -> Annotation:
        """Return what the line says."""
        regions = self._with_fields([self._region(number, entity) for number, entity in self._list("entities")])
        return Annotation(
            document=self._line["document"],
            text=self._text,
            published=self._line.get("published"),
            regions=tuple(self._corrected(regions)),
            links=tuple(dict.fromkeys(self._link(number, item, regions) for number, item in self._list("relations"))),
            sha256=self._line.get("sha256"),
            where=self._where,
        )

    def _list(self, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
        listed = self._line.get(key)
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            raise Malformed(self._where, wanted=f'"{key}": [{{…}}, …]')
        yield from enumerate(listed)

    def _region(self, number: int, entity: Mapping[str, Any]) -> Region:
        where = f"{self._where}, entities[{number}]"
        try:
            self._numbers[entity["id"]] = number
            span = int(entity["start_offset"]), int(entity["end_offset"])
            return Region(str(entity["label"]), (from_utf16(self._units, span, where=where),), where=where)
        except (KeyError, TypeError, ValueError) as error:
            raise Malformed(where, wanted='{"id", "start_offset", "end_offset", "label"}') from error

    def _link(self, number: int, relation: Mapping[str, Any], regions: list[Region]) -> tuple[int, int]:
        where = f"{self._where}, relations[{number}]"
        try:
            name, link = relation["type"], (self._numbers[relation["from_id"]], self._numbers[relation["to_id"]])
        except (KeyError, TypeError) as error:
            raise Malformed(where, wanted='{"from_id", "to_id", "type"}') from error
        if name != OF:
            raise UnknownLabel(where, label=str(name), known=OF)
        return link if regions[link[0]].label in FIELD_LABELS else link[::-1]

    def _with_fields(self, regions: list[Region]) -> list[Region]:
        """Give each record the fields exported at its place; one that has moved keeps what is not its figure."""
        known = dict(self._exported())
        at_home = {(_sort(region), region.span) for region in regions}
        out = []
        for region in regions:
            exported = known.get((_sort(region), region.span))
            if exported is not None and exported.label == region.label:
                out.append(replace(region, fields=exported.fields))
                continue
            if exported is None:
                away = [old for key, old in known.items() if key not in at_home and key[0] == _sort(region)]
                exported = max(away, key=lambda old: _overlap(old.span, region.span), default=None)
            if exported is not None and _overlap(exported.span, region.span) > 0:
                kept = {name: value for name, value in exported.fields.items() if name not in _FIGURE}
                kept = kept if region.label in KINDS else {}
                region = replace(region, fields=kept)
            out.append(region)
        return out

    def _exported(self) -> Iterator[tuple[tuple[str, Span], Region]]:
        """Yield the records as they were exported, by sort and place."""
        for number, record in self._list("records"):
            where = f"{self._where}, records[{number}]"
            try:
                span = from_utf16(self._units, (record["start_offset"], record["end_offset"]), where=where)
                region = Region(record["label"], (span,), dict(record["fields"]), where=where)
            except (KeyError, TypeError, ValueError) as error:
                raise Malformed(where, wanted='{"start_offset", "end_offset", "label", "fields"}') from error
            yield (_sort(region), span), region

    def _corrected(self, regions: list[Region]) -> list[Region]:
        """Give the records what the comments say of them; a comment that states no field is talk between people."""
        regions = list(regions)
        for line in self._comments():
            if match := _COMMENT.fullmatch(line.strip()):
                number = self._commented(match, regions)
                fields = parsed(match["fields"]) or {}
                regions[number] = replace(regions[number], fields={**regions[number].fields, **fields})
        return regions

    def _comments(self) -> Iterator[str]:
        for comment in self._line.get("Comments") or ():
            said = comment.get("comment") if isinstance(comment, dict) else comment
            yield from str(said or "").splitlines()

    def _commented(self, match: re.Match[str], regions: list[Region]) -> int:
        """Return the number of the record that a comment is on, by the words that it covers."""
        said = " ".join(match["text"].split())
        meant = [
            number
            for number, region in sorted(enumerate(regions), key=lambda numbered: numbered[1].span)
            if region.label in RECORD_LABELS and " ".join(self._text[slice(*region.span)].split()) == said
        ]
        which = int(match["number"] or 1)
        if not 0 < which <= len(meant) or (len(meant) > 1 and not match["number"]):
            raise NoRecord(self._where, text=said, count=len(meant))
        return meant[which - 1]


def _sort(region: Region) -> str:
    """Return which sort of record a label is of: the kinds of indicators are one."""
    return "indicator" if region.label in KINDS else region.label


def _overlap(first: Span, second: Span) -> int:
    return min(first[1], second[1]) - max(first[0], second[0])
