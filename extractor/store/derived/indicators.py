"""The catalogue in the store, the figures that link to it, and the groups of names that link nowhere."""

from __future__ import annotations

import sqlite3
from collections import Counter

from extractor.identities.groups import Group, grouped
from extractor.identities.indicators import Link, Measured, link
from patterns.indicators import Indicator, catalogue

_FIGURES = "SELECT indicator_id, name, kind, unit, scope, base, change FROM indicators"


def rebuild(connection: sqlite3.Connection) -> None:
    """Fill `catalogue` and `name_groups`, and `indicator`, `link_score` and `group_id` of every figure."""
    links = {key: link(Measured(*said)) for key, *said in connection.execute(_FIGURES)}
    named = connection.execute("SELECT indicator_id, name FROM indicators WHERE name IS NOT NULL")
    unlinked = {key: name for key, name in named if links[key] is None}
    groups = grouped(Counter(unlinked.values()))
    connection.execute("UPDATE indicators SET indicator = NULL, link_score = NULL, group_id = NULL")
    _fill(connection, groups)
    _set(connection, links, unlinked, groups)


def _fill(connection: sqlite3.Connection, groups: list[Group]) -> None:
    """Write the catalogue and the groups in the place of what was there."""
    connection.execute("DELETE FROM catalogue")
    connection.executemany("INSERT INTO catalogue VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_row, catalogue()))
    connection.execute("DELETE FROM name_groups")
    rows = ((group.id, group.name, group.records) for group in groups)
    connection.executemany("INSERT INTO name_groups VALUES (?, ?, ?)", rows)


def _set(
    connection: sqlite3.Connection, links: dict[int, Link | None], unlinked: dict[int, str], groups: list[Group]
) -> None:
    """Say of every figure what it links to, or in which group its name is."""
    linked = ((found.indicator, found.score, key) for key, found in links.items() if found is not None)
    connection.executemany("UPDATE indicators SET indicator = ?, link_score = ? WHERE indicator_id = ?", linked)
    group_of = {name: group.id for group in groups for name in group.names}
    members = ((group_of[name], key) for key, name in unlinked.items())
    connection.executemany("UPDATE indicators SET group_id = ? WHERE indicator_id = ?", members)


def _row(entry: Indicator) -> tuple[str | None, ...]:
    """Return an indicator as a row of `catalogue`."""
    source = entry.source
    return (
        entry.id,
        entry.name,
        entry.name_en,
        entry.field,
        entry.unit,
        entry.polarity,
        source.name,
        source.vintage or None,
    )
