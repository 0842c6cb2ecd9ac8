"""The scorer, what it refuses, and what the command `chiso evaluate` says."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor import evaluate
from extractor.ablation import Ablated, ablated, whole
from extractor.evaluate import Judged, alike, differences, excerpt, extracted, figures, judged
from extractor.floors import FloorsError, below, read_floors
from extractor.gold import Annotated, GoldError, Row, read_gold, read_records
from patterns import load
from tests.extractor.test_cli import chiso

TEXT = "Xã họp báo hôm qua.\nTỷ lệ hộ dùng nước sạch đạt 88%.\nPhấn đấu tỷ lệ hộ nghèo còn 3%.\n"
EMPTY = dict.fromkeys(("low", "high", "total", "change", "scope", "base", "reference", "period", "place", "basis"))
WATER = {
    **EMPTY,
    **{"kind": "percent", "tier": 1, "span": [48, 51], "text": "88%", "value": 88, "unit": "%"},
    **{"comparator": "=", "status": "actual", "name": "Tỉ lệ hộ dùng nước sạch"},
}
POOR = {**WATER, "span": [81, 83], "text": "3%", "value": 3, "status": "target", "name": "tỷ lệ hộ nghèo"}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a gold folder of one article; what is given changes the annotation of the water, or the file."""

    def writer(*, file: dict[str, object] | None = None, **water: object) -> Path:
        folder = tmp_path / "gold"
        folder.mkdir(exist_ok=True)
        (folder / "a.txt").write_text(TEXT)
        annotated: dict[str, object] = {
            "document": "a.txt",
            "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "published": None,
            "records": [{**WATER, **water}, POOR],
            "citations": [],
            "dates": [],
        }
        (folder / "a.json").write_text(json.dumps(annotated | (file or {})))
        return folder

    return writer


def read_one(folder: Path) -> tuple[Annotated, list[Row]]:
    [annotated] = read_gold(folder)
    return annotated, extracted(annotated.article)


def score(folder: Path) -> dict[str, float]:
    now = figures(judged(*read_one(folder)))
    return {f"{label}.{field}": f.f1 for label, fields in now.items() for field, f in fields.items() if f.gold + f.said}


# Scoring


def test_all_is_right(write: Write) -> None:
    assert set(score(write()).values()) == {1.0}


@pytest.mark.parametrize(
    ("changed", "lost"),
    [
        ({"value": 89}, {"quantity", "record"}),
        ({"comparator": ">"}, {"quantity", "record"}),
        ({"change": "increase"}, {"quantity", "record"}),
        ({"kind": "ratio"}, {"kind"}),
        ({"name": "Tỷ lệ hộ nghèo"}, {"name", "record"}),
        ({"status": "target"}, {"status", "record"}),
        ({"period": "2024"}, {"period", "record"}),
        ({"period": "2024", "also": {"period": [None]}}, set()),
        ({"place": "xã Trà Đa"}, {"place"}),
        ({"basis": "5/QĐ-UBND"}, {"basis"}),
        ({"reference": "cùng kỳ"}, {"reference"}),
        ({"name": "nước sạch", "also": {"name": ["Tỷ lệ hộ dùng nước sạch"]}}, set()),
        ({"name": "hộ dùng nước sạch", "scope": "Tỷ lệ"}, set()),
        ({"name": None}, {"name", "record"}),
    ],
)
def test_a_field_is_lost(write: Write, changed: dict[str, object], lost: set[str]) -> None:
    found = score(write(**changed))
    assert {name.partition(".")[2] for name, f1 in found.items() if f1 < 1} == lost


def test_the_present_is_the_day_of_publication(write: Write) -> None:
    annotated, said = read_one(write(file={"published": "2024-05-01"}, period="PRESENT_REF"))
    said = [{**row, "period": "2024-05-01"} for row in said]
    assert figures(judged(annotated, said))["tier1"]["period"].right == 1


@pytest.mark.parametrize(("span", "text"), [([30, 35], TEXT[30:35]), ([50, 51], "%"), ([20, 51], TEXT[20:51])])
def test_too_little_overlap_is_no_pair(write: Write, span: list[int], text: str) -> None:
    annotated, said = read_one(write(span=span, text=text))
    verdicts = [(each.gold is not None, each.said is not None) for each in judged(annotated, said)]
    assert sorted(verdicts) == [(False, True), (True, False), (True, True)]
    assert score(write(span=span, text=text))["tier1.detect"] == 0.5


def test_words_are_compared_in_one_spelling() -> None:
    assert alike("Tỉ lệ hộ ở Hoà Bình", "tỷ lệ hộ ở Hòa Bình") == 1
    assert alike("", None) == 1
    assert alike("a", "") == 0
    assert alike("a b c", "a b d") == pytest.approx(2 / 3)


def test_nothing_said_and_nothing_annotated(write: Write) -> None:
    [annotated] = read_gold(write(file={"records": []}))
    assert judged(annotated, []) == []
    assert all(f.f1 == f.precision == f.recall == 0 for fs in figures([]).values() for f in fs.values())


# Errors and differences


def test_errors_by_class_and_rule(write: Write) -> None:
    annotated, said = read_one(write(name="Tỷ lệ hộ nghèo", span=[48, 50], text="88"))
    found = judged(annotated, said[1:])
    assert evaluate.classes(found)["tier1"] == {"missed": 1}
    found = judged(annotated, said)
    assert evaluate.classes(found)["tier1"] == {"name": 1}
    ruled = evaluate.by_rule(found)
    assert (ruled["name", "frame.linked"].right, ruled["name", "frame.linked"].wrong) == (1, 1)
    assert ruled["name", "frame.linked"].precision == 0.5
    assert ruled["detect", "quantity.percent"].right == 2
    [wrong] = evaluate.errors(found, "name")
    assert evaluate.said_of(wrong.said, "name") == "Tỷ lệ hộ dùng nước sạch"
    assert evaluate.rule_of(wrong.said, "name") == "frame.linked"
    assert [each.span for each in evaluate.errors(found, "record", "tier1")] == [(48, 50)]
    assert evaluate.errors(found, "detect") == evaluate.errors(found, "name", "tier2") == []


def test_what_is_said_of_a_field(write: Write) -> None:
    row = {**WATER, "value": None, "low": 5, "high": 7.5, "comparator": "~", "change": "increase", "scope": "huyện"}
    assert evaluate.said_of(row, "quantity") == "~ 5–7.5 % increase"
    assert evaluate.said_of(row, "record") == "Tỉ lệ hộ dùng nước sạch · huyện"
    assert evaluate.said_of(row, "detect") == "48–51"
    assert evaluate.said_of(row, "period") is evaluate.said_of(None, "period") is None
    assert evaluate.said_of({"key": "5/QĐ-UBND", "date": None}, "key+date") == "5/QĐ-UBND"


def test_gains_and_losses(write: Write) -> None:
    annotated, said = read_one(write())
    water, poor = said
    spurious = {**water, "spans": {"value": [[0, 2]]}}
    before = judged(annotated, [{**water, "name": "hộ nghèo"}, {**poor, "place": "Huế"}, spurious])
    now = judged(annotated, [water, {**poor, "status": "actual"}])
    found = differences(before, now)
    assert [(d.span, d.field, d.gained) for d in found] == [
        ((0, 2), "detect", True),
        ((48, 51), "name", True),
        ((81, 83), "status", False),
        ((81, 83), "place", True),
    ]
    assert (found[1].gold, found[1].before, found[1].now) == ("Tỉ lệ hộ dùng nước sạch", "hộ nghèo", water["name"])
    assert [(d.field, d.gained) for d in differences(now, judged(annotated, [water]))] == [("detect", False)]
    assert differences(now, now) == []


def test_an_excerpt_keeps_to_its_line() -> None:
    assert excerpt(TEXT, (48, 51)) == "Tỷ lệ hộ dùng nước sạch đạt ⟦88%⟧."
    assert excerpt("a" * 9 + " b" * 80 + " 5% " + "c " * 80, (170, 172)).startswith("…b b")
    assert excerpt("một 5%", (4, 6)) == "một ⟦5%⟧"


# What is refused


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kind": "percentage"}, 'records[0]: kind is "percentage"'),
        ({"tier": 2}, "records[0]: tier is 2"),
        ({"status": "done"}, 'status is "done"'),
        ({"value": "88"}, 'value is "88"'),
        ({"value": True}, "value is true"),
        ({"nane": "x"}, "unknown field nane"),
        ({"also": {"status": ["target"]}}, "records[0].also: has an unknown field status"),
        ({"also": {"name": "x"}}, 'records[0].also: name is "x"'),
        ({"span": [48, 50]}, "span [48, 50] is no piece"),
        ({"span": [51, 48]}, "span [51, 48]"),
        ({"span": [48, 999]}, "span [48, 999]"),
        ({"span": "48"}, 'span "48"'),
        ({"file": {"sha256": "0"}}, "another text of a.txt"),
        ({"file": {"extra": 1}}, "unknown field extra"),
        ({"file": {"dates": {}}}, "dates is {}"),
        ({"file": {"dates": [1]}}, "dates[0]: is no JSON object"),
        ({"file": {"document": "../a.txt"}}, "document is ../a.txt"),
        ({"file": {"citations": [{"span": [0, 2], "text": "Xã", "type": "Luật", "key": None}]}}, "key is null"),
        ({"file": {"citations": [{"span": [0, 2], "text": "Xã", "type": "Luật", "key": "x"}]}}, "lacks the field date"),
    ],
)
def test_a_faulty_annotation(write: Write, changed: dict[str, Any], says: str) -> None:
    with pytest.raises(GoldError) as error:
        read_gold(write(**changed))
    assert "a.json" in str(error.value)
    assert says in str(error.value)
    assert error.value.message("vi") != error.value.message("en")


def test_no_annotations(tmp_path: Path, write: Write) -> None:
    with pytest.raises(GoldError, match="holds no gold"):
        read_gold(tmp_path)
    folder = write()
    (folder / "b.json").write_text("no JSON")
    with pytest.raises(GoldError, match=r"b\.json: is no JSON object"):
        read_gold(folder)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kind": "percentage"}, 'kind is "percentage"'),
        ({"record": "indicators"}, 'record is "indicators"'),
        ({"nane": "x"}, "unknown field nane"),
        ({"spans": {"valeu": [[48, 51]]}}, "unknown field spans.valeu"),
        ({"spans": {"name": [[20, 43]]}}, "lacks the field spans.value"),
        ({"spans": {"value": [[48, 999]]}}, "spans.value [48, 999]"),
        ({"spans": {"value": []}}, "spans.value []"),
        ({"spans": {"value": [48, 51]}}, "spans.value 48"),
        ({"document": "b.txt"}, "speaks of b.txt"),
        ({"status": None}, "status is null"),
    ],
)
def test_a_faulty_record(write: Write, tmp_path: Path, changed: dict[str, Any], says: str) -> None:
    annotated, said = read_one(write())
    (tmp_path / "x.jsonl").write_text(f"{json.dumps(said[1])}\n\n{json.dumps(said[0] | changed)}\n")
    with pytest.raises(GoldError) as error:
        read_records(tmp_path / "x.jsonl", [annotated])
    assert "x.jsonl:3: " in str(error.value)
    assert says in str(error.value)


def test_other_faulty_files_of_records(write: Write, tmp_path: Path) -> None:
    gold = read_gold(write())
    for text, says in (("[]", "is no JSON object"), ("{", "is no JSON object"), ('{"record": "date"}', "lacks")):
        (tmp_path / "x.jsonl").write_text(text)
        with pytest.raises(GoldError, match=says):
            read_records(tmp_path / "x.jsonl", gold)
    document = {"record": "document", "document": "sub/a.txt", "text_sha256": "0"}
    (tmp_path / "x.jsonl").write_text(json.dumps(document))
    with pytest.raises(GoldError, match=r"another text of a\.txt"):
        read_records(tmp_path / "x.jsonl", gold)
    with pytest.raises(GoldError, match="cannot be read"):
        read_records(tmp_path / "missing.jsonl", gold)


# Floors


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[other]", "gold"),
        ("[gold]\n'tier3.detect' = 1", "tier3"),
        ("[gold]\n'tier1.nane' = 1", "nane"),
        ("[gold]\n'tier1.name' = 'x'", "x"),
        ("[gold", "Expected"),
    ],
)
def test_faulty_floors(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "floors.toml").write_text(text)
    with pytest.raises(FloorsError, match=says):
        read_floors(tmp_path / "floors.toml", "gold")


def test_what_is_below_its_floor(write: Write) -> None:
    now = figures(judged(*read_one(write(name="x"))))
    assert [(low.figure, low.f1) for low in below(now, {"tier1.detect": 1, "tier1.name": 0.51})] == [
        ("tier1.name", 0.5)
    ]


# Ablation


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of the samples in a folder of their own."""
    folder = tmp_path_factory.mktemp("samples")
    for path in sorted((Path(__file__).parents[2] / "corpus" / "samples").glob("0[14]*")):
        shutil.copy(path, folder)
    return folder


def test_what_a_rule_gains_is_what_is_lost_without_it(samples: Path) -> None:
    gold = read_gold(samples)
    given = whole(gold)
    rules = ["cue.link", "name.sibling", "quantity.percent"]
    found = list(ablated(given, rules, processes=2))
    assert [each.rule for each in found] == rules
    assert load.off() == ()
    for each in found:
        with load.switched_off([each.rule]):
            without = [j for a in gold for j in judged(a, extracted(a.article))]
        expected = differences(without, given.judged())
        assert list(each.differences) == expected
        assert each.fired > 0
        assert (each.gains, each.losses) == (
            len([d for d in expected if d.gained]),
            len([d for d in expected if not d.gained]),
        )
    assert found[2].gains > 10


def test_the_words_that_are_kept_are_those_that_are_found(samples: Path) -> None:
    gold = read_gold(samples)
    given = whole(gold)
    assert given.words
    assert given.said == {a.name: extracted(a.article) for a in gold}


def test_without_a_rule_that_fired_nowhere_nothing_changes(samples: Path) -> None:
    given = whole(read_gold(samples))
    silent = sorted(load.known().keys() - set(given.rules()))
    with load.switched_off(silent):
        assert given.said == {a.name: extracted(a.article) for a in given.gold}


def test_by_document() -> None:
    def difference(document: str, *, gained: bool) -> evaluate.Difference:
        return evaluate.Difference(document, "tier1", (0, 1), "name", None, None, None, gained)

    found = [difference("a", gained=True), difference("b", gained=False), difference("a", gained=False)]
    each = Ablated("cue.link", 3, found)
    assert (each.gains, each.losses) == (1, 2)
    assert each.documents() == {"a": [found[0], found[2]], "b": [found[1]]}


# The command


@pytest.fixture
def folder(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    write(name="hộ nghèo")
    return tmp_path


def test_the_report(folder: Path) -> None:
    done = chiso("evaluate", "gold", "--lang", "en", "--errors", "name")
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("gold: 1 annotated articles", "Errors of name: 1", "a.txt 48–51", "said: Tỷ lệ hộ dùng nước sạch"):
        assert words in done.stdout
    assert "frame.linked" in done.stdout
    assert "Lỗi theo loại" in chiso("evaluate", "gold").stdout


def test_floors_decide_the_exit_code(folder: Path) -> None:
    (folder / "floors.toml").write_text('[gold]\n"tier1.name" = 0.5\n')
    assert chiso("evaluate", "gold", "--floors", "floors.toml").returncode == 0
    (folder / "floors.toml").write_text('[gold]\n"tier1.name" = 0.6\n"tier1.detect" = 1.0\n')
    done = chiso("evaluate", "gold", "--floors", "floors.toml", "--lang", "en")
    assert done.returncode == 1
    assert done.stderr == "chiso: tier1.name: F1 is 0.5000, below its floor of 0.6\n"
    done = chiso("evaluate", "gold", "--floors", "missing.toml", "--lang", "en")
    assert done.returncode == 2
    assert "missing.toml: cannot be used as floors" in done.stderr


def test_records_and_an_earlier_run(folder: Path) -> None:
    assert chiso("extract", "gold", "--quiet", "-o", "now.jsonl").returncode == 0
    chiso("extract", "gold", "--quiet", "-o", "old.jsonl", "--without", "cue.target")
    scored = json.loads(chiso("evaluate", "gold", "--records", "now.jsonl", "--json").stdout)
    assert scored == json.loads(chiso("evaluate", "gold", "--json").stdout)
    assert scored["figures"]["tier1"]["name"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "right": 1, "gold": 2, "pred": 2}
    done = chiso("evaluate", "gold", "--against", "old.jsonl", "--lang", "en")
    assert "tier1), status: gained" in done.stdout
    assert "gold: target; before: actual; now: target" in done.stdout
    said = json.loads(chiso("evaluate", "gold", "--against", "old.jsonl", "--errors", "name", "--json").stdout)
    [status] = [d for d in said["differences"] if d["field"] == "status"]
    assert status["gained"]
    assert status["sentence"] == "Phấn đấu tỷ lệ hộ nghèo còn ⟦3%⟧."
    assert [wrong["rule"] for wrong in said["wrong"]] == ["frame.linked"]
    assert said["before"]["tier1"]["status"]["right"] == 1


def test_an_article_without_records_is_told(folder: Path) -> None:
    (folder / "x.jsonl").touch()
    done = chiso("evaluate", "gold", "--records", "x.jsonl", "--lang", "en")
    assert done.returncode == 0
    assert done.stderr == "chiso: x.jsonl: holds no records of a.txt\n"


def test_ablation(folder: Path) -> None:
    done = chiso("evaluate", "gold", "--ablate", "cue.target", "frame.alone", "--lang", "en")
    assert done.returncode == 0
    assert "Each rule switched off: 2 rules" in done.stdout
    assert "a.txt: status +1" in done.stdout
    assert "without it: actual; with it: target" in done.stdout
    said = json.loads(chiso("evaluate", "gold", "--ablate", "--json").stdout)
    rules = {each["rule"]: each for each in said["ablation"]}
    assert rules["quantity.percent"]["documents"] == {"a.txt": {"gains": 2, "losses": 0}}
    assert "cue.forecast" not in rules


def test_what_cannot_be_evaluated(folder: Path) -> None:
    for arguments, says in (
        (["missing"], "missing: holds no gold annotations"),
        (["gold", "--errors", "nane"], "nane is none of: detect, kind"),
        (["gold", "--ablate", "cue.nane"], "there is no rule cue.nane"),
        (["gold", "--ablate", "--records", "x.jsonl"], "--ablate extracts the articles anew"),
        (["gold", "--against", "missing.jsonl"], "missing.jsonl: cannot be read"),
    ):
        done = chiso("evaluate", *arguments, "--lang", "en")
        assert done.returncode == 2, arguments
        assert says in done.stderr
        assert "Traceback" not in done.stderr


def test_judged_says_where_it_stands(write: Write) -> None:
    annotated, said = read_one(write())
    assert [each.span for each in judged(annotated, said[:1])] == [(48, 51), (81, 83)]
    assert Judged("a.txt", "tier1", None, said[0], {}).span == (48, 51)
