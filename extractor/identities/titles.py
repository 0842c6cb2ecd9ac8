"""Titles of documents that are named by them, compared: `Luật BHXH` is `Luật Bảo hiểm xã hội`."""

from __future__ import annotations

from functools import cache

import regex

from extractor.identities.authorities import words
from patterns import load


def comparable(key: str, kind: str, title: str | None, year: int | None) -> str | None:
    """Return the title as it is compared, without the type; None where the document is not named by a title.

    What stands behind the title in the key, such as `(sửa đổi)`, counts where no year tells which law is meant.
    """
    if not key.casefold().startswith(kind.casefold()):
        return compared(title) if title else None
    behind = key[len(kind) :].removesuffix(f" {year}" if year else "")
    if title is None and any(char.isdigit() for char in behind):
        return None
    return compared(title if title and year else behind)


def is_national(title: str) -> bool:
    """Whether the title of a resolution says that a body of the whole country passed it."""
    return any(words(known) == said for known in load.lexicon("national_titles") for said in _runs(words(title)))


def _runs(said: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [said[start:end] for start in range(len(said)) for end in range(start + 1, len(said) + 1)]


def compared(title: str) -> str:
    """Return a title as it is compared: its words, abbreviations in full, without what is left out at will."""
    plain = f" {' '.join(words(title))} "
    plain = _phrases().sub(lambda match: load.values("title_words")[match[0]], plain)
    return " ".join(plain.split())


@cache
def _phrases() -> regex.Pattern[str]:
    known = "|".join(sorted(map(regex.escape, load.values("title_words")), key=len, reverse=True))
    return regex.compile(rf"(?<= )(?:{known})(?= )")
