"""Places: where a figure holds. They stand inside names, so that no arbiter takes their characters away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Document, Span
from extractor.mentions.arbiter import settle
from extractor.mentions.mention import Mention
from patterns import fired, load
from patterns.compose import compiled
from patterns.rule import Rule


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
    places = settle(found)
    for place in places:
        fired.note(place.rule, place.start)
    return places


def _place(document: Document, rule: Rule, span: Span) -> Place:
    text = document.text[slice(*span)]
    words = text.split()
    named = next((n for n, word in enumerate(words) if n and word[0].isupper()), 0)
    core = text if rule.id == "place.province" else " ".join(words[named:])
    return Place(start=span[0], end=span[1], rule=rule.id, text=text, core=core.casefold())


def fullest(places: Sequence[Place]) -> dict[str, Place]:
    """Return for each core the longest of its mentions, the first of them where several are as long."""
    best: dict[str, Place] = {}
    for place in places:
        if place.core not in best or place.end - place.start > best[place.core].end - best[place.core].start:
            best[place.core] = place
    return best


def governing(places: Sequence[Place]) -> Place | None:
    """Return the one province that an article is about: the only one it names, or names far more than any other."""
    counts = Counter(p.core for p in places if p.rule in ("place.province", "place.unit"))
    if not counts:
        return None
    (first, often), *others = counts.most_common(2)
    if others and often < 3 * others[0][1]:
        return None
    return fullest(places)[first] if often > 1 else None
