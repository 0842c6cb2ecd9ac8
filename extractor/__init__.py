"""Work: indicator records, citations and dates with provenance from Vietnamese articles."""

from typing import TYPE_CHECKING, Any

from corpus.read import SourceError
from extractor.api import ProcessingError, Result, extract, to_frame

if TYPE_CHECKING:
    from extractor.store import IndexReport, Store, StoreError

__all__ = [
    "IndexReport",
    "ProcessingError",
    "Result",
    "SourceError",
    "Store",
    "StoreError",
    "extract",
    "to_frame",
]

_LATE = ("IndexReport", "Store", "StoreError")


def __getattr__(name: str) -> Any:
    """Import what a database needs when it is asked for."""
    if name in _LATE:
        from extractor import store

        return getattr(store, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
