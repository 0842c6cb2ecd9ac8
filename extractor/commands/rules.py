"""`chiso rules`: every rule, what it does, what proves it, and how often it fires."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.read import SourceError
from extractor.commands.common import OK, SKIPPED, error_line, show
from extractor.messages import Messages
from patterns import load
from patterns.rule import Example, Rule

if TYPE_CHECKING:
    from rich.console import RenderableType


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    parser.arguments.add_argument("ids", metavar=say("rule"), nargs="*", help=say("help-rule-ids"))
    add = parser.options.add_argument
    add("--fired", metavar=say("path"), nargs="+", help=say("help-fired"))
    add("--pattern", action="store_true", help=say("help-pattern"))
    add("--json", action="store_true", help=say("help-json"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """List rules: all in a table, those that are named in full; 1 where an article cannot be read."""
    for unknown in sorted(set(options.ids) - load.known().keys()):
        options.parser.error(say("unknown-rule", rule=unknown))
    rules = [load.known()[rule] for rule in options.ids or load.known()]
    counts, failed = _counted(options.fired, say) if options.fired else (None, False)
    if options.json:
        json.dump([_as_json(rule, counts) for rule in rules], sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif options.ids:
        show(*(part for rule in rules for part in _in_full(rule, counts, say)))
    else:
        show(_table(rules, counts, say, patterns=options.pattern))
    return SKIPPED if failed else OK


def _counted(paths: Sequence[str], say: Messages) -> tuple[Counter[str], bool]:
    """Return how often each rule fires in the articles, and whether one could not be read."""
    from extractor.api import outcomes
    from patterns import fired

    counts: Counter[str] = Counter()
    failed = False
    found = outcomes(paths)
    while True:
        with fired.noted() as noted:
            outcome = next(found, None)
        if outcome is None:
            return counts, failed
        counts.update(rule for rule, _ in noted)
        if isinstance(outcome, SourceError):
            failed = True
            print(error_line(outcome, say), file=sys.stderr)


def _table(rules: Sequence[Rule], counts: Counter[str] | None, say: Messages, *, patterns: bool) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="underline")
    table.add_column(say("head-rule"), overflow="fold")
    if counts is not None:
        table.add_column(say("head-fired"), justify="right")
    table.add_column(say("head-description"), overflow="fold")
    for rule in rules:
        fired = [str(counts[rule.id])] if counts is not None else []
        said = rule.described(say.lang) + (f"\n{rule.pattern}" if patterns and rule.pattern else "")
        table.add_row(*(Text(cell) for cell in (rule.id, *fired, said)))
    return table


def _in_full(rule: Rule, counts: Counter[str] | None, say: Messages) -> list[RenderableType]:
    from rich.text import Text

    lines = [f"  {rule.described(say.lang)}", f"  {say('head-file')}: {_file(rule)}"]
    if counts is not None:
        lines.append(f"  {say('head-fired')}: {counts[rule.id]}")
    if rule.pattern:
        lines.append(f"  {say('head-pattern')}: {rule.pattern}")
    lines += [f"  {say('head-example')}: {_example(example)}" for example in rule.examples]
    lines += [f"  {say('head-reject')}: {_one_line(text)}" for text in rule.rejects]
    return [Text(rule.id, "bold"), *(Text(line) for line in lines)]


def _file(rule: Rule) -> str:
    return f"patterns/{rule.subject}.toml"


def _example(example: Example) -> str:
    found = [f"→ {example.found}"] if example.found else []
    expected = [f"{field} = {value}" for field, value in example.expect.items()]
    return _one_line(" ".join([example.text, *found, *([f"({', '.join(expected)})"] if expected else [])]))


def _one_line(text: str) -> str:
    return text.replace("\n", " ⏎ ")


def _as_json(rule: Rule, counts: Counter[str] | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": rule.id,
        "file": _file(rule),
        "description": {lang: rule.described(lang) for lang in ("vi", "en")},
        "pattern": rule.pattern or None,
        "priority": rule.priority,
        "examples": [{"text": e.text, "found": e.found, "expect": dict(e.expect)} for e in rule.examples],
        "rejects": list(rule.rejects),
    }
    return said | ({"fired": counts[rule.id]} if counts is not None else {})
