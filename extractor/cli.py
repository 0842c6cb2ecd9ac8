"""The command `chiso`: with `extractor/commands` the only place that prints."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from corpus.read import PassedOver, Source, SourceError, read, shown
from extractor.api import Result, outcomes, run_record
from extractor.commands import (
    annotate,
    citations,
    conflicts,
    evaluate,
    explain,
    export,
    index,
    indicators,
    rules,
    search,
    series,
    show,
    verify,
)
from extractor.commands.common import INTERRUPTED, NO_READER, OK, SKIPPED, USAGE, choice, day, error_line
from extractor.commands.progress import Progress
from extractor.messages import LANGUAGES, Messages
from extractor.output import KINDS, RecordKind, atomic, check, files, writing
from extractor.output.errors import OutputError
from extractor.output.jsonl import JsonLinesWriter
from extractor.store.errors import StoreError
from patterns import load
from patterns.rule import UnknownRule

SELECTABLE: tuple[RecordKind, ...] = ("indicator", "citation", "date")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `chiso` and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _prepare_streams()
    signal.signal(signal.SIGTERM, _terminated)
    say = Messages(_language(arguments))
    parser = _parser(say)
    options = parser.parse_args(arguments)
    if options.version:
        return _version()
    if options.command is None:
        parser.print_help(sys.stderr)
        return USAGE
    return _guarded(options, say)


def _guarded(options: argparse.Namespace, say: Messages) -> int:
    """Run the chosen command; whatever stops it early is said in one line."""
    try:
        with load.switched_off(options.without):
            code: int = options.run(options, say)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print(f"chiso: {say('interrupted')}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO_READER
    except (OutputError, StoreError) as error:
        print(error_line(error, say), file=sys.stderr)
        return USAGE
    except UnknownRule as error:
        options.parser.error(say("unknown-rule", rule=error.rule))
    except OSError as error:
        where = shown(str(error.filename or getattr(options, "output", None) or "stdout"))
        print(f"chiso: {where}: {say('cannot-write', problem=error.strerror)}", file=sys.stderr)
        return USAGE
    return code


# The commands


@dataclass
class _Tally:
    """What became of the paths."""

    read: int = 0
    passed_over: list[str] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)
    records: Counter[str] = field(default_factory=Counter)
    cut: Counter[str] = field(default_factory=Counter)

    def add_result(self, result: Result, whole: Result) -> None:
        """Count an article and its records, and those that its `whole` result had besides."""
        self.read += 1
        kept = _counted(result)
        self.records.update(kept)
        self.cut.update(_counted(whole) - kept)

    def add_error(self, error: SourceError, lang: str) -> None:
        """Note an article that was skipped, and why; the error itself would keep the article in memory."""
        self.skipped.append({"file": error.file, "reason": error.reason, "message": error.message(lang)})

    def as_json(self) -> bytes:
        """Return everything in the form of `--report`."""
        report = {
            "read": self.read,
            "records": {kind: self.records[kind] for kind in SELECTABLE},
            "skipped": self.skipped,
            "passed_over": self.passed_over,
            "cut": {kind: self.cut[kind] for kind in SELECTABLE},
        }
        return f"{json.dumps(report, ensure_ascii=False, indent=2)}\n".encode()


def _counted(result: Result) -> Counter[str]:
    found = zip(SELECTABLE, (result.indicators, result.citations, result.dates), strict=True)
    return Counter({kind: len(records) for kind, records in found})


def _extract(options: argparse.Namespace, say: Messages) -> int:
    if not options.paths:
        options.parser.error(say("no-path"))
    tally = _Tally()
    with _outputs(options, say, tally) as outputs, _progress(options, say) as progress:
        for outcome in outcomes(options.paths, published=options.published):
            if isinstance(outcome, PassedOver):
                tally.passed_over.append(outcome.path)
                continue
            if isinstance(outcome, SourceError):
                tally.add_error(outcome, say.lang)
                progress.say(error_line(outcome, say))
            else:
                kept = outcome.sure(options.min_confidence) if options.min_confidence else outcome
                tally.add_result(kept, outcome)
                for show in outputs:
                    show(kept)
            progress.step()
    if options.report:
        atomic.write(options.report, tally.as_json())
    if tally.skipped or not options.quiet:
        _sum_up(options, say, tally)
    return SKIPPED if tally.skipped else OK


def _text(options: argparse.Namespace, say: Messages) -> int:
    try:
        document = read(Source(options.file, shown(options.file)))
    except SourceError as error:
        print(error_line(error, say), file=sys.stderr)
        return SKIPPED
    sys.stdout.buffer.write(document.text.encode())
    return OK


def _version() -> int:
    run = run_record()
    print(f"chiso {run.version} (schema {run.schema_version}, rules {run.rules_sha256[:12]})")
    return OK


def _progress(options: argparse.Namespace, say: Messages) -> Progress:
    table_seen = _shows_table(options) and sys.stdout.isatty()
    return Progress(options.paths, say, wanted=not options.quiet and not table_seen)


# Where results go

Show = Callable[[Result], None]


class _NothingRead(Exception):
    """Leaves `writing` without putting an empty file in the place of a good one."""


@contextlib.contextmanager
def _outputs(options: argparse.Namespace, say: Messages, tally: _Tally) -> Iterator[list[Show]]:
    """Yield what is to be done with each result: show it, write it to the pipe, write it to the destination."""
    kinds: Sequence[RecordKind] = options.kind or KINDS
    outputs: list[Show] = []
    if _shows_table(options):
        outputs.append(_table(options, say))
    elif not options.output:
        lines = JsonLinesWriter(sys.stdout.buffer, run=run_record(), kinds=kinds)
        outputs.append(_flushed(lambda result: lines.add(list(result.records()))))
    if not options.output:
        yield outputs
        return
    with contextlib.suppress(_NothingRead), writing(options.output, run=run_record(), kinds=kinds) as writer:
        yield [*outputs, lambda result: writer.add(list(result.records()))]
        if not tally.read:
            raise _NothingRead


def _shows_table(options: argparse.Namespace) -> bool:
    wanted: bool = options.table or (sys.stdout.isatty() and not (options.output and options.quiet))
    return wanted


def _table(options: argparse.Namespace, say: Messages) -> Show:
    from rich.console import Console

    from extractor.output.table import tables

    console = Console(markup=False, highlight=False, emoji=False)
    kinds = options.kind or ["indicator"]

    def show(result: Result) -> None:
        with console.capture() as captured:
            console.print(tables(result, say, kinds=kinds))
        sys.stdout.write(captured.get())

    return _flushed(show)


def _flushed(show: Show) -> Show:
    def shown_at_once(result: Result) -> None:
        show(result)
        sys.stdout.flush()

    return shown_at_once


def _sum_up(options: argparse.Namespace, say: Messages, tally: _Tally) -> None:
    records = ", ".join(say(f"count-{kind}", n=tally.records[kind]) for kind in options.kind or SELECTABLE)
    counts = {"read": tally.read, "skipped": len(tally.skipped), "passed_over": len(tally.passed_over)}
    print(say("summary", records=records, **counts), file=sys.stderr)
    if load.off():
        print(say("switched-off", rules=", ".join(load.off())), file=sys.stderr)
    if options.min_confidence:
        cut = sum(tally.cut[kind] for kind in options.kind or SELECTABLE)
        print(say("cut", n=cut, least=f"{options.min_confidence:g}"), file=sys.stderr)
    if options.output:
        names = ", ".join(map(str, files(options.output, options.kind or KINDS)))
        print(say("written" if tally.read else "not-written", files=names), file=sys.stderr)


# The command line

_COMMANDS: Mapping[str, Any] = {
    "index": index,
    "search": search,
    "show": show,
    "citations": citations,
    "indicators": indicators,
    "conflicts": conflicts,
    "series": series,
    "export": export,
    "verify": verify,
    "explain": explain,
    "evaluate": evaluate,
    "rules": rules,
}
"""The commands that have a module each, in the order in which help lists them."""


def _parser(say: Messages) -> argparse.ArgumentParser:
    parser = _Parser(say, prog="chiso", description=say("description"), epilog=say("epilog"))
    parser.set_defaults(without=())
    parser.options.add_argument("--version", action="store_true", help=say("help-version"))
    commands = parser.add_subparsers(title=say("commands"), dest="command", metavar=say("command"))

    def command(name: str, run: Callable[[argparse.Namespace, Messages], int]) -> _Parser:
        made: _Parser = commands.add_parser(
            name,
            say=say,
            help=say(f"{name}-summary"),
            description=say(f"{name}-description"),
            epilog=say(f"{name}-epilog"),
        )
        made.set_defaults(run=run, parser=made)
        return made

    _add_extract(command("extract", _extract), say)
    text = command("text", _text)
    text.arguments.add_argument("file", metavar=say("file"), help=say("help-file"))
    for name, module in _COMMANDS.items():
        module.add_arguments(command(name, module.run), say)
    annotate.register(commands, say, format_type=choice(say, annotate.FORMATS), day_type=day(say))
    return parser


def _add_extract(parser: _Parser, say: Messages) -> None:
    parser.arguments.add_argument("paths", metavar=say("path"), nargs="*", help=say("help-path"))
    add = parser.options.add_argument
    add("-o", "--output", metavar=say("destination"), type=_destination(say), help=say("help-output"))
    add("--kind", metavar="|".join(SELECTABLE), action="append", type=choice(say, SELECTABLE), help=say("help-kind"))
    add("--published", metavar=say("day"), type=day(say), help=say("help-published"))
    add("--min-confidence", metavar=say("confidence"), type=_confidence(say), help=say("help-min-confidence"))
    add("--table", action="store_true", help=say("help-table"))
    add("--quiet", action="store_true", help=say("help-quiet"))
    add("--report", metavar=say("file"), type=Path, help=say("help-report"))
    add("--without", metavar=say("rule"), action="append", default=[], help=say("help-without"))


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks the user's language."""

    def __init__(self, say: Messages, **settings: Any) -> None:
        class Help(argparse.RawDescriptionHelpFormatter):
            def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
                super().add_usage(usage, actions, groups, say("usage") if prefix is None else prefix)

        super().__init__(add_help=False, allow_abbrev=False, formatter_class=Help, **settings)
        self._say = say
        self.arguments = self.add_argument_group(say("arguments"))
        self.options = self.add_argument_group(say("options"))
        self.options.add_argument("-h", "--help", action="help", help=say("help-help"))
        self.options.add_argument(
            "--lang", metavar="|".join(LANGUAGES), type=choice(say, LANGUAGES), help=say("help-lang")
        )

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command, and where help is."""
        problem = message.removeprefix("argument ")
        self.exit(USAGE, f"{self.prog}: {self._say('wrong-command', problem=problem, program=self.prog)}\n")


def _confidence(say: Messages) -> Callable[[str], float]:
    def confidence(given: str) -> float:
        try:
            least = float(given)
        except ValueError:
            least = -1.0
        if not 0 <= least <= 1:
            raise argparse.ArgumentTypeError(say("bad-confidence", given=given))
        return least

    return confidence


def _destination(say: Messages) -> Callable[[str], Path]:
    def destination(given: str) -> Path:
        try:
            check(Path(given))
        except OutputError as error:
            raise argparse.ArgumentTypeError(f"{error.file}: {error.message(say.lang)}") from None
        return Path(given)

    return destination


def _language(arguments: Sequence[str]) -> str:
    """Return the language of messages, which must be known before the arguments can be parsed in it."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--lang", nargs="?")
    wanted = early.parse_known_args(arguments)[0].lang
    environment = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return next((lang for lang in (wanted, environment[:2]) if lang in LANGUAGES), LANGUAGES[0])


# Around it all


def _prepare_streams() -> None:
    """Speak UTF-8 wherever the output goes, and survive streams that are closed."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - stays open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _terminated(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)
