"""What of a name tells one indicator from another: its words, without heads, times, places and auxiliaries."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import regex

from corpus.normalize import fold, nfc
from patterns import load
from patterns.indicators import catalogue, words

Head = Literal["share", "amount"]
_Role = Literal["word", "share", "amount", "of", "unit", "place", "nothing"]
_TOKEN = regex.compile(r"\w+(?:[&']\w+)*")
LONGEST = 6
"""The most tokens of a known phrase."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a name that count, and whether it opens with a head of shares or of amounts."""

    words: frozenset[str]
    head: Head | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    """A word or term of a name, the part that it plays, and whether it may be a proper name."""

    text: str
    role: _Role = "word"
    proper: bool = False


_Phrases = Mapping[tuple[str, ...], tuple[_Item, ...]]


@lru_cache(maxsize=50_000)
def wording(name: str) -> Wording:
    """Return the words of `name` that count."""
    tokens = _TOKEN.findall(_time().sub(" ", folded(name)))
    items = [item for item in _items(tokens, _phrases()) if item.role != "nothing"]
    first = items[0].role if items else None
    head: Head | None = first if first == "share" or first == "amount" else None
    items = [item for item in items[head is not None :] if item.role != "share"]
    return Wording(frozenset(_without_places(items)), head)


def weight(said: frozenset[str]) -> float:
    """Return the weight of words together."""
    return sum(map(weight_of, sorted(said)))


@cache
def weight_of(word: str) -> float:
    """Return the weight of a word: low for one of many indicators, for one of none as high as for one of a single."""
    return math.log((len(catalogue()) + 1) / _frequency().get(word, 1))


def contradict(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether only one of two has a word that makes another indicator of it, such as a number or a negation."""
    return any(word.isdecimal() or word in _strict() for word in one ^ other)


def folded(text: str) -> str:
    """Return `text` with one style of tone marks, dashes and spaces; its case is kept."""
    return " ".join(fold(nfc(text)).split())


def _items(tokens: Sequence[str], phrases: _Phrases) -> Iterator[_Item]:
    """Yield tokens and known phrases, the longest first, with what is known of them."""
    lowered = tuple(token.lower() for token in tokens)
    at = 0
    while at < len(tokens):
        for size in range(min(LONGEST, len(tokens) - at), 0, -1):
            if (items := phrases.get(lowered[at : at + size])) is not None:
                yield from items
                break
        else:
            size = 1
            yield _Item(lowered[at], proper=_may_be_proper(tokens[at]))
        at += size


def _may_be_proper(token: str) -> bool:
    """Whether a token is written as a proper name: in title case, or in capitals and no word of the catalogue."""
    return token.istitle() or (token != token.lower() and token.lower() not in _vocabulary())


def _without_places(items: Sequence[_Item]) -> Iterator[str]:
    """Yield the words, without places: a unit or a proper name behind `của` and its like, or a unit with a name."""
    at = 0
    while at < len(items):
        start = at
        while at < len(items) and items[at].role in ("of", "unit"):
            at += 1
        named = at
        while at < len(items) and (items[at].role == "place" or (items[at].proper and named > start)):
            at += 1
        if at == start:
            yield items[at].text
            at += 1
        elif named == at and items[start].role == "unit":
            yield from (item.text for item in items[start:named])


@cache
def _phrases() -> _Phrases:
    """Return what is known of phrases, by their tokens in lower case."""
    listed = words()
    places = [place for name in ("places", "cities", "countries", "regions") for place in load.lexicon(name)]
    roles: tuple[tuple[_Role, Sequence[str]], ...] = (
        ("place", places),
        ("word", listed.terms),
        ("nothing", listed.indifferent),
        ("unit", listed.places),
        ("of", listed.before_places),
        ("amount", listed.amount_heads),
        ("share", listed.share_heads),
    )
    known = {_tokens(text): (_Item(" ".join(_tokens(text)), role),) for role, texts in roles for text in texts}
    return known | {_tokens(text): tuple(_items(_tokens(meant), known)) for text, meant in listed.same.items()}


@cache
def _vocabulary() -> frozenset[str]:
    """Return the tokens of the catalogue's names: in capitals, none of them is a proper name."""
    return frozenset(t for entry in catalogue() for name in (entry.name, *entry.aliases) for t in _tokens(name))


@cache
def _frequency() -> Mapping[str, int]:
    """Return how many indicators of the catalogue have each word."""
    said = (frozenset().union(*(wording(n).words for n in (entry.name, *entry.aliases))) for entry in catalogue())
    return Counter(word for found in said for word in found)


@cache
def _strict() -> frozenset[str]:
    return frozenset(" ".join(_tokens(word)) for word in words().strict)


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(folded(text).lower()))


@cache
def _time() -> regex.Pattern[str]:
    return regex.compile(words().time, regex.IGNORECASE)
