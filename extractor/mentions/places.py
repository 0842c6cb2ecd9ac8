"""Places: where a figure holds. They stand inside names, so that no arbiter takes their characters away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from corpus.document import Document, Span
from extractor.mentions.arbiter import settle
from extractor.mentions.mention import Mention
from extractor.mentions.scan import matches
from patterns import fired, load
from patterns.compose import compose
from patterns.rule import Rule

_ALIAS = regex.compile(r"\p{Lu}{2,}|\p{Lu}\p{Ll}*\p{Lu}[\p{L}\p{N}]*|\p{Lu}\p{Ll}+\d+")
"""A short name: capitals, or capitals inside a word, or a number at its end, as no Vietnamese word has them."""

_BRACKET = regex.compile(r" ?\(([^()\n]{2,60})\)")
"""What stands in brackets behind a name: `(SJC)`, `(Sao Bank - SAB)`, `(HOSE: PNJ)`, `(mã chứng khoán PNJ)`."""

_BETWEEN = regex.compile(r"[,;:/]| - |(?<!\p{L})\p{Ll}[\p{Ll} ]*(?!\p{L})")
"""What stands between the short names in brackets: signs, and words in small letters."""

_FULL = "place.company"
"""The rule of organisations by their full names."""

COMPANIES = (_FULL, "place.bank", "place.brand", "place.firm")
"""The rules of organisations by their names, full or short."""

_SHORT = ("place.whole", "place.office-short")
"""The rules of mentions that say less than a longer name does, however long they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Mention):
    """A place as written; `core` is its proper name, by which two mentions are the same."""

    text: str
    core: str


def find(document: Document, rules: Sequence[Rule] | None = None) -> list[Place]:
    """Return the places of a segmented document in text order; of overlapping ones the more specific."""
    rules = load.rules("places") if rules is None else rules
    boilerplate = [block.span for block in document.blocks if block.kind == "boilerplate"]
    found = [
        (rule.priority, _place(document, rule, match.span()))
        for rule in rules
        for match in matches(rule, document.folded)
        if not any(start <= match.start() < end for start, end in boilerplate)
    ]
    settled = settle(found)
    known = _short_names(document, settled)
    short = [(0, place) for place in _by_short_names(document, known)]
    places = settle([*((1, _as_known(place, known)) for place in settled), *short])
    for place in places:
        fired.note(place.rule, place.start)
    return places


def _short_names(document: Document, found: Sequence[Place]) -> dict[str, Place]:
    """Return the companies by their short names: in brackets behind the full one, or its proper part."""
    if not load.is_on("place.alias"):
        return {}
    companies = [place for place in reversed(found) if place.rule in COMPANIES]
    parts = {name: place for place in companies if place.rule == _FULL for name in _parts(place)}
    return parts | {name: place for place in companies for name in _bracketed(document, place)}


def _by_short_names(document: Document, known: Mapping[str, Place]) -> Iterator[Place]:
    """Yield the mentions of companies by their short names."""
    for alias, company in known.items():
        at = document.text.find(alias)
        while at >= 0:
            end = at + len(alias)
            if not (document.text[at - 1 : at].isalnum() or document.text[end : end + 1].isalnum()):
                yield Place(start=at, end=end, rule="place.alias", text=alias, core=company.core)
            at = document.text.find(alias, end)


def _parts(company: Place) -> Iterator[str]:
    """Yield the parts of a company's full name that stand for it: the proper name, and a last word that is a brand."""
    last, proper = company.text.split()[-1], _proper_part(company.text)
    if _is_brand(last):
        yield last
    if " " in proper and proper.istitle() and proper not in load.lexicon("places"):
        yield proper


def _bracketed(document: Document, company: Place) -> Iterator[str]:
    """Yield the short names in brackets behind a company's full name."""
    bracket = _BRACKET.match(document.text, company.end)
    pieces = _BETWEEN.split(bracket[1]) if bracket is not None else ()
    yield from (piece for piece in map(str.strip, pieces) if _is_brand(piece))


def _is_brand(word: str) -> bool:
    """Whether a word looks like the short name of a company, and like no word of Vietnamese."""
    return (_ALIAS.fullmatch(word) or _foreign().match(word)) is not None and word.lower() not in _common()


def _proper_part(name: str) -> str:
    """The proper name of a company, without its kind, legal form and trade."""
    return _kind().sub("", name, count=1)


def _as_known(place: Place, known: Mapping[str, Place]) -> Place:
    """A company by the core of the full name that its short one is known by: `ngân hàng Saobank`."""
    company = known.get(_proper_part(place.text)) if place.rule in COMPANIES else None
    return place if company is None else replace(place, core=company.core)


def _place(document: Document, rule: Rule, span: Span) -> Place:
    text = document.text[slice(*span)]
    text = text.partition(" (")[0] if rule.id == _FULL else text
    words = text.split()
    named = next((n for n, word in enumerate(words) if n and word[0].isupper()), 0)
    core = (" ".join(words[named:]) if rule.id == "place.unit" else text).casefold()
    kind = rule.options.get("core_from", "")
    core = core[core.find(kind) :] if kind in core else core
    end = span[0] + len(text)
    return Place(start=span[0], end=end, rule=rule.id, text=text, core=load.values("places_same").get(core, core))


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
def _foreign() -> regex.Pattern[str]:
    """A word that is spelt as no word of Vietnamese is."""
    return regex.compile(compose("(?:{{foreign_word}})", case=True))


@cache
def country() -> str:
    """Return the core of the whole country, however it is written."""
    [core] = load.values("locations")["country"]
    return str(core)


@cache
def _kind() -> regex.Pattern[str]:
    """What stands before the proper name of a company."""
    return regex.compile(compose("^{{company_kind}}(?: (?i:{{lexicon:trades}})(?!\\p{L}))* ", case=True))


@cache
def _common() -> frozenset[str]:
    """Abbreviations of common words, in lower case, with which a company's name may end."""
    return frozenset(load.values("locations")["common"])
