"""A document: the text that every offset counts in, where it came from, and how it is cut up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from corpus.normalize import shadow

Span = tuple[int, int]
"""`(start, end)` in code points of the document's text, end exclusive."""

BlockKind = Literal["title", "dateline", "byline", "heading", "caption", "item", "paragraph", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text: its kind, its span without surrounding white space, and the spans of its sentences.

    `level` is the depth of a heading or list item, 0 for the others; `open` says that the block ends with a sign
    (`:`, `;`, `,`) after which what follows still belongs to it.
    """

    kind: BlockKind
    span: Span
    sentences: tuple[Span, ...]
    level: int = 0
    open: bool = False


@dataclass(frozen=True)
class Document:
    r"""An immutable article: its text in NFC with `\n` line ends, its blocks, and what is known of its source.

    `sha256` is that of the source bytes, `text_sha256` that of the text in UTF-8. `published` is an ISO day or null.
    `flags` says what had to be done to read it.
    """

    name: str
    text: str
    sha256: str
    text_sha256: str
    uri: str | None = None
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    flags: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), repr=False)

    @cached_property
    def folded(self) -> str:
        """A copy of equal length in which spaces, dashes, look-alike letters and tone marks have one form.

        A line break inside a sentence is a space in it.
        """
        return shadow(self.text)

    @cached_property
    def lower(self) -> str:
        """`folded` in lower case, of equal length."""
        return lower(self.folded)


def lower(text: str) -> str:
    """Lower-case `text` without changing its length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
