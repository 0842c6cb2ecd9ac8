"""Label Studio: `tasks.json` to import, `labels.xml` for the labelling interface, and the JSON export to read back.

Sources: the pages "Label Studio Task Format" and "Import pre-annotated data into Label Studio" of its guide, and Text,
Labels, Relations, TextArea, Choices and View of its tag reference. Results of controls with `perRegion` carry the id of
the region that they belong to.

Offsets count code points: the editor spreads the text into code points before it counts
(`web/libs/editor/src/tags/object/RichText/domManager.ts`; pull request 308 of label-studio-frontend, "text with emoji
breaks region offsets"). Versions before that counted UTF-16 code units; the text of the region tells which (`offsets`).
The editor writes a line's end in that text as a backslash and an n.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from extractor.annotate.annotation import (
    ALL_FIELDS,
    CHOICES,
    FIELD_LABELS,
    OF,
    RECORD_LABELS,
    Annotation,
    Region,
    fields_of,
    in_single_pieces,
)
from extractor.annotate.errors import AnnotationError, BadValue, Malformed, UnknownLabel
from extractor.annotate.files import found, json_of, read_text
from extractor.annotate.offsets import located
from extractor.output.atomic import replacing

_TEXT, _LABEL = "text", "label"
"""The names of the text and of the control that marks regions in it."""

_RECORD_COLOR, _FIELD_COLOR = "#1f77b4", "#bdbdbd"


@contextmanager
def writing(folder: Path) -> Iterator[Callable[[Annotation], object]]:
    """Open the project in `folder`; its files appear at the end, complete, or not at all."""
    with replacing([folder / "tasks.json", folder / "labels.xml"]) as (tasks, labels):
        labels.write(interface().encode())
        before = chain(["[\n"], repeat(",\n"))
        yield lambda annotation: tasks.write(
            f"{next(before)}{json.dumps(_task(annotation), ensure_ascii=False)}".encode()
        )
        tasks.write(b"\n]\n")


def read(path: Path) -> Iterator[Annotation | AnnotationError]:
    """Yield the articles of an export in the format JSON (not JSON-MIN): a file, or all such files of a folder."""
    for file in found(path, ".json"):
        if isinstance(file, AnnotationError):
            yield file
            continue
        try:
            tasks = json_of(read_text(file), str(file))
        except AnnotationError as error:
            yield error
            continue
        if not isinstance(tasks, list):
            yield Malformed(str(file), wanted="[{…}, …]")
            continue
        for number, task in enumerate(tasks):
            try:
                yield _Task(task, f"{file} [{number}]").annotation()
            except AnnotationError as error:
                yield error


# The labelling interface


def interface() -> str:
    """Return the labelling configuration: the labels, the text, and the fields of the region that is selected."""
    labels = "\n".join(
        f"    <Label value={quoteattr(label)} background={quoteattr(color)}/>"
        for known, color in ((RECORD_LABELS, _RECORD_COLOR), (FIELD_LABELS, _FIELD_COLOR))
        for label in known
    )
    fields = "\n".join(_control(name) for name in ALL_FIELDS)
    return f"""<View>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Relations>
    <Relation value="{OF}"/>
  </Relations>
  <Labels name="{_LABEL}" toName="{_TEXT}">
{labels}
  </Labels>
  <Text name="{_TEXT}" value="${_TEXT}" granularity="symbol" saveTextResult="yes"/>
{fields}
</View>
"""


def _control(name: str) -> str:
    """Return the control of a field, shown where the selected region is a record that can have it."""
    labels = ",".join(label for label in RECORD_LABELS if name in fields_of(label))
    seen = f'visibleWhen="region-selected" whenTagName="{_LABEL}" whenLabelValue="{labels}"'
    shared = f'name="{name}" toName="{_TEXT}" perRegion="true"'
    if name in CHOICES:
        choices = "".join(f"<Choice value={quoteattr(choice)}/>" for choice in CHOICES[name])
        control = f'<Choices {shared} choice="single" showInline="true">{choices}</Choices>'
    else:
        control = f'<TextArea {shared} editable="true" maxSubmissions="1" rows="1"/>'
    return f'  <View {seen}>\n    <Header value="{name}" size="5"/>\n    {control}\n  </View>'


# Out


def _task(given: Annotation) -> dict[str, Any]:
    given = in_single_pieces(given)
    result = [item for number, region in enumerate(given.regions) for item in _region(given.text, number, region)]
    result += [
        {"type": "relation", "from_id": f"r{source}", "to_id": f"r{target}", "direction": "right", "labels": [OF]}
        for source, target in given.links
    ]
    data = {_TEXT: given.text, "document": given.document, "published": given.published, "sha256": given.sha256}
    return {"data": data, "predictions": [{"model_version": "chiso", "result": result}]}


def _region(text: str, number: int, region: Region) -> Iterator[dict[str, Any]]:
    start, end = region.span
    place = {"start": start, "end": end}
    shared = {"id": f"r{number}", "to_name": _TEXT}
    note = {"meta": {"text": [region.note]}} if region.note else {}
    value = place | {"text": text[start:end], "labels": [region.label]}
    yield shared | {"from_name": _LABEL, "type": "labels", "value": value} | note
    for name, given in region.fields.items():
        kind, key = ("choices", "choices") if name in CHOICES else ("textarea", "text")
        yield shared | {"from_name": name, "type": kind, "value": place | {key: [given]}}


# Back


class _Task:
    """One task of an export. `where` is its place, as `tasks.json [3]`."""

    def __init__(self, task: Any, where: str) -> None:
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not all(isinstance(data.get(key), str) for key in (_TEXT, "document")):
            raise Malformed(where, wanted='{"data": {"text": "…", "document": "…"}, "annotations": […]}')
        self._task = task
        self._data = data
        self._where = where
        self._regions: dict[str, Region] = {}
        self._links: list[tuple[str, str, str]] = []

    def annotation(self) -> Annotation:
        """Return what the task says."""
        result, corrected = self._result()
        for number, item in sorted(enumerate(result), key=lambda numbered: _type(numbered[1]) != "labels"):
            self._take(item, f"{self._where} {self._data['document']}, result[{number}]")
        numbers = {key: number for number, key in enumerate(self._regions)}
        regions = tuple(self._regions.values())
        links = []
        for first, second, where in self._links:
            if first not in numbers or second not in numbers:
                raise Malformed(where, wanted='"from_id", "to_id"')
            link = numbers[first], numbers[second]
            links.append(link if regions[link[0]].label in FIELD_LABELS else link[::-1])
        return Annotation(
            document=self._data["document"],
            text=self._data[_TEXT],
            published=self._data.get("published"),
            regions=regions,
            links=tuple(dict.fromkeys(links)),
            sha256=self._data.get("sha256"),
            corrected=corrected,
            where=f"{self._where} {self._data['document']}",
        )

    def _result(self) -> tuple[list[Any], bool]:
        """Return the results that count: of the annotation marked as ground truth, else of the last one submitted.

        A task that nobody annotated still has what was predicted; this is said with it.
        """
        done = [a for a in self._list("annotations") if not a.get("was_cancelled")]
        done.sort(key=lambda a: (bool(a.get("ground_truth")), str(a.get("updated_at") or "")))
        chosen = (done or self._list("predictions"))[-1:]
        result = chosen[0].get("result") if chosen else []
        if not isinstance(result, list):
            raise Malformed(self._where, wanted='"result": […]')
        return result, bool(done)

    def _list(self, key: str) -> list[dict[str, Any]]:
        listed = self._task.get(key) or []
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            raise Malformed(self._where, wanted=f'"{key}": [{{…}}, …]')
        return listed

    def _take(self, item: Any, where: str) -> None:
        try:
            if item["type"] == "relation":
                labels = item.get("labels") or [OF]
                if labels != [OF]:
                    raise UnknownLabel(where, label=", ".join(map(str, labels)), known=OF)
                self._links.append((item["from_id"], item["to_id"], where))
            elif item["type"] == "labels":
                self._mark(item, where)
            else:
                self._field(item, where)
        except (KeyError, TypeError, AttributeError) as error:
            raise Malformed(where, wanted='{"id", "type", "from_name", "value"}') from error

    def _mark(self, item: Mapping[str, Any], where: str) -> None:
        value = item["value"]
        if len(value["labels"]) != 1:
            raise UnknownLabel(where, label=", ".join(map(str, value["labels"])) or "∅", known="1 label")
        said = value.get("text") if isinstance(value.get("text"), str) else None
        pieces = located(self._data[_TEXT], [(int(value["start"]), int(value["end"]))], said, where=where)
        self._regions[item["id"]] = Region(value["labels"][0], pieces, where=where)

    def _field(self, item: Mapping[str, Any], where: str) -> None:
        name, value = item["from_name"], item["value"]
        if name not in ALL_FIELDS:
            raise UnknownLabel(where, label=str(name), known=", ".join(ALL_FIELDS))
        given = value["choices" if name in CHOICES else "text"]
        given = [given] if isinstance(given, str) else given
        if len(given) > 1:
            raise BadValue(where, field=name, text=item["id"], given=" | ".join(given), wanted="1")
        region = self._regions[item["id"]]
        self._regions[item["id"]] = replace(region, fields={**region.fields, name: "".join(given).strip()})


def _type(item: Any) -> Any:
    return item.get("type") if isinstance(item, dict) else None
