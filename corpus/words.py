"""Words and parts of speech with exact offsets: the one place that knows underthesea."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from corpus.document import Span

LONGEST_PIECE = 1000
"""Code points given to underthesea at once; some inputs cost the square of their length."""

_LOADING = threading.Lock()
# White space before which a long line is cut; a line break always ends a word.
_LINE = regex.compile(r"[^\n]+")
# An address that trails off in signs takes the tokenizer's pattern 2ⁿ steps for n of them.
_TRAP = regex.compile(r"[:/]\S*?\K[^\w\s]{10,}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its offsets in code points of the document's text, and its part of speech."""

    start: int
    end: int
    tag: str


def segment_words(text: str, span: Span) -> list[Span]:
    """Return the spans of the words of `text` in `span`: every character but white space lies in just one of them."""
    return [(start, end) for piece in _pieces(text, span) for start, end, _ in _segmented(text, piece)]


def words(text: str, span: Span) -> list[Word]:
    """Return the words of `text` in `span`, usually a sentence, with parts of speech (`N`, `V`, `Np` …)."""
    found = []
    for piece in _pieces(text, span):
        segmented = _segmented(text, piece)
        tags = _underthesea().tags([word for _, _, word in segmented])
        found += [Word(start, end, tag) for (start, end, _), tag in zip(segmented, tags, strict=True)]
    return found


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Cut `span` at line breaks, and into pieces of bounded length: at white space if there is some."""
    for line in _LINE.finditer(text, *span):
        start, end = line.span()
        for trap in _TRAP.finditer(text, start, end):
            yield from _bounded(text, start, trap.start())
            start = trap.start()
        yield from _bounded(text, start, end)


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST_PIECE:
        cut = next((i for i in range(start + LONGEST_PIECE, start, -1) if text[i].isspace()), start + LONGEST_PIECE)
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _segmented(text: str, piece: Span) -> list[tuple[int, int, str]]:
    """Return the words of a piece with their offsets and as underthesea spells them: tokens joined by one space."""
    tokens = _underthesea().tokens(text[piece[0] : piece[1]])
    inside = _underthesea().inside([token for _, _, token in tokens])
    found: list[tuple[int, int, str]] = []
    for (start, end, token), joined in zip(tokens, inside, strict=True):
        if joined and found:
            first, _, word = found[-1]
            found[-1] = first, piece[0] + end, f"{word} {token}"
        else:
            found.append((piece[0] + start, piece[0] + end, token))
    return found


class _Underthesea:
    """The packaged tokenizer, word segmenter and part-of-speech tagger of underthesea."""

    def __init__(self) -> None:
        from underthesea.pipeline import word_tokenize as segmentation
        from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor
        from underthesea.pipeline.text_normalize.text_normalizer import character_map
        from underthesea.pipeline.word_tokenize.regex_tokenize import patterns

        segmentation.word_tokenize("Ấm máy")
        self._letters = {ord(odd): plain for odd, plain in character_map.items()}
        self._token = patterns
        self._segmenter: Any = segmentation.word_tokenize_model
        self._tagger: Any = CRFPOSTagPredictor.Instance()

    def tokens(self, text: str) -> list[tuple[int, int, str]]:
        return [(*m.span(), m[0]) for m in self._token.finditer(text.translate(self._letters))]

    def inside(self, tokens: list[str]) -> list[bool]:
        """Whether each token goes on with the word before it."""
        return [tag == "I-W" for tag in self._segmenter.predict([[token] for token in tokens])] if tokens else []

    def tags(self, words: list[str]) -> list[str]:
        return [tag for _, tag in self._tagger.predict(words)] if words else []


def _underthesea() -> _Underthesea:
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> _Underthesea:
    return _Underthesea()
