"""The tables of a store as its own schema describes them, for every form of exchange that has columns."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Type = Literal["string", "integer", "number", "boolean", "date", "object", "array"]
"""What a column holds, in the terms of Table Schema."""

Row = tuple[Any, ...]

_DECLARED: Mapping[str, Type] = {"TEXT": "string", "INTEGER": "integer", "REAL": "number", "": "number"}
_TOLD_BY_NAME: Mapping[str, Type] = {
    **dict.fromkeys(("spans", "rules", "locator", "evidence", "subject"), "object"),
    **dict.fromkeys(("flags", "articles"), "array"),
    **dict.fromkeys(("published", "published_given", "period_start", "period_end", "date", "first", "last"), "date"),
    **dict.fromkeys(("since", "until"), "date"),
    "draft": "boolean",
}
"""Columns that hold more than SQLite can declare; a name means the same in every table."""

_OWN = ("state",)
"""Tables by which the store keeps its own house."""

_COLUMN = re.compile(r"^\s*(?P<name>\w+) [^\n]*?--\s*(?P<said>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type, whether it may be null, and what the schema says of it."""

    name: str
    type: Type
    required: bool
    said: str | None


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: columns that name rows of another table."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the store, in the order in which tables can be filled."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]

    def rows(self, connection: sqlite3.Connection) -> Iterator[Row]:
        """Yield the rows in the order of their key; a boolean is 0 or 1, what is nested is JSON."""
        names = ", ".join(f'"{column.name}"' for column in self.columns)
        order = ", ".join(f'"{name}"' for name in self.key)
        for row in connection.execute(f'SELECT {names} FROM "{self.name}" ORDER BY {order}'):
            yield tuple(row)


def tables(connection: sqlite3.Connection) -> list[Table]:
    """Return the tables that hold what was read and derived; those of full-text search and views are no data."""
    listed = connection.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main' ORDER BY name")
    names = [name for name, kind in listed if kind == "table" and name not in _OWN and not name.startswith("sqlite_")]
    return _in_order([_table(connection, name) for name in names])


def _table(connection: sqlite3.Connection, name: str) -> Table:
    info = connection.execute("SELECT * FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone()
    said = {match["name"]: match["said"].strip() for match in _COLUMN.finditer(sql)}
    key = sorted((place, column) for _, column, _, _, _, place in info if place)
    columns = tuple(
        Column(column, _type(column, declared), bool(notnull or place), said.get(column))
        for _, column, declared, notnull, _, place in info
    )
    return Table(name, columns, tuple(column for _, column in key), tuple(_references(connection, name)))


def _type(column: str, declared: str) -> Type:
    return _TOLD_BY_NAME.get(column) or _DECLARED[declared]


def _references(connection: sqlite3.Connection, name: str) -> Iterator[Reference]:
    found: dict[int, list[tuple[str, str, str | None]]] = {}
    listed = connection.execute(
        'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq', (name,)
    )
    for number, table, column, target in listed:
        found.setdefault(number, []).append((table, column, target))
    for pairs in found.values():
        table = pairs[0][0]
        target = tuple(target or _key(connection, table) for _, _, target in pairs)
        yield Reference(tuple(column for _, column, _ in pairs), table, target)


def _key(connection: sqlite3.Connection, table: str) -> str:
    """Return the key that `REFERENCES table` means where it names no column."""
    (column,) = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk = 1", (table,)).fetchone()
    return str(column)


def _in_order(found: Sequence[Table]) -> list[Table]:
    """Return each table behind those that it refers to."""
    placed: list[Table] = []
    waiting = list(found)
    while waiting:
        known = {table.name for table in placed}
        ready = [t for t in waiting if all(r.table in known or r.table == t.name for r in t.references)]
        placed += ready
        waiting = [table for table in waiting if table not in ready]
        if not ready:
            raise ValueError(f"tables refer to each other in a circle: {[table.name for table in waiting]}")
    return placed
