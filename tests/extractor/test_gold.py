"""The figures on annotated articles do not fall below their floors, and are those of the annotations' own scorer."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.evaluate import extracted, figures, judged
from extractor.floors import below, read_floors
from extractor.gold import Annotated, Row, core, read_gold
from extractor.output.report import figures_json
from tests.gold import SAMPLES, gold_files

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "gold"
DEV = SHARED / "dev"

Said = Mapping[str, Sequence[Row]]
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # score.py leaves that to Python
needs_dev = pytest.mark.skipif(not DEV.is_dir(), reason="../shared/gold/dev is not there")


def extracted_all(folder: Path) -> tuple[list[Annotated], Said]:
    gold = read_gold(folder)
    return gold, {annotated.name: extracted(annotated.article) for annotated in gold}


@pytest.fixture(scope="module")
def dev() -> tuple[list[Annotated], Said]:
    return extracted_all(DEV)


def ours(gold: Sequence[Annotated], said: Said) -> dict[str, Any]:
    return figures_json(figures(each for a in gold for each in judged(a, said.get(a.name, ()))))


def test_the_samples_are_above_their_floors() -> None:
    gold, said = extracted_all(SAMPLES)
    now = figures(each for a in gold for each in judged(a, said[a.name]))
    assert below(now, read_floors(ROOT / "tests" / "floors.toml", "samples")) == []


@needs_dev
def test_dev_is_above_its_floors(dev: tuple[list[Annotated], Said]) -> None:
    gold, said = dev
    now = figures(each for a in gold for each in judged(a, said[a.name]))
    assert below(now, read_floors(ROOT / "tests" / "floors.toml", "dev")) == []


# The scorer that lies with the annotations


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def theirs(scorer: ModuleType, folder: Path, said: Said, file: Path) -> dict[str, Any]:
    lines = (json.dumps(row, ensure_ascii=False) for rows in said.values() for row in rows)
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    scored: dict[str, Any] = scorer.score(gold_files(folder), scorer.load(file))
    return scored


def assert_same(own: dict[str, Any], other: dict[str, Any]) -> None:
    """Every figure of theirs is one of ours, to the last digit."""
    for label, fields in other.items():
        assert {field: own[label][field] for field in fields} == fields


@needs_dev
def test_both_scorers_agree(dev: tuple[list[Annotated], Said], scorer: ModuleType, tmp_path: Path) -> None:
    assert_same(ours(*dev), theirs(scorer, DEV, dev[1], tmp_path / "said.jsonl"))


SWAPPED = ("value", "low", "high", "total", "unit", "comparator", "change", "name", "scope", "base", "reference")
SWAPPED += ("status", "period", "place", "basis", "kind", "key", "date", "type", "issuer")


@st.composite
def corrupted(draw: st.DrawFn, said: Said) -> Said:
    """Records that went wrong in every way that a field can: moved, swapped, emptied, doubled, lost, out of order."""
    random = draw(st.randoms(use_true_random=False))
    out: dict[str, list[Row]] = {}
    for name, rows in said.items():
        out[name] = []
        for row in rows:
            way = random.randrange(12)
            if way == 0:
                continue
            changed = dict(deepcopy(row)) if way < 6 else dict(row)
            if way == 1:
                field = "key" if row["record"] == "citation" else "value"
                start, end = core(row)
                moved = max(0, start + random.randint(-4, 4))
                changed["spans"][field] = [[moved, moved + max(1, end - start + random.randint(-3, 3))]]
            elif way < 6:
                field = random.choice([f for f in SWAPPED if f in row])
                others = [r[field] for r in rows if r["record"] == row["record"]]
                nullable = field not in ("kind", "key", "type", "status", "comparator") and row["record"] != "date"
                changed[field] = random.choice([*others, *([None, ""] if nullable and field in NAMED else [])])
            out[name] += [changed, changed] if way == 6 else [changed]
        random.shuffle(out[name])
    return out


NAMED = ("name", "scope", "base", "reference", "period", "place", "basis", "issuer", "date")


@needs_dev
@settings(max_examples=25)
@given(data=st.data())
def test_both_scorers_agree_on_what_is_wrong(
    dev: tuple[list[Annotated], Said], scorer: ModuleType, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    gold, said = dev
    wrong = data.draw(corrupted(said))
    file = tmp_path_factory.mktemp("wrong") / "said.jsonl"
    assert_same(ours(gold, wrong), theirs(scorer, DEV, wrong, file))
