"""From mentions to indicator records, sentence by sentence, with the context that governs from outside."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.document import Block, Document, Span
from extractor.indicators import context
from extractor.indicators.clauses import Clause, clauses_of, names_plan
from extractor.indicators.context import Stated
from extractor.indicators.elements import Element, elements
from extractor.indicators.frames import frame
from extractor.indicators.naming import Name, lead_in
from extractor.mentions import places
from extractor.mentions.dates import bounds
from extractor.mentions.mention import CitationMention, DateMention, Mention, Quantity
from extractor.mentions.places import Place
from extractor.records import IndicatorRecord, Spans, Status, record_id
from patterns.fired import by_rule

LONGEST_LEAD = 120
"""Code points in which a paragraph's own lead-in, as in `Phát triển xã hội số: …`, must end."""

LATEST_CUE = 1
"""Cues and mentions of a heading among which one must say a status, for it to hold for the section."""

FEWEST_LINES = 6
SINGLE_SENTENCES = 0.8
"""The share of one-sentence paragraphs from which an article's lines are taken for sentences, not paragraphs."""


@dataclass(slots=True)
class Governing:
    """What governs the sentences of a block from outside: set by headings, lead-ins and the paragraph so far."""

    status: Status = "actual"
    period: Stated | None = None
    topic: Name | None = None
    place: Place | None = None
    basis: CitationMention | None = None
    last_status: Status = "actual"
    """The status of the last figure, which a sentence that elaborates on it (`trong đó`, `cụ thể`) takes over."""


@dataclass(frozen=True)
class Article:
    """A segmented document with its mentions in text order, and what is looked up in them again and again."""

    document: Document
    mentions: Sequence[Mention]
    places: Sequence[Place]
    starts: Sequence[int]
    cited: frozenset[Span]
    fullest: Mapping[str, Place] = field(default_factory=dict)
    main_place: Place | None = None

    def within(self, span: Span) -> Sequence[Mention]:
        """Return the mentions that begin in `span`."""
        return self.mentions[bisect_left(self.starts, span[0]) : bisect_left(self.starts, span[1])]

    def has_quantity(self, span: Span) -> bool:
        """Whether a quantity begins in `span`."""
        return any(isinstance(m, Quantity) for m in self.within(span))


def assemble(
    document: Document,
    quantities: Sequence[Quantity],
    dates: Sequence[DateMention],
    citations: Sequence[CitationMention],
) -> list[IndicatorRecord]:
    """Return the indicator records of `document`, by position."""
    if not quantities:
        return []
    article = _article(document, sorted([*quantities, *dates, *citations], key=lambda m: m.start))
    flows = _flows(document)
    records: list[IndicatorRecord] = []
    headings: list[tuple[int, Governing]] = []
    section: Span | None = None
    headed = inner = Governing(place=article.main_place)
    listed: Governing | None = None
    for block in document.blocks:
        if block.kind == "boilerplate":
            continue
        if listed is not None and not _is_listed(document, block):
            listed = None
        goes_on = flows and block.kind == "paragraph" and listed is None
        inner = replace(listed or headed, topic=inner.topic) if goes_on else replace(listed or headed)
        for number, sentence in enumerate(block.sentences):
            records += _sentence_records(article, sentence, inner, section, first=number == 0)
        if block.kind == "heading" and not article.has_quantity(block.span):
            headings = [(level, above) for level, above in headings if level < block.level]
            headed = _handed_on(article, block, headings[-1][1] if headings else Governing(place=article.main_place))
            headings.append((block.level, headed))
            section = block.span
            listed = replace(listed, status=headed.status, period=headed.period) if listed and block.open else None
        elif document.text[block.span[1] - 1] == ":":
            listed = _handed_on(article, block, listed or headed)
        elif block.open:
            listed = listed or replace(headed)
    return records


def _article(document: Document, mentions: Sequence[Mention]) -> Article:
    found = places.find(document)
    return Article(
        document=document,
        mentions=mentions,
        places=found,
        starts=[m.start for m in mentions],
        cited=frozenset(m.date_span for m in mentions if isinstance(m, CitationMention) and m.date_span),
        fullest=places.fullest(found),
        main_place=by_rule("place.article", places.governing(found), 0),
    )


def _flows(document: Document) -> bool:
    """Whether the article breaks the line after every sentence, so that its lines are no paragraphs."""
    lengths = [len(b.sentences) for b in document.blocks if b.kind == "paragraph"]
    return len(lengths) >= FEWEST_LINES and lengths.count(1) >= SINGLE_SENTENCES * len(lengths)


def _is_listed(document: Document, block: Block) -> bool:
    """Whether a block goes on with a list: an item, a numbered line, or a paragraph with a lead-in of its own."""
    if block.kind in ("item", "heading") or block.open:
        return True
    start, end = block.span
    return block.kind != "byline" and 0 < document.text.find(":", start, min(end, start + LONGEST_LEAD)) < end - 1


_HEADING, _LEADING = ("period.heading", "status.heading"), ("period.lead-in", "status.lead-in")


def _handed_on(article: Article, block: Block, above: Governing) -> Governing:
    """What a heading, or a block that ends with a colon, hands on to what stands under it.

    What it does not say itself it has from what it stands under. A heading hands on no single day.
    """
    at = block.span[0]
    leads_in = article.document.text[block.span[1] - 1] == ":"
    period_rule, status_rule = _LEADING if leads_in else _HEADING
    sequences = [elements(article.document, s, article.within(s), tagged=leads_in) for s in block.sentences]
    governing = Governing(
        status=by_rule(status_rule, _status_said(block, sequences[-1]), at) or above.status,
        place=above.place,
        basis=by_rule("basis.heading", _only_citation(article, block), at) or above.basis,
        topic=by_rule("name.lead-in", lead_in(sequences[-1]), at) if leads_in else None,
    )
    for sentence, sequence in zip(reversed(block.sentences), reversed(sequences), strict=True):
        stated = context.last_period(article.document, sequence, context.times(sequence, (), article.cited))
        if stated is not None and not (block.kind == "heading" and context.is_day(stated)):
            governing.period = governing.period or by_rule(period_rule, stated, at)
        named = context.place(article.places, sentence, sentence[1], ())
        governing.place = by_rule("place.heading", named, at) or governing.place
    governing.period = governing.period or above.period
    return governing


def _status_said(block: Block, sequence: Sequence[Element]) -> Status | None:
    """The status that a heading or lead-in says: by a cue of its last sentence, at the beginning for a heading."""
    cues = sequence[:LATEST_CUE] if block.kind == "heading" else sequence
    said = [e.rule.options["status"] for e in cues if e.rule and e.rule.options.get("status")]
    planned = [e.rule.options["lead_status"] for e in cues if e.rule and e.rule.options.get("lead_status")]
    return next(iter([*said, *planned]), None)


def _only_citation(article: Article, block: Block) -> CitationMention | None:
    """The one document that a heading or lead-in cites; of several none is known to set what follows."""
    cited = [m for m in article.within(block.span) if isinstance(m, CitationMention)]
    return cited[0] if len(cited) == 1 else None


def _sentence_records(
    article: Article, sentence: Span, inner: Governing, section: Span | None, *, first: bool
) -> Iterator[IndicatorRecord]:
    """Yield the records of a sentence, and leave in `inner` what it hands on to the next one of its paragraph."""
    mentions = article.within(sentence)
    measured = any(isinstance(m, Quantity) for m in mentions)
    inner.place = _place_named(article, sentence, sentence[0] + 1) or inner.place
    if not measured and not (first and any(isinstance(m, DateMention) for m in mentions)):
        inner.place = _place_named(article, sentence, sentence[1]) or inner.place
        return
    sequence = elements(article.document, sentence, mentions, tagged=measured)
    framed = frame(sequence) if measured else []
    known = context.times(sequence, framed, article.cited)
    if first:
        opening = context.opening_period if measured else context.reported_period
        rule = "period.opening" if measured else "period.reported"
        inner.period = by_rule(rule, opening(article.document, sequence, known), sentence[0]) or inner.period
    elaborates = _elaborates(sequence) and inner.last_status != "actual"
    if by_rule("status.elaborated", elaborates, sentence[0]):
        inner = replace(inner, status=inner.last_status)
    for clause in clauses_of(sequence, framed, inner.topic):
        yield _record(article, sentence, sequence, clause, known, inner, section)
    inner.place = _place_named(article, sentence, sentence[1]) or inner.place
    opened: Status | None = by_rule("status.opening", context.opening_status(sequence), sentence[0])
    if opened is not None and (first or opened == "actual"):
        inner.status = opened


def _place_named(article: Article, sentence: Span, until: int) -> Place | None:
    """The place that a sentence names before `until`, for what follows in its paragraph."""
    return by_rule("place.carried", context.place(article.places, sentence, until, ()), until)


def _elaborates(sequence: Sequence[Element]) -> bool:
    rule = sequence[0].rule if sequence else None
    return rule is not None and "elaborates" in rule.options


def _record(
    article: Article,
    sentence: Span,
    sequence: Sequence[Element],
    clause: Clause,
    known: context.Times,
    inner: Governing,
    section: Span | None,
) -> IndicatorRecord:
    """Return the record of one quantity, and leave in `inner` what it says for those behind it."""
    text, quantity, name = article.document.text, clause.quantity, clause.name
    stated = context.period(article.document, sequence, clause.framed, known)
    if stated is not None and context.holds_on(sequence, clause.framed, stated):
        inner.period = by_rule("period.carried", stated, quantity.start) or inner.period
    when = stated or inner.period
    said, status_span, status_rule = context.status(sequence, clause.framed, when, inner.status, known.set_aside)
    planned = said == "actual" and status_span is None and names_plan(sequence, clause)
    if by_rule("status.plan", planned, quantity.start):
        said, status_rule = "target", "status.plan"
    inner.last_status = said
    if name.headed and not name.scope:
        inner.topic = by_rule("name.topic", name.alone(), quantity.start) or inner.topic
    place = context.place(article.places, sentence, quantity.start, (*name.base, *clause.reference)) or inner.place
    if place is not None:
        place = by_rule("place.fullest", article.fullest[place.core], place.start) or place
    basis = context.basis(article.document, article.within(sentence), sentence, quantity.start) or inner.basis
    inner.basis = by_rule("basis.carried", basis, quantity.start) or inner.basis
    first, last = bounds(when.value) if when and when.value != context.NOW else (None, None)
    spans: Spans = {
        "value": [quantity.span],
        "name": [*name.spans, *name.counted],
        "scope": list(name.scope),
        "base": list(name.base),
        "comparator": _listed(clause.comparator_span),
        "unit": _listed(quantity.unit_span),
        "change": _listed(clause.change_span),
        "reference": list(clause.reference),
        "status": _listed(status_span),
        "period": list(when.spans) if when else [],
        "place": _listed(place.span if place else None),
        "basis": _listed(basis.span if basis else None),
        "section": _listed(section),
        "sentence": [sentence],
    }
    rules = {
        "value": quantity.rule,
        "name": clause.framed.frame.id,
        "status": status_rule,
        "period": when.rule if when else "",
        "place": place.rule if place else "",
        "basis": basis.rule if basis else "",
    }
    return IndicatorRecord(
        id=record_id(article.document.text_sha256, "indicator", quantity.kind, quantity.span),
        document=article.document.name,
        kind=quantity.kind,
        name=_verbatim(text, (*name.spans, *name.counted)),
        scope=_verbatim(text, name.scope),
        base=_verbatim(text, name.base),
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        total=quantity.total,
        unit=quantity.unit,
        comparator=clause.comparator,
        change=clause.change,
        reference=_verbatim(text, clause.reference),
        status=said,
        period=when.value if when else None,
        period_start=first,
        period_end=last,
        place=place.text if place else None,
        basis=basis.key if basis else None,
        quote=text[slice(*sentence)],
        section=text[slice(*section)] if section else None,
        spans={key: pieces for key, pieces in spans.items() if pieces},
        rules={key: rule for key, rule in rules.items() if rule},
        flags=quantity.flags,
    )


def _listed(span: Span | None) -> list[Span]:
    return [span] if span is not None else []


def _verbatim(text: str, spans: Sequence[Span]) -> str | None:
    return " ".join(text[start:end] for start, end in spans) or None
