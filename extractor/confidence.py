"""Confidence: how often records built by these rules on such evidence were right on annotated articles.

A record is right when its quantity, its name, its status and its period are. Each of the four has a chance of its own:
the log-odds `start` and the weights of what is known when the record is made (`patterns/confidence.toml`, fitted by
`python -m benchmarks.calibrate`). The confidence is the product of the four chances.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, prod
from typing import Any

from corpus.document import Span
from extractor.indicators.clauses import Clause
from extractor.indicators.context import NOW, Stated, Times
from extractor.indicators.elements import Element
from extractor.indicators.frames import CONTENT
from extractor.records import Status
from patterns import load

FIELDS = ("quantity", "name", "period", "status")
"""The fields that make a record right, each with evidence of its own."""

LEAST, MOST = 0.01, 0.99
"""No record is surely wrong or surely right."""

SHORT_NAME = 3
"""Words of name, scope and base together."""

SHORT_SENTENCE = 100
"""Code points."""

NEAR = 4
"""Elements between a name and its value: a link, a comparator, a status, no more."""

LEFT_OVER = 6
"""Elements left of a value that are in no name, from which much was left out."""

OPENS = 12
"""Code points of its sentence in which a period that opens it begins."""

@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is known of a record when it is made; `status_from` says an inherited status, null where it is assumed."""

    text: str
    sentence: Span
    sequence: Sequence[Element]
    clause: Clause
    known: Times
    when: Stated | None
    status: Status
    status_rule: str
    status_from: Span | None


@dataclass(frozen=True, slots=True)
class Weights:
    """The log-odds that a field is right: where nothing is known, and what each piece of evidence adds."""

    start: float
    added: Mapping[str, float]

    def chance(self, found: Iterable[str]) -> float:
        """Return the chance that the field is right."""
        return 1 / (1 + exp(-self.start - sum(self.added.get(each, 0.0) for each in found)))


@cache
def weights() -> Mapping[str, Weights]:
    """Return the weights by field."""
    table = load.read_toml("confidence.toml")
    return {
        name: Weights(table[name]["start"], {e["id"]: e["weight"] for e in table["evidence"] if field_of(e["id"]) == name})
        for name in FIELDS
    }


def field_of(evidence: str) -> str:
    """Return the field that a piece of evidence speaks of."""
    return evidence.partition(".")[0]


def chances(found: Collection[str]) -> dict[str, float]:
    """Return the chance of each field that it is right."""
    return {name: each.chance(found) for name, each in weights().items()}


def confidence(found: Collection[str]) -> float:
    """Return the confidence in a record with this evidence, to two decimals."""
    return round(min(max(prod(chances(found).values()), LEAST), MOST), 2)


def evidence(case: Case) -> tuple[str, ...]:
    """Return the evidence that holds for a record."""
    return (*_of_quantity(case), *_of_name(case), *_of_period(case), *_of_status(case))


def _of_quantity(case: Case) -> Iterator[str]:
    if case.clause.quantity.kind in ("count", "rank"):
        yield "quantity.counted"
    if not case.clause.framed.linked:
        yield "quantity.unlinked"


def _of_name(case: Case) -> Iterator[str]:
    framed, name = case.clause.framed, case.clause.name
    if case.clause.quantity.kind in ("measure", "rank"):
        yield "name.measured"
    if framed.frame.id == "frame.alone":
        yield "name.alone"
    if framed.parent == -1:
        yield "name.bracket"
    if case.sentence[1] - case.sentence[0] < SHORT_SENTENCE:
        yield "name.sentence"
    pieces = (*name.spans, *name.scope, *name.base)
    if sum(case.text.count(" ", start, end) + 1 for start, end in pieces) <= SHORT_NAME:
        yield "name.short"
    if len(name.spans) > 1:
        yield "name.pieces"
    if name.base:
        yield "name.base"
    yield from _of_words(case) if name.spans else ("name.none",)


def _of_words(case: Case) -> Iterator[str]:
    """Yield what the words of a name say, and where they stand."""
    sequence, framed, name = case.sequence, case.clause.framed, case.clause.name
    inside = [i for start, end in name.spans for i, e in enumerate(sequence) if start <= e.start < end]
    if not inside:
        yield "name.earlier"
        return
    first, last = inside[0], inside[-1]
    heads = sum(sequence[i].symbol == "H" for i in inside)
    if sequence[first].symbol == "H":
        yield "name.head"
    if heads > 1:
        yield "name.heads"
    if any(sequence[i].tag == "Np" for i in inside):
        yield "name.proper"
    if not any(e.symbol in CONTENT for e in sequence[:first]):
        yield "name.opens"
    elif sequence[first - 1].symbol in ",;:":
        yield "name.clause"
    if first > framed.index:
        yield "name.behind"
    elif last < framed.index:
        between = [e.symbol for e in sequence[last + 1 : framed.index]]
        if "Q" in between:
            yield "name.sibling"
        elif len(between) <= NEAR and not set(between) & set(",;:"):
            yield "name.near"
    if len(set(framed.left).difference(inside)) >= LEFT_OVER:
        yield "name.left-over"


def _of_period(case: Case) -> Iterator[str]:
    when = case.when
    unit = case.clause.quantity.unit
    if unit is not None and "/" in unit:
        yield "period.rate"
    if when is None:
        yield "period.none"
        return
    start = when.spans[0][0]
    if case.sentence[0] <= start < case.sentence[1]:
        yield "period.sentence"
        if start - case.sentence[0] < OPENS:
            yield "period.opens"
    elif "\n" not in case.text[start : case.sentence[0]]:
        yield "period.paragraph"
        if "\n" in case.text[max(0, start - OPENS) : start]:
            yield "period.paragraph-opens"
    else:
        yield "period.section"
    if when.value == NOW:
        yield "period.now"
    elif "X" in when.value:
        yield "period.yearless"
    elif ".." in when.value:
        yield "period.open"


def _of_status(case: Case) -> Iterator[str]:
    yield f"status.{case.status}"
    if any(e.rule is not None and e.rule.options.get("weak") for e in case.sequence):
        yield "status.weak"
    if case.when is not None and case.when.spans[0][0] < case.sentence[0]:
        yield "status.above"
    if case.when is not None and len(case.when.value) in (7, 10):
        yield "status.dated"
