"""`chiso explain FILE[:OFFSET]`: why a figure has the record it has, or none."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import Any

from corpus.read import Source, SourceError, read, shown
from extractor.commands.common import OK, SKIPPED, day, error_line, lay_out
from extractor.messages import Messages

_OFFSET = re.compile(r"(?P<file>.+):(?P<offset>[0-9]{1,18})", re.DOTALL)


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    parser.arguments.add_argument("file", metavar=say("file-offset"), help=say("help-file-offset"))
    add = parser.options.add_argument
    add("--published", metavar=say("day"), type=day(say), help=say("help-published"))
    add("--json", action="store_true", help=say("help-json"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """Explain one figure of an article, or all, and return the exit code."""
    from extractor.explain import NoFigure, explain  # takes its time, and help does without

    file, offset = file_and_offset(options.file)
    try:
        published = options.published.isoformat() if options.published else None
        explanation = explain(read(Source(file, shown(file)), published=published), offset)
    except SourceError as error:
        print(error_line(error, say), file=sys.stderr)
        return SKIPPED
    except NoFigure as problem:
        from extractor.output.explained import near

        options.parser.error(near(problem, say))
    if options.json:
        from extractor.output.jsonl import encoded

        print(encoded(explanation))
    else:
        from extractor.output.explained import explained

        lay_out(explained(explanation, say))
    return OK


def file_and_offset(given: str) -> tuple[str, int | None]:
    """Return the file that `FILE[:OFFSET]` names, and the offset; a file of that very name comes first."""
    parts = _OFFSET.fullmatch(given)
    if parts is None or os.path.exists(given):  # noqa: PTH110 - a name that no file can have is no error here
        return given, None
    return parts["file"], int(parts["offset"])
