"""Cut a text into blocks, one a line, and blocks into sentences. What marks them is handed in as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

import regex

from corpus.document import Block, BlockKind, Span
from corpus.normalize import shadow

LONGEST_HEADING = 160
"""Code points; a longer line without an end mark is a paragraph that lost its full stop."""

LONGEST_SENTENCE = 6000
"""Code points; a longer one is cut at the next white space, so that no later step meets an unbounded sentence."""

_LINE = regex.compile(r"[^\n]+")
_END = regex.compile(r"(?:\.{3}|…|[.!?])[\"')\]»]*(?=\s+[\"'(\[«]*(?:\p{Lu}|\d)|\s*$)")
_WORD_BEFORE = regex.compile(r"[\p{L}\p{N}.&-]+$")


@dataclass(frozen=True)
class Marks:
    """What marks blocks and sentences: for each kind of block a pattern on the folded line, and abbreviations.

    `kinds` maps a block kind to the pattern that a line of it matches, tried in order; the kind `related` opens a list
    of other articles' headlines that runs to the end of the text. `abbreviations` are folded words after whose full
    stop no sentence ends.
    """

    kinds: Mapping[str, regex.Pattern[str]]
    abbreviations: frozenset[str]
    dateline: regex.Pattern[str] | None = None
    """What opens an article without being part of its first sentence."""


def segment(text: str, marks: Marks) -> tuple[Block, ...]:
    """Return the blocks of `text` in order. Every character that is no white space lies in just one block."""
    folded = shadow(text)
    lines = [(m.start(), m.end()) for m in _LINE.finditer(folded)]
    spans = [span for span in (_stripped(text, s, e) for s, e in lines) if span[0] < span[1]]
    blocks: list[Block] = []
    related = False
    for number, span in enumerate(spans):
        line = folded[span[0] : span[1]]
        kind, level, marker = _kind(line, marks, first=number == 0)
        if kind == "related":
            related = True
        if related or kind == "related":
            kind = "boilerplate"
        sentences = tuple(_sentences(line, span[0], marker, marks))
        blocks.append(Block(kind, span, sentences, level, line[-1] in ":;,"))  # type: ignore[arg-type]
    return tuple(blocks)


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _kind(line: str, marks: Marks, *, first: bool) -> tuple[BlockKind | str, int, int]:
    """Return the kind of a line, its level, and where its list marker or number ends."""
    for kind, pattern in marks.kinds.items():
        if match := pattern.search(line):
            if kind == "heading" and (len(line) > LONGEST_HEADING or line[-1] in ".;,…"):
                return "item", _level(match), _marker(match)
            return kind, _level(match), _marker(match)
    ends = line[-1] in ".!?…;,:\"')"
    if first and not ends and len(line) <= LONGEST_HEADING * 2:
        return "title", 0, 0
    if not ends and len(line) <= LONGEST_HEADING and line[0].isupper():
        return "heading", 1, 0
    opening = marks.dateline.match(line) if marks.dateline else None
    return "paragraph", 0, opening.end() if opening else 0


def _level(match: regex.Match[str]) -> int:
    """The depth of a numbered line: the group that matched, counted from the outermost."""
    return match.lastindex or 1


def _marker(match: regex.Match[str]) -> int:
    return match.end(match.lastindex) if match.lastindex else 0


def _sentences(line: str, offset: int, start: int, marks: Marks) -> Iterator[Span]:
    for end in (*_ends(line, marks), len(line)):
        while start < end and line[start] == " ":
            start += 1
        if start < end:
            yield from _bounded(line, start, end, offset)
        start = end


def _bounded(line: str, start: int, end: int, offset: int) -> Iterator[Span]:
    while end - start > LONGEST_SENTENCE:
        cut = line.find(" ", start + LONGEST_SENTENCE, end)
        cut = cut if cut >= 0 else start + LONGEST_SENTENCE
        yield offset + start, offset + cut
        start = cut + (line[cut] == " ")
        while start < end and line[start] == " ":
            start += 1
    if start < end:
        yield offset + start, offset + end


def _ends(line: str, marks: Marks) -> Sequence[int]:
    ends = []
    depth_until = -1
    for match in _END.finditer(line):
        if match.end() >= len(line) or match.start() < depth_until:
            continue
        if match[0].startswith(".") and _abbreviated(line, match.start(), marks):
            continue
        ends.append(match.end())
    return ends


def _abbreviated(line: str, stop: int, marks: Marks) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation, an initial or a list number."""
    found = _WORD_BEFORE.search(line, max(0, stop - 20), stop)
    if found is None:
        return False
    word = found[0]
    initial = len(word) == 1 and _is_plain_capital(word) and _names(line[: found.start()])
    number_at_head = word.isdigit() and found.start() == 0
    _, dot, last = word.rpartition(".")
    dotted = bool(dot) and len(last) == 1 and last.isupper()
    return initial or number_at_head or dotted or word.lower() in marks.abbreviations


def _is_plain_capital(letter: str) -> bool:
    """Whether a letter is a capital without marks: `Á` is a word, the end of `Đông Nam Á`."""
    return letter.isupper() and len(normalize("NFD", letter)) == 1


def _names(before: str) -> bool:
    """Whether a capital letter behind `before` can be an initial: behind a common word it is a label, as in `độ C`."""
    word = before.split()[-1:]
    return not word or word[0][0].isupper()
