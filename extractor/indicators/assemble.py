"""From mentions to indicator records, sentence by sentence, with the context that governs from outside."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, Document, Span
from extractor.indicators import context
from extractor.indicators.context import Stated
from extractor.indicators.elements import Element, elements
from extractor.indicators.frames import Framed, frame
from extractor.indicators.names import changes_by
from extractor.indicators.naming import Name, name_all
from extractor.mentions.dates import bounds
from extractor.mentions.mention import CitationMention, DateMention, Mention, Quantity
from extractor.records import Change, Comparator, IndicatorRecord, Status, record_id

LONGEST_LEAD = 120
"""Code points in which a paragraph's own lead-in, as in `Phát triển xã hội số: …`, must end."""

LATEST_CUE = 1
"""Cues and mentions of a heading among which one must say a status, for it to hold for the section."""

FEWEST_LINES = 6
SINGLE_SENTENCES = 0.8
"""The share of one-sentence paragraphs from which an article's lines are taken for sentences, not paragraphs."""

_STRONGER: dict[str, int] = {"=": 0, "~": 1, ">": 2, "<": 2, ">=": 3, "<=": 3}


@dataclass(slots=True)
class Governing:
    """What governs the sentences of a block from outside: set by headings, lead-ins and the paragraph so far."""

    status: Status = "actual"
    period: Stated | None = None
    topic: Name | None = None


@dataclass(slots=True)
class Clause:
    """What a sentence says of one quantity."""

    quantity: Quantity
    framed: Framed
    name: Name
    comparator: Comparator = "="
    comparator_span: Span | None = None
    change: Change | None = None
    change_span: Span | None = None
    reference: tuple[Span, ...] = ()


def assemble(
    document: Document,
    quantities: Sequence[Quantity],
    dates: Sequence[DateMention],
    citations: Sequence[CitationMention],
) -> list[IndicatorRecord]:
    """Return the indicator records of `document`, by position."""
    mentions: list[Mention] = sorted([*quantities, *dates, *citations], key=lambda m: m.start)
    cited = frozenset(c.date_span for c in citations if c.date_span)
    starts = [m.start for m in mentions]
    records: list[IndicatorRecord] = []
    headings: list[tuple[int, Governing]] = []
    headed = Governing()
    listed: Governing | None = None
    section: Span | None = None
    flows = _flows(document)
    inner = Governing()
    for block in document.blocks:
        if block.kind == "boilerplate":
            continue
        heads = block.kind == "heading" and not _has_quantity(block.span, mentions, starts)
        if listed is not None and not _is_listed(document, block):
            listed = None
        goes_on = flows and block.kind == "paragraph" and listed is None
        inner = replace(listed or headed, topic=inner.topic) if goes_on else replace(listed or headed)
        for number, sentence in enumerate(block.sentences):
            here = mentions[bisect_left(starts, sentence[0]) : bisect_left(starts, sentence[1])]
            records += _sentence_records(document, sentence, here, cited, inner, section, first=number == 0)
        if heads:
            headings = [(level, above) for level, above in headings if level < block.level]
            headed = _handed_on(document, block, mentions, cited, headings[-1][1] if headings else Governing())
            headings.append((block.level, headed))
            section = block.span
            listed = replace(listed, status=headed.status, period=headed.period) if listed and block.open else None
        elif document.text[block.span[1] - 1] == ":":
            listed = _handed_on(document, block, mentions, cited, listed or headed)
        elif block.open:
            listed = listed or replace(headed)
    return records


def _flows(document: Document) -> bool:
    """Whether the article breaks the line after every sentence, so that its lines are no paragraphs."""
    lengths = [len(b.sentences) for b in document.blocks if b.kind == "paragraph"]
    return len(lengths) >= FEWEST_LINES and lengths.count(1) >= SINGLE_SENTENCES * len(lengths)


def _has_quantity(span: Span, mentions: Sequence[Mention], starts: Sequence[int]) -> bool:
    return any(isinstance(m, Quantity) for m in mentions[bisect_left(starts, span[0]) : bisect_left(starts, span[1])])


def _is_listed(document: Document, block: Block) -> bool:
    """Whether a block goes on with a list: an item, a numbered line, or a paragraph with a lead-in of its own."""
    if block.kind in ("item", "heading") or block.open:
        return True
    start, end = block.span
    return block.kind != "byline" and 0 < document.text.find(":", start, min(end, start + LONGEST_LEAD)) < end - 1


def _handed_on(
    document: Document, block: Block, mentions: Sequence[Mention], cited: frozenset[Span], above: Governing
) -> Governing:
    """What a heading, or a block that ends with a colon, hands on to what stands under it: status and period.

    What it does not say itself it has from what it stands under.
    """
    governing = Governing(status=_status_said(document, block, mentions) or above.status)
    for sentence in reversed(block.sentences):
        here = [m for m in mentions if sentence[0] <= m.start and m.end <= sentence[1]]
        sequence = elements(document, sentence, here, tagged=False)
        stated = context.last_period(document, sequence, context.times(sequence, (), cited))
        if stated is not None and not (block.kind == "heading" and context.is_day(stated)):
            governing.period = governing.period or stated
    governing.period = governing.period or above.period
    return governing


def _status_said(document: Document, block: Block, mentions: Sequence[Mention]) -> Status | None:
    """The status that a heading or lead-in says: by a cue of its last sentence, at the beginning for a heading."""
    last = block.sentences[-1]
    here = [m for m in mentions if last[0] <= m.start and m.end <= last[1]]
    sequence = elements(document, last, here, tagged=False)
    cues = sequence[:LATEST_CUE] if block.kind == "heading" else sequence
    said = [e.rule.options["status"] for e in cues if e.rule and e.rule.options.get("status")]
    planned = [e.rule.options["lead_status"] for e in cues if e.rule and e.rule.options.get("lead_status")]
    return next(iter([*said, *planned]), None)


def _sentence_records(
    document: Document,
    sentence: Span,
    mentions: Sequence[Mention],
    cited: frozenset[Span],
    inner: Governing,
    section: Span | None,
    *,
    first: bool,
) -> Iterator[IndicatorRecord]:
    measured = any(isinstance(m, Quantity) for m in mentions)
    if not measured and not (first and any(isinstance(m, DateMention) for m in mentions)):
        return
    sequence = elements(document, sentence, mentions, tagged=measured)
    framed = frame(sequence) if measured else []
    known = context.times(sequence, framed, cited)
    if first:
        opening = context.opening_period if measured else context.reported_period
        inner.period = opening(document, sequence, known) or inner.period
    for clause in _clauses(document, sequence, framed, inner):
        yield _record(document, sentence, sequence, clause, known, inner, section)


def _clauses(
    document: Document, sequence: Sequence[Element], framed: Sequence[Framed], inner: Governing
) -> list[Clause]:
    """Say of every quantity of a sentence what it is called, how it compares and whether it is a change."""
    clauses: list[Clause] = []
    for here, name in zip(framed, name_all(sequence, framed, inner.topic), strict=True):
        mention = sequence[here.index].mention
        if not isinstance(mention, Quantity):
            continue
        clause = Clause(mention, here, name)
        _comparator(sequence, clause)
        _change(sequence, clause, clauses[-1] if clauses else None)
        _reference(sequence, clause)
        clauses.append(clause)
        if name.headed and not name.scope:
            inner.topic = replace(name, base=())
    return clauses


def _names_plan(sequence: Sequence[Element], clause: Clause) -> bool:
    """Whether the name says that the figure is a plan's: `kế hoạch đầu tư công trung hạn là 8.000 tỷ đồng`."""
    index = clause.framed.index
    before = next((e for e in reversed(sequence[:index]) if e.symbol not in "KsL"), None)
    start = clause.name.spans[0][0] if clause.name.spans else -1
    named = next((e for e in sequence if e.start == start), None)
    return any(e is not None and e.rule is not None and "lead_status" in e.rule.options for e in (before, named))


def _comparator(sequence: Sequence[Element], clause: Clause) -> None:
    """The strongest comparator that governs the quantity; `ước` may stand before its name."""
    index = clause.framed.index
    governing = [sequence[i] for i in clause.framed.governors]
    before = [sequence[i] for i in clause.framed.left]
    candidates = [e for e in governing if e.rule and "comparator" in e.rule.options]
    candidates += [e for e in before if e.rule and e.rule.options.get("spreads")]
    found = max(candidates, key=lambda e: _STRONGER[e.rule.options["comparator"]] if e.rule else 0, default=None)
    if found is not None and found.rule:
        clause.comparator, clause.comparator_span = found.rule.options["comparator"], (found.start, found.end)
    behind = next((e for e in sequence[index + 1 : index + 2] if e.rule and e.rule.options.get("postposed")), None)
    if behind is not None and behind.rule:
        clause.comparator, clause.comparator_span = behind.rule.options["postposed"], (behind.start, behind.end)
    if clause.quantity.rule == "quantity.rank-group":
        clause.comparator = "<="


def _change(sequence: Sequence[Element], clause: Clause, before: Clause | None) -> None:
    """Whether the value is the size of a change: of the linking words the last is of rise or fall.

    `tăng từ 20% lên 35%` states levels, `tăng từ 3-5%` a change; in `tăng 5% và 7%` the second goes with the first; in
    `giảm tỷ lệ hộ nghèo 2%` the verb stands before the name.
    """
    governors = [sequence[i] for i in clause.framed.governors]
    last = next((e for e in reversed(governors) if e.symbol in "LUW"), None)
    if last is None:
        last = _verb_before_name(sequence, clause)
    if last is None and before is not None and clause.framed.frame.id == "frame.alone" and not governors:
        clause.change, clause.change_span = before.change, before.change_span
    if last is None or last.rule is None:
        return
    change = last.rule.options.get("change")
    if last.rule.options.get("same_change") and before is not None and not clause.name.base:
        change = before.change
    if last.rule.options.get("range_only") and clause.quantity.low is None:
        change = None
    if change:
        clause.change, clause.change_span = change, (last.start, last.end)


def _verb_before_bracket(sequence: Sequence[Element], index: int) -> Element | None:
    """The verb of change whose size a bracket says again: `tăng 26,24 điểm (2,48%)`."""
    return next((e for i, e in reversed(list(enumerate(sequence[:index]))) if changes_by(sequence, i)), None)


def _verb_before_name(sequence: Sequence[Element], clause: Clause) -> Element | None:
    if clause.framed.parent == -1 and not clause.framed.governors:
        return _verb_before_bracket(sequence, clause.framed.index)
    if clause.framed.frame.id != "frame.bare" or not clause.name.spans:
        return None
    first = next((i for i, e in enumerate(sequence) if e.start == clause.name.spans[0][0]), 0)
    return sequence[first - 1] if first > 0 and sequence[first - 1].symbol in "UW" else None


def _reference(sequence: Sequence[Element], clause: Clause) -> None:
    if clause.change is not None and clause.framed.compared:
        run = clause.framed.compared
        clause.reference = ((sequence[run[0]].start, sequence[run[-1]].end),)


def _record(
    document: Document,
    sentence: Span,
    sequence: Sequence[Element],
    clause: Clause,
    known: context.Times,
    inner: Governing,
    section: Span | None,
) -> IndicatorRecord:
    quantity = clause.quantity
    stated = context.period(document, sequence, clause.framed, known)
    if stated is not None and context.holds_on(sequence, clause.framed, stated):
        inner.period = stated
    when = stated or inner.period
    said, status_span, status_rule = context.status(sequence, clause.framed, when, inner.status, known.set_aside)
    if said == "actual" and status_span is None and _names_plan(sequence, clause):
        said, status_rule = "target", "status.plan"
    first, last = bounds(when.value) if when and when.value != context.NOW else (None, None)
    spans = {
        "value": [quantity.span],
        "name": list(clause.name.spans),
        "scope": list(clause.name.scope),
        "base": list(clause.name.base),
        "comparator": [clause.comparator_span] if clause.comparator_span else [],
        "unit": [quantity.unit_span] if quantity.unit_span else [],
        "change": [clause.change_span] if clause.change_span else [],
        "reference": list(clause.reference),
        "status": [status_span] if status_span else [],
        "period": list(when.spans) if when else [],
        "section": [section] if section else [],
        "sentence": [sentence],
    }
    text = document.text
    return IndicatorRecord(
        id=record_id(document.text_sha256, "indicator", quantity.kind, quantity.span),
        document=document.name,
        kind=quantity.kind,
        name=_text(text, clause.name.spans),
        scope=_text(text, clause.name.scope),
        base=_text(text, clause.name.base),
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        total=quantity.total,
        unit=quantity.unit,
        comparator=clause.comparator,
        change=clause.change,
        reference=_text(text, clause.reference),
        status=said,
        period=when.value if when else None,
        period_start=first,
        period_end=last,
        quote=text[sentence[0] : sentence[1]],
        section=text[section[0] : section[1]] if section else None,
        spans={k: v for k, v in spans.items() if v},
        rules={
            "value": quantity.rule,
            "name": clause.framed.frame.id,
            "status": status_rule,
            **({"period": when.rule} if when else {}),
        },
        flags=quantity.flags,
    )


def _text(text: str, spans: Sequence[Span]) -> str | None:
    return " ".join(text[s:e] for s, e in spans) or None
