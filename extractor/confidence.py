"""Confidence: how often records built by these rules on such evidence were right on annotated articles.

A record is right when its quantity, its name, its period and its status are. Each of the four has a chance of its own,
by what is known when the record is made: the weights of `patterns/confidence.toml` are added as log-odds. A record's
confidence is from the product of its four chances, set right by what came true: fields that are easy to read come
together, and the product of the four takes them for independent. A citation's is that of its rule. The weights are
fitted to annotated articles by `python -m benchmarks.calibrate`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp, log, prod

from corpus.document import Span
from extractor.indicators.clauses import Clause
from extractor.indicators.context import NOW, Stated
from extractor.indicators.elements import Element
from extractor.indicators.frames import CONTENT
from extractor.records import Status
from patterns import load

FIELDS = ("quantity", "name", "period", "status")
"""The fields that must be right for a record to be, each with evidence of its own: `name.short` is some of a name."""

LEAST, MOST = 0.01, 0.99
"""No record is surely wrong, and none surely right."""

SHORT_NAME = 3
"""Words of name, scope and base together."""

SHORT_SENTENCE = 100
"""Code points."""

NEAR = 4
"""Elements between a name and its value where there is a link, a comparator or a time, and no more."""

LEFT_OVER = 4
"""Words with content left of a value, in its clause and in no name, from which on much was passed over."""

LONG_NAME = 18
"""Words of name, scope and base together from which a name is long."""

_ODD = "x0(/-"
"""Symbols of what is seldom part of a name: numbers without a unit, signs, words that no dictionary has."""

_OPENING = ",;:TQD"
"""Symbols behind which a clause may begin: signs, `trong đó`, the figure or time that ends the clause before."""

OPENS = 12
"""Code points from the beginning of a sentence or paragraph within which a time opens it."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a record when it is made."""

    text: str
    sentence: Span
    sequence: Sequence[Element]
    clause: Clause
    when: Stated | None
    status: Status
    status_rule: str


@dataclass(frozen=True, slots=True)
class _Weights:
    """Log-odds that a field is right: without any evidence, and what each piece of evidence adds."""

    start: float
    added: Mapping[str, float]


def evidence(case: Case) -> tuple[str, ...]:
    """Return what there is to say for and against a record; each id stands in `patterns/confidence.toml`."""
    return (*_of_quantity(case), *_of_name(case), *_of_period(case), *_of_status(case))


def confidence(found: Collection[str]) -> float:
    """Return the chance that a record with this evidence is right, to two decimals."""
    start, slope = _whole()
    product = bounded(prod(chances(found).values()))
    return round(bounded(1 / (1 + exp(-start - slope * log(product / (1 - product))))), 2)


def bounded(chance: float) -> float:
    """Return a chance within what a confidence can say: `LEAST` to `MOST`."""
    return min(max(chance, LEAST), MOST)


def chances(found: Collection[str]) -> dict[str, float]:
    """Return the chance of each field of `FIELDS` that it is right."""
    return {
        field: 1 / (1 + exp(-weights.start - sum(weights.added[each] for each in found if each in weights.added)))
        for field, weights in _weights().items()
    }


def of_citation(rule: str) -> float:
    """Return the chance that a citation found by `rule` is right in key and date."""
    by_rule, other = _citations()
    return by_rule.get(rule, other)


def field_of(found: str) -> str:
    """Return the field that a piece of evidence is about."""
    return found.partition(".")[0]


@cache
def descriptions() -> Mapping[str, str]:
    """Return what each piece of evidence is, in Vietnamese and English with ` / ` between them."""
    return {e["id"]: e["description"] for e in load.read_toml("confidence.toml")["evidence"]}


@cache
def _by_symbol() -> Sequence[tuple[str, str, str]]:
    """Return the evidence that is a symbol in some place: its id, the place and the symbol."""
    return [(e["id"], e["place"], e["symbol"]) for e in load.read_toml("confidence.toml")["evidence"] if "symbol" in e]


@cache
def _weights() -> Mapping[str, _Weights]:
    table = load.read_toml("confidence.toml")
    added = {e["id"]: e["weight"] for e in table["evidence"]}
    return {
        field: _Weights(table["start"][field], {e: weight for e, weight in added.items() if field_of(e) == field})
        for field in FIELDS
    }


@cache
def _whole() -> tuple[float, float]:
    """Return what sets the log-odds of the product right: what is added to them, and what they are taken times."""
    table = load.read_toml("confidence.toml")["whole"]
    return table["start"], table["slope"]


@cache
def _citations() -> tuple[Mapping[str, float], float]:
    table = load.read_toml("confidence.toml")
    return {c["rule"]: c["confidence"] for c in table["citation"]}, table["other_citations"]


def _of_quantity(case: Case) -> Iterator[str]:
    if case.clause.quantity.kind in ("count", "rank"):
        yield "quantity.no-unit"
    if not case.clause.framed.linked:
        yield "quantity.unlinked"


def _of_name(case: Case) -> Iterator[str]:
    framed, name = case.clause.framed, case.clause.name
    if case.clause.quantity.kind in ("measure", "rank"):
        yield "name.measured"
    if framed.frame.id == "frame.alone":
        yield "name.alone"
    if case.sentence[1] - case.sentence[0] < SHORT_SENTENCE:
        yield "name.short-sentence"
    pieces = (*name.spans, *name.scope, *name.base)
    words = sum(case.text.count(" ", start, end) + 1 for start, end in pieces)
    if words <= SHORT_NAME:
        yield "name.short"
    elif words >= LONG_NAME:
        yield "name.long"
    if framed.linked:
        yield "name.linked"
    if name.base:
        yield "name.base"
    yield from _of_symbols([e.symbol for e in case.sequence], _elements(case.sequence, pieces), framed.index)
    yield from _of_words(case) if name.spans else ("name.none",)


def _elements(sequence: Sequence[Element], spans: Collection[Span]) -> list[int]:
    """Return the indexes of the elements inside `spans`."""
    return [i for i, e in enumerate(sequence) if any(start <= e.start < end for start, end in spans)]


def _of_words(case: Case) -> Iterator[str]:
    """Yield what the words of a name say, and where they stand."""
    sequence, framed, name = case.sequence, case.clause.framed, case.clause.name
    inside = _elements(sequence, name.spans)
    if not inside:
        return
    first, last = inside[0], inside[-1]
    if sequence[first].symbol == "H":
        yield "name.head"
    if any(sequence[i].symbol in _ODD for i in inside):
        yield "name.odd"
    if not any(e.symbol in CONTENT for e in sequence[:first]):
        yield "name.opens"
    elif sequence[first - 1].symbol in _OPENING:
        yield "name.clause"
    elif sequence[first - 1].symbol in "LUX":
        yield "name.object"
    if first > framed.index:
        yield "name.after-value"
    elif last < framed.index:
        between = {e.symbol for e in sequence[last + 1 : framed.index]}
        if framed.index - last - 1 <= NEAR and not between & set(",;:Q"):
            yield "name.near"
    if sum(sequence[i].symbol in CONTENT for i in set(framed.left).difference(inside)) >= LEFT_OVER:
        yield "name.left-over"


def _of_symbols(symbols: Sequence[str], inside: Sequence[int], value: int) -> Iterator[str]:
    """Yield the evidence that the symbols in and around name, scope and base are, and whether they leave words out."""
    left = [i for i in inside if i < value]
    seen = {
        "inside": {symbols[i] for i in inside},
        "before": {symbols[i - 1] for i in left[:1] if i},
        "between": set(symbols[left[-1] + 1 : value]) if left else set(),
        "behind": set(symbols[value + 1 : value + 2]),
        "after": {symbols[i + 1] for i in inside[-1:] if value < i < len(symbols) - 1},
    }
    for piece, place, wanted in _by_symbol():
        if wanted in seen[place]:
            yield piece
    if any(j > i + 1 for i, j in pairwise(left)):
        yield "name.gaps"


def _of_period(case: Case) -> Iterator[str]:
    unit, when = case.clause.quantity.unit, case.when
    if unit is not None and "/" in unit:
        yield "period.rate"
    if when is None:
        yield "period.none"
        return
    start = when.spans[0][0]
    if case.sentence[0] <= start < case.sentence[1]:
        yield "period.sentence"
        if start - case.sentence[0] < OPENS:
            yield "period.opens-sentence"
    elif "\n" in case.text[start : case.sentence[0]]:
        yield "period.section"
    else:
        yield "period.paragraph"
        if start < OPENS or "\n" in case.text[start - OPENS : start]:
            yield "period.opens-paragraph"
    if when.value == NOW:
        yield "period.present"
    elif "X" in when.value:
        yield "period.unknown-year"
    elif ".." in when.value:
        yield "period.open"


def _of_status(case: Case) -> Iterator[str]:
    yield f"status.{case.status}"
    if any(e.rule is not None and e.rule.options.get("weak") for e in case.sequence):
        yield "status.weak"
    if case.when is not None and case.when.spans[0][0] < case.sentence[0]:
        yield "status.earlier-time"
    if case.when is not None and len(case.when.value) in (len("2023-04"), len("2023-04-18")):
        yield "status.dated"
