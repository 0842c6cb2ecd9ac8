"""Clauses: what a sentence says of each of its quantities, beside where and when it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Span
from extractor.indicators.elements import Element
from extractor.indicators.frames import Framed
from extractor.indicators.names import changes_by
from extractor.indicators.naming import Name, name_all
from extractor.mentions.mention import Quantity
from extractor.records import Change, Comparator
from patterns.fired import by_rule

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


def clauses_of(sequence: Sequence[Element], framed: Sequence[Framed], topic: Name | None) -> list[Clause]:
    """Say of every quantity of a sentence what it is called, how it compares and whether it is a change."""
    clauses: list[Clause] = []
    for here, name in zip(framed, name_all(sequence, framed, topic), strict=True):
        mention = sequence[here.index].mention
        if not isinstance(mention, Quantity):
            continue
        clause = Clause(mention, here, name, mention.comparator)
        _comparator(sequence, clause)
        _change(sequence, clause, clauses[-1] if clauses else None)
        _reference(sequence, clause)
        clauses.append(clause)
    return clauses


def names_plan(sequence: Sequence[Element], clause: Clause) -> bool:
    """Whether the name says that the amount is a plan's: `kế hoạch đầu tư công trung hạn là 8.000 tỷ đồng`."""
    if clause.quantity.kind == "percent":
        return False
    start = clause.name.spans[0][0] if clause.name.spans else -1
    named = next((e for e in sequence if e.start == start), None)
    return named is not None and named.rule is not None and "lead_status" in named.rule.options


def _comparator(sequence: Sequence[Element], clause: Clause) -> None:
    """The strongest comparator that governs the quantity; `ước` may stand before its name."""
    index = clause.framed.index
    governing = [sequence[i] for i in clause.framed.governors]
    before = [sequence[i] for i in clause.framed.left]
    candidates = [e for e in governing if e.rule and "comparator" in e.rule.options]
    candidates += [e for e in before if e.rule and e.rule.options.get("spreads")]
    found = max(candidates, key=lambda e: _STRONGER[e.rule.options["comparator"]] if e.rule else 0, default=None)
    if found is not None and found.rule and clause.quantity.comparator == "=":
        clause.comparator, clause.comparator_span = found.rule.options["comparator"], (found.start, found.end)
    behind = next((e for e in sequence[index + 1 : index + 2] if e.rule and e.rule.options.get("postposed")), None)
    if behind is not None and behind.rule:
        clause.comparator, clause.comparator_span = behind.rule.options["postposed"], (behind.start, behind.end)


def _change(sequence: Sequence[Element], clause: Clause, before: Clause | None) -> None:
    """Whether the value is the size of a change: of the linking words the last is of rise or fall.

    `tăng từ 20% lên 35%` states levels, `tăng từ 3-5%` a change; in `tăng 5% và 7%` the second goes with the first; in
    `giảm tỷ lệ hộ nghèo 2%` the verb stands before the name.
    """
    governors = [sequence[i] for i in clause.framed.governors]
    last = next((e for e in reversed(governors) if e.symbol in "LUW"), None)
    at = clause.quantity.start
    if last is None:
        last = by_rule("change.before-name", _verb_before_name(sequence, clause), at)
    if last is None and before is not None and clause.framed.frame.id == "frame.alone" and not governors:
        clause.change = by_rule("change.shared", before.change, at)
        clause.change_span = before.change_span if clause.change else None
    if last is None or last.rule is None:
        return
    change = last.rule.options.get("change")
    if last.rule.options.get("same_change") and before is not None and not clause.name.base:
        change = before.change
    if last.rule.options.get("range_only") and clause.quantity.low is None:
        change = None
    if change:
        clause.change, clause.change_span = change, (last.start, last.end)


def _verb_before_bracket(sequence: Sequence[Element], index: int) -> Element | None:
    """The verb of change whose size a bracket says again: `tăng 26,24 điểm (2,48%)`."""
    return next((e for i, e in reversed(list(enumerate(sequence[:index]))) if changes_by(sequence, i)), None)


def _verb_before_name(sequence: Sequence[Element], clause: Clause) -> Element | None:
    if clause.framed.parent == -1 and not clause.framed.governors:
        return _verb_before_bracket(sequence, clause.framed.index)
    if clause.framed.frame.id != "frame.bare" or not clause.name.spans:
        return None
    first = next((i for i, e in enumerate(sequence) if e.start == clause.name.spans[0][0]), 0)
    return sequence[first - 1] if first > 0 and sequence[first - 1].symbol in "UW" else None


def _reference(sequence: Sequence[Element], clause: Clause) -> None:
    if clause.change is not None and clause.framed.compared:
        run = clause.framed.compared
        clause.reference = ((sequence[run[0]].start, sequence[run[-1]].end),)
