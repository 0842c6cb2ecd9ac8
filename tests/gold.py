"""Score what the extractor says of annotated articles, by the rules of the annotation guidelines.

A found record and one of the annotation are a pair where their spans overlap by at least half of their union. Figures
are micro-averaged F1; a field counts where the pair agrees on it. `quantity` is value, low, high, total, unit, change
and comparator; a name is right where the words of name, scope and base agree to 0.8; `record` is quantity, name,
status and period together. `also` of an annotation lists other right answers.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import regex

from corpus.normalize import fold, nfc
from corpus.read.text import from_bytes
from extractor.pipeline import Extraction, process
from extractor.records import CitationRecord, DateRecord, IndicatorRecord

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
TIER = {"percent": 1, "ratio": 1, "rank": 1, "money": 2, "count": 2, "measure": 2, "multiple": 2}
NUMBERS = ("value", "low", "high", "total")
ENOUGH_OVERLAP = 0.5
ENOUGH_WORDS = 0.8

Gold = Mapping[str, Any]
Found = IndicatorRecord | CitationRecord | DateRecord
Span = tuple[int, int]


def gold_files(folder: Path = SAMPLES) -> list[Path]:
    return sorted(folder.glob("*.json"))


def gold(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def extracted(path: Path) -> Extraction:
    """What the extractor says of the article of a gold file, with nothing told but the article."""
    source = path.with_name(gold(path)["document"])
    return process(from_bytes(source.read_bytes(), name=source.name))


def figures(pairs: Iterable[tuple[Gold, Extraction]]) -> dict[str, float]:
    """Return the F1 of every field over all articles: `tier1.detect`, …, `citation.key`, …, `date.span+value`."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for annotated, said in pairs:
        for group, wanted, found in _groups(annotated, said):
            seen[group] += len(wanted) + len(found)
            for expected, record in _paired(wanted, found):
                right[f"{group}.detect"] += 1
                right.update(f"{group}.{field}" for field, agrees in _agreement(expected, record) if agrees)
    return {name: 2 * count / seen[name.partition(".")[0]] for name, count in sorted(right.items())}


def _groups(annotated: Gold, said: Extraction) -> Iterator[tuple[str, Sequence[Gold], Sequence[Found]]]:
    for tier in (1, 2):
        yield (
            f"tier{tier}",
            [r for r in annotated["records"] if r["tier"] == tier],
            [i for i in said.indicators if TIER[i.kind] == tier],
        )
    yield "citation", annotated["citations"], said.citations
    yield "date", annotated["dates"], said.dates


def span(record: Found) -> Span:
    pieces = record.spans["key" if isinstance(record, CitationRecord) else "value"]
    return pieces[0][0], pieces[-1][1]


def _paired(wanted: Sequence[Gold], found: Sequence[Found]) -> list[tuple[Gold, Found]]:
    """Pairs by overlap, the best first; each record is in one pair at most."""
    overlaps = [(_overlap(tuple(g["span"]), span(f)), n, m) for n, g in enumerate(wanted) for m, f in enumerate(found)]
    pairs: dict[int, int] = {}
    for overlap, n, m in sorted(overlaps, reverse=True):
        if overlap >= ENOUGH_OVERLAP and n not in pairs and m not in pairs.values():
            pairs[n] = m
    return [(wanted[n], found[m]) for n, m in pairs.items()]


def _overlap(a: Span, b: Span) -> float:
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / (max(a[1], b[1]) - min(a[0], b[0]))


def _agreement(expected: Gold, record: Found) -> Iterator[tuple[str, bool]]:
    if isinstance(record, IndicatorRecord):
        also = expected.get("also") or {}
        quantity = all(_same(expected[f], getattr(record, f)) for f in (*NUMBERS, "unit", "change", "comparator"))
        whole = " ".join(filter(None, (expected["name"], expected["scope"], expected["base"])))
        said = " ".join(filter(None, (record.name, record.scope, record.base)))
        name = any(alike(other, said) >= ENOUGH_WORDS for other in [whole, *also.get("name", [])])
        status = expected["status"] == record.status
        period = record.period in [expected["period"], *also.get("period", [])]
        yield from (("quantity", quantity), ("name", name), ("status", status), ("period", period))
        yield "record", quantity and name and status and period
    elif isinstance(record, CitationRecord):
        key, date = expected["key"].casefold() == record.key.casefold(), expected["date"] == record.date
        yield from (("key", key), ("key+date", key and date), ("type", expected["type"] == record.type))
    else:
        place, value = tuple(expected["span"]) == span(record), expected["value"] == record.value
        yield from (("span", place), ("value", value), ("span+value", place and value))


def _same(a: Any, b: Any) -> bool:
    if a is None or b is None or isinstance(a, str):
        return bool(a == b)
    return math.isclose(float(a), float(b), rel_tol=1e-9)


def words(text: str) -> Counter[str]:
    """The words of `text` as they are compared: without case, in one spelling of tone marks and of `tỷ lệ`."""
    return Counter(regex.findall(r"\w+", fold(nfc(text)).lower().replace("tỉ lệ", "tỷ lệ")))


def alike(a: str, b: str) -> float:
    """F1 of two texts as bags of words."""
    one, other = words(a), words(b)
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
