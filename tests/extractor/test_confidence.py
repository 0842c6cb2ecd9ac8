"""Confidence: what it is made of, and that it keeps what it promises."""

from __future__ import annotations

import json
import unicodedata
from itertools import pairwise
from math import exp, prod
from pathlib import Path

import pytest

from benchmarks import calibrate
from corpus.read.text import from_text
from extractor import extract
from extractor.cli import main
from extractor.confidence import FIELDS, LEAST, MOST, chances, confidence, descriptions, field_of, of_citation
from extractor.evaluate import extracted, judged
from extractor.explain import explain
from extractor.gold import read_gold
from patterns import load

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "corpus" / "samples"
DEV = ROOT.parent / "shared" / "gold" / "dev"
TABLE = load.read_toml("confidence.toml")
needs_dev = pytest.mark.skipif(not DEV.is_dir(), reason="../shared/gold/dev is not there")


def found_in(text: str) -> tuple[str, ...]:
    """The evidence of the only figure of a text."""
    [figure] = [f for f in explain(from_text(text, name="a.txt")).figures if f.verdict == "indicator"]
    return tuple(each for chance in figure.chances for each in chance.evidence)


def test_every_record_has_one():
    for result in extract([SAMPLES]):
        for record in (*result.indicators, *result.citations):
            assert record.confidence is not None
            assert LEAST <= record.confidence <= MOST
            assert record.confidence == round(record.confidence, 2)


@pytest.mark.parametrize("piece", descriptions())
def test_a_piece_of_evidence_moves_it_by_its_weight(piece: str):
    [weight] = [e["weight"] for e in TABLE["evidence"] if e["id"] == piece]
    without, having = chances(()), chances((piece,))
    changed = {field for field in FIELDS if without[field] != having[field]}
    assert changed == ({field_of(piece)} if weight else set())
    assert (having[field_of(piece)] > without[field_of(piece)]) == (weight > 0)


def test_it_is_the_product_of_the_chances_set_right():
    start, slope = TABLE["whole"]["start"], TABLE["whole"]["slope"]
    assert slope > 0
    for found in (found_in("Năm 2023, tỷ lệ hộ dùng nước sạch đạt 88%."), ()):
        product = prod(chances(found).values())
        odds = (product / (1 - product)) ** slope * exp(start)
        assert confidence(found) == round(odds / (1 + odds), 2)


def test_it_never_is_sure(monkeypatch: pytest.MonkeyPatch):
    for chance, bound in ((1.0, MOST), (0.0, LEAST)):
        monkeypatch.setattr("extractor.confidence.chances", lambda _, chance=chance: dict.fromkeys(FIELDS, chance))
        assert confidence(()) == bound


@pytest.mark.parametrize(
    ("text", "holds", "does_not"),
    [
        ("Năm 2023, tỷ lệ hộ dùng nước sạch đạt 88%.", "name.head", "quantity.unlinked"),
        ("Năm 2023, tỷ lệ hộ dùng nước sạch đạt 88%.", "period.opens-sentence", "period.none"),
        ("Năm 2023, tỷ lệ hộ dùng nước sạch đạt 88%.", "name.near", "name.after-value"),
        ("Tỷ lệ hộ dùng nước sạch đạt 88%.", "period.none", "period.sentence"),
        ("Đến nay, tỷ lệ hộ dùng nước sạch đạt 88%.", "period.present", "period.none"),
        ("Tháng 5, tỷ lệ hộ dùng nước sạch đạt 88%.", "period.unknown-year", "period.open"),
        ("Năm 2023 vừa qua.\nTỷ lệ hộ dùng nước sạch đạt 88%.", "period.none", "period.paragraph"),
        ("Năm 2023 mưa nhiều. Tỷ lệ hộ dùng nước sạch đạt 88%.", "period.opens-paragraph", "period.section"),
        ("Kết quả năm 2023:\n- Tỷ lệ hộ dùng nước sạch đạt 88%.", "period.section", "period.paragraph"),
        ("Tháng 5/2023, tỷ lệ hộ dùng nước sạch đạt 88%.", "status.dated", "status.earlier-time"),
        ("92% thôn đã có nhà văn hóa.", "name.after-value", "name.near"),
        ("92% thôn đã có nhà văn hóa.", "quantity.unlinked", "quantity.no-unit"),
        ("Giá cà phê đạt 92.000 đồng/kg.", "period.rate", "quantity.no-unit"),
        ("Toàn xã có 135 tổ công nghệ số cộng đồng.", "quantity.no-unit", "name.measured"),
        ("Kinh tế số chiếm 12% GRDP.", "name.base", "name.none"),
        ("Phấn đấu tỷ lệ hộ dùng nước sạch đạt 88%.", "status.target", "status.actual"),
        ("Tỷ lệ hộ dùng nước sạch đạt 88%.", "name.linked", "name.gaps"),
        ("Tỷ lệ hộ dùng nước sạch (trừ hai xã đảo) của huyện đạt 88%.", "name.gaps", "name.holds-figure"),
        ("Tỷ lệ hộ dùng nước sạch đạt 88%.", "name.holds-head", "name.holds-actual"),
        ("Số ca mắc tăng 12% so với tháng 5.", "name.then-rise", "name.then-fall"),
        ("Số ca mắc tăng 12% so với tháng 5.", "name.value-then-comparison", "name.value-then-comma"),
        ("Huyện họp dân; tỷ lệ hộ nghèo giảm 2%.", "name.after-semicolon", "name.after-figure"),
        ("92% thôn đã có nhà văn hóa.", "name.ends-at-stop", "name.ends-at-comma"),
        ("Xã trồng rừng, tỷ lệ cây sống đạt 88%.", "name.clause", "name.object"),
        ("Xã có tỷ lệ hộ nghèo 5%.", "name.object", "name.clause"),
        ("Giá xăng E5 RON 92 tăng 5%.", "name.odd", "name.long"),
        (
            "Tỷ lệ hộ dùng nước sạch, dù mưa lớn kéo dài khắp các xã vùng cao của huyện, đạt 88%.",
            "name.opens",
            "name.near",
        ),
        (
            "Tỷ lệ hộ dân ở các xã vùng cao của huyện miền núi được dùng nước sạch từ công trình cấp nước đạt 88%.",
            "name.long",
            "name.short",
        ),
    ],
)
def test_evidence(text: str, holds: str, does_not: str):
    found = found_in(text)
    assert holds in found
    assert does_not not in found


def test_all_evidence_is_described_and_no_rule_has_its_id():
    seen = set()
    for path in SAMPLES.glob("*.txt"):
        for figure in explain(from_text(path.read_text("utf-8"), name=path.name)).figures:
            seen |= {each for chance in figure.chances for each in chance.evidence}
    assert seen <= set(descriptions())
    assert not set(descriptions()) & set(load.known())
    assert {field_of(each) for each in descriptions()} == set(FIELDS)
    for said in descriptions().values():
        assert said.count(" / ") == 1


def test_both_forms_of_unicode_say_the_same():
    text = (SAMPLES / "01-gia-lai-digital.txt").read_text("utf-8")
    one, other = (extract(text=unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert [r.confidence for r in one.indicators] == [r.confidence for r in other.indicators]
    assert [r.confidence for r in one.citations] == [r.confidence for r in other.citations]


def test_a_citation_has_that_of_its_rule():
    for row in TABLE["citation"]:
        assert of_citation(row["rule"]) == row["confidence"]
    assert of_citation("citations.unheard-of") == TABLE["other_citations"]


# What it is worth


def judged_records(folder: Path) -> list[tuple[float, bool]]:
    said = (each for a in read_gold(folder) for each in judged(a, extracted(a.article)))
    return [(r.said["confidence"], r.right.get("record", False)) for r in said if r.said and r.label.startswith("tier")]


@pytest.mark.parametrize("folder", [SAMPLES, pytest.param(DEV, marks=needs_dev)], ids=["samples", "dev"])
def test_more_is_right_than_it_promises_where_rules_were_written_from(folder: Path):
    """And what it trusts more is right more often."""
    records = sorted(judged_records(folder), reverse=True)
    right = [ok for _, ok in records]
    assert sum(right) / len(right) >= sum(c for c, _ in records) / len(records) - 0.03
    half = len(right) // 2
    assert sum(right[:half]) / half > sum(right[half:]) / (len(right) - half) + 0.05


def test_it_was_calibrated_where_it_was_measured():
    measured = TABLE["measured"]
    assert abs(measured["confidence"] - measured["right"]) < 0.05
    for row in TABLE["bin"]:
        if row["records"] >= 50:
            assert abs(row["confidence"] - row["right"]) < 0.15
    shares = [row["right"] for row in TABLE["cut"] if row["group"] == "all" and row["kept"] > 0.2]
    assert all(later > earlier - 0.02 for earlier, later in pairwise(shares)), "a cut that keeps less is not less right"


def test_it_can_be_fitted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(calibrate, "FILE", tmp_path / "confidence.toml")
    written = []
    for _ in range(2):
        assert calibrate.main([str(SAMPLES)]) == 0
        written.append(calibrate.FILE.read_text("utf-8"))
    assert written[0] == written[1]
    assert "fitted without the article" in capsys.readouterr().out
    for key in ("id", "description", "weight"):
        assert written[0].count(f"\n{key} = ") == len(descriptions())


def test_fitting_and_using_agree():
    fields = {
        field: calibrate.Fitted(
            TABLE["start"][field], {e["id"]: e["weight"] for e in TABLE["evidence"] if field_of(e["id"]) == field}
        )
        for field in FIELDS
    }
    model = calibrate.Model(fields, **TABLE["whole"])
    found = found_in("Năm 2023, tỷ lệ hộ dùng nước sạch đạt 88%.")
    assert calibrate.confidence(model, found) == confidence(found)


# Cutting by it


def test_a_result_without_what_is_less_sure():
    whole = extract(SAMPLES / "01-gia-lai-digital.txt")
    sure = whole.sure(0.75)
    assert sure.indicators == tuple(r for r in whole.indicators if (r.confidence or 0) >= 0.75)
    assert 0 < len(sure.indicators) < len(whole.indicators)
    assert (sure.dates, sure.document) == (whole.dates, whole.document)
    assert whole.sure(0) == whole


def test_the_command_cuts_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    article, out, report = SAMPLES / "01-gia-lai-digital.txt", tmp_path / "a.jsonl", tmp_path / "r.json"
    arguments = ["extract", str(article), "-o", str(out), "--report", str(report), "--lang", "en"]
    assert main([*arguments, "--min-confidence", "0.75"]) == 0
    whole = extract(article)
    kept = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    sure = whole.sure(0.75)
    assert [r["confidence"] for r in kept if r["record"] == "indicator"] == [r.confidence for r in sure.indicators]
    cut = len(whole.indicators) - len(sure.indicators)
    assert f"Cut {cut} records of less confidence than 0.75." in capsys.readouterr().err
    said = json.loads(report.read_text("utf-8"))
    assert said["cut"] == {"indicator": cut, "citation": 0, "date": 0}
    assert said["records"]["indicator"] == len(sure.indicators)


@pytest.mark.parametrize("given", ["1.5", "-1", "nan", "half"])
def test_a_confidence_that_is_none(given: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(["extract", str(SAMPLES), f"--min-confidence={given}"])
    assert stopped.value.code == 2
    assert given in capsys.readouterr().err
