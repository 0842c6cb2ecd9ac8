"""Places with codes: `places`, and `place_code` of each indicator."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from extractor.identities.places import Period, Place, above, mentioned, named, resolve, said_of, written


def rebuild(connection: sqlite3.Connection) -> None:
    """Resolve the place of every indicator, and keep the places that are found with all that they lie in."""
    connection.execute("UPDATE indicators SET place_code = NULL WHERE place_code IS NOT NULL")
    connection.execute("DELETE FROM places")
    found = _found(connection)
    _fill(connection, found.values())
    codes = [(p.code, indicator) for indicator, p in found.items()]
    connection.executemany("UPDATE indicators SET place_code = ? WHERE indicator_id = ?", codes)


def _found(connection: sqlite3.Connection) -> Mapping[int, Place]:
    """Return the place of each indicator whose place is sure."""
    days = _days(connection)
    around: dict[int, Sequence[Place]] = {}
    known: dict[tuple[str, Sequence[str], int | None], Place | None] = {}
    found = {}
    rows = connection.execute(
        "SELECT indicator_id, document_id, place, status, period_start, period_end FROM indicators"
        " WHERE place IS NOT NULL ORDER BY indicator_id"
    )
    for indicator, document, text, status, first, last in rows.fetchall():
        article = document if _hangs_on_article(text) else None
        if article is not None and article not in around:
            around[article] = _around(connection, article)
        key = text, tuple(said_of((first, last), status, days[document])), article
        if key not in known:
            known[key] = resolve(text, key[1], around.get(document, ()) if article is not None else ())
        if (place := known[key]) is not None:
            found[indicator] = place
    return found


def _hangs_on_article(text: str) -> bool:
    """Whether a name may be that of a district or commune: then the article's other places tell which it is."""
    return any(p.level in ("district", "commune") for p in named(text.partition(",")[0].partition("(")[0]))


def _around(connection: sqlite3.Connection, document: int) -> Sequence[Place]:
    """Return the provinces and districts that an article's title and sentences name."""
    texts = connection.execute(
        "SELECT title FROM documents WHERE document_id = ?1 AND title IS NOT NULL"
        " UNION ALL SELECT text FROM sentences WHERE document_id = ?1",
        (document,),
    )
    return [place for (text,) in texts.fetchall() for place in mentioned(text)]


def _days(connection: sqlite3.Connection) -> Mapping[int, Sequence[str]]:
    """Return for each document the days on which it may have been written."""
    told: dict[int, list[Period]] = defaultdict(list)
    named_times: dict[int, list[Period]] = defaultdict(list)
    for document, *period in connection.execute(
        "SELECT document_id, period_start, period_end FROM indicators WHERE status = 'actual' AND period IS NOT NULL"
        " UNION ALL SELECT document_id, coalesce(date, year || '-01-01'), coalesce(date, year || '-12-31')"
        " FROM citations WHERE date IS NOT NULL OR year IS NOT NULL"
    ):
        told[document].append((period[0], period[1]))
    for document, first, last in connection.execute("SELECT document_id, first, last FROM dates"):
        named_times[document].append((first, last))
    documents = connection.execute("SELECT document_id, published FROM documents").fetchall()
    return {key: written(published, told[key], named_times[key]) for key, published in documents}


def _fill(connection: sqlite3.Connection, found: Iterable[Place]) -> None:
    """Write places and what they lie in, the larger ones first."""
    wanted = {p.code: p for one in found for p in (one, *above(one))}
    rows = sorted(wanted.values(), key=lambda p: (len(list(above(p))), p.code))
    connection.executemany(
        "INSERT INTO places (place_code, name, kind, parent, since, until) VALUES (?, ?, ?, ?, ?, ?)",
        [(p.code, p.name, p.level, p.parent, p.since, p.until) for p in rows],
    )
