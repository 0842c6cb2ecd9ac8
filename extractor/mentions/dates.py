"""Dates and periods: find them by the rules of `patterns/dates.toml`; `resolving.py` tells what they leave unsaid."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import regex

from corpus.document import Document, Span
from extractor.mentions.mention import Mention
from extractor.mentions.scan import matches, shadow
from patterns import compose, fired, load
from patterns.rule import Rule

Unit = Literal["day", "month", "quarter", "half", "season", "year", "decade", "recurring"]
Match = regex.Match[str]

LEAP = 2000
"""The year in which days without one are counted."""

_MASTHEAD_BLOCKS = 8
"""How many blocks from the top may hold the line with the day of publication."""

_LONGEST_SPAN = 60
"""Years; a longer span of years in figures alone is two numbers. Two full days may lie further apart: a memorial."""

QUARTERS = ("-33", "-34", "-35", "-36")


@dataclass(frozen=True, slots=True)
class Point:
    """One end of a period: its year, null where unsaid, and the rest of its EDTF value (`-04-17`, `-33`, empty)."""

    year: int | None
    rest: str = ""

    @property
    def edtf(self) -> str:
        """Return the value in EDTF, `XXXX` for a year that is not known."""
        if self.year is None and not self.rest.startswith("-"):
            return self.rest or "XXXX"
        return f"{'XXXX' if self.year is None else self.year}{self.rest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCandidate(Mention):
    """A date or period as it is written: its ends, and how to find the year or the period that it leaves unsaid.

    `steps` leads from the year that is looked for to the one that is meant. `origin` says where it is looked for: the
    day of `writing` or the period of the `statement`. `like` is set where the whole value is another's, shifted: the
    statement's period (`same`), or the `month` or `quarter` beside it, or the `day` or `week` of writing, or the day
    `told` of last.
    """

    unit: Unit
    first: Point
    last: Point | None = None
    steps: int = 0
    origin: Literal["writing", "statement"] = "statement"
    like: Literal["same", "month", "quarter", "day", "week", "told"] | None = None
    ahead: bool = False
    """Whether the words say that it is still to come, so that it is the next after the day of publication."""
    passed: bool = False
    """Whether the words say of a whole year that it has passed: `năm qua`."""
    against: bool = False
    """Whether the words themselves say that something is compared with it."""

    @property
    def year(self) -> int | None:
        """Return the year that the text states, if it states one."""
        return (self.last or self.first).year

    @property
    def counted(self) -> bool:
        """Whether these are, or may be said as, counted months of a year: its first five, its last three."""
        return self.unit in ("half", "quarter") or (self.unit == "month" and self.last is not None)

    @property
    def years(self) -> bool:
        """Whether this is a span of several years."""
        return self.last is not None and self.unit == "year"

    @property
    def relative(self) -> bool:
        """Whether a year or a whole period has to be looked for."""
        return self.like is not None or (self.year is None and self.unit not in ("decade", "recurring"))


# --- finding -------------------------------------------------------------------------------------------------------


def find(document: Document, rules: Sequence[Rule] | None = None) -> list[tuple[int, DateCandidate]]:
    """Return `(priority, candidate)` for all in `document` that a rule of dates matches, boilerplate left out."""
    chosen = [r for r in (load.rules("dates") if rules is None else rules) if "value" in r.options]
    skipped = [b.span for b in document.blocks if b.kind == "boilerplate"]
    title = max((b.span[1] for b in document.blocks[:1]), default=0)
    found: list[tuple[int, DateCandidate]] = []
    for rule in sorted(chosen, key=lambda r: "needs" in r.options):
        if rule.options.get("masthead") or ("needs" in rule.options and not any(c.counted for _, c in found)):
            continue
        for match in matches(rule, shadow(document, case=rule.case)):
            candidate = None if _inside(match.start(), skipped) else _candidate(rule, match)
            if candidate is not None and ("needs" not in rule.options or _said(candidate, found, title)):
                found.append((rule.priority, candidate))
    return found


def _inside(position: int, spans: Sequence[Span]) -> bool:
    return any(start <= position < end for start, end in spans)


def _said(candidate: DateCandidate, found: Sequence[tuple[int, DateCandidate]], title: int) -> bool:
    """Return whether the same months are said in full: before `candidate`, or behind it where it is in the title."""
    ends = _rests(candidate)
    return any(
        (c.start < candidate.start or candidate.start < title) and c.counted and _rests(c) == ends for _, c in found
    )


def _rests(candidate: DateCandidate) -> tuple[str, str | None]:
    return candidate.first.rest, candidate.last.rest if candidate.last else None


def _candidate(rule: Rule, match: Match) -> DateCandidate | None:
    parts = _VALUES[rule.options["value"]](match)
    if parts is None or not all(_valid(p) for p in (parts["first"], parts.get("last"))):
        return None
    first, last = parts["first"], parts.get("last")
    if last is not None and not _ordered(first, last, said=_year_word() in match[0]):
        return None
    return DateCandidate(start=match.start(), end=match.end(), rule=rule.id, **parts)


def _valid(point: Point | None) -> bool:
    """Whether the day exists; 29 February does where the year is unsaid."""
    if point is None or not regex.fullmatch(r"-\d\d-\d\d", point.rest):
        return True
    month, day = int(point.rest[1:3]), int(point.rest[4:6])
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(point.year or LEAP, month)[1]


def _ordered(first: Point, last: Point, *, said: bool) -> bool:
    """Whether `last` comes after `first`, and not too long after it where the words do not say that these are years."""
    if first.year is not None and last.year is not None:
        short = said or last.year - first.year <= _LONGEST_SPAN or len(first.rest) == len("-01-01")
        return short and (first.year, first.rest) < (last.year, last.rest)
    return (first.year is None) == (last.year is None) and first.rest != last.rest


# --- what the groups of a rule say ---------------------------------------------------------------------------------


def _number(word: str | None) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdigit() else table("numbers").get(word.lower())


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return the table `name` of `dates.toml`."""
    found: Mapping[str, Any] = load.read_toml("dates.toml")[name]
    return found


def _groups(match: Match) -> dict[str, str | None]:
    return match.groupdict()


def _int(match: Match, name: str) -> int | None:
    return _number(_groups(match).get(name))


def _which(match: Match) -> dict[str, Any]:
    """Return the steps and origin that a word such as `nay` or `trước` names."""
    word = _groups(match).get("which")
    if word is None:
        return {}
    entry = table("which")[word]
    return {"steps": entry["steps"], "origin": entry["from"]}


def _which_year(match: Match) -> dict[str, Any]:
    """Return the same for a part of a year: `tháng 8 năm tới` steps to the next year, `tháng 8 tới` may not."""
    which = _which(match)
    if which.get("steps", 0) > 0 and not _says_year(match):
        return {"ahead": True}
    return which


def _says_year(match: Match) -> bool:
    """Whether `which` is said of a year: `năm tới`."""
    before = match.string[: match.start("which")].rstrip()
    return before.endswith(_year_word())


@cache
def _year_word() -> str:
    """Return the word that says of a number that it is a year."""
    word: str = load.read_toml("dates.toml")["year_word"]
    return word


def _day(match: Match) -> dict[str, Any] | None:
    rest = _day_rest(match, "day", "month")
    return None if rest is None else {"unit": "day", "first": Point(_full_year(match), rest), **_which_year(match)}


def _full_year(match: Match) -> int | None:
    """The year, in full where it is in two figures: those below 40 are of this century."""
    year = _int(match, "year")
    if year is None or year > 99:
        return year
    return year + (2000 if year < 40 else 1900)


def _day_rest(match: Match, day: str, month: str) -> str | None:
    d, m = _int(match, day), _int(match, month)
    return f"-{m:02}-{d:02}" if d and m and m <= 12 and d <= 31 else None


def _days(match: Match) -> dict[str, Any] | None:
    last = _day_rest(match, "day2", "month2")
    first = _day_rest(match, "day", "month" if _groups(match).get("month") else "month2")
    if not first or not last:
        return None
    year2 = _int(match, "year2")
    year = _int(match, "year") or (year2 - (first > last) if year2 else None)
    return {"unit": "day", "first": Point(year, first), "last": Point(year2, last)}


def _month(match: Match) -> dict[str, Any]:
    return {"unit": "month", "first": Point(_int(match, "year"), f"-{_int(match, 'month'):02}"), **_which_year(match)}


def _months(match: Match) -> dict[str, Any]:
    month, month2, year2 = _int(match, "month") or 1, _int(match, "month2") or 1, _int(match, "year2")
    year = _int(match, "year") or (year2 - (month > month2) if year2 else None)
    if year2 is None and year is not None:
        year2 = year + (month > month2)
    return {"unit": "month", "first": Point(year, f"-{month:02}"), "last": Point(year2, f"-{month2:02}")}


def _quarter(match: Match) -> dict[str, Any]:
    rest = QUARTERS[(_int(match, "quarter") or 1) - 1]
    return {"unit": "quarter", "first": Point(_full_year(match), rest), **_which_year(match)}


def _quarters(match: Match) -> dict[str, Any] | None:
    quarter, quarter2, year = _int(match, "quarter") or 1, _int(match, "quarter2") or 1, _int(match, "year2")
    from_year = _int(match, "year") or year
    if (from_year or 0, quarter) >= (year or 0, quarter2):
        return None
    first, last = Point(from_year, f"-{quarter * 3 - 2:02}"), Point(year, f"-{quarter2 * 3:02}")
    return {"unit": "month", "first": first, "last": last, **_which_year(match)}


def _half(match: Match) -> dict[str, Any]:
    second = _later(match)
    return {"unit": "half", "first": Point(_int(match, "year"), "-41" if second else "-40"), **_which(match)}


def _counted(match: Match) -> dict[str, Any] | None:
    """Return the first (or last) so many months or quarters of a year; six are a half-year, three a quarter."""
    count = _int(match, "count") or 0
    months = count * 3 if (_groups(match).get("unit") or "") in table("later")["quarters"] else count
    second = _later(match)
    if not 1 < months < 12:
        return None
    year = _int(match, "year")
    if months == 6:
        return {"unit": "half", "first": Point(year, "-41" if second else "-40"), **_which(match)}
    if months == 3:
        return {"unit": "quarter", "first": Point(year, QUARTERS[-1 if second else 0]), **_which(match)}
    start, end = (13 - months, 12) if second else (1, months)
    return {"unit": "month", "first": Point(year, f"-{start:02}"), "last": Point(year, f"-{end:02}"), **_which(match)}


def _edge_days(match: Match) -> dict[str, Any] | None:
    """Return the first (or last) so many days of a month."""
    count = _int(match, "day") or 0
    return _days_of(match, 1 - count, 0) if _later(match) else _days_of(match, 1, count)


def _half_month(match: Match) -> dict[str, Any] | None:
    """Return the first fifteen days of a month, or the rest."""
    return _days_of(match, 16, 0) if _later(match) else _days_of(match, 1, 15)


def _days_of(match: Match, first: int, last: int) -> dict[str, Any] | None:
    """Return the days from `first` to `last` of the month in `match`; below 1 they count back from its end."""
    year, month = _int(match, "year"), _int(match, "month") or 1
    length = calendar.monthrange(year or LEAP - 1, month)[1]
    first, last = (day if day > 0 else length + day for day in (first, last))
    if not 1 <= first < last <= length:
        return None
    ends = (Point(year, f"-{month:02}-{day:02}") for day in (first, last))
    return {"unit": "day", "first": next(ends), "last": next(ends), **_which_year(match)}


def _monthly(match: Match) -> dict[str, Any] | None:
    """Return a day, or the days, of every month; days over its end are none of one month."""
    day, day2 = _int(match, "day"), _int(match, "day2")
    if day and day2 and day2 <= day:
        return None
    first, last = (n and Point(None, f"XXXX-XX-{n:02}") for n in (day, day2))
    return {"unit": "recurring", "first": first, "last": last}


def _later(match: Match) -> bool:
    """Whether the words choose the later half."""
    return _groups(match).get("half") in table("later")["halves"]


def _edge_quarter(match: Match) -> dict[str, Any]:
    quarter = QUARTERS[-1 if _later(match) else 0]
    return {"unit": "quarter", "first": Point(_int(match, "year"), quarter), **_which(match)}


def _edge_month(match: Match) -> dict[str, Any]:
    month = "-12" if _later(match) else "-01"
    return {"unit": "month", "first": Point(_int(match, "year"), month), **_which(match)}


def _decade(match: Match) -> dict[str, Any]:
    """Return the decade; two figures name one of the twentieth century."""
    decade = match["decade"].rjust(3, "0")
    return {"unit": "decade", "first": Point(None, ("19" if decade.startswith("00") else decade[:2]) + decade[2] + "X")}


def _year(match: Match) -> dict[str, Any]:
    passed = _groups(match).get("which") in table("passed")["years"]
    return {"unit": "year", "first": Point(_int(match, "year")), **_which(match), "passed": passed}


def _years(match: Match) -> dict[str, Any]:
    return {"unit": "year", "first": Point(_int(match, "year")), "last": Point(_int(match, "year2"))}


def _ends(match: Match) -> dict[str, Any] | None:
    """Return a span whose ends are told in units of their own: from a day to a month, from a quarter to a year."""
    first, last = _end(match, "", 0), _end(match, "2", 2)
    if first is None or last is None or len(first.rest) == len(last.rest):
        return None
    return {"unit": "month", "first": first, "last": last}


def _end(match: Match, number: str, later: int) -> Point | None:
    """Return one end of a span, a quarter as the first month of it, or as the third where it comes `later`."""
    year, quarter, month = (_int(match, f"{unit}{number}") for unit in ("year", "quarter", "month"))
    if _groups(match)[f"day{number}"]:
        rest = _day_rest(match, f"day{number}", f"month{number}")
        return None if rest is None else Point(year, rest)
    if quarter:
        month = quarter * 3 - 2 + later
    return Point(year, f"-{month:02}" if month else "")


def _years_short(match: Match) -> dict[str, Any] | None:
    """Return two years in a row, the second of which has only its last two figures."""
    year = _int(match, "year") or 0
    if int(match["short"]) != (year + 1) % 100:
        return None
    return {"unit": "year", "first": Point(year), "last": Point(year + 1)}


def _century(match: Match) -> dict[str, Any]:
    century = match["century"]
    number = int(century) if century.isdigit() else _roman(century)
    return {"unit": "decade", "first": Point(None, f"{number - 1:02}XX")}


def _roman(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in numeral]
    return sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))


def _season(match: Match) -> dict[str, Any]:
    code = table("seasons")[_groups(match)["season"] or ""]
    return {"unit": "season", "first": Point(_int(match, "year"), f"-{code}"), **_which_year(match)}


def _same(match: Match) -> dict[str, Any]:
    which = _which(match)
    return {"unit": "year", "first": Point(_int(match, "year")), "like": "same", "against": True, **which, "steps": -1}


def _named(match: Match) -> dict[str, Any] | None:
    groups = _groups(match)
    parts = _quarter(match) if groups["quarter"] else _month(match) if groups["month"] else _counted(match)
    return parts and {**parts, "against": True}


def _unit(match: Match) -> dict[str, Any]:
    unit = "quarter" if _groups(match)["unit"] in table("later")["quarters"] else "month"
    return {"unit": unit, "first": Point(None), "like": unit, **_which(match)}


def _deictic(match: Match) -> dict[str, Any]:
    return {"unit": "day", "first": Point(None), "like": "day", "steps": table("deictic")[match["deictic"]]}


def _same_day(match: Match) -> dict[str, Any]:
    return {"unit": "day", "first": Point(None), "like": "told"}


def _week(match: Match) -> dict[str, Any]:
    """Return a week, or the day of it that is named."""
    steps, weekday = 7 * table("weeks")[match["week"]], match["weekday"]
    days = Point(None, "" if weekday is None else str(table("weekdays")[weekday]))
    return {"unit": "day", "first": days, "like": "week", "steps": steps}


_VALUES: Mapping[str, Callable[[Match], dict[str, Any] | None]] = {
    "day": _day,
    "days": _days,
    "month": _month,
    "months": _months,
    "quarter": _quarter,
    "quarters": _quarters,
    "half": _half,
    "counted": _counted,
    "year": _year,
    "years": _years,
    "ends": _ends,
    "years-short": _years_short,
    "century": _century,
    "season": _season,
    "monthly": _monthly,
    "edge-days": _edge_days,
    "half-month": _half_month,
    "edge-month": _edge_month,
    "edge-quarter": _edge_quarter,
    "decade": _decade,
    "same": _same,
    "named": _named,
    "unit": _unit,
    "deictic": _deictic,
    "same-day": _same_day,
    "week": _week,
}


def masthead(document: Document) -> str | None:
    """Return the ISO day of publication that a line near the top of the text states by itself, if one does."""
    rule = next((r for r in load.rules("dates") if r.options.get("masthead")), None)
    if rule is None:
        return None
    text = shadow(document)
    for block in document.blocks[:_MASTHEAD_BLOCKS]:
        match = compose.compiled(rule).search(text[block.span[0] : block.span[1]])
        point: Point | None = (_day(match) or {}).get("first") if match else None
        if point is not None and _valid(point):
            fired.note(rule.id, block.span[0])
            return point.edtf
    return None
