"""Pieces of text for people to read on a terminal: quoted, with their places, and marked in their sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex
from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from corpus.document import Piece, Span
from extractor.messages import Messages
from extractor.output.table import printable

LONGEST_QUOTE = 90
"""Cells that a quoted piece of text takes; a heading or sentence that says something may be long."""

NARROWEST = 24
"""Cells that a line takes, however narrow the terminal."""

_INDENT = 2
_PART = regex.compile(r"\S+\s*|\s+")


Mark = tuple[Span, str, bool]
"""What is marked, its label, and whether it is what the sentence is shown for."""


@dataclass(frozen=True)
class Marked:
    """A sentence in lines, and under each what stands where in it."""

    sentence: Piece
    marks: Sequence[Mark]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width, NARROWEST)
        for start, end in _lines(self.sentence, width):
            shown = printable(self.sentence.text[start - self.sentence.span[0] : end - self.sentence.span[0]])
            line = Text(shown.rstrip(), no_wrap=True)
            inside = [(s, label, own) for s, label, own in self.marks if s[0] < end and start < s[1]]
            for span, _, own in inside:
                if own:
                    line.stylize("bold reverse", max(0, span[0] - start), span[1] - start)
            yield line
            yield from self._rows((start, end), shown, inside, width)

    def _rows(self, line: Span, shown: str, marks: Sequence[Mark], width: int) -> Iterator[Text]:
        """Yield rows of marks under a line: as few as hold them side by side, the figure's own mark in the first."""
        rows: list[list[tuple[int, str, bool]]] = []
        for span, label, own in sorted(marks, key=lambda mark: (not mark[2], mark[0])):
            first = cell_len(shown[: max(0, span[0] - line[0])])
            last = cell_len(shown[: span[1] - line[0]].rstrip())
            start, drawn = _drawn(first, last, label, "^" if own else "─", width)
            for row in rows:
                if all(start + cell_len(drawn) < at or at + cell_len(text) < start for at, text, _ in row):
                    row.append((start, drawn, own))
                    break
            else:
                rows.append([(start, drawn, own)])
        for row in rows:
            text = Text(no_wrap=True)
            for start, drawn, own in sorted(row):
                text.append(" " * (start - text.cell_len)).append(drawn, "bold yellow" if own else "cyan")
            yield text


def _drawn(first: int, last: int, label: str, sign: str, width: int) -> tuple[int, str]:
    """Return where a mark under the cells `[first, last)` begins with its label, and how it is drawn.

    The label stands in a long mark, else behind it, else before it.
    """
    size = max(1, last - first)
    if not label:
        return first, sign * size
    if size >= cell_len(label) + 4:
        return first, f"{sign} {label} ".ljust(size, sign)
    if last + 1 + cell_len(label) <= width or first < cell_len(label) + 1:
        return first, f"{sign * size} {label}"
    return first - cell_len(label) - 1, f"{label} {sign * size}"


def new_grid() -> Table:
    """Return a table without lines: a label, and what belongs to it, in up to two columns."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_column(overflow="fold")
    return grid


def indented(shown: RenderableType) -> Padding:
    """Return `shown`, set in a little."""
    return Padding(shown, (0, 0, 0, _INDENT))


def in_quotes(text: str, say: Messages) -> str:
    """Return `text` in quotes, cut where it is long."""
    return say("quoted", text=printable(shortened(text.strip(), LONGEST_QUOTE)))


def shortened(text: str, longest: int) -> str:
    """Return `text`, or as much of it as takes no more than `longest` cells."""
    return text if cell_len(text) <= longest else set_cell_size(text, longest - 1) + "…"


def offsets(span: Span) -> str:
    """Return where a piece stands."""
    return f"{span[0]}–{span[1]}"


def _lines(sentence: Piece, width: int) -> Iterator[Span]:
    """Yield the spans of the lines that a sentence fills at `width` cells, cut between words where that is possible."""
    first = sentence.span[0]
    start = at = used = 0
    for part in _PART.finditer(sentence.text):
        word, size = part[0].rstrip(), cell_len(printable(part[0]))
        if at > start and used + cell_len(printable(word)) > width:
            yield first + start, first + at
            start, used = at, 0
        for cut in range(start + width, at + len(word), width) if at == start else ():
            yield first + start, first + cut
            start = cut
        at += len(part[0])
        used += size - (start - part.start() if start > part.start() else 0)
    yield first + start, first + at
