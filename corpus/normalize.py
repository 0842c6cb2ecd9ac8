"""Folding: a shadow copy of a text, of equal length, in which different spellings of the same thing look the same."""

from __future__ import annotations

import unicodedata

import regex

SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\t\v\f"
)
"""White space, and what is invisible: a space in the shadow (reference 6.13)."""
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"

TONES = {
    new: old
    for news, olds in (
        ("oà oá oả oã oạ", "òa óa ỏa õa ọa"),
        ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
        ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"),
    )
    for new, old in zip(news.split(), olds.split(), strict=True)
}
"""The open syllables whose tone mark stands on either vowel (reference 6.2): the new style to the old."""

_WRAP = regex.compile(r"(?<=[^\n]{20}(?<=[\p{L}\d,%)] *))\n(?= *(?!\p{Ll}[.,)])\p{Ll}+(?:[ ,;.\n-]|$))")
"""A line of a table, or a list without signs, is shorter than 20 code points; `a)`, `b.` begin an item."""

_FULL_LINE = regex.compile(
    r"(?<=[^\n]{60}(?<=[\p{L}\d,(/%&-] *))\n(?= *[\p{Lu}\d(\"])"
    r"(?! *(?:[IVX]+|\d{1,2}|\p{L})(?:\.\d{1,2})*[.)/] | *\p{Lu}\p{Ll}+ (?:\d+|[IVX]+)(?!\p{L}))"
)
"""The end of a line that fills the width of a text that was broken into lines, where no item or heading follows."""

WRAPPED = 5
"""Line breaks before a small letter from which a text was broken into lines: its full lines go on whatever follows."""

MOST_LINES = 6
"""So many lines there may be to each of those breaks; where there are more, only a few sentences were broken."""

_STROKES = str.maketrans("đĐ", "dD")
_LETTERS = {
    **dict.fromkeys(map(ord, SPACES), " "),
    **dict.fromkeys(map(ord, DASHES), "-"),
    ord("Ð"): "Đ",
    ord("Ɖ"): "Đ",
    ord("ð"): "đ",
    ord("ƣ"): "ư",
    ord("“"): '"',
    ord("”"): '"',
    ord("’"): "'",
    ord("‘"): "'",
    **{0xFF10 + i: str(i) for i in range(10)},
    0xFF05: "%",
    0xFF0C: ",",
    0xFF0E: ".",
    0xFF1A: ":",
    0xFF1B: ";",
}


def nfc(text: str) -> str:
    """Return `text` in Unicode normal form C."""
    return unicodedata.normalize("NFC", text)


def unmarked(text: str) -> str:
    """Return `text` with the plain letter for each that has marks or a stroke: `Đắk` is `Dak`."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_STROKES)


def shadow(text: str) -> str:
    """Return the folded text as it is read on: a line break inside a sentence is a space.

    It is inside one where a line ends without a sign that ends a sentence and the next begins with a small letter, as
    in documents that were broken into lines of one width, or at their links.
    """
    read_on, breaks = _WRAP.subn(" ", fold(text))
    broken = breaks >= WRAPPED and breaks * MOST_LINES >= text.count("\n")
    return _FULL_LINE.sub(" ", read_on) if broken else read_on


def fold(text: str) -> str:
    """Return the shadow of an NFC text: same length, one form of space, dash, quote, digit, `đ` and tone mark.

    A mark that may stand on either of two vowels is put on the first (`hoà` → `hòa`), but not where a letter follows
    (`hoàn`, `quỳnh` have one spelling) and not after `q` (`quý` is no `qúy`).
    """
    text = text.translate(_LETTERS)
    lowered = text.lower()
    if len(lowered) != len(text):
        return text
    return _fold_tones(text, lowered)


def _fold_tones(text: str, lowered: str) -> str:
    pieces: list[str] = []
    done = 0
    for i in _tone_sites(lowered):
        new = TONES[lowered[i : i + 2]]
        pieces += [text[done:i], *(n.upper() if t.isupper() else n for n, t in zip(new, text[i : i + 2], strict=True))]
        done = i + 2
    return "".join([*pieces, text[done:]]) if pieces else text


def _tone_sites(lowered: str) -> list[int]:
    sites = []
    for pair in TONES:
        i = lowered.find(pair)
        while i >= 0:
            follows = lowered[i + 2 : i + 3]
            if not follows.isalpha() and lowered[i - 1 : i] != "q":
                sites.append(i)
            i = lowered.find(pair, i + 1)
    return sorted(sites)
