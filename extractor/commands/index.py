"""`chiso index PATH… --store FILE`: articles and their records in one database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.read import Source, SourceError, find
from extractor.commands.common import OK, SKIPPED, day, error_line, spare
from extractor.commands.progress import Progress
from extractor.messages import Messages
from extractor.output import atomic
from extractor.output.columns import TABLES

if TYPE_CHECKING:
    from extractor.store.index import IndexReport


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    parser.arguments.add_argument("paths", metavar=say("path"), nargs="*", help=say("help-indexed"))
    add = parser.options.add_argument
    add("--store", metavar=say("file"), type=Path, help=say("help-store"))
    add("--published", metavar=say("day"), type=day(say), help=say("help-published"))
    add("--prune", action="store_true", help=say("help-prune"))
    add("--report", metavar=say("file"), type=Path, help=say("help-report"))
    add("--quiet", action="store_true", help=say("help-quiet-index"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """Index, and say what became of the articles; 1 where one could not be read."""
    if not options.paths:
        options.parser.error(say("no-path-to-index"))
    if not options.store:
        options.parser.error(say("no-store"))
    spare(options, say, options.report, options.store, *_articles(options))
    from extractor.store.index import index  # takes its time, and help does without

    with Progress(options.paths, say, wanted=not options.quiet) as progress:

        def tell(error: SourceError) -> None:
            progress.say(error_line(error, say))
            progress.step()

        report = index(
            options.store,
            options.paths,
            published=options.published,
            prune=options.prune,
            on_error=tell,
            on_step=progress.step,
        )
    if options.report:
        atomic.write(options.report, _as_json(report, say.lang))
    if report.skipped or not options.quiet:
        _sum_up(report, options.store, say)
    return SKIPPED if report.skipped else OK


def _articles(options: argparse.Namespace) -> list[Path]:
    """Return the articles that are read, where a report is to be written that could take the place of one."""
    found = find(options.paths) if options.report else ()
    return [Path(item.path) for item in found if isinstance(item, Source)]


def _sum_up(report: IndexReport, store: Path, say: Messages) -> None:
    kinds = ("added", "changed", "unchanged", "skipped", "passed_over")
    lines = [say("indexed", **{kind: len(getattr(report, kind)) for kind in kinds})]
    if report.gone:
        lines.append(say("pruned" if report.pruned else "gone", n=len(report.gone)))
    counted = [kind for kind in TABLES if kind != "document"]
    records = ", ".join(say(f"count-{kind}", n=report.counts[TABLES[kind]]) for kind in counted)
    lines.append(say("stored", store=store, records=records, **report.counts))
    print("\n".join(lines), file=sys.stderr)


def _as_json(report: IndexReport, lang: str) -> bytes:
    """Return everything in the form of `--report`."""
    said = {
        "added": report.added,
        "changed": report.changed,
        "unchanged": len(report.unchanged),
        "gone": report.gone,
        "pruned": report.pruned,
        "skipped": [{"file": e.file, "reason": e.reason, "message": e.message(lang)} for e in report.skipped],
        "passed_over": report.passed_over,
        "derived": report.derived,
        "store": report.counts,
    }
    return f"{json.dumps(said, ensure_ascii=False, indent=2)}\n".encode()
