"""Conditions on records, for the queries of `Store` and for search."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from extractor.mentions.edtf import bounds

Day = date | str


class Where:
    """Conditions that all must hold: `where.sql` to put behind a query, `where.values` to fill its gaps."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.values: list[Any] = []

    @property
    def sql(self) -> str:
        """The conditions as a `WHERE` clause, or nothing."""
        return f" WHERE {' AND '.join(self._conditions)}" if self._conditions else ""

    def add(self, condition: str, *values: Any) -> None:
        """Ask that `condition` hold; each of its gaps takes one of `values`. Where one is null, nothing is asked."""
        if None not in values:
            self._conditions.append(condition)
            self.values += values

    def equal(self, columns: Mapping[str, Any]) -> None:
        """Ask that columns have these values, where they are not null."""
        for column, value in columns.items():
            self.add(f"{column} = ?", value)

    def place(self, place: str | None) -> None:
        """Ask for a place: by its code, such as `province:52`, or as it is written, upper and lower case alike."""
        self.add("(r.place_code = ? OR folded(r.place) = folded(?))", place, place)

    def period(self, period: str | None) -> None:
        """Ask that a figure's days lie in `period`, an EDTF date: those of June 2023 lie in `2023`."""
        if period is not None:
            first, last = bounds(period)
            if first is None or last is None:
                raise ValueError(f"{period!r} is no period with a first and a last day; write it as in 2023 or 2023-06")
            self.add("r.period_start >= ? AND r.period_end <= ?", first, last)

    def since(self, column: str, since: Day | None) -> None:
        """Ask that the day in `column` is `since` or later."""
        self.add(f"{column} >= ?", since.isoformat() if isinstance(since, date) else since)
