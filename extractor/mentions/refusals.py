"""Refusals: which rule of quantities would take a number, were it not for its conditions, and what these met.

A rule says what it does not want by negative conditions in its pattern (`(?!…)`, `(?<!…)`) and by options (`ordered`,
`least`). Its pattern is run with every condition only noted, not obeyed: where it then takes the number, the conditions
that met something have refused it, or else one of its options has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import regex

from corpus.document import Block, Document, Span
from extractor.mentions import quantities
from patterns import load
from patterns.compose import compiled
from patterns.rule import Rule

_FRAGMENT = "number_start"
"""The one fragment that is a condition and nothing else; those inside other fragments belong to what they describe."""

_LEXICON = regex.compile(r"\{\{(?:lexicon|values):([a-z_-]+)\}\}")
_OPENING = regex.compile(r"\(\?<?!")
_TOKEN = regex.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[()]")
_TAKING = frozenset({"kind", "unit", "comparator", "planned"})
"""Options that say what a match is, and refuse none."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A condition that kept a rule from taking a number.

    `met` is the piece of text that met it, null where an option of the rule refuses the number for what it is;
    `lexicons` are the word lists that it names.
    """

    rule: str
    condition: str
    lexicons: tuple[str, ...] = ()
    met: Span | None = None


def refusals(document: Document, block: Block, number: Span) -> list[Refusal]:
    """Return what kept the rules of quantities from taking `number`, which none takes: of those that came nearest."""
    found = [_by_pattern(document, block, number, rule) for rule in load.rules("quantities")]
    found += [list(_by_option(document, block, number, rule)) for rule in load.rules("quantities")]
    fewest = min((len(refused) for refused in found if refused), default=0)
    return [refusal for refused in found if len(refused) == fewest for refusal in refused]


def _by_pattern(document: Document, block: Block, number: Span, rule: Rule) -> list[Refusal]:
    noting, conditions = _noting(rule)
    start, end = block.span
    line = (document.folded if rule.case else document.lower)[start:end]
    for match in compiled(noting).finditer(line, overlapped=True):
        core = match.span("core" if match.groupdict().get("core") else 0)
        if core[0] + start <= number[0] and number[1] <= core[1] + start:
            return [
                Refusal(rule.id, condition, tuple(_LEXICON.findall(condition)), _trimmed(match, name, start))
                for name, condition in conditions.items()
                if (match[name] or "").strip()
            ]
    return []


def _trimmed(match: regex.Match[str], name: str, offset: int) -> Span:
    """Return the span of a group in the text, without spaces at its ends."""
    before = len(match[name]) - len(match[name].lstrip())
    start = match.start(name) + before + offset
    return start, start + len(match[name].strip())


def _by_option(document: Document, block: Block, number: Span, rule: Rule) -> Iterator[Refusal]:
    alone = replace(document, blocks=(block,))
    for option, relaxed in _relaxed(rule):
        found = [quantity for _, quantity in quantities.find(alone, [relaxed])]
        if any(q.start <= number[0] and number[1] <= q.end for q in found):
            yield Refusal(rule.id, f"{option} = {rule.options[option]}")


@cache
def _relaxed(rule: Rule) -> tuple[tuple[str, Rule], ...]:
    """Return the options of a rule, each with the rule without it."""
    return tuple(
        (option, replace(rule, options={k: v for k, v in rule.options.items() if k != option}))
        for option in rule.options
        if option not in _TAKING
    )


@cache
def _noting(rule: Rule) -> tuple[Rule, dict[str, str]]:
    """Return a rule that notes its negative conditions and obeys none, and the conditions by the groups that note them.

    `(?!x)` becomes `(?:(?=(?P<met0>x))|)`.
    """
    pattern = rule.pattern.replace(f"{{{{{_FRAGMENT}}}}}", load.fragments()[_FRAGMENT])
    pieces: list[str] = []
    conditions: dict[str, str] = {}
    done = 0
    while opening := _OPENING.search(pattern, done):
        end = _closing(pattern, opening.start())
        name = f"met{len(conditions)}"
        conditions[name] = pattern[opening.start() : end]
        look = opening[0].replace("!", "=")
        pieces += [pattern[done : opening.start()], f"(?:{look}(?P<{name}>{pattern[opening.end() : end - 1]}))|)"]
        done = end
    return replace(rule, pattern="".join(pieces) + pattern[done:]), conditions


def _closing(pattern: str, start: int) -> int:
    """Return where the group that opens at `start` ends; brackets that are escaped or in a class do not count."""
    depth = 0
    for token in _TOKEN.finditer(pattern, start):
        depth += (token[0] == "(") - (token[0] == ")")
        if depth == 0:
            return token.end()
    raise AssertionError("a pattern that compiles closes its brackets")
