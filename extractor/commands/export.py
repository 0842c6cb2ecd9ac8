"""`chiso export DEST --store STORE`: the whole store as one folder of open forms."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from corpus.read.errors import FileError
from extractor.commands.common import OK, USAGE, choice, day, error_line
from extractor.messages import Messages

FORMS = ("csv", "parquet")


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    parser.arguments.add_argument("destination", metavar=say("destination"), type=Path, help=say("help-export"))
    add = parser.options.add_argument
    add("--store", metavar=say("file"), type=Path, help=say("help-store-read"))
    add("--tables", metavar="|".join(FORMS), type=choice(say, FORMS), default="csv", help=say("help-tables"))
    add("--published", metavar=say("day"), type=day(say), help=say("help-export-published"))
    add("--license", metavar="URL", help=say("help-license"))
    add("--quiet", action="store_true", help=say("help-export-quiet"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """Export a store: 0, or 2 where it cannot be read or the destination not be written."""
    if not options.store:
        options.parser.error(say("no-store"))
    from extractor.exchange import Part, export
    from extractor.store.connect import connect, told

    def tell(part: Part) -> None:
        if not options.quiet:
            print(say(f"exporting-{part}"), file=sys.stderr)

    try:
        with told(options.store), closing(connect(options.store, write=False)) as connection:
            exported = export(
                connection,
                options.destination,
                form=options.tables,
                published=options.published.isoformat() if options.published else None,
                license=options.license,
                on_part=tell,
            )
    except FileError as error:
        print(error_line(error, say), file=sys.stderr)
        return USAGE
    if not options.quiet:
        counts = {"annotations": exported.annotations, "observations": exported.observations}
        print(say("store-exported", folder=options.destination, **counts), file=sys.stderr)
    return OK
