"""Evaluation: what was said of annotated articles, compared with their annotations. The one scorer of the project.

A figure that was said and one of the annotation are a pair where their spans overlap by at least half of their union.
A field counts where the pair agrees on it: `quantity` is value, low, high, total, unit, comparator and change; a name
is right where the words of name, scope and base agree to 0.8; `record` is quantity, name, status and period together.
Period, place, basis, reference and issuer count where the annotation or the record states one. `also` of an annotation
lists other right answers. Figures are micro-averaged. They are those of `gold/score.py`, which the tests compare.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from corpus.document import Document, Span
from corpus.normalize import nfc
from extractor.api import processed
from extractor.gold import TIER, Annotated, Row, core
from extractor.output.jsonl import line
from extractor.records import Record
from patterns import compose, load

ENOUGH_OVERLAP = 0.5
ENOUGH_WORDS = 0.8

_INDICATOR = ("detect", "kind", "quantity", "name", "status", "period", "place", "basis", "reference", "record")
FIELDS: Mapping[str, Sequence[str]] = {
    "tier1": _INDICATOR,
    "tier2": _INDICATOR,
    "citation": ("detect", "key", "date", "key+date", "type", "issuer"),
    "date": ("detect", "span", "value", "span+value"),
}
"""What is scored, by label: percentages, ratios and ranks are `tier1`, other indicators `tier2`."""

STATED = frozenset(("period", "place", "basis", "reference", "issuer"))
"""Fields that count only where they are stated, so that saying nothing earns nothing."""

WHOLES: Mapping[str, Sequence[str]] = {
    "record": ("quantity", "name", "status", "period"),
    "key+date": ("key", "date"),
    "span+value": ("span", "value"),
}
"""Fields that are right where several others are, all at once."""

NUMBERS = ("value", "low", "high", "total")
_NAMED = ("name", "scope", "base")
_RULED = {"name": "name", "status": "status", "period": "period", "place": "place", "basis": "basis"}


@dataclass(frozen=True, slots=True)
class Figure:
    """How right a field is: how many are right, of how many of the annotation, and of how many that were said."""

    right: int
    gold: int
    said: int

    @property
    def precision(self) -> float:
        """Return the share of what was said that is right."""
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the annotation that was said rightly."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


Figures = Mapping[str, Mapping[str, Figure]]
"""By label, then by field."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing that the annotation has, or that was said, or both; then `right` says which of its fields agree."""

    document: str
    label: str
    gold: Row | None
    said: Row | None
    right: Mapping[str, bool]

    @property
    def span(self) -> Span:
        """Return where it stands: by the annotation, or else by what was said."""
        return core(self.gold or self.said or {})

    @property
    def verdicts(self) -> Mapping[str, bool]:
        """Return each field by itself, without wholes: only `detect` where there is no pair, and no unstated field."""
        if self.gold is None or self.said is None:
            return {"detect": False}
        stated = {f: ok for f, ok in self.right.items() if f not in STATED or self.gold.get(f) or self.said.get(f)}
        return {"detect": True} | {f: ok for f, ok in stated.items() if f not in WHOLES}


# --- extracting ----------------------------------------------------------------------------------------------------


def extracted(article: Document) -> list[Row]:
    """Return what the extractor says of an article, with nothing told but the article, as its JSON Lines say it."""
    found = processed(article)
    records: list[Record] = [*found.indicators, *found.citations, *found.dates]
    return [json.loads(line(record)) for record in records]


# --- judging -------------------------------------------------------------------------------------------------------


def judged(annotated: Annotated, records: Iterable[Row]) -> list[Judged]:
    """Compare what was said of one article with its annotation: label by label, pairs and misses, then the spurious."""
    said: dict[str, list[Row]] = {label: [] for label in FIELDS}
    for record in records:
        said[_label(record)].append(record)
    gold: Mapping[str, Sequence[Row]] = {
        "tier1": [row for row in annotated.records if row["tier"] == 1],
        "tier2": [row for row in annotated.records if row["tier"] == 2],
        "citation": annotated.citations,
        "date": annotated.dates,
    }
    return [each for label in FIELDS for each in _judged(annotated, label, gold[label], said[label])]


def _label(record: Row) -> str:
    return f"tier{TIER[record['kind']]}" if record["record"] == "indicator" else record["record"]


def _judged(annotated: Annotated, label: str, gold: Sequence[Row], said: Sequence[Row]) -> Iterator[Judged]:
    pairs = _pairs(gold, said)
    for n, row in enumerate(gold):
        if n not in pairs:
            yield Judged(annotated.name, label, row, None, {})
            continue
        record = said[pairs[n]]
        settled = _settled(row, record)
        right = _agreement(label, settled, record, annotated.published)
        right |= {whole: all(right[part] for part in parts) for whole, parts in WHOLES.items() if parts[0] in right}
        yield Judged(annotated.name, label, settled, record, right)
    for m in sorted(set(range(len(said))) - set(pairs.values())):
        yield Judged(annotated.name, label, None, said[m], {})


def _pairs(gold: Sequence[Row], said: Sequence[Row]) -> dict[int, int]:
    """Pair by overlap, the best first; each is in one pair at most."""
    places = [core(record) for record in said]
    overlaps = ((_overlap(core(row), place), n, m) for n, row in enumerate(gold) for m, place in enumerate(places))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, n, m in sorted((o for o in overlaps if o[0] >= ENOUGH_OVERLAP), reverse=True):
        if n not in pairs and m not in taken:
            pairs[n] = m
            taken.add(m)
    return pairs


def _overlap(a: Span, b: Span) -> float:
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / (max(a[1], b[1]) - min(a[0], b[0]))


def _settled(row: Row, record: Row) -> Row:
    """Return the annotation with the period and place of its other answers (`also`) that the record states."""
    also = row.get("also") or {}
    settled = dict(row)
    for other in also.get("period", ()):
        if _same(other, record["period"]):
            settled["period"] = other
    for other in also.get("place", ()):
        if _place(other) == _place(record["place"]):
            settled["place"] = other
    return settled


def _agreement(label: str, gold: Row, said: Row, published: str | None) -> dict[str, bool]:
    if label == "citation":
        return {
            "key": gold["key"].casefold() == said["key"].casefold(),
            "date": _same(gold["date"], said["date"]),
            "type": _same(gold["type"], said["type"]),
            "issuer": alike(gold["issuer"], said["issuer"]) >= ENOUGH_WORDS,
        }
    if label == "date":
        return {"span": core(gold) == core(said), "value": gold["value"] == said["value"]}
    present = gold["period"] == "PRESENT_REF" and published is not None and said["period"] == published
    return {
        "kind": gold["kind"] == said["kind"],
        "quantity": all(_same(gold[f], said[f]) for f in (*NUMBERS, "unit", "change", "comparator")),
        "name": any(alike(name, _whole(said)) >= ENOUGH_WORDS for name in _names(gold)),
        "status": gold["status"] == said["status"],
        "period": _same(gold["period"], said["period"]) or present,
        "place": _place(gold["place"]) == _place(said["place"]),
        "basis": _same(gold["basis"], said["basis"]),
        "reference": alike(gold["reference"], said["reference"]) >= ENOUGH_WORDS,
    }


def _names(gold: Row) -> list[str | None]:
    return [_whole(gold), *((gold.get("also") or {}).get("name", ()))]


def _whole(row: Row) -> str:
    return " ".join(row[field] or "" for field in _NAMED)


def _same(a: Any, b: Any) -> bool:
    """Whether two values are the same: numbers nearly, and an empty text is none."""
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
    return bool((a or None) == (b or None))


@lru_cache(maxsize=20_000)
def words(text: str | None) -> Counter[str]:
    """Return the words of `text` as they are compared: without case, in one spelling."""
    lowered = nfc(text or "").lower()
    for spelling, one in load.values("spellings").items():
        lowered = lowered.replace(spelling, one)
    return Counter(re.findall(r"\w+", lowered))


def alike(a: str | None, b: str | None) -> float:
    """Return the F1 of two texts as bags of words; 1 where both have none."""
    one, other = words(a), words(b)
    if not one or not other:
        return float(one == other)
    return 2 * (one & other).total() / (one.total() + other.total())


def _place(text: str | None) -> str | None:
    """Return a place as it is compared: its words without what kind of unit it is."""
    return _unit_first().sub("", " ".join(words(text).elements())) or None


@cache
def _unit_first() -> re.Pattern[str]:
    units = compose.group(load.lexicon("place_units"))
    return re.compile(f"^{units} ")


# --- figures -------------------------------------------------------------------------------------------------------


def figures(all_judged: Iterable[Judged]) -> Figures:
    """Return how right every field of every label is."""
    counts: dict[str, Counter[tuple[str, str]]] = {label: Counter() for label in FIELDS}
    for each in all_judged:
        count = counts[each.label]
        for side, row in (("gold", each.gold), ("said", each.said)):
            if row is not None:
                count[side, "detect"] += 1
                count.update((side, field) for field in STATED if row.get(field))
        if each.gold is not None and each.said is not None:
            count["right", "detect"] += 1
            right = (f for f, ok in each.right.items() if ok and (f not in STATED or each.gold.get(f)))
            count.update(("right", field) for field in right)
    return {label: {field: _figure(counts[label], field) for field in FIELDS[label]} for label in FIELDS}


def _figure(count: Counter[tuple[str, str]], field: str) -> Figure:
    of = field if field in STATED else "detect"
    return Figure(count["right", field], count["gold", of], count["said", of])


# --- errors --------------------------------------------------------------------------------------------------------


def classes(all_judged: Iterable[Judged]) -> dict[str, Counter[str]]:
    """Return by label how many were missed, how many are spurious, and in how many pairs each field is wrong."""
    counts: dict[str, Counter[str]] = {label: Counter() for label in FIELDS}
    for each in all_judged:
        if each.gold is None or each.said is None:
            counts[each.label]["missed" if each.said is None else "spurious"] += 1
        counts[each.label].update(f for f, ok in each.verdicts.items() if f != "detect" and not ok)
    return counts


@dataclass(slots=True)
class Ruled:
    """What a rule said of a field: how often it was right, how often wrong."""

    right: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        """Return the share that is right."""
        return self.right / (self.right + self.wrong)


def rule_of(record: Row | None, field: str) -> str | None:
    """Return the rule that a record names for a scored field, null where it names none."""
    if record is None or field == "reference":
        return None
    core_rule = "key" if record["record"] == "citation" else "value"
    return (record.get("rules") or {}).get(_RULED.get(field, core_rule))


def by_rule(all_judged: Iterable[Judged]) -> dict[tuple[str, str], Ruled]:
    """Return what each rule said of each field, by `(field, rule)`; what is spurious counts as a wrong `detect`."""
    counts: dict[tuple[str, str], Ruled] = {}
    for each in all_judged:
        for field, ok in each.verdicts.items():
            rule = rule_of(each.said, field)
            if rule is not None:
                ruled = counts.setdefault((field, rule), Ruled())
                ruled.right += ok
                ruled.wrong += not ok
    return counts


def errors(all_judged: Iterable[Judged], field: str, label: str | None = None) -> list[Judged]:
    """Return what is wrong in `field`: pairs that disagree, and for `detect` what was missed and what is spurious."""
    chosen = (each for each in all_judged if label in (None, each.label))
    return [each for each in chosen if not {**each.verdicts, **each.right}.get(field, True)]


def said_of(row: Row | None, field: str) -> str | None:
    """Return what an annotation or a record says of a scored field, in one line; null where it says nothing."""
    if row is None:
        return None
    if field in ("name", "record"):
        return " · ".join(row[part] for part in _NAMED if row[part]) or None
    if field == "quantity":
        return _quantity(row)
    if field in ("detect", "span"):
        start, end = core(row)
        return f"{start}–{end}"
    stated = row.get(field.partition("+")[0])
    return None if stated is None else str(stated)


def _quantity(row: Row) -> str:
    numbers = "/".join(f"{row[f]:.12g}" for f in ("value", "total") if row[f] is not None)
    ends = "–".join(f"{row[f]:.12g}" for f in ("low", "high") if row[f] is not None)
    return " ".join(part for part in (row["comparator"], numbers or ends, row["unit"], row["change"]) if part)


# --- what changed --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that became right (`gained`) or wrong from one run to another."""

    document: str
    label: str
    span: Span
    field: str
    gold: str | None
    before: str | None
    now: str | None
    gained: bool


def differences(before: Iterable[Judged], now: Iterable[Judged]) -> list[Difference]:
    """Return what became right or wrong, by document and place.

    Where something was missed on one side, that it was found is the whole difference.
    """
    sides = _sided(before), _sided(now)
    found = [d for key in sides[0] | sides[1] for d in _changed(key, sides[0].get(key), sides[1].get(key))]
    return sorted(found, key=lambda d: (d.document, d.span, d.label, FIELDS[d.label].index(d.field)))


_Key = tuple[str, str, Span, bool]


def _sided(all_judged: Iterable[Judged]) -> dict[_Key, Judged]:
    return {(each.document, each.label, each.span, each.gold is None): each for each in all_judged}


def _changed(key: _Key, before: Judged | None, now: Judged | None) -> Iterator[Difference]:
    document, label, span, _ = key
    was, is_ = (each.verdicts if each else {} for each in (before, now))
    found = was.get("detect", True) and is_.get("detect", True)
    for field in FIELDS[label] if found else ("detect",):
        if was.get(field, True) != is_.get(field, True):
            gold = (before and before.gold) or (now and now.gold) or None
            yield Difference(
                document,
                label,
                span,
                field,
                gold=said_of(gold, field),
                before=said_of(before.said if before else None, field),
                now=said_of(now.said if now else None, field),
                gained=is_.get(field, True),
            )


_MARGIN = 70
"""Code points of the text on each side of a figure that an excerpt shows at most."""


def excerpt(text: str, span: Span) -> str:
    """Return the line around `span`, cut at words, with the piece itself between brackets `⟦…⟧`."""
    ends = text.find("\n", span[1])
    start = max(text.rfind("\n", 0, span[0]) + 1, span[0] - _MARGIN)
    end = min(ends if ends >= 0 else len(text), span[1] + _MARGIN)
    before, after = text[start : span[0]], text[span[1] : end]
    if start and text[start - 1] != "\n":
        before = "…" + before.partition(" ")[2]
    if end < len(text) and text[end] != "\n":
        after = after.rpartition(" ")[0] + "…"
    return f"{before}⟦{text[slice(*span)]}⟧{after}".replace("\n", " ")
