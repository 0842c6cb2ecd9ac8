"""`chiso evaluate`: how right the records are, against gold annotations."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.read import shown
from corpus.read.errors import FileError
from extractor.commands.common import OK, SKIPPED, USAGE, Countdown, error_line, show
from extractor.messages import Messages
from patterns import load

if TYPE_CHECKING:
    from extractor.ablation import Ablated, Whole
    from extractor.evaluate import Difference, Figures, Judged
    from extractor.floors import Below
    from extractor.gold import Annotated, Row
    from extractor.output.report import Articles


def add_arguments(parser: Any, say: Messages) -> None:
    """Describe the command line."""
    parser.arguments.add_argument("gold", metavar=say("folder"), type=Path, help=say("help-gold"))
    add = parser.options.add_argument
    add("--records", metavar=say("file"), type=Path, help=say("help-records"))
    add("--against", metavar=say("file"), type=Path, help=say("help-against"))
    add("--errors", metavar=say("field"), help=say("help-errors"))
    add("--ablate", metavar=say("rule"), nargs="*", help=say("help-ablate"))
    add("--floors", metavar=say("file"), type=Path, help=say("help-floors"))
    add("--quiet", action="store_true", help=say("help-no-progress"))
    add("--json", action="store_true", help=say("help-json"))


def run(options: argparse.Namespace, say: Messages) -> int:
    """Score, and say everything that was asked for; 1 where a figure is below its floor."""
    _check(options, say)
    try:
        work = _Evaluation(options, say)
        if options.json:
            json.dump(work.as_json(), sys.stdout, ensure_ascii=False, indent=1)
            print()
        else:
            work.show()
    except FileError as error:
        print(error_line(error, say), file=sys.stderr)
        return USAGE
    for low in work.below:
        print(say("below-floor", figure=low.figure, f1=f"{low.f1:.4f}", floor=low.floor), file=sys.stderr)
    return SKIPPED if work.below else OK


def _check(options: argparse.Namespace, say: Messages) -> None:
    """Refuse what cannot be asked for."""
    from extractor.evaluate import FIELDS

    if options.ablate is not None and options.records:
        options.parser.error(say("ablate-needs-extraction"))
    for rule in sorted(set(options.ablate or ()) - load.known().keys()):
        options.parser.error(say("unknown-rule", rule=rule))
    if options.errors:
        known = {field for fields in FIELDS.values() for field in fields}
        known |= {f"{label}.{field}" for label, fields in FIELDS.items() for field in fields}
        if options.errors not in known:
            names = ", ".join(dict.fromkeys(field for fields in FIELDS.values() for field in fields))
            options.parser.error(say("bad-choice", given=options.errors, known=names))


class _Evaluation:
    """Everything that one command asks for, each worked out once, and only where it is asked for."""

    def __init__(self, options: argparse.Namespace, say: Messages) -> None:
        from extractor import floors, gold

        self._options, self._say = options, say
        self._gold: Sequence[Annotated] = gold.read_gold(options.gold)
        self.articles: Articles = {annotated.name: annotated.article for annotated in self._gold}
        name = options.gold.resolve().name
        self._floors = floors.read_floors(options.floors, name) if options.floors else {}

    @cached_property
    def _whole(self) -> Whole:
        from extractor.ablation import whole

        return whole(self._gold)

    @cached_property
    def judged(self) -> Sequence[Judged]:
        """Return what was said, or stands in the records that are given, beside the annotations."""
        return self._read(self._options.records) if self._options.records else self._whole.judged()

    @cached_property
    def before(self) -> Sequence[Judged] | None:
        """Return what the earlier run said."""
        return self._read(self._options.against) if self._options.against else None

    def _read(self, path: Path) -> Sequence[Judged]:
        from extractor.evaluate import judged
        from extractor.gold import read_records

        said: dict[str, list[Row]] = read_records(path, self._gold)
        silent = [annotated.name for annotated in self._gold if annotated.name not in said]
        if silent:
            print(self._say("no-records", file=shown(str(path)), documents=", ".join(silent)), file=sys.stderr)
        return [each for annotated in self._gold for each in judged(annotated, said.get(annotated.name, ()))]

    @cached_property
    def figures(self) -> Figures:
        """Return how right every field is."""
        from extractor.evaluate import figures

        return figures(self.judged)

    @cached_property
    def differences(self) -> Sequence[Difference]:
        """Return what was gained and lost since the earlier run."""
        from extractor.evaluate import differences

        return differences(self.before or (), self.judged)

    @cached_property
    def wrong(self) -> Sequence[Judged]:
        """Return the errors of the field that is asked for."""
        from extractor.evaluate import errors

        label, _, field = self._options.errors.rpartition(".")
        return errors(self.judged, field, label or None)

    @cached_property
    def ablated(self) -> Sequence[Ablated]:
        """Return what each rule gains and loses, the worst first."""
        from extractor.ablation import ablated

        rules = self._options.ablate or self._whole.rules()
        done, found = Countdown(self._say, "rules-so-far", len(rules)), []
        for each in ablated(self._whole, rules):
            found.append(each)
            if not self._options.quiet:
                done.step()
        return sorted(found, key=lambda each: (each.gains - each.losses, -each.fired, each.rule))

    @cached_property
    def below(self) -> Sequence[Below]:
        """Return the figures below their floors."""
        from extractor.floors import below

        return below(self.figures, self._floors)

    def show(self) -> None:
        """Print it for people."""
        from extractor.evaluate import figures
        from extractor.output import report

        say, options = self._say, self._options
        head = say("evaluated", folder=shown(str(options.gold)), articles=len(self._gold))
        before = figures(self.before) if self.before is not None else None
        show(head, report.figures_table(self.figures, say, before))
        show(report.heading(say("by-class")), report.classes_table(self.judged, say))
        show(report.heading(say("by-rule")), report.rules_table(self.judged, say))
        if options.errors:
            show(report.heading(say("errors-of", field=options.errors, count=len(self.wrong))))
            field = options.errors.rpartition(".")[2]
            show(*report.errors_list(self.wrong, field, self.articles, say))
        if self.before is not None:
            gains = sum(d.gained for d in self.differences)
            show(report.heading(say("since", gains=gains, losses=len(self.differences) - gains)))
            show(*report.differences_list(self.differences, self.articles, say))
        if options.ablate is not None:
            show(report.heading(say("ablated", rules=len(self.ablated))), report.ablation_table(self.ablated, say))
            for each in self.ablated if options.ablate else ():
                show(report.heading(each.rule))
                show(*report.differences_list(each.differences, self.articles, say, report.WITH))

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        from extractor.evaluate import figures
        from extractor.output import report

        said = report.as_json(self.judged, self.articles)
        if self._options.errors:
            field = self._options.errors.rpartition(".")[2]
            said["wrong"] = report.errors_json(self.wrong, field, self.articles)
        if self.before is not None:
            said["before"] = report.figures_json(figures(self.before))
            said["differences"] = report.differences_json(self.differences, self.articles)
        if self._options.ablate is not None:
            said["ablation"] = report.ablation_json(self.ablated, self.articles)
        if self._floors:
            said["below"] = [{"figure": low.figure, "floor": low.floor, "f1": low.f1} for low in self.below]
        return said
