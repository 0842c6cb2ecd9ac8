"""Elements: a sentence as a short sequence of classes, one symbol each, on which frames run.

Mentions come first (`Q` quantity, `D` date, `C` citation), then the cues of `cues.toml`, then punctuation, then words
by part of speech (`n` noun, `v` verb, `a` adjective, `e` preposition, `r` adverb, `x` other).
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

import regex

from corpus.document import Document, Span
from corpus.words import Word, words
from extractor.mentions.mention import CitationMention, DateMention, Mention, Quantity
from extractor.records import Kind
from patterns import fired, load
from patterns.compose import compose, first_words
from patterns.rule import Rule

_SYMBOLS = {
    **dict.fromkeys(("N", "Np", "Nc", "Nu", "Ny", "Nb", "M", "P", "L", "FW", "Vb"), "n"),
    **dict.fromkeys(("V", "Vy"), "v"),
    "A": "a",
    "E": "e",
    "R": "r",
    "C": "c",
}
_RUN = regex.compile(r"[\p{L}\p{N}]+")
"""Letters and digits up to the next sign: a cue begins and ends where one does."""

_FIGURE = regex.compile(r"\p{Sc}*\d")
"""How a number begins, behind the sign of a currency or without: `$25`."""

_BEFORE_NUMBER = regex.compile(r" +(?:[^\d,;:.()]{1,14} )?\d")
"""Right before a number a linking word is one, whatever the segmenter joins it to (`Cửa Lò giảm gần 50%`)."""

SURE_HEAD = 2
"""Spaces in an indicator's noun from which it is one, whatever the segmenter joins: `lợi nhuận trước thuế hợp nhất`."""

_OPENING = frozenset(',;:.DsSIP(OATX&y"UWktmr')
"""After these an indicator's noun may begin its name."""

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
    form: str = ""
    """Of words and cues: the text in lower case."""

    def is_cue(self, name: str) -> bool:
        """Whether the rule `name` of `cues.toml` made this element."""
        return self.rule is not None and self.rule.id == name

    @property
    def kind(self) -> Kind | None:
        """The kind of the quantity that this element is; null for any other."""
        return self.mention.kind if isinstance(self.mention, Quantity) else None


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
    tokens = words(document.folded, sentence) if tagged else []
    ends = [sentence[0], *(m.end for m in mentions)]
    taken = [
        Element(_mention_symbol(m), _start(m, least), m.end, mention=m)
        for m, least in zip(mentions, ends, strict=False)
    ]
    cues = [
        Element(c.rule.options["symbol"], c.start, c.end, rule=c.rule, form=document.lower[c.start : c.end])
        for c in _cues(document, sentence, taken, tokens)
    ]
    filled = sorted([*taken, *cues], key=lambda e: e.start)
    token_ends = [token.end for token in tokens]
    rest = [
        e
        for gap in _gaps(sentence, filled)
        for e in _words_in(document, gap, islice(tokens, bisect(token_ends, gap[0]), None))
    ]
    return _in_place(sorted([*filled, *rest], key=lambda e: e.start))


def _in_place(sequence: Sequence[Element]) -> tuple[Element, ...]:
    """Read cues by where they stand: `đến` before a date is a preposition, `tăng trưởng` first in its clause a noun."""
    out: list[Element] = []
    for i, element in enumerate(sequence):
        before = out[-1].symbol if out else "."
        following = sequence[i + 1].symbol if i + 1 < len(sequence) else "."
        symbol = element.symbol
        if element.rule and "near" in element.rule.options:
            near = _near_quantity(sequence, i)
            symbol = element.rule.options["near"] if near is None else symbol
            if near is not None and (near.kind == "count" or (before in ",;:." and _is_of_things(sequence, out, near))):
                symbol = element.rule.options.get("counting", symbol)
        if symbol == "D" and out and out[-1].is_cue("cue.delivery"):
            symbol = "n"
        elif symbol == "K" and before == "a" and following == "D" and element.is_cue("cue.more"):
            symbol = "R"  # `tốt hơn quý trước`
        elif symbol in "LXz" and following in "DO" and element.end - element.start <= 4:
            symbol = "s"
        elif symbol == "U" and element.rule and element.rule.options.get("noun_first") and following in "nDastH":
            plan = sequence[i + 1].is_cue("cue.plan")  # `, vượt kế hoạch`
            symbol = "H" if before in _OPENING and not plan else symbol
        elif element.rule and element.rule.options.get("nominal") and before == "T" and following in "QKL":
            symbol = "H"  # `mục tiêu tăng trưởng 6,7%`
        elif element.rule and element.rule.options.get("first_only") and not _opens(out):
            symbol = "n"
        elif element.is_cue("cue.of-these") and out and out[-1].kind in ("percent", "ratio"):
            symbol = "t"  # `83% trong số đó thuộc phân khúc cao cấp`: the clause goes on
        elif symbol == "." and before != "Q" and i + 1 < len(sequence):
            symbol = "x"
        elif (symbol == "/" and before == "Q" and following != "Q") or (
            before == "t" and out[-1].end - out[-1].start == 1 and symbol != "Q"
        ):
            symbol = "t"
        out.append(replace(element, symbol=symbol) if symbol != element.symbol else element)
    return tuple(out)


def _opens(out: Sequence[Element]) -> bool:
    """Whether a clause begins behind these elements, or behind where it holds: `, toàn tỉnh giải ngân …`."""
    where = bool(out) and out[-1].is_cue("cue.place")
    return len(out) == where or out[-1 - where].symbol in _OPENING


def _mention_symbol(mention: Mention) -> str:
    if isinstance(mention, Quantity):
        return "Q"
    if isinstance(mention, DateMention):
        return "D"
    return "C" if isinstance(mention, CitationMention) else "N"


def _start(mention: Mention, least: int) -> int:
    """Where the element of a mention starts: a citation holds the articles before it, `khoản 2 Điều 5 Luật …`."""
    if not isinstance(mention, CitationMention):
        return mention.start
    return min([start for start, _ in mention.article_spans if least <= start < mention.start], default=mention.start)


def _gaps(span: Span, taken: Sequence[Element]) -> list[Span]:
    gaps, start = [], span[0]
    for element in taken:
        if start < element.start:
            gaps.append((start, element.start))
        start = max(start, element.end)
    return [*gaps, (start, span[1])] if start < span[1] else gaps


def _cues(document: Document, sentence: Span, taken: Sequence[Element], tokens: Sequence[Word]) -> Iterator[Cue]:
    """Yield the cues between the mentions; a pattern may look at what follows, to the end of the sentence."""
    rules = _rules_by_word()
    text = document.lower
    longer = {i: word for word in tokens if word.end - word.start >= 4 for i in range(word.start, word.end)}
    ends = {i: element.end for element in taken for i in range(element.start, element.end)}
    starts = [element.start for element in taken]
    at = sentence[0]
    for opening in _RUN.finditer(text, *sentence):
        start = opening.start()
        if start < at or opening[0] not in rules:
            continue
        if start in ends:
            at = ends[start]
            continue
        upcoming = bisect(starts, start)
        room = starts[upcoming] if upcoming < len(starts) else sentence[1]
        cue = _longest(rules[opening[0]], text, (start, sentence[1]), room)
        if cue is None:
            continue
        rule, end = cue
        governs = rule.options["symbol"] in "UWLK" and _BEFORE_NUMBER.match(text, end)
        certain = rule.options["symbol"] == "H" and text.count(" ", start, end) >= SURE_HEAD
        certain |= bool(rule.options.get("sure"))
        if governs or certain or not _cuts_word(text, (start, end), ends, longer):
            fired.note(rule.id, start)
            yield Cue(start, end, rule)
            at = end


def _longest(rules: Sequence[Rule], text: str, span: Span, room: int) -> tuple[Rule, int] | None:
    """Return the rule with the longest match at the start of `span` that ends within `room`, and its end.

    Of several as long it is the first; a rule may look at what follows, to the end of `span`.
    """
    ends = [(rule, match.end()) for rule in rules if (match := _cue_pattern(rule).match(text, *span))]
    return max((cue for cue in ends if cue[1] <= room), key=lambda cue: cue[1], default=None)


def _cuts_word(text: str, span: Span, taken: Mapping[int, int], words_at: Mapping[int, Word]) -> bool:
    """Whether a cue is only a part of a word, as `hiện` is of `thực hiện`.

    A word that is cues from end to end (`ước đạt`) is none: the segmenter joined what stands side by side.
    """
    first, last = words_at.get(span[0]), words_at.get(span[1] - 1)
    before = range(first.start, span[0]) if first else range(0)
    after = range(span[1], last.end) if last else range(0)
    rests = ("".join(text[i] for i in side if i not in taken).strip() for side in (before, after))
    return any(rest and not _is_cue(rest) for rest in rests)


def _is_cue(text: str) -> bool:
    """Whether `text` is a cue from end to end, seen by itself."""
    opening = _RUN.match(text)
    rules = _rules_by_word().get(opening[0], ()) if opening else ()
    return any(_cue_pattern(rule).fullmatch(text) for rule in rules)


def _near_quantity(sequence: Sequence[Element], i: int) -> Quantity | None:
    """Return the next quantity where only comparators, adverbs and dates stand before it, else null."""
    for element in sequence[i + 1 : i + 7]:
        if isinstance(element.mention, Quantity):
            return element.mention
        if element.symbol not in "KDOsrJtAL":
            return None
    return None


def _is_of_things(sequence: Sequence[Element], before: Sequence[Element], share: Quantity) -> bool:
    """Whether a share stands before things of its own, beside another share: `đạt 78%, còn 3% phòng học tạm`.

    So many of so many always do: `Còn 23/125 xã chưa có …`. A percentage is what is left behind a fall, or of a total
    or a plan, elsewhere: `giảm 1%, còn 3% lực lượng lao động`.
    """
    behind = next((e for e in sequence if e.start >= share.end), None)
    if share.kind == "ratio":
        return behind is not None and behind.symbol in "nZ"
    last = next((n for n in range(len(before) - 1, -1, -1) if before[n].symbol == "Q"), 0)
    beside = share.kind == "percent" and bool(before) and before[last].kind == "percent"
    fell = any(e.symbol in "UW" for e in before[max(0, last - 2) :])
    return beside and not fell and behind is not None and behind.symbol == "n" and not behind.is_cue("cue.plan")


@load.cached
def _rules_by_word() -> Mapping[str, Sequence[Rule]]:
    """Return the rules of cues by the words that a cue can begin with: at any other word none needs to be tried."""
    return rules_by_word(load.rules("cues"))


def rules_by_word(rules: Iterable[Rule]) -> Mapping[str, Sequence[Rule]]:
    """Return `rules` by the words that their matches can begin with."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for word in first_words(rule):
            found.setdefault(word, []).append(rule)
    return found


@cache
def _cue_pattern(rule: Rule) -> regex.Pattern[str]:
    """Return what matches whole tokens only, and of what the rule can match there the longest."""
    return regex.compile(rf"(?p)(?:{compose(rule.pattern)})(?![\p{{L}}\p{{N}}])")


def _words_in(document: Document, gap: Span, tokens: Iterable[Word]) -> Iterator[Element]:
    for word in tokens:
        start, end = max(word.start, gap[0]), min(word.end, gap[1])
        if word.start >= gap[1]:
            return
        text = document.folded[start:end]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        if text == ":" and document.folded[end : end + 1].strip():
            yield Element("x", start, end)
        elif text:
            at = start + lead
            form = text.lower()
            tag = "N" if word.tag in ("V", "A", "Np") and form in _nouns() else word.tag
            yield Element(_word_symbol(text, tag), at, at + len(text), tag=tag, form=form)


@load.cached
def _nouns() -> frozenset[str]:
    """Return the words that are nouns whatever the tagger takes them for."""
    return frozenset(load.lexicon("nouns"))


def _word_symbol(text: str, tag: str) -> str:
    if not any(c.isalnum() for c in text):
        return _PUNCTUATION.get(text[0], "x") if text != '"' else '"'
    return "0" if _FIGURE.match(text) else _SYMBOLS.get(tag, "x")
