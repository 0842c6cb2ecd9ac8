"""How far the reading of articles is, said on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.read import PassedOver, find
from extractor.messages import Messages

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Progress:
    """Says how far the work on `paths` is, once it has taken more than a second: a bar, or a line now and then."""

    AFTER = 1.0
    EVERY = 5.0

    def __init__(self, paths: Sequence[str], say: Messages, *, wanted: bool) -> None:
        self._paths = paths
        self._say = say
        self._wanted = wanted
        self._bar: Bar | None = None
        self._done = 0
        self._next = time.monotonic() + self.AFTER

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def step(self) -> None:
        """Count one more article."""
        self._done += 1
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=self._done)
        elif self._wanted and time.monotonic() >= self._next:
            self._next = time.monotonic() + self.EVERY
            if sys.stderr.isatty():
                self._bar = self._started()
            else:
                self.say(self._say("so-far", done=self._done, total=self._total))

    def say(self, line: str) -> None:
        """Print a line on stderr, above the bar if there is one."""
        if self._bar:
            self._bar.console.print(line)
        else:
            print(line, file=sys.stderr)

    @cached_property
    def _total(self) -> int:
        return sum(not isinstance(found, PassedOver) for found in find(self._paths))

    def _started(self) -> Bar:
        from rich.console import Console
        from rich.progress import Progress as Bar

        bar = Bar(console=Console(stderr=True, markup=False, highlight=False, emoji=False), transient=True)
        bar.add_task(self._say("working"), total=self._total, completed=self._done)
        bar.start()
        return bar
