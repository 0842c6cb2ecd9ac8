"""Read off a pattern which words its matches can begin with, so that it need not be tried at any other word."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from patterns.rule import RuleError

_LOOK = regex.compile(r"\(\?<?[=!](?<inside>(?:[^()\\\[]|\\.|\[(?:[^\]\\]|\\.)*\]|\((?&inside)\))*+)\)")
_TOKEN = regex.compile(
    r"(?:(?P<group>\((?:\?(?:[a-z]*:|P?<\w+>))?(?!\?))|(?P<end>\))|(?P<or>\|)"
    r"|(?P<letters>\p{L}+(?![?*+{\p{L}])|\p{L})|\[(?P<set>\p{L}+)\]|(?P<sign>\\[^\p{L}\p{N}]|[^\p{L}\p{N}\\\[.(^$])"
    r"|(?P<other>\(\?&\w+\)|\\[pP]\{.*?\}|\\.|\[(?:[^\]\\]|\\.)*\]|.))"
    r"(?P<skipped>[?*]|\{0?,\d*\})?(?P<again>[+*]|\{\d*,?\d+\})?[?+]?"
)
_DONE = " "
"""Ends an opening that is a whole word; without it, letters that follow in the pattern belong to the word."""
_ANY = "*"
"""Ends an opening behind which letters may follow that cannot be told."""


def openings(pattern: str) -> frozenset[str]:
    """Return all first words of what the composed `pattern` can match, as it is spelt.

    Words are runs of letters, and a match begins and ends where one does. What stands around a match is left out of
    account, so there may be words too many. Raises `RuleError` where the words cannot be told.
    """
    found = frozenset(opening.removesuffix(_DONE) for opening in _read(_TOKEN.finditer(_LOOK.sub("", pattern))))
    if unknown := sorted(word for word in found if not word.isalpha()):
        raise RuleError(f"a match must begin with a word that stands in the pattern, but can begin with {unknown[0]!r}")
    return found


def _read(tokens: Iterator[regex.Match[str]]) -> set[str]:
    """Return the openings of the alternatives up to the end of their group."""
    before: set[str] = set()
    here = {""}
    for token in tokens:
        if token["end"]:
            return _repeated(before | here, token)
        if token["or"]:
            before |= here
            here = {""}
        else:
            piece = _read(tokens) if token["group"] else _repeated(_simple(token), token)
            here = {o if o.endswith((_DONE, _ANY)) else o + more for o in here for more in piece}
    return before | here


def _simple(token: regex.Match[str]) -> set[str]:
    if token["letters"]:
        return {token["letters"]}
    return set(token["set"]) if token["set"] else {_DONE if token["sign"] else _ANY}


def _repeated(piece: set[str], token: regex.Match[str]) -> set[str]:
    """Return the openings of what may be left out, or stand several times, as `token` says."""
    again = {o if o.endswith((_DONE, _ANY)) else o + _ANY for o in piece} if token["again"] else set()
    return piece | again | ({""} if token["skipped"] else set())
