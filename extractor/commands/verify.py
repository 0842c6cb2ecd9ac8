"""`chiso verify RECORDS|STORE`: open the sources again, and say which records no longer hold and why."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.read.errors import FileError
from extractor.commands.common import OK, SKIPPED, USAGE, Countdown, error_line
from extractor.messages import Messages

if TYPE_CHECKING:
    from extractor.verify import Failure, Row

SHOWN = 60
"""Characters of a text that a line of the report shows."""


_SQLITE = b"SQLite format 3\0"


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    parser.arguments.add_argument("file", metavar=say("records-or-store"), type=Path, help=say("help-verified"))
    add = parser.options.add_argument
    add("--root", metavar=say("folder"), type=Path, default=None, help=say("help-root"))
    add("--json", action="store_true", help=say("help-verify-json"))
    add("--quiet", action="store_true", help=say("help-verify-quiet"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """Verify a file of records or a store: 0 where all holds, 1 where something does not."""
    from extractor.verify import verify

    documents = records = failing = 0
    countdown = None if options.quiet else Countdown(say, "verified-so-far")
    try:
        for verified in verify(_documents(options.file, options.root)):
            documents += 1
            records += verified.records
            failing += bool(verified.failures)
            if countdown:
                countdown.step()
            for failure in verified.failures:
                print(json.dumps(asdict(failure), ensure_ascii=False) if options.json else _line(failure, say))
    except FileError as error:
        print(error_line(error, say), file=sys.stderr)
        return USAGE
    if failing or not options.quiet:
        print(say("verified", documents=documents, records=records, failing=failing), file=sys.stderr)
    return SKIPPED if failing else OK


def _documents(file: Path, root: Path | None) -> Iterator[tuple[str, Sequence[Row]]]:
    """Yield the path of each source with its rows; of a store the paths are its own, of a file below `root`."""
    from extractor.verify import by_document, of_store, read_rows

    if _is_database(file):
        yield from of_store(file)
        return
    for rows in by_document(read_rows(file)):
        name = rows[0]["document"]
        yield str(root / name) if root else name, rows


def _is_database(file: Path) -> bool:
    """Whether a file begins as every SQLite database does."""
    try:
        with file.open("rb") as stream:
            return stream.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _line(failure: Failure, say: Messages) -> str:
    """Return one failure as a line: where, which record, and what is wrong with it."""
    gaps = {
        "field": failure.field,
        "stated": _short(failure.stated),
        "found": _short(failure.found),
        "at": failure.at,
    }
    which = f" {failure.record}" if failure.record else ""
    return f"{failure.document}:{which} {say(f'verify-{failure.reason}', **gaps)}"


def _short(text: str | None) -> str:
    line = " ".join((text or "").split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
