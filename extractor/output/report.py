"""What an evaluation says, as tables for people to read and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from corpus.document import Document
from extractor.ablation import Ablated
from extractor.evaluate import (
    Difference,
    Figure,
    Figures,
    Judged,
    Ruled,
    by_rule,
    classes,
    excerpt,
    figures,
    rule_of,
    said_of,
)
from extractor.gold import core
from extractor.messages import Messages
from extractor.output.table import printable

Articles = Mapping[str, Document]
NOTHING = "–"


def heading(text: str) -> Text:
    """Return a heading, with an empty line before it."""
    return Text(f"\n{text}", "bold")


# --- tables --------------------------------------------------------------------------------------------------------


def figures_table(now: Figures, say: Messages, before: Figures | None = None) -> Table:
    """Return precision, recall and F1 of every field that a side states, and how far F1 moved since an earlier run."""
    numbers = ["P", "R", "F1", *(["±F1"] if before else []), say("head-right"), say("head-gold"), say("head-said")]
    table = _table(say, ["head-label", "head-field"], numbers)
    for label, fields in now.items():
        for field, figure in fields.items():
            if not figure.gold and not figure.said:
                continue
            shares = [f"{share:.3f}" for share in (figure.precision, figure.recall, figure.f1)]
            moved = [f"{figure.f1 - before[label][field].f1:+.3f}"] if before else []
            counts = [str(count) for count in (figure.right, figure.gold, figure.said)]
            _row(table, [say(f"label-{label}") if field == "detect" else "", field, *shares, *moved, *counts])
    return table


def classes_table(all_judged: Sequence[Judged], say: Messages) -> Table:
    """Return how many were missed, are spurious, and are wrong in which field."""
    table = _table(say, ["head-label", "head-errors"])
    for label, counts in classes(all_judged).items():
        named = {"missed": say("class-missed"), "spurious": say("class-spurious")}
        said = ", ".join(f"{named.get(what, what)} {count}" for what, count in counts.most_common())
        _row(table, [say(f"label-{label}"), said or NOTHING])
    return table


def rules_table(all_judged: Sequence[Judged], say: Messages) -> Table:
    """Return the rules that were wrong of a field, those most often wrong first."""
    table = _table(say, ["head-rule", "head-field"], [say("head-right"), say("head-wrong"), say("head-precision")])
    for field, rule, ruled in _ruled(all_judged):
        if ruled.wrong:
            _row(table, [rule, field, str(ruled.right), str(ruled.wrong), f"{ruled.precision:.3f}"])
    return table


def _ruled(all_judged: Iterable[Judged]) -> list[tuple[str, str, Ruled]]:
    counts = [(field, rule, ruled) for (field, rule), ruled in by_rule(all_judged).items()]
    return sorted(counts, key=lambda count: (-count[2].wrong, count[2].right, count[:2]))


def errors_list(wrong: Sequence[Judged], field: str, articles: Articles, say: Messages) -> Iterator[RenderableType]:
    """Yield each error: where it stands, the sentence, what the annotation says, what was said, and by which rule."""
    for each in wrong:
        start, end = each.span
        yield Text(printable(f"{each.document} {start}–{end}, {say(f'label-{each.label}')}"), "bold")
        yield Text(printable(f"  {excerpt(articles[each.document].text, each.span)}"))
        for side, row in (("head-gold", each.gold), ("head-said", each.said)):
            yield Text(printable(f"  {say(side)}: {said_of(row, field) or NOTHING}"))
        yield Text(f"  {say('head-rule')}: {rule_of(each.said, field) or NOTHING}", "dim")


SINCE, WITH = ("head-before", "head-now"), ("head-without", "head-with")
"""What the two sides of differences are: an earlier run and this one, or all without a rule and with it."""


def differences_list(
    found: Sequence[Difference], articles: Articles, say: Messages, names: tuple[str, str] = SINCE
) -> Iterator[RenderableType]:
    """Yield each gain and loss: where it stands, the sentence, what the annotation says, and what each side says."""
    for d in found:
        sign = say("gained") if d.gained else say("lost")
        head = f"{d.document} {d.span[0]}–{d.span[1]}, {say(f'label-{d.label}')}, {d.field}: {sign}"
        yield Text(printable(head), "bold")
        yield Text(printable(f"  {excerpt(articles[d.document].text, d.span)}"))
        sides = (("head-gold", d.gold), (names[0], d.before), (names[1], d.now))
        yield Text(printable("  " + "; ".join(f"{say(side)}: {said or NOTHING}" for side, said in sides)))


def ablation_table(found: Sequence[Ablated], say: Messages) -> Table:
    """Return what each rule gains and loses, the worst first, and document by document."""
    numbers = [say(f"head-{key}") for key in ("fired", "gains", "losses")]
    table = _table(say, ["head-rule"], numbers, ["head-documents"])
    for each in found:
        documents = "\n".join(f"{name}: {_summed(ds)}" for name, ds in each.documents().items())
        _row(table, [each.rule, str(each.fired), str(each.gains), str(each.losses), documents or NOTHING])
    return table


def _summed(found: Sequence[Difference]) -> str:
    """Return the gains and losses of one document by field: `name +2 −1, period +1`."""
    fields = dict.fromkeys(d.field for d in found)
    return ", ".join(f"{field} {_signs([d.gained for d in found if d.field == field])}" for field in fields)


def _signs(gained: Sequence[bool]) -> str:
    gains = sum(gained)
    return " ".join(f"{sign}{count}" for sign, count in (("+", gains), ("−", len(gained) - gains)) if count)


def _table(say: Messages, texts: Sequence[str], numbers: Sequence[str] = (), more: Sequence[str] = ()) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="underline")
    for key in texts:
        table.add_column(say(key), overflow="fold")
    for number in numbers:
        table.add_column(number, justify="right")
    for key in more:
        table.add_column(say(key), overflow="fold")
    return table


def _row(table: Table, cells: Iterable[str]) -> None:
    table.add_row(*(Text("\n".join(map(printable, cell.split("\n")))) for cell in cells))


# --- JSON ----------------------------------------------------------------------------------------------------------


def as_json(all_judged: Sequence[Judged], articles: Articles) -> dict[str, Any]:
    """Return the figures in the form of the annotations' scorer, the errors, and what each rule got right and wrong."""
    return {
        "documents": sorted(articles),
        "figures": figures_json(figures(all_judged)),
        "errors": {label: dict(counts) for label, counts in classes(all_judged).items()},
        "rules": [
            {"field": field, "rule": rule, "right": ruled.right, "wrong": ruled.wrong, "precision": ruled.precision}
            for field, rule, ruled in _ruled(all_judged)
        ],
    }


def figures_json(now: Figures) -> dict[str, dict[str, dict[str, float]]]:
    """Return figures by label and field, with the keys that the annotations' scorer gives them."""
    return {label: {field: _figure(figure) for field, figure in fields.items()} for label, fields in now.items()}


def _figure(figure: Figure) -> dict[str, float]:
    shares = {"p": figure.precision, "r": figure.recall, "f1": figure.f1}
    return {**shares, "right": figure.right, "gold": figure.gold, "pred": figure.said}


def errors_json(wrong: Sequence[Judged], field: str, articles: Articles) -> list[dict[str, Any]]:
    """Return the errors of a field."""
    return [
        {
            "document": each.document,
            "label": each.label,
            "span": list(each.span),
            "sentence": excerpt(articles[each.document].text, each.span),
            "gold": said_of(each.gold, field),
            "said": said_of(each.said, field),
            "said_span": list(core(each.said)) if each.said else None,
            "rule": rule_of(each.said, field),
        }
        for each in wrong
    ]


def differences_json(found: Iterable[Difference], articles: Articles) -> list[dict[str, Any]]:
    """Return gains and losses."""
    return [{**asdict(d), "sentence": excerpt(articles[d.document].text, d.span)} for d in found]


def ablation_json(found: Iterable[Ablated], articles: Articles) -> list[dict[str, Any]]:
    """Return what each rule gains and loses, each difference told."""
    return [
        {
            "rule": each.rule,
            "fired": each.fired,
            "gains": each.gains,
            "losses": each.losses,
            "documents": {
                name: {"gains": sum(d.gained for d in ds), "losses": sum(not d.gained for d in ds)}
                for name, ds in each.documents().items()
            },
            "differences": differences_json(each.differences, articles),
        }
        for each in found
    ]
