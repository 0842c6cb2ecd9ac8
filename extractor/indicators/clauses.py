"""Clauses: what a sentence says of each of its quantities, beside where and when it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus.document import Span
from extractor.indicators.context import leads_to_new
from extractor.indicators.elements import Element
from extractor.indicators.frames import Framed
from extractor.indicators.naming import name_all
from extractor.indicators.phrases import changes_by
from extractor.indicators.references import EXCEEDED, references
from extractor.indicators.topics import Name
from extractor.mentions.mention import Quantity
from extractor.records import Change, Comparator
from patterns.fired import by_rule

_COUNTED = 6
"""So many elements behind a quantity may name what it counts, up to `trở lên`."""

_THINGS = "nHZ"
"""Symbols of what can change or be compared."""

_STRONGER: dict[str, int] = {"=": 0, "~": 1, ">": 2, "<": 2, ">=": 3, "<=": 3}


@dataclass(slots=True)
class Clause:
    """What a sentence says of one quantity."""

    quantity: Quantity
    framed: Framed
    name: Name
    comparator: Comparator = "="
    comparator_span: Span | None = None
    change: Change | None = None
    change_span: Span | None = None
    reference: tuple[Span, ...] = ()


def clauses_of(
    sequence: Sequence[Element],
    framed: Sequence[Framed],
    topic: Name | None,
    counted: Name | None,
    share: Name | None,
) -> list[Clause]:
    """Say of every quantity of a sentence what it is called, how it compares and whether it is a change."""
    clauses: list[Clause] = []
    for here, name in zip(framed, name_all(sequence, framed, topic, counted, share), strict=True):
        mention = sequence[here.index].mention
        if not isinstance(mention, Quantity):
            continue
        clause = Clause(mention, here, name, mention.comparator, change=mention.change)
        _comparator(sequence, clause)
        _change(sequence, clause, _before(here, clauses))
        clauses.append(clause)
    _compare(sequence, clauses)
    return clauses


def _before(here: Framed, clauses: Sequence[Clause]) -> Clause | None:
    """What a quantity may go on with: the one before it, but for one in a bracket that it stands outside of."""
    beside = (c for c in reversed(clauses) if here.parent is not None or c.framed.parent is None)
    return next(beside, None)


def names_plan(sequence: Sequence[Element], clause: Clause) -> bool:
    """Whether the name says that the amount is a plan's: `kế hoạch đầu tư công trung hạn là 8.000 tỷ đồng`."""
    if clause.quantity.kind in ("percent", "ratio"):
        return False
    start = clause.name.spans[0][0] if clause.name.spans else -1
    named = next((e for e in sequence if e.start == start), None)
    return named is not None and named.rule is not None and "lead_status" in named.rule.options


def _comparator(sequence: Sequence[Element], clause: Clause) -> None:
    """The strongest comparator that governs the quantity; `ước` may stand before its name."""
    governing = [sequence[i] for i in clause.framed.governors]
    before = [sequence[i] for i in clause.framed.left]
    candidates = [e for e in governing if e.rule and "comparator" in e.rule.options]
    candidates += [e for e in before if e.rule and e.rule.options.get("spreads")]
    found = max(candidates, key=lambda e: _STRONGER[e.rule.options["comparator"]] if e.rule else 0, default=None)
    if found is not None and found.rule and clause.quantity.comparator == "=":
        clause.comparator, clause.comparator_span = found.rule.options["comparator"], (found.start, found.end)
    behind = _postposed(sequence, clause)
    if behind is not None and behind.rule:
        clause.comparator, clause.comparator_span = behind.rule.options["postposed"], (behind.start, behind.end)


def _postposed(sequence: Sequence[Element], clause: Clause) -> Element | None:
    """The comparator behind the quantity (`từ 30% trở lên`) or behind what is counted (`từ 10 triệu lượt trở lên`)."""
    index = clause.framed.index
    behind = takewhile(lambda e: e.symbol in "naKtA", sequence[index + 1 : index + _COUNTED])
    return next((e for e in behind if e.rule and "postposed" in e.rule.options), None)


def _change(sequence: Sequence[Element], clause: Clause, before: Clause | None) -> None:
    """Whether the value is the size of a change: of the linking words the last is of rise or fall.

    `tăng từ 20% lên 35%` states levels, `tăng từ 3-5%` a change; in `tăng 5% và 7%` the second goes with the first; in
    `giảm tỷ lệ hộ nghèo 2%` the verb stands before the name.
    """
    if clause.change is not None:
        return
    governors = [sequence[i] for i in clause.framed.governors]
    last = next((e for e in reversed(governors) if e.symbol in "LUW"), None)
    at = clause.quantity.start
    if last is None or last.is_cue("cue.until") or (last.is_cue("cue.link-at") and _bounded(clause)):
        last = by_rule("change.before-name", _verb_before_name(sequence, clause), at) or last
    if last is None:
        last = by_rule("change.before-comma", _verb_before_comma(sequence, clause), at)
    goes_on = before is not None and not _is_compared_with(clause, before)
    if last is None and before and goes_on and _goes_on(sequence, clause, before):
        clause.change = by_rule("change.shared", before.change, at)
        clause.change_span = before.change_span if clause.change else None
    if last is None or last.rule is None:
        return
    change = last.rule.options.get("change") if not _is_met(clause, last) else None
    if last.rule.options.get("same_change") and before is not None and _adds_no_base(clause):
        change = before.change
    if last.rule.options.get("range_only") and (not _bounded(clause) or leads_to_new(sequence, clause.framed.index)):
        change = None
    if change:
        clause.change, clause.change_span = change, (last.start, last.end)


def _is_met(clause: Clause, verb: Element) -> bool:
    """Whether a ratio says how many of several were met, and no change: `đạt và vượt 17/20 chỉ tiêu`."""
    return clause.quantity.kind == "ratio" and verb.is_cue("cue.exceed")


def _goes_on(sequence: Sequence[Element], clause: Clause, before: Clause) -> bool:
    """Whether a value without a verb is a change as the one before it is."""
    return _goes_with(sequence, clause, before) or _says_again(sequence, clause, before)


def _goes_with(sequence: Sequence[Element], clause: Clause, before: Clause) -> bool:
    """Whether a value without a verb shares the one before it: `tăng 5% và 7%`, `tăng 4% về lượng và 11% về vốn`.

    One of the same unit does so behind a comparator as well: `tăng 5% năm 2020 và khoảng 7% năm 2021`.
    """
    alike = (clause.quantity.kind, clause.quantity.unit) == (before.quantity.kind, before.quantity.unit)
    if any(sequence[i].symbol != "K" or not alike for i in clause.framed.governors):
        return False
    index = clause.framed.index
    joined = index > 0 and sequence[index - 1].symbol == "&"
    measured = index + 1 < len(sequence) and sequence[index + 1].is_cue("cue.measured-in")
    ended = before.quantity.kind == "count" and any(e.symbol == "R" for e in sequence[before.framed.index : index])
    again = measured or bool(clause.framed.compared) or (alike and not ended)
    return clause.framed.frame.id == "frame.alone" or (joined and again) or (alike and _is_parallel(clause, before))


def _is_parallel(clause: Clause, before: Clause) -> bool:
    """Whether a preposition behind tells the value apart from the one before: `tăng 5% ở miền núi, 6% ở đồng bằng`."""
    shared = bool(clause.name.spans) and clause.name.spans == before.name.spans
    return shared and bool(clause.name.scope) and clause.framed.frame.id == "frame.first"


def _says_again(sequence: Sequence[Element], clause: Clause, before: Clause) -> bool:
    """Whether a bracket says in an amount how much the share before it is: `tăng 6% (xấp xỉ 85 tỷ đồng)`."""
    about = [sequence[i].symbol for i in clause.framed.governors]
    shares = before.quantity.kind == "percent" and clause.quantity.kind != "percent"
    return clause.framed.parent == before.framed.index and shares and set(about) == {"K"}


def _is_compared_with(clause: Clause, before: Clause) -> bool:
    """Whether a bracket gives what the change before it is compared with: `thấp hơn 1,9% so với chỉ tiêu (26%)`."""
    compared = before.framed.compared
    return bool(compared) and compared[-1] < clause.framed.index and clause.framed.parent == before.framed.index


def _adds_no_base(clause: Clause) -> bool:
    """Whether the quantity is a share of nothing: what it is compared with stands as a base until it is a change."""
    return not clause.name.base or bool(clause.framed.compared)


def _verb_before_comma(sequence: Sequence[Element], clause: Clause) -> Element | None:
    """The verb of change that tells how, before a comma and its size: `tăng rất nhanh, khoảng 11%`."""
    i = clause.framed.index - 1
    while i > 0 and sequence[i].symbol == "K":
        i -= 1
    told = i > 0 and sequence[i].symbol == "," and sequence[i - 1].symbol in "UW"
    return sequence[i - 1] if told and clause.quantity.kind == "percent" else None


def _verb_before_bracket(sequence: Sequence[Element], index: int) -> Element | None:
    """The verb of change whose size a bracket says, or says again: `tăng nhẹ (2%)`, `tăng 26,24 điểm (2,48%)`."""
    before = (e for e in reversed(sequence[:index]) if e.symbol not in "KsDtO")
    opened, verb = next(before, None), next(before, None)
    if opened is not None and opened.symbol == "(" and verb is not None and verb.symbol in "UW":
        return verb
    return next((e for i, e in reversed(list(enumerate(sequence[:index]))) if changes_by(sequence, i)), None)


def _verb_before_name(sequence: Sequence[Element], clause: Clause) -> Element | None:
    """The verb of change that stands before what changes: `giảm nguy cơ đột quỵ 20%`, `cao hơn giá mua tới 2 triệu`.

    Behind a head or a link it is a noun, and the value a level: `tỷ lệ tăng dân số 1%`.
    """
    framed = clause.framed
    if framed.parent == -1 and not framed.governors and not framed.left:
        return _verb_before_bracket(sequence, framed.index)
    if sequence[framed.index - 1].symbol == "s" and not _bounded(clause):
        return None
    alone = framed.frame.id == "frame.bare" or _only_for_whom(sequence, framed)
    if alone and (verb := _right_before_name(sequence, clause)):
        return verb
    place = next((p for p in range(len(framed.left) - 1, -1, -1) if not _names(sequence[framed.left[p]])), -1)
    verb = sequence[framed.left[place]] if place >= 0 else None
    if verb is None or verb.rule is None or "change" not in verb.rule.options:
        return None
    following = sequence[framed.left[place] + 1].symbol
    if "compares" in verb.rule.options:
        points = clause.quantity.unit == "pp"  # `cao hơn mức trung bình cả nước 1,2 điểm phần trăm`
        return verb if following in _THINGS + ("Ra" if points else "R") else None
    before = sequence[framed.left[place - 1]].symbol if place > 0 else "."
    level = not alone or before in "HL&" or "nominal" in verb.rule.options
    whole = following in _THINGS or "with_object" in verb.rule.options
    return verb if clause.quantity.kind == "percent" and whole and not level else None


def _only_for_whom(sequence: Sequence[Element], framed: Framed) -> bool:
    """Whether what follows a quantity only says for whom or where: `giảm giá vé 20% cho học sinh`."""
    return framed.frame.id == "frame.object" and sequence[framed.right[0]].symbol in "se"


def _right_before_name(sequence: Sequence[Element], clause: Clause) -> Element | None:
    if not clause.name.spans:
        return None
    first = next((i for i, e in enumerate(sequence) if e.start == clause.name.spans[0][0]), 0)
    return sequence[first - 1] if first > 0 and sequence[first - 1].symbol in "UW" else None


def _bounded(clause: Clause) -> bool:
    """Whether the value is a range or a bound, so that `từ` before it opens no old level."""
    return clause.quantity.low is not None or clause.comparator in (">=", "<=")


def _names(element: Element) -> bool:
    """Whether an element can stand between a verb of change and its size: what changes, or is compared."""
    if element.rule is None:
        return element.symbol in "nvaerxD0"
    return element.symbol in "HnZDsKRwa" and "change" not in element.rule.options


def _compare(sequence: Sequence[Element], clauses: Sequence[Clause]) -> None:
    """Say of every change what it is compared with; what is exceeded (`vượt 5% dự toán`) is that, and no base."""
    framed = [clause.framed for clause in clauses]
    changed = [clause.change is not None for clause in clauses]
    for clause, compared in zip(clauses, references(sequence, framed, changed), strict=True):
        exceeds = clause.change is not None and _exceeds(sequence, clause.framed)
        exceeded = clause.name.base if by_rule(EXCEEDED, exceeds, clause.quantity.start) else ()
        clause.reference = exceeded or compared
        if exceeded or (compared and clause.framed.compared):
            clause.name = replace(clause.name, base=())


def _exceeds(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what stands right behind the quantity is what it exceeds: `vượt 12% kế hoạch`."""
    verb = next((sequence[i].rule for i in reversed(here.governors) if sequence[i].symbol in "LUW"), None)
    return verb is not None and bool(verb.options.get("exceeds")) and not here.compared
