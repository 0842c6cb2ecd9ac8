"""From mentions to indicator records, sentence by sentence, with the context that governs from outside."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from corpus.document import Block, Document, Span
from extractor import confidence
from extractor.identities.indicators import Measured, link
from extractor.indicators import context
from extractor.indicators.clauses import Clause, clauses_of, names_plan
from extractor.indicators.context import Stated
from extractor.indicators.elements import Element, elements
from extractor.indicators.frames import frame
from extractor.indicators.locations import Locations, locations
from extractor.indicators.sources import (
    Source,
    Sources,
    basis,
    citations,
    ends,
    is_regulation,
    is_vote,
    only_source,
    sources,
)
from extractor.indicators.topics import Name, counted_in, elaborates, exemplifies, lead_in, share_told, topic_of
from extractor.mentions.edtf import bounds
from extractor.mentions.mention import CitationMention, DateMention, Mention, Quantity
from extractor.mentions.places import COMPANIES, Place, country
from extractor.mentions.resolving import PRESS
from extractor.records import IndicatorRecord, Spans, Status, record_id
from patterns import compose
from patterns.fired import by_rule

LONGEST_LEAD = 120
"""Code points in which a paragraph's own lead-in, as in `Phát triển xã hội số: …`, must end."""

LATEST_CUE = 1
"""Cues and mentions of a heading among which one must say a status, for it to hold for the section."""

SHORT_PARAGRAPH = 4
"""Sentences up to which a paragraph tells of one thing: the time of one figure, and a company, hold for the next."""

OPENING_REACH = 8
"""Sentences for which the time that a paragraph opens with holds: a text without paragraphs has moved on by then."""

PLAN_YEARS = 5
"""Years of a plan of the state: it ends with a multiple of them."""

NEARBY_YEARS = 2
"""Years between two that a text names as past or present."""

YEAR_AND_MORE = regex.compile(r"\d{4}-\d\d")
"""How the value of a day, month or quarter begins."""

LEAD_LENGTH = 400
"""Code points from the top in which an article says what it tells of."""

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
    basis: Source | None = None
    last_status: Status = "actual"
    """The status of the last figure, which a sentence that elaborates on it (`trong đó`, `cụ thể`) takes over."""
    status_from: Span | None = None
    """What says `status`: a heading, a lead-in or an earlier sentence; null where it is only assumed."""
    last_from: Span | None = None
    """What says `last_status`."""
    counted: Name | None = None
    """Whom or what the last share counted: `người dân` of `70% người dân tin …`, which `20% không tin` goes on with."""
    share: Name | None = None
    """What the last share was named, with what it is of, where no full name was told after it."""
    opened: bool = False
    """Whether `period` is what the paragraph opened with, so that a time told later in it goes before it."""
    told_period: Stated | None = None
    """The period of the last figure, which goes on where a sentence elaborates, or in a short or dated paragraph."""
    earlier_period: Stated | None = None
    """The period that the paragraph before ended with, which one that tells of a part of it goes on with."""
    told_place: Place | None = None
    """The place of the last figure, which its parts have as well: `Trong đó, …`."""
    is_short: bool = False
    """Whether the paragraph is so short that it tells of one thing."""
    unread: Span | None = None
    """The sentence right before, where it has no figure: what elaborates on it may have its name from there."""
    before: Span | None = None
    """The sentence right before."""
    headline: Span | None = None
    """The heading that governs, else the title: what a figure without any words of its own is about."""
    planned: bool = False
    """Whether `status` is that of a plan just adopted, which the first figure that was reached ends."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A record with what it was made of, for whoever asks why it is what it is."""

    record: IndicatorRecord
    sequence: Sequence[Element]
    clause: Clause
    known: context.Times
    status_from: Span | None
    place: Place | None
    """The mention of the place that governs; the record gives it at its fullest."""
    evidence: Sequence[str]
    """What the record's confidence is from."""


@dataclass(frozen=True)
class Article:
    """A segmented document with its mentions in text order, and what is looked up in them again and again."""

    document: Document
    mentions: Sequence[Mention]
    locations: Locations
    starts: Sequence[int]
    cited: frozenset[Span]
    sources: Sources
    years: tuple[int, int] | None
    """The year that had come when it was written, and the last that may have passed by then, where they are known."""

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
    return [reading.record for reading in readings(document, quantities, dates, citations)]


def readings(
    document: Document,
    quantities: Sequence[Quantity],
    dates: Sequence[DateMention],
    citations: Sequence[CitationMention],
) -> Iterator[Reading]:
    """Yield the indicator records of `document`, by position, each with what it was made of."""
    if not quantities:
        return
    article = _article(document, sorted([*quantities, *dates, *citations], key=lambda m: m.start))
    flows = by_rule("name.next-line", _flows(document), 0)
    headings: list[tuple[int, Governing]] = []
    section: Span | None = None
    outermost = Governing(place=article.locations.main, period=_title_period(article), headline=_title(article))
    forecast = by_rule("status.weather", _weather_forecast(article), 0)
    if forecast is not None:
        outermost.status, outermost.status_from = "forecast", forecast
    headed = inner = outermost
    listed: Governing | None = None
    for block in document.blocks:
        if block.kind == "boilerplate":
            continue
        if listed is not None and not _is_listed(document, block):
            listed = None
        goes_on = flows and block.kind == "paragraph" and listed is None
        above = listed or headed
        before, above_basis = inner.before, inner.basis
        earlier = (inner.told_period or (inner.period if inner.opened else None)) if inner.unread is None else None
        told_place = inner.told_place
        inner = _gone_on(above, inner) if goes_on else replace(above)
        inner.before, inner.earlier_period = (before, earlier) if block.kind != "heading" else (None, None)
        inner.told_place = told_place if block.kind != "heading" else None
        if block.kind == "heading":
            article.sources.running, article.locations.running = article.sources.about, None
        inner.basis = listed.basis if listed is not None else article.sources.entered(block)
        plan = above_basis if block.sentences and _tells_plan(article, block.sentences[0], before) else None
        inner.basis = inner.basis or by_rule("basis.adopted", plan, block.span[0])
        in_list = listed is not None and block.kind != "heading"
        inner.place = inner.place if listed is not None else article.locations.entered(block, inner.place)
        inner.is_short = len(block.sentences) <= SHORT_PARAGRAPH
        for number, sentence in enumerate(block.sentences):
            if inner.opened and number > OPENING_REACH:
                inner.period, inner.opened = above.period, False
            yield from _sentence_readings(article, sentence, inner, section, first=number == 0)
        if block.kind == "heading" and not article.has_quantity(block.span):
            headings = [(level, above) for level, above in headings if level < block.level]
            headed = _handed_on(article, block, headings[-1][1] if headings else outermost)
            headings.append((block.level, headed))
            section = block.span
            inner.basis = headed.basis
            listed = _resumed(listed, headed) if listed and block.open else None
        elif document.text[block.span[1] - 1] == ":":
            listed = _handed_on(article, block, replace(listed or headed, basis=inner.basis))
            listed.topic = listed.topic or _told_of_list(article, block, inner)
        elif block.open:
            listed = listed or replace(headed)
        article.locations.remember(inner.place)
        if not in_list:
            article.sources.running = inner.basis if inner.basis is not None and inner.basis.binding else None


def _title(article: Article) -> Span | None:
    """The title, unless it has a figure: what it tells is that figure's."""
    title = next((block.span for block in article.document.blocks if block.kind == "title"), None)
    return title if title is not None and not article.has_quantity(title) else None


def _title_period(article: Article) -> Stated | None:
    """The period in which the title says that all happened: it holds where nothing nearer says another."""
    title = next((block for block in article.document.blocks if block.kind == "title"), None)
    if title is None:
        return None
    sequence = elements(article.document, title.span, article.within(title.span), tagged=False)
    stated = context.framing_period(article.document, sequence, context.times(sequence, (), article.cited))
    return by_rule("period.title", stated, title.span[0])


def _weather_forecast(article: Article) -> Span | None:
    """Where the lead of an article says that it tells of a weather forecast, whose figures are all expected."""
    found = compose.fragment("weather-forecast").search(article.document.lower, endpos=LEAD_LENGTH)
    return found.span() if found else None


def _gone_on(above: Governing, last: Governing) -> Governing:
    """What governs a line that goes on with the paragraph of the line before it, whose status it may elaborate on."""
    governing = replace(above, topic=last.topic, counted=last.counted, share=last.share, unread=last.unread)
    if last.unread is None:
        governing.last_status, governing.last_from = last.last_status, last.last_from
    return governing


def _resumed(listed: Governing, headed: Governing) -> Governing:
    """What governs a list that goes on behind a heading in it: status and period are the heading's."""
    return replace(listed, status=headed.status, status_from=headed.status_from, period=headed.period)


def _article(document: Document, mentions: Sequence[Mention]) -> Article:
    cited = citations(mentions)
    return Article(
        document=document,
        mentions=mentions,
        locations=locations(document, cited),
        starts=[m.start for m in mentions],
        sources=sources(document, cited),
        years=_years(document, mentions),
        cited=frozenset(m.date_span for m in mentions if isinstance(m, CitationMention) and m.date_span),
    )


def _years(document: Document, mentions: Sequence[Mention]) -> tuple[int, int] | None:
    """The year that has come as the text is written, and the last that may have passed, where they are known.

    The first is that of publication, or of the last day or month that the text names; a day of the last century says
    nothing of when the online press tells it. Years named beside it may have passed too; `2030` beside 2021 has not.
    """
    if document.published:
        return int(document.published[:4]), int(document.published[:4])
    values = [m.value for m in mentions if isinstance(m, DateMention) and m.value[:4].isdigit()]
    days = [int(value[:4]) for value in values if YEAR_AND_MORE.match(value) and int(value[:4]) in PRESS]
    if not days:
        return None
    reached = last = max(days)
    for year in sorted({int(value[:4]) for value in values}):
        last = year if last < year <= last + NEARBY_YEARS else last
    return reached, last


def _is_to_come(article: Article, when: Stated | None) -> bool:
    """Whether a period is the horizon of a plan that has not passed: plans run to `2025`, `2030`; `đến năm 2026`."""
    if when is None or article.years is None or not when.value[:4].isdigit():
        return False
    year, (reached, last) = int(when.value[:4]), article.years
    if context.is_until(article.document, when):
        return year > reached
    return not when.value.endswith("/..") and year % PLAN_YEARS == 0 and year > last + 1


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
    said: Status | None = by_rule(status_rule, _status_said(block, sequences[-1]), at)
    if said is None and len(sequences) > 1 and elaborates(sequences[-1]):
        said = by_rule(status_rule, _status_said(block, sequences[-2]), at)
    governing = Governing(
        status=said or above.status,
        status_from=block.span if said else above.status_from,
        place=above.place,
        basis=_source_handed_on(article, block, above),
        topic=by_rule("name.lead-in", lead_in(sequences[-1]), at) if leads_in else None,
        headline=above.headline if leads_in else block.span,
    )
    for sentence, sequence in zip(reversed(block.sentences), reversed(sequences), strict=True):
        stated = context.last_period(article.document, sequence, context.times(sequence, (), article.cited))
        if stated is not None and not (block.kind == "heading" and context.is_day(stated)):
            governing.period = governing.period or by_rule(period_rule, stated, at)
        if leads_in:
            governing.place = by_rule("place.lead-in", article.locations.opening(sentence), at) or governing.place
    governing.period = governing.period or above.period
    return governing


def _status_said(block: Block, sequence: Sequence[Element]) -> Status | None:
    """The status that a heading or lead-in says: by a cue of its last sentence, at the beginning for a heading."""
    cues = [e for e in sequence[:LATEST_CUE] if e.symbol != "m"] if block.kind == "heading" else sequence
    said = [
        e.rule.options["status"] for e in cues if e.rule and "status" in e.rule.options and context.reaches_far(e.rule)
    ]
    planned = [e.rule.options["lead_status"] for e in cues if e.rule and e.rule.options.get("lead_status")]
    return next(iter([*said, *planned]), None)


def _source_handed_on(article: Article, block: Block, above: Governing) -> Source | None:
    """The source that a heading or lead-in hands on; a heading without one goes back to what the article is about.

    A numbered line with a figure is an item of its list, whatever stands under it.
    """
    heads = block.kind == "heading" and not article.has_quantity(block.span)
    governing = article.sources.about if heads else above.basis
    return only_source(article.sources, block, citations(article.within(block.span)), governing)


def _sentence_readings(
    article: Article, sentence: Span, inner: Governing, section: Span | None, *, first: bool
) -> Iterator[Reading]:
    """Yield the readings of a sentence, and leave in `inner` what it hands on to the next one of its paragraph."""
    mentions = article.within(sentence)
    cited = citations(mentions)
    inner.basis = article.sources.enter(sentence, cited, inner.basis)
    measured = any(isinstance(m, Quantity) for m in mentions)
    if by_rule("status.adopted", _tells_plan(article, sentence, inner.before), sentence[0]):
        inner.status, inner.status_from, inner.planned = "target", inner.before, True
    inner.before = sentence
    inner.place = by_rule("place.opening", _place_opened(article, sentence, inner), sentence[0]) or inner.place
    if not measured and not (first and any(isinstance(m, DateMention) for m in mentions)):
        labelled: Status | None = by_rule("status.opening", _labelled(article, sentence), sentence[0])
        if labelled is not None:
            inner.status, inner.status_from = labelled, sentence
        dated = by_rule("period.label", _period_labelled(article, sentence), sentence[0])
        if dated is not None:
            inner.period, inner.opened = dated, False
        inner.basis = article.sources.leave(sentence, cited, inner.basis)
        inner.unread = sentence
        return
    sequence = elements(article.document, sentence, mentions, tagged=measured)
    framed = frame(sequence) if measured else []
    known = context.times(sequence, framed, article.cited)
    if first:
        opening = context.opening_period if measured else context.reported_period
        rule = "period.opening" if measured else "period.reported"
        begun = by_rule(rule, opening(article.document, sequence, known), sentence[0])
        begun = begun or by_rule("period.next-paragraph", _period_resumed(sequence, inner), sentence[0])
        inner.period, inner.opened = begun or inner.period, begun is not None
    goes_on = elaborates(sequence) and inner.last_status != "actual"
    if by_rule("status.elaborated", goes_on, sentence[0]):
        inner = replace(inner, status=inner.last_status, status_from=inner.last_from)
    goes_on = elaborates(sequence) or exemplifies(sequence)
    topic = _elaborated(article, inner) if measured and goes_on else inner.topic
    inner.unread = None if measured else sentence
    held = by_rule("period.carried", _period_carried(sequence, inner), sentence[0]) or inner.period
    for clause in clauses_of(sequence, framed, topic, inner.counted, inner.share):
        yield _reading(article, sentence, sequence, clause, known, inner, held, section)
    inner.basis = article.sources.leave(sentence, cited, inner.basis)
    if any(ends(sequence, i) for i in range(len(sequence))):
        inner.basis = None
    if inner.planned and measured and inner.last_status == "actual":
        inner.status, inner.status_from, inner.planned = "actual", None, False
    opened: Status | None = by_rule("status.opening", context.opening_status(sequence, first=first), sentence[0])
    if opened is not None:
        inner.status, inner.status_from = opened, sentence


def _tells_plan(article: Article, sentence: Span, before: Span | None) -> bool:
    """Whether a sentence opens with words that lead to what the plan sets whose adoption the one `before` it told.

    `UBND tỉnh vừa ban hành Quyết định … phê duyệt Đề án …. Theo đó, …`: not who voted for it.
    """
    text = article.document.lower
    leads = compose.fragment("tells-plan").match(text, *sentence) if before is not None else None
    if before is None or leads is None or (leads["type"] or "") not in text[slice(*before)]:
        return False
    return compose.fragment("adopts-plan").search(text, *before) is not None and not is_vote(text[slice(*sentence)])


def _label(article: Article, sentence: Span) -> Sequence[Element]:
    """The label that a sentence without figures begins with, and its colon; its words need not be tagged for that."""
    colon = article.document.text.find(":", *sentence)
    if colon < 0:
        return ()
    label = (sentence[0], colon)
    return (*elements(article.document, label, article.within(label), tagged=False), Element(":", colon, colon + 1))


def _labelled(article: Article, sentence: Span) -> Status | None:
    """The status of the label that a sentence without figures begins with."""
    label = _label(article, sentence)
    return context.opening_status(label, first=False) if label and label[0].start == sentence[0] else None


def _period_labelled(article: Article, sentence: Span) -> Stated | None:
    """The time that the label of a sentence without figures ends with; a span of time there is that of a plan or post.

    `Dự báo các vùng ngày 8/2: phía Bắc có mưa.`
    """
    label = _label(article, sentence)
    if len(label) < 2 or label[-2].symbol != "D":
        return None
    told = context.last_period(article.document, label, context.times(label, (), article.cited))
    return told if told is not None and "/" not in told.value else None


def _place_opened(article: Article, sentence: Span, inner: Governing) -> Place | None:
    """The place that a sentence opens with; a company or a country governs no long paragraph: it tells of several."""
    place = article.locations.opening(sentence)
    passing = place is not None and place.rule in (*COMPANIES, "place.alias", "place.country", "place.list")
    return place if inner.is_short or not passing else None


def _period_carried(sequence: Sequence[Element], inner: Governing) -> Stated | None:
    """The period of the last figure, for a sentence that elaborates on it, or in a paragraph that is short or dated.

    The present holds on for the parts of what was told right before: `Xã đến nay có 120 hộ. Trong đó, 84 hộ …`.
    """
    told = inner.told_period
    if told is not None and told.value == context.NOW:
        return told if inner.unread is None and sequence[0].symbol == "I" else None
    goes_on = told is not None and (inner.opened or (inner.is_short and not context.is_day(told)))
    return told if goes_on or elaborates(sequence) else None


def _period_resumed(sequence: Sequence[Element], inner: Governing) -> Stated | None:
    """The period that the paragraph before ended with, for a paragraph that opens with a part of it."""
    return inner.earlier_period if _tells_part(sequence) else None


def _tells_part(sequence: Sequence[Element]) -> bool:
    """Whether a sentence with figures tells of a part of what was told right before: `Trong đó, …`."""
    return sequence[0].symbol == "I" and any(e.symbol == "Q" for e in sequence)


def _elaborated(article: Article, inner: Governing) -> Name | None:
    """The name that a sentence elaborates on: that of the one before, even without a figure, or the last one told."""
    if inner.unread is None:
        return inner.topic
    told = topic_of(elements(article.document, inner.unread, article.within(inner.unread)))
    return by_rule("name.elaborated", told, inner.unread[0]) or inner.topic


def _told_of_list(article: Article, block: Block, inner: Governing) -> Name | None:
    """The name of the total that a lead-in ends with, for its parts: `Tổng thu đạt 20 tỷ đồng, trong đó:`."""
    told = inner.topic if block.sentences and article.has_quantity(block.sentences[-1]) else None
    return by_rule("name.lead-in", replace(told, earlier=False, leads=True) if told else None, block.span[0])


def _headed(article: Article, inner: Governing, at: int) -> Name | None:
    """The name of a figure that has no words: what the heading above it measures, else the title."""
    if inner.headline is None:
        return None
    said = elements(article.document, inner.headline, article.within(inner.headline))
    return by_rule("name.heading", lead_in(said), at)


def _reading(
    article: Article,
    sentence: Span,
    sequence: Sequence[Element],
    clause: Clause,
    known: context.Times,
    inner: Governing,
    held: Stated | None,
    section: Span | None,
) -> Reading:
    """Return the reading of one quantity, and leave in `inner` what it says for those behind it."""
    text, quantity = article.document.text, clause.quantity
    name = clause.name
    if not (name.spans or name.scopes or name.base):
        name = _headed(article, inner, quantity.start) or name
    stated = context.period(article.document, sequence, clause.framed, known)
    if stated is not None and context.holds_on(sequence, clause.framed, stated):
        inner.told_period = stated
    when = stated or held or context.planned_period(article.document, sequence, clause.framed, known)
    when = context.fitting(sequence, clause.framed, when)
    aside = (*name.base, *clause.reference)
    own_place = article.locations.of(
        sentence, quantity.start, (*name.spans, *name.scope), aside, ranked=quantity.kind == "rank"
    )
    norm = _norm(own_place, inner.basis, quantity.start)
    told = _basis(article, sentence, sequence, clause, ("actual", None), norm)
    said, status_span, status_rule = context.status(
        sequence,
        clause.framed,
        when,
        inner.status,
        known.set_aside,
        in_force=told is not None and is_regulation(told.citation),
    )
    assumed = said == "actual" and status_span is None
    if by_rule("status.plan", assumed and names_plan(sequence, clause), quantity.start):
        said, status_rule = "target", "status.plan"
    elif by_rule("status.to-come", assumed and _is_to_come(article, when), quantity.start):
        said, status_rule = "target", "status.to-come"
    inherited = status_rule == "status.inherited"
    if clause.framed.parent is None and status_rule != "status.compared":
        inner.last_status, inner.last_from = said, inner.status_from if inherited else status_span or sentence
    if name.headed and not name.scope:
        inner.topic = by_rule("name.topic", replace(name.alone(), earlier=True), quantity.start) or inner.topic
    inner.share = share_told(quantity, clause.change, name) or (None if name.headed else inner.share)
    counted = by_rule("name.counted", counted_in(sequence, clause.framed, name), quantity.start)
    inner.counted = counted or inner.counted
    whole = by_rule("place.part", inner.told_place if _tells_part(sequence) else None, quantity.start)
    governing_place = own_place or whole or _unless_norm(article, inner.place, told, quantity.start)
    inner.told_place = governing_place
    place = _in_full(article.locations, governing_place)
    if article.locations.holds_on(place, short=inner.is_short):
        inner.place = by_rule("place.carried", place, quantity.start) or inner.place
    told = _basis(article, sentence, sequence, clause, (said, status_span), norm)
    first, last = bounds(when.value) if when and when.value != context.NOW else (None, None)
    spans: Spans = {
        "value": [quantity.span],
        "name": _on_lines(text, (*name.spans, *name.counted)),
        "scope": _on_lines(text, name.scopes),
        "base": _on_lines(text, name.base),
        "comparator": _listed(clause.comparator_span),
        "unit": _listed(quantity.unit_span),
        "change": _listed(clause.change_span),
        "reference": _on_lines(text, clause.reference),
        "status": _listed(status_span),
        "period": list(when.spans) if when else [],
        "place": _on_lines(text, _listed(place.span if place else None)),
        "basis": _listed(told.citation.span if told else None),
        "section": _on_lines(text, _listed(section)),
        "sentence": [sentence],
    }
    measured = Measured(
        name=_verbatim(text, spans["name"]),
        kind=quantity.kind,
        unit=quantity.unit,
        scope=_verbatim(text, spans["scope"]),
        base=_verbatim(text, spans["base"]),
        change=clause.change,
    )
    linked = by_rule("link.catalogue", link(measured), quantity.start)
    rules = {
        "value": quantity.rule,
        "name": clause.framed.frame.id,
        "status": status_rule,
        "period": when.rule if when else "",
        "place": place.rule if place else "",
        "basis": told.citation.rule if told else "",
        "indicator": "link.catalogue" if linked else "",
    }
    evidence = confidence.evidence(confidence.Case(text, sentence, sequence, clause, when, said, status_rule))
    record = IndicatorRecord(
        id=record_id(article.document.text_sha256, "indicator", quantity.kind, quantity.span),
        document=article.document.name,
        kind=quantity.kind,
        name=measured.name,
        scope=measured.scope,
        base=measured.base,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        total=quantity.total,
        unit=quantity.unit,
        comparator=clause.comparator,
        change=clause.change,
        reference=_verbatim(text, spans["reference"]),
        status=said,
        period=when.value if when else None,
        period_start=first,
        period_end=last,
        place=_verbatim(text, spans["place"]),
        basis=told.key if told else None,
        indicator=linked.indicator if linked else None,
        confidence=confidence.confidence(evidence),
        quote=text[slice(*sentence)],
        section=_verbatim(text, spans["section"]),
        spans={key: pieces for key, pieces in spans.items() if pieces},
        rules={key: rule for key, rule in rules.items() if rule},
        flags=quantity.flags,
    )
    return Reading(record, sequence, clause, known, inner.status_from, governing_place, evidence)


def _in_full(found: Locations, place: Place | None) -> Place | None:
    """Return the fullest mention of a place."""
    return by_rule("place.fullest", found.fullest.get(place.core), place.start) or place if place is not None else None


def _unless_norm(article: Article, place: Place | None, told: Source | None, at: int) -> Place | None:
    """The place from outside the sentence: what a norm of the state sets holds not just where the article is about."""
    normed = told is not None and is_regulation(told.citation) and place is article.locations.main
    return None if place is not None and by_rule("place.norm", normed, at) else place


def _norm(place: Place | None, above: Source | None, at: int) -> Source | None:
    """The source from outside the sentence: what is told of one company or place is a report, and no norm."""
    local = above is not None and above.binding and place is not None and place.core != country()
    return None if by_rule("basis.local", local, at) else above


def _basis(
    article: Article,
    sentence: Span,
    sequence: Sequence[Element],
    clause: Clause,
    status: tuple[Status, Span | None],
    above: Source | None,
) -> Source | None:
    """Return the source of a figure; what is so by now, and the old level of a change, has none from outside."""
    said, cue = status
    reached = (said == "actual" and cue is not None) or context.is_old_level(sequence, clause.framed)
    if by_rule("basis.reached", reached and above is not None, clause.quantity.start):
        above = None
    return basis(article.sources, sentence, sequence, clause.framed.index, said, above)


def _listed(span: Span | None) -> list[Span]:
    return [span] if span is not None else []


def _on_lines(text: str, spans: Sequence[Span]) -> list[Span]:
    """Cut spans at the line breaks in them, so that the words of a field are told as they are read on."""
    return [piece for span in spans for piece in _cut(text, span)]


def _cut(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    while (at := text.find("\n", start, end)) >= 0:
        yield start, at
        start = at + 1
    yield start, end


def _verbatim(text: str, pieces: Sequence[Span]) -> str | None:
    return " ".join(text[start:end] for start, end in pieces) or None
