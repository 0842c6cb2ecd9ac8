"""A cited document found by what someone types: `749/qd-ttg`, `quyết định 749`, `luat dat dai 2024`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from corpus.normalize import nfc, unmarked
from extractor.identities.cited import Cited
from extractor.identities.titles import compared
from patterns import load


def finder(typed: str) -> Callable[[Cited, Iterable[str]], bool]:
    """Return what says whether a document, with the keys that its mentions have, is meant by `typed`.

    It may be a number with or without its symbol and year, with or without the type before it, or a title. Case,
    spaces, punctuation and leading zeros make no difference, and marks only in words that are typed with some.
    """
    words = _words(typed)
    query = "".join(words)
    exact = [not word.isascii() for word in words for _ in word]

    def means(cited: Cited, keys: Iterable[str]) -> bool:
        return any(_alike(query, name, exact) for name in _names(cited, keys)) if query else False

    return means


def _alike(query: str, name: str, exact: Sequence[bool]) -> bool:
    """Whether the two are the same letter by letter, with their marks where `exact` says so."""
    if len(query) != len(name):
        return False
    return all(q == n or (not marked and q == unmarked(n)) for q, n, marked in zip(query, name, exact, strict=True))


def _names(cited: Cited, keys: Iterable[str]) -> Iterator[str]:
    """Yield what the document may be called, in the form in which queries are compared."""
    yield from map(_joined, {cited.key, *keys})
    types = [_joined(kind) for kind in (cited.type, *_abbreviations(cited.type))]
    year = str(cited.year or (cited.date or "")[:4])
    if cited.number:
        number, symbol = _joined(cited.number), _joined(cited.symbol or "")
        bodies = {number + y + s for y in ("", year) for s in ("", symbol)}
        yield from (kind + body for kind in ("", *types) for body in bodies)
    if cited.title:
        title = _joined(cited.title)
        yield from (kind + title + y for kind in ("", *types) for y in ("", year))


def _joined(text: str) -> str:
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    """Return the words of `text` that tell documents apart, in lower case, abbreviations in full."""
    empty = {form for word in load.lexicon("key_words") for form in (word, unmarked(word))}
    words = compared(nfc(text)).split()
    return [word.lstrip("0") if word.isdigit() else word for word in words if word not in empty]


def _abbreviations(kind: str) -> list[str]:
    return [short for short, meant in _abbreviated().items() if meant == kind]


@cache
def _abbreviated() -> Mapping[str, str]:
    abbreviated: Mapping[str, str] = load.read_toml("citations.toml")["abbreviations"]
    return abbreviated
