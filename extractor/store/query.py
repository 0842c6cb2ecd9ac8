"""What people type to search: words, phrases and document numbers, matched with or without diacritics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import regex

from corpus.document import Span
from corpus.normalize import TONES, fold, nfc, unmarked

_CHUNK = regex.compile(r'"[^"]*"?|[^\s"]+')
_WORD = regex.compile(r"[^\W_]+")
_NEW_TONES = {old: new for new, old in TONES.items()}
_DIACRITICS = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
"""Where Unicode has the letters of the Latin alphabet with diacritics."""


@dataclass(frozen=True)
class Term:
    """Words that must stand side by side, with nothing but spaces and signs between: one word, a number, a phrase.

    A word without diacritics stands for any of its spellings, one with them only for itself, in either style of tone
    marks.
    """

    words: tuple[str, ...]

    @property
    def indexed(self) -> str:
        """The phrase for the full-text tables, in whose folded columns `đ` is `d`."""
        return f'"{unmarked(" ".join(self.words))}"'

    @property
    def exact(self) -> bool:
        """Whether a word has diacritics, so that the full-text tables, which ignore them, cannot tell alone."""
        return any(map(_is_exact, self.words))

    def places(self, text: str) -> Iterator[Span]:
        """Yield where the term stands in a text in NFC."""
        for match in self._pattern.finditer(text):
            yield match.span()

    @cached_property
    def _pattern(self) -> regex.Pattern[str]:
        words = r"[\W_]+".join(map(_spellings, self.words))
        return regex.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", regex.IGNORECASE)


def terms(query: str) -> tuple[Term, ...]:
    """Return the terms of a query, each once.

    White space parts them; quotes hold a phrase together, and so do the signs in `749/QĐ-TTg`. Whatever else is typed
    counts as a space.
    """
    chunks = _CHUNK.findall(fold(nfc(query)).lower())
    found = (tuple(_WORD.findall(chunk)) for chunk in chunks)
    return tuple(dict.fromkeys(Term(words) for words in found if words))


def together(wanted: Sequence[Term]) -> Term:
    """Return all the terms as one phrase."""
    return Term(tuple(word for term in wanted for word in term.words))


def all_stand(wanted: Sequence[Term], *texts: str) -> bool:
    """Whether every term stands in one of the texts."""
    return all(any(next(term.places(text), None) for text in texts) for term in wanted)


def _is_exact(word: str) -> bool:
    return unmarked(word) != word


def _spellings(word: str) -> str:
    """Return a pattern of a word with diacritics in both styles of tone marks, or of all spellings of one without."""
    if not _is_exact(word):
        return "".join(_spelled().get(letter, letter) for letter in word)
    stem, end = word[:-2], word[-2:]
    ends = f"(?:{end}|{_NEW_TONES[end]})" if end in _NEW_TONES else end
    return f"{stem}{ends}".replace("đ", "[đð]")


@cache
def _spelled() -> Mapping[str, str]:
    """Return what stands for a letter without diacritics: it, and each letter that is one with them."""
    letters: dict[str, str] = {"d": "dđð"}
    for letter in map(chr, _DIACRITICS):
        base = unmarked(letter)
        if base != letter and base.islower() and letter not in "đð":
            letters[base] = letters.get(base, base) + letter
    return {base: f"[{letters}]" for base, letters in letters.items()}
