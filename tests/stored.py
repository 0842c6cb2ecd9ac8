"""What a store holds, without the integer keys, which depend on the order in which documents came."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]


def dump(path: Path) -> Mapping[str, list[Row]]:
    """The rows of every table, sorted; the integer key of another table's row stands as that row itself."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        return _Dump(connection).tables()
    finally:
        connection.close()


def check(path: Path) -> None:
    """Let SQLite find damage, and rows whose parents are not there."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()


class _Dump:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows = cache(self._read)

    def tables(self) -> Mapping[str, list[Row]]:
        query = (
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        names = sorted(name for (name,) in self._connection.execute(query))
        return {name: sorted(self._rows(name).values(), key=repr) for name in names}

    def _read(self, table: str) -> Mapping[Any, Row]:
        """The rows of a table by their first column, the integer key of its own left out."""
        columns = self._connection.execute(f"PRAGMA table_info({table})").fetchall()
        names = [name for _, name, *_ in columns]
        parents = {
            column: parent for _, _, parent, column, *_ in self._connection.execute(f"PRAGMA foreign_key_list({table})")
        }
        keys = [name for _, name, kind, _, _, place in columns if place and kind == "INTEGER"]
        own = keys[0] if len(keys) == 1 and keys[0] not in parents else None
        rows = {}
        for row in self._connection.execute(f"SELECT {', '.join(names)} FROM {table}"):
            kept = []
            for name, value in zip(names, row, strict=True):
                if name in parents and isinstance(value, int):
                    kept.append(self._rows(parents[name])[value])
                elif name != own:
                    kept.append(value)
            rows[row[0] if len(keys) < 2 else row] = tuple(kept)
        return rows
