"""chiso for spaCy: a Vietnamese pipeline with exact offsets, and a component that finds records in any pipeline's docs.

`docs/spacy.md` shows how both are used and extended.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

import spacy
from pydantic import TypeAdapter
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import DummyTokenizer, registry

from corpus.document import Document
from corpus.read.text import from_text, source_offsets
from corpus.words import words
from extractor.pipeline import Extraction, process, segmented
from extractor.records import CitationRecord, DateRecord, IndicatorRecord

Found = IndicatorRecord | CitationRecord | DateRecord

POS = {
    "N": "NOUN",
    "Nc": "NOUN",
    "Nu": "NOUN",
    "Ny": "NOUN",
    "Np": "PROPN",
    "V": "VERB",
    "Vy": "VERB",
    "A": "ADJ",
    "P": "PRON",
    "R": "ADV",
    "L": "DET",
    "M": "NUM",
    "E": "ADP",
    "C": "CCONJ",
    "T": "PART",
    "I": "INTJ",
    "CH": "PUNCT",
    "_SP": "SPACE",
}
"""underthesea's tags and the universal part of speech of each; what is missing is `X`."""

_TOKENIZER = "chiso.words.v1"
_KEY = "chiso"


def vietnamese() -> Language:
    """Return a Vietnamese pipeline: underthesea's words as tokens, with `tag_`, `pos_` and sentences, the text kept."""
    return spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": _TOKENIZER}}})


@registry.tokenizers(_TOKENIZER)  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], WordTokenizer]:
    """Return the factory of `WordTokenizer` that a pipeline's configuration names."""
    return lambda nlp: WordTokenizer(nlp)


class WordTokenizer(DummyTokenizer):
    """Makes a `Doc` of the words of a text; `doc.text` is the text, whatever its spaces and Unicode form."""

    def __init__(self, nlp: Language) -> None:
        self.vocab = nlp.vocab

    def __call__(self, text: str) -> Doc:
        """Return the tagged words and the sentences of `text`."""
        tokens = list(_filled(text, _tokens(text)))
        starts: list[bool | int | None] = [token.starts or number == 0 for number, token in enumerate(tokens)]
        tags = [token.tag for token in tokens]
        return Doc(
            self.vocab,
            words=[text[token.start : token.end] for token in tokens],
            spaces=[token.spaced for token in tokens],
            tags=tags,
            pos=[POS.get(tag, "X") for tag in tags],
            sent_starts=starts,
        )


class _Token(NamedTuple):
    start: int
    end: int
    tag: str
    starts: bool = False
    """Whether a sentence begins with it."""
    spaced: bool = False
    """Whether one space follows that is no token of its own."""


def _tokens(text: str) -> Iterator[_Token]:
    """Yield the words of `text`, the sentences of `text` in its normal form deciding."""
    document = segmented(from_text(text, name="text"))
    offsets = offsets_in(text, document)
    sentences = [sentence for block in document.blocks for sentence in block.sentences]
    for number, sentence in enumerate(sentences):
        starts = number > 0
        for word in words(document.text, sentence):
            start, end = offsets(word.start), offsets(word.end)
            if start < end:
                yield _Token(start, end, word.tag, starts)
                starts = False


def _filled(text: str, tokens: Iterator[_Token]) -> Iterator[_Token]:
    """Yield `tokens` and, as tokens, what lies between them: all but one space after a token."""
    last: _Token | None = None
    for token in (*tokens, _Token(len(text), len(text), "")):
        end = last.end if last else 0
        if last:
            spaced = text[end : end + 1] == " "
            yield last._replace(spaced=spaced)
            end += spaced
        if end < token.start:
            yield _Token(end, token.start, "_SP" if text[end : token.start].isspace() else "X")
        last = token


def offsets_in(text: str, document: Document) -> Callable[[int], int]:
    r"""Return the function that maps an offset of `document.text` to that of `text`, of which the document was made.

    They differ where `text` is not in Unicode normal form C, has a byte order mark or other line ends than `\n`.
    """
    if text == document.text:
        return lambda offset: offset
    data = text.encode()
    in_bytes = source_offsets(data)
    starts = [0, *accumulate(len(character.encode()) for character in text)]
    return lambda offset: bisect_left(starts, in_bytes[offset])


@Language.factory(
    "chiso",
    assigns=["doc.spans", "doc._.chiso", "span._.record"],
    retokenizes=False,
)
def create_chiso(nlp: Language, name: str) -> Chiso:
    """Return the component that `nlp.add_pipe("chiso")` adds."""
    return Chiso()


class Chiso:
    """Finds indicators, citations and dates in a `Doc` of any tokenization.

    They are in `doc.spans["indicators"]`, `["citations"]` and `["dates"]`; `span._.record` is the record of a span and
    `doc._.chiso` the whole `Extraction`. Where tokens are cut differently, a span covers every token it touches; the
    record keeps the exact offsets, which count in the text in Unicode normal form C.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Set the spans and records of `doc`; `doc._.chiso_published` may hold its day of publication."""
        document = from_text(doc.text, name="text", published=doc._.chiso_published)
        extraction = process(document)
        offsets = offsets_in(doc.text, document)
        doc.user_data[_KEY] = _extractions().dump_json(extraction).decode()
        doc.spans["indicators"] = [_span(doc, r, r.kind, r.spans["value"], offsets) for r in extraction.indicators]
        doc.spans["citations"] = [_span(doc, r, "citation", r.spans["key"], offsets) for r in extraction.citations]
        doc.spans["dates"] = [_span(doc, r, "date", r.spans["value"], offsets) for r in extraction.dates]
        return doc


def _span(doc: Doc, record: Found, label: str, places: list[tuple[int, int]], offsets: Callable[[int], int]) -> Span:
    start, end = offsets(places[0][0]), offsets(places[-1][1])
    span = doc.char_span(start, max(end, start + 1), label=label, span_id=record.id, alignment_mode="expand")
    if span is None:
        raise ValueError(f"the doc has no characters {start}-{end}, where record {record.id} stands")
    return span


# A doc is stored with its user data, so that holds the records as JSON; they are made again when they are asked for.


@cache
def _extractions() -> TypeAdapter[Extraction]:
    return TypeAdapter(Extraction)


@lru_cache(maxsize=32)
def _revived(stored: str) -> tuple[Extraction, dict[str, Found]]:
    extraction = _extractions().validate_json(stored)
    found: tuple[Found, ...] = (*extraction.indicators, *extraction.citations, *extraction.dates)
    return extraction, {record.id: record for record in found}


def _extraction_of(doc: Doc) -> Extraction | None:
    return _revived(doc.user_data[_KEY])[0] if _KEY in doc.user_data else None


def _record_of(span: Span) -> Found | None:
    stored = span.doc.user_data.get(_KEY)
    return _revived(stored)[1].get(span.id_) if stored else None


def _register(owner: Any, name: str, **how: Any) -> None:
    if not owner.has_extension(name):
        owner.set_extension(name, **how)


_register(Doc, "chiso", getter=_extraction_of)
_register(Doc, "chiso_published", default=None)
_register(Span, "record", getter=_record_of)
