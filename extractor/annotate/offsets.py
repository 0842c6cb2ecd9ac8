"""Offsets: chiso counts code points; a browser's strings count UTF-16 code units, two for an emoji."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from corpus.document import Span
from extractor.annotate.errors import OtherText, Outside


def utf16(text: str) -> list[int]:
    """Return the offset in UTF-16 code units of every character of `text`, and of its end."""
    return [0, *accumulate(1 + (character > "\uffff") for character in text)]


def from_utf16(units: Sequence[int], span: Span, *, where: str) -> Span:
    """Return a span of UTF-16 code units in code points; raise `Outside` where no character begins or ends there."""
    start, end = (bisect_left(units, offset) for offset in span)
    if not start < end < len(units) or (units[start], units[end]) != tuple(span):
        raise Outside(where, start=span[0], end=span[1], length=units[-1])
    return start, end


def located(text: str, pieces: Sequence[Span], said: str | None, *, where: str) -> tuple[Span, ...]:
    """Return the pieces of a region in code points and reading order, checked against the words that it says it covers.

    Where they fit only in UTF-16 code units, as where a browser's own count slipped through, they are taken as such.
    """
    pieces = sorted(pieces)
    for start, end in pieces:
        if not 0 <= start < end <= len(text):
            raise Outside(where, start=start, end=end, length=len(text))
    if said is None or _covered(text, pieces) == _plain(said):
        return tuple(pieces)
    units = utf16(text)
    try:
        other = [from_utf16(units, piece, where=where) for piece in pieces]
    except Outside:
        other = []
    if other and _covered(text, other) == _plain(said):
        return tuple(other)
    start, end = pieces[0][0], pieces[-1][1]
    raise OtherText(where, start=start, end=end, found=_covered(text, pieces), said=_plain(said))


def _covered(text: str, pieces: Sequence[Span]) -> str:
    return _plain(" ".join(text[start:end] for start, end in pieces))


def _plain(words: str) -> str:
    """Return `words` with single spaces; Label Studio writes a line's end as a backslash and an n."""
    return " ".join(words.replace("\\n", "\n").split())
