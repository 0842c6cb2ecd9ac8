"""`chiso citations`: which articles cite which document, how often and where; and what people decide of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.commands.common import OK, show, spare
from extractor.messages import Messages
from extractor.output import atomic

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from extractor.identities.cited import Cited
    from extractor.store.citations import Entry, Mentioned

FORMATS = ("table", "jsonl", "csv", "csl-json", "bibtex", "ris", "json-ld")


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    add = parser.options.add_argument
    add("--store", metavar=say("file"), type=Path, help=say("help-store-read"))
    add("--key", metavar=say("key"), help=say("help-key"))
    add("--document", metavar=say("document"), help=say("help-cites-document"))
    add("--format", metavar="|".join(FORMATS), help=say("help-citations-format"))
    add("-o", "--output", metavar=say("file"), type=Path, help=say("help-citations-output"))
    add("--explain", action="store_true", help=say("help-citations-explain"))
    pair = (say("id"), say("id"))
    add("--apart", metavar=pair, nargs=2, help=say("help-apart"))
    add("--together", metavar=pair, nargs=2, help=say("help-together"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """Show the citation index, or change it by a decision."""
    if not options.store:
        options.parser.error(say("no-store"))
    if options.format and options.format not in FORMATS:
        options.parser.error(say("bad-choice", given=options.format, known=", ".join(FORMATS)))
    if options.output and options.format == "table":
        options.parser.error(say("table-to-file"))
    spare(options, say, options.output, options.store)
    if options.apart and options.together:
        options.parser.error(say("one-decision"))
    if options.apart or options.together:
        return _decide(options, say)
    return _show(options, say)


def _decide(options: argparse.Namespace, say: Messages) -> int:
    from extractor.store.citations import decide

    kind = "apart" if options.apart else "together"
    one, other = options.apart or options.together
    found = decide(options.store, "apart" if options.apart else "together", one, other)
    done = (found[0] == found[1]) == (kind == "together")
    print(say(f"decided-{kind}" if done else "decided-nothing", one=found[0], other=found[1]), file=sys.stderr)
    return OK


def _show(options: argparse.Namespace, say: Messages) -> int:
    from extractor.output.cited import dumped
    from extractor.store.citations import citation_index, namesakes
    from extractor.store.connect import connect, told

    with told(options.store), closing(connect(options.store, write=False)) as connection:
        entries = citation_index(connection, key=options.key, document=options.document)
        near = {e.cited.cited_id: namesakes(connection, e.cited) for e in entries} if options.explain else {}
    form = _format(options)
    if form == "table":
        detailed = options.explain or options.key is not None or options.document is not None
        show(*_table(entries, say, detailed=detailed, near=near if options.explain else None))
    elif options.output:
        atomic.write(options.output, dumped(entries, form))
    else:
        sys.stdout.buffer.write(dumped(entries, form))
    if not entries:
        print(say("cites-nothing"), file=sys.stderr)
    return OK


def _format(options: argparse.Namespace) -> str:
    """Return the format that is asked for: by name, by the extension of the file, or else by where it goes."""
    from extractor.output.cited import format_of

    if options.format:
        return str(options.format)
    if options.output:
        return format_of(options.output)
    return "table" if options.explain or sys.stdout.isatty() else "jsonl"


# For people


def _table(
    entries: Sequence[Entry], say: Messages, *, detailed: bool, near: Mapping[str, Sequence[Cited]] | None
) -> Iterator[RenderableType]:
    """Yield one table of all documents, or, in detail, each document with the places where it is cited."""
    if not detailed:
        yield _overview(entries, say)
        return
    for entry in entries:
        yield from _entry(entry, say, explained=near is not None)
        for other in (near or {}).get(entry.cited.cited_id, ()):
            yield _text(f"  {say('kept-apart', document=_named(other, say), id=other.cited_id)}", "dim")
        yield _text("")


def _overview(entries: Sequence[Entry], say: Messages) -> RenderableType:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="underline")
    table.add_column(say("head-key"), overflow="fold", ratio=3)
    table.add_column(say("head-issuer"), overflow="fold", ratio=2)
    table.add_column(say("head-signed"), width=10)
    table.add_column(say("head-articles"), justify="right")
    table.add_column(say("head-mentions"), justify="right")
    for entry in entries:
        cited = entry.cited
        counts = (str(len(entry.sources)), str(len(entry.mentions)))
        signed = cited.date or (str(cited.year) if cited.year else "")
        table.add_row(*map(_text, (_title(cited, say), _issuer(cited), signed, *counts)))
    return table


def _entry(entry: Entry, say: Messages, *, explained: bool) -> Iterator[RenderableType]:
    cited = entry.cited
    yield _text(_named(cited, say), "bold")
    counts = say("cited-counts", articles=len(entry.sources), mentions=len(entry.mentions))
    yield _text(f"  {counts} · {cited.cited_id}", "dim")
    for mention in entry.mentions:
        yield _text(f"  {mention.source}:{mention.start}–{mention.stop}  {mention.key}")
        yield _text(f"      {' '.join(mention.sentence.split())}", "dim")
        if explained:
            yield _text(f"      {mention.id} · {mention.rule}: {_why(mention, say)}")


def _named(cited: Cited, say: Messages) -> str:
    """Return what is known of a document in one line."""
    parts = (_title(cited, say), _issuer(cited), cited.date or (str(cited.year) if cited.year else ""))
    return " · ".join(part for part in parts if part)


def _title(cited: Cited, say: Messages) -> str:
    name = cited.key if cited.key.startswith(cited.type) else f"{cited.type} {cited.key}"
    title = f" ({cited.title})" if cited.symbol and cited.title else ""
    draft = f" [{say('draft')}]" if cited.draft else ""
    return f"{name}{title}{draft}"


def _issuer(cited: Cited) -> str:
    return ", ".join(part for part in (cited.issuer, cited.place) if part)


def _why(mention: Mentioned, say: Messages) -> str:
    """Return why a mention belongs to its document, in words."""
    evidence = mention.evidence
    said = [say(mention.rule.replace(".", "-"))]
    for kind in ("agree", "from", "differ"):
        if evidence.get(kind):
            said.append(say(f"evidence-{kind}", what=", ".join(_pieces(evidence[kind], say))))
    return "; ".join(said)


def _pieces(evidence: Mapping[str, Any], say: Messages) -> Iterator[str]:
    for name, value in evidence.items():
        values = value if isinstance(value, list) else [value]
        shown = " / ".join(say(f"from-{v}") if v in ("sentence", "source", "article") else str(v) for v in values)
        yield say(f"evidence-{name}") if value is True else f"{say(f'evidence-{name}')} {shown}"


def _text(words: str, style: str = "") -> Text:
    from rich.text import Text

    from extractor.output.table import printable

    return Text(printable(words), style)
