"""EDTF values: the days that one covers."""

from __future__ import annotations

import calendar

import regex


def bounds(edtf: str) -> tuple[str | None, str | None]:
    """Return the first and last ISO day that an EDTF value covers; null where an end is open or a digit unknown."""
    first, slash, last = edtf.partition("/")
    if not slash:
        last = first
    return _covered(first)[0], _covered(last)[1]


_MONTHS = {
    **{str(33 + q): (q * 3 + 1, q * 3 + 3) for q in range(4)},
    "40": (1, 6),
    "41": (7, 12),
    "21": (2, 4),
    "22": (5, 7),
    "23": (8, 10),
    "24": (11, 1),
}
"""The months that a quarter, half-year or season covers; seasons begin with February, May, August, November."""


def _covered(end: str) -> tuple[str | None, str | None]:
    if not regex.fullmatch(r"\d{4}(?:-\d\d){0,2}", end):
        return None, None
    year, *rest = end.split("-")
    if len(rest) == 2:
        return end, end
    low, high = (1, 12) if not rest else _MONTHS.get(rest[0], (int(rest[0]), int(rest[0])))
    if not (1 <= low <= 12 and 1 <= high <= 12):
        return None, None
    ends = int(year) + (high < low)
    return f"{year}-{low:02}-01", f"{ends:04}-{high:02}-{calendar.monthrange(ends, high)[1]:02}"
