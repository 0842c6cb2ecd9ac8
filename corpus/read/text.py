"""The text format: UTF-8 in NFC or NFD, with or without BOM, with any line ends; and the way back to its bytes."""

from __future__ import annotations

import codecs
import hashlib
from array import array

import regex

from corpus.document import Document
from corpus.normalize import nfc
from corpus.read.errors import BinaryFile, EmptyFile, NotText, PiledMarks

MOST_MARKS = 1000
"""Combining marks in a row; no language has ten, and normalizing takes time with the square of their number."""

_BOM = "\ufeff"
_PILE = regex.compile(rf"\p{{M}}{{{MOST_MARKS + 1}}}")
_CLUSTER = regex.compile(r"\X")


def from_bytes(data: bytes, *, name: str, uri: str | None = None, published: str | None = None) -> Document:
    """Return the document that a file of UTF-8 text holds; raise `SourceError` where it holds none."""
    source = decode(data, name=name)
    if not source.removeprefix(_BOM).strip():
        raise EmptyFile(name)
    return _document(source, data, name=name, uri=uri, published=published)


def from_text(text: str, *, name: str, published: str | None = None) -> Document:
    """Return the document of a Python string, its UTF-8 form taken as the source."""
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        before = text[: error.start]
        byte, line = len(before.encode()), before.count("\n") + 1
        raise NotText(name, byte=byte, line=line, found=f"U+{ord(text[error.start]):04X}") from None
    return _document(text, data, name=name, uri=None, published=published)


def decode(data: bytes, *, name: str) -> str:
    """Return `data` decoded from UTF-8, nothing changed; raise `SourceError` for binary data and other encodings."""
    if (nul := data.find(b"\0")) >= 0:
        raise BinaryFile(name, byte=nul)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotText(name, byte=error.start, line=line, found=f"0x{data[error.start]:02X}") from None


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes of a file could be those of a UTF-8 text."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head


def source_offsets(data: bytes) -> array[int]:
    """Return, for every offset of the text of `data` and for its end, the offset of the source byte that it stands for.

    `data[offsets[start]:offsets[end]]` is what the file holds for `text[start:end]`. Where normalizing made one
    character of several, both ends fall on whole clusters.
    """
    offsets = array("Q")
    at = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    for cluster in _CLUSTER.findall(data[at:].decode("utf-8")):
        shown = nfc(_unified(cluster))
        if shown == cluster:
            for character in cluster:
                offsets.append(at)
                at += len(character.encode())
        else:
            offsets.extend([at] * len(shown))
            at += len(cluster.encode())
    offsets.append(at)
    return offsets


def _document(source: str, data: bytes, *, name: str, uri: str | None, published: str | None) -> Document:
    if pile := _PILE.search(source):
        raise PiledMarks(name, most=MOST_MARKS, at=pile.start())
    bare = source.removeprefix(_BOM)
    unified = _unified(bare)
    text = nfc(unified)
    changes = {
        "bom-removed": bare != source,
        "line-ends-unified": unified != bare,
        "nfc-normalized": text != unified,
    }
    return Document(
        name=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        uri=uri,
        published=published,
        flags=tuple(flag for flag, changed in changes.items() if changed),
    )


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
