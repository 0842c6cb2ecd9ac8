"""What a date leaves unsaid: its year, or the whole period, from the dates around it and the day of writing."""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from corpus.document import Document
from extractor.mentions.dates import LEAP, QUARTERS, DateCandidate, Point, Unit, masthead, table
from extractor.mentions.edtf import bounds
from extractor.mentions.mention import CitationMention, DateMention
from extractor.mentions.scan import shadow
from extractor.records import ResolvedBy
from patterns import compose, fired, load
from patterns.rule import Rule

_LEAD = 48
"""Code points before a date in which the words that say what part it plays are looked for."""

PRESS = range(2000, 2100)
"""The years in which an article of the online press may have been written."""

_TOLD = range(1900, 2100)
"""The years that an article may tell of."""

_ESTABLISHED = 2
"""How often a text that names several years must state one before it is the year of the document.

Once suffices for a day, month or quarter of it, and for the year before, where something is compared with that; but
`so với đầu năm 2020` may be said in 2020.
"""

_ROUND_YEARS = 10
"""Years; an anniversary that a text names by both its days is one of these."""

_MOST_OF_A_YEAR = "09"
"""Month; a text that tells of so many of a year's months early in the next tells of the last year."""

_HALF_YEAR = 6
"""Months; a text that tells of none later in its year is of the first half, when `năm qua` is the year before."""

_NEARBY = 2
"""Years behind the last finer time that a text tells of; a year further ahead is that of a plan."""

_LEAD_BLOCKS = 2
"""How many blocks from the top may hold the day that a text without a date of publication is about."""

_LEAD_TEXT = 500
"""Code points from the top in which a text says of which day it tells; `sáng nay` further down is of that day."""

_BESIDE = 28
"""Code points before a day in which `sáng nay`, with a day of the week, may stand beside it."""

_ASIDE = frozenset({"comparison", "citation", "aside", "delivery"})
"""The parts that set a date aside: it says nothing of when the statement holds."""

_YEAR_ENDS = ("-12", "-12-31", "-36")
"""The last month, day and quarter of a year: what is compared with them is of the next."""


@dataclass(slots=True)
class _Known:
    """What is known of one candidate while the others are resolved: its part in its sentence and its value."""

    candidate: DateCandidate
    roles: frozenset[str]
    sentence: int
    block: int
    first: Point | None = None
    last: Point | None = None
    by: ResolvedBy | None = None

    @property
    def year(self) -> int | None:
        """Return the year that this date gives to others, if any."""
        if self.candidate.years or self.first is None:
            return None
        return (self.last or self.first).year

    @property
    def plain(self) -> bool:
        """Whether this date says when the statement holds, and is not what something is measured against."""
        return not self.roles & (_ASIDE | {"plan"}) and not self.candidate.against

    @property
    def governs(self) -> bool:
        """Whether the year of this date holds for yearless dates beside it; one of old times or far ahead does not."""
        near = self.year is None or self.year in _TOLD
        return near and not self.roles & _ASIDE and not self.candidate.against

    @property
    def counts(self) -> bool:
        """Whether the year of this date speaks for the year of the document."""
        return (
            self.governs
            and (self.year is None or self.year in PRESS)
            and not self.deadline
            and "target" not in self.roles
            and not (self.dates_from and self.candidate.unit == "year")
        )

    @property
    def dates_from(self) -> bool:
        """Whether something dates from this time, as `từ tháng 2/2016` says: its year may have passed or lie ahead."""
        return "past" in self.roles and self.candidate.last is None

    @property
    def told(self) -> bool:
        """Whether this is a finer time than a year, of which something is told: no end, no beginning, no plan."""
        ahead = self.roles & {"ahead", "deadline"}
        return self.counts and self.candidate.unit != "year" and not self.dates_from and not ahead

    @property
    def is_fine(self) -> bool:
        """Whether this is finer than a year, and no month from which something has held ever since."""
        return self.candidate.unit == "day" or (self.candidate.unit != "year" and not self.dates_from)

    @property
    def ends(self) -> str:
        """Return the end of this date within its year: `-09` for its first nine months, empty for a whole year."""
        return (self.candidate.last or self.candidate.first).rest

    @property
    def is_yearless_day(self) -> bool:
        """Whether this is a day and month whose year is not said."""
        c = self.candidate
        return c.unit == "day" and c.like is None and c.year is None and c.last is None

    @property
    def deadline(self) -> bool:
        """Whether something is to be done by this year; a finer date after `đến` is the end of a count."""
        return "deadline" in self.roles and self.candidate.unit == "year"

    @property
    def compared(self) -> bool:
        """Whether the statement is measured against this year, so that it most likely holds for the next."""
        return self.candidate.like == "same" or ("comparison" in self.roles and self.candidate.last is None)

    @property
    def following(self) -> int | None:
        """Return the year of what is measured against this one: the next, where this is a year, its end or many months.

        What is measured against the beginning of a year is of that year (`giảm 50% so với đầu năm 2017`);
        `tháng 6 tăng so với tháng 5/2020` says nothing of the year after.
        """
        c, year = self.candidate, self.candidate.year
        if year is None or not self.compared or "plan" in self.roles:
            return None
        if "start" in self.roles:
            return year
        whole = c.like == "same" or c.unit in ("year", "half") or c.last is not None
        return year + 1 if whole or c.first.rest in _YEAR_ENDS else None

    @property
    def period(self) -> bool:
        """Whether a figure can hold for this date: a period, or the last day of a count."""
        if not self.plain or self.candidate.years or self.first is None:
            return False
        if self.year is None and not self.first.rest.startswith("-"):
            return False
        return self.candidate.unit != "day" or self.last is not None or "cutoff" in self.roles

    def names(self, unit: Unit) -> bool:
        """Whether this date is a month or quarter, as `unit` says, and which one is known."""
        point = self.last or self.first
        return (
            self.candidate.unit == unit and point is not None and point.year is not None and point.rest[1:3].isdigit()
        )

    @property
    def value(self) -> str:
        """Return the value in EDTF."""
        first, last = (None if p is None else p.edtf for p in (self.first, self.last))
        return f"{first}/{last}" if last else first or "XXXX"


@dataclass(frozen=True, slots=True)
class _Written:
    """The day of writing, whether its year is known, and whether that is certain: stated, and not inferred."""

    day: date
    dated: bool
    certain: bool
    by: ResolvedBy


def resolve(
    document: Document, candidates: Sequence[DateCandidate], citations: Sequence[CitationMention]
) -> list[DateMention]:
    """Return the dates with their EDTF values, in text order; an unknown year is `XXXX`.

    A year that the sentence states before the date comes first, then the day of publication, then a year stated in the
    paragraph, the heading, or by most of the document.
    """
    known = _Resolver(document, sorted(candidates, key=lambda c: c.start), citations).resolved()
    return [
        DateMention(
            start=k.candidate.start,
            end=k.candidate.end,
            rule=k.candidate.rule,
            flags=k.candidate.flags,
            value=k.value,
            resolved_by=k.by,
        )
        for k in known
    ]


class _Resolver:
    """Resolves the dates of one document, one after the other, each from those that are known already."""

    def __init__(
        self, document: Document, candidates: Sequence[DateCandidate], citations: Sequence[CitationMention]
    ) -> None:
        self.text = shadow(document)
        self.blocks = [b.span[0] for b in document.blocks]
        self.headings = [n for n, b in enumerate(document.blocks) if b.kind in ("title", "heading")]
        self.sentences = [s for b in document.blocks for s, _ in b.sentences]
        self.behind = [c.end for c in citations]
        self.known = [self._placed(c) for c in candidates]
        day = document.published or masthead(document) or self._day_of_writing()
        self.published = date.fromisoformat(day) if day else None
        year = self._most_frequent_year()
        self.document_year = fired.by_rule("dates.document-year", self._year_of_sale() or year, 0)
        self.told = self._told_in_full()

    def resolved(self) -> list[_Known]:
        for number, known in enumerate(self.known):
            if known.candidate.like in ("day", "week"):
                continue
            if known.candidate.like == "same":
                self._same_period(number)
            elif known.candidate.like == "told":
                self._same_day(number)
            elif known.candidate.like is not None:
                self._neighbour(number)
            elif known.candidate.relative:
                self._year(number)
        written = self._written()
        for known in self.known:
            if known.candidate.like in ("day", "week") and written is not None:
                self._from_writing(known, written)
        return [k for k in self.known if k.first is not None]

    def _placed(self, candidate: DateCandidate) -> _Known:
        start, end = candidate.span
        sentence, block = bisect_right(self.sentences, start) - 1, bisect_right(self.blocks, start) - 1
        roles = self._roles(start, end, self.sentences[sentence] if sentence >= 0 else 0)
        known = _Known(candidate, roles, sentence, block)
        if not candidate.relative:
            known.first, known.last, known.by = candidate.first, candidate.last, "text"
        return known

    def _roles(self, start: int, end: int, sentence: int) -> frozenset[str]:
        lead, tail = self.text[max(sentence, start - _LEAD) : start], self.text[end : end + _LEAD]
        said = [r for r in _contexts() if compose.compiled(r).search(tail if r.options.get("behind") else lead)]
        for rule in said:
            fired.note(rule.id, start)
        roles = {rule.options["context"] for rule in said}
        if self.text.startswith(tuple(load.values("periods")["year_start"]), start):
            roles.add("start")
        if any(0 <= start - key <= 12 and "\n" not in self.text[key:start] for key in self.behind):
            roles.add("citation")
        return frozenset(roles)

    def _day_of_writing(self) -> str | None:
        """Return the day that `hôm nay` or `sáng nay` stands beside, where the year is said."""
        for known in self.known:
            c = known.candidate
            if (
                c.unit == "day"
                and c.last is None
                and c.first.year is not None
                and compose.fragment("date-today").search(self.text[max(0, c.start - 12) : c.end])
            ):
                return c.first.edtf
        return None

    def _written(self) -> _Written | None:
        """Return the day of writing: that of publication, the one beside `sáng nay (20/4)`, or the one of the lead."""
        if self.published is not None:
            return _Written(self.published, dated=True, certain=True, by="publication")
        for known in self.known:
            c, point = known.candidate, known.first
            if c.unit != "day" or c.like or point is None or known.last is not None or "citation" in known.roles:
                continue
            if word := compose.fragment("date-beside-writing").search(self.text[max(0, c.start - _BESIDE) : c.end]):
                day = date.fromisoformat(f"{point.year or LEAP}{point.rest}")
                day -= timedelta(days=table("deictic")[word["deictic"]])
                return _Written(day, dated=point.year is not None, certain=c.first.year is not None, by="text")
        return self._day_of_the_lead()

    def _day_of_the_lead(self) -> _Written | None:
        """Return the first day that the lead names without its year, as news does, where it tells of that day."""
        first = next((k for k in self.known if k.is_yearless_day), None)
        if first is None or first.first is None or not first.told or first.candidate.start >= _LEAD_TEXT:
            return None
        day = date.fromisoformat(f"{first.first.year or LEAP}{first.first.rest}")
        return _Written(day, dated=first.first.year is not None, certain=False, by="text")

    def _from_writing(self, known: _Known, written: _Written) -> None:
        """Set the day that `known` names from the day of writing, or the week, whose days only a certain year tells."""
        c, day = known.candidate, written.day + timedelta(days=known.candidate.steps)
        if c.like == "day":
            known.first = _point(day, with_year=written.dated)
        elif written.certain:
            monday = day - timedelta(days=day.weekday())
            weekday = int(c.first.rest) if c.first.rest else None
            known.first = _point(monday + timedelta(days=weekday or 0))
            known.last = _point(monday + timedelta(days=6)) if weekday is None else None
        known.by = written.by

    def _told_in_full(self) -> dict[str, int]:
        """Return the days that the text elsewhere states with one year: `-02-06` is 2017."""
        years: dict[str, set[int]] = {}
        for known in self.known:
            c = known.candidate
            for point in (c.first, c.last) if c.unit == "day" and "citation" not in known.roles else ():
                if point is not None and point.year is not None:
                    years.setdefault(point.rest, set()).add(point.year)
        days = {rest: told.pop() for rest, told in years.items() if len(told) == 1}
        return {rest: year for rest, year in days.items() if not self._outdated(year)}

    def _most_frequent_year(self) -> int | None:
        """Return the year that most dates state; comparisons, deadlines, targets, citations and spans are left out.

        Of two named equally often, the later: news looks back. `so với năm 2016` speaks for 2017. What dates from a
        month (`từ tháng 2/2016`) speaks only where nothing else does; years far behind the last time told do not.
        """
        counts: Counter[int] = Counter()
        stated: set[int] = set()
        fine: set[int] = set()
        for known in self.known:
            if known.year is not None and known.counts:
                counts[known.year] += not known.dates_from
                stated |= {known.year} if self._tells(known) else set()
                fine |= {known.year} if known.is_fine else set()
            elif known.following is not None:
                counts[known.following] += 1
                fine |= {known.following} if "start" not in known.roles else set()
                stated |= {known.following}
        last = self._last_told()
        if last is not None:
            counts = Counter({year: n for year, n in counts.items() if year <= last + _NEARBY})
        self.latest = max(counts, default=None)
        counts = Counter({year: n for year, n in counts.items() if not self._outdated(year)})
        top = max(counts, key=lambda year: (counts[year], year), default=None)
        if top is not None and counts[top + 1] >= _ESTABLISHED and self._titled(top + 1):
            top += 1
        alone = len(counts) == 1 and top in stated
        if top is None or not (alone or top in fine or counts[top] >= _ESTABLISHED or self._looks_back(top)):
            return None
        year = max(top, last or top, self._last_cited() or top, self._last_begun() or top)
        return None if self._outdated(year) else year + self._looks_back(year)

    def _tells(self, known: _Known) -> bool:
        """Return whether a text that names this year once, and no other, is of it.

        One in running text is as often that of what happened before (`thỏa thuận ký năm 2015`); not so in a title or
        heading, in a name (`Hội chợ 2019`), of a plan, or of what is still to come.
        """
        stands_out = known.block in self.headings or known.candidate.rule in _naming()
        return known.is_fine or stands_out or bool(known.roles & {"plan", "ahead"})

    def _titled(self, year: int) -> bool:
        """Return whether the title states `year`: then the text is about it, and compares it with the year before."""
        return any(k.block == 0 and k.counts and k.year == year for k in self.known)

    def _year_of_sale(self) -> int | None:
        """Return the year of the first day told in a text that names a month of delivery, which lies ahead of it."""
        months = (k.candidate.first for k in self.known if "delivery" in k.roles and k.candidate.unit == "month")
        days = [k.candidate.first.rest for k in self.known if k.is_yearless_day]
        sold = (month.year - (days[0][:3] > month.rest) for month in months if month.year is not None and days)
        return next(sold, None)

    def _last_told(self) -> int | None:
        """Return the year of the last day, month or quarter that is told of: the text is not older than that.

        A span may end after the text was written; an anniversary (`30/4/1975-30/4/2025`) is told of on its last day.
        """
        told = (k.last if self._is_anniversary(k) else k.first for k in self.known if k.told)
        return max((point.year for point in told if point and point.year), default=None)

    def _is_anniversary(self, known: _Known) -> bool:
        """Whether this is a span from a day to the same day decades later, without a word: `từ … đến` is a term."""
        c, last = known.candidate, known.last
        if last is None or c.unit != "day" or c.first.rest != last.rest or not c.first.year or not last.year:
            return False
        decades = (last.year - c.first.year) % _ROUND_YEARS == 0
        return decades and not any(letter.isalpha() for letter in self.text[c.start : c.end])

    def _last_cited(self) -> int | None:
        """Return the year of the last signing of a cited document: the text is not older than that."""
        signed = (k.year for k in self.known if "citation" in k.roles and k.candidate.unit == "day")
        return max((year for year in signed if year), default=None)

    def _last_begun(self) -> int | None:
        """Return the last year from whose beginning something has been told: the text is not older than that."""
        told = (k for k in self.known if "start" in k.roles and ("past" in k.roles or k.compared))
        begun = (k.year for k in told if not k.roles & {"ahead", "deadline"})
        return max((year for year in begun if year is not None and year in PRESS), default=None)

    def _looks_back(self, year: int) -> bool:
        """Return whether a month of `year` is told of that lies behind the day of the lead, which is of the next."""
        days = (k.candidate.first.rest for k in self.known if k.block < _LEAD_BLOCKS and k.is_yearless_day)
        day = next(days, None)
        counted = (k for k in self.known if k.counts and "ahead" not in k.roles)
        months = (k.first for k in counted if k.first and k.candidate.unit == "month")
        ended = any(k.year == year and k.candidate.unit == "year" and "counted-to" in k.roles for k in self.known)
        told = next((k.candidate.first.rest for k in self.known if k.is_yearless_day and k.told), None)
        if ended and told is not None and told[1:3] <= f"{_HALF_YEAR:02}":
            return True  # `tính đến hết năm 2016`, in a text that tells of 17/2
        return day is not None and any(month.year == year and month.rest > day for month in months)

    def _outdated(self, year: int) -> bool:
        """Return whether the text names a later year, so that the article was written long after this one."""
        return self.latest is not None and year < self.latest - 1

    # --- years

    def _year(self, number: int) -> None:
        known = self.known[number]
        year, by = self._governing_year(number)
        c = known.candidate
        if year is not None:
            year += c.steps - (c.passed and self._is_early(year))
        known.by = by
        known.first = Point(year, c.first.rest)
        if c.last is not None:
            known.first = Point(None if year is None else year - (c.first.rest > c.last.rest), c.first.rest)
            known.last = Point(year, c.last.rest)

    def _is_early(self, year: int) -> bool:
        """Return whether the text is of the first half of `year`: it is dated so, or tells of no later month."""
        if self.published is not None:
            return self.published.month <= _HALF_YEAR
        told = [k.candidate.first.rest for k in self.known if k.is_yearless_day]
        told += [k.ends for k in self.known if k.told and k.year in (None, year)]
        ends = [bounds(f"{LEAP}{rest}")[1] for rest in told if rest]
        return bool(ends) and all(end is not None and end[:7] <= f"{LEAP}-{_HALF_YEAR:02}" for end in ends)

    def _governing_year(self, number: int) -> tuple[int | None, ResolvedBy | None]:
        known = self.known[number]
        if "yearly" in known.roles:
            return None, None
        if known.candidate.first.rest in self.told and known.candidate.last is None:
            return self.told[known.candidate.first.rest], "text"
        if known.candidate.origin == "writing":
            if self.published is not None:
                return self.published.year, "publication"
        elif (year := self._compared(number) or self._stated(number, same="sentence")) is not None:
            return year, "text"
        elif self.published is not None:
            return self._nearest_year(known.candidate), "publication"
        if self.document_year is not None and (known.candidate.origin == "writing" or known.candidate.unit == "day"):
            return self.document_year, "document year"
        for year in (self._stated(number, same="block"), self._heading_year(number)):
            if year is not None and not self._outdated(year):
                return year, "text"
        return (self.document_year, "document year") if self.document_year is not None else (None, None)

    def _stated(self, number: int, same: Literal["sentence", "block"]) -> int | None:
        """Return the year of the nearest plain date before this one, or else behind it in its sentence.

        A year that is itself told from another (`năm ngoái`) holds for its own sentence.
        """
        here, fine = getattr(self.known[number], same), self.known[number].candidate.unit != "year"
        day = self.known[number].is_yearless_day
        years = PRESS if self.known[number].candidate.origin == "writing" else _TOLD
        for other in reversed(self.known[:number]):
            if getattr(other, same) != here:
                break
            if fine and other.candidate.steps and self.known[number].candidate.steps:
                continue  # `quý IV năm trước và tháng 12 năm trước` are counted from one year
            passing = (fine and other.deadline) or (same == "block" and self._passes(other, day))
            if other.year in years and other.governs and not passing:
                return other.year
        for other in self.known[number + 1 :] if same == "sentence" else ():
            if other.sentence != here:
                break
            if other.year in years and other.governs and not other.deadline:
                return other.year
        return None

    def _passes(self, other: _Known, day: bool) -> bool:
        """Return whether the year of another sentence says nothing: one told from a date, or, of a day, a plain one."""
        return other.candidate.steps != 0 or (day and not self._tells(other))

    def _compared(self, number: int) -> int | None:
        """Return the year that a comparison behind this date gives it: `đến 18/12, vốn tăng so với cuối năm 2019`."""
        here = self.known[number]
        event = here.candidate.unit == "day" and "cutoff" not in here.roles
        if self.published is not None or event or not here.plain:
            return None
        for other in self.known[number + 1 :]:
            if other.sentence != here.sentence or (other.year is not None and other.governs):
                return None
            if other.following is not None:
                return other.following
        return None

    def _heading_year(self, number: int) -> int | None:
        above = bisect_right(self.headings, self.known[number].block) - 1
        if above < 0 or (self.document_year is not None and self.headings[above] == 0):
            return None
        years = {k.year for k in self.known if k.block == self.headings[above] and k.year is not None and k.governs}
        return years.pop() if len(years) == 1 else None

    def _nearest_year(self, candidate: DateCandidate) -> int | None:
        """Return the year in which a date lies nearest to the day of publication: news looks back more than ahead."""
        published = self.published
        if published is not None and candidate.steps:
            return published.year  # `tháng 12 năm trước` is counted from the year of writing itself
        if published is None or not candidate.first.rest or int(candidate.first.rest[1:3]) > 12:
            return published.year if published else None
        first = date(published.year, int(candidate.first.rest[1:3]), 1)
        if candidate.last is not None and _MOST_OF_A_YEAR <= candidate.last.rest[1:3] <= "12":
            first = date(published.year, int(candidate.last.rest[1:3]), 1)  # `11 tháng`, told in January
        if candidate.ahead:
            return published.year + (first.month < published.month)
        if first > published + timedelta(days=100):
            return published.year - 1
        if candidate.unit == "day" and first < published - timedelta(days=330):
            return published.year + 1
        return published.year

    # --- periods

    def _same_period(self, number: int) -> None:
        known = self.known[number]
        base = self._statement_period(number)
        stated = known.candidate.first.year
        if base is None or base.first is None:
            year = stated or (self.document_year - 1 if self.document_year else None)
            known.first, known.by = Point(year), "text" if stated else "document year" if year else None
            return
        start = base.first
        if "year-to-date" in base.roles and base.last is None:
            start = Point(base.year, "-01-01")
        end = base.last or (base.first if start is not base.first else None)
        if stated and base.year is None:
            start, end = Point(stated, start.rest), end and Point(stated, end.rest)
        steps = (stated - (base.year or stated)) if stated else known.candidate.steps
        known.first, known.last = _moved(start, steps), end and _moved(end, steps)
        known.by = base.by

    def _statement_period(self, number: int) -> _Known | None:
        """Return the period that the statement is about: in its sentence, before or after, or the last one named."""
        here = self.known[number]
        before = [k for k in self.known[:number] if k.period and k.first is not None]
        if before and before[-1].sentence == here.sentence:
            return before[-1]
        for other in self.known[number + 1 :]:
            if other.sentence != here.sentence:
                break
            if other.period and other.candidate.year is not None and not other.deadline:
                return other
        return before[-1] if before else None

    def _same_day(self, number: int) -> None:
        known, day = self.known[number], self._last_day(number)
        if day is not None:
            known.first, known.by = day.first, day.by

    def _last_day(self, number: int) -> _Known | None:
        """Return the last day told of before this date.

        The day of a signing, one compared with, and one from which something holds are none.
        """
        days = (k for k in reversed(self.known[:number]) if k.candidate.unit == "day" and k.last is None)
        return next((k for k in days if k.first is not None and not k.roles & (_ASIDE | {"past"})), None)

    def _neighbour(self, number: int) -> None:
        known = self.known[number]
        c = known.candidate
        base = next((k for k in reversed(self.known[:number]) if k.period and k.names(c.unit)), None)
        day = self._last_day(number) if base is None and c.unit == "month" else None
        if c.origin == "writing" and self.published is not None and base is None:
            known.first, known.by = self._unit_of_writing(c), "publication"
        elif base is not None and base.year is not None:
            known.first, known.by = _stepped(base.last or base.first or Point(None), c), base.by
        elif day is not None and day.first is not None:
            known.first, known.by = _stepped(Point(day.first.year, day.first.rest[:3]), c), day.by
        elif self.document_year is not None:
            told = self._told_behind(number)
            known.first = _stepped(told, c) if told is not None else Point(self.document_year, "-XX")
            known.by = "document year"
        else:
            told = self._told_beside(number)
            known.first = Point(None, "-XX") if told is None else _stepped(told, c)

    def _told_beside(self, number: int) -> Point | None:
        """Return the month or quarter of no known year that the sentence tells of: `quý II giảm so với quý trước`."""
        here = self.known[number]
        for other in self.known:
            point = other.first if other.sentence == here.sentence and other.plain else None
            if point and other.candidate.unit == here.candidate.unit and point.rest[1:3].isdigit():
                return Point(None, point.rest)
        return None

    def _told_behind(self, number: int) -> Point | None:
        """Return the month or quarter that a text tells of which opens with the one before: `so với tháng trước`."""
        unit = self.known[number].candidate.unit
        for other in self.known[number + 1 :]:
            c = other.candidate
            if other.plain and not other.deadline and c.unit == unit and c.like is None and c.first.rest[1:3].isdigit():
                year = c.first.year or self.document_year
                return Point(year, c.first.rest) if year == self.document_year else None
        return None

    def _unit_of_writing(self, candidate: DateCandidate) -> Point:
        published = self.published or date.min
        if candidate.unit == "quarter":
            return _stepped(Point(published.year, QUARTERS[(published.month - 1) // 3]), candidate)
        return _stepped(Point(published.year, f"-{published.month:02}"), candidate)


def _point(day: date, *, with_year: bool = True) -> Point:
    return Point(day.year if with_year else None, f"{day:-%m-%d}")


def _moved(point: Point, years: int) -> Point:
    year = None if point.year is None else point.year + years
    if point.rest == "-02-29" and year is not None and not calendar.isleap(year):
        return Point(year, "-02-28")
    return Point(year, point.rest)


def _stepped(point: Point, candidate: DateCandidate) -> Point:
    """Return the month or quarter so many steps from `point`."""
    size, low = (4, 33) if candidate.unit == "quarter" else (12, 1)
    index = int(point.rest[1:3]) - low + candidate.steps
    year = None if point.year is None else point.year + index // size
    return Point(year, f"-{index % size + low:02}")


@load.cached
def _naming() -> frozenset[str]:
    """Return the rules that find a year in a name."""
    return frozenset(r.id for r in load.rules("dates") if r.options.get("naming"))


@load.cached
def _contexts() -> tuple[Rule, ...]:
    return tuple(r for r in load.rules("dates") if "context" in r.options)
