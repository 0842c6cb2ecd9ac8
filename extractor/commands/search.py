"""`chiso search QUERY --store FILE`: the figures and citations that have the words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from extractor.commands.common import OK, SKIPPED, choice, lay_out
from extractor.messages import Messages

KINDS = ("indicator", "citation")
STATUSES = ("actual", "target", "forecast")
LIMIT = 20


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    parser.arguments.add_argument("query", metavar=say("query"), nargs="+", help=say("help-query"))
    add = parser.options.add_argument
    add("--store", metavar=say("file"), type=Path, help=say("help-store-read"))
    add("--kind", metavar="|".join(KINDS), type=choice(say, KINDS), help=say("help-search-kind"))
    add("--place", metavar=say("place"), help=say("help-search-place"))
    add("--period", metavar=say("period"), type=_period(say), help=say("help-search-period"))
    add("--status", metavar="|".join(STATUSES), type=choice(say, STATUSES), help=say("help-search-status"))
    add("--since", metavar=say("day"), type=_period(say), help=say("help-search-since"))
    add("--limit", metavar=say("number"), type=_number(say), default=LIMIT, help=say("help-search-limit"))
    add("--json", action="store_true", help=say("help-search-json"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """Print the hits; 1 where there are none."""
    if not options.store:
        options.parser.error(say("no-store"))
    from extractor.store.connect import connect, told
    from extractor.store.search import search

    with told(options.store), closing(connect(options.store, write=False)) as connection:
        found = search(
            connection,
            " ".join(options.query),
            kind=options.kind,
            place=options.place,
            period=options.period,
            status=options.status,
            since=options.since,
            limit=options.limit + 1,
        )
    more, found = len(found) > options.limit, found[: options.limit]
    if options.json:
        from extractor.output.jsonl import encoded

        for hit in found:
            print(encoded(hit))
    elif found:
        from extractor.output.found import hits

        lay_out(hits(found, say))
    if not found:
        print(say("nothing-found"), file=sys.stderr)
    elif more and not options.json:
        print(say("more-found", n=options.limit), file=sys.stderr)
    return OK if found else SKIPPED


def _period(say: Messages) -> Callable[[str], str]:
    def read(given: str) -> str:
        from extractor.store.search import BadPeriod, covered

        try:
            covered(given)
        except BadPeriod:
            raise argparse.ArgumentTypeError(say("bad-period", given=given)) from None
        return given

    return read


def _number(say: Messages) -> Callable[[str], int]:
    def read(given: str) -> int:
        if not (given.isascii() and given.isdecimal() and 0 < int(given) < 10**9):
            raise argparse.ArgumentTypeError(say("bad-number", given=given))
        return int(given)

    return read
