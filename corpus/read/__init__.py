"""Reading: from a path to a document, one module a format."""

from __future__ import annotations

import sys
from pathlib import Path

from corpus.document import Document
from corpus.read.errors import SourceError, TooLarge, UnknownKind, from_os_error
from corpus.read.find import STANDARD_INPUT, Found, PassedOver, Source, find, reader_for, shown

__all__ = ["Found", "PassedOver", "Source", "SourceError", "find", "parsed", "read", "read_bytes", "shown"]

LARGEST = 16 * 2**20
"""Bytes; more than any article has. A larger file is refused before it is read to its end."""


def read(source: Source, *, published: str | None = None) -> Document:
    """Return the document at `source`; raise `SourceError` where there is none."""
    return parsed(source, read_bytes(source), published=published)


def parsed(source: Source, data: bytes, *, published: str | None = None) -> Document:
    """Return the document that `data`, the bytes at `source`, hold; raise `SourceError` where they hold none."""
    reader = reader_for(source.path)
    if reader is None:
        raise UnknownKind(shown(source.path))
    return reader(data, name=source.name, uri=source.uri, published=published)


def read_bytes(source: Source) -> bytes:
    """Return the bytes at `source`, in bounded memory; raise `SourceError` for what is too large or out of reach."""
    try:
        data = _bounded(source.path)
    except OSError as error:
        raise from_os_error(shown(source.path), error) from error
    if len(data) > LARGEST:
        raise TooLarge(shown(source.path), mebibytes=LARGEST // 2**20)
    return data


def _bounded(path: str) -> bytes:
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b""
    with Path(path).open("rb") as file:
        return file.read(LARGEST + 1)
