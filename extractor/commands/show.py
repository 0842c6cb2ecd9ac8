"""`chiso show ID --store FILE`: one record, and what it is taken from."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import Any

from extractor.commands.common import OK, lay_out
from extractor.messages import Messages


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    parser.arguments.add_argument("id", metavar=say("record-id"), help=say("help-record-id"))
    add = parser.options.add_argument
    add("--store", metavar=say("file"), type=Path, help=say("help-store-read"))
    add("--json", action="store_true", help=say("help-json"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """Print a record."""
    if not options.store:
        options.parser.error(say("no-store"))
    from extractor.store.connect import connect, told
    from extractor.store.show import ManyRecords, UnknownRecord, show

    try:
        with told(options.store), closing(connect(options.store, write=False)) as connection:
            found = show(connection, options.id)
    except UnknownRecord:
        options.parser.error(say("unknown-record", given=options.id))
    except ManyRecords as problem:
        options.parser.error(say("many-records", given=options.id, ids=", ".join(problem.ids)))
    for record in found:
        if options.json:
            from extractor.output.jsonl import encoded

            print(encoded(record))
        else:
            from extractor.output.found import shown

            lay_out(shown(record, say))
    return OK
