"""What commands share: exit codes, how an error is said, and how tables are shown."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.read.errors import FileError
from extractor.messages import Messages

if TYPE_CHECKING:
    from rich.console import RenderableType

OK, SKIPPED, USAGE, INTERRUPTED, NO_READER = 0, 1, 2, 130, 141
"""Exit codes; 141 where what reads our output stopped reading, as for any command that SIGPIPE ends."""


_TRAILING = re.compile(r"[ ]+$", re.MULTILINE)


def error_line(error: FileError, say: Messages) -> str:
    """Return an error as it is said: which file, and what is wrong with it."""
    return f"chiso: {error.file}: {error.message(say.lang)}"


def day(say: Messages) -> Callable[[str], date]:
    """Return what reads a day from the command line."""

    def read(given: str) -> date:
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise argparse.ArgumentTypeError(say("bad-day", given=given)) from None

    return read


def choice(say: Messages, known: Sequence[str]) -> Callable[[str], str]:
    """Return what reads one of a few words from the command line."""

    def read(given: str) -> str:
        if given not in known:
            raise argparse.ArgumentTypeError(say("bad-choice", given=given, known=", ".join(known)))
        return given

    return read


def spare(options: argparse.Namespace, say: Messages, output: Path | None, *inputs: Path) -> None:
    """Refuse to write `output` over one of the files that are read."""
    if output is not None and any(output.exists() and path.exists() and output.samefile(path) for path in inputs):
        options.parser.error(say("output-is-input", file=output))


def show(*parts: RenderableType) -> None:
    """Print tables, laid out, and texts, each on a line of its own, on standard output."""
    from rich.console import Console
    from rich.table import Table

    console = Console(markup=False, highlight=False, emoji=False)
    with console.capture() as captured:
        for part in parts:
            console.print(part, soft_wrap=not isinstance(part, Table))
    sys.stdout.write(captured.get())


def lay_out(shown: RenderableType) -> None:
    """Print a layout on standard output, without spaces at the ends of lines where that is no terminal."""
    from rich.console import Console

    console = Console(markup=False, highlight=False, emoji=False)
    with console.capture() as captured:
        console.print(shown)
    laid_out = captured.get()
    sys.stdout.write(laid_out if console.is_terminal else _TRAILING.sub("", laid_out))


class Countdown:
    """Says on stderr now and then how much of a long work is done, and of how much where `total` is known."""

    EVERY = 5.0

    def __init__(self, say: Messages, key: str, total: int | None = None) -> None:
        self._say, self._key, self._total = say, key, total
        self._done = 0
        self._next = time.monotonic() + self.EVERY

    def step(self) -> None:
        """Count one more."""
        self._done += 1
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + self.EVERY
            print(self._say(self._key, done=self._done, total=self._total), file=sys.stderr)
