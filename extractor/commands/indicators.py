"""`chiso indicators`: the catalogue of indicators, and what of a store's figures is linked to it."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.commands.common import OK, show
from extractor.messages import Messages
from patterns.indicators import Indicator, catalogue

if TYPE_CHECKING:
    from rich.table import Table


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    add = parser.options.add_argument
    add("--store", metavar=say("file"), type=Path, help=say("help-store-counted"))
    add("--field", metavar=say("field"), help=say("help-field-of-catalogue", known=", ".join(_fields())))
    add("--unlinked", action="store_true", help=say("help-unlinked"))
    add("--json", action="store_true", help=say("help-json"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """List the catalogue, or what of it a store has records of, or the names that are of no indicator."""
    if options.unlinked and not options.store:
        options.parser.error(say("unlinked-needs-store"))
    if options.unlinked and options.field:
        options.parser.error(say("unlinked-has-no-field"))
    if options.field and options.field not in _fields():
        options.parser.error(say("bad-choice", given=options.field, known=", ".join(_fields())))
    if options.unlinked:
        _list_groups(options, say)
    else:
        _list_catalogue(options, say)
    return OK


def _fields() -> list[str]:
    return sorted({entry.field for entry in catalogue()})


def _list_catalogue(options: argparse.Namespace, say: Messages) -> None:
    counts = _counts(options.store) if options.store else None
    entries = [entry for entry in catalogue() if options.field in (None, entry.field)]
    if counts is not None:
        entries = sorted((e for e in entries if counts[e.id]), key=lambda entry: (-counts[entry.id], entry.id))
    if options.json:
        _print([_as_json(entry, counts) for entry in entries])
        return
    show(_table(entries, counts, say))
    if counts is not None:
        linked = sum(n for indicator, n in counts.items() if indicator is not None)
        used = len(counts.keys() - {None})
        sys.stdout.flush()
        print(say("linked-of", linked=linked, records=counts.total(), used=used), file=sys.stderr)


def _counts(store: Path) -> Counter[str | None]:
    """Return how many records each indicator has; null counts those of none."""
    from extractor.store.connect import connect, told

    with told(store), closing(connect(store, write=False)) as connection:
        found = connection.execute("SELECT indicator, count(*) FROM indicators GROUP BY indicator")
        return Counter(dict(map(tuple, found)))


def _list_groups(options: argparse.Namespace, say: Messages) -> None:
    from extractor.store.connect import connect, told

    with told(options.store), closing(connect(options.store, write=False)) as connection:
        found = connection.execute(
            "SELECT group_id, name, records FROM name_groups ORDER BY records DESC, name, group_id"
        )
        groups = [dict(row) for row in found]
    if options.json:
        _print(groups)
        return
    table = _columns(say, ("head-records", "head-name"))
    for group in groups:
        table.add_row(str(group["records"]), group["name"])
    show(table)


def _table(entries: Sequence[Indicator], counts: Mapping[str | None, int] | None, say: Messages) -> Table:
    """Return the indicators with their sources, or with their records where these are counted."""
    known = ("head-indicator-id", "head-name", "head-unit")
    table = _columns(say, (*known, "head-defined-by") if counts is None else ("head-records", *known))
    english = say.lang == "en"
    for entry in entries:
        source = entry.source.vintage or (entry.source.name_en if english else entry.source.name)
        cells = [entry.id, entry.name_en if english else entry.name, entry.unit or ""]
        table.add_row(*([*cells, source] if counts is None else [str(counts[entry.id]), *cells]))
    return table


def _columns(say: Messages, heads: Sequence[str]) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="underline")
    for head in heads:
        number, whole = head == "head-records", head == "head-indicator-id"
        table.add_column(say(head), overflow="fold", justify="right" if number else "left", no_wrap=whole)
    return table


def _as_json(entry: Indicator, counts: Mapping[str | None, int] | None) -> dict[str, Any]:
    source = entry.source
    said: dict[str, Any] = {
        "id": entry.id,
        "field": entry.field,
        "name": {"vi": entry.name, "en": entry.name_en},
        "aliases": list(entry.aliases),
        "kinds": list(entry.kinds),
        "unit": entry.unit,
        "units": list(entry.units),
        "polarity": entry.polarity,
        "source": {"name": {"vi": source.name, "en": source.name_en}, "vintage": source.vintage or None},
    }
    return said | ({"records": counts[entry.id]} if counts is not None else {})


def _print(listed: Sequence[Mapping[str, Any]]) -> None:
    json.dump(listed, sys.stdout, ensure_ascii=False, indent=1)
    print()
