"""The store: articles' records in one SQLite database, and what is derived from all of them together."""

import importlib
import typing

from extractor.store.connect import connect
from extractor.store.errors import StoreError

if typing.TYPE_CHECKING:
    from extractor.store.index import IndexReport
    from extractor.store.store import Store

__all__ = ["IndexReport", "Store", "StoreError", "connect"]

_LATE = {"IndexReport": "index", "Store": "store"}
"""What brings the extractor with it, and is imported when it is asked for, from these modules."""


def __getattr__(name: str) -> typing.Any:
    """Import what is not needed by all."""
    if name in _LATE:
        return getattr(importlib.import_module(f"extractor.store.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
