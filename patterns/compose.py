"""Compose patterns from named fragments and lexicons, and compile them once, when first used."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby

import regex

from patterns import load
from patterns.openings import openings
from patterns.rule import Rule, RuleError

_REFERENCE = regex.compile(r"\{\{([a-z0-9_:-]+)\}\}")
_DEEPEST = 8


@cache
def compiled(rule: Rule) -> regex.Pattern[str]:
    """Return the compiled pattern of `rule`; raise `RuleError` that names the rule where it does not compile."""
    try:
        return regex.compile(compose(rule.pattern, case=rule.case), regex.VERSION1)
    except (regex.error, RuleError) as error:
        raise RuleError(f"patterns/{rule.subject}.toml, rule {rule.id!r}: {error}") from None


@cache
def fragment(name: str) -> regex.Pattern[str]:
    """Return the fragment `name` of `fragments.toml`, compiled by itself; raise `RuleError` where there is none."""
    return regex.compile(compose(f"{{{{{name}}}}}"))


def compose(pattern: str, *, case: bool = False) -> str:
    """Return `pattern` with every `{{fragment}}`, `{{lexicon:name}}` and `{{values:name}}` replaced, however deep."""
    for _ in range(_DEEPEST):
        composed = _REFERENCE.sub(lambda m: _piece(m[1], case), pattern)
        if composed == pattern:
            return pattern
        pattern = composed
    raise RuleError(f"the fragments nest deeper than {_DEEPEST}, or in a circle")


@cache
def first_words(rule: Rule) -> frozenset[str]:
    """Return all words that a match of `rule` can begin with; raise `RuleError` where that cannot be told."""
    try:
        return openings(compose(rule.pattern, case=rule.case))
    except RuleError as error:
        raise RuleError(f"patterns/{rule.subject}.toml, rule {rule.id!r}: {error}") from None


def _piece(name: str, case: bool) -> str:
    kind, _, rest = name.rpartition(":")
    if kind == "lexicon":
        return group(load.lexicon(rest), case=case)
    if kind == "values":
        return group(load.values(rest), case=case)
    try:
        return f"(?:{load.fragments()[name]})"
    except KeyError:
        raise RuleError(f"there is no fragment {name!r} in fragments.toml") from None


def group(terms: Iterable[str], *, case: bool = False) -> str:
    """Return a group that matches any of `terms`, the longest first; spaces in a term match any run of spaces.

    Terms are matched in lower case unless `case`. Raises `RuleError` where there is none: an empty group matches
    everywhere.
    """
    forms = {unicodedata.normalize("NFC", t if case else t.lower()) for t in terms}
    if not forms:
        raise RuleError("a group needs at least one term")
    return f"(?:{_alternatives(sorted(forms, reverse=True))})"


def _alternatives(terms: Sequence[str], done: int = 0) -> str:
    """Return a pattern of what `terms`, sorted backwards, hold from their character `done` on, each prefix said once.

    Of terms that begin alike the longest is tried first. So it is the match of a plain list, found faster and compiled
    faster. Where terms go on with one letter in both cases they stay a list, since a pattern may leave case out.
    """
    if len(terms) == 1:
        return _literal(terms[0][done:])
    following = {term[done : done + 1] for term in terms}
    if len({character.lower() for character in following}) < len(following):
        branches = [_literal(term[done:]) for term in sorted(terms, key=lambda t: (-len(t), t))]
    else:
        alike = groupby(terms, key=lambda term: term[done : done + 1])
        branches = [_literal(first) + _alternatives(list(those), done + 1) for first, those in alike]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _literal(text: str) -> str:
    return regex.escape(text, literal_spaces=True).replace(" ", " +")
