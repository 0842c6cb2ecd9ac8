"""Context: the period and status of a quantity, from its own clause outwards to the lead-in it stands under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from corpus.document import Document, Span
from extractor.indicators import phrases
from extractor.indicators.elements import Element
from extractor.indicators.frames import CONTENT, Framed
from extractor.mentions.mention import DateMention, Quantity
from extractor.records import Status
from patterns import load
from patterns.fired import by_rule
from patterns.rule import Rule


@dataclass(frozen=True, slots=True)
class Stated:
    """A value of a field with the place in the text that states it, and the rule that found it."""

    value: str
    spans: tuple[Span, ...]
    rule: str


LAST_REACH = 10
"""Elements behind the last quantity of a sentence in which the time of all of them may stand."""

PLAN_REACH = 14
"""Elements before a bracket in which the plan may stand whose figure the bracket gives."""

BEHIND = "period.behind"
"""The rule of a time that stands behind all figures of its sentence: it holds for them alone."""

NOW = "PRESENT_REF"
"""TIMEX3's word for the present; the only period outside EDTF."""


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a sentence, as element indexes: those that say when something holds, by depth of brackets."""

    governing: tuple[int, ...]
    depths: tuple[int, ...]
    named: tuple[int, ...] = ()
    """Dates that name the time of a whole, as in `24% tổng kim ngạch năm 2017`, beside the governing ones."""
    set_aside: frozenset[int] = frozenset()
    """Elements of bases and comparisons, whose cues say nothing of the sentence."""
    planned: tuple[int, ...] = ()
    """Years of plans that figures are measured against."""


def times(sequence: Sequence[Element], framed: Sequence[Framed], cited: frozenset[Span]) -> Times:
    """Return the times of a sentence without those of comparisons, of bases and of citations."""
    bases = {i for f in framed if f.linked for i in f.right}
    compared = {i for f in framed for i in f.compared}
    governing = tuple(
        i
        for i, element in enumerate(sequence)
        if element.symbol in "DO"
        and i not in compared
        and not (i in bases and _belongs_to_base(sequence, i))
        and (element.start, element.end) not in cited
        and not _in_comparison(sequence, i)
        and not _in_record(sequence, i)
        and not _of_delivery(sequence, i)
        and not _of_birth(sequence, i)
        and not _is_monthly(element)
    )
    named = tuple(
        i for i, e in enumerate(sequence) if e.symbol == "D" and (i in governing or _of_whole(sequence, i, bases))
    )
    planned = tuple(i for i, e in enumerate(sequence) if e.symbol == "D" and _of_plan(sequence, i))
    return Times(governing, tuple(_depths(sequence)), named, frozenset(bases | compared), planned)


def _of_plan(sequence: Sequence[Element], i: int) -> bool:
    """Whether a time is that of the plan right before it: `kế hoạch năm 2020`, `dự toán cả năm 2020`."""
    before = [e for e in sequence[max(0, i - 2) : i] if not e.is_cue("cue.whole-time")]
    return bool(before) and before[-1].is_cue("cue.plan") and before[-1].form not in _words("done")


def planned_period(document: Document, sequence: Sequence[Element], here: Framed, known: Times) -> Stated | None:
    """Return the year of the plan that a sentence measures against: what is 87% of the plan for 2020 is of 2020."""
    said = [_stated(document, sequence, i, here) for i in known.planned]
    values = {s.value for s in said if s is not None}
    return by_rule("period.plan", said[0], sequence[here.index].start) if len(values) == 1 else None


def _of_whole(sequence: Sequence[Element], i: int, bases: AbstractSet[int]) -> bool:
    """Whether a date belongs to what a share is of, and to no plan."""
    return i in bases and not any(e.is_cue("cue.plan") for e in sequence[max(0, i - 3) : i])


def period(document: Document, sequence: Sequence[Element], here: Framed, known: Times) -> Stated | None:
    """Return the period that the sentence itself states for a quantity, or null where it states none."""
    index, depths = here.index, known.depths
    level = [i for i in known.governing if depths[i] == depths[index]]
    note = next((i for i in known.governing if _is_note_on(sequence, i, index)), None)
    if note is not None and by_rule("period.note", True, sequence[index].start):
        return _stated(document, sequence, note, here)
    turn = _in_turn(sequence, index, known)
    if turn is not None and by_rule("period.in-turn", True, sequence[index].start):
        return _stated(document, sequence, turn, here)
    then = _compared_with(sequence, index, known)
    if then is not None and by_rule("period.then", True, sequence[index].start):
        return _stated(document, sequence, then, here)
    behind = next((i for i in level if i > index and _follows(sequence, index, i)), None)
    if behind is not None:
        return _stated(document, sequence, behind, here)
    before = [i for i in level if i < index and min(depths[i:index]) == depths[i] and not _bound(sequence, i, index)]
    before = before or [i for i in known.governing if i < index and depths[i] < depths[index]]
    if before:
        return _stated(document, sequence, before[-1], here)
    last = _last_said(sequence, here, known)
    said = _stated(document, sequence, last, here) if last is not None else None
    if said is None or said.rule != "period.stated":
        return None
    return by_rule(BEHIND, replace(said, rule=BEHIND), sequence[index].start)


def _in_turn(sequence: Sequence[Element], index: int, known: Times) -> int | None:
    """The time of one of several figures that are told in turn, each of its own: `năm 2015, 2016 lần lượt là 5% và 7%`.

    The times stand before `lần lượt` or behind the figures, and are as many.
    """
    first, last = _list_around(sequence, index, "Q,;&-K")
    figures = [i for i in range(first, last) if sequence[i].symbol == "Q"]
    turn = figures[0] - 1
    while turn >= 0 and sequence[turn].symbol in "KLUW":
        turn -= 1
    if len(figures) == 1 or turn < 0 or sequence[turn].symbol != "J":
        return None
    behind = next((i for i in range(last, len(sequence)) if sequence[i].symbol != "s"), last)
    before = next((i for i in range(turn - 1, -1, -1) if sequence[i].symbol in "D;.Q"), 0)
    for at in (before, behind):
        start, end = _list_around(sequence, at, "D,&")
        times = [i for i in range(start, end) if i in known.governing]
        if len(times) == len(figures):
            return times[figures.index(index)]
    return None


def _list_around(sequence: Sequence[Element], at: int, symbols: str) -> tuple[int, int]:
    """The ends of the run of elements around `at` whose symbols are among `symbols`."""
    first = last = at
    while first > 0 and sequence[first - 1].symbol in symbols:
        first -= 1
    while last < len(sequence) and sequence[last].symbol in symbols:
        last += 1
    return first, last


def _last_said(sequence: Sequence[Element], here: Framed, known: Times) -> int | None:
    """The time that a sentence ends with, behind all its quantities: `A đạt 5 tỷ, B đạt 2 tỷ đồng trong quý I`.

    Where another figure on the way has a time of its own, the last one is that of the last figure alone; the time of
    an old level does not count: `tăng 5%, từ 20 tấn năm 2019 lên 21 tấn năm 2020`.
    """
    last = max(i for i, e in enumerate(sequence) if (e.symbol == "Q" and known.depths[i] == 0) or i == here.index)
    behind = [i for i in known.named if i > last and known.depths[i] == 0]
    own = [i for i in known.governing if here.index < i < last and not _dates_another(sequence, i, here.index)]
    if len(behind) != 1 or behind[0] - last > LAST_REACH or own:
        return None
    between = sequence[here.index : behind[0]]
    return behind[0] if not any(_leads_on(e) or _opens_clause(e) for e in between) else None


def _dates_another(sequence: Sequence[Element], i: int, index: int) -> bool:
    """Whether the time at `i` is that of an old level behind the quantity at `index`."""
    figure = next(k for k in range(i - 1, -1, -1) if sequence[k].symbol == "Q")
    return figure != index and _was(sequence, figure)


def _leads_on(element: Element) -> bool:
    """Whether a cue says that what follows is of another time: a plan, a deadline, a contrast, a comparison."""
    if element.symbol == "R":
        return True
    options = element.rule.options if element.rule else {}
    return bool({"status", "deadline", "contrast", "against", "range_only"} & set(options))


def holds_on(sequence: Sequence[Element], here: Framed, when: Stated) -> bool:
    """Whether a period holds for the rest of the paragraph: not a note's, an old level's, `cùng kỳ`."""
    if when.rule == BEHIND or here.parent is not None:
        return False
    if is_old_level(sequence, here) or _was(sequence, here.index):
        return False
    return not any(_is_same_period(e) and e.mention and e.mention.span in when.spans for e in sequence)


def _is_same_period(element: Element) -> bool:
    """Whether an element is `cùng kỳ`, in whatever words."""
    mention = element.mention
    return isinstance(mention, DateMention) and mention.rule.startswith("dates.same-period")


def fitting(sequence: Sequence[Element], here: Framed, when: Stated | None) -> Stated | None:
    """Return a period as it holds for a quantity: the old level of a change is of its beginning, or of before a day.

    `Từ năm 2020, tỷ lệ này giảm từ 9% xuống 4%` says 2020 of 9%; `từ 1/7, thuế suất giảm từ 9% xuống 4%` nothing.
    """
    if when is None or not when.value.endswith("/..") or not is_old_level(sequence, here):
        return when
    start = when.value.removesuffix("/..")
    return None if len(start) == len("2020-01-01") else replace(when, value=start, rule="period.start")


def reported_period(document: Document, sequence: Sequence[Element], known: Times) -> Stated | None:
    """Return the period that a sentence without figures speaks of; a single day is that of an event."""
    spoken = [_stated(document, sequence, i, None) for i in known.governing if known.depths[i] == 0]
    lasting = [s for s in spoken if s is not None and s.value != NOW and not is_day(s)]
    return lasting[-1] if lasting else None


def opening_period(document: Document, sequence: Sequence[Element], known: Times) -> Stated | None:
    """Return the period that a sentence opens with, before any content: it holds to the end of the paragraph."""
    opening = next((i for i in known.governing if all(e.symbol in "sSItAr,O&D" for e in sequence[:i])), None)
    return _stated(document, sequence, opening, None) if opening is not None else None


def opening_status(sequence: Sequence[Element], *, first: bool) -> Status | None:
    """Return the status that a sentence opens with, or leads in a colon with: it holds for what follows.

    A goal or forecast inside a paragraph is its sentence's own, unless it is a label: `Dự báo cho các vùng: …`.
    """
    opening = True
    for i, element in enumerate(sequence):
        options = element.rule.options if element.rule else {}
        said: Status | None = options.get("status")
        if said is not None and (opening or _leads_in(sequence[i:])):
            far = element.rule is not None and reaches_far(element.rule)
            return said if far and (first or said == "actual" or _labels(sequence[i:])) else None
        opening = opening and element.symbol in "sSItAr,O&D"
    return None


def reaches_far(cue: Rule) -> bool:
    """Whether a cue of a status may govern more than its own clause: `mục tiêu`, not `sẽ` or `phải`."""
    return not ({"weak", "within"} & set(cue.options))


def _leads_in(sequence: Sequence[Element]) -> bool:
    """Whether a colon comes before a quantity or another sign that ends a clause: `các mục tiêu đến năm 2025: …`."""
    return next((e.symbol == ":" for e in sequence if e.symbol in ":;Q."), False)


def _labels(sequence: Sequence[Element]) -> bool:
    """Whether a colon follows, and before it only nouns and no clause."""
    label = takewhile(lambda e: e.symbol != ":", sequence)
    return _leads_in(sequence) and not any(e.symbol in "vGULWSPX" for e in label)


def _bound(sequence: Sequence[Element], i: int, index: int) -> bool:
    """Whether the time at `i` belongs to another quantity alone: its `cùng kỳ`, or the year of its old level."""
    between = [k for k in range(i + 1, index) if sequence[k].symbol == "Q"]
    if _is_same_period(sequence[i]):
        return bool(between)
    return any(sequence[k].symbol == "Q" and _follows(sequence, k, i) and _was(sequence, k) for k in range(i))


def _was(sequence: Sequence[Element], index: int) -> bool:
    """Whether the quantity at `index` is the old level of a change, or what another is compared with."""
    before = next((e for e in reversed(sequence[:index]) if e.symbol != "K"), None)
    options = before.rule.options if before is not None and before.rule is not None else {}
    return "range_only" in options or "against" in options or _rises_from(sequence, index)


def is_day(when: Stated) -> bool:
    """Whether a period is one day, as in the line of a page's head: no heading sets the time of its section so."""
    return len(when.value) == 10


def last_period(document: Document, sequence: Sequence[Element], known: Times) -> Stated | None:
    """Return the period that a lead-in hands on: the last date outside brackets."""
    outside = [i for i in known.governing if known.depths[i] == 0 and sequence[i].symbol == "D"]
    return _stated(document, sequence, outside[-1], None) if outside else None


def framing_period(document: Document, sequence: Sequence[Element], known: Times) -> Stated | None:
    """Return the period of all that a title tells of, if it has happened: `tăng trong năm 2023`, `Phiên 6/2: …`."""
    if any(e.rule is not None and "status" in e.rule.options for e in sequence):
        return None
    framing = [i for i in known.governing if _is_within(sequence, i) or _is_label(document, sequence[i])]
    return _stated(document, sequence, framing[-1], None) if framing else None


def _is_within(sequence: Sequence[Element], i: int) -> bool:
    """Whether `trong` stands right before the date at `i`."""
    return i > 0 and sequence[i].symbol == "D" and sequence[i - 1].form in _words("within")


def _is_label(document: Document, time: Element) -> bool:
    """Whether a time is a day, month or quarter that a colon follows; of a whole year a plan may be told."""
    finer = isinstance(time.mention, DateMention) and "-" in time.mention.value
    return finer and document.text.startswith(":", time.end)


def _belongs_to_base(sequence: Sequence[Element], i: int) -> bool:
    """Whether a date is part of a base (`kế hoạch năm 2017`), and not a time put behind it (`trong năm 2020`)."""
    return sequence[i - 1].symbol not in "sQtO"


def _depths(sequence: Sequence[Element]) -> list[int]:
    """How many brackets each element stands in; one that only tells the time of what stands before it is none."""
    depths, depth, told = [], 0, -1
    for i, element in enumerate(sequence):
        if element.symbol == "(":
            told = max(told, _end_of_told_time(sequence, i))
        depth -= element.symbol == ")" and i > told
        depths.append(max(depth, 0))
        depth += element.symbol == "(" and i > told
    return depths


def _end_of_told_time(sequence: Sequence[Element], opened: int) -> int:
    """Where the bracket opened at `opened` ends, if it tells in words the time of a noun before it, else -1."""
    end = next((k for k in range(opened + 1, len(sequence)) if sequence[k].symbol not in "sDOK"), len(sequence))
    inside = sequence[opened + 1 : end]
    closed = end < len(sequence) and sequence[end].symbol == ")"
    told = closed and any(e.symbol == "D" for e in inside) and opened > 0 and sequence[opened - 1].symbol in "nvatHsx0"
    return end if told else -1


def _in_comparison(sequence: Sequence[Element], i: int) -> bool:
    """Whether the time at `i` is what something is compared with: `so với cùng kỳ năm trước`, `gấp đôi năm 2015`."""
    if _is_same_period(sequence[i]):
        return not (_has_own_value(sequence, i) or _dates_old_level(sequence, i))
    if sequence[i + 1 : i + 2] and sequence[i + 1].symbol == "R":
        return False
    if _is_year_before(sequence, i):
        return True
    verb = sequence[i - 1].rule if i and sequence[i - 1].symbol in "UW" else None
    if verb is not None and not verb.options.get("noun_first"):
        return True
    for k in range(i - 1, max(i - 9, -1), -1):
        if sequence[k].symbol == "R":
            return True
        if sequence[k].symbol in "Q,;:.()":
            return _measures_against(sequence, k, i)
        if sequence[k].symbol == "D" and sequence[i - 1].symbol == "H":
            return False  # `so với cuối năm 2016 làm cho CPI năm 2017 tăng …`
    return False


def _is_year_before(sequence: Sequence[Element], i: int) -> bool:
    """Whether a time right behind a rise or fall is of the year before that told first: `Năm 2018 giảm 2% năm 2017`."""
    year, change = _year_of(sequence[i]), sequence[i - 1]
    if year is None or i < 2 or change.symbol != "Q":
        return False
    verb = next((e for e in reversed(sequence[: i - 1]) if e.symbol not in "KA"), None)
    changed = verb is not None and verb.symbol in "UW"
    return changed and any(_year_of(e) == year + 1 for e in sequence[: i - 1])


def _year_of(element: Element) -> int | None:
    """The year of a date, however fine; null where it is none or its year is unknown."""
    value = element.mention.value if isinstance(element.mention, DateMention) else ""
    return int(value[:4]) if value[:4].isdigit() and "/" not in value else None


def _measures_against(sequence: Sequence[Element], k: int, i: int) -> bool:
    """Whether the figure at `k` is a multiple or share of what was at the time at `i`: `bằng 85% năm 2015`."""
    figure = sequence[k].mention
    if not isinstance(figure, Quantity) or figure.kind not in ("multiple", "percent"):
        return False
    link = next((e for e in reversed(sequence[:k]) if e.symbol != "K"), None)
    equal = link is not None and link.form.endswith(_words("equal"))
    between = sequence[k + 1 : i]
    if between and between[-1].form in (*_words("at"), *_words("within"), *_words("until")):
        return False  # `tăng gấp 2 lần vào năm 2020`
    theirs = all(e.symbol == "s" for e in between) or between[-1].symbol != "s" or between[-1].form in _words("of")
    return figure.kind == "multiple" or (equal and theirs)


def _in_record(sequence: Sequence[Element], i: int) -> bool:
    """Whether a time says since when something has been the highest: `cao nhất kể từ tháng 6/2015`."""
    since = i - 2 if sequence[i - 1].symbol in "nt" else i - 1
    before = [e for e in sequence[max(0, since - 2) : since + 1] if e.symbol not in "s,L"]
    most = bool(before) and (before[-1].is_cue("cue.superlative") or before[-1].is_cue("cue.at-most"))
    return most and sequence[since].symbol in "sL"


def _of_delivery(sequence: Sequence[Element], i: int) -> bool:
    """Whether a month says when goods are delivered, and not when they cost so much: `giá vàng giao tháng Tư`."""
    mention = sequence[i].mention
    finer = isinstance(mention, DateMention) and "-" in mention.value
    return finer and i > 0 and sequence[i - 1].form in _words("delivered")


def _of_birth(sequence: Sequence[Element], i: int) -> bool:
    """Whether a time says when someone was born: `doanh nhân sinh năm 1967 lãi 5 tỷ đồng`, not how many."""
    if i == 0 or sequence[i].symbol != "D" or sequence[i - 1].form not in _words("born"):
        return False
    counted = next((e.symbol for e in reversed(sequence[: i - 1]) if e.symbol in "H,;.QL"), None)
    return counted != "H"


def _is_monthly(element: Element) -> bool:
    """Whether a time is a day of every month, as that of a payment: no figure is measured on it."""
    return isinstance(element.mention, DateMention) and element.mention.value.startswith("XXXX-XX-")


def _has_own_value(sequence: Sequence[Element], i: int) -> bool:
    """Whether what was then is told: by a verb and a value, as in `cùng kỳ đạt 39,5%`, or behind `trong khi`."""
    if i and sequence[i - 1].symbol == "S":
        return True
    rest = [e.symbol for e in sequence[i + 1 : i + 4]]
    return bool(rest) and rest[0] in "LUWD" and not any(e.symbol == "R" for e in sequence[max(0, i - 2) : i])


def _dates_old_level(sequence: Sequence[Element], i: int) -> bool:
    """Whether the time at `i` stands right behind what a figure is compared with: `so với mức 5,9% của cùng kỳ`."""
    figure = i - 2 if sequence[i - 1].symbol == "s" else i - 1
    return figure > 0 and sequence[figure].symbol == "Q" and _was(sequence, figure)


def _is_note_on(sequence: Sequence[Element], i: int, index: int) -> bool:
    """Whether a time in brackets right behind the quantity dates it: `21 triệu đồng (năm 2010)`."""
    if not (index + 1 < i <= index + 4 and sequence[index + 1].symbol == "("):
        return False
    if any(e.symbol == "Q" for e in sequence[index + 1 : i]):
        return False
    return i + 1 < len(sequence) and sequence[i + 1].symbol == ")"


def _compared_with(sequence: Sequence[Element], index: int, known: Times) -> int | None:
    """The time of a quantity in a bracket right behind what another is compared with: `so với năm 2019 (15 xã)`.

    A level of now stands before it. What a verb links is like the figure right before it, for
    `tăng 7% so với cùng kỳ (đạt 15 tỷ đồng)` tells of now.
    """
    opened = next((k for k in range(index - 1, 0, -1) if sequence[k].symbol not in "KL"), 0)
    then, figure = opened - 1, sequence[index].mention
    if then < 0 or sequence[opened].symbol != "(" or sequence[then].symbol != "D" or then in known.governing:
        return None
    earlier = [e.mention for e in sequence[:then] if isinstance(e.mention, Quantity)]
    linked = any(e.symbol == "L" for e in sequence[opened:index])
    earlier = earlier[-1:] if linked else earlier
    alike = isinstance(figure, Quantity) and any((q.kind, q.unit) == (figure.kind, figure.unit) for q in earlier)
    return then if alike else None


def _follows(sequence: Sequence[Element], index: int, i: int) -> bool:
    """Whether the time at `i` stands behind the quantity in its own clause, and does not open the next one."""
    if any(e.symbol in ",;:.Q&LUWRSPI()-" or _opens_clause(e) for e in sequence[index + 1 : i]):
        return False
    between = [e.symbol for e in sequence[index + 1 : i] if not e.is_cue("cue.whole-time")]
    if between and between[-1] not in "st/":
        return between[-1] in "nH" and leads_to_new(sequence, index)  # `giảm từ 31% tổng chi năm 2001 xuống 25%`
    rest = next((e.symbol for e in sequence[i + 1 :] if e.symbol not in "AKrmsO"), ".")
    return rest not in "LUW" or not between or _rises_from(sequence, index)


def _opens_clause(element: Element) -> bool:
    """Whether a cue opens a clause with a time of its own: `giảm 5 điểm trước khi bầu cử diễn ra ngày 8/6`."""
    return element.rule is not None and "clause" in element.rule.options


def _stated(document: Document, sequence: Sequence[Element], i: int, here: Framed | None) -> Stated | None:
    """Return what the time at `i` says, by the first reading of it that fits and is not switched off."""
    for reading in _readings(document, sequence, i, here):
        if by_rule(reading.rule, reading, reading.spans[-1][0]):
            return reading
    return None


def _readings(document: Document, sequence: Sequence[Element], i: int, here: Framed | None) -> Iterator[Stated]:
    element = sequence[i]
    mention = element.mention
    if not isinstance(mention, DateMention):
        since = _since(document, sequence, i)
        if since is not None:
            yield Stated(f"{since.value}/..", (since.span, (element.start, element.end)), "period.since")
        yield Stated(NOW, ((element.start, element.end),), "period.now")
        return
    if here is not None and "/" in mention.value and is_old_level(sequence, here):
        yield Stated(mention.value.partition("/")[0], (mention.span,), "period.start")
    since = _since(document, sequence, i)
    if since is not None:
        yield Stated(f"{since.value}/{mention.value}", (since.span, mention.span), "period.from-to")
    if _says(document, sequence, i - 1, "since") and not _until(document, sequence, i):
        start = _beginning(document, mention)
        yield Stated(start if "/" in start else f"{start}/..", (mention.span,), "period.since")
    if opened := _opened(document, sequence, i, mention.value):
        yield Stated(opened, (mention.span,), "period.around-year")
    yield Stated(mention.value, (mention.span,), "period.stated")


def _opened(document: Document, sequence: Sequence[Element], i: int, value: str) -> str | None:
    """All that was before or after a year, in a sentence that plans nothing: `trước năm 2006` is `../2006`."""
    if len(value) != len("2006") or not value.isdigit() or any(e.symbol in "TFm" for e in sequence):
        return None
    if _says(document, sequence, i - 1, "before"):
        return f"../{value}"
    return f"{value}/.." if _says(document, sequence, i - 1, "after") else None


def is_old_level(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity is the old level of a change: `tăng từ 20% lên 35%`."""
    mention = sequence[here.index].mention
    behind = next((e.rule for e in sequence[here.index + 1 :] if e.symbol != "t"), None)
    if behind is not None and "postposed" in behind.options:
        return False  # `tăng từ 7,5% trở lên`
    rules = [sequence[k].rule for k in here.governors]
    if not any(rule is not None and "range_only" in rule.options for rule in rules):
        return _rises_from(sequence, here.index)
    return not (isinstance(mention, Quantity) and mention.low is not None) or leads_to_new(sequence, here.index)


def _rises_from(sequence: Sequence[Element], index: int) -> bool:
    """Whether `từ` stands right before a quantity and a new level behind: `giảm tỷ lệ này từ 20% nay xuống 15%`."""
    return index > 0 and sequence[index - 1].form in load.values("levels")["old"] and leads_to_new(sequence, index)


def leads_to_new(sequence: Sequence[Element], index: int) -> bool:
    """Whether a new level follows the quantity at `index`: `từ 3-5 triệu lên 6 triệu`."""
    for before, element in pairwise(sequence[index:]):
        if element.symbol in "Q,;:.":
            new = load.values("levels")["new"]
            return element.symbol == "Q" and before.symbol == "L" and before.form.split()[0] in new
    return False


@dataclass(frozen=True, slots=True)
class _Since:
    value: str
    span: Span


def _since(document: Document, sequence: Sequence[Element], i: int) -> _Since | None:
    """The beginning of `từ … đến …`, where the time at `i` is its end."""
    until = sequence[i].symbol == "O" or _says(document, sequence, i - 1, "until")
    for k in range(i - 1, max(i - 4, -1), -1):
        mention = sequence[k].mention
        if isinstance(mention, DateMention):
            if not until or not _says(document, sequence, k - 1, "since") or "/" in mention.value:
                return None
            return _Since(_beginning(document, mention), mention.span)
    return None


def _beginning(document: Document, mention: DateMention) -> str:
    """The value of a date that opens a period: `đầu năm 2020` is its first day there."""
    starts = document.lower[mention.start : mention.end].startswith(_words("year_start"))
    return f"{mention.value}-01-01" if starts and len(mention.value) == len("2020") else mention.value


def _until(document: Document, sequence: Sequence[Element], i: int) -> bool:
    return any(_says(document, sequence, k, "until") for k in (i + 1, i + 2) if k < len(sequence))


def is_until(document: Document, when: Stated) -> bool:
    """Whether a period is told as an end: `đến năm 2026`."""
    return any(document.lower[:start].rstrip().endswith(_words("until")) for start, _ in when.spans)


def _says(document: Document, sequence: Sequence[Element], i: int, what: str) -> bool:
    if not 0 <= i < len(sequence):
        return False
    return document.lower[sequence[i].start : sequence[i].end].startswith(_words(what))


def _words(what: str) -> tuple[str, ...]:
    return tuple(load.values("periods")[what])


def status(
    sequence: Sequence[Element],
    here: Framed,
    when: Stated | None,
    inherited: Status,
    set_aside: frozenset[int],
    *,
    in_force: bool = False,
) -> tuple[Status, Span | None, str]:
    """Return the status of a quantity: the nearest cue before it in its sentence wins, else what its list inherits.

    What a regulation `in_force` says will be (`sẽ được hưởng 40%`) is so.
    """
    at = sequence[here.index].start
    if by_rule("status.old-level", is_old_level(sequence, here), at):
        return "actual", None, "status.old-level"
    if by_rule("status.compared", _is_compared_with(sequence, here), at):
        return "actual", None, "status.compared"
    if by_rule("status.plan", _is_plan(sequence, here), at):
        return "target", None, "status.plan"
    crossed = ""
    weak: tuple[Status, Span | None, str] | None = None
    noted = _in_notes(sequence, here.index)
    answered = by_rule("status.answer", _answered_before(sequence, here), at) or range(0)
    for i in range(here.index - 1, -1, -1):
        if i in set_aside or i in noted or i in answered or _is_of_figure_before(sequence, i):
            continue
        element = sequence[i]
        if weak is not None and _is_preposed(element, sequence[i : here.index]):
            weak = None
        if weak is not None and element.symbol in ",;:.S" and any(e.symbol in CONTENT for e in sequence[:i]):
            goes_on = by_rule("status.forecast-on", weak[0] == "target" and _goes_on_forecasting(sequence[:i]), at)
            return ("forecast", weak[1], "status.forecast-on") if goes_on else weak
        if element.rule is not None and element.rule.options.get("contrast"):
            break
        dated = element.symbol == "(" and here.parent is not None and _is_dated(sequence[i : here.index])
        if by_rule("status.dated-note", dated, at):
            return "actual", None, "status.dated-note"
        options = element.rule.options if element.rule else {}
        holds = by_rule("status.in-force", in_force and bool(options.get("weak")), at)
        said: Status | None = options.get("status") if not holds else None
        if said and _reaches(sequence, i, crossed):
            if weak is not None and said == "actual":
                return weak
            happens = weak is not None and weak[0] == "forecast"
            if options.get("plan") and not happens and _is_planned(sequence, i, when):
                said = "target"
            found: tuple[Status, Span | None, str] = (
                said,
                (element.start, element.end),
                element.rule.id if element.rule else "",
            )
            if not options.get("weak"):
                return found
            weak = weak or found
        crossed += "~" if "clause" in options else element.symbol
    above: Status = by_rule("status.inherited", inherited, at) or "actual"
    return weak or (above, None, "status.inherited")


def _answered_before(sequence: Sequence[Element], here: Framed) -> range:
    """What others than those of this share answered: `giá sẽ tăng` of `90% tin rằng giá sẽ tăng, 8% tin là không`."""
    if here.frame.options["name"] != "right" or sequence[here.index].kind != "percent":
        return range(0)
    figure = next((i for i in range(here.index - 1, -1, -1) if sequence[i].symbol == "Q"), here.index)
    said = next((i for i in range(figure, here.index) if sequence[i].symbol == "P"), here.index)
    return range(said + 1, here.index)


def _goes_on_forecasting(before: Sequence[Element]) -> bool:
    """Whether the last figures before were forecast, so that `sẽ` goes on with that: `dự báo tăng 2%, B sẽ tăng 3%`."""
    last = next((e for e in reversed(before) if e.rule and e.rule.options.get("status")), None)
    told = last is not None and last.rule is not None and last.rule.options["status"] == "forecast"
    return told and any(e.symbol == "Q" for e in before if last is not None and e.start > last.start)


def _is_compared_with(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity is a level of its own time that something is compared with: `cao hơn mức 10% năm trước`."""
    against = phrases.has_cue(sequence, here.governors, "cue.link-against")
    behind = next((e for e in sequence[here.index + 1 :] if not e.is_cue("cue.towards")), None)
    return against and behind is not None and behind.symbol in "DO"


def _in_notes(sequence: Sequence[Element], index: int) -> frozenset[int]:
    """The elements of brackets before `index` that hold a figure of their own: what they say is of that."""
    found: set[int] = set()
    close: int | None = None
    for i in range(index - 1, -1, -1):
        if sequence[i].symbol == ")":
            close = i
        elif sequence[i].symbol == "(":
            inside = range(i + 1, close or i)
            found |= set(inside) if any(sequence[k].symbol in "Q0" for k in inside) else set()
            close = None
    return frozenset(found)


def _is_of_figure_before(sequence: Sequence[Element], i: int) -> bool:
    """Whether a `hiện nay` says when another figure holds: `nâng mức 4% hiện nay lên 5%`."""
    return i > 0 and sequence[i].symbol == "O" and sequence[i - 1].symbol == "Q"


def _reaches(sequence: Sequence[Element], i: int, crossed: str) -> bool:
    """Whether the cue of a status at `i` governs what stands behind the symbols `crossed`."""
    rule = sequence[i].rule
    options = rule.options if rule else {}
    if set(crossed) & set(options.get("within", "")):
        return False
    return options.get("status") == "actual" or not (set(crossed) & set(",;") and _is_of_counted(sequence, i))


def _is_of_counted(sequence: Sequence[Element], i: int) -> bool:
    """Whether the cue at `i` says what those do who were just counted: `60% số hộ cam kết …, 30% …`."""
    before = next((e.symbol for e in reversed(sequence[:i]) if e.symbol in ",;:.()SPRLUWQ"), "")
    return before == "Q" and sequence[i - 1].symbol != "Q"


def _is_preposed(opener: Element, clause: Sequence[Element]) -> bool:
    """Whether a clause of time that `opener` opens has ended: `khi giá sẽ tăng 5%, lượng mua giảm 2%`."""
    return opener.rule is not None and "clause" in opener.rule.options and "," in [e.symbol for e in clause]


def _is_dated(note: Sequence[Element]) -> bool:
    """Whether a bracket gives its figure a time of its own, no deadline: `(cùng kỳ đạt 39,5%)`."""
    return any(e.symbol == "D" and note[i - 1].symbol != "s" for i, e in enumerate(note))


def _is_plan(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity is the plan itself: `kế hoạch là 7 tỷ đồng`, `vượt kế hoạch (97,5%)`, `5 tỷ/7 tỷ đồng`."""
    mention = sequence[here.index].mention
    planned = isinstance(mention, Quantity) and mention.planned
    return planned or _is_said_of_plan(sequence, here.index) or _is_plan_note(sequence, here)


def _is_said_of_plan(sequence: Sequence[Element], index: int) -> bool:
    """Whether an amount stands right behind the plan that it is: `so với kế hoạch là 60 ha`, no share of it."""
    mention = sequence[index].mention
    before = next((e for e in reversed(sequence[:index]) if e.symbol not in "KL"), None)
    shared = isinstance(mention, Quantity) and mention.kind == "percent"
    return before is not None and before.is_cue("cue.plan") and not shared


def _is_plan_note(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity stands alone in a bracket behind the plan that it is: `vượt kế hoạch (97,5%)`."""
    i = here.index
    opening = next(
        (k for k in range(i - 1, -1, -1) if sequence[k].symbol not in "KLUWs" and not _names_plan(sequence, k)), 0
    )
    if sequence[opening].symbol != "(" or i + 1 >= len(sequence) or sequence[i + 1].symbol != ")":
        return False
    if any(_names_plan(sequence, k) for k in range(opening, i)):
        return True
    for k in range(opening - 1, max(-1, opening - PLAN_REACH), -1):
        if sequence[k].symbol in "Q,;:.":
            return False
        if _names_plan(sequence, k):
            return True
    return False


def _names_plan(sequence: Sequence[Element], i: int) -> bool:
    """Whether a plan that something is measured by stands at `i`: `kế hoạch`, `so với mục tiêu`."""
    compared = sequence[i].symbol == "T" and i > 0 and sequence[i - 1].symbol == "R"
    return compared or sequence[i].is_cue("cue.plan")


def _is_planned(sequence: Sequence[Element], i: int, when: Stated | None) -> bool:
    """Whether the `dự kiến` at `i` tells of a plan: somebody means to do it, or it is for the horizon of one."""
    return _is_intended(sequence, i) or (when is not None and _is_horizon(sequence, when))


def _is_intended(sequence: Sequence[Element], i: int) -> bool:
    """Whether the `dự kiến` at `i` is a plan: somebody will do something, or has something set by a decision."""
    terms = load.values("intentions")
    doing = next((e for e in sequence[i + 1 :] if e.symbol not in "TFAmr"), None)
    if doing is not None and doing.symbol in "vGy":
        return doing.form not in terms["happenings"]
    opened = next((k + 1 for k in range(i - 1, -1, -1) if sequence[k].symbol in ",;:.SPI("), 0)
    subject = sequence[opened:i]
    said = f" {' '.join(e.form for e in subject)} "
    named = any(e.tag == "Np" for e in subject) and not any(e.symbol in "HQZ" for e in subject)
    return (
        named
        or said.startswith(tuple(f" {agent} " for agent in terms["agents"]))
        or any(f" {noun} " in said for noun in terms["decided"])
    )


def _is_horizon(sequence: Sequence[Element], when: Stated) -> bool:
    """Whether a period is the horizon of a plan: a span of years, or a date that `đến` stands before."""
    index = next((i for i, e in enumerate(sequence) if (e.start, e.end) in when.spans), 0)
    rule = sequence[index - 1].rule if index else None
    if rule is not None and rule.options.get("stage"):
        return True
    return rule is not None and "deadline" in rule.options and len(when.value) == 4
