"""Output: JSON Lines, CSV, XLSX, Parquet, the table; and files that appear complete or not at all."""

import csv
import io
import json
import sys
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from extractor import output
from extractor.api import run_record
from extractor.messages import Messages, texts
from extractor.output import KINDS, atomic, columns, jsonl, tables, xlsx
from extractor.output.errors import MissingExtra, TooManyRows, UnknownFormat
from extractor.output.table import period, printable, quantity
from extractor.output.table import tables as shown
from extractor.records import as_dict
from tests.extractor import handmade

RESULTS = [handmade.result("a.txt"), handmade.result("b/c.txt")]


def write(destination, results=RESULTS, **options):
    with output.writing(destination, run=run_record(), **options) as writer:
        for result in results:
            writer.add(list(result.records()))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def read_csv(path):
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


# JSON Lines


def test_jsonl_is_the_contract(tmp_path):
    write(tmp_path / "x.jsonl")
    raw = (tmp_path / "x.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in raw.splitlines()]
    assert lines[0] == as_dict(run_record())
    kinds = ["document", "indicator", "indicator", "date", "indicator", "citation"]
    assert [line["record"] for line in lines[1:]] == kinds * 2
    assert list(lines[2]) == ["record", *columns.columns("indicator")]
    assert lines[2]["spans"] == {"value": [[64, 69]], "name": [[33, 55]]}
    assert raw.endswith("}\n")
    assert "tỷ lệ hộ" in raw


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("63.5", "63.5"),
        ("63.50", "63.5"),
        ("1.25E+12", "1250000000000"),
        ("100.00", "100"),
        ("100", "100"),
        ("-5.20", "-5.2"),
        ("0.1", "0.1"),
        ("0.30000000000000000000000000000004", "0.30000000000000000000000000000004"),
        ("0", "0"),
        ("1E-7", "0.0000001"),
    ],
)
def test_numbers_are_exact(given, written):
    assert jsonl.number(Decimal(given)) == written
    line = jsonl.line(handmade.indicator(value=Decimal(given)))
    assert f'"value": {written},' in line
    assert json.loads(line, parse_float=Decimal)["value"] == Decimal(given)


def test_selected_kinds(tmp_path):
    write(tmp_path / "x.jsonl", kinds=["citation"])
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    assert [line["record"] for line in lines] == ["run", "citation", "citation"]


# Tables


def test_csv_has_a_file_a_kind(tmp_path):
    write(tmp_path / "x.csv")
    assert names(tmp_path) == ["x.citations.csv", "x.dates.csv", "x.documents.csv", "x.indicators.csv"]
    rows = read_csv(tmp_path / "x.indicators.csv")
    assert list(rows[0]) == list(columns.columns("indicator"))
    assert [row["value"] for row in rows] == ["63.5", "-5.2", "1250000000000"] * 2
    assert [row["document"] for row in rows] == ["a.txt"] * 3 + ["b/c.txt"] * 3
    assert json.loads(rows[0]["spans"]) == {"value": [[64, 69]], "name": [[33, 55]]}
    assert json.loads(rows[1]["flags"]) == ["odd"]
    assert rows[0]["total"] == rows[0]["locator"] == ""
    assert read_csv(tmp_path / "x.citations.csv")[0]["year"] == "2023"


def test_csv_under_one_kind_is_just_that_file(tmp_path):
    write(tmp_path / "x.csv", kinds=["indicator"])
    assert names(tmp_path) == ["x.csv"]
    assert len(read_csv(tmp_path / "x.csv")) == 6


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_csv_cell_is_a_formula(tmp_path, sign):
    result = handmade.result()
    named = handmade.indicator(name=f"{sign}1+1", place=f"a{sign}1", value=Decimal("-1.5"))
    with output.writing(tmp_path / "x.csv", run=run_record(), kinds=["indicator"]) as writer:
        writer.add([named, *result.records()])
    row = read_csv(tmp_path / "x.csv")[0]
    assert row["name"] == f"'{sign}1+1"
    assert row["place"] == f"a{sign}1"
    assert row["value"] == "-1.5"


def test_the_comparator_stays_a_comparator(tmp_path):
    write(tmp_path / "x.csv")
    assert [row["comparator"] for row in read_csv(tmp_path / "x.indicators.csv")] == [">", "=", ">"] * 2


def test_pandas_reads_the_csv_back(tmp_path):
    write(tmp_path / "x.csv", RESULTS[:1])
    frame = pd.read_csv(tmp_path / "x.indicators.csv")
    assert list(frame["value"]) == [63.5, -5.2, 1.25e12]


def test_xlsx_has_a_sheet_a_kind_and_no_formula(tmp_path):
    write(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["indicators", "citations", "dates", "documents"]
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    header, *rows = book["indicators"].iter_rows(values_only=True)
    assert list(header) == list(columns.columns("indicator"))
    first = dict(zip(header, rows[1], strict=True))
    assert (first["name"], first["value"], first["comparator"]) == (handmade.FORMULA, -5.2, "=")
    assert [row[header.index("value")] for row in rows[:3]] == [63.5, -5.2, 1250000000000]
    assert book["citations"]["N2"].value == "@SUM(A1)"


def test_xlsx_survives_what_xml_cannot_hold(tmp_path):
    with output.writing(tmp_path / "x.xlsx", run=run_record(), kinds=["indicator"]) as writer:
        writer.add([handmade.indicator(name="a\x00\x1b\ufffe\uffffb", place="#N/A")])
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["indicators"]
    assert sheet["D2"].value == "a\ufffd\ufffd\ufffd\ufffdb"
    assert (sheet["S2"].value, sheet["S2"].data_type) == ("#N/A", "s")


def test_xlsx_refuses_more_rows_than_a_sheet_has(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 6)
    with pytest.raises(TooManyRows, match=r"x\.xlsx: .*\.parquet"):
        write(tmp_path / "x.xlsx")
    assert names(tmp_path) == []


def test_parquet_is_typed_and_nested(tmp_path):
    write(tmp_path / "x.parquet")
    assert names(tmp_path) == [f"x.{name}.parquet" for name in sorted(columns.TABLES.values())]
    table = pq.read_table(tmp_path / "x.indicators.parquet")
    assert table.schema.names == list(columns.columns("indicator"))
    assert table["value"].to_pylist()[:3] == [63.5, -5.2, 1.25e12]
    assert dict(table["spans"].to_pylist()[1])["name"] == [{"start": 0, "end": 2}, {"start": 5, "end": 9}]
    assert dict(table["rules"].to_pylist()[0]) == {"value": "percent.plain"}
    assert table["flags"].to_pylist()[1] == ["odd"]
    citations = pq.read_table(tmp_path / "x.citations.parquet")
    assert citations["articles"].to_pylist() == [["khoản 2 Điều 5"]] * 2
    assert str(citations.schema.field("year").type) == "int64"
    write(tmp_path / "y.parquet", kinds=["date"])
    assert pq.read_table(tmp_path / "y.parquet").num_rows == 2


def test_parquet_without_pyarrow_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setattr(output, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"chiso\[parquet\]"):
        write(tmp_path / "x.parquet")


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.parquet", "x.jsonl"])
def test_the_same_input_gives_the_same_bytes(tmp_path, name):
    write(tmp_path / "first" / name)
    write(tmp_path / "second" / name)
    first, second = (sorted((tmp_path / folder).iterdir()) for folder in ("first", "second"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_an_xlsx_knows_no_time(tmp_path):
    write(tmp_path / "x.xlsx")
    with ZipFile(tmp_path / "x.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.parquet", "x.jsonl"])
def test_no_results_give_empty_tables(tmp_path, name):
    write(tmp_path / name, [])
    if name == "x.csv":
        assert read_csv(tmp_path / "x.dates.csv") == []
    if name == "x.parquet":
        assert pq.read_table(tmp_path / "x.documents.parquet").num_rows == 0


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.parquet"])
def test_rows_are_handed_on_in_bounded_numbers(tmp_path, name, monkeypatch):
    write(tmp_path / "whole" / name, RESULTS * 3)
    monkeypatch.setattr(tables, "ROWS", 2)
    write(tmp_path / "parts" / name, RESULTS * 3)
    whole, parts = (sorted((tmp_path / folder).iterdir()) for folder in ("whole", "parts"))
    if name == "x.parquet":
        assert [pq.read_table(path) for path in whole] == [pq.read_table(path) for path in parts]
    else:
        assert [path.read_bytes() for path in whole] == [path.read_bytes() for path in parts]


def test_an_unknown_extension(tmp_path):
    for name in ("x.txt", "x", "x.jsonl.gz"):
        with pytest.raises(UnknownFormat, match=r"\.jsonl, \.csv, \.parquet, \.xlsx"):
            write(tmp_path / name)


def test_every_column_has_its_place_in_every_form():
    from extractor.output import frames, parquet

    for kind in KINDS:
        assert parquet.schema(kind).names == list(frames.frame(kind, ()).columns) == list(columns.columns(kind))


# All or nothing


@pytest.mark.parametrize("name", ["x.jsonl", "x.csv", "x.xlsx", "x.parquet"])
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_interrupted_run_leaves_what_was_there(tmp_path, name, error):
    write(tmp_path / name, RESULTS[:1])
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    def broken():
        yield RESULTS[1]
        raise error

    with pytest.raises(error):
        write(tmp_path / name, broken())
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_permissions_and_links_are_as_for_any_new_file(tmp_path):
    (tmp_path / "plain").touch()
    atomic.write(tmp_path / "deep" / "er" / "x", b"1")
    assert (tmp_path / "deep/er/x").stat().st_mode == (tmp_path / "plain").stat().st_mode
    (tmp_path / "link").symlink_to("deep/er/x")
    atomic.write(tmp_path / "link", b"2")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "deep/er/x").read_bytes() == b"2"


def test_a_folder_is_not_replaced(tmp_path):
    (tmp_path / "x.jsonl").mkdir()
    with pytest.raises(IsADirectoryError):
        write(tmp_path / "x.jsonl")
    assert names(tmp_path) == ["x.jsonl"]


# The table


def rendered(lang, width, **options):
    console = Console(width=width, file=io.StringIO(), color_system=None, markup=False)
    console.print(shown(handmade.result(), Messages(lang), **options))
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits(width):
    for lang in ("vi", "en"):
        lines = rendered(lang, width, kinds=["indicator", "citation", "date"]).splitlines()
        assert max(map(len, lines)) <= width


def test_the_table_says_what_was_found():
    vi, en = rendered("vi", 120), rendered("en", 120)
    assert vi.startswith("a.txt  3 chỉ số, 1 văn bản viện dẫn, 1 mốc thời gian\n")
    for words in ("Chỉ số", "Giá trị", "> 63,5 %", "-5,2 %", "quý I/2024", "mục tiêu", "tỉnh Gia Lai", "64–69"):
        assert words in vi
    for words in ("Indicator", "Value", "> 63.5 %", "> 1,250 bn VND", "Q1 2024", "target", "tỉnh Gia Lai", "64–69"):
        assert words in en
    assert "162/QĐ-UBND" in rendered("vi", 80, kinds=["citation"])
    assert "2022-12-31" in rendered("vi", 80, kinds=["date"])


@pytest.mark.parametrize(
    ("fields", "vi", "en"),
    [
        ({"value": Decimal("63.5")}, "> 63,5 %", "> 63.5 %"),
        ({"value": None, "low": Decimal(65), "high": Decimal(70), "comparator": "="}, "65–70 %", "65–70 %"),
        (
            {"kind": "ratio", "value": Decimal(17), "total": Decimal(21), "unit": None, "comparator": "="},
            "17/21",
            "17/21",
        ),
        ({"kind": "rank", "value": Decimal(3), "unit": None, "comparator": "<="}, "≤ hạng 3", "≤ rank 3"),
        ({"kind": "count", "value": Decimal(2200), "unit": None, "comparator": "~"}, "~ 2.200", "~ 2,200"),
        ({"kind": "multiple", "value": Decimal("1.5"), "unit": "x", "comparator": "="}, "1,5 lần", "1.5 times"),
        ({"value": Decimal("0.3"), "unit": "pp", "change": "increase", "comparator": "="}, "+0,3 điểm %", "+0.3 pp"),
        (
            {"kind": "money", "value": Decimal(2500000), "unit": "USD", "comparator": ">="},
            "≥ 2,5 triệu USD",
            "≥ 2.5 m USD",
        ),
        (
            {"kind": "money", "value": Decimal(1234567), "unit": "VND", "comparator": "="},
            "1.234.567 VND",
            "1,234,567 VND",
        ),
    ],
)
def test_values_read_well(fields, vi, en):
    record = handmade.indicator(**fields)
    assert (quantity(record, Messages("vi")), quantity(record, Messages("en"))) == (vi, en)


def test_periods_read_well():
    said = {code: period(code, Messages("vi")) for code in ("PRESENT_REF", "2024-36", "2024-40", "2021/2025", "2022")}
    assert list(said.values()) == ["hiện nay", "quý IV/2024", "nửa đầu 2024", "2021 / 2025", "2022"]
    assert period(None, Messages("vi")) is None


def test_an_article_cannot_steer_the_terminal():
    assert printable("a\x1b[31m\u202eb\n") == "a\ufffd[31m\ufffdb\ufffd"


# What is said


def test_every_text_is_there_in_both_languages_with_the_same_gaps():
    for key, said in texts().items():
        assert set(said) == {"vi", "en"}, key
        assert gaps(said["vi"]) == gaps(said["en"]), key


def gaps(text):
    from string import Formatter

    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_the_texts_are_in_the_wheel():
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert {"messages.toml", "*.toml"} & set(project["tool"]["setuptools"]["package-data"]["extractor"])
