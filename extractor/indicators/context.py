"""Context: status, period and place of a quantity, from its clause outwards to the headings it stands under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Document, Span
from extractor.indicators.elements import Element
from extractor.indicators.frames import Framed
from extractor.mentions.mention import CitationMention, DateMention
from extractor.records import Status


@dataclass(frozen=True, slots=True)
class Stated:
    """A value of a field with the place in the text that states it."""

    value: str
    spans: tuple[Span, ...]
    rule: str


NOW = "PRESENT_REF"


def period(document: Document, sentence: Sequence[Element], framed: Framed, others: Sequence[Framed]) -> Stated | None:
    """Return the period that the sentence states for a quantity, or null where it states none."""
    times = [i for i in range(len(sentence)) if _is_time(sentence, i)]
    bases = {i for f in others if f.linked for i in f.right}
    times = [i for i in times if i not in bases and not _in_reference(sentence, i)]
    index = framed.index
    depth = _depths(sentence)
    own = [i for i in times if depth[i] == depth[index] or _is_note_on(sentence, i, index)]
    after = next((i for i in own if i > index and _follows(sentence, index, i)), None)
    if after is not None:
        return _stated(document, sentence, after)
    before = [i for i in own if i < index] or [i for i in times if i < index and depth[i] < depth[index]]
    if before:
        return _stated(document, sentence, _nearest(sentence, before, index))
    return None


def _is_time(sentence: Sequence[Element], i: int) -> bool:
    return sentence[i].symbol in "DO"


def _depths(sentence: Sequence[Element]) -> list[int]:
    depths, depth = [], 0
    for element in sentence:
        depth -= element.symbol == ")"
        depths.append(max(depth, 0))
        depth += element.symbol == "("
    return depths


def _in_reference(sentence: Sequence[Element], i: int) -> bool:
    """Whether the time at `i` is what something is compared with: `so với cùng kỳ năm trước`."""
    for k in range(i - 1, max(i - 9, -1), -1):
        if sentence[k].symbol == "R":
            return True
        if sentence[k].symbol in "Q,;:.":
            return False
    return False


def _is_note_on(sentence: Sequence[Element], i: int, index: int) -> bool:
    """Whether a time in brackets right behind the quantity dates it: `21 triệu đồng (năm 2010)`."""
    return index + 1 < i <= index + 3 and sentence[index + 1].symbol == "(" and sentence[min(i + 1, len(sentence) - 1)].symbol == ")"


def _follows(sentence: Sequence[Element], index: int, i: int) -> bool:
    """Whether the time at `i` stands behind the quantity in its own clause, and not in the next one's."""
    between = sentence[index + 1 : i]
    if any(e.symbol in ",;:.Q&LUWRSPI" for e in between):
        return False
    rest = next((e.symbol for e in sentence[i + 1 :] if e.symbol not in "AKrmsO"), ".")
    return rest not in "LUW"


def _nearest(sentence: Sequence[Element], before: Sequence[int], index: int) -> int:
    return before[-1]


def _stated(document: Document, sentence: Sequence[Element], i: int) -> Stated:
    element = sentence[i]
    mention = element.mention
    if not isinstance(mention, DateMention):
        return Stated(NOW, ((element.start, element.end),), "period.now")
    if i >= 1 and document.lower[sentence[i - 1].start : sentence[i - 1].end] in ("từ", "kể từ"):
        until = next((k for k in range(i + 1, min(i + 4, len(sentence))) if _is_time(sentence, k)), None)
        if until is None or sentence[until].symbol == "O":
            if "/" not in mention.value:
                start = mention.value + "-01-01" if until is not None and len(mention.value) == 4 else mention.value
                return Stated(f"{start}/..", (mention.span,), "period.since")
    return Stated(mention.value, (mention.span,), "period.stated")


def status(sentence: Sequence[Element], framed: Framed, inherited: Status) -> tuple[Status, Span | None, str]:
    """Return the status of a quantity: the nearest cue before it in its sentence wins, else what its list inherits."""
    for i in range(framed.index - 1, -1, -1):
        element = sentence[i]
        said = element.rule.options.get("status") if element.rule else None
        if said:
            return said, (element.start, element.end), element.rule.id if element.rule else ""
    return inherited, None, "status.inherited"
