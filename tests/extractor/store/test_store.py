"""`Store` in Python: frames with their filters, and how errors come out of it."""

import json
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import extractor
from extractor import Store, StoreError, extract, to_frame
from extractor.output.columns import KINDS, TABLES, columns
from extractor.store.connect import connect, transaction
from extractor.store.filters import Where

SAMPLES = Path(__file__).parents[3] / "corpus" / "samples"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "chiso.db"
    with Store(path) as store:
        store.index(SAMPLES)
        yield store


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_is_that_of_the_records_and_more(store, kind):
    frame = getattr(store, TABLES[kind])()
    expected = to_frame(extract([SAMPLES]), kind=kind)
    pd.testing.assert_frame_equal(frame[list(columns(kind))], expected)
    assert frame["source"].str.endswith(".txt").all()


def texts(frame):
    return set(frame["period"].dropna())


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"kind": "rank"}, lambda f: f["kind"] == "rank"),
        ({"status": "target"}, lambda f: f["status"] == "target"),
        ({"place": "tỉnh Gia Lai"}, lambda f: f["place"] == "tỉnh Gia Lai"),
        ({"period": "2023"}, lambda f: (f["period_start"] >= "2023-01-01") & (f["period_end"] <= "2023-12-31")),
        ({"since": "2024-01-01"}, lambda f: f["period_end"] >= "2024-01-01"),
        ({"since": date(2024, 1, 1)}, lambda f: f["period_end"] >= "2024-01-01"),
        ({"kind": "percent", "status": "target"}, lambda f: (f["kind"] == "percent") & (f["status"] == "target")),
    ],
)
def test_filters_of_indicators(store, filters, holds):
    every = store.indicators()
    expected = every[holds(every).fillna(False).astype(bool)].reset_index(drop=True)
    assert 0 < len(expected) < len(every)
    pd.testing.assert_frame_equal(store.indicators(**filters), expected)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["tỉnh Hòa Bình", "tỉnh Hoà Bình", "TỈNH HÒA BÌNH"])
def test_a_place_in_any_spelling(tmp_path, written, form):
    article = tmp_path / "1.txt"
    article.write_text("Năm 2023, tỷ lệ hộ nghèo của tỉnh Hòa Bình là 9,2%.\n", "utf-8")
    with Store(tmp_path / "chiso.db") as store:
        store.index(article)
        assert len(store.indicators(place=unicodedata.normalize(form, written))) == 1
        assert store.indicators(place="tỉnh Hoa Binh").empty


def test_a_place_by_its_code_and_an_indicator_of_the_catalogue(tmp_path):
    (tmp_path / "1.txt").write_text("Năm 2023, tỷ lệ hộ nghèo là 9,2%; thu ngân sách đạt 12 tỷ đồng.\n", "utf-8")
    with Store(tmp_path / "chiso.db") as store:
        store.index(tmp_path)
        writer = connect(store.path, write=True)
        with transaction(writer):
            writer.execute("PRAGMA defer_foreign_keys = ON")
            writer.execute("INSERT OR IGNORE INTO places (place_code, name, kind) VALUES ('test:1', 'X', 'province')")
            writer.execute(
                "INSERT OR IGNORE INTO catalogue (indicator, name, field, source, vintage) "
                "VALUES ('test.poverty', 'tỷ lệ hộ nghèo', 'x', 'x', '2023')"
            )
            writer.execute(
                "UPDATE indicators SET place_code = 'test:1', indicator = 'test.poverty' WHERE kind = 'percent'"
            )
        writer.close()
        for filters in ({"place": "test:1"}, {"indicator": "test.poverty"}):
            [name] = store.indicators(**filters)["name"]
            assert name == "tỷ lệ hộ nghèo"


@pytest.mark.parametrize("period", ["2020/..", "..", "20XX-XX", "năm ngoái"])
def test_a_period_without_first_and_last_day_is_refused(store, period):
    with pytest.raises(ValueError, match="write it as in 2023"):
        store.indicators(period=period)


def test_filters_of_citations_dates_documents_and_sentences(store):
    source = store.documents()["source"].iloc[0]
    key = store.citations()["key"].iloc[0]
    assert set(store.citations(key=key)[["key", "resolved_key"]].to_numpy().ravel()) >= {key}
    assert (store.citations(type="quyết định")["type"] == "quyết định").all()
    assert (store.citations(since="2023-01-01")["date"] >= "2023-01-01").all()
    assert (store.dates(since="2023-06-01")["last"] >= "2023-06-01").all()
    for frame in (store.indicators, store.citations, store.dates, store.sentences, store.documents):
        assert set(frame(source=source)["source"]) == {source}
    assert store.indicators(source="not there").empty


def test_sentences_are_each_there_once(store):
    sentences = store.sentences()
    assert not sentences.duplicated(["source", "start", "stop"]).any()
    assert set(store.indicators()["quote"]) | set(store.citations()["quote"]) == set(sentences["text"])


def test_facts_and_conflicts_are_frames(store):
    assert {"fact_id", "subject", "value", "mentions", "documents"} <= set(store.facts().columns)
    assert {"conflict_id", "fact_id", "subject"} <= set(store.conflicts().columns)


def test_a_value_is_never_part_of_a_query(store):
    assert store.indicators(place="'; DROP TABLE indicators; --").empty
    assert store.indicators(kind="x' OR '1'='1").empty
    assert len(store.indicators())


def test_no_condition_asks_for_nothing():
    where = Where()
    where.equal({"a": None})
    where.place(None)
    assert (where.sql, where.values) == ("", [])


def test_what_sqlite_says_inside_a_with_block_names_the_store(store):
    with (
        pytest.raises(StoreError, match=r"chiso\.db: could not be used \(no such table: nowhere\)"),
        Store(store.path) as own,
    ):
        own.connection.execute("SELECT * FROM nowhere")


def test_a_store_that_was_closed_is_opened_again(store):
    own = Store(store.path)
    first = len(own.documents())
    own.close()
    own.close()
    assert len(own.documents()) == first
    own.close()


def test_the_store_is_imported_only_when_it_is_asked_for():
    code = (
        "import sys, json, extractor; before = 'sqlite3' in sys.modules; extractor.Store; "
        "print(json.dumps([before, 'sqlite3' in sys.modules, 'pandas' in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [False, True, False]


def test_public_names_are_there():
    assert all(getattr(extractor, name) is not None for name in extractor.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = extractor.nothing
