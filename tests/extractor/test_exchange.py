"""Exchange: an export is read back by other people's libraries, and nothing is lost on the way."""

import csv
import hashlib
import json
import shutil
import sqlite3
import warnings
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import PROV
from rocrate.rocrate import ROCrate

from corpus.read import Source, read
from extractor.cli import main
from extractor.exchange import export
from extractor.exchange.sdmx import code, time_period
from extractor.exchange.tables import tables
from extractor.store.connect import connect
from tests.gold import SAMPLES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import frictionless
    import pysdmx.io


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store of the samples, which lie beside it."""
    folder = tmp_path_factory.mktemp("store")
    shutil.copytree(SAMPLES, folder / "articles", ignore=shutil.ignore_patterns("*.json"))
    assert main(["index", str(folder / "articles"), "--store", str(folder / "chiso.db"), "--quiet"]) == 0
    return folder / "chiso.db"


@pytest.fixture(scope="module")
def exported(store, tmp_path_factory):
    destination = tmp_path_factory.mktemp("export") / "out"
    with closing(connect(store, write=False)) as connection:
        export(connection, destination)
    return destination


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def cells(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def typed(cell, kind):
    """What a reader makes of a cell: null where it is empty, a number where the schema says so."""
    return json.loads(cell) if cell and kind in ("integer", "number", "boolean") else cell or None


# Data Package


@pytest.mark.filterwarnings("ignore")
def test_the_data_package_is_valid(exported):
    report = frictionless.validate(str(exported / "datapackage.json"))
    assert report.valid, report.flatten(["title", "type", "message"])[:5]


def test_every_table_comes_back_into_a_database_as_it_was(exported, store):
    with closing(sqlite3.connect(":memory:")) as again, closing(connect(store, write=False)) as connection:
        for table in tables(connection):
            (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,)).fetchone()
            again.execute(sql)
            marks = ", ".join("?" * len(table.columns))
            for row in cells(exported / "data" / f"{table.name}.csv"):
                values = [typed(row[column.name], column.type) for column in table.columns]
                again.execute(f'INSERT INTO "{table.name}" VALUES ({marks})', values)
            assert list(table.rows(again)) == list(table.rows(connection)), table.name
        again.execute("PRAGMA foreign_keys = ON")
        assert again.execute("PRAGMA foreign_key_check").fetchall() == []


def test_parquet_holds_what_csv_holds(store, exported, tmp_path):
    with closing(connect(store, write=False)) as connection:
        export(connection, tmp_path / "out", form="parquet")
        for table in tables(connection):
            frame = pq.read_table(tmp_path / "out" / "data" / f"{table.name}.parquet")
            assert frame.num_rows == len(cells(exported / "data" / f"{table.name}.csv"))
            assert frame.column_names == [column.name for column in table.columns]
    numbers = pq.read_table(tmp_path / "out" / "data" / "indicators.parquet")["value"].to_pylist()
    stated = [row["value"] for row in cells(exported / "data" / "indicators.csv")]
    assert numbers == [float(value) if value else None for value in stated]


@pytest.mark.filterwarnings("ignore")
def test_the_descriptor_of_parquet_is_valid_too(store, tmp_path):
    with closing(connect(store, write=False)) as connection:
        export(connection, tmp_path / "out", form="parquet")
    descriptor = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert list(frictionless.Package.metadata_validate(descriptor)) == []
    assert {resource["format"] for resource in descriptor["resources"]} == {"parquet"}


def test_columns_are_described_by_the_schema_of_the_store(exported):
    package = json.loads((exported / "datapackage.json").read_text("utf-8"))
    documents = next(resource for resource in package["resources"] if resource["name"] == "documents")
    fields = {field["name"]: field for field in documents["schema"]["fields"]}
    assert fields["published"]["type"] == "date"
    assert "store's folder" in fields["source"]["description"]
    indicators = next(resource for resource in package["resources"] if resource["name"] == "indicators")
    assert {"documents", "sentences", "catalogue"} <= {
        key["reference"]["resource"] for key in indicators["schema"]["foreignKeys"]
    }


# SDMX


@pytest.mark.filterwarnings("ignore")
def test_statistics_are_read_with_their_structure(exported, store):
    folder = exported / "statistics"
    (dataset,) = pysdmx.io.get_datasets(folder / "observations.csv", folder / "structure.json")
    with closing(connect(store, write=False)) as connection:
        stated = connection.execute(
            "SELECT count(DISTINCT id) FROM indicators "
            "WHERE indicator IS NOT NULL AND value IS NOT NULL AND period_start IS NOT NULL AND period_end IS NOT NULL"
        ).fetchone()[0]
    assert stated > 20
    assert len(dataset.data) == stated
    dimensions = [component.id for component in dataset.structure.components.dimensions]
    assert not dataset.data.duplicated(subset=dimensions).any()
    listed = {c.id: {item.id for item in c.local_codes.items} for c in dataset.structure.components if c.local_codes}
    for dimension in ("INDICATOR", "REF_AREA", "STATUS"):
        assert set(dataset.data[dimension]) <= listed[dimension]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2024-04-01", "2024-06-30", "2024-Q2"),
        ("2024-07-01", "2024-12-31", "2024-S2"),
        ("2024-01-01", "2024-09-30", "2024-01-01/P9M"),
        ("2024-02-01", "2024-04-30", "2024-02-01/P3M"),
        ("2021-01-01", "2025-12-31", "2021-01-01/P5Y"),
        ("2022-10-01", "2023-09-30", "2022-10-01/P12M"),
        ("2024-05-03", "2024-05-10", "2024-05-03/P8D"),
    ],
)
def test_periods_as_sdmx_writes_them(first, last, said):
    assert time_period(date.fromisoformat(first), date.fromisoformat(last)) == said


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 4000), st.integers(0, 4000))
def test_different_days_never_have_the_same_period(first, days, other):
    said = {time_period(first, first + timedelta(days=n)) for n in (days, other)}
    assert len(said) == (1 if days == other else 2)


def test_codes_have_the_letters_that_sdmx_allows():
    assert code("health.insurance-coverage") == "health_insurance-coverage"


# Web Annotation


def test_annotations_stand_where_they_say(exported, store):
    page = json.loads((exported / "annotations.jsonld").read_text("utf-8"))
    assert page["type"] == "AnnotationPage"
    texts = {path.name: read(Source(str(path), path.name)).text for path in (store.parent / "articles").iterdir()}
    quotes = 0
    for annotation in page["items"]:
        for target in annotation["target"]:
            text = texts[target["source"].rpartition("/")[2]]
            position, *quoted = target["selector"]
            for quote in quoted:
                quotes += 1
                assert text[position["start"] : position["end"]] == quote["exact"]
                assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
        assert annotation["target"][0]["field"] in ("value", "key")
    assert quotes > len(page["items"])
    assert len({annotation["id"] for annotation in page["items"]}) == len(page["items"])


def test_a_body_says_what_the_record_says(exported):
    page = json.loads((exported / "annotations.jsonld").read_text("utf-8"))
    bodies = [json.loads(annotation["body"]["value"], parse_float=Decimal) for annotation in page["items"]]
    rows = cells(exported / "data" / "indicators.csv")
    said = sorted(body["name"] for body in bodies if "comparator" in body and "name" in body)
    assert said == sorted(row["name"] for row in rows if row["name"])


# RO-Crate and PROV


def test_the_crate_lists_every_file_with_its_hash(exported):
    crate = ROCrate(str(exported))
    assert crate.root_dataset["datePublished"]
    listed = {entity.id: entity["sha256"] for entity in crate.data_entities if entity.type == "File"}
    held = files(exported)
    del held["ro-crate-metadata.json"]
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in held.items()}


def test_the_crate_says_what_made_it_from_what(exported):
    crate = ROCrate(str(exported))
    (action,) = [entity for entity in crate.contextual_entities if entity.type == "CreateAction"]
    assert action["instrument"]["name"] == "chiso"
    rules, *articles = action["object"]
    assert len(rules["sha256"]) == 64
    stated = {row["document"]: row["sha256"] for row in cells(exported / "data" / "documents.csv")}
    assert {article["name"]: article["sha256"] for article in articles} == stated


@pytest.mark.filterwarnings("ignore")
def test_provenance_is_prov(exported):
    graph = rdflib.Graph().parse(exported / "provenance.jsonld", format="json-ld")
    (activity,) = graph.subjects(rdflib.RDF.type, PROV.Activity)
    used = set(graph.objects(activity, PROV.used))
    assert len(used) == len(cells(exported / "data" / "documents.csv"))
    assert set(graph.subjects(PROV.wasGeneratedBy, activity))
    assert all((article, rdflib.URIRef("urn:chiso:vocabulary:sha256"), None) in graph for article in used)


# The folder


def test_the_same_store_gives_the_same_bytes(store, exported, tmp_path):
    assert main(["export", str(tmp_path / "out"), "--store", str(store), "--quiet"]) == 0
    assert files(tmp_path / "out") == files(exported)


def test_an_earlier_export_is_replaced_and_any_other_folder_kept(store, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    command = ["export", str(out), "--store", str(store), "--lang", "en"]
    assert main(command) == 0
    before = files(out)
    (out / "data" / "facts.csv").write_text("x")
    assert main(command) == 0
    assert files(out) == before
    for name in ("data/mine.csv", "chiso.db", "mine/a.txt"):
        mine = out / name
        mine.parent.mkdir(exist_ok=True)
        mine.write_text("x")
        assert main(command) == 2
        assert "no earlier export" in capsys.readouterr().err
        assert mine.read_text() == "x"
        mine.unlink()
    (out / "ro-crate-metadata.json").unlink()
    assert main(command) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_link_to_a_folder_is_followed(store, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert main(["export", str(tmp_path / "link"), "--store", str(store), "--quiet"]) == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "datapackage.json").exists()


def test_what_fails_leaves_nothing_behind(store, tmp_path, monkeypatch, capsys):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("extractor.exchange.crate.write", full)
    assert main(["export", str(tmp_path / "out"), "--store", str(store), "--lang", "en"]) == 2
    assert list(tmp_path.iterdir()) == []
    assert "No space left" in capsys.readouterr().err


def test_a_licence_and_a_day_can_be_given(store, tmp_path):
    licence = "https://creativecommons.org/licenses/by/4.0/"
    command = ["export", str(tmp_path / "out"), "--store", str(store), "--published", "2031-02-03", "--quiet"]
    assert main([*command, "--license", licence]) == 0
    root = ROCrate(str(tmp_path / "out")).root_dataset
    assert (root["datePublished"], root["license"].id) == ("2031-02-03", licence)


def test_without_any_day_one_must_be_given(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Tỷ lệ hộ nghèo giảm còn 5%.", "utf-8")
    assert main(["index", str(tmp_path / "a.txt"), "--store", str(tmp_path / "s.db"), "--quiet"]) == 0
    assert main(["export", str(tmp_path / "out"), "--store", str(tmp_path / "s.db"), "--lang", "en"]) == 2
    assert "--published" in capsys.readouterr().err
