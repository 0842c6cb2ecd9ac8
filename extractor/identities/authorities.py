"""Who issues documents: the known bodies of `lexicons/authorities.toml`, found by a name or by a piece of a symbol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

from corpus.normalize import fold
from extractor.identities.provinces import provinces_in
from patterns import load

_LEGISLATURE = regex.compile(r"(QH|UBTVQH)(?:\d{1,2}|[IVX]+)")
_WORD = regex.compile(r"[\p{L}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that issues documents; `until` is its last day, `into` the id of the body that goes on with its work."""

    id: str
    name: str
    central: bool
    party: bool
    symbols: tuple[str, ...]
    names: tuple[str, ...]
    types: tuple[str, ...]
    until: date | None
    into: str | None


@cache
def authorities() -> Mapping[str, Authority]:
    """Return the known bodies by id."""
    return {
        id: Authority(
            id,
            name=known["name"],
            central=known["level"] == "central",
            party=known.get("party", False),
            symbols=tuple(known["symbols"]),
            names=(known["name"], *known.get("names", ())),
            types=tuple(known.get("types", ())),
            until=known.get("until"),
            into=known.get("into"),
        )
        for id, known in load.values("authorities").items()
    }


def of_symbol(part: str) -> Authority | None:
    """Return the body that a piece of a symbol stands for (`TTg`, `QH15`), whatever its case."""
    legislature = _LEGISLATURE.fullmatch(part.upper())
    return _by_symbol().get(legislature[1].casefold() if legislature else part.casefold())


def of_type(kind: str) -> Authority | None:
    """Return the body that alone issues documents of this type."""
    return next((known for known in authorities().values() if kind in known.types), None)


def of_name(issuer: str) -> Authority | None:
    """Return the body that an article's words for an issuer name: the one named first, by its longest name.

    A central body has no place, so that `Cục Hải quan Quảng Bình` is not `Cục Hải quan`.
    """
    said = words(issuer)
    for start in range(len(said)):
        ends = range(min(len(said), start + _longest()), start, -1)
        found = next((known for end in ends if (known := _by_words().get(said[start:end]))), None)
        if found:
            return None if found.central and provinces_in(issuer) else found
    return None


def may_be(body: Authority, named: Authority, year: int | None) -> bool:
    """Whether an article may name `named` where `body` issued a document, in `year` if that is known.

    The name of today may stand for that of then, and the other way round as long as the former body was there.
    """
    if named.id in line(body):
        return True
    return body.id in line(named) and named.until is not None and (year is None or year <= named.until.year)


def words(text: str) -> tuple[str, ...]:
    """Return the words of `text` as they are compared: folded, in lower case, without what joins them."""
    return tuple(word for word in _WORD.findall(fold(text).casefold()) if word != _joining())


@cache
def _joining() -> str:
    joining: str = load.read_toml("citations.toml")["words"]["joining"]
    return joining


def line(body: Authority) -> list[str]:
    """Return the ids of a body and of those that followed it."""
    line = [body.id]
    while following := authorities()[line[-1]].into:
        line.append(following)
    return line


@cache
def _by_symbol() -> Mapping[str, Authority]:
    return {symbol.casefold(): known for known in authorities().values() for symbol in known.symbols}


@cache
def _by_words() -> Mapping[tuple[str, ...], Authority]:
    return {words(name): known for known in authorities().values() for name in known.names}


@cache
def _longest() -> int:
    return max(map(len, _by_words()))
