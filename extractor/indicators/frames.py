"""Frames: which words of a sentence name which quantity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from extractor.indicators.elements import Element
from patterns import fired, load
from patterns.compose import compiled
from patterns.rule import Rule

HARD = frozenset(";:.")
"""Signs that no name crosses."""

STOPS = frozenset(";:.RPSTIFJk)(")
"""Symbols at which what stands right of a quantity has ended."""

CONTENT = frozenset("nvaHZGNCwyqz0")
VERBS = frozenset("vXLGUWyz")

Run = tuple[int, ...]
"""Indexes of elements, in reading order."""


@dataclass(frozen=True, slots=True)
class Framed:
    """A quantity with what its frame says of it: element indexes of its name, base and governing words."""

    index: int
    frame: Rule
    left: Run
    right: Run
    compared: Run
    governors: Run
    linked: bool
    parent: int | None = None
    """The quantity before the bracket that this one stands in, -1 where there is none; null outside brackets."""
    view: int = 0
    """The place of the view in which it stands among the sentence's views."""


@dataclass(frozen=True, slots=True)
class View:
    """A level of a sentence: the elements outside brackets, or those inside one; `parent` is the index before it."""

    indexes: Run
    parent: int | None = None


def frame(sentence: Sequence[Element]) -> list[Framed]:
    """Return one `Framed` for every quantity of a sentence, in text order."""
    found = [
        replace(framed, view=number)
        for number, view in enumerate(views(sentence))
        for framed in _framed_view(sentence, view)
    ]
    return sorted(found, key=lambda f: f.index)


def views(sentence: Sequence[Element]) -> list[View]:
    """Return the sentence without its brackets, then each bracket that holds a quantity.

    A bracket of at most three words without a quantity, as in `chỉ số giá tiêu dùng (CPI)`, stays where it is.
    """
    outside: list[int] = []
    inside: list[View] = []
    i = 0
    while i < len(sentence):
        close = _closing(sentence, i) if sentence[i].symbol == "(" else None
        if close is None:
            outside.append(i)
            i += 1
            continue
        content = range(i + 1, close)
        quantities = [k for k in content if sentence[k].symbol == "Q"]
        if quantities:
            inside.append(View(tuple(content), next((k for k in reversed(outside) if sentence[k].symbol == "Q"), -1)))
        elif len(content) <= 3 and not any(sentence[k].symbol in "D;" for k in content):
            outside += range(i, close + 1)
        i = close + 1
    return [View(tuple(outside)), *inside]


def _closing(sentence: Sequence[Element], opening: int) -> int | None:
    depth = 0
    for i in range(opening, len(sentence)):
        depth += (sentence[i].symbol == "(") - (sentence[i].symbol == ")")
        if depth == 0:
            return i
    return None


def _framed_view(sentence: Sequence[Element], view: View) -> list[Framed]:
    symbols = [sentence[i].symbol for i in view.indexes]
    places = [p for p, s in enumerate(symbols) if s == "Q"]
    found: list[Framed] = []
    start = 0
    for number, place in enumerate(places):
        following = places[number + 1] if number + 1 < len(places) else None
        start = max(start, _clause_start(symbols, place))
        behind = _compared_end(symbols, place)
        told = _is_linked(symbols, start, place) or _has_subject(symbols, start, place)
        end = behind or _right_end(symbols, place, following, told)
        matched = _match(symbols, start, place, place + 1 if behind else end)
        if matched is None:
            continue
        rule, governors = matched
        fired.note(rule.id, sentence[view.indexes[place]].start)
        linked = bool(rule.options.get("linked"))
        where = rule.options["name"]
        left = range(start, place - governors) if where in ("left", "both") else range(0)
        right = range(place + 1, place + 1 if behind else end)
        found.append(
            Framed(
                index=view.indexes[place],
                frame=rule,
                left=tuple(view.indexes[p] for p in left),
                right=tuple(view.indexes[p] for p in right),
                compared=tuple(view.indexes[p] for p in range(place + 2, behind or 0)),
                governors=tuple(view.indexes[p] for p in range(place - governors, place)),
                linked=linked,
                parent=view.parent,
            )
        )
        start = end
    return _shared_predicates(sentence, found)


def _clause_start(symbols: Sequence[str], place: int) -> int:
    for p in range(place - 1, -1, -1):
        if symbols[p] in HARD:
            return p + 1
    return 0


def _is_linked(symbols: Sequence[str], start: int, place: int) -> bool:
    """Whether a linking verb, or a name that heads an indicator, stands right before the quantity."""
    for p in range(place - 1, start - 1, -1):
        if symbols[p] in "LUW":
            return True
        if symbols[p] not in "DOKAFrmJst":
            return "H" in symbols[start:place] and symbols[p] not in "XvG"
    return False


def _has_subject(symbols: Sequence[str], start: int, place: int) -> bool:
    """Whether something that could be named stands before an unlinked quantity, in its own clause."""
    own = symbols[_own_clause(symbols, start, place) : place]
    return bool(set(own) & CONTENT) and "X" not in own[-3:]


def _compared_end(symbols: Sequence[str], place: int) -> int | None:
    """Where a comparison right behind the quantity ends (`so với cùng kỳ năm trước`), null where there is none."""
    p = place + 1
    if p >= len(symbols) or symbols[p] != "R":
        return None
    while p < len(symbols) and symbols[p] not in ",;:.()&QLUWSPIk":
        p += 1
    return p


def _right_end(symbols: Sequence[str], place: int, following: int | None, linked: bool) -> int:
    """Where what belongs right of the quantity at `place` ends."""
    limit = _next_region(symbols, place, following)
    verb = False
    p = place + 1
    while p < limit:
        symbol = symbols[p]
        if symbol in STOPS and (linked or symbol not in "PT" or (symbol == "T" and p == place + 1)):
            break
        if symbol == "," and (linked or verb or p == place + 1 or not _goes_on(symbols, p, limit)):
            break
        if symbol == "&" and symbols[p + 1 : p + 2] == ["A"]:
            break
        if symbol == "&" and linked and (_new_clause(symbols, p, limit) or _new_subject(symbols, p, following)):
            break
        if symbol == "&" and (linked or verb) and _leads_on(symbols, p, following):
            break
        if symbol in "sX" and symbols[p + 1 : p + 2] == ["H"] and _leads_on(symbols, p, following):
            break
        if linked and symbol == "s" and symbols[p + 1 : p + 2] in (["D"], ["O"]):
            break
        if linked and (symbol in "LUWOmkz" or (symbol == "A" and _new_clause(symbols, p, limit))):
            break
        verb = verb or symbol in VERBS
        p += 1
    while p > place + 1 and symbols[p - 1] in ",&sKAODrmt":
        if symbols[p - 1] == "D" and p - 2 > place and symbols[p - 2] in "nHaT":
            break
        p -= 1
    return p


def _leads_on(symbols: Sequence[str], join: int, following: int | None) -> bool:
    """Whether what is joined on belongs to the following quantity: no sign stands between."""
    if following is None:
        return False
    between = symbols[join + 1 : following]
    return not set(between) & {",", "&", *HARD}


def _new_subject(symbols: Sequence[str], join: int, following: int | None) -> bool:
    """Whether what is joined on is an indicator with a verb of its own before the following quantity."""
    behind = symbols[join + 1 : following] if following is not None else []
    return bool(behind) and behind[0] == "H" and bool(set(behind) & {"L", "U", "W"}) and not set(behind) & HARD


def _next_region(symbols: Sequence[str], place: int, following: int | None) -> int:
    """Where what belongs left of the following quantity begins, at the latest."""
    if following is None:
        return len(symbols)
    p = following
    while p - 1 > place and symbols[p - 1] in "DOKAFrmJsLUWXTItk":
        p -= 1
    if p - 1 > place and symbols[p - 1] in ",&-":
        return p - 1
    return p


def _goes_on(symbols: Sequence[str], comma: int, limit: int) -> bool:
    """Whether an enumeration of nouns goes on behind the comma, to a verb that the enumerated share."""
    for p in range(comma + 1, limit):
        if symbols[p] in STOPS or (p == comma + 1 and symbols[p] in "sA0"):
            return False
        if symbols[p] in VERBS or symbols[p] == "A":
            return p > comma + 1
        if symbols[p] == "H":
            return False
    return limit < len(symbols) and symbols[limit] == "&"


def _new_clause(symbols: Sequence[str], join: int, limit: int) -> bool:
    return any(symbols[p] in "vXLUWAG" for p in range(join + 1, min(join + 3, limit)))


@load.cached
def _frames() -> tuple[tuple[Rule, regex.Pattern[str]], ...]:
    return tuple((rule, compiled(rule)) for rule in load.rules("frames"))


_GOVERNORS = regex.compile(r"[DOKLUWTAFrmJsXIt]*$")
_LINKED_GOVERNORS = regex.compile(r"[DOKTAFrmJIst]*[LUW][DOKLUWAFrmJst]*$")


def _match(symbols: Sequence[str], start: int, place: int, end: int) -> tuple[Rule, int] | None:
    """Return the frame that holds, and how many elements left of the quantity govern it; null where none holds."""
    if not _is_linked(symbols, start, place):
        start = _own_clause(symbols, start, place)
    left = "".join(symbols[start:place])
    text = f"{left}@{''.join(symbols[place + 1 : end])}"
    for rule, pattern in _frames():
        if pattern.search(text):
            governed = (_LINKED_GOVERNORS if rule.options.get("linked") else _GOVERNORS).search(left)
            return rule, len(governed[0]) if governed else 0
    return None


def _own_clause(symbols: Sequence[str], start: int, place: int) -> int:
    """Where the clause of an unlinked quantity begins: after the last word that opens one, or its empty comma part."""
    for p in range(place - 1, start - 1, -1):
        if symbols[p] in "SPITF" or (symbols[p] == "," and not set(symbols[p + 1 : place]) & CONTENT):
            return p + 1
    return start


def _shared_predicates(sentence: Sequence[Element], found: list[Framed]) -> list[Framed]:
    """In `90% hồ sơ của sở và 70% hồ sơ của xã được xử lý` the first takes the predicate of the second."""
    out = list(found)
    for i in range(len(found) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        if here.frame.id not in ("frame.first", "frame.existence") or after.frame.id != "frame.first":
            continue
        between = [sentence[k].symbol for k in range((here.right or (here.index,))[-1] + 1, after.index)]
        if [s for s in between if s not in "KADOrs"] not in (["&"], [","]):
            continue
        if any(sentence[k].symbol in VERBS for k in here.right):
            continue
        verb = next((n for n, k in enumerate(after.right) if sentence[k].symbol in VERBS), None)
        if verb:
            out[i] = replace(here, right=(*here.right, *after.right[verb:]))
    return out
