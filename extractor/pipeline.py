"""From a document to its records: the table of contents of the whole job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Document, Span
from corpus.segment import Marks, segment
from extractor import confidence
from extractor.indicators.assemble import assemble
from extractor.mentions import citations, dates, quantities, resolving
from extractor.mentions.arbiter import settle
from extractor.mentions.dates import DateCandidate
from extractor.mentions.edtf import bounds
from extractor.mentions.mention import CitationMention, DateMention, Mention, Quantity
from extractor.records import CitationRecord, DateRecord, DocumentRecord, IndicatorRecord, record_id
from patterns import compose, fired, load


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one article says: its document record, and its indicators, citations and dates by position."""

    document: DocumentRecord
    indicators: tuple[IndicatorRecord, ...]
    citations: tuple[CitationRecord, ...]
    dates: tuple[DateRecord, ...]


@load.cached
def marks() -> Marks:
    """Return what marks blocks and sentences, from `patterns/blocks.toml`."""
    kinds = {r.id.partition(".")[2]: compose.compiled(r) for r in load.rules("blocks")}
    dateline = kinds.pop("dateline", None)
    return Marks(kinds, frozenset(load.read_toml("blocks.toml")["abbreviations"]), dateline)


def segmented(document: Document) -> Document:
    """Return `document` with its blocks and sentences."""
    document = replace(document, blocks=segment(document.text, marks()))
    if fired.asked():
        _note_blocks(document)
    return document


def _note_blocks(document: Document) -> None:
    """Note which rules mark a block: those that its line matches."""
    for block in document.blocks:
        line = document.folded[slice(*block.span)]
        for rule in load.rules("blocks"):
            if compose.compiled(rule).search(line):
                fired.note(rule.id, block.span[0])


def process(document: Document) -> Extraction:
    """Return everything that `document`, as it was read, says."""
    document = prepared(document)
    stated_dates, cited, measured = mentions(document)
    return Extraction(
        document=document_record(document),
        indicators=tuple(assemble(document, measured, stated_dates, cited)),
        citations=tuple(citation_record(document, c) for c in cited),
        dates=tuple(date_record(document, d) for d in stated_dates),
    )


def prepared(document: Document) -> Document:
    """Return `document` with its blocks, and with the title and day of publication that its text states."""
    document = segmented(document)
    return replace(
        document,
        title=document.title or headline(document),
        published=document.published or dates.masthead(document),
    )


def headline(document: Document) -> str | None:
    """Return the title that the text opens with, null where it opens with none."""
    first = document.blocks[0] if document.blocks else None
    return document.text[slice(*first.span)] if first is not None and first.kind == "title" else None


def mentions(document: Document) -> tuple[list[DateMention], list[CitationMention], list[Quantity]]:
    """Return the dates, citations and quantities of a segmented document; no character belongs to two of them."""
    return resolved(document, settle(candidates(document)))


def candidates(document: Document) -> list[tuple[int, Mention]]:
    """Return all that rules take for a citation, date or quantity, with their priorities, overlaps included."""
    return [*citations.find(document), *dates.find(document), *quantities.find(document)]


def resolved(
    document: Document, settled: Sequence[Mention]
) -> tuple[list[DateMention], list[CitationMention], list[Quantity]]:
    """Return what stands, by its kind: dates with their years, citations with what stands beside them."""
    for mention in settled:
        fired.note(mention.rule, mention.start)
    cited = [m for m in settled if isinstance(m, CitationMention)]
    stated = resolving.resolve(document, [m for m in settled if isinstance(m, DateCandidate)], cited)
    cited = citations.attach(document, cited, stated)
    return stated, cited, [m for m in settled if isinstance(m, Quantity)]


def citation_record(document: Document, mention: CitationMention) -> CitationRecord:
    """Return the record of a citation."""
    spans = {
        "key": list(mention.spans) or [mention.span],
        "issuer": [mention.issuer_span] if mention.issuer_span else [],
        "date": [mention.date_span] if mention.date_span else [],
        "title": [mention.title_span] if mention.title_span else [],
        "articles": list(mention.article_spans),
    }
    return CitationRecord(
        id=record_id(document.text_sha256, "citation", mention.type, mention.span),
        document=document.name,
        type=mention.type,
        number=mention.number,
        year=mention.year,
        symbol=mention.symbol,
        key=mention.key,
        resolved_key=mention.resolved_key,
        issuer=mention.issuer,
        date=mention.date,
        title=mention.title,
        articles=mention.articles,
        draft=mention.draft,
        quote=quote(document, mention.span),
        spans={field: pieces for field, pieces in spans.items() if pieces},
        rules={"key": mention.rule},
        confidence=confidence.of_citation(mention.rule),
        flags=mention.flags,
    )


def date_record(document: Document, mention: DateMention) -> DateRecord:
    """Return the record of a date."""
    first, last = bounds(mention.value)
    return DateRecord(
        id=record_id(document.text_sha256, "date", "date", mention.span),
        document=document.name,
        text=document.text[mention.start : mention.end],
        value=mention.value,
        first=first,
        last=last,
        resolved_by=mention.resolved_by,
        spans={"value": [mention.span]},
        rules={"value": mention.rule},
        flags=mention.flags,
    )


def quote(document: Document, span: Span) -> str:
    """Return the sentence that `span` begins in."""
    for block in document.blocks:
        if block.span[0] <= span[0] < block.span[1]:
            start, end = next(s for s in block.sentences if span[0] < s[1])
            return document.text[start:end]
    return document.text[span[0] : span[1]]


def document_record(document: Document) -> DocumentRecord:
    """Return the record of the article itself."""
    return DocumentRecord(
        document=document.name,
        uri=document.uri,
        sha256=document.sha256,
        text_sha256=document.text_sha256,
        media_type=document.media_type,
        encoding=document.encoding,
        title=document.title,
        author=document.author,
        publisher=document.publisher,
        published=document.published,
        characters=len(document.text),
        flags=document.flags,
    )
