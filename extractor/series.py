"""A series: the stated values of one indicator over time, each with everything that states it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from corpus.read.errors import FileError
from extractor.identities.places import named
from extractor.records import IndicatorRecord
from extractor.store.rows import SELECT, record

if TYPE_CHECKING:
    from pandas import DataFrame


class UnknownIndicator(FileError):
    """An indicator that the catalogue does not have."""

    reason = "unknown-indicator"
    texts: ClassVar = {
        "en": "has no indicator {indicator} in its catalogue; chiso indicators lists those that there are",
        "vi": "không có chỉ tiêu {indicator} trong danh mục; lệnh chiso indicators liệt kê các chỉ tiêu đã biết",
    }


class UnknownPlace(FileError):
    """A place that has no code."""

    reason = "unknown-place"
    texts: ClassVar = {
        "en": "no place is called {place}; write it as in tỉnh Gia Lai, or give its code, such as province:64",
        "vi": "không có nơi nào tên là {place}; hãy viết như tỉnh Gia Lai, hoặc nêu mã, chẳng hạn province:64",
    }


@dataclass(frozen=True, slots=True)
class Point:
    """One stated value of the indicator, and all records that state just this; the first one speaks for it."""

    records: tuple[IndicatorRecord, ...]

    @property
    def stated(self) -> IndicatorRecord:
        """Return the record of the first article."""
        return self.records[0]

    @property
    def ends(self) -> str | None:
        """Return the last day of the period, in ISO form; null where it is not known."""
        return self.stated.period_end

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Return the lowest and the highest number that is stated; null where there is none."""
        numbers = [n for n in (self.stated.value, self.stated.low, self.stated.high) if n is not None]
        return (float(min(numbers)), float(max(numbers))) if numbers else None


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator at a place: its stated levels by the end of their period; those of an unknown period come last."""

    indicator: str
    name: str
    name_en: str | None
    place: str | None
    points: tuple[Point, ...]

    def title(self, lang: str) -> str:
        """Return the indicator's name in `lang`, where the catalogue has it, and the place."""
        name = self.name_en if lang == "en" and self.name_en else self.name
        return f"{name} · {self.place}" if self.place else name

    def to_frame(self) -> DataFrame:
        """Return a row a record: period, status, value, low, high, unit, place, scope, and where it is stated."""
        import pandas as pd

        columns = ("period", "period_start", "period_end", "status", "comparator", "value", "low", "high", "unit")
        told = ("place", "scope", "confidence", "document", "id", "quote")
        rows = [
            {"point": number, **{name: getattr(stated, name) for name in (*columns, *told)}}
            for number, point in enumerate(self.points)
            for stated in point.records
        ]
        frame = pd.DataFrame(rows, columns=["point", *columns, *told])
        for name in ("value", "low", "high"):
            frame[name] = pd.to_numeric(frame[name])
        return frame


def series(connection: sqlite3.Connection, indicator: str, *, place: str | None = None, store: str = "store") -> Series:
    """Return the levels of `indicator` that are stated for `place`, or for any place where none is given.

    A place is meant by its code or its name, with or without the word for its level; all that ever had the name are
    taken, before and after a merger. Sizes of a rise or fall are left out: they are no levels. Raises
    `UnknownIndicator` or `UnknownPlace`; `store` is how its message names the store.
    """
    known = connection.execute("SELECT * FROM catalogue WHERE indicator = ?", (indicator,)).fetchone()
    if known is None:
        raise UnknownIndicator(store, indicator=indicator)
    query = f"{SELECT['indicator']} WHERE r.indicator = ? AND r.change IS NULL"
    rows = connection.execute(query, (indicator,)).fetchall()
    if place is not None:
        codes = {meant.code for meant in named(place)} or _code(connection, place, store)
        rows = [row for row in rows if row["place_code"] in codes]
    return Series(indicator, known["name"], known["name_en"], place, tuple(_points(rows)))


def _code(connection: sqlite3.Connection, code: str, store: str) -> set[str]:
    """Return a code that a place of the store has."""
    if connection.execute("SELECT 1 FROM places WHERE place_code = ?", (code,)).fetchone() is None:
        raise UnknownPlace(store, place=code)
    return {code}


def _points(rows: Iterable[sqlite3.Row]) -> Iterator[Point]:
    """Yield what is stated, once for all mentions of one fact."""
    facts = sorted(rows, key=lambda row: (row["fact_id"] or 0, row["document"], row["start"]))
    points = [
        Point(tuple(record("indicator", row) for row in group))
        for _, group in groupby(facts, key=lambda row: row["fact_id"] or row["indicator_id"])
    ]
    return iter(sorted(points, key=_when))


def _when(point: Point) -> tuple[bool, str, str, Sequence[float], str]:
    stated = point.stated
    return point.ends is None, point.ends or "", stated.status, point.bounds or (), stated.id
