"""Ablation: what each rule gains and loses, seen by doing without it.

Each rule that fired is switched off, the articles in which it fired are extracted anew, and what is then right and
wrong is compared with the whole. Words and tags, which take most of the time and hang on no rule, are kept from the
first run; the work is shared out to processes.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache

from corpus.words import Remembered, remembering
from extractor.evaluate import Difference, Judged, differences, extracted, judged
from extractor.gold import Annotated, Row
from patterns import fired, load


@dataclass(frozen=True, slots=True)
class Ablated:
    """A rule with how often it fired, and what it gains (right with it alone) and loses (right without it alone)."""

    rule: str
    fired: int
    differences: Sequence[Difference]

    @property
    def gains(self) -> int:
        """Return how many fields are right with the rule and wrong without it."""
        return sum(d.gained for d in self.differences)

    @property
    def losses(self) -> int:
        """Return how many fields are wrong with the rule and right without it."""
        return len(self.differences) - self.gains

    def documents(self) -> Mapping[str, Sequence[Difference]]:
        """Return what it gains and loses, document by document."""
        found: dict[str, list[Difference]] = {}
        for difference in self.differences:
            found.setdefault(difference.document, []).append(difference)
        return found


@dataclass(frozen=True, slots=True)
class Whole:
    """What the articles say with all rules: what was said of each, which rules fired in it, and the words in it."""

    gold: Sequence[Annotated]
    said: Mapping[str, Sequence[Row]]
    fired: Mapping[str, Counter[str]]
    """Article to rule to how often."""
    words: Remembered

    def judged(self) -> list[Judged]:
        """Return how right it is."""
        return [each for annotated in self.gold for each in judged(annotated, self.said[annotated.name])]

    def rules(self) -> list[str]:
        """Return the rules that fired anywhere, sorted."""
        return sorted({rule for counts in self.fired.values() for rule in counts})


def whole(gold: Sequence[Annotated]) -> Whole:
    """Extract all articles with all rules."""
    said: dict[str, Sequence[Row]] = {}
    counts: dict[str, Counter[str]] = {}
    with remembering({}) as words:
        for annotated in gold:
            with fired.noted() as noted:
                said[annotated.name] = extracted(annotated.article)
            counts[annotated.name] = Counter(rule for rule, _ in noted)
    return Whole(gold, said, counts, words)


def ablated(given: Whole, rules: Sequence[str], *, processes: int | None = None) -> Iterator[Ablated]:
    """Yield for each of `rules`, in their order, what it gains and loses."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(given, load.off())) as pool:
        try:
            yield from pool.map(_without, rules)
        finally:
            pool.shutdown(cancel_futures=True)


_given: Whole
_also_off: tuple[str, ...] = ()


def _start(given: Whole, off: tuple[str, ...]) -> None:
    """Begin a process: an interrupt is for the one that leads."""
    global _given, _also_off
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _given, _also_off = given, off


def _without(rule: str) -> Ablated:
    """Do without `rule` in the articles in which it fired; in the others it changes nothing."""
    touched = [annotated for annotated in _given.gold if _given.fired[annotated.name][rule]]
    found: list[Difference] = []
    with load.switched_off((rule, *_also_off)), remembering(_given.words):
        for annotated in touched:
            found += differences(judged(annotated, extracted(annotated.article)), _with_all(annotated.name))
    return Ablated(rule, sum(_given.fired[annotated.name][rule] for annotated in touched), found)


@cache
def _with_all(name: str) -> list[Judged]:
    annotated = next(annotated for annotated in _given.gold if annotated.name == name)
    return judged(annotated, _given.said[name])
