"""`chiso annotate`: articles and their records to an annotation tool, and corrected ones back as gold files."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from corpus.read import PassedOver
from corpus.read.errors import FileError
from extractor.annotate import FORMATS, form
from extractor.annotate.annotation import annotation
from extractor.annotate.errors import FolderInUse, SameName
from extractor.api import outcomes
from extractor.commands.common import OK, SKIPPED, error_line
from extractor.messages import Messages
from extractor.output import atomic

__all__ = ["FORMATS", "register"]

Type = Callable[[str], Any]
T = TypeVar("T")


def register(commands: Any, say: Messages, *, format_type: Type, day_type: Type) -> None:
    """Add the command to `commands`; `format_type` and `day_type` check an argument, and complain in the language."""
    parser = _added(commands, "annotate", say)
    parser.set_defaults(run=lambda options, say: options.parser.error(say("no-action")), parser=parser)
    actions = parser.add_subparsers(title=say("commands"), dest="action", metavar=say("command"))
    export, back = _added(actions, "annotate-export", say), _added(actions, "annotate-import", say)
    export.arguments.add_argument("paths", metavar=say("path"), nargs="+", help=say("help-path"))
    back.arguments.add_argument("path", metavar=say("path"), type=Path, help=say("help-annotated"))
    for action, run, help_output in ((export, _export, "help-project"), (back, _import, "help-corrected")):
        action.set_defaults(run=run, parser=action)
        add = action.options.add_argument
        known = "|".join(FORMATS)
        add("--format", metavar=known, type=format_type, required=True, help=say("help-format"))
        add("-o", "--output", metavar=say("destination"), type=Path, required=True, help=say(help_output))
        add("--quiet", action="store_true", help=say("help-quiet-annotate"))
    export.options.add_argument("--published", metavar=say("day"), type=day_type, help=say("help-published"))


def _added(commands: Any, name: str, say: Messages) -> Any:
    made: ArgumentParser = commands.add_parser(
        name.removeprefix("annotate-"),
        say=say,
        help=say(f"{name}-summary"),
        description=say(f"{name}-description"),
        epilog=say(f"{name}-epilog"),
    )
    return made


def _export(options: Namespace, say: Messages) -> int:
    folder: Path = options.output
    if folder.is_dir() and any(folder.iterdir()):
        raise FolderInUse(str(folder))
    tally = _Tally(options, say)
    with suppress(_NothingDone), form(options.format).writing(folder) as add:
        for outcome in tally.paced(outcomes(options.paths, published=options.published)):
            if isinstance(outcome, PassedOver):
                continue
            with tally.skipping():
                if isinstance(outcome, FileError):
                    raise outcome
                made = annotation(outcome)
                tally.name(made.document, where=outcome.document.document)
                add(made)
        if not tally.done:
            raise _NothingDone
    tally.sum_up("exported")
    return tally.code


def _import(options: Namespace, say: Messages) -> int:
    from extractor.annotate.gold import gold, shown

    tally = _Tally(options, say)
    uncorrected = 0
    for outcome in tally.paced(form(options.format).read(options.path)):
        with tally.skipping():
            if isinstance(outcome, FileError):
                raise outcome
            made = gold(outcome)
            document: str = made.content["document"]
            tally.name(document, where=outcome.where)
            text = options.output / document
            with atomic.replacing([text, text.with_suffix(".json")]) as (text_file, gold_file):
                text_file.write(outcome.text.encode())
                gold_file.write(made.as_json())
            uncorrected += not outcome.corrected
            if made.left_out:
                regions = shown(made.left_out, outcome.text)
                print(f"chiso: {outcome.where}: {say('left-out', regions=regions)}", file=sys.stderr)
    tally.sum_up("imported")
    if uncorrected:
        print(say("uncorrected", n=uncorrected), file=sys.stderr)
    return tally.code


class _NothingDone(Exception):
    """Leaves a project that would be empty without writing it."""


class _Tally:
    """Counts the articles, says on stderr how far the work is, and keeps one article from stopping the others."""

    EVERY = 5.0

    def __init__(self, options: Namespace, say: Messages) -> None:
        self._options = options
        self._say = say
        self._names: set[str] = set()
        self.done = self._skipped = 0

    @property
    def code(self) -> int:
        """The exit code."""
        return SKIPPED if self._skipped else OK

    @contextmanager
    def skipping(self) -> Iterator[None]:
        """Count an article as done, or say what is wrong with it and count it as skipped."""
        try:
            yield
        except FileError as error:
            print(error_line(error, self._say), file=sys.stderr)
            self._skipped += 1
        else:
            self.done += 1

    def name(self, document: str, *, where: str) -> None:
        """Take a name; raise `SameName` where an article had it, as the second would be written over the first."""
        if document in self._names:
            raise SameName(where, name=document)
        self._names.add(document)

    def paced(self, items: Iterable[T]) -> Iterator[T]:
        """Pass `items` on, and say every few seconds how many articles are done."""
        due = None
        for item in items:
            yield item
            now = time.monotonic()
            due = now + self.EVERY if due is None else due  # from the first article on, so that one alone says nothing
            if now > due and not self._options.quiet:
                due = now + self.EVERY
                print(self._say("done-so-far", done=self.done), file=sys.stderr)

    def sum_up(self, key: str) -> None:
        """Say what was done, by the text of `key`."""
        if self._skipped or not self._options.quiet:
            folder = self._options.output if self.done else "–"
            print(self._say(key, done=self.done, skipped=self._skipped, folder=folder), file=sys.stderr)
