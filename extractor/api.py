"""The Python API: `extract`, for one article, a text, or a stream of many."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import metadata
from os import PathLike, fspath
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar, overload

from corpus.document import Document
from corpus.read import PassedOver, Source, SourceError, find, read, shown
from corpus.read.text import from_text
from extractor.records import (
    SCHEMA_VERSION,
    CitationRecord,
    DateRecord,
    DocumentRecord,
    IndicatorRecord,
    Record,
    RunRecord,
    as_dict,
)
from patterns.load import rules_sha256

if TYPE_CHECKING:
    from pandas import DataFrame

    from extractor.output.columns import RecordKind

Published = date | str | None
"""A day of publication: a date, or a string such as `2023-04-20`."""

StrPath = str | PathLike[str]

_Found = IndicatorRecord | CitationRecord | DateRecord


class ProcessingError(SourceError):
    """An article on which the extractor itself failed: a bug, kept from stopping the others."""

    reason = "failed"
    texts: ClassVar = {
        "en": "the extractor failed on this article ({problem}); please report it, with the article",
        "vi": "chương trình gặp lỗi khi xử lý bài này ({problem}); xin báo lại lỗi, kèm bài viết",
    }


@dataclass(frozen=True)
class Result:
    """What one article says, and the text that every span counts in."""

    text: str = field(repr=False)
    document: DocumentRecord
    indicators: tuple[IndicatorRecord, ...]
    citations: tuple[CitationRecord, ...]
    dates: tuple[DateRecord, ...]

    def sure(self, least: float) -> Result:
        """Return the result without indicators and citations of less confidence than `least`; dates have none."""
        indicators = tuple(r for r in self.indicators if r.confidence is None or r.confidence >= least)
        citations = tuple(r for r in self.citations if r.confidence is None or r.confidence >= least)
        return replace(self, indicators=indicators, citations=citations)

    def records(self) -> Iterator[Record]:
        """Yield the document's record, then all others by position in the text."""
        yield self.document
        found: list[_Found] = [*self.indicators, *self.citations, *self.dates]
        yield from sorted(found, key=_position)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the records as plain dictionaries, in the order of `records`; numbers are `Decimal`."""
        return [as_dict(record) for record in self.records()]

    def to_frame(self, kind: RecordKind = "indicator") -> DataFrame:
        """Return a pandas frame, a row a record of `kind`: `indicator`, `citation`, `date` or `document`."""
        return to_frame((self,), kind=kind)


def to_frame(results: Iterable[Result], kind: RecordKind = "indicator") -> DataFrame:
    """Return one pandas frame of the records of `kind` of all `results`, with typed columns."""
    from extractor.output.frames import frame

    return frame(kind, [record for result in results for record in result.records() if record.record == kind])


@overload
def extract(  # type: ignore[overload-overlap]  # a str is an iterable of str, but is meant as one path
    source: StrPath, *, document: str | None = None, published: Published = None
) -> Result: ...
@overload
def extract(*, text: str, document: str = "text", published: Published = None) -> Result: ...
@overload
def extract(
    source: Iterable[StrPath],
    *,
    published: Published = None,
    on_error: Callable[[SourceError], object] | None = None,
) -> Iterator[Result]: ...
def extract(
    source: StrPath | Iterable[StrPath] | None = None,
    *,
    text: str | None = None,
    document: str | None = None,
    published: Published = None,
    on_error: Callable[[SourceError], object] | None = None,
) -> Result | Iterator[Result]:
    """Extract indicators, citations and dates, with the exact place of everything.

    `extract("article.txt")` and `extract(text="…")` return one `Result`. `extract(paths)` takes files, folders and
    patterns, and yields a result an article as it goes. `document` is the name that the records carry; `published`
    the day of publication, to resolve `hôm nay` or `ngày 18-4` where the text does not say it.

    An article that cannot be used raises a `SourceError`; with `on_error` (for instance a list's `append`) a stream
    hands the error over and goes on.
    """
    if (source is None) == (text is None):
        raise TypeError("extract() needs a path, an iterable of paths, or text=…, and only one of them")
    day = iso_day(published)
    if text is not None:
        return processed(from_text(text, name=document or "text", published=day))
    if isinstance(source, (str, PathLike)):
        path = fspath(source)
        return processed(read(Source(path, document or shown(path)), published=day))
    return _stream(source or (), day, on_error)


def outcomes(paths: Iterable[StrPath], *, published: Published = None) -> Iterator[Result | PassedOver | SourceError]:
    """Yield, in order, what became of everything that `paths` mean; no article's failure stops the others."""
    day = iso_day(published)
    for found in find(paths):
        if not isinstance(found, Source):
            yield found
            continue
        try:
            outcome: Result | SourceError = processed(read(found, published=day))
        except SourceError as error:
            outcome = error
        yield outcome


def run_record() -> RunRecord:
    """Return the record that says what made the others: versions of schema and program, and the hash of the rules."""
    return RunRecord(schema_version=SCHEMA_VERSION, version=metadata.version("chiso"), rules_sha256=rules_sha256())


def _stream(
    paths: Iterable[StrPath], day: str | None, on_error: Callable[[SourceError], object] | None
) -> Iterator[Result]:
    for outcome in outcomes(paths, published=day):
        if isinstance(outcome, Result):
            yield outcome
        elif isinstance(outcome, SourceError):
            if on_error is None:
                raise outcome
            on_error(outcome)


def processed(document: Document) -> Result:
    """Run the extractor; the one place where any exception of it becomes an error that names the document."""
    from extractor.pipeline import process  # takes its time, and help, version and text do without

    try:
        found = process(document)
    except Exception as error:
        raise ProcessingError(document.name, problem=_problem(error)) from error
    return Result(document.text, found.document, found.indicators, found.citations, found.dates)


def _problem(error: Exception) -> str:
    """Return what `error` is and where it came from, in one line."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error}, {PurePath(place.filename).name}:{place.lineno}"


def iso_day(published: Published) -> str | None:
    """Return a day of publication in the form `2023-04-20`; raise `ValueError` for a string that is no day."""
    if isinstance(published, date):
        return published.isoformat()[:10]
    return published if published is None else date.fromisoformat(published).isoformat()


def _position(record: _Found) -> int:
    return record.spans["key" if record.record == "citation" else "value"][0][0]
