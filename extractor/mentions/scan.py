"""Run a rule over the text as it is read on: a line break inside a sentence is a space."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

import regex

from corpus.document import Document, lower
from patterns import compose
from patterns.rule import Rule, RuleError

Match = regex.Match[str]

_WRAP = regex.compile(r"(?<=[\p{L}\d,/&-] ?)\n(?=[\p{Ll}\d/]|-\p{L})")
_AHEAD = 180
"""Code points behind an anchor that a match and what it looks at may reach; rules are bounded far below."""


def shadow(document: Document, *, case: bool = False) -> str:
    """Return the text that rules on dates and citations are matched against, of equal length."""
    return _unwrapped(document.folded) if case else _lower_unwrapped(document.folded)


@lru_cache(maxsize=2)
def _unwrapped(folded: str) -> str:
    return _WRAP.sub(" ", folded)


@lru_cache(maxsize=2)
def _lower_unwrapped(folded: str) -> str:
    return lower(_unwrapped(folded))


def matches(rule: Rule, text: str) -> Iterator[Match]:
    """Yield the matches of `rule` in `text`, from left to right.

    A rule may say `anchor`, a cheap pattern of which every match holds a piece, and `back`, how many code points before
    it a match may begin: then only the neighbourhood of anchors is searched, and a text without one costs no compiling.
    """
    anchor = _anchor(rule)
    if anchor is None:
        yield from compose.compiled(rule).finditer(text)
        return
    back, done = int(rule.options.get("back", 32)), 0
    for hit in anchor.finditer(text):
        pattern, first = compose.compiled(rule), hit.start()
        for start in range(max(done, first - back), first + 1):
            if match := pattern.match(text, start, hit.end() + _AHEAD):
                yield match
                done = max(done, match.end())
                break
        else:
            done = max(done, first + 1)


@cache
def _anchor(rule: Rule) -> regex.Pattern[str] | None:
    anchor = rule.options.get("anchor")
    if anchor is None:
        return None
    try:
        return regex.compile(compose.compose(anchor, case=rule.case), regex.VERSION1)
    except regex.error as error:
        raise RuleError(
            f"patterns/{rule.subject}.toml, rule {rule.id!r}: the anchor does not compile: {error}"
        ) from None
