"""Every construction of an indicator sentence that is known, with the records that it yields: `constructions.toml`.

A name is right where the words of name, scope and base agree to 0.8, as in the score of the gold articles; every other
field must be equal. Records of money, counts, measures and multiples are compared where the case names them.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import regex

from corpus.read.text import from_text
from extractor.pipeline import process
from extractor.records import IndicatorRecord
from tests.gold import ENOUGH_WORDS, TIER, alike, words

Case = dict[str, Any]

CONSTRUCTIONS = tomllib.loads(Path(__file__).with_name("constructions.toml").read_text("utf-8"))["construction"]
ASSUMED = {"comparator": "=", "change": None, "status": "actual", "period": None}
"""What holds of a record where its case says nothing else."""


def cases() -> Iterator[Case]:
    return (case for construction in CONSTRUCTIONS for case in construction["case"])


def parameters() -> list[Any]:
    """Return the cases for pytest; those that fail yet must fail."""
    return [
        pytest.param(case, id=case["id"], marks=pytest.mark.xfail(reason=case["fails"]) if "fails" in case else ())
        for case in cases()
    ]


def records(text: str, published: str | None = None) -> tuple[IndicatorRecord, ...]:
    return process(from_text(text, name="t.txt", published=published)).indicators


def said(record: IndicatorRecord) -> str:
    return " ".join(filter(None, (record.name, record.scope, record.base)))


def value(record: IndicatorRecord) -> str:
    """`5 %`, `5..7 %` for a range, `17/21` for a part of a total."""
    number = str(record.value) if record.low is None else f"{record.low}..{record.high}"
    total = "" if record.total is None else f"/{record.total}"
    return " ".join(filter(None, (number + total, record.unit)))


def compared(text: str, record: IndicatorRecord, expected: Case) -> tuple[Case, Case]:
    """Return what `record` says in the fields that count, and what `expected` wants there."""
    wanted = ASSUMED | {field: stated for field, stated in expected.items() if not field.startswith("also")}
    shown = {field: getattr(record, field) for field in wanted if field != "core"}
    shown |= {"core": text[slice(*record.spans["value"][0])], "value": value(record), "name": said(record)}
    if any(alike(name, shown["name"]) >= ENOUGH_WORDS for name in (expected["name"], *expected.get("also", []))):
        wanted["name"] = shown["name"]
    if shown["period"] in expected.get("also_period", []):
        wanted["period"] = shown["period"]
    return shown, wanted


@pytest.mark.parametrize("case", parameters())
def test_construction(case: Case) -> None:
    text, expected = case["text"].lstrip("\n"), case["records"]
    cores = {e["core"] for e in expected}
    found = [
        record
        for record in records(text, case.get("published"))
        if not expected or TIER[record.kind] == 1 or text[slice(*record.spans["value"][0])] in cores
    ]
    assert [text[slice(*record.spans["value"][0])] for record in found] == [e["core"] for e in expected]
    for record, e in zip(found, expected, strict=True):
        shown, wanted = compared(text, record, e)
        assert shown == wanted


def decomposed(text: str) -> str:
    """Return `text` with its marks apart from the letters, as some systems write Vietnamese."""
    return unicodedata.normalize("NFD", text)


OLD = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
NEW = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]


def with_new_tones(text: str) -> str:
    """Return `text` with `hoà`, `thuỷ` for `hòa`, `thủy`."""
    spelled = dict(zip(OLD, NEW, strict=True))
    return regex.sub(rf"(?<!q)(?:{'|'.join(OLD)})(?!\w)", lambda match: spelled[match[0]], text)


def comparable(record: IndicatorRecord) -> tuple[Any, ...]:
    """Return what a record says, in one spelling."""
    texts = (record.name, record.scope, record.base, record.reference, record.place, record.quote)
    spelled = [words(text or "") for text in texts]
    return (*spelled, value(record), record.comparator, record.change, record.status, record.period, record.basis)


@pytest.mark.parametrize("respelled", [decomposed, with_new_tones])
@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in cases()])
def test_spelling_changes_nothing(case: Case, respelled: Callable[[str], str]) -> None:
    text, published = case["text"], case.get("published")
    as_written, otherwise = records(text, published), records(respelled(text), published)
    assert [comparable(record) for record in otherwise] == [comparable(record) for record in as_written]
