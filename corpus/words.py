"""Words and parts of speech with exact offsets: the one place that knows underthesea.

underthesea's own path builds a string for every feature of every word, by regular expressions for the tags. Here the
same packaged models are scored from tables (`corpus.crf`), with the same words and tags, as the tests prove. Time
side by side over the sentences of 300 articles, with `underthesea.word_tokenize` as 1: words 0.4, words with tags
0.7-0.8; underthesea's words with tags 3.9.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import regex

from corpus.crf import Crf, Gram
from corpus.document import Span

LONGEST_PIECE = 1000
"""Code points that are segmented at once; some inputs cost the square of their length."""

_LOADING = threading.Lock()
_LINE = regex.compile(r"[^\n]+")
# An address that trails off in n signs costs the tokenizer's pattern 2ⁿ steps: cut it off before them.
_TRAP = regex.compile(r"[:/]\S*?\K[^\w\s]{10,}")
# Letters between white space are one token whatever else the tokenizer's pattern tries: most tokens are found so.
_PLAIN = r"(?<!\S)[^\W\d_]+(?!\S)"


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its offsets in code points of the document's text, and its part of speech."""

    start: int
    end: int
    tag: str


def segment_words(text: str, span: Span) -> list[Span]:
    """Return the spans of the words of `text` in `span`: every character but white space lies in just one of them."""
    return [(start, end) for piece in _pieces(text, span) for start, end, _ in _models().segment(text, piece)]


Remembered = dict[str, list[Word]]
"""The words of pieces of text, their offsets counted from the beginning of the piece."""

_remembered: Remembered | None = None


@contextmanager
def remembering(known: Remembered) -> Iterator[Remembered]:
    """Keep in `known` all words that are found in this process while the context lasts, and look there first."""
    global _remembered
    before, _remembered = _remembered, known
    try:
        yield known
    finally:
        _remembered = before


def words(text: str, span: Span) -> list[Word]:
    """Return the words of `text` in `span`, usually a sentence, with parts of speech (`N`, `V`, `Np` …)."""
    if _remembered is None:
        return _words(text, span)
    piece = text[slice(*span)]
    if piece not in _remembered:
        _remembered[piece] = _words(piece, (0, len(piece)))
    return [Word(span[0] + word.start, span[0] + word.end, word.tag) for word in _remembered[piece]]


def _words(text: str, span: Span) -> list[Word]:
    found = []
    for piece in _pieces(text, span):
        segmented = _models().segment(text, piece)
        tags = _models().tagger.tag([word for _, _, word in segmented])
        found += [Word(start, end, tag) for (start, end, _), tag in zip(segmented, tags, strict=True)]
    return found


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Cut `span` at line breaks, and into pieces of bounded length and cost: at white space if there is some."""
    for line in _LINE.finditer(text, *span):
        for start, end in _bounded(text, *line.span()):
            for trap in _TRAP.finditer(text, start, end):
                yield start, trap.start()
                start = trap.start()
            yield start, end


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST_PIECE:
        cut = next((i for i in range(start + LONGEST_PIECE, start, -1) if text[i].isspace()), start + LONGEST_PIECE)
        yield start, cut
        start = cut
    yield start, end


class _Models:
    """The packaged tokenizer, word segmenter and part-of-speech tagger of underthesea."""

    def __init__(self) -> None:
        import joblib  # type: ignore[import-untyped]
        from underthesea.pipeline import pos_tag, word_tokenize
        from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor
        from underthesea.pipeline.text_normalize.text_normalizer import character_map
        from underthesea.pipeline.word_tokenize.regex_tokenize import patterns

        self._letters = str.maketrans(character_map)
        self._token = re.compile(f"{_PLAIN}|{patterns.pattern}", patterns.flags)
        base = Path(word_tokenize.__file__).parent / "models" / "ws_crf_vlsp2013_20230727"
        known = joblib.load(base / "dictionary.bin")
        views = {
            "": " ".join,
            ".lower": _lower,
            ".istitle": _capitals,
            ".isdigit": _integer,
            ".is_in_dict": lambda gram: "True" if _lower(gram) in known else "False",
        }
        self._segmenter = Crf((base / "models.bin").read_bytes(), joblib.load(base / "features.bin"), views)
        data = Path(pos_tag.__file__).with_name("pos_crf_2017_10_11.bin").read_bytes()
        templates = CRFPOSTagPredictor.Instance().transformer.template
        views = {"": " ".join, ".lower": _lower, ".istitle": _title_case, "[1]": _untagged}
        self.tagger = Crf(data, templates, views)

    def segment(self, text: str, piece: Span) -> list[tuple[int, int, str]]:
        """Return the words of a piece with their offsets and as underthesea spells them: tokens joined by one space."""
        offset = piece[0]
        tokens = list(self._token.finditer(text[offset : piece[1]].translate(self._letters)))
        found: list[tuple[int, int, str]] = []
        for token, tag in zip(tokens, self._segmenter.tag([token[0] for token in tokens]), strict=True):
            start, end = token.span()
            if tag == "I-W" and found:
                first, _, word = found[-1]
                found[-1] = first, offset + end, f"{word} {token[0]}"
            else:
                found.append((offset + start, offset + end, token[0]))
        return found


def _models() -> _Models:
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> _Models:
    return _Models()


def _lower(gram: Gram) -> str:
    return " ".join(gram).lower()


def _capitals(gram: Gram) -> str:
    """Whether no token begins with a small letter, as the segmenter sees it."""
    return "True" if all(map(_capital, gram)) else "False"


@lru_cache(maxsize=50_000)
def _capital(token: str) -> bool:
    return token[0] == token[0].upper()


def _title_case(gram: Gram) -> str:
    """Whether every syllable begins with a capital, as the tagger sees it."""
    return str(all(syllable[0].istitle() for syllable in gram[0].split(" ")))


def _integer(gram: Gram) -> str:
    """Whether the token is a number of 32 bits, as the segmenter sees it."""
    token = gram[0]
    return str(token.isascii() and token.isdigit() and int(token) < 2**31)


def _untagged(gram: Gram) -> str:
    """Return what the tagger sees of the tags before a word: it was trained not to know them."""
    return ("X " * len(gram))[:-1]
