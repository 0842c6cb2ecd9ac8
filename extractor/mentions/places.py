"""Places: where a figure holds. They stand inside names, so that no arbiter takes their characters away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from corpus.document import Document, Span
from extractor.mentions.arbiter import settle
from extractor.mentions.mention import Mention
from patterns import fired, load
from patterns.compose import compiled
from patterns.rule import Rule

_ALIAS = regex.compile(r"\p{Lu}{2,}|\p{Lu}\p{Ll}*\p{Lu}[\p{L}\p{N}]*")
"""A short name: capitals, or capitals inside a word, as no Vietnamese word has them."""

_SHORT_NAME = regex.compile(r" ?\((?:[^()]{0,25}?[ :])?(\p{Lu}[\p{L}\p{N}]+)(?: [^()]{0,20})?\)")
"""A short name in brackets behind the full one: `(SJC)`, `(HOSE: PNJ)`."""

COMPANIES = ("place.company", "place.bank")
"""The rules of organisations by their full names."""

COUNTRY = "việt nam"
"""The core of the whole country, however it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Mention):
    """A place as written; `core` is its proper name, by which two mentions are the same."""

    text: str
    core: str


def find(document: Document, rules: Sequence[Rule] | None = None) -> list[Place]:
    """Return the places of a segmented document in text order; of overlapping ones the more specific."""
    rules = load.rules("places") if rules is None else rules
    found = [
        (rule.priority, _place(document, rule, match.span()))
        for rule in rules
        for block in document.blocks
        if block.kind != "boilerplate"
        for match in compiled(rule).finditer(document.folded, *block.span)
    ]
    settled = settle(found)
    places = settle([*((1, place) for place in settled), *((0, place) for place in _by_short_names(document, settled))])
    for place in places:
        fired.note(place.rule, place.start)
    return places


def _by_short_names(document: Document, found: Sequence[Place]) -> Iterator[Place]:
    """Yield the mentions of companies by the short names that stand in or behind their full ones."""
    if not load.is_on("place.alias"):
        return
    known = {
        alias: place for place in reversed(found) if place.rule in COMPANIES for alias in _aliases(document, place)
    }
    for alias, company in known.items():
        at = document.text.find(alias)
        while at >= 0:
            end = at + len(alias)
            if not (document.text[at - 1 : at].isalnum() or document.text[end : end + 1].isalnum()):
                yield Place(start=at, end=end, rule="place.alias", text=alias, core=company.core)
            at = document.text.find(alias, end)


def _aliases(document: Document, company: Place) -> list[str]:
    last = company.text.split()[-1]
    behind = _SHORT_NAME.match(document.text, company.end)
    return [a for a in (last if _ALIAS.fullmatch(last) else None, behind[1] if behind else None) if a]


def _place(document: Document, rule: Rule, span: Span) -> Place:
    text = document.text[slice(*span)]
    words = text.split()
    named = next((n for n, word in enumerate(words) if n and word[0].isupper()), 0)
    core = (" ".join(words[named:]) if rule.id == "place.unit" else text).casefold()
    return Place(start=span[0], end=span[1], rule=rule.id, text=text, core=load.values("places_same").get(core, core))


def fullest(places: Sequence[Place]) -> dict[str, Place]:
    """Return for each core the longest of its mentions, the first of them where several are as long."""
    best: dict[str, Place] = {}
    for place in places:
        if place.core not in best or _fullness(place) > _fullness(best[place.core]):
            best[place.core] = place
    return best


def _fullness(place: Place) -> tuple[bool, int]:
    """How full a mention is: a name says more than `cả nước`, and a longer one more than a short one."""
    return place.rule != "place.whole", place.end - place.start
