"""Locations: the place or organisation that a figure is about."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from corpus.document import Block, Document, Span
from extractor.indicators.sources import is_regulation
from extractor.mentions import places
from extractor.mentions.mention import CitationMention
from extractor.mentions.places import COMPANIES, Place, country
from patterns import load
from patterns.fired import by_rule

_NEARBY = 60
"""Code points on either side of a place in which a word for a meeting makes it the meeting's."""

_NUMBERED = "place.numbered"
"""The rule of a city's districts by their numbers, behind which the city still says where."""

_WIDE = (
    "place.region",
    "place.country",
    "place.whole",
    "place.site",
    "place.locality",
    "place.office",
    "place.office-short",
    _NUMBERED,
)
"""Rules whose places are not taken for what an article is about because it names them often."""

_AMONG = ("place.world", "place.whole", "place.region")
"""Rules of the wholes in which places are ranked."""

_WORLD = "place.world"
"""The rule of the whole world: a figure is about it only where its own name or the sentence's opening says so."""

_SEVERAL = 3
"""Places in a bracket that make it a list of what a whole consists of; fewer say where something lies."""

_LONGEST_TITLE = 200
"""Code points; a longer first block is no title."""

_LEAD = 2
"""Blocks behind the first that may still be the lead of an article."""

_OFTEN = 3
"""Times that an article comes back to the place that it is about where its lead does not name it."""

_LONGEST_OPENING = 30
"""Code points before the place that a sentence opens with: `Tại thành phố …`, `Đối với khu vực …`."""


@dataclass(slots=True)
class Locations:
    """The places of an article that figures may be about, and the one that it is about as a whole."""

    document: Document
    found: Sequence[Place]
    starts: Sequence[int]
    fullest: Mapping[str, Place]
    main: Place | None
    running: Place | None = None
    """The company that the last paragraph told of: the next one goes on with it."""

    def remember(self, place: Place | None) -> None:
        """Keep the place of a paragraph for the next one where it is a company, and forget an older one for another."""
        if place is not None and place is not self.main:
            self.running = place if place.rule in COMPANIES else None

    def entered(self, block: Block, above: Place | None) -> Place | None:
        """Return the place that a paragraph stands under: the company told of, where it speaks of one again."""
        alone = self.main is None and _is_full(self.running)
        spoken = alone or _company().search(self.document.lower, *_opening(block)) is not None
        return (by_rule("place.running", self.running, block.span[0]) if spoken else None) or above

    def holds_on(self, place: Place | None, *, short: bool) -> bool:
        """Whether the place of a figure holds for the next one: a company does, in a paragraph of its own."""
        return _is_full(place) and (short or self.main is None)

    def within(self, span: Span) -> list[Place]:
        """Return the places that begin in `span`."""
        return list(self.found[bisect_left(self.starts, span[0]) : bisect_left(self.starts, span[1])])

    def of(
        self, sentence: Span, at: int, name: Sequence[Span], set_aside: Sequence[Span], *, ranked: bool
    ) -> Place | None:
        """Return the place that a sentence states for the figure at `at`: that of its name, else the nearest before.

        What is `ranked` in the world, the country or a region is about none of them: `Gia Lai đứng thứ hai cả nước`.
        """
        passed_over = _AMONG if ranked else ()
        here = [p for p in self.within(sentence) if not _inside(p.span, set_aside) and p.rule not in passed_over]
        named = [p for p in here if _inside(p.span, name)]
        before = [p for p in here if p.end <= at and p.rule != _WORLD and not self._is_detail(p, at)]
        chosen = next(iter([*reversed(named), *reversed(before)]), None)
        in_turn = chosen is not None and _in_turn().search(self.document.lower, chosen.end, at) is not None
        return chosen if chosen is None or in_turn else self._whole(chosen)

    def _is_detail(self, place: Place, at: int) -> bool:
        """Whether a place is one of several in a bracket closed before the figure: `khối cảng (A, B, C) đạt 5%`."""
        text = self.document.text
        closed, opened = text.find(")", place.end, at), text.rfind("(", 0, place.start)
        around = closed >= 0 and opened > text.rfind(")", 0, place.start) and "(" not in text[place.end : closed]
        return around and len(self.within((opened, closed))) >= _SEVERAL

    def opening(self, sentence: Span) -> Place | None:
        """Return the one place that a sentence opens with: it holds to the end of the paragraph."""
        first = next(iter(self.within(sentence)), None)
        if first is None or first.start - sentence[0] > _LONGEST_OPENING:
            return None
        return self._whole(first)

    def _whole(self, place: Place) -> Place:
        """A place, or the list that it stands in."""
        return by_rule("place.list", self._listed(place), place.start) or place

    def _listed(self, place: Place) -> Place | None:
        """The whole list that a place stands in, as one place: `Hà Nam và Hải Phòng`, `Đà Nẵng đến Bình Thuận`."""
        index = bisect_left(self.starts, place.start)
        first = last = index
        while first and self._joined(first - 1):
            first -= 1
        while last + 1 < len(self.found) and self._joined(last):
            last += 1
        if first == last:
            return None
        span = self.found[first].start, self.found[last].end
        text = self.document.text[slice(*span)]
        rule = "place.list" if _enumerating().search(text) else place.rule
        return replace(place, start=span[0], end=span[1], text=text, core=text.casefold(), rule=rule)

    def _joined(self, index: int) -> bool:
        """Whether the place at `index` and the next one stand in one list."""
        return _are_joined(self.document, self.found[index], self.found[index + 1])


def _is_full(place: Place | None) -> bool:
    """Whether a place is a company by more than its brand, which is often named in passing."""
    return place is not None and place.rule in COMPANIES and place.rule != "place.brand"


def _are_joined(document: Document, first: Place, second: Place) -> bool:
    """Whether two places of one kind stand in one list."""
    alike = (first.rule in COMPANIES) == (second.rule in COMPANIES) and country() not in (first.core, second.core)
    sited = second.rule == "place.office" or "place.site" in (first.rule, second.rule)
    return alike and not sited and document.lower[first.end : second.start].strip() in _terms("joins")


def _opening(block: Block) -> Span:
    """The first sentence of a block."""
    return block.sentences[0] if block.sentences else block.span


def locations(document: Document, citations: Sequence[CitationMention] = ()) -> Locations:
    """Return the places of a segmented document, without those that only say where people are from or have met."""
    everywhere = places.find(document)
    found = [p for n, p in enumerate(everywhere) if not _is_incidental(document, p, everywhere[n - 1] if n else None)]
    main = by_rule("place.article", _main(document, found), 0)
    main = main or by_rule("place.definite", _spoken_of(document, everywhere), 0)
    main = None if by_rule("place.law", _tells_law(document, main, found, citations), 0) else main
    return Locations(document, found, [p.start for p in found], places.fullest(everywhere), main)


def _main(document: Document, found: Sequence[Place]) -> Place | None:
    """The place that an article is about: that of its title, the one it names far more often, or the country."""
    title = document.blocks[0].span if document.blocks else (0, 0)
    titled = [p for p in found if p.start < title[1] <= _LONGEST_TITLE]
    if titled and all(p.rule == _WORLD for p in titled):
        return None
    found, titled = ([p for p in places if p.rule != _WORLD] for places in (found, titled))
    narrow = {p.core: p for p in titled if p.core != country()} or {p.core: p for p in titled}
    if len(narrow) == 1:
        return next(iter(narrow.values()))
    if titled and titled[0].start == title[0]:
        return titled[0]
    local = any(term in document.lower for term in _terms("here"))
    passed_over = (*_WIDE, *COMPANIES, "place.alias") if local else _WIDE
    counts = Counter(p.core for p in found if p.core == country() or p.rule not in passed_over)
    (first, often), (_, next_often) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    alone = often > 0 and not next_often and local
    leads = (first == country() and often > 1) or (often > 1 and often >= 3 * next_often) or alone
    if not leads:
        return None
    place = places.fullest(found)[first]
    return place if place.rule != "place.whole" else None


def _tells_law(
    document: Document, main: Place | None, found: Sequence[Place], citations: Sequence[CitationMention]
) -> bool:
    """Whether an article tells what the law is: it cites norms no less often than the country it would be about."""
    if main is None or main.core != country() or not document.blocks or main.start < document.blocks[0].span[1]:
        return False
    norms = sum(is_regulation(citation) for citation in citations)
    return norms >= sum(place.core == country() for place in found)


def _spoken_of(document: Document, named: Sequence[Place]) -> Place | None:
    """The place that an article comes back to by the noun of its unit: `toàn huyện`, where it names one `huyện X`.

    Its title or lead names it, or it comes back again and again; of several such the most often.
    """
    lead = document.blocks[: _LEAD + 1][-1].span[1] if document.blocks else 0
    often = Counter(again["unit"].lower() for again in _again().finditer(document.folded))
    for unit, times in often.most_common():
        units = {p.core: p for p in named if p.text.lower().startswith(f"{unit} ") and p.rule == "place.unit"}
        told = next(iter(units.values())) if len(units) == 1 else None
        if told is not None and (told.start < lead or times >= _OFTEN):
            fullest = places.fullest(named).get(told.core, told)
            return None if _is_one_of_several(document, told, named) else fullest
    return None


def _is_one_of_several(document: Document, told: Place, named: Sequence[Place]) -> bool:
    """Whether a province is told beside others that are named without a noun, or somebody comes from the place."""
    lead = document.lower[max(0, told.start - _NEARBY) : told.start].rstrip()
    others = {p.core for p in named if p.rule == "place.province"} - {told.core, country()}
    return lead.endswith(_terms("origins")) or (bool(others) and told.text.lower().startswith(_terms("wide_units")))


@cache
def _again() -> regex.Pattern[str]:
    units, definite, said = ("|".join(_terms(what)) for what in ("units", "definite", "said_of_units"))
    alone = rf"(?!\p{{L}}| +\p{{Lu}}| +(?:{'|'.join(_terms('compounds'))})(?!\p{{L}}))"
    return regex.compile(
        rf"(?<!\p{{L}})(?:(?i:{definite}) (?P<unit>(?i:{units})){alone}"
        rf"|(?:^|[.,;:!\n] ?)(?P<unit>(?i:{units})) (?:{said})(?!\p{{L}}))",
        regex.MULTILINE,
    )


def _is_incidental(document: Document, place: Place, before: Place | None) -> bool:
    """Whether a place says only where people are from, where goods go, where a meeting was, or where a place lies."""
    if before is not None and _lies_in(document, before, place):
        return True
    lead = document.lower[max(0, place.start - _NEARBY) : place.start]
    if place.core != country() and lead.rstrip(" (").endswith(_terms("beside")):
        return not lead.rstrip().endswith(_terms("per"))
    if place.rule in (*COMPANIES, "place.alias") and _teller().match(document.lower, place.end):
        return True
    nearby = document.lower[max(0, place.start - _NEARBY) : place.end + _NEARBY]
    return lead.rstrip().endswith(_terms("at")) and _meeting().search(nearby) is not None


def _lies_in(document: Document, smaller: Place, larger: Place) -> bool:
    """Whether a place only says where the one before it lies: `xã Phù Chẩn, huyện Từ Sơn (Bắc Ninh)`."""
    between = document.text[smaller.end : larger.start]
    if between == " (":
        return True
    local = smaller.text.lower().startswith(_terms("local")) and smaller.rule != _NUMBERED
    return between == ", " and local and not larger.text.lower().startswith(smaller.text.lower().split()[0])


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


@cache
def _meeting() -> regex.Pattern[str]:
    return regex.compile("|".join(regex.escape(term) for term in _terms("meetings")))


@cache
def _teller() -> regex.Pattern[str]:
    return regex.compile(rf"[^.;:,]{{0,50}}?[ ,](?:{'|'.join(map(regex.escape, _terms('tellers')))})")


@cache
def _in_turn() -> regex.Pattern[str]:
    return regex.compile("|".join(_terms("in_turn")))


@cache
def _enumerating() -> regex.Pattern[str]:
    return regex.compile("|".join(_terms("enumerating")))


@cache
def _company() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(map(regex.escape, _terms('companies')))})(?!\p{{L}})")


@cache
def _terms(what: str) -> tuple[str, ...]:
    return tuple(load.values("locations")[what])
