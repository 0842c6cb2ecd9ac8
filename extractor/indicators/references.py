"""References: what the size of a change is compared with, wherever in its sentence that is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Span
from extractor.indicators import phrases
from extractor.indicators.elements import Element
from extractor.indicators.frames import Framed
from extractor.mentions.mention import DateMention
from patterns.fired import by_rule

EXCEEDED = "reference.exceeded"
"""The rule of what a change exceeds or falls short of, which is what it is compared with."""

_ENDS = frozenset(",;:.()&QLUWSPIkOzmR")
"""Symbols at which what something is compared with has ended."""

_NEW_CLAUSE = frozenset(",;:.QLUWSPI")
"""Symbols behind a quantity after which a comparison is not its own any more."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared with, and the index of the element that says so."""

    at: int
    span: Span
    measured: bool = True
    """Whether the size of a change stands before it: not in `tăng mạnh so với năm trước`."""


def references(
    sequence: Sequence[Element], framed: Sequence[Framed], changed: Sequence[bool]
) -> list[tuple[Span, ...]]:
    """Return for every quantity of a sentence what its change is compared with, nothing for what is no change.

    A comparison that is said once holds for all changes of its sentence: for those behind it, and for those before it
    that have none (`A tăng 3%, B giảm 2% so với cùng kỳ`).
    """
    said = comparisons(sequence)
    found: list[tuple[Span, ...]] = []
    for here, changes in zip(framed, changed, strict=True):
        span = _compared_with(sequence, here, said) if changes else None
        found.append((span,) if span else ())
    return found


def _compared_with(sequence: Sequence[Element], here: Framed, said: Sequence[Comparison]) -> Span | None:
    return by_rule(EXCEEDED, _exceeded(sequence, here), sequence[here.index].start) or _shared(sequence, here, said)


def comparisons(sequence: Sequence[Element]) -> list[Comparison]:
    """Return the comparisons of a sentence: what `so với` leads to, and a `cùng kỳ` right behind a quantity."""
    found = []
    for i, element in enumerate(sequence):
        if element.symbol == "R":
            end = _compared_end(sequence, i + 1)
            if end > i + 1:
                found.append(Comparison(i, (sequence[i + 1].start, sequence[end - 1].end), _measures(sequence, i)))
        elif i and sequence[i - 1].symbol == "Q" and _is_same_period(element):
            found.append(Comparison(i, (element.start, element.end)))
    return found


def _measures(sequence: Sequence[Element], at: int) -> bool:
    """Whether a quantity, and no verb without one, stands before a comparison."""
    return next((e.symbol == "Q" for e in reversed(sequence[:at]) if e.symbol in "QLUWXP"), False)


def _is_same_period(element: Element) -> bool:
    return isinstance(element.mention, DateMention) and element.mention.rule.startswith("dates.same-period")


def _compared_end(sequence: Sequence[Element], start: int) -> int:
    """Where what is compared with ends: with its date, or before the next clause, cause or figure."""
    for i in range(start, len(sequence)):
        element = sequence[i]
        if element.symbol == "D" and "D" not in [e.symbol for e in sequence[i + 1 : i + 3]]:
            return i + 1
        if element.symbol in _ENDS or phrases.is_reason(element):
            return _trimmed(sequence, start, i)
    return _trimmed(sequence, start, len(sequence))


def _trimmed(sequence: Sequence[Element], start: int, end: int) -> int:
    """The end without adverbs, which lead to what is said of it."""
    while end > start and sequence[end - 1].symbol in "Ar":
        end -= 1
    return end


def _exceeded(sequence: Sequence[Element], here: Framed) -> Span | None:
    """What stands between the verb and the quantity: `vượt kế hoạch 12%`, `cao hơn năm 2021 0,9 điểm phần trăm`."""
    for i in range(here.index - 1, -1, -1):
        rule = sequence[i].rule
        options = rule.options if rule is not None else {}
        if "object_of" in options:
            return (sequence[i].start + len(options["object_of"]) + 1, sequence[i].end)
        if options.get("compares"):
            between = [e for e in sequence[i + 1 : here.index] if e.symbol not in "KLAts"]
            return (between[0].start, between[-1].end) if between and between[0].symbol in "DnHa" else None
        if sequence[i].symbol in _NEW_CLAUSE - {"L"}:
            return None
    return None


def _shared(sequence: Sequence[Element], here: Framed, said: Sequence[Comparison]) -> Span | None:
    """The comparison that holds for a change: its own, else the last one before it, else the next one behind it."""
    after = (c for c in said if c.at > here.index and c.measured and not _opens(sequence, c.at))
    behind = next((c for c in after if _is_seen(sequence, here.index, c.at)), None)
    before = next((c for c in reversed(said) if c.at < here.index and _is_seen(sequence, c.at, here.index)), None)
    if behind is not None and _is_joined(sequence, here.index, behind.at):
        return behind.span
    shared = by_rule("reference.shared", before or behind, sequence[here.index].start)
    return shared.span if shared is not None else None


def _opens(sequence: Sequence[Element], at: int) -> bool:
    """Whether what is joined to the figures before opens with its own comparison: `… và so với cùng kỳ tăng 3%`."""
    return sequence[at - 1].symbol == "&"


def _is_seen(sequence: Sequence[Element], first: int, last: int) -> bool:
    """Whether a comparison and a quantity see each other: no bracket with a time of its own keeps them apart."""
    depth, opened = 0, first
    for i in range(first, last):
        depth += (sequence[i].symbol == "(") - (sequence[i].symbol == ")")
        opened = i if sequence[i].symbol == "(" else opened
        if depth < 0:
            return sequence[first].symbol == "Q"
    return depth == 0 or (sequence[last].symbol == "Q" and "D" not in [e.symbol for e in sequence[opened:last]])


def _is_joined(sequence: Sequence[Element], index: int, at: int) -> bool:
    """Whether a comparison belongs to the quantity itself, or to one that `và` joins it to."""
    between = [e.symbol for e in sequence[index + 1 : at]]
    if "&" in between:
        return not set(between) & set(";:.")
    depth = 0
    for symbol in between:
        depth += (symbol == "(") - (symbol == ")")
        if depth == 0 and symbol in _NEW_CLAUSE:
            return False
    return True
