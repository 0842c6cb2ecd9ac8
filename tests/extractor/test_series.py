"""Series: the levels of an indicator over time, as a table, a frame, a chart and a page."""

import io
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from extractor.cli import main
from extractor.messages import Messages
from extractor.output.chart import charted, drawn
from extractor.output.series_page import page
from extractor.series import UnknownIndicator, series
from extractor.store.store import Store

POVERTY = "society.poverty-rate"
ARTICLES = {
    "2021.txt": "Năm 2021, tỷ lệ hộ nghèo của tỉnh Gia Lai là 12,1%.",
    "2022.txt": "Năm 2022, tỷ lệ hộ nghèo của tỉnh Gia Lai là 10,5%.\n\nNăm 2022, tỷ lệ hộ nghèo ở tỉnh Kon Tum là 9%.",
    "2022-again.txt": "Báo cáo mới nhất cho biết: Năm 2022, tỷ lệ hộ nghèo của tỉnh Gia Lai là 10,5%.",
    "2023.txt": "Năm 2023, tỷ lệ hộ nghèo của tỉnh Gia Lai giảm 2%.",
    "2024.txt": "Mục tiêu đến năm 2024, tỷ lệ hộ nghèo của tỉnh Gia Lai còn 5%.",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("series")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    with Store(folder / "chiso.db") as store:
        store.index(folder)
        yield store


def to_file(store, path):
    """The command that writes a series of several places."""
    return ["series", "--store", str(store.path), "--indicator", POVERTY, "-o", str(path), "--lang", "en"]


def stated(points):
    return [(p.stated.period, p.stated.status, str(p.stated.value), len(p.records)) for p in points]


def test_levels_by_time_with_the_target_behind_and_repeats_as_one(store):
    found = series(store.connection, POVERTY, place="Gia Lai")
    assert stated(found.points) == [
        ("2021", "actual", "12.1", 1),
        ("2022", "actual", "10.5", 2),
        ("2024", "target", "5", 1),
    ]
    assert [record.document for record in found.points[1].records] == ["2022-again.txt", "2022.txt"]


@pytest.mark.parametrize("place", ["Gia Lai", "tỉnh Gia Lai", "TỈNH GIA LAI", "province:64"])
def test_a_place_is_meant_by_name_or_code(store, place):
    assert len(series(store.connection, POVERTY, place=place).points) == 3


def test_without_a_place_all_are_taken(store):
    assert {p.stated.place for p in series(store.connection, POVERTY).points} == {"tỉnh Gia Lai", "tỉnh Kon Tum"}


def test_a_place_of_which_nothing_is_said_has_an_empty_series(store):
    found = series(store.connection, POVERTY, place="Cà Mau")
    assert found.points == ()
    assert ET.fromstring(drawn(found, Messages("vi"), "svg"))


def test_an_unknown_place_is_refused(store, capsys):
    command = ["series", "--store", str(store.path), "--indicator", POVERTY, "--lang", "en"]
    assert main([*command, "--place", "Atlantis"]) == 2
    assert "no place is called Atlantis" in capsys.readouterr().err
    assert main([*command, "--place", ""]) == 0


def test_the_store_is_not_written_over(store, capsys):
    before = store.path.read_bytes()
    output = store.path.with_suffix(".svg")
    output.symlink_to(store.path)
    with pytest.raises(SystemExit):
        main(["series", "--store", str(store.path), "--indicator", POVERTY, "-o", str(output), "--lang", "en"])
    output.unlink()
    assert store.path.read_bytes() == before
    assert "overwritten" in capsys.readouterr().err


def test_a_damaged_store_is_said(store, tmp_path, capsys):
    data = bytearray(store.path.read_bytes())
    data[8192:] = b"\x5a" * (len(data) - 8192)
    (tmp_path / "chiso.db").write_bytes(data)
    assert main(["series", "--store", str(tmp_path / "chiso.db"), "--indicator", POVERTY, "--lang", "en"]) == 2
    assert "damaged" in capsys.readouterr().err


def test_an_unknown_indicator_is_refused(store, capsys):
    with pytest.raises(UnknownIndicator):
        series(store.connection, "society.none")
    assert main(["series", "--store", str(store.path), "--indicator", "society.none", "--lang", "en"]) == 2
    assert "society.none" in capsys.readouterr().err


def test_a_frame_has_a_row_a_record(store):
    frame = series(store.connection, POVERTY, place="Gia Lai").to_frame()
    assert frame["point"].tolist() == [0, 1, 1, 2]
    assert frame["value"].tolist() == [12.1, 10.5, 10.5, 5.0]
    assert frame["quote"].str.contains("tỷ lệ hộ nghèo").all()


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_chart_is_the_same_bytes_every_time(store, form):
    found = series(store.connection, POVERTY, place="Gia Lai")
    assert drawn(found, Messages("vi"), form) == drawn(found, Messages("vi"), form)


def test_a_part_is_in_the_table_and_not_in_the_chart(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Năm 2022, tỷ lệ hộ nghèo của tỉnh Gia Lai là 10,5%; khu vực thành thị 3%; khu vực nông thôn 14%.", "utf-8"
    )
    with Store(tmp_path / "chiso.db") as store:
        store.index(tmp_path)
        found = series(store.connection, POVERTY)
    assert {p.stated.scope for p in found.points} == {None, "khu vực thành thị", "khu vực nông thôn"}
    assert [p.stated.scope for p in charted(found)] == [None]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_has_the_chart_and_every_sentence_with_its_value_marked(store, lang):
    html = page(series(store.connection, POVERTY, place="Gia Lai"), Messages(lang)).decode()
    assert html.count("<svg") == 1
    assert re.findall("<mark>(.*?)</mark>", html) == ["12,1%", "10,5%", "10,5%", "5%"]
    assert f'lang="{lang}"' in html


def test_what_articles_say_is_escaped_in_the_page(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Năm 2022, tỷ lệ hộ nghèo của tỉnh Gia Lai là 10,5% (theo <b>báo cáo</b> & thống kê).", "utf-8"
    )
    with Store(tmp_path / "chiso.db") as store:
        store.index(tmp_path)
        found = series(store.connection, POVERTY)
    assert found.points
    assert "<b>" not in page(found, Messages("vi")).decode()


@pytest.mark.parametrize(("name", "head"), [("x.svg", b"<?xml"), ("x.png", b"\x89PNG"), ("x.html", b"<!DOCTYPE")])
def test_the_command_writes_what_the_extension_says(store, tmp_path, name, head):
    command = ["series", "--store", str(store.path), "--indicator", POVERTY, "-o", str(tmp_path / name)]
    assert main(command) == 0
    assert (tmp_path / name).read_bytes().startswith(head)


def test_the_command_writes_csv_that_pandas_reads(store, tmp_path):
    command = to_file(store, tmp_path / "x.csv")
    assert main(command) == 0
    frame = pd.read_csv(io.BytesIO((tmp_path / "x.csv").read_bytes()), encoding="utf-8-sig")
    assert len(frame) == 5


def test_a_chart_of_several_places_says_so(store, tmp_path, capsys):
    command = to_file(store, tmp_path / "x.svg")
    assert main(command) == 0
    assert "2 places" in capsys.readouterr().err
    assert main([*command, "--place", "Gia Lai"]) == 0
    assert "places" not in capsys.readouterr().err


def test_an_unknown_form_is_refused(store, tmp_path, capsys):
    command = to_file(store, tmp_path / "x.pdf")
    with pytest.raises(SystemExit):
        main(command)
    assert ".svg" in capsys.readouterr().err


def test_the_command_shows_a_table(store, capsys):
    assert main(["series", "--store", str(store.path), "--indicator", POVERTY, "--place", "Gia Lai"]) == 0
    out, err = capsys.readouterr()
    assert "12,1 %" in out
    assert "2022-again.txt, 2022.txt" in " ".join(out.split())
    assert "3" in err
