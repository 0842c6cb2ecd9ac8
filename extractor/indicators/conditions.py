"""Conditions told behind a figure: if what it holds (`nếu …`), and for which offence a fine is (`đối với …`)."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.indicators import phrases
from extractor.indicators.elements import Element
from extractor.indicators.frames import Framed, Run
from extractor.indicators.topics import Name
from patterns import load


def condition(sequence: Sequence[Element], here: Framed) -> Run:
    """Return under which condition a figure holds, told right behind it or its bracket: `… nếu có người phụ thuộc`."""
    opening = _behind(sequence, here, max((here.index, *here.right)))
    if opening >= len(sequence) or not _opens_condition(sequence[opening]):
        return ()
    end = next((i for i in range(opening + 1, len(sequence)) if sequence[i].symbol in ",;:.(S"), len(sequence))
    concludes = end < len(sequence) and sequence[end].symbol == "S" and not _contrasts(sequence[end])
    told = tuple(range(opening + 1, end))
    return () if concludes or not phrases.stripped(sequence, told) else (opening, *told)


def offence(sequence: Sequence[Element], here: Framed, name: Name) -> Run:
    """Return what a fine is for, told behind it up to the clause's end: `phạt 5 triệu đồng đối với hành vi …`.

    A comma in it ends nothing; the next fine does. One that is only its upper bound (`nhưng tối đa …`) is passed over.
    """
    if not _is_fine(sequence, here, name):
        return ()
    found: list[int] = []
    inside = bounded = False
    for i in range(_behind(sequence, here, here.index), len(sequence)):
        if sequence[i].symbol in ";:.":
            break
        if sequence[i].kind in ("money", "percent"):
            if not bounded:
                found = list(_before_next(sequence, tuple(found)))
                break
            inside = False
        elif _contrasts(sequence[i]):
            inside, bounded = False, True
        elif sequence[i].symbol in ",&" and not inside and not bounded:
            break
        inside = inside or _opens_offence(sequence[i])
        if inside:
            found.append(i)
    return tuple(found) if phrases.stripped(sequence, found) else ()


def _behind(sequence: Sequence[Element], here: Framed, last: int) -> int:
    """Where the text goes on behind the element `last` of a figure: behind its bracket, and the one that it is in."""
    depth = 1 if here.parent is not None and here.parent >= 0 else 0
    for i in range(last + 1, len(sequence)):
        depth += sequence[i].symbol == "("
        if depth == 0:
            return i
        depth -= sequence[i].symbol == ")"
    return len(sequence)


def _opens_condition(element: Element) -> bool:
    return element.rule is not None and "condition" in element.rule.options


def _contrasts(element: Element) -> bool:
    return element.rule is not None and "contrast" in element.rule.options


def _opens_offence(element: Element) -> bool:
    cues = ("cue.towards", "cue.when", "cue.measured-in")
    return _opens_condition(element) or any(element.is_cue(cue) for cue in cues)


def _is_fine(sequence: Sequence[Element], here: Framed, name: Name) -> bool:
    """Whether a name says that somebody is fined so much."""
    if sequence[here.index].kind not in ("money", "percent"):
        return False
    said = [e.form for span in name.spans for e in phrases.within(sequence, span)]
    return any(form in load.lexicon("fines") for form in said)


def _before_next(sequence: Sequence[Element], found: Run) -> Run:
    """An offence without what leads to the next fine: `…, từ`."""
    while found and sequence[found[-1]].symbol in ",&sKLAOmTF":
        found = found[:-1]
    return found
