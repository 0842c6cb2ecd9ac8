"""The Python API."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

import extractor
from extractor import ProcessingError, Result, SourceError, extract, pipeline, to_frame
from tests.extractor import handmade

TEXT = "Tỷ lệ hộ đạt 63,5%.\n"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    return path


def test_the_public_names():
    public = {name for name in vars(extractor) if not name.startswith("_")}
    modules = {name for name in public if isinstance(getattr(extractor, name), type(sys))}
    assert (public - modules) | set(extractor._LATE) == set(extractor.__all__)


def test_one_file(article):
    for path in (article, str(article)):
        result = extract(path)
        assert isinstance(result, Result)
        assert result.text == TEXT
        assert result.document.document == str(article)
        assert result.document.published is None
    assert extract(article, document="x").document.document == "x"


@pytest.mark.parametrize("day", ["2023-04-20", date(2023, 4, 20), datetime(2023, 4, 20, 7, 30)])
def test_a_text(day):
    result = extract(text=TEXT, document="name", published=day)
    assert (result.document.document, result.document.published) == ("name", "2023-04-20")
    assert result.document.uri is None


@pytest.mark.parametrize("text", ["", "\0", "\n", "a\r\nb"])
def test_any_text_is_an_article(text):
    assert extract(text=text).document.document == "text"


def test_many_paths_stream(article, tmp_path):
    (tmp_path / "b.txt").write_text(TEXT)
    results = extract([tmp_path, article, f"{tmp_path}/b*.txt"])
    assert isinstance(results, Iterator)
    assert next(results).document.document == "a.txt"
    assert [result.document.document for result in results] == ["b.txt", str(article), f"{tmp_path}/b.txt"]


def test_paths_are_taken_as_they_come(article):
    def paths():
        yield article
        raise AssertionError("asked for a path too early")

    assert next(extract(paths())).text == TEXT


def test_an_error_is_raised_or_handed_over(article, tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    with pytest.raises(SourceError, match=r"bad\.txt: .*UTF-8"):
        list(extract([tmp_path]))
    errors: list[SourceError] = []
    assert len(list(extract(["nowhere", tmp_path], on_error=errors.append))) == 1
    assert [(error.file, error.reason) for error in errors] == [("nowhere", "missing"), ("bad.txt", "not-utf8")]


def test_wrong_calls(tmp_path):
    with pytest.raises(TypeError, match="only one of them"):
        extract()
    with pytest.raises(TypeError, match="only one of them"):
        extract("a.txt", text="a")
    with pytest.raises(ValueError, match="isoformat"):
        extract(text="a", published="20/4/2023")
    with pytest.raises(SourceError, match=r"extract\(\[folder\]\)"):
        extract(tmp_path)


def test_a_failure_of_the_extractor_names_the_article(article, monkeypatch):
    def process(document):
        raise KeyError("boom")

    monkeypatch.setattr(pipeline, "process", process)
    with pytest.raises(ProcessingError, match=r"a\.txt: .*KeyError: 'boom', test_api\.py:\d+") as caught:
        extract(article)
    assert isinstance(caught.value.__cause__, KeyError)
    assert caught.value.reason == "failed"


def test_records_come_by_position():
    records = list(handmade.result().records())
    assert [record.record for record in records] == [
        "document",
        "indicator",
        "indicator",
        "date",
        "indicator",
        "citation",
    ]
    assert [d["record"] for d in handmade.result().to_dicts()] == [record.record for record in records]


def test_a_frame_has_typed_columns():
    frame = handmade.result().to_frame()
    assert len(frame) == 3
    assert {"value": "Float64", "total": "Float64", "confidence": "Float64", "name": "string"}.items() <= {
        name: str(dtype) for name, dtype in frame.dtypes.items()
    }.items()
    for name in ("kind", "comparator", "change", "status"):
        assert isinstance(frame[name].dtype, pd.CategoricalDtype)
    assert list(frame["value"]) == [63.5, -5.2, 1.25e12]
    assert frame["total"].isna().all()
    assert frame["spans"][0] == {"value": [(64, 69)], "name": [(33, 55)]}
    assert frame["flags"][1] == ("odd",)


@pytest.mark.parametrize(("kind", "rows"), [("indicator", 3), ("citation", 1), ("date", 1), ("document", 1)])
def test_a_frame_a_kind(kind, rows):
    frame = handmade.result().to_frame(kind)
    assert len(frame) == rows
    nothing = to_frame([], kind)
    assert list(nothing.columns) == list(frame.columns)
    assert list(nothing.dtypes) == list(frame.dtypes)
    assert len(to_frame([handmade.result("a"), handmade.result("b")], kind)) == 2 * rows


def test_there_is_no_frame_of_another_kind():
    with pytest.raises(ValueError, match="indicator, citation, date, document"):
        handmade.result().to_frame("indicators")


def test_integers_and_truth_values_are_typed():
    frame = handmade.result().to_frame("citation")
    assert (str(frame["year"].dtype), str(frame["draft"].dtype)) == ("Int64", "boolean")


def test_the_import_is_light():
    heavy = "{'pandas', 'pyarrow', 'openpyxl', 'spacy', 'rich', 'underthesea', 'numpy'}"
    code = f"import sys, extractor, extractor.cli; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_samples_are_bundled():
    import corpus

    samples = Path(corpus.__file__).parent / "samples"
    assert len(list(extract([samples]))) >= 12
