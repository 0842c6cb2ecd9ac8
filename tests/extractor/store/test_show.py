"""`chiso show` says all that the store knows of a record. The articles are invented for these tests."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from extractor import Store, extract
from extractor.messages import Messages, texts
from extractor.output.found import shown
from extractor.records import DateRecord
from extractor.store.show import ManyRecords, Shown, UnknownRecord
from patterns import load
from tests.extractor.test_cli import chiso
from tests.update_docs import ROOT

ARTICLE = """Kế hoạch phát triển xã Ia Băng

Kết quả năm 2022
Năm 2022, tỷ lệ hộ dùng nước sạch của xã Ia Băng đạt 91,5%. Thu ngân sách đạt 2,4 tỷ đồng.
Thực hiện Quyết định số 12/QĐ-UBND ngày 05-01-2023 của UBND huyện, xã phấn đấu đến năm 2025 đạt 98%.
Hội nghị tổng kết họp ngày 15-12-2024.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("show")
    (folder / "ia-bang.txt").write_text(ARTICLE, "utf-8")
    shutil.copy(folder / "ia-bang.txt", folder / "copy.txt")
    with Store(folder / "chiso.db") as store:
        store.index([folder / "ia-bang.txt", folder / "copy.txt"])
    return folder


@pytest.fixture
def store(folder: Path):
    with Store(folder / "chiso.db") as store:
        yield store


def by_value(store: Store, value: str) -> Shown:
    frame = store.indicators()
    (record_id,) = set(frame.loc[frame["value"] == float(value), "id"])
    [found] = store.show(record_id)
    return found


def laid_out(found: Shown, *, lang: str = "vi", width: int = 80) -> str:
    console = Console(width=width, color_system=None, markup=False, highlight=False, emoji=False)
    with console.capture() as captured:
        console.print(shown(found, Messages(lang)))
    return captured.get()


# What is known


def test_a_record_with_what_is_around_it(store):
    found = by_value(store, "91.5")
    assert found.sentence is not None
    assert found.sentence.text == "Năm 2022, tỷ lệ hộ dùng nước sạch của xã Ia Băng đạt 91,5%."
    assert ARTICLE[slice(*found.sentence.span)] == found.sentence.text
    assert found.section == "Kết quả năm 2022"
    assert found.before is None
    assert found.after is not None
    assert found.after.text.startswith("Thu ngân sách")


def test_every_field_says_what_it_is_taken_from(store):
    found = by_value(store, "91.5")
    evidence = {each.field: each for each in found.evidence}
    assert {"value", "name", "period", "status", "place"} <= evidence.keys()
    for each in found.evidence:
        assert each.value == getattr(found.record, each.field)
        for stated in each.stated:
            assert stated.text in (None, ARTICLE[slice(*stated.span)])
    assert [stated.text for stated in evidence["value"].stated] == ["91,5%"]
    assert evidence["value"].rule == "quantity.percent"
    assert evidence["value"].description == load.known()["quantity.percent"].description


@pytest.mark.parametrize("path", sorted((ROOT / "corpus" / "samples").glob("*.txt"))[:6], ids=lambda path: path.stem)
def test_what_is_quoted_stands_there(path, tmp_path):
    text = extract(path).text
    with Store(tmp_path / "chiso.db") as store:
        store.index([path])
        ids = [*store.indicators()["id"], *store.citations()["id"], *store.dates()["id"]]
        for found in (each for record_id in ids for each in store.show(record_id)):
            stated = [stated for each in found.evidence for stated in each.stated]
            assert stated
            assert {s.span for s in stated} == {
                span for field, spans in found.record.spans.items() if field != "sentence" for span in spans
            }
            for piece in stated:
                assert piece.text in (None, text[slice(*piece.span)])


def test_copies_are_all_named(store):
    found = by_value(store, "91.5")
    assert found.sources == ("copy.txt", "ia-bang.txt")
    assert [Path(name).name for name in found.documents] == ["copy.txt", "ia-bang.txt"]


def test_copies_that_say_different_things_are_all_shown(tmp_path):
    for name in ("one.txt", "other.txt"):
        (tmp_path / name).write_text("Năm nay, tỷ lệ hộ dùng nước sạch đạt 93%.\n", "utf-8")
    with Store(tmp_path / "chiso.db") as store:
        store.index([tmp_path / "one.txt"], published="2021-05-05")
        store.index([tmp_path / "other.txt"], published="2023-05-05")
        (record_id,) = set(store.indicators()["id"])
        found = store.show(record_id)
    assert {(each.sources, each.record.period) for each in found} == {(("one.txt",), "2021"), (("other.txt",), "2023")}


def test_a_date_and_a_citation(store):
    for record_id in (*store.dates()["id"], *store.citations()["id"]):
        [found] = store.show(record_id)
        assert found.record.id == record_id
        if isinstance(found.record, DateRecord):
            assert found.evidence[0].stated[0].text == found.record.text
    text = laid_out(store.show(store.citations()["id"][0])[0])
    assert "12/QĐ-UBND" in text
    assert "cơ quan ban hành" in text


# Ids


def test_as_much_of_an_id_as_is_unique_is_enough(store):
    whole = by_value(store, "91.5").record.id
    others = {*store.indicators()["id"], *store.citations()["id"], *store.dates()["id"]} - {whole}
    length = next(n for n in range(1, 21) if not any(other.startswith(whole[:n]) for other in others))
    for given in (whole, whole[:length], whole.upper(), f" {whole[:length]} "):
        assert [found.record.id for found in store.show(given)] == [whole]


@pytest.mark.parametrize("given", ["", "zz", "%", "0" * 20, "0" * 21, "đ", "'", "\x00", "*"])
def test_an_id_that_no_record_has(store, given):
    with pytest.raises(UnknownRecord):
        store.show(given)


def test_the_beginning_of_several_ids(store):
    shared = next(n for n in "0123456789abcdef" if sum(i.startswith(n) for i in _all_ids(store)) > 1)
    with pytest.raises(ManyRecords) as problem:
        store.show(shared)
    assert all(each.startswith(shared) for each in problem.value.ids)


def _all_ids(store: Store) -> set[str]:
    return {*store.indicators()["id"], *store.citations()["id"], *store.dates()["id"]}


# On the terminal


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_fields_are_marked_under_the_sentence(store, width):
    lines = laid_out(by_value(store, "91.5"), width=width).splitlines()
    mark = next(i for i, line in enumerate(lines) if "^^^^^" in line)
    at = lines[mark].index("^")
    assert lines[mark - 1][at : at + 5] == "91,5%"
    assert any(re.search(r"─ tên ─", line) for line in lines)
    assert all(len(line) <= width for line in lines)


def test_the_command(folder, store):
    record_id = by_value(store, "91.5").record.id
    done = chiso("show", record_id[:10], "--store", folder / "chiso.db", env={"COLUMNS": "90"})
    assert done.returncode == 0
    for said in (
        record_id,
        "ia-bang.txt",
        "copy.txt",
        "mục: Kết quả năm 2022",
        "quantity.percent: Phần trăm với dấu %",
    ):
        assert said in done.stdout
    assert "\x1b" not in done.stdout


def test_for_programs(folder, store):
    record_id = by_value(store, "98").record.id
    done = chiso("show", record_id, "--store", folder / "chiso.db", "--json")
    found = json.loads(done.stdout)
    assert found["record"]["id"] == record_id
    assert found["record"]["record"] == "indicator"
    assert {each["field"] for each in found["evidence"]} >= {"value", "name", "status"}
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("given", "lang", "said"),
    [
        ("ffffffffff0", "vi", "không có bản ghi nào có mã 'ffffffffff0'"),
        ("ffffffffff0", "en", "no record of the store has the id"),
    ],
)
def test_an_unknown_id_is_told(folder, given, lang, said):
    done = chiso("show", given, "--store", folder / "chiso.db", "--lang", lang)
    assert done.returncode == 2
    assert said in done.stderr


def test_every_field_has_a_name_in_both_languages(store):
    fields = {each.field for i in _all_ids(store) for found in store.show(i) for each in found.evidence}
    assert {f"field-{field}" for field in fields} <= texts().keys()
