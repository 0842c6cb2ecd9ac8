"""Provinces as issuers and articles name them, in one spelling."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import regex

from corpus.normalize import fold, unmarked
from patterns import load

_NAME = r"(?:(?:[- ]| - )?\p{Lu}[\p{L}\d]*)+"


def provinces_in(text: str) -> tuple[str, ...]:
    """Return the provinces that `text` names, in the order of their first mention, each once."""
    found = (_known()[match[0]] for match in _pattern().finditer(fold(text)))
    return tuple(dict.fromkeys(found))


def place_in(issuer: str) -> str | None:
    """Return the place of a local issuer: its province, or the unit below it with its name (`huyện Mang Yang`)."""
    unit = _unit(issuer)
    province = next(iter(provinces_in(issuer)), None)
    if province and not is_below(issuer):
        return province
    named = f"{_meant(unit)['unit']} {unit['name'].strip()}" if unit and unit["name"] else None
    return f"{named}, {province}" if named and province else named


def is_unique(place: str) -> bool:
    """Whether a place is a province, or a unit below one that is named with its province."""
    return "," in place or place in _known().values()


def is_below(issuer: str) -> bool:
    """Whether the issuer is a body of a unit below the province."""
    unit = _unit(issuer)
    return unit is not None and _meant(unit)["below"] is True


def province_of_source(source: str) -> str | None:
    """Return the province that a publisher or a piece of a path names: `binhdinh`, `baogialai.com.vn`."""
    for piece in regex.split(r"[/.\\]", _bare(source, keep="/.\\")):
        found = _bare_names().get(piece.removeprefix("bao"))
        if found:
            return found
    return None


def _unit(issuer: str) -> regex.Match[str] | None:
    return _units().search(fold(issuer))


def _meant(unit: regex.Match[str]) -> Mapping[str, str | bool]:
    meant: Mapping[str, str | bool] = load.values("local_units")[unit["unit"].lower()]
    return meant


@cache
def _units() -> regex.Pattern[str]:
    words = "|".join(regex.escape(word) for word in sorted(load.values("local_units"), key=len, reverse=True))
    return regex.compile(rf"(?<!\p{{L}})(?i:(?P<unit>{words}))(?!\p{{L}})(?P<name>{_NAME})?")


@cache
def _pattern() -> regex.Pattern[str]:
    names = "|".join(regex.escape(name) for name in sorted(_known(), key=len, reverse=True))
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{names})(?![\p{{L}}\p{{N}}])")


@cache
def _known() -> Mapping[str, str]:
    """Return the names of provinces, folded, with the one spelling of each."""
    return {fold(name): known for name, known in load.values("provinces").items()}


@cache
def _bare_names() -> Mapping[str, str]:
    return {_bare(name): known for name, known in _known().items()}


def _bare(text: str, *, keep: str = "") -> str:
    """Return `text` in ASCII lower case, without marks and without anything but letters, digits and `keep`."""
    return "".join(char for char in unmarked(text.lower()) if char.isascii() and (char.isalnum() or char in keep))
