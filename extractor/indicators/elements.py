"""Elements: a sentence as a short sequence of classes, one symbol each, on which frames run.

Mentions come first (`Q` quantity, `D` date, `C` citation), then the cues of `cues.toml`, then punctuation, then words
by part of speech (`n` noun, `v` verb, `a` adjective, `e` preposition, `r` adverb, `x` other).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from corpus.document import Document, Span
from corpus.words import Word, words
from extractor.mentions.mention import CitationMention, DateMention, Mention, Quantity
from patterns import load
from patterns.compose import compose
from patterns.rule import Rule

_SYMBOLS = {
    **dict.fromkeys(("N", "Np", "Nc", "Nu", "Ny", "Nb", "M", "P", "L", "FW", "Vb"), "n"),
    **dict.fromkeys(("V", "Vy"), "v"),
    "A": "a",
    "E": "e",
    "R": "r",
    "C": "c",
}
_PUNCTUATION = {**{c: c for c in ",;:.()-/"}, "…": ";", "[": "(", "]": ")", '"': '"', "!": ".", "?": "."}


@dataclass(frozen=True, slots=True)
class Element:
    """One piece of a sentence: its symbol, its span, and the cue rule or mention behind it."""

    symbol: str
    start: int
    end: int
    rule: Rule | None = None
    mention: Mention | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in the text."""

    start: int
    end: int
    rule: Rule


def elements(
    document: Document, sentence: Span, mentions: Sequence[Mention], *, tagged: bool = True
) -> tuple[Element, ...]:
    """Return the elements of `sentence` in order; `mentions` are those that stand in it, in text order.

    Without `tagged` only mentions and cues are found, which costs little.
    """
    tokens = words(document.text, sentence) if tagged else []
    taken = [Element(_mention_symbol(m), m.start, m.end, mention=m) for m in mentions]
    free = _gaps(sentence, [e for e in taken])
    cues = [Element(c.rule.options["symbol"], c.start, c.end, rule=c.rule) for c in _cues(document, free, tokens)]
    filled = sorted([*taken, *cues], key=lambda e: e.start)
    rest = [e for gap in _gaps(sentence, filled) for e in _words_in(document, gap, tokens)]
    return tuple(sorted([*filled, *rest], key=lambda e: e.start))


def _mention_symbol(mention: Mention) -> str:
    if isinstance(mention, Quantity):
        return "Q"
    if isinstance(mention, DateMention):
        return "D"
    return "C" if isinstance(mention, CitationMention) else "N"


def _gaps(span: Span, taken: Sequence[Element]) -> list[Span]:
    gaps, start = [], span[0]
    for element in taken:
        if start < element.start:
            gaps.append((start, element.start))
        start = max(start, element.end)
    return [*gaps, (start, span[1])] if start < span[1] else gaps


def _cues(document: Document, gaps: Sequence[Span], tokens: Sequence[Word]) -> Iterator[Cue]:
    pattern, rules = _cue_pattern()
    inside = {i for word in tokens for i in range(word.start + 1, word.end)}
    for start, end in gaps:
        for match in pattern.finditer(document.lower, start, end):
            rule = rules[match.lastgroup or ""]
            if rule.options["symbol"] == "w" or not _cuts_word(match.span(), inside):
                yield Cue(match.start(), match.end(), rule)


def _cuts_word(span: Span, inside: set[int]) -> bool:
    """Whether a cue of one syllable stands within what the segmenter takes for a longer word."""
    return span[0] in inside and span[1] in inside


@cache
def _cue_pattern() -> tuple[regex.Pattern[str], dict[str, Rule]]:
    """All cues in one pattern: the longest match wins, then the rule that stands first."""
    rules = {f"c{i}": rule for i, rule in enumerate(load.rules("cues"))}
    groups = "|".join(f"(?P<{name}>{compose(rule.pattern)})" for name, rule in rules.items())
    return regex.compile(rf"(?p)(?<![\p{{L}}\p{{N}}])(?:{groups})(?![\p{{L}}\p{{N}}])"), rules


def _words_in(document: Document, gap: Span, tokens: Sequence[Word]) -> Iterator[Element]:
    for word in tokens:
        start, end = max(word.start, gap[0]), min(word.end, gap[1])
        if start >= end:
            continue
        text = document.folded[start:end]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        if text:
            yield Element(_word_symbol(text, word.tag), start + lead, start + lead + len(text), tag=word.tag)


def _word_symbol(text: str, tag: str) -> str:
    if not any(c.isalnum() for c in text):
        return _PUNCTUATION.get(text[0], "x") if text != '"' else '"'
    return _SYMBOLS.get(tag, "x")
