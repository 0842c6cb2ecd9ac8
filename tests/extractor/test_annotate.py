"""Annotation projects: records out to the tools, and corrections back as gold."""

import json
import re
import subprocess
import sys
import unicodedata
from functools import partial
from pathlib import Path
from string import Formatter

import pytest

import corpus
from extractor import extract
from extractor.annotate import FORMATS, errors, form
from extractor.annotate.annotation import FIELD_LABELS, RECORD_LABELS, annotation, parsed, written
from extractor.annotate.errors import AnnotationError
from extractor.annotate.gold import gold
from extractor.annotate.offsets import from_utf16, located, utf16
from extractor.records import as_dict
from tests.extractor import test_cli

SAMPLES = Path(corpus.__file__).parent / "samples"
SHARED = Path(__file__).parents[3] / "shared" / "gold" / "score.py"
TEXT = """📈 Giảm nghèo ở Gia Lai

Đến hết năm 2023, tỷ lệ hộ nghèo của tỉnh Gia Lai đạt dưới 4,2%, giảm 1,1 điểm phần trăm so với năm 2022.
🎉 Tỉnh phấn đấu đến năm 2025 có trên 95% hộ dùng nước sạch, theo Quyết định số 162/QĐ-UBND ngày 18-4-2023.
"""
chiso = partial(test_cli.chiso, env={"PYTHONPATH": str(Path(__file__).parents[2])})
each_format = pytest.mark.parametrize("name", FORMATS)


@pytest.fixture(scope="module")
def samples():
    return list(extract([SAMPLES]))


def export(name, folder, results):
    with form(name).writing(folder) as add:
        for result in results:
            add(annotation(result))
    return folder


def exported(name, folder, text=TEXT):
    return export(name, folder, [extract(text=text, document="a.txt", published="2024-01-02")])


def golds(name, path):
    return [gold(found).content for found in form(name).read(path)]


def one(name, path):
    [found] = golds(name, path)
    return found


def problem(name, path):
    """Return the first error that comes of reading a project."""
    for found in form(name).read(path):
        if isinstance(found, AnnotationError):
            return found
        try:
            gold(found)
        except AnnotationError as error:
            return error
    raise AssertionError("nothing was wrong")


def expected(result):
    """The gold file that says just what the records say."""

    def place(record, span="value"):
        start, end = record.spans[span][0][0], record.spans[span][-1][1]
        return {"span": [start, end], "text": result.text[start:end]}

    fields = [
        "value",
        "low",
        "high",
        "total",
        "unit",
        "comparator",
        "change",
        "reference",
        "name",
        "scope",
        "base",
        "status",
        "period",
        "place",
        "basis",
    ]
    records = []
    for found in result.indicators:
        numbers = {n: None if v is None else float(v) for n, v in as_dict(found).items() if n in fields[:4]}
        tier = 1 if found.kind in ("percent", "ratio", "rank") else 2
        rest = {name: getattr(found, name) for name in fields[4:]}
        records.append({"kind": found.kind, "tier": tier, **place(found), **numbers, **rest})
    return {
        "document": result.document.document,
        "sha256": result.document.text_sha256,
        "published": result.document.published,
        "records": records,
        "citations": [
            {**place(c, "key"), "type": c.type, "key": c.key, "date": c.date, "issuer": c.issuer}
            for c in sorted(result.citations, key=lambda c: (c.spans["key"][0][0], c.spans["key"][-1][1]))
        ],
        "dates": [{**place(d), "value": d.value} for d in result.dates],
    }


# Out and back


@each_format
def test_what_nobody_corrected_comes_back_as_it_was(name, samples, tmp_path):
    back = golds(name, export(name, tmp_path / "project", samples))
    assert len(back) == len(samples)
    for found, result in zip(back, samples, strict=True):
        wanted = expected(result)
        wanted["citations"].sort(key=lambda row: row["span"])
        assert found == wanted
        assert list(found["records"][0])[:4] == ["kind", "tier", "span", "text"]


@each_format
@pytest.mark.skipif(not SHARED.exists(), reason="the scorer is not beside the repository")
def test_the_scorer_takes_it_and_finds_nothing_wrong(name, samples, tmp_path):
    done = chiso("extract", SAMPLES, "-o", tmp_path / "records.jsonl")
    assert done.returncode == 0
    assert chiso("annotate", "export", SAMPLES, "--format", name, "-o", tmp_path / "project").returncode == 0
    assert chiso("annotate", "import", tmp_path / "project", "--format", name, "-o", tmp_path / "gold").returncode == 0
    scored = [sys.executable, SHARED, tmp_path / "gold", tmp_path / "records.jsonl", "--json"]
    scores = json.loads(subprocess.run(scored, capture_output=True, check=True).stdout)
    assert sum(fields["detect"]["gold"] for fields in scores.values()) > 300
    for group, fields in scores.items():
        assert {name: score["f1"] for name, score in fields.items() if score["gold"]} == {
            name: 1.0 for name, score in fields.items() if score["gold"]
        }, group


@each_format
@pytest.mark.parametrize("unicode_form", ["NFC", "NFD"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_form_of_a_source_comes_back_in_nfc(name, unicode_form, end, tmp_path):
    source = tmp_path / "in" / "a.txt"
    source.parent.mkdir()
    source.write_bytes(unicodedata.normalize(unicode_form, TEXT).replace("\n", end).encode())
    project, back = tmp_path / "project", tmp_path / "gold"
    assert chiso("annotate", "export", source, "--format", name, "-o", project).returncode == 0
    assert chiso("annotate", "import", project, "--format", name, "-o", back).returncode == 0
    assert (back / "a.txt").read_bytes().decode() == TEXT
    found = json.loads((back / "a.json").read_text())
    assert found["records"]
    for row in (*found["records"], *found["citations"], *found["dates"]):
        assert TEXT[slice(*row["span"])] == row["text"]
    assert found == {**expected(extract(text=TEXT)), "document": "a.txt"}


def test_each_tool_gets_the_offsets_that_it_counts(tmp_path):
    at = TEXT.index("95%")
    tasks = json.loads((exported("label-studio", tmp_path / "l") / "tasks.json").read_text())
    starts = {item["value"]["start"] for item in tasks[0]["predictions"][0]["result"] if "value" in item}
    assert at in starts
    assert re.search(
        rf"^T\d+\tpercent {at} {at + 3}\t95%$", (exported("brat", tmp_path / "b") / "a.ann").read_text(), re.M
    )
    line = json.loads((exported("doccano", tmp_path / "d") / "articles.jsonl").read_text())
    assert at + 2 in {entity["start_offset"] for entity in line["entities"]}


@each_format
def test_the_same_articles_give_the_same_bytes(name, tmp_path):
    first, second = exported(name, tmp_path / "1"), exported(name, tmp_path / "2")
    for file in first.iterdir():
        assert file.read_bytes() == (second / file.name).read_bytes()


# Label Studio


def corrected(folder, change, key="annotations"):
    """Write the export of a project in which somebody changed the predictions and submitted them."""
    [task] = json.loads((folder / "tasks.json").read_text())
    result = task["predictions"][0]["result"]
    change(result)
    task[key] = [{"id": 1, "updated_at": "2024-05-01T10:00:00Z", "was_cancelled": False, "result": result}]
    (folder / "tasks.json").write_text(json.dumps([task]))
    return folder / "tasks.json"


def region_of(result, words, label=None):
    return next(
        item["id"]
        for item in result
        if item["type"] == "labels"
        and item["value"]["text"] == words
        and (label is None or item["value"]["labels"] == [label])
    )


def test_label_studio_corrections(tmp_path):
    at = TEXT.index("1,1")

    def change(result):
        poor, less, clean = (region_of(result, words) for words in ("4,2%", "1,1 điểm phần trăm", "95%"))
        for item in result:
            if item.get("id") == clean and item["from_name"] == "status":
                item["value"]["choices"] = ["forecast"]
            if item.get("id") == clean and item["from_name"] == "value":
                item["value"]["text"] = ["95.5"]
            if item.get("id") == poor and item["type"] == "labels":
                item["value"] |= {"start": item["value"]["start"] - 5, "text": "dưới 4,2%"}
        result[:] = [item for item in result if less not in (item.get("id"), item.get("from_id"), item.get("to_id"))]
        place = {"start": at, "end": at + len("1,1 điểm phần trăm")}
        result += [
            {"id": "new", "type": "labels", "from_name": "label", "to_name": "text",
             "value": place | {"text": "1,1 điểm phần trăm", "labels": ["percent"]}},
            {"id": "new", "type": "choices", "from_name": "change", "to_name": "text",
             "value": {"choices": ["increase"]}},
            {"id": "clean", "type": "labels", "from_name": "label", "to_name": "text",
             "value": {"start": TEXT.index("nước sạch"), "end": TEXT.index("nước sạch") + 9, "text": "nước sạch",
                       "labels": ["name"]}},
            {"type": "relation", "from_id": "new", "to_id": "clean", "direction": "right", "labels": []},
        ]  # fmt: skip

    folder = exported("label-studio", tmp_path)
    before = one("label-studio", folder)
    after = one("label-studio", corrected(folder, change))
    assert [row["text"] for row in before["records"]] == ["4,2%", "1,1 điểm phần trăm", "95%"]
    assert [row["text"] for row in after["records"]] == ["dưới 4,2%", "1,1 điểm phần trăm", "95%"]
    poor, new, clean = after["records"]
    assert (poor["value"], poor["name"]) == (4.2, before["records"][0]["name"])
    assert (new["value"], new["unit"], new["change"], new["name"]) == (1.1, "pp", "increase", "nước sạch")
    assert (clean["value"], clean["status"]) == (95.5, "forecast")


def test_label_studio_takes_ground_truth_then_the_last_annotation(tmp_path):
    path = corrected(exported("label-studio", tmp_path), lambda result: None)
    [task] = json.loads(path.read_text())
    full = task["predictions"][0]["result"]
    later = {"result": full, "updated_at": "2024-06-01", "was_cancelled": False}

    def records(*annotations):
        path.write_text(json.dumps([task | {"annotations": list(annotations)}]))
        [found] = form("label-studio").read(path)
        return len(gold(found).content["records"]), found.corrected

    empty = {"result": [], "updated_at": "2024-05-01"}
    assert records(empty) == (0, True)
    assert records(later, empty) == (3, True)
    assert records(later, empty | {"ground_truth": True}) == (0, True)
    assert records(empty | {"was_cancelled": True}) == (3, False)


def test_label_studio_offsets_of_old_versions(tmp_path):
    def change(result):
        for item in result:
            if "value" in item and "text" in item["value"] and isinstance(item["value"]["text"], str):
                units = utf16(TEXT)
                item["value"] |= {"start": units[item["value"]["start"]], "end": units[item["value"]["end"]]}
                item["value"]["text"] = item["value"]["text"].replace("\n", "\\n")

    folder = exported("label-studio", tmp_path)
    before = one("label-studio", folder)
    assert one("label-studio", corrected(folder, change)) == before


@pytest.mark.parametrize(
    ("change", "reason", "said"),
    [
        (lambda r: r[0]["value"].update(labels=["percnt"]), "unknown-label", "percnt"),
        (lambda r: r[0]["value"].update(labels=["percent", "rank"]), "unknown-label", "percent, rank"),
        (lambda r: r[0]["value"].update(end=9999), "outside", "9999"),
        (lambda r: r[0]["value"].update(start=0, end=4), "changed-text", "4,2%"),
        (lambda r: r[0].pop("id"), "malformed", "result[0]"),
        (lambda r: r.append({"type": "relation", "from_id": "r0", "to_id": "gone"}), "malformed", "from_id"),
        (lambda r: r.append({"type": "relation", "from_id": "r0", "to_id": "r1"}), "bad-link", "percent"),
        (
            lambda r: r.append({"type": "relation", "from_id": "r0", "to_id": "r1", "labels": ["x"]}),
            "unknown-label",
            "x",
        ),
        (lambda r: r[1]["value"].update(text=["63,5"]), "bad-value", "63,5"),
        (lambda r: r[1]["value"].update(text=["1", "2"]), "bad-value", "1 | 2"),
        (lambda r: r[1].update(from_name="wert"), "unknown-label", "wert"),
        (lambda r: r.append("x"), "malformed", "result["),
    ],
)
def test_label_studio_errors_name_the_place(change, reason, said, tmp_path):
    path = corrected(exported("label-studio", tmp_path), change)
    found = problem("label-studio", path)
    assert found.reason == reason
    assert found.file.startswith(f"{path} [0] a.txt")
    assert said in str(found)
    assert found.message("vi")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"data": {}}',
        '[{"data": {"text": 1}}]',
        "[1]",
        "\udcff",
        '[{"data": {"text": "a", "document": "a", "x": 1}, "annotations": 3}]',
    ],
)
def test_label_studio_files_that_are_none(text, tmp_path):
    (tmp_path / "x.json").write_bytes(text.encode(errors="surrogateescape"))
    assert problem("label-studio", tmp_path).reason in ("malformed", "annotation-unreadable")


def test_label_studio_accepts_the_project(samples, tmp_path):
    interface = pytest.importorskip("label_studio_sdk.label_interface").LabelInterface
    folder = export("label-studio", tmp_path, samples)
    labelling = interface((folder / "labels.xml").read_text())
    labelling.validate()
    for task in json.loads((folder / "tasks.json").read_text()):
        [prediction] = task["predictions"]
        assert labelling.validate_prediction(prediction, return_errors=True) == []


# brat


def edited(folder, *changes):
    path = folder / "a.ann"
    text = path.read_text()
    for old, new in changes:
        text, count = re.subn(old, new, text, flags=re.M)
        assert count, old
    path.write_text(text)
    return folder


def test_brat_corrections(tmp_path):
    start, day = TEXT.index("95% hộ dùng nước sạch"), TEXT.index("18-4")
    folder = edited(
        exported("brat", tmp_path),
        (r"^(A\d+\tstatus T3) target$", r"\1 forecast"),
        (r"^(#\d+\tAnnotatorNotes T3\t)value=95; ", r"\1value=95.5; "),
        (r"^T2\t.*\n|^[A#]\d+\t\w+ T2\b.*\n|^R\d+\tof Arg1:T\d+ Arg2:T2\n", ""),
        (r"\Z", f"T90\tname {start + 4} {start + 6};{start + 12} {start + 21}\thộ nước sạch\n"),
        (r"\Z", "R90\tof Arg1:T3 Arg2:T90\t\n"),
        (r"\Z", f"T91\tdate {day} {day + 9}\t18-4-2023\n#91\tAnnotatorNotes T91\tvalue=2023-04\n"),
        (r"\Z", "T92\tbase 0 1\t📈\n"),
    )  # fmt: skip
    [found] = form("brat").read(folder)
    made = gold(found)
    poor, clean = made.content["records"]
    assert (poor["text"], clean["value"], clean["status"]) == ("4,2%", 95.5, "forecast")
    assert {"hộ", "nước", "sạch"} <= set(clean["name"].split())
    assert "2023-04" in [row["value"] for row in made.content["dates"]]
    assert made.left_out[-1].label == "base"


def test_brat_cuts_what_runs_over_a_line_end(tmp_path):
    from extractor.annotate.annotation import Annotation, Region

    text = "Tỷ lệ\nhộ nghèo\u2028đạt 4%"
    regions = (Region("percent", ((20, 22),), {"value": "4", "unit": "%"}), Region("name", ((0, 5), (5, 14))))
    with form("brat").writing(tmp_path) as add:
        add(Annotation("a.txt", text, None, regions, ((1, 0),)))
    assert "\tname 0 5;6 14\tTỷ lệ hộ nghèo\n" in (tmp_path / "a.ann").read_text()
    assert one("brat", tmp_path)["records"][0]["name"] == "Tỷ lệ hộ nghèo"


@pytest.mark.parametrize(
    ("change", "reason", "said"),
    [
        ((r"^T1\tpercent", "T1\tpercnt"), "unknown-label", "percnt"),
        ((r"^T1\tpercent \d+ \d+", "T1\tpercent 0 4"), "changed-text", "4,2%"),
        ((r"^T1\tpercent \d+ \d+", "T1\tpercent 5 9999"), "outside", "9999"),
        ((r"^T1\t.*", "T1 percent"), "malformed", "T…"),
        ((r"^R1\tof", "R1\tover"), "unknown-label", "over"),
        ((r"^R1\tof Arg1:T\d+ Arg2:T\d+", "R1\tof Arg1:T1 Arg2:T2"), "bad-link", "percent"),
        ((r"^R1\tof Arg1:T\d+", "R1\tof Arg1:T77"), "malformed", "Arg1"),
        ((r"^(A1\t\w+ T\d) \w+", r"\1 perhaps"), "bad-value", "perhaps"),
        ((r"^A1\t\w+", "A1\tmood"), "unknown-label", "mood"),
        ((r"^(#1\tAnnotatorNotes T1\t).*", r"\1see below"), "malformed", "value="),
        ((r"^(#1\tAnnotatorNotes T1\t).*", r"\1value=4.2; unit=%; period=2023-13"), "bad-value", "2023-13"),
        ((r"^(#1\tAnnotatorNotes T1\t).*", r"\1value=4.2; unit=VND"), "bad-value", "VND"),
        ((r"^(#1\tAnnotatorNotes T1\t).*", r"\1key=4"), "unknown-label", "key"),
        ((r"\Z", "E1\tx:T1\n"), "malformed", "T…"),
    ],
)
def test_brat_errors_name_the_line(change, reason, said, tmp_path):
    found = problem("brat", edited(exported("brat", tmp_path), change))
    assert found.reason == reason
    assert re.match(rf"{re.escape(str(tmp_path / 'a.ann'))}:\d+$", found.file)
    assert said in str(found)


def test_brat_needs_the_text_as_it_was(tmp_path):
    folder = exported("brat", tmp_path)
    (folder / "a.txt").write_text(unicodedata.normalize("NFD", TEXT))
    assert problem("brat", folder).reason in ("changed-text", "text-changed")
    (folder / "a.txt").unlink()
    assert problem("brat", folder).reason == "annotation-unreadable"


def test_brat_does_without_what_it_has_no_place_for(tmp_path):
    folder = exported("brat", tmp_path)
    assert one("brat", folder)["published"] == "2024-01-02"
    (folder / "documents.json").write_text("[1]")
    assert problem("brat", folder).reason == "malformed"
    (folder / "documents.json").unlink()
    assert one("brat", folder / "a.ann")["published"] is None


def test_brat_configuration_knows_every_label(tmp_path):
    folder = exported("brat", tmp_path)
    sections = (folder / "annotation.conf").read_text().split("[")
    assert {section.partition("]")[0] for section in sections[1:]} == {"entities", "relations", "events", "attributes"}
    assert set(sections[1].split()[1:]) - {"-" * 10} == {*RECORD_LABELS, *FIELD_LABELS}
    assert (folder / "visual.conf").read_text().startswith("[labels]\npercent | percent\n")


def test_a_public_parser_of_brat_reads_the_project(samples, tmp_path):
    reader = pytest.importorskip("bratly.io.file_read_src")
    folder = export("brat", tmp_path, samples)
    for file in folder.glob("*.ann"):
        text = file.read_text()
        assert reader.parse_and_fix_ann_grammar(text) == text.rstrip("\n")
        read = reader.read_and_load_ann_file(str(file), no_duplicates=False, renumerotize=False)
        assert len(read.annotations) == len(text.splitlines())


# doccano


def annotated(folder, change):
    """Write the export of a project as doccano does: new ids, other order of keys, comments."""
    line = json.loads((folder / "articles.jsonl").read_text())
    change(line)
    for entity in line["entities"]:
        entity["id"] += 1000
    for relation in line["relations"]:
        relation |= {key: relation[key] + 1000 for key in ("id", "from_id", "to_id")}
    line = {"id": 7, **line, "Comments": [{"id": 1, "comment": text} for text in line.pop("said", [])]}
    (folder / "articles.jsonl").write_text(json.dumps(line, ensure_ascii=False))
    return folder / "articles.jsonl"


def test_doccano_corrections(tmp_path):
    units = utf16(TEXT)

    def entity(line, words, label):
        start = units[TEXT.index(words)]
        return next(e for e in line["entities"] if (e["start_offset"], e["label"]) == (start, label))

    def change(line):
        poor, less = entity(line, "4,2%", "percent"), entity(line, "1,1", "percent")
        line["entities"].remove(less)
        line["relations"] = [r for r in line["relations"] if less["id"] not in (r["from_id"], r["to_id"])]
        poor["start_offset"] -= 5
        at, water = units[TEXT.index("1,1")], units[TEXT.index("nước")]
        line["entities"] += [
            {"id": 900, "label": "percent", "start_offset": at, "end_offset": at + len("1,1 điểm phần trăm")},
            {"id": 901, "label": "name", "start_offset": water, "end_offset": water + len("nước sạch")},
        ]
        line["relations"].append({"id": 902, "from_id": 900, "to_id": 901, "type": "of"})
        line["said"] = ["nên xem lại: câu này", "95%: status=forecast; period=\ndưới 4,2%: value=4.2; unit=%"]

    folder = exported("doccano", tmp_path)
    before = one("doccano", folder)["records"]
    poor, new, clean = one("doccano", annotated(folder, change))["records"]
    assert (poor["text"], poor["value"], poor["name"]) == ("dưới 4,2%", 4.2, before[0]["name"])
    assert (poor["period"], poor["status"]) == (before[0]["period"], before[0]["status"])
    assert (new["value"], new["unit"], new["name"], new["change"]) == (1.1, "pp", "nước sạch", "decrease")
    assert (clean["value"], clean["status"], clean["period"]) == (95, "forecast", None)


NEW_RANK = {"id": 5000, "label": "rank", "start_offset": 4, "end_offset": 8}


@pytest.mark.parametrize(
    ("change", "reason", "said"),
    [
        (lambda line: line["entities"][0].update(label="percnt"), "unknown-label", "percnt"),
        (lambda line: line["entities"][0].update(start_offset=1), "outside", "marks 1 to"),
        (lambda line: line["entities"][0].update(end_offset=9999), "outside", "9999"),
        (lambda line: line["entities"][0].pop("label"), "malformed", "entities[0]"),
        (lambda line: line["relations"][0].update(type="x"), "unknown-label", "relations[0]"),
        (lambda line: line["relations"][0].update(to_id=5555), "malformed", "relations[0]"),
        (lambda line: line["records"].append({}), "malformed", "records["),
        (lambda line: line.update(records=None), "malformed", "records"),
        (lambda line: line.update(said=["96%: status=target"]), "no-record", "0 records"),
        (lambda line: line.update(said=["95%: status=perhaps"]), "bad-value", "perhaps"),
        (lambda line: line["entities"].append(dict(NEW_RANK)), "nothing-said", "rank"),
    ],
)  # fmt: skip
def test_doccano_errors_name_the_line(change, reason, said, tmp_path):
    path = annotated(exported("doccano", tmp_path), change)
    found = problem("doccano", path)
    assert found.reason == reason
    assert found.file.startswith(f"{path}:1 a.txt")
    assert said in str(found)


def test_doccano_tells_equal_figures_apart(tmp_path):
    text = "Tỷ lệ hộ nghèo đạt 5%.\nTỷ lệ hộ cận nghèo đạt 5%.\n"
    folder = exported("doccano", tmp_path, text)
    assert (
        problem("doccano", annotated(folder, lambda line: line.update(said=["5%: status=target"]))).reason
        == "no-record"
    )
    exported("doccano", tmp_path, text)
    after = one("doccano", annotated(folder, lambda line: line.update(said=["5% #2: status=target"])))
    assert [row["status"] for row in after["records"]] == ["actual", "target"]


# What they share


@each_format
def test_a_text_that_the_tool_misread_is_no_gold(name, tmp_path):
    folder = exported(name, tmp_path, "Tỷ lệ hộ nghèo đạt 5%.\n")
    for file in folder.iterdir():
        file.write_text(file.read_text().replace("hộ", "họ").replace("h\\u1ed9", "h\\u1ecd"))
    assert problem(name, folder).reason == "text-changed"


def test_doccano_cannot_mistake_the_encoding(tmp_path):
    assert (exported("doccano", tmp_path) / "articles.jsonl").read_bytes().isascii()


def test_offsets():
    text = "a📈b"
    assert utf16(text) == [0, 1, 3, 4]
    assert from_utf16(utf16(text), (1, 4), where="x") == (1, 3)
    with pytest.raises(errors.Outside):
        from_utf16(utf16(text), (2, 4), where="x")
    assert located("📈b.", [(2, 3)], "b", where="x") == ((1, 2),)
    with pytest.raises(errors.OtherText):
        located("abc", [(0, 1)], "b", where="x")


def test_fields_as_text():
    fields = {"value": "4.2", "unit": "tấn/ha", "basis": "Luật A; và B", "period": ""}
    assert parsed(written(fields)) == fields
    assert parsed("see below") is None
    assert parsed("see below value=1") is None


@pytest.mark.parametrize(
    ("value", "right"),
    [
        *((value, True) for value in ("2023", "2023-04", "2023-04-18", "2024-36", "2024-41", "2021-24", "XXXX-11-24")),
        *((value, True) for value in ("2021/2025", "2020-06/..", "../2015", "201X", "2017-XX", "XXXX-36")),
        *((value, False) for value in ("2023-13", "2023-02-30", "23", "2023/", "..", "2023-04/x", "PRESENT_REF", "")),
    ],
)
def test_dates_are_edtf(value, right):
    from extractor.annotate.gold import _is_edtf

    assert _is_edtf(value) is right


def test_errors_speak_both_languages():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and "texts" in vars(kind)]
    assert len(kinds) > 10
    for kind in kinds:
        gaps = [sorted(name for _, name, _, _ in Formatter().parse(kind.texts[lang]) if name) for lang in ("vi", "en")]
        assert gaps[0] == gaps[1], kind


# The command


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / f"in/{name}.txt").parent.mkdir(exist_ok=True)
        (tmp_path / f"in/{name}.txt").write_text(TEXT)
    return tmp_path


@each_format
def test_one_bad_article_does_not_stop_the_others(name, folder):
    (folder / "in/bad.txt").write_bytes(b"\0")
    done = chiso("annotate", "export", "in", "missing.txt", "--format", name, "-o", "project", "--lang", "en")
    assert done.returncode == 1
    assert "chiso: bad.txt: holds binary data" in done.stderr
    assert "chiso: missing.txt: there is no such file" in done.stderr
    assert "Articles exported: 2, skipped: 2. Folder: project." in done.stderr
    spoil = {"label-studio": "project/tasks.json", "brat": "project/a.ann", "doccano": "project/articles.jsonl"}[name]
    text = (folder / spoil).read_text()
    spoilt = re.sub(r'(?<=\t)percent|percent(?="[}\]])', "x", text, count=1)
    (folder / spoil).write_text(spoilt)
    done = chiso("annotate", "import", "project", "--format", name, "-o", "gold", "--lang", "en")
    assert done.returncode == 1
    assert re.search(r"^chiso: project/\S+.*: x is none of: percent, ", done.stderr, re.M)
    assert "Gold files written: 1, articles skipped: 1. Folder: gold." in done.stderr
    assert sorted(path.name for path in (folder / "gold").iterdir()) == ["b.json", "b.txt"]


def test_corrections_are_not_written_over(folder):
    assert chiso("annotate", "export", "in", "--format", "brat", "-o", "project", "--quiet").stderr == ""
    before = (folder / "project/a.ann").read_bytes()
    done = chiso("annotate", "export", "in", "--format", "brat", "-o", "project", "--lang", "en")
    assert done.returncode == 2
    assert "chiso: project: holds files already" in done.stderr
    assert (folder / "project/a.ann").read_bytes() == before


def test_articles_of_one_name(folder):
    (folder / "in/sub").mkdir()
    (folder / "in/sub/a.txt").write_text(TEXT)
    done = chiso("annotate", "export", "in", "--format", "doccano", "-o", "project")
    assert done.returncode == 1
    assert "chiso: sub/a.txt: trước đó đã có bài a.txt" in done.stderr


@each_format
def test_nothing_to_do(name, folder):
    done = chiso("annotate", "export", "missing.txt", "--format", name, "-o", "project")
    assert done.returncode == 1
    assert not (folder / "project").exists() or not list((folder / "project").iterdir())
    done = chiso("annotate", "import", "project", "--format", name, "-o", "gold", "--lang", "en")
    assert done.returncode == 1
    assert "chiso: project: there is no " in done.stderr
    assert not (folder / "gold").exists()


def test_a_name_cannot_lead_out_of_the_folder(folder):
    exported("doccano", folder / "project")
    path = folder / "project/articles.jsonl"
    path.write_text(path.read_text().replace('"document": "a.txt"', '"document": "../../up.txt"'))
    assert chiso("annotate", "import", path, "--format", "doccano", "-o", "gold").returncode == 0
    assert json.loads((folder / "gold/up.json").read_text())["document"] == "up.txt"


@pytest.mark.parametrize(
    "arguments", [(), ("export",), ("export", "in", "--format", "word", "-o", "x"), ("import", "in", "-o", "x")]
)
def test_wrong_commands(arguments, folder):
    done = chiso("annotate", *arguments)
    assert done.returncode == 2
    assert "chiso annotate" in done.stderr


def test_help_speaks_both_languages(folder):
    assert "công cụ gán nhãn" in chiso("annotate", "export", "--help").stdout
    assert "annotation tool" in chiso("annotate", "import", "--help", "--lang", "en").stdout
