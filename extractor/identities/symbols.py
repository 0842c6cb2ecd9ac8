"""Numbers and symbols of documents, compared: slips of spelling apart, `749/QĐ-TTG` is `749/QĐ-TTg`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from corpus.normalize import fold
from extractor.identities import authorities
from extractor.identities.authorities import Authority
from patterns import load

_JOINT = regex.compile(r"[-/. ]+")
_KEY = regex.compile(r"(?P<number>\d[^/-]*)(?:/(?P<year>\d{4}))?[/-](?P<symbol>.+)")
_LEGISLATURE = regex.compile(r"((?:UBTV)?QH)(\d{1,2}|[IVX]+)")
_NO_LEGISLATURE = regex.compile(r"(?:UBTV)?QH")
"""A symbol of the National Assembly that is cut short, since its number counts within a legislature."""
_ROMAN = {"X": "10", "XI": "11", "XII": "12", "XIII": "13", "XIV": "14", "XV": "15", "XVI": "16", "XVII": "17"}
"""Legislatures, which some write as the Assembly counts them: `QHXV`."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol taken apart.

    `same` is equal for all spellings of it; `code` is that of the type (`QĐ`) where there is one; `authority` the known
    body; `joint` whether several bodies issued it; `legislature` whether its numbers run on for five years.
    """

    same: str
    code: str | None
    authority: Authority | None
    joint: bool
    legislature: bool

    @property
    def central(self) -> bool:
        """Whether a number of this symbol and its year is unique in the country."""
        return self.joint or (self.authority is not None and self.authority.central)

    @property
    def party(self) -> bool:
        """Whether it is the symbol of a Party body, which numbers each type for itself."""
        return self.authority is not None and self.authority.party


@cache
def read(symbol: str) -> Symbol:
    """Take `symbol` apart."""
    parts = [part.replace("&", "") for part in _JOINT.split(latin(symbol)) if part]
    code, parts = _code(parts)
    body = parts[0] if parts else ""
    authority = None if _NO_LEGISLATURE.fullmatch(body.upper()) else authorities.of_symbol(body)
    bodies = [authorities.of_symbol(part) for part in parts]
    joint = len(parts) > 1 and code in _joint_codes() and all(known and known.central for known in bodies)
    legislature = _LEGISLATURE.fullmatch(body.upper())
    named = [known.id if known else part.casefold() for known, part in zip(bodies, parts, strict=True)]
    if legislature:
        code, named = None, [f"{legislature[1]}{_ROMAN.get(legislature[2], legislature[2])}".casefold()]
    elif not joint:
        named = [named[0], *(part.casefold() for part in parts[1:])] if named else []
    return Symbol("-".join([*([code] if code else []), *named]), code, authority, joint, legislature is not None)


def read_key(key: str) -> tuple[str, int | None, str] | None:
    """Return number, year and symbol of a canonical key; None where it has no symbol."""
    match = _KEY.fullmatch(key)
    return (match["number"], int(match["year"]) if match["year"] else None, match["symbol"]) if match else None


def number(written: str) -> str:
    """Return a running number as it is compared: `03` is `3`, `84A` is `84a`."""
    return fold(written).casefold().lstrip("0") or "0"


def types_of(symbol: Symbol) -> Sequence[str]:
    """Return the types that the code of `symbol` stands for."""
    return _types().get(symbol.code or "", ())


def latin(symbol: str) -> str:
    """Return `symbol` with Latin letters in place of others that look like them."""
    return fold(symbol).translate({ord(odd): plain for odd, plain in load.values("lookalikes").items()})


def _code(parts: list[str]) -> tuple[str | None, list[str]]:
    """Split the code of the type from the pieces behind it; it may be written in one with the body: `NĐCP`."""
    if not parts:
        return None, parts
    codes = _codes()
    if len(parts) > 1 and parts[0].casefold() in codes:
        return codes[parts[0].casefold()], parts[1:]
    whole = parts[0].casefold()
    for end in range(len(whole) - 1, 0, -1):
        if whole[:end] in codes and authorities.of_symbol(whole[end:]) and not authorities.of_symbol(whole):
            return codes[whole[:end]], [parts[0][end:], *parts[1:]]
    return None, parts


@cache
def _types() -> Mapping[str, Sequence[str]]:
    types: Mapping[str, Sequence[str]] = load.read_toml("citations.toml")["codes"]
    return types


@cache
def _codes() -> Mapping[str, str]:
    return {code.casefold(): code for code in _types()}


@cache
def _joint_codes() -> frozenset[str]:
    joint: str = load.read_toml("citations.toml")["words"]["joint"]
    return frozenset(code for code, types in _types().items() if any(kind.endswith(joint) for kind in types))
