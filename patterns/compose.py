"""Compose patterns from named fragments and lexicons, and compile them once, when first used."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

import regex

from patterns import load
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


def compose(pattern: str, *, case: bool = False) -> str:
    """Return `pattern` with every `{{fragment}}`, `{{lexicon:name}}` and `{{values:name}}` replaced, however deep."""
    for _ in range(_DEEPEST):
        composed = _REFERENCE.sub(lambda m: _piece(m[1], case), pattern)
        if composed == pattern:
            return pattern
        pattern = composed
    raise RuleError(f"the fragments nest deeper than {_DEEPEST}, or in a circle")


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
    ordered = sorted(forms, key=lambda t: (-len(t), t))
    return "(?:" + "|".join(regex.escape(t, literal_spaces=True).replace(" ", " +") for t in ordered) + ")"
