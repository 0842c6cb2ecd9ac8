"""Records as tables for people to read on a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from extractor.api import Result
from extractor.messages import Messages
from extractor.output.columns import RecordKind
from extractor.records import CitationRecord, DateRecord, IndicatorRecord

SHOWN: tuple[RecordKind, ...] = ("indicator", "citation", "date")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SEASON = re.compile(r"(\d{4})-(3[3-6]|4[01])")
_SIGNS = {"=": "", ">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "~": "~ "}
_CHANGES = {None: "", "increase": "+", "decrease": "−"}

Cells = Sequence[str | None]


def tables(result: Result, say: Messages, *, kinds: Sequence[RecordKind] = ("indicator",)) -> RenderableType:
    """Return the article's name, how much was found in it, and a table of each of `kinds` that it has."""
    found: Mapping[str, int] = {
        "indicator": len(result.indicators),
        "citation": len(result.citations),
        "date": len(result.dates),
    }
    counts = ", ".join(say(f"count-{kind}", n=found[kind]) for kind in SHOWN)
    parts: list[RenderableType] = [Text.assemble((printable(result.document.document), "bold"), (f"  {counts}", "dim"))]
    parts += [_TABLES[kind](result, say) for kind in kinds if found[kind]]
    return Group(*parts, "")


def printable(text: str) -> str:
    """Return `text` without what could steer a terminal."""
    return _CONTROL.sub("\ufffd", text)


def quantity(record: IndicatorRecord, say: Messages) -> str:
    """Return a value as people write it: change and comparator, number or range, unit."""
    sign = _SIGNS[record.comparator] + _CHANGES[record.change]
    if record.kind in ("ratio", "rank"):
        place = "/".join(digits(n, say) for n in (record.value, record.total) if n is not None)
        return sign + (say("rank", place=place) if record.kind == "rank" else place)
    numbers = [n for n in (record.value, record.low, record.high) if n is not None]
    scale, word = _scale(numbers) if record.kind == "money" else (Decimal(1), "")
    amount = "–".join(digits(n / scale, say) for n in numbers)
    unit = {"x": say("times"), "pp": say("points")}.get(record.unit or "", record.unit)
    return sign + " ".join(part for part in (amount, word and say(word), unit) if part)


def period(edtf: str | None, say: Messages) -> str | None:
    """Return an EDTF period as people write it, where EDTF has a code: quarters, half-years, the present."""
    if edtf == "PRESENT_REF":
        return say("present")
    if edtf and (season := _SEASON.fullmatch(edtf)):
        return say(f"season-{season[2]}", year=season[1])
    return edtf and edtf.replace("/", " / ")


def confidence(chance: float | None, say: Messages) -> str | None:
    """Return a chance with two decimals."""
    return None if chance is None else f"{chance:.2f}".replace(".", say("digits")[1])


def _indicators(result: Result, say: Messages) -> Table:
    return _table(
        say,
        {"name": None, "value": 16, "period": 10, "status": 8, "place": None, "confidence": 7, "source": 9},
        (_indicator(record, say) for record in result.indicators),
    )


def _indicator(record: IndicatorRecord, say: Messages) -> Cells:
    name = " · ".join(part for part in (record.name, record.scope, record.base) if part)
    status = say(f"status-{record.status}")
    sure = confidence(record.confidence, say)
    return name, quantity(record, say), period(record.period, say), status, record.place, sure, _source(record)


def _citations(result: Result, say: Messages) -> Table:
    return _table(
        say,
        {"key": None, "issuer": None, "signed": 10, "source": 9},
        ((cited(record), record.issuer, record.date, _source(record)) for record in result.citations),
    )


def cited(record: CitationRecord) -> str:
    """Return the key, with the type before it where the key does not begin with it."""
    return record.key if record.key.startswith(record.type) else f"{record.type} {record.key}"


def _dates(result: Result, say: Messages) -> Table:
    return _table(
        say,
        {"text": None, "period": 21, "first": 10, "last": 10, "source": 9},
        ((r.text, period(r.value, say), r.first, r.last, _source(r)) for r in result.dates),
    )


_TABLES: Mapping[RecordKind, Callable[[Result, Messages], Table]] = {
    "indicator": _indicators,
    "citation": _citations,
    "date": _dates,
}


def _table(say: Messages, widths: Mapping[str, int | None], rows: Iterator[Cells]) -> Table:
    """Lay out `rows`: columns of a fixed width, and the first twice as wide as any other that has none."""
    table = Table(box=None, expand=True, padding=(0, 1, 0, 0), header_style="underline")
    for number, (key, width) in enumerate(widths.items()):
        ratio = None if width else 1 if number else 2
        table.add_column(say(f"head-{key}"), width=width, ratio=ratio, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell or "")) for cell in row))
    return table


def _source(record: IndicatorRecord | CitationRecord | DateRecord) -> str:
    """Return where the record's core stands in the text that `chiso text` prints."""
    spans = record.spans["key" if record.record == "citation" else "value"]
    return f"{spans[0][0]}–{spans[-1][1]}"


def _scale(numbers: Sequence[Decimal]) -> tuple[Decimal, str]:
    """Return the largest word for thousands in which `numbers` need no more than three decimals."""
    for exponent, word in ((9, "billion"), (6, "million")):
        scale = Decimal(10) ** exponent
        if numbers and all(abs(n) >= scale and n % (scale / 1000) == 0 for n in numbers):
            return scale, word
    return Decimal(1), ""


def digits(number: Decimal, say: Messages) -> str:
    """Return `number` with the language's signs between thousands and before decimals."""
    thousands, point = tuple(say("digits"))
    whole, _, decimals = format(number, ",f").partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", thousands) + (point + decimals if decimals else "")
