"""Work: indicator records, citations and dates with provenance from Vietnamese articles."""

import importlib
import typing

from corpus.read import SourceError
from extractor.api import ProcessingError, Result, extract, to_frame

if typing.TYPE_CHECKING:
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
"""What needs a database, and is imported when it is asked for."""


def __getattr__(name: str) -> typing.Any:
    """Import what is not needed by all."""
    if name in _LATE:
        return getattr(importlib.import_module("extractor.store"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
