"""Which indicator of the catalogue a name means.

A name is compared with those of the catalogue by its words, each weighted by how rare it is there: the weight of the
words that both have, over the weight of those that either has. docs/indicators.md tells more, with what it is worth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from extractor.identities.wording import Wording, contradict, folded, weight, weight_of, wording
from patterns.indicators import Indicator, catalogue, words

THRESHOLD: Final = 0.8
"""The least score of a link (`python -m benchmarks.links` shows what each threshold is worth)."""
LEAST_OF_NAME: Final = 0.5
"""The least part of a name's weight that a name of the catalogue has to share."""

_SYLLABLE = re.compile(r"\w+")
_SHARES = {"percent", "ratio"}
_Fit = tuple[float, bool, float]
"""How well an indicator fits: its score; whether the value is one of it, and not of its growth; how much is common."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a record says of the thing that is measured: its fields of these names."""

    name: str | None
    kind: str
    unit: str | None = None
    scope: str | None = None
    base: str | None = None
    change: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The id of an indicator in the catalogue, and how alike the names are, from 0 to 1."""

    indicator: str
    score: float


@dataclass(frozen=True, slots=True)
class _Alias:
    """A name of an indicator: the words that count, and their weight together."""

    indicator: Indicator
    words: frozenset[str]
    weight: float


def link(measured: Measured) -> Link | None:
    """Return the indicator that is measured; null where none is like enough, or two are equally like."""
    found = best(measured)
    return found if found is not None and found.score >= THRESHOLD else None


@lru_cache(maxsize=50_000)
def best(measured: Measured) -> Link | None:
    """Return the likest indicator that a value of this kind and unit can be of, however little it is like the name."""
    name = wording(measured.name or "")
    beside = _beside(measured) - name.words
    fitting: dict[str, _Fit] = {}
    for score, common, alias in _alike(name.words, beside):
        level = _is_level(alias.indicator, measured, name)
        if (
            level is not None
            and _rivals(measured) <= _said(alias.indicator)
            and not contradict(name.words - beside, alias.words - beside)
        ):
            fit = (score, level, common)
            fitting[alias.indicator.id] = max(fit, fitting.get(alias.indicator.id, fit))
    first, second = [*sorted(fitting.items(), key=lambda item: item[1], reverse=True), None, None][:2]
    if first is None or (second is not None and second[1] == first[1]):
        return None
    return Link(first[0], first[1][0])


def _beside(measured: Measured) -> frozenset[str]:
    """Return the words of scope and base, which may complete a name and never contradict it."""
    return frozenset(word for text in (measured.scope, measured.base) if text for word in wording(text).words)


def _rivals(measured: Measured) -> frozenset[str]:
    """Return the words of scope and base that measure something else than the name does."""
    return _found_rivals(" ".join(text for text in (measured.scope, measured.base) if text))


@cache
def _said(indicator: Indicator) -> frozenset[str]:
    """Return which such words the names of an indicator have themselves."""
    return _found_rivals(" ".join((indicator.name, *indicator.aliases)))


@lru_cache(maxsize=50_000)
def _found_rivals(text: str) -> frozenset[str]:
    syllables = f" {' '.join(_SYLLABLE.findall(folded(text).lower()))} "
    return frozenset(rival for rival in words().rivals if f" {rival} " in syllables)


def _alike(name: frozenset[str], beside: frozenset[str]) -> Iterator[tuple[float, float, _Alias]]:
    """Yield score, common weight and alias of those that have half of the name; words beside it count where shared."""
    whole = weight(name)
    sharing: dict[int, float] = defaultdict(float)
    for word in sorted(name):
        for number in _by_word().get(word, ()):
            sharing[number] += weight_of(word)
    for number, shared in sharing.items():
        if shared >= LEAST_OF_NAME * whole:
            alias = _aliases()[number]
            common = shared + weight(alias.words & beside) if beside else shared
            yield round(common / (whole - shared + alias.weight), 4), round(common, 4), alias


def _is_level(indicator: Indicator, measured: Measured, name: Wording) -> bool | None:
    """Whether a value says how much there is of it, or only how it grew or how far a plan is met; null for neither."""
    relative = measured.change is not None or measured.kind == "multiple" or _is_of_plan(measured.base)
    if name.head == "amount" and relative and _SHARES.issuperset(indicator.kinds):
        return None
    if measured.kind == "measure" and _unit(measured.unit) not in map(_unit, indicator.units):
        return None
    if measured.kind in indicator.kinds:
        return True
    grown = relative and measured.kind in ("percent", "multiple") and measured.unit != "pp"
    return False if grown and name.head != "share" else None


def _is_of_plan(base: str | None) -> bool:
    return base is not None and any(plan in folded(base).lower() for plan in words().plans)


@cache
def _unit(unit: str | None) -> str:
    return folded(unit or "").lower()


@cache
def _aliases() -> Sequence[_Alias]:
    """Return the names of the catalogue by what of them counts, each once for an indicator."""
    said = [(e, wording(name).words) for e in catalogue() for name in (e.name, *e.aliases)]
    return [_Alias(entry, found, weight(found)) for entry, found in dict.fromkeys(said)]


@cache
def _by_word() -> Mapping[str, Sequence[int]]:
    """Return the numbers of the names that have a word."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, alias in enumerate(_aliases()):
        for word in alias.words:
            numbers[word].append(number)
    return numbers
