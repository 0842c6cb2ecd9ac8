"""What stands in the text by itself, before anything is said of anything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from corpus.document import Span
from extractor.records import Change, Comparator, Kind, ResolvedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A piece of the text `[start, end)` that one rule found."""

    start: int
    end: int
    rule: str
    flags: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """The piece as `(start, end)`."""
        return self.start, self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Mention):
    """A numeric core: from the first digit or number word to the end of the unit sign."""

    kind: Kind
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    total: Decimal | None = None
    unit: str | None = None
    unit_span: Span | None = None
    comparator: Comparator = "="
    """What the construction itself says: `trong nhóm 30/63` is `<=`."""
    change: Change | None = None
    """What a sign says: `(-3,1%)` is a decrease."""
    planned: bool = False
    """Whether the construction says that it is a plan: the second of `393 tỷ/932 tỷ đồng`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention(Mention):
    """An expression that names a calendar date or period; `value` is EDTF, or null before it is resolved."""

    value: str
    resolved_by: ResolvedBy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationMention(Mention):
    """A mention of a document; its span runs from the type word to the end of number or title."""

    type: str
    number: str | None
    key: str
    year: int | None = None
    symbol: str | None = None
    resolved_key: str | None = None
    issuer: str | None = None
    issuer_span: Span | None = None
    date: str | None = None
    date_span: Span | None = None
    title: str | None = None
    title_span: Span | None = None
    articles: tuple[str, ...] = ()
    article_spans: tuple[Span, ...] = ()
    draft: bool = False
    spans: tuple[Span, ...] = field(default=())
    """The pieces of the key where it stands in more than one, as in a list whose type word or symbol is shared."""
