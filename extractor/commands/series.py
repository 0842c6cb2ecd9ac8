"""`chiso series --indicator ID --place P`: the stated values of an indicator over time, as a table or a chart."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.read.errors import FileError
from extractor.commands.common import OK, USAGE, error_line, show, spare
from extractor.messages import Messages
from extractor.output import atomic

if TYPE_CHECKING:
    from rich.console import RenderableType

    from extractor.series import Series

FORMS = (".svg", ".png", ".html", ".csv")


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    add = parser.options.add_argument
    add("--store", metavar=say("file"), type=Path, help=say("help-store-read"))
    add("--indicator", metavar="ID", help=say("help-indicator"))
    add("--place", metavar=say("place"), help=say("help-series-place"))
    add("-o", "--output", metavar=say("file"), type=Path, help=say("help-series-output"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """Show a series, or write it to a file: 0, or 2 where the store, the indicator or the file is at fault."""
    if not options.store:
        options.parser.error(say("no-store"))
    if not options.indicator:
        options.parser.error(say("no-indicator"))
    spare(options, say, options.output, options.store)
    from extractor.series import series
    from extractor.store.connect import connect, told

    if options.output and options.output.suffix.lower() not in FORMS:
        options.parser.error(say("bad-series-form", given=options.output, known=", ".join(FORMS)))
    try:
        with told(options.store), closing(connect(options.store, write=False)) as connection:
            found = series(connection, options.indicator, place=options.place or None, store=str(options.store))
        if options.output:
            atomic.write(options.output, _bytes(found, options.output.suffix.lower(), say))
        else:
            show(_table(found, say))
    except FileError as error:
        print(error_line(error, say), file=sys.stderr)
        return USAGE
    records = sum(len(point.records) for point in found.points)
    print(say("series-found", points=len(found.points), records=records), file=sys.stderr)
    places = {point.stated.place for point in found.points}
    if options.output and len(places) > 1:
        print(say("series-places", places=len(places)), file=sys.stderr)
    return OK


def _bytes(series: Series, form: str, say: Messages) -> bytes:
    if form == ".csv":
        from extractor.output.csv import sheet

        return sheet(series.to_frame())
    if form == ".html":
        from extractor.output.series_page import page

        return page(series, say)
    from extractor.output.chart import drawn

    return drawn(series, say, form[1:])


def _table(series: Series, say: Messages) -> RenderableType:
    """Lay out a row a point: period, value, status, place, and the articles that state it."""
    from rich.table import Table
    from rich.text import Text

    from extractor.output.table import period, printable, quantity

    title = Text(series.title(say.lang))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="underline", title=title, title_justify="left")
    for key in ("period", "value", "status", "place", "document"):
        table.add_column(say(f"head-{key}"), overflow="fold")
    for point in series.points:
        stated = point.stated
        name = " · ".join(part for part in (stated.place, stated.scope) if part)
        articles = ", ".join(dict.fromkeys(record.document for record in point.records))
        cells = (period(stated.period, say), quantity(stated, say), say(f"status-{stated.status}"), name, articles)
        table.add_row(*(Text(printable(cell or "")) for cell in cells))
    return table
