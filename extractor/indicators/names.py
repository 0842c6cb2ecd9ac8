"""Names: where the noun phrase that names a quantity begins and ends, as runs of element indexes."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.indicators.elements import Element
from extractor.indicators.frames import CONTENT, Run

BREAKERS = "PSTIFk"
"""Symbols after which a new clause begins wherever they stand."""

_LEADING = frozenset(",;:.()-/\"DOAKrcs&eXmJFLxt")
_TRAILING = frozenset(",;:.-/\"DOAKrcs&eXmJFTt")
_LEADS_TO_HEAD = frozenset("XsTAPODKemLSIF&tk")


def left_name(sentence: Sequence[Element], run: Run) -> Run:
    """Return the part of `run`, the elements left of a quantity's governing words, that names the quantity."""
    run = _without_comparisons(sentence, run)
    segments = [_after_breaker(sentence, s) for s in _split(sentence, run)]
    last = len(segments) - 1
    kept = [s for n, s in enumerate(segments) if n == last or not _is_preamble(sentence, s)]
    kept = [s for s in (_from_head(sentence, s) for s in kept) if s]
    if not kept:
        return ()
    start = next((n for n in range(len(kept) - 1, -1, -1) if sentence[kept[n][0]].symbol == "H"), None)
    if start is None:
        start = _enumeration_start(sentence, kept)
    while start > 0 and all(sentence[i].symbol in "HDst" for i in kept[start - 1]):
        start -= 1
    chosen = tuple(range(kept[start][0], kept[-1][-1] + 1))
    return _stripped(sentence, _without_time(sentence, [i for i in chosen if i in set(run)]))


def right_name(sentence: Sequence[Element], run: Run) -> Run:
    """Return the part of `run`, the elements right of a value-first quantity, that names it."""
    return _stripped(sentence, _without_time(sentence, run))


def base(sentence: Sequence[Element], run: Run) -> Run:
    """Return the part of `run`, the elements right of a linked quantity, that it is a share of."""
    return _stripped(sentence, run)


def has_head(sentence: Sequence[Element], run: Run) -> bool:
    """Whether the name has a noun that heads an indicator's name."""
    return any(sentence[i].symbol == "H" for i in run)


def _without_comparisons(sentence: Sequence[Element], run: Run) -> Run:
    """Leave out what something is compared with: `CPI so với cùng kỳ năm trước tăng …`."""
    kept, skipping = [], False
    for i in run:
        symbol = sentence[i].symbol
        skipping = symbol == "R" or (skipping and symbol not in ",;:LUWXH")
        if not skipping:
            kept.append(i)
    return tuple(kept)


def _split(sentence: Sequence[Element], run: Run) -> list[Run]:
    segments: list[list[int]] = [[]]
    for i in run:
        if sentence[i].symbol in ',-"':
            segments.append([])
        else:
            segments[-1].append(i)
    return [tuple(s) for s in segments]


def _after_breaker(sentence: Sequence[Element], segment: Run) -> Run:
    for n in range(len(segment) - 1, -1, -1):
        if sentence[segment[n]].symbol in BREAKERS:
            return segment[n + 1 :]
    return segment


def _is_preamble(sentence: Sequence[Element], segment: Run) -> bool:
    """Whether a segment before a comma only sets the scene: `Theo báo cáo của tỉnh`, `Tại cuộc họp`, `Năm 2020`."""
    symbols = [sentence[i].symbol for i in segment]
    return not any(s in CONTENT for s in symbols) or symbols[0] in "sOD"


def _from_head(sentence: Sequence[Element], segment: Run) -> Run:
    """Return the segment from its last indicator head that something leads to, without what only introduces it."""
    for n in range(len(segment) - 1, 0, -1):
        if sentence[segment[n]].symbol == "H" and sentence[segment[n - 1]].symbol in "XPTSI":
            return segment[n:]
    heads = [n for n, i in enumerate(segment) if sentence[i].symbol == "H"]
    if heads and heads[0] > 0 and _introduces(sentence, segment[: heads[0]]):
        return segment[heads[0] :]
    while segment and sentence[segment[0]].symbol in _LEADING:
        segment = segment[1:]
    return segment


def _introduces(sentence: Sequence[Element], before: Run) -> bool:
    symbols = [sentence[i].symbol for i in before]
    return symbols[-1] in _LEADS_TO_HEAD or symbols[0] in "sODA" or all(sentence[i].tag == "Np" for i in before)


def _enumeration_start(sentence: Sequence[Element], segments: Sequence[Run]) -> int:
    """The first of the last segments that are nouns alone: `nông, lâm nghiệp và thủy sản`."""
    start = len(segments) - 1
    while start > 0 and all(sentence[i].symbol in "naZ&cs" for i in segments[start - 1]):
        start -= 1
    return start


def _without_time(sentence: Sequence[Element], run: Sequence[int]) -> Run:
    """Leave out dates with their prepositions, comparators and words for now."""
    kept: list[int] = []
    for i in run:
        symbol = sentence[i].symbol
        if symbol in "DOt":
            while kept and sentence[kept[-1]].symbol in "seL":
                kept.pop()
        elif symbol not in "KJ":
            kept.append(i)
    return tuple(kept)


def _stripped(sentence: Sequence[Element], run: Sequence[int]) -> Run:
    start, end = 0, len(run)
    while start < end and sentence[run[start]].symbol in _LEADING:
        start += 1
    while end > start and sentence[run[end - 1]].symbol in _TRAILING:
        end -= 1
    return tuple(run[start:end])


def earlier_head(sentence: Sequence[Element], index: int) -> Run:
    """Return the last phrase headed by an indicator's noun before `index` that has no quantity of its own."""
    for start in range(index - 1, -1, -1):
        if sentence[start].symbol in "Q":
            return ()
        if sentence[start].symbol == "H" and (start == 0 or sentence[start - 1].symbol not in "nHa"):
            end = start
            while end < index and sentence[end].symbol not in ",;:.()LUWVQRSPIA":
                end += 1
            return _stripped(sentence, _without_time(sentence, range(start, end)))
    return ()


def enumerated(sentence: Sequence[Element], run: Run) -> tuple[Run, list[Run]]:
    """Cut an enumeration into its items; what is headed by an indicator's noun, first or last, is shared by all."""
    parts: list[list[int]] = [[]]
    for i in run:
        if sentence[i].symbol in ",&-;":
            parts.append([])
        else:
            parts[-1].append(i)
    items = [_from_head(sentence, _after_breaker(sentence, tuple(p))) for p in parts]
    items = [_stripped(sentence, _without_time(sentence, p)) for p in items]
    items = [p for p in items if p]
    headed = [n for n, p in enumerate(items) if sentence[p[0]].symbol == "H"]
    if headed and headed[-1] == len(items) - 1 and len(items) > 2:
        return items[-1], items[:-1]
    return (), items
