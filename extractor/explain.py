"""Explain: why a figure has the record it has, or none. What is explained is what the pipeline itself did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import takewhile
from typing import Literal

import regex

from corpus.document import Block, Document, Piece, Span
from extractor import pipeline
from extractor.confidence import chances, descriptions, field_of
from extractor.indicators.assemble import Reading, readings
from extractor.indicators.elements import Element
from extractor.indicators.frames import Run, views
from extractor.indicators.locations import locations
from extractor.mentions.arbiter import Reason, losses, settle
from extractor.mentions.mention import CitationMention, DateMention, Mention, Quantity
from extractor.mentions.refusals import Refusal, refusals
from extractor.records import IndicatorRecord
from patterns import load

Verdict = Literal["indicator", "date", "citation", "lost", "boilerplate", "refused", "unmatched"]
"""What became of a figure: a record; or no record, since a date or citation holds it, since what would take it lost to
something beside it, since it stands in boilerplate, since the rules refuse it, or since no rule knows it."""

Where = Literal["sentence", "shared", "paragraph", "lead-in", "heading", "earlier", "document"]
"""Where what a field says stands: in the figure's sentence; there, but in a name that it shares with others, outside of
what its frame gave it; before it in its paragraph, in a lead-in, in a heading or title, in an earlier paragraph; or
nowhere in particular, but in the article as a whole."""

SHARED = ("status", "period", "place", "basis", "section")
"""The fields that a context may state for many figures."""

FIELDS = ("value", "unit", "comparator", "change", "name", "scope", "base", "reference", *SHARED)
"""The fields that are explained, in their order."""

_FRAMED = ("name", "scope", "base")
_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What a rule found: a mention, or what lost to one."""

    kind: Literal["quantity", "date", "citation"]
    text: str
    span: Span
    rule: str
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands(Candidate):
    """A mention that stands; `value` is what a date or citation says, `resolved_by` where a date has its year from."""

    value: str | None = None
    resolved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost(Candidate):
    """A candidate that lost, to what, and what decided: the higher priority, the greater length, the earlier place."""

    won: str
    won_span: Span
    won_rule: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """An element of the sentence: its symbol, its words, and the cue that gave it; null where none did."""

    symbol: str
    text: str
    span: Span
    rule: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """The frames that were tried on `symbols`, the last of which matched, and what it gave to the figure."""

    symbols: str
    tried: tuple[str, ...]
    matched: str
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    governors: tuple[Piece, ...]
    compared: tuple[Piece, ...]
    predicate: tuple[Piece, ...]
    subject: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of the record: its value, the pieces of text that state it, where they stand, and the rule.

    `where` is null where nothing states it; `resolved_by` says where a period's year is from, if not from the text.
    """

    name: str
    value: Decimal | str | None
    pieces: tuple[Piece, ...] = ()
    where: Where | None = None
    rule: str | None = None
    resolved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A piece of the sentence that was left out when the figure was read."""

    what: Literal["comparison", "base", "bracket", "time"]
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """How likely a field of the record is right, with the evidence; the confidence is from the product of all."""

    field: str
    chance: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A condition of a rule that kept it from taking the number, and the text that met the condition."""

    rule: str
    condition: str
    lexicons: tuple[str, ...]
    text: str | None
    span: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: what became of it, and by what. Only an `indicator` has elements, a frame, fields and a record."""

    text: str
    span: Span
    verdict: Verdict
    sentence: Piece | None
    block: str | None
    mentions: tuple[Stands, ...] = ()
    lost: tuple[Lost, ...] = ()
    refused: tuple[Refused, ...] = ()
    elements: tuple[Symbol, ...] = ()
    frame: Framing | None = None
    fields: tuple[Field, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    chances: tuple[Chance, ...] = ()
    record: IndicatorRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The figures of an article that were asked for, and what the rules they name are, in Vietnamese and English."""

    document: str
    characters: int
    figures: tuple[Figure, ...]
    rules: Mapping[str, str] = field(default_factory=dict)


class NoFigure(LookupError):
    """There is no figure at the offset that was asked for; `near` are those around it, the nearest first."""

    def __init__(self, offset: int, characters: int, near: Sequence[Piece]) -> None:
        super().__init__(offset)
        self.offset = offset
        self.characters = characters
        self.near = tuple(near)


NEAR = 4
"""How many figures are named where there is none at an offset."""


def explain(document: Document, offset: int | None = None) -> Explanation:
    """Explain the figure of `document`, as it was read, at `offset`; without an offset every figure, by position.

    Raises `NoFigure` where neither a mention nor a number holds the character at `offset`.
    """
    article = _Article(document)
    spans = sorted(article.figures())
    if offset is not None:
        text = article.document.text
        holding = [span for span in spans if span[0] <= offset < span[1]]
        if not holding:
            nearest = sorted(spans, key=lambda span: max(span[0] - offset, offset - span[1] + 1))[:NEAR]
            raise NoFigure(offset, len(text), [_piece(text, span) for span in nearest])
        spans = holding
    figures = tuple(article.explained(span) for span in spans)
    return Explanation(
        document=document.name,
        characters=len(document.text),
        figures=figures,
        rules={rule: said for rule in _rules_of(figures) if (said := description(rule))},
    )


def description(rule: str) -> str | None:
    """Return what a rule or evidence is, in Vietnamese and English with ` / ` between them; null for anything else."""
    known = load.known().get(rule)
    return known.description if known else descriptions().get(rule)


def _rules_of(figures: Iterable[Figure]) -> list[str]:
    """Return the ids of all rules that figures name, sorted."""
    named: set[str] = set()
    for figure in figures:
        named.update(found.rule for found in (*figure.mentions, *figure.lost))
        named.update(refused.rule for refused in figure.refused)
        named.update(e.rule for e in figure.elements if e.rule)
        named.update(f.rule for f in figure.fields if f.rule)
        named.update(figure.frame.tried if figure.frame else ())
        named.update(each for chance in figure.chances for each in chance.evidence)
    return sorted(named)


class _Article:
    """A document as the pipeline read it, with what the pipeline forgets."""

    def __init__(self, document: Document) -> None:
        self.document = pipeline.prepared(document)
        self.candidates = pipeline.candidates(self.document)
        self.settled = settle(self.candidates)
        self.lost = losses(self.candidates, self.settled)
        dates, citations, quantities = pipeline.resolved(self.document, self.settled)
        self.resolved = {mention.span: mention for mention in (*dates, *citations, *quantities)}
        self.readings = {r.clause.quantity.span: r for r in readings(self.document, quantities, dates, citations)}
        self.main_place = locations(self.document, citations).main
        self.priorities = {id(mention): priority for priority, mention in self.candidates}

    def figures(self) -> Iterator[Span]:
        """Yield the span of every mention, and of every number that stands in none."""
        held = bytearray(len(self.document.text))
        for mention in self.settled:
            held[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            yield mention.span
        for number in _NUMBER.finditer(self.document.text):
            if not any(held[slice(*number.span())]):
                yield number.span()

    def explained(self, span: Span) -> Figure:
        """Return the explanation of the figure at `span`."""
        block = self._block(span)
        sentence = next((s for s in block.sentences if s[0] <= span[0] < s[1]), None) if block else None
        reading = self.readings.get(span)
        around = sentence or span
        verdict = self._verdict(span, block)
        refused = refusals(self.document, block, span) if verdict == "unmatched" and block is not None else []
        return Figure(
            text=self._text(span),
            span=span,
            verdict="refused" if refused else verdict,
            sentence=self._piece(sentence) if sentence else None,
            block=block.kind if block else None,
            mentions=tuple(self._stands(m) for m in self.settled if around[0] <= m.start < around[1]),
            lost=tuple(self._lost(around)),
            refused=tuple(self._refused(refusal) for refusal in refused),
            elements=self._elements(reading.sequence) if reading else (),
            frame=self._framing(reading) if reading else None,
            fields=tuple(self._fields(reading)) if reading else (),
            set_aside=tuple(self._set_aside(reading)) if reading else (),
            chances=tuple(_chances(reading)) if reading else (),
            record=reading.record if reading else None,
        )

    def _verdict(self, span: Span, block: Block | None) -> Verdict:
        if span in self.readings:
            return "indicator"
        mention = next((m for m in self.settled if m.span == span), None)
        if mention is not None:
            return "citation" if isinstance(mention, CitationMention) else "date"
        if block is None or block.kind == "boilerplate":
            return "boilerplate"
        return "lost" if any(loss.mention.start <= span[0] < loss.mention.end for loss in self.lost) else "unmatched"

    def _stands(self, mention: Mention) -> Stands:
        resolved = self.resolved.get(mention.span)
        value = (
            resolved.value
            if isinstance(resolved, DateMention)
            else resolved.key
            if isinstance(resolved, CitationMention)
            else None
        )
        return Stands(
            kind=_kind(mention),
            text=self._text(mention.span),
            span=mention.span,
            rule=mention.rule,
            priority=self.priorities[id(mention)],
            value=value,
            resolved_by=resolved.resolved_by if isinstance(resolved, DateMention) else None,
        )

    def _lost(self, around: Span) -> Iterator[Lost]:
        for loss in self.lost:
            if loss.mention.start < around[1] and around[0] < loss.mention.end:
                yield Lost(
                    kind=_kind(loss.mention),
                    text=self._text(loss.mention.span),
                    span=loss.mention.span,
                    rule=loss.mention.rule,
                    priority=loss.priority,
                    won=self._text(loss.winner.span),
                    won_span=loss.winner.span,
                    won_rule=loss.winner.rule,
                    reason=loss.reason,
                )

    def _refused(self, refusal: Refusal) -> Refused:
        return Refused(
            rule=refusal.rule,
            condition=refusal.condition,
            lexicons=refusal.lexicons,
            text=self._text(refusal.met) if refusal.met else None,
            span=refusal.met,
        )

    def _elements(self, sequence: Sequence[Element]) -> tuple[Symbol, ...]:
        return tuple(
            Symbol(
                symbol=e.symbol,
                text=self._text((e.start, e.end)),
                span=(e.start, e.end),
                rule=e.rule.id if e.rule else e.mention.rule if e.mention else None,
            )
            for e in sequence
        )

    def _framing(self, reading: Reading) -> Framing:
        framed = reading.clause.framed
        before = takewhile(lambda rule: rule is not framed.frame, load.rules("frames"))
        return Framing(
            symbols=framed.symbols,
            tried=(*(rule.id for rule in before), framed.frame.id),
            matched=framed.frame.id,
            left=self._run(reading.sequence, framed.left),
            right=self._run(reading.sequence, framed.right),
            governors=self._run(reading.sequence, framed.governors),
            compared=self._run(reading.sequence, framed.compared),
            predicate=self._run(reading.sequence, framed.predicate),
            subject=self._run(reading.sequence, framed.subject),
        )

    def _fields(self, reading: Reading) -> Iterator[Field]:
        """Yield the fields that have a value, and those that a context may state whether they have one or not."""
        record = reading.record
        for name in FIELDS:
            spans, value = _stated(reading, name), getattr(record, name)
            if spans or name in SHARED or value not in (None, "="):
                yield Field(
                    name=name,
                    value=value,
                    pieces=tuple(self._piece(span) for span in spans),
                    where=self._where(reading, name, spans[0]) if spans else None,
                    rule=self._rule(reading, name),
                    resolved_by=self._resolved_by(spans) if name == "period" else None,
                )

    def _rule(self, reading: Reading, name: str) -> str | None:
        """The rule of a field: as the record names it, or that of the quantity, the frame or the cue that states it."""
        record = reading.record
        if name in record.rules:
            return record.rules[name]
        if name in _FRAMED:
            return record.rules["name"]
        spans = record.spans.get(name, [])
        cues = {(e.start, e.end): e.rule.id for e in reading.sequence if e.rule}
        if name == "reference" and reading.clause.framed.compared:
            opening = reading.sequence[reading.clause.framed.compared[0] - 1]
            return opening.rule.id if opening.rule else None
        own = record.rules["value"] if name in ("unit", "comparator") else None
        return next((cues[span] for span in spans if span in cues), own)

    def _resolved_by(self, spans: Sequence[Span]) -> str | None:
        dates = (self.resolved.get(span) for span in spans)
        return next((d.resolved_by for d in dates if isinstance(d, DateMention) and d.resolved_by != "text"), None)

    def _where(self, reading: Reading, name: str, span: Span) -> Where | None:
        sentence = reading.record.spans["sentence"][0]
        if sentence[0] <= span[0] < sentence[1]:
            return "shared" if name in _FRAMED and not self._is_framed(reading, span) else "sentence"
        block, own = self._block(span), self._block(sentence)
        if block is own and span[0] < sentence[0]:
            return "paragraph"
        if name == "place" and reading.place == self.main_place:
            return "document"
        if block is None or block.kind in ("title", "heading"):
            return "heading"
        return "lead-in" if block.open else "earlier"

    def _is_framed(self, reading: Reading, span: Span) -> bool:
        framed = reading.clause.framed
        given = (reading.sequence[i] for i in (*framed.left, *framed.right, *framed.compared, *framed.subject))
        return any(span[0] < element.end and element.start < span[1] for element in given)

    def _set_aside(self, reading: Reading) -> Iterator[SetAside]:
        """Yield what was left out of the figure's sentence: what says nothing of where or when, and brackets."""
        sequence, known = reading.sequence, reading.known
        framed = reading.clause.framed
        own = {*framed.right, *framed.compared}
        yield from self._aside("comparison", sequence, framed.compared)
        yield from self._aside("base", sequence, framed.right if framed.linked else ())
        times = (i for i, e in enumerate(sequence) if e.symbol in "DO" and i not in known.governing and i not in own)
        for i in times:
            yield from self._aside("time", sequence, (i,))
        read = views(sequence)[framed.view].indexes
        yield from self._aside("bracket", sequence, tuple(i for i in range(len(sequence)) if i not in set(read)))

    def _aside(
        self, what: Literal["comparison", "base", "bracket", "time"], sequence: Sequence[Element], run: Run
    ) -> Iterator[SetAside]:
        for piece in self._run(sequence, run):
            yield SetAside(what=what, text=piece.text, span=piece.span)

    def _run(self, sequence: Sequence[Element], run: Run) -> tuple[Piece, ...]:
        """Return the pieces of text that a run of elements covers, neighbours joined."""
        gaps = [n for n, i in enumerate(run) if n == 0 or run[n - 1] != i - 1]
        ends = [*(n - 1 for n in gaps[1:]), len(run) - 1]
        pairs = zip(gaps, ends, strict=True) if run else ()
        return tuple(self._piece((sequence[run[a]].start, sequence[run[b]].end)) for a, b in pairs)

    def _block(self, span: Span) -> Block | None:
        return next((b for b in self.document.blocks if b.span[0] <= span[0] < b.span[1]), None)

    def _piece(self, span: Span) -> Piece:
        return _piece(self.document.text, span)

    def _text(self, span: Span) -> str:
        return self.document.text[slice(*span)]


def _chances(reading: Reading) -> Iterator[Chance]:
    for name, chance in chances(reading.evidence).items():
        found = tuple(each for each in reading.evidence if field_of(each) == name)
        yield Chance(field=name, chance=round(chance, 2), evidence=found)


def _stated(reading: Reading, name: str) -> Sequence[Span]:
    """Return what states a field: a status handed on by what says it, a place where it governs before its fullest."""
    spans = reading.record.spans.get(name, [])
    if name == "status" and reading.record.rules.get("status") == "status.inherited" and reading.status_from:
        return (reading.status_from,)
    if name == "place" and reading.place:
        return (reading.place.span, *(span for span in spans if span != reading.place.span))
    return spans


def _piece(text: str, span: Span) -> Piece:
    return Piece(text[slice(*span)], span)


def _kind(mention: Mention) -> Literal["quantity", "date", "citation"]:
    if isinstance(mention, Quantity):
        return "quantity"
    return "citation" if isinstance(mention, CitationMention) else "date"
