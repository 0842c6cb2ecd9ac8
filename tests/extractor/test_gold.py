"""The figures on annotated articles do not fall below their floors (tests/floors.toml)."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from extractor.output import jsonl
from tests import gold

ROOT = Path(__file__).parents[2]
FLOORS = tomllib.loads((ROOT / "tests" / "floors.toml").read_text("utf-8"))
SHARED = ROOT.parent / "shared" / "gold"
DEV = SHARED / "dev"


@pytest.fixture(scope="module")
def samples() -> dict[str, float]:
    return gold.figures((gold.gold(path), gold.extracted(path)) for path in gold.gold_files())


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The figures that the shared scorer gives for the contract's JSON Lines."""
    if not DEV.is_dir():
        pytest.skip("../shared/gold/dev is not there")
    written = tmp_path_factory.mktemp("dev") / "records.jsonl"
    said = [gold.extracted(path) for path in gold.gold_files(DEV)]
    records = [r for e in said for r in (e.document, *e.indicators, *e.citations, *e.dates)]
    written.write_text("".join(jsonl.line(r) + "\n" for r in records), "utf-8")
    command = [sys.executable, str(SHARED / "score.py"), str(DEV), str(written), "--json"]
    scored = json.loads(subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8").stdout)
    return {f"{group}.{field}": f["f1"] for group, fields in scored.items() for field, f in fields.items()}


@pytest.mark.parametrize("figure", FLOORS["samples"])
def test_samples(samples: dict[str, float], figure: str) -> None:
    assert samples[figure] >= FLOORS["samples"][figure]


@pytest.mark.parametrize("figure", FLOORS["dev"])
def test_dev(dev: dict[str, float], figure: str) -> None:
    assert dev[figure] >= FLOORS["dev"][figure]


def test_both_scorers_agree(dev: dict[str, float]) -> None:
    own = gold.figures((gold.gold(path), gold.extracted(path)) for path in gold.gold_files(DEV))
    for figure in FLOORS["dev"]:
        assert own[figure] == pytest.approx(dev[figure], abs=0.005), figure


# The scorer itself

EMPTY = dict.fromkeys(("low", "high", "total", "change", "scope", "base", "period"))
WATER = {
    **EMPTY,
    **{"kind": "percent", "tier": 1, "span": [28, 31], "value": 88, "unit": "%", "comparator": "=", "status": "actual"},
    "name": "Tỉ lệ hộ dùng nước sạch",
}
MISSED = {**WATER, "span": [40, 43], "name": "không có trong bài"}


def scored(text: str, **changed: object) -> dict[str, float]:
    annotated = {"records": [{**WATER, **changed}, MISSED], "citations": [], "dates": []}
    return gold.figures([(annotated, gold.process(gold.from_bytes(text.encode(), name="a.txt")))])


def test_a_pair_and_a_miss() -> None:
    figures = scored("Tỷ lệ hộ dùng nước sạch đạt 88%.")
    assert figures == pytest.approx(dict.fromkeys([f"tier1.{f}" for f in (
        "detect", "name", "period", "quantity", "record", "status")], 2 / 3))  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "lost"),
    [
        ({"value": 89}, {"quantity", "record"}),
        ({"comparator": ">"}, {"quantity", "record"}),
        ({"name": "Tỷ lệ hộ nghèo"}, {"name", "record"}),
        ({"status": "target"}, {"status", "record"}),
        ({"period": "2024"}, {"period", "record"}),
        ({"period": "2024", "also": {"period": [None]}}, set()),
        ({"name": "nước sạch", "also": {"name": ["Tỷ lệ hộ dùng nước sạch"]}}, set()),
        ({"name": "hộ dùng nước sạch", "scope": "Tỷ lệ"}, set()),
    ],
)
def test_a_field_is_lost(changed: dict[str, object], lost: set[str]) -> None:
    figures = scored("Tỷ lệ hộ dùng nước sạch đạt 88%.", **changed)
    fields = {"detect", "quantity", "name", "status", "period", "record"}
    assert {f for f in fields if f"tier1.{f}" not in figures} == lost


@pytest.mark.parametrize("span", [[0, 5], [30, 31], [10, 31]])
def test_too_little_overlap_is_no_pair(span: list[int]) -> None:
    assert scored("Tỷ lệ hộ dùng nước sạch đạt 88%.", span=span) == {}


def test_words_are_compared_in_one_spelling() -> None:
    assert gold.alike("Tỉ lệ hộ ở Hoà Bình", "tỷ lệ hộ ở Hòa Bình") == 1
    assert gold.alike("", "") == 1
    assert gold.alike("a b c", "a b d") == pytest.approx(2 / 3)
