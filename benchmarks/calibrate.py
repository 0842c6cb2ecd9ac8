"""Fit the weights of `patterns/confidence.toml` to annotated articles, and measure what the confidence is worth.

python -m benchmarks.calibrate FOLDER... [--tuned FOLDER...]

Rules were written with `--tuned` articles in sight, so that more is right there than elsewhere: they weigh less, and
are left out of the tables. In the tables every article has the confidence that the other articles alone would give it.
The same articles and rules give the same file. Descriptions are kept; they are written by hand.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor import pipeline
from extractor.confidence import FIELDS, MOST, bounded, field_of
from extractor.evaluate import extracted, judged
from extractor.gold import TIER, Annotated, core, read_gold
from extractor.indicators.assemble import readings
from patterns.load import read_toml

FILE = Path(__file__).parents[1] / "patterns" / "confidence.toml"

TUNED_WEIGHT = 0.3
"""What a record of a tuned article weighs, where one of another article weighs 1."""

RIDGE = 3.0
"""How hard weights are drawn to 0: by the square of a weight, times half of this."""

STEPS = 50
ENOUGH = 2
"""Articles, or folders, from which one can be left out."""
EXACT = 1e-9

PRIOR = 10
"""So many citations more, right as often as all, are added to those of a rule."""

BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
CUTS = (0.0, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85)
GROUPS = ("all", "tier1")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """A record of an annotated article: its evidence, and which of its fields are right."""

    folder: str
    document: str
    tuned: bool
    tier: int
    evidence: frozenset[str]
    right: Mapping[str, bool]

    @property
    def is_right(self) -> bool:
        """Whether the whole record is right."""
        return all(self.right.values())


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of a field: without evidence, and of each piece of evidence."""

    start: float
    added: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """All that is fitted: the weights of each field, and what sets the log-odds of the product of chances right."""

    fields: Mapping[str, Fitted]
    start: float = 0.0
    slope: float = 1.0


# --- what is seen --------------------------------------------------------------------------------------------------


def seen(folder: Path, *, tuned: bool) -> tuple[list[Seen], Counter[tuple[str, bool]]]:
    """Return the indicator records of a folder of annotated articles, and its citations by rule and rightness.

    A folder without one annotated citation was annotated for its figures alone, and says nothing of citations.
    """
    records: list[Seen] = []
    citations: Counter[tuple[str, bool]] = Counter()
    articles = list(read_gold(folder))
    cited = any(annotated.citations for annotated in articles)
    for annotated in articles:
        evidence = _evidence(annotated)
        for each in judged(annotated, extracted(annotated.article)):
            if each.said is None or each.label == "date":
                continue
            if each.label == "citation":
                if cited:
                    citations[each.said["rules"]["key"], each.right.get("key+date", False)] += 1
                continue
            right = {field: bool(each.right.get(field)) for field in FIELDS}
            found = evidence[core(each.said)]
            records.append(Seen(str(folder), annotated.name, tuned, TIER[each.said["kind"]], found, right))
    return records, citations


def _evidence(annotated: Annotated) -> Mapping[tuple[int, int], frozenset[str]]:
    document = pipeline.prepared(annotated.article)
    dates, citations, quantities = pipeline.mentions(document)
    made = readings(document, quantities, dates, citations)
    return {reading.record.spans["value"][0]: frozenset(reading.evidence) for reading in made}


# --- fitting -------------------------------------------------------------------------------------------------------


def fitted(records: Sequence[Seen], known: Sequence[str]) -> Model:
    """Return the weights by which the chances of the fields fit `records` best, and those of whole records, rounded.

    Whole records are fitted to untuned articles alone, for it is such articles that a confidence speaks of.
    """
    fields = {field: _fitted_field(records, field, [e for e in known if field_of(e) == field]) for field in FIELDS}
    return _fitted_whole([r for r in records if not r.tuned], Model(fields))


def _fitted_whole(records: Sequence[Seen], model: Model) -> Model:
    right = np.array([float(r.is_right) for r in records])
    if not 0 < right.sum() < len(right):
        return model
    held = np.array([[1.0, _log_odds(product(model, r.evidence))] for r in records])
    start, slope = (round(float(w), 2) + 0.0 for w in _logistic(held, right, np.ones(len(right))))
    return replace(model, start=start, slope=slope)


def _fitted_field(records: Sequence[Seen], field: str, known: Sequence[str]) -> Fitted:
    held = np.array([[1.0, *(float(e in r.evidence) for e in known)] for r in records])
    right = np.array([float(r.right[field]) for r in records])
    weighs = np.array([TUNED_WEIGHT if r.tuned else 1.0 for r in records])
    start, *added = (round(float(w), 2) + 0.0 for w in _logistic(held, right, weighs))
    return Fitted(start, dict(zip(known, added, strict=True)))


def _logistic(held: Floats, right: Floats, weighs: Floats) -> Floats:
    """Return the weights of a logistic regression with a ridge, by Newton's method; the first one is free."""
    ridge = np.diag([EXACT, *[RIDGE] * (held.shape[1] - 1)])
    weights: Floats = np.zeros(held.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-held @ weights))
        slope = held.T @ (weighs * (right - chance)) - ridge @ weights
        curve = (held.T * (weighs * chance * (1 - chance))) @ held + ridge
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < EXACT:
            break
    return weights


def confidence(model: Model, found: Iterable[str]) -> float:
    """Return what `extractor.confidence.confidence` would, with these weights."""
    odds = model.start + model.slope * _log_odds(product(model, found))
    return round(bounded(1 / (1 + float(np.exp(-odds)))), 2)


def product(model: Model, found: Iterable[str]) -> float:
    """Return the product of the chances of the fields."""
    odds = {field: each.start for field, each in model.fields.items()}
    for piece in found:
        odds[field_of(piece)] += model.fields[field_of(piece)].added.get(piece, 0.0)
    return bounded(float(np.prod([1 / (1 + np.exp(-each)) for each in odds.values()])))


def _log_odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


# --- measuring -----------------------------------------------------------------------------------------------------


def crossed(records: Sequence[Seen], known: Sequence[str], by: Callable[[Seen], str]) -> list[tuple[float, Seen]]:
    """Return every untuned record, with the confidence fitted without its article or folder (`by`)."""
    out: list[tuple[float, Seen]] = []
    if len({by(r) for r in records}) < ENOUGH:
        return out
    for left_out in dict.fromkeys(by(r) for r in records if not r.tuned):
        model = fitted([r for r in records if by(r) != left_out], known)
        out += [(confidence(model, r.evidence), r) for r in records if by(r) == left_out and not r.tuned]
    return out


def bins(scored: Sequence[tuple[float, Seen]]) -> Iterator[dict[str, Any]]:
    """Yield, for each range of confidence, how many records have it, their mean confidence and the share right."""
    for least, below in zip(BINS, (*BINS[1:-1], 2.0), strict=False):
        inside = [(c, r) for c, r in scored if least <= c < below]
        if inside:
            yield {
                "least": least,
                "below": min(below, 1.0),
                "records": len(inside),
                "confidence": _mean(c for c, _ in inside),
                "right": _mean(r.is_right for _, r in inside),
            }


def cuts(scored: Sequence[tuple[float, Seen]], group: str) -> Iterator[dict[str, Any]]:
    """Yield, for each least confidence, the share of records that it keeps, and how many of the kept are right.

    The first row keeps all; the last keeps the half with the highest confidence, or as much as ties allow.
    """
    chosen = [(c, r) for c, r in scored if group == "all" or r.tier == 1]
    if not chosen:
        return
    half = sorted((c for c, _ in chosen), reverse=True)[(len(chosen) - 1) // 2]
    for least in sorted({*CUTS, half}):
        kept = [r for c, r in chosen if c >= least]
        if kept:
            yield {
                "group": group,
                "least": least,
                "records": len(kept),
                "kept": round(len(kept) / len(chosen), 3),
                "right": _mean(r.is_right for r in kept),
            }


def _mean(values: Iterable[float]) -> float:
    return round(float(np.mean(list(values))), 3)


# --- writing -------------------------------------------------------------------------------------------------------

HEAD = """\
# What a record's confidence is from (extractor/confidence.py). Written by `python -m benchmarks.calibrate`, which keeps
# only the ids and descriptions of evidence: add those by hand, and run it again. Where a piece of evidence is a symbol
# of the sentence (see cues.toml), `place` says where it stands: `inside` name, scope or base, `before` them, `between`
# them and the value, `behind` the value, or `after` a name that stands behind the value.
# `start` are the log-odds that a field is right without any evidence, `weight` what a piece of evidence adds; `whole`
# sets the log-odds of the product of the four chances right, by what came true. `records`
# of the annotated articles had it, and in the share `right` of them its field was right.
# `bin` and `cut` are measured on the articles that were not `--tuned`, each with weights fitted without it.
"""


def as_toml(
    described: Sequence[Mapping[str, Any]], records: Sequence[Seen], citations: Counter[tuple[str, bool]]
) -> str:
    """Return the file with new weights and tables."""
    known = [e["id"] for e in described]
    model = fitted(records, known)
    weights = model.fields
    scored = crossed(records, known, lambda r: r.document)
    measured = [r for _, r in scored]
    parts = [HEAD, _table("", {"other_citations": _citation_rate(citations, None)})]
    parts.append(_table("[start]", {field: weights[field].start for field in FIELDS}))
    parts.append(_table("[whole]", {"start": model.start, "slope": model.slope}))
    articles = {"fitted": len({r.document for r in records}), "measured": len({r.document for r in measured})}
    mean = {"confidence": _mean(c for c, _ in scored), "right": _mean(r.is_right for r in measured)}
    parts.append(_table("[measured]", articles | {"records": len(measured)} | mean))
    for kept in described:
        e = kept["id"]
        having = [r.right[field_of(e)] for r in records if e in r.evidence]
        row = {
            "weight": weights[field_of(e)].added[e],
            "records": len(having),
            "right": _mean(having) if having else 0.0,
        }
        parts.append(_table("[[evidence]]", {**kept, **row}))
    for rule in sorted({rule for rule, _ in citations}):
        right, wrong = citations[rule, True], citations[rule, False]
        row = {"records": right + wrong, "right": round(right / (right + wrong), 3)}
        parts.append(_table("[[citation]]", {"rule": rule, **row, "confidence": _citation_rate(citations, rule)}))
    parts += [_table("[[bin]]", row) for row in bins(scored)]
    parts += [_table("[[cut]]", row) for group in GROUPS for row in cuts(scored, group)]
    return "\n".join(parts)


def _citation_rate(citations: Counter[tuple[str, bool]], rule: str | None) -> float:
    """Return how often a rule's citations are right: with few of them, nearly as often as all are."""
    all_right = sum(n for (_, right), n in citations.items() if right)
    overall = (all_right + 1) / (citations.total() + 2)
    right, wrong = citations[rule or "", True], citations[rule or "", False]
    return round(min((right + PRIOR * overall) / (right + wrong + PRIOR), MOST), 2)


def _table(head: str, row: Mapping[str, Any]) -> str:
    lines = [head] if head else []
    return (
        "\n".join([*lines, *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items())]) + "\n"
    )


# --- the command ---------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, write the file, and print what the confidence is worth."""
    parser = argparse.ArgumentParser(prog="calibrate", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, help="gold folders other than the tuned ones")
    parser.add_argument("--tuned", nargs="+", type=Path, default=[], help="gold folders that rules were written from")
    options = parser.parse_args(arguments)
    records: list[Seen] = []
    citations: Counter[tuple[str, bool]] = Counter()
    for folder in (*options.folders, *options.tuned):
        found, cited = seen(folder, tuned=folder in options.tuned)
        records += found
        citations += cited
    measured = ("weight", "records", "right")
    described = [{k: v for k, v in e.items() if k not in measured} for e in read_toml(FILE.name)["evidence"]]
    known = [e["id"] for e in described]
    unknown = {e for r in records for e in r.evidence} - set(known)
    if unknown:
        print(f"calibrate: describe in {FILE.name}: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 1
    FILE.write_text(as_toml(described, records, citations), "utf-8", newline="\n")
    for left_out, by in (("article", lambda r: r.document), ("folder", lambda r: r.folder)):
        print(f"\nfitted without the {left_out}:")
        _show(crossed(records, known, by))
    return 0


def _show(scored: Sequence[tuple[float, Seen]]) -> None:
    print("confidence  records  mean  right")
    for row in bins(scored):
        print(f"{row['least']:.2f}-{row['below']:.2f} {row['records']:9} {row['confidence']:6.2f} {row['right']:6.2f}")
    print("group  least   kept  right")
    for group in GROUPS:
        for row in cuts(scored, group):
            print(f"{group:6} {row['least']:5.2f} {row['kept']:6.2f} {row['right']:6.2f}")
    for folder in dict.fromkeys(r.folder for _, r in scored):
        inside = [(c, r) for c, r in scored if r.folder == folder]
        mean, right = _mean(c for c, _ in inside), _mean(r.is_right for _, r in inside)
        print(f"{folder}: {len(inside)} records, confidence {mean:.2f}, right {right:.2f}")


if __name__ == "__main__":
    sys.exit(main())
