"""The store: articles' records in one SQLite database, and what is derived from all of them together."""

from extractor.store.connect import connect
from extractor.store.errors import StoreError
from extractor.store.index import IndexReport
from extractor.store.store import Store

__all__ = ["IndexReport", "Store", "StoreError", "connect"]
