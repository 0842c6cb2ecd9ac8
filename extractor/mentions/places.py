"""Places: where a figure holds. They stand inside names, so that no arbiter takes their characters away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from corpus.document import Document, Span
from extractor.mentions.arbiter import settle
from extractor.mentions.mention import Mention
from patterns import fired, load
from patterns.compose import compiled, compose
from patterns.rule import Rule

_ALIAS = regex.compile(r"\p{Lu}{2,}|\p{Lu}\p{Ll}*\p{Lu}[\p{L}\p{N}]*")
"""A short name: capitals, or capitals inside a word, as no Vietnamese word has them."""

_BRACKET = regex.compile(r" ?\(([^()]{2,60})\)")
"""What stands in brackets behind a full name: `(SJC)`, `(Sao Bank - SAB)`, `(HOSE: PNJ)`, `(mã chứng khoán PNJ)`."""

_BETWEEN = regex.compile(r"[,;:/]| - |(?<!\p{L})\p{Ll}[\p{Ll} ]*(?!\p{L})")
"""What stands between the short names in brackets: signs, and words in small letters."""

_FOREIGN = regex.compile(compose("(?:{{foreign_word}})", case=True))

COMPANIES = ("place.company", "place.company-worded", "place.company-short", "place.bank")
"""The rules of organisations by their full names."""

_SHORT = ("place.whole", "place.office-short")
"""The rules of mentions that say less than a longer name does, however long they are."""

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
    """The short names of a company: the last word of its full name, and what stands in brackets behind it."""
    name, _, _ = company.text.partition(" (")
    bracket = _BRACKET.match(document.text, company.start + len(name))
    short = [] if bracket is None else [piece.strip() for piece in _BETWEEN.split(bracket[1])]
    last = name.split()[-1]
    aliases = [a for a in (last, *short) if (_ALIAS.fullmatch(a) or _FOREIGN.match(a)) and a.lower() not in _common()]
    proper = _proper().sub("", name, count=1)
    return (
        [*aliases, proper] if " " in proper and proper.istitle() and proper not in load.lexicon("places") else aliases
    )


def _place(document: Document, rule: Rule, span: Span) -> Place:
    text = document.text[slice(*span)]
    words = text.split()
    named = next((n for n, word in enumerate(words) if n and word[0].isupper()), 0)
    core = (" ".join(words[named:]) if rule.id == "place.unit" else text).casefold()
    core = core[core.find("hải") :] if rule.id == "place.office" and "hải" in core else core
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
    return place.rule not in _SHORT, place.end - place.start


@cache
def _proper() -> regex.Pattern[str]:
    """What stands before the proper name of a company."""
    return regex.compile(compose("^{{company_kind}}(?: (?i:{{lexicon:trades}})(?!\\p{L}))* ", case=True))


@cache
def _common() -> frozenset[str]:
    """Abbreviations of common words, in lower case, with which a company's name may end."""
    return frozenset(load.values("locations")["common"])
