"""From a document to its records: the table of contents of the whole job."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from corpus.document import Document
from corpus.segment import Marks, segment
from extractor.records import CitationRecord, DateRecord, DocumentRecord, IndicatorRecord
from patterns import compose, load


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one article says: its document record, and its indicators, citations and dates by position."""

    document: DocumentRecord
    indicators: tuple[IndicatorRecord, ...]
    citations: tuple[CitationRecord, ...]
    dates: tuple[DateRecord, ...]


@cache
def marks() -> Marks:
    """Return what marks blocks and sentences, from `patterns/blocks.toml`."""
    rules = load.rules("blocks")
    abbreviations = load.read_toml("blocks.toml")["abbreviations"]
    return Marks({r.id.partition(".")[2]: compose.compiled(r) for r in rules}, frozenset(abbreviations))


def segmented(document: Document) -> Document:
    """Return `document` with its blocks and sentences."""
    return replace(document, blocks=segment(document.text, marks()))


def process(document: Document) -> Extraction:
    """Return everything that `document`, as it was read, says."""
    document = segmented(document)
    return Extraction(document_record(document), (), (), ())


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
