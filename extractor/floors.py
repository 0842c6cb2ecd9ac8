"""Floors: the lowest figures that a check lets pass, in a TOML file that only an explicit change lowers.

A table a gold folder, by the folder's name; in it `"tier1.record" = 0.88` is the lowest F1 of a label's field.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from corpus.read import shown
from corpus.read.errors import FileError
from extractor.evaluate import FIELDS, Figures


class FloorsError(FileError):
    """A file of floors that cannot be used."""

    reason = "floors"
    texts: ClassVar = {
        "en": "cannot be used as floors: {problem}",
        "vi": "không dùng làm ngưỡng được: {problem}",
    }


@dataclass(frozen=True, slots=True)
class Below:
    """A figure below its floor."""

    figure: str
    floor: float
    f1: float


def read_floors(path: Path, name: str) -> Mapping[str, float]:
    """Return the floors for the gold folder `name`; raise `FloorsError` where the file has none, or unknown ones."""
    file = shown(str(path))
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise FloorsError(file, problem=error) from None
    if not isinstance(tables.get(name), dict):
        raise FloorsError(file, problem=f"[{name}] ∉ {', '.join(f'[{table}]' for table in tables)}")
    floors: dict[str, float] = tables[name]
    for figure, floor in floors.items():
        label, _, field = figure.partition(".")
        if field not in FIELDS.get(label, ()) or not isinstance(floor, int | float):
            raise FloorsError(file, problem=f"[{name}] {figure} = {floor}")
    return floors


def below(figures: Figures, floors: Mapping[str, float]) -> list[Below]:
    """Return the figures that are below their floors, in the file's order."""
    found = []
    for name, floor in floors.items():
        label, _, field = name.partition(".")
        if figures[label][field].f1 < floor:
            found.append(Below(name, floor, figures[label][field].f1))
    return found
