"""Work: indicator records, citations and dates with provenance from Vietnamese articles."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from corpus.read import SourceError
from extractor.api import ProcessingError, Result, extract, to_frame

if TYPE_CHECKING:
    from extractor.store.errors import StoreError
    from extractor.store.index import IndexReport
    from extractor.store.store import Store

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

_LATE = {"IndexReport": "index", "Store": "store", "StoreError": "errors"}
"""What needs a database, and the module of `extractor.store` that it comes from when it is asked for."""


def __getattr__(name: str) -> Any:
    """Import what is not needed by all."""
    if name in _LATE:
        return getattr(import_module(f"extractor.store.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
