"""`chiso conflicts --store FILE`: what sources say against each other."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.commands.common import OK, show
from extractor.messages import Messages

if TYPE_CHECKING:
    from rich.console import RenderableType

    from extractor.store.conflicts import ConflictTold, Telling


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    add = parser.options.add_argument
    add("--store", metavar=say("file"), type=Path, help=say("help-store-read"))
    add("--indicator", metavar=say("indicator"), help=say("help-conflicts-indicator"))
    add("--place", metavar=say("place"), help=say("help-conflicts-place"))
    add("--json", action="store_true", help=say("help-json"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """Show the conflicts of a store."""
    if not options.store:
        options.parser.error(say("no-store"))
    from extractor.store.conflicts import told  # takes its time, and help does without
    from extractor.store.connect import connect
    from extractor.store.connect import told as explained

    with explained(options.store), closing(connect(options.store, write=False)) as connection:
        found = list(told(connection, indicator=options.indicator, place=options.place))
    if options.json:
        json.dump([_as_json(conflict) for conflict in found], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        show(*(part for conflict in found for part in _laid_out(conflict, say)))
        print(say("conflicts-found", n=len(found), strong=sum(c.grade == "strong" for c in found)), file=sys.stderr)
    return OK


def _laid_out(conflict: ConflictTold, say: Messages) -> Iterator[RenderableType]:
    """Yield what a conflict is about, and a table of who says what."""
    from rich.table import Table
    from rich.text import Text

    from extractor.output.table import printable

    yield Text(printable(_about(conflict, say)), "bold")
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for telling in _first_of_each_source(conflict.tellings):
        record = telling.record
        at = f"{telling.source}:{record.spans['value'][0][0]}"
        dated = f" ({telling.published})" if telling.published else ""
        table.add_row(Text(_value(telling, say), "bold"), Text(printable(f"{at}{dated}")))
        table.add_row("", Text(printable(f"“{record.quote}”"), "dim"))
    yield table
    yield Text()


def _about(conflict: ConflictTold, say: Messages) -> str:
    from extractor.identities.places import place
    from extractor.output.table import period

    subject = conflict.subject
    name = " · ".join(part for part in (subject["name"], subject["scope"], subject["base"]) if part)
    code = subject["place"]
    where = place(code).name if ":" in code else code
    status, grade = say(f"status-{subject['status']}"), say(f"conflict-{conflict.grade}")
    return f"{name} | {where} | {period(subject['period'], say)} | {status} | {grade}"


def _value(telling: Telling, say: Messages) -> str:
    from extractor.output.table import quantity

    return quantity(telling.record, say)


def _first_of_each_source(tellings: Sequence[Telling]) -> Sequence[Telling]:
    """Return for each fact the first record of every source: an article that says it twice is no two sources."""
    return list({(t.fact, t.source): t for t in reversed(tellings)}.values())[::-1]


def _as_json(conflict: ConflictTold) -> dict[str, Any]:
    return {
        "conflict": conflict.conflict,
        "grade": conflict.grade,
        "subject": conflict.subject,
        "facts": [
            {
                "fact": telling.fact,
                "value": telling.value,
                "id": telling.record.id,
                "source": telling.source,
                "published": telling.published,
                "span": telling.record.spans["value"][0],
                "confidence": telling.record.confidence,
                "quote": telling.record.quote,
            }
            for telling in conflict.tellings
        ],
    }
