"""Places with official codes: what the places of records are, before and after the merger of 2025-07-01.

A place is known by level and official code: `province:64` is Gia Lai up to 2025-06-30. Codes were used again in the
merger, so what is so since 2025 has `@2025` behind its code: `province:52` was Bình Định, and `province:52@2025` is the
Gia Lai of which it became a part. Eleven provinces did not change and have one code for all time.

The facts are those of `patterns/gazetteer`; `patterns/make_gazetteer.py` says where they come from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

import regex

from corpus.normalize import fold, nfc
from patterns import load

MERGER = "2025-07-01"
"""The first day of the 34 provinces, and without districts."""

ERAS = ("2024-12-31", MERGER)
"""The days that stand for the times before and after the changes of 2025 where the day is not known."""

HALF_A_YEAR = timedelta(days=184)

Level = Literal["country", "region", "province", "district", "commune"]

Relation = Literal["same", "part", "whole", "overlaps"]
Period = tuple[str | None, str | None]
"""The first and the last day, in ISO form; null where they are open or not known."""

_RELATIONS: Mapping[tuple[bool, bool], Relation] = {
    (True, True): "same",
    (True, False): "part",
    (False, True): "whole",
    (False, False): "overlaps",
}
"""By whether the one lies all in the other, and the other all in it."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}']+")
_BREAK = regex.compile(r"[,;()]")
_LONGEST_KIND = 3
_LONGEST_NAME = 5
"""Words: `các tỉnh vùng`; `Bà Rịa - Vũng Tàu` has four, and some communes five."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it was from `since` to `until`, both included; null where that is open or not known."""

    code: str
    name: str
    kind: str | None
    parent: str | None
    since: str | None
    until: str | None

    @property
    def level(self) -> Level:
        """What of it is before the colon of its code."""
        return self.code.partition(":")[0]  # type: ignore[return-value]  # the gazetteer has no other

    def is_on(self, day: str) -> bool:
        """Whether the place was so on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A place on the other side of a change: how it relates to the one asked for, since when, and by which act.

    `relation` is what the place asked for is to `place`: the `same` area, a `part` of it, the `whole` of it and more,
    or one that `overlaps` with it.
    """

    place: Place
    relation: Relation
    since: str
    act: str


# --- the gazetteer -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    by_code: Mapping[str, Place]
    by_name: Mapping[str, Sequence[Place]]


@cache
def _words(table: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = load.read_toml("gazetteer/words.toml")[table]
    return words


@cache
def _gazetteer() -> _Gazetteer:
    by_code: dict[str, Place] = {}
    by_name: dict[str, list[Place]] = defaultdict(list)
    rows = (*load.gazetteer("others"), *load.gazetteer("units"))
    names = _folded("\n".join(row[1] for row in rows)).split("\n")  # at once, which takes half the time
    for (code, name, parent, since, until), folded in zip(rows, names, strict=True):
        kind, bare = _kind_and_name(_spelled(folded))
        by_code[code] = Place(code, name, kind, parent or None, since or None, until or None)
        by_name[bare].append(by_code[code])
    return _Gazetteer(by_code, by_name)


def place(code: str) -> Place:
    """Return the place with a code; raise `KeyError` where there is none."""
    return _gazetteer().by_code[code]


def above(found: Place) -> Iterator[Place]:
    """Yield the places that a place lies in, the smallest first."""
    while found.parent:
        found = place(found.parent)
        yield found


# --- names ---------------------------------------------------------------------------------------------------------


def _folded(text: str) -> str:
    return fold(nfc(text)).lower().replace("'", "")


def _spelled(folded: str) -> list[str]:
    """Return the words of a name in the spelling that names are compared in."""
    spellings = _words("spellings")
    words = _WORD.findall(folded)
    return " ".join([spellings.get(word, word.lstrip("0") or word) for word in words]).split()


def _kind_and_name(words: Sequence[str]) -> tuple[str | None, str]:
    """Return the kind of unit that a name begins with, if it does, and the rest."""
    kinds = _words("kinds")
    for n in range(min(_LONGEST_KIND, len(words) - 1), 0, -1):
        if (kind := kinds.get(" ".join(words[:n]))) is not None:
            return kind, " ".join(words[n:])
    return None, " ".join(words)


def named(text: str) -> tuple[Place, ...]:
    """Return all places of any time that the name of one place may mean, by the kind of unit where it says one."""
    words = _spelled(_folded(text))
    return _called(None, " ".join(words)) or _called(*_kind_and_name(words))


def _called(kind: str | None, name: str) -> tuple[Place, ...]:
    """Return the places of a name: of just the kind if there are some, else of one that such a unit became."""
    known = _gazetteer().by_name
    alias = _words("aliases").get(name)
    found = (*known.get(name, ()), *(known.get(alias, ()) if alias else ()))
    if kind is None:
        return () if name.isdigit() else _best_known(found)  # `1` alone is no `quận 1`
    became = _words("became").get(kind, ())
    return tuple(p for p in found if kind in (p.kind, p.level)) or tuple(p for p in found if p.kind in became)


def _best_known(found: Sequence[Place]) -> tuple[Place, ...]:
    """Return what a name without a kind means: what is known best by it. Communes are not called so."""
    wide = tuple(p for p in found if p.level in ("country", "region", "province"))
    return wide or tuple(p for p in found if p.level == "district")


# --- resolving -----------------------------------------------------------------------------------------------------


def resolve(text: str, days: Sequence[str] = ERAS, around: Sequence[Place] = ()) -> Place | None:
    """Return the place that a record's words mean, or None where that is not sure.

    `text` is as records write it: `tỉnh Gia Lai`, `TP.HCM`, `xã Đắk Drô (huyện Krông Nô)`. `days` are days that it may
    be said of, in ISO form: it must mean the same place on each of them, or exist on one side only. `around` are the
    other places of the article: of several units with one name the one that lies in some of them is taken.
    """
    smallest, *larger = [part for part in _BREAK.split(text) if part.strip()] or [""]
    candidates, wider = named(smallest), [named(part) for part in larger]
    found = {p for day in days if (p := _on(day, candidates, wider, around))}
    return found.pop() if len(found) == 1 else None


def _on(
    day: str, candidates: Sequence[Place], larger: Sequence[Sequence[Place]], around: Sequence[Place]
) -> Place | None:
    """Return the one of the candidates that was there on `day`, lies in all larger ones, and is the one meant."""
    there = [p for p in candidates if p.is_on(day)]
    for places in larger:
        there = [p for p in there if not set(above(p)).isdisjoint(places)]
    if len(there) == 1 and (larger or there[0].level != "commune"):
        return there[0]
    return _in_context(there, around)


def _in_context(there: Sequence[Place], around: Sequence[Place]) -> Place | None:
    """Return the unit that the article's other places speak for: twice as often as for any other of the name.

    A commune that has a name for itself in the whole country is taken where the article names no other province: the
    gazetteer has no communes that were gone before 2025.
    """
    for level in ("district", "province"):
        mentions = Counter(p.code for p in around if p.level == level)
        votes = [(sum(mentions[p.code] for p in above(unit)), unit) for unit in there]
        (most, best), (next_most, _) = [*sorted(votes, key=lambda vote: -vote[0]), (0, None), (0, None)][:2]
        if most and most >= 2 * next_most:
            return best
    alone = len(there) == 1 and not any(p.level == "province" for p in around)
    return there[0] if alone else None


def written(published: str | None, told: Sequence[Period], named: Sequence[Period]) -> Sequence[str]:
    """Return days on which an article may have been written: on one side of the merger, or `ERAS` where not sure.

    `told` are the times of what it reports as done, `named` all times that it names; first and last day, in ISO form.
    An article without a date is taken to be of the time of what it reports and of the days that it names, but for half
    a year before the merger: the acts that made it speak of what will be. A whole year after it may be a goal
    (`năm 2030`) that is not told as one.
    """
    if published:
        return (published,)
    after = [period for period in told if _side(period) == MERGER]
    if after:
        return (MERGER,) if sum(map(_is_short, after)) > 1 else ERAS
    days = [(first, last) for first, last in named if first == last or not told]
    ends = [last for _, last in (*told, *days) if last]
    return ERAS[:1] if ends and max(ends) <= ERAS[0] else ERAS


def said_of(period: Period, status: str, article: Sequence[str]) -> Sequence[str]:
    """Return days that a record's place is said of: those of its period, or of its article where that says no side.

    A target for a time after the merger, set before it, is one for the place that there was.
    """
    side = _side(period)
    if side == ERAS[0] or (side and status == "actual" and _is_short(period) and article != ERAS[:1]):
        return (side,)
    return article


def _is_short(period: Period) -> bool:
    first, last = period
    if first is None or last is None:
        return False
    return date.fromisoformat(last) - date.fromisoformat(first) <= HALF_A_YEAR


def _side(period: Period) -> str | None:
    """Return the day of `ERAS` that stands for the side of the merger that a period lies on, if it lies on one."""
    first, last = period
    if last and last < MERGER:
        return ERAS[0]
    return MERGER if first and first >= MERGER else None


def mentioned(text: str) -> Iterator[Place]:
    """Yield the provinces and districts that a text names, in its order: the context that `resolve` asks for.

    A name is taken where every word of it has a capital; one that means different places before and after the merger
    yields both.
    """
    words = [match.group() for match in _WORD.finditer(fold(nfc(text)))]
    at = 0
    while at < len(words):
        length, found = _longest(words, at)
        yield from found
        at += length


def _longest(words: Sequence[str], at: int) -> tuple[int, Sequence[Place]]:
    """Return the places of the longest name that begins at a word, and its words; one word where there is none."""
    kinds = _words("kinds")
    of_kind = next((n for n in range(_LONGEST_KIND, 0, -1) if " ".join(words[at : at + n]).lower() in kinds), 0)
    levels = ("province", "district") if of_kind else ("province",)
    first = at + of_kind
    if "".join(_spelled(_folded("".join(words[first : first + 1])))[:1]) not in _first_words(levels):
        return 1, ()
    for end in range(min(len(words), first + _LONGEST_NAME), first, -1):
        if all(word[0].isupper() or word[0].isdigit() for word in words[first:end]):
            found = [p for p in named(" ".join(words[at:end])) if p.level in levels]
            there = dict.fromkeys(p for day in ERAS if (p := _on(day, found, (), ())))
            if there:
                return end - at, list(there)
    return 1, ()


@cache
def _first_words(levels: Sequence[str]) -> frozenset[str]:
    """Return the words that the names of places of these levels begin with, kinds left out."""
    known = _gazetteer().by_name
    names = {name for name, places in known.items() if any(p.level in levels for p in places)}
    names |= {alias for alias, name in _words("aliases").items() if name in names}
    return frozenset(name.split()[0] for name in names)


# --- converting ----------------------------------------------------------------------------------------------------


def convert(code: str, day: str) -> tuple[Conversion, ...]:
    """Return what became of a place by `day`, or what it was made of, each with the act that changed it.

    Empty where nothing is to convert: the place was so on that day too. A district has no successor; it is converted to
    the communes that its own became. Raises `KeyError` for an unknown code.
    """
    asked = place(code)
    if asked.is_on(day):
        return ()
    forward = asked.until is not None and asked.until < day
    there, back = (_successors(), _predecessors()) if forward else (_predecessors(), _successors())
    pieces = (code,) if code in there else _communes().get(code, ())
    others = dict.fromkeys(other for piece in pieces for other in there.get(piece, ()))
    return tuple(
        Conversion(place(other), _relation(pieces, other, there, back), *_change(place(other) if forward else asked))
        for other in others
        if place(other).is_on(day)
    )


_Changes = Mapping[str, Sequence[str]]


def _relation(pieces: Sequence[str], other: str, there: _Changes, back: _Changes) -> Relation:
    """Return what `pieces`, all of one place, are together to a place that one of them became."""
    within = all(list(there.get(piece, ())) == [other] for piece in pieces)
    beyond = set(back[other]) <= set(pieces)
    return _RELATIONS[within, beyond]


def _change(new: Place) -> tuple[str, str]:
    """Return the first day of a place that a change made, and the act."""
    acts = load.read_toml("gazetteer/acts.toml")
    of_level = acts[new.level]
    return new.since or MERGER, acts.get(new.code) or (of_level if isinstance(of_level, str) else of_level[new.parent])


@cache
def _successors() -> _Changes:
    found: dict[str, list[str]] = defaultdict(list)
    for old, new in load.gazetteer("changes"):
        found[old].append(new)
    return found


@cache
def _predecessors() -> _Changes:
    found: dict[str, list[str]] = defaultdict(list)
    for old, new in load.gazetteer("changes"):
        found[new].append(old)
    return found


@cache
def _communes() -> _Changes:
    """The communes of each district."""
    found: dict[str, list[str]] = defaultdict(list)
    for p in _gazetteer().by_code.values():
        if p.parent and p.parent.startswith("district:"):
            found[p.parent].append(p.code)
    return found
