"""`chiso indicators` lists the catalogue, and a store holds what links to it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from extractor.identities.indicators import Measured, link
from extractor.store.derived import indicators
from patterns.indicators import catalogue
from tests.extractor.test_cli import chiso, records
from tests.gold import SAMPLES

FIGURES = "SELECT name, kind, unit, scope, base, change, indicator, link_score, group_id FROM indicators"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "s.db"
    assert chiso("index", SAMPLES, "--store", path, "--quiet").returncode == 0
    return path


def test_the_whole_catalogue_is_listed() -> None:
    listed = json.loads(chiso("indicators", "--json").stdout)
    assert [entry["id"] for entry in listed] == [entry.id for entry in catalogue()]
    assert all(entry["name"]["vi"] and entry["name"]["en"] and "records" not in entry for entry in listed)
    table = chiso("indicators", "--lang", "en").stdout
    assert all(entry.id in table for entry in catalogue())


def test_one_field() -> None:
    listed = json.loads(chiso("indicators", "--field", "health", "--json").stdout)
    assert {entry["field"] for entry in listed} == {"health"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--field", "sport"], "agriculture, budget"),
        (["--unlinked"], "--store"),
        (["--unlinked", "--store", "a", "--field", "health"], "--field"),
    ],
)
def test_a_wrong_command_says_the_way_out(arguments: list[str], said: str) -> None:
    done = chiso("indicators", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_missing_store_is_an_error(tmp_path: Path) -> None:
    for more in ([], ["--unlinked"]):
        done = chiso("indicators", "--store", tmp_path / "no.db", *more)
        assert (done.returncode, done.stdout) == (2, "")
        assert "no.db" in done.stderr
    assert not (tmp_path / "no.db").exists()


def test_records_are_counted(store: Path) -> None:
    done = chiso("indicators", "--store", store, "--json")
    counts = {entry["id"]: entry["records"] for entry in json.loads(done.stdout)}
    figures = [r for r in records(chiso("extract", SAMPLES)) if r["record"] == "indicator"]
    linked = [figure["indicator"] for figure in figures if figure["indicator"]]
    assert counts == {indicator: linked.count(indicator) for indicator in set(linked)}
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    table = chiso("indicators", "--store", store, "--lang", "en")
    assert f"{len(linked)} of {len(figures)} records are of {len(counts)} indicators" in table.stderr


def test_what_links_nowhere_is_grouped(store: Path) -> None:
    groups = json.loads(chiso("indicators", "--store", store, "--unlinked", "--json").stdout)
    with closing(sqlite3.connect(store)) as connection:
        figures = connection.execute(FIGURES).fetchall()
    grouped = [group for *_, group in figures if group is not None]
    assert {g["group_id"]: g["records"] for g in groups} == {group: grouped.count(group) for group in set(grouped)}
    table = chiso("indicators", "--store", store, "--unlinked").stdout.splitlines()
    assert len(table) >= len(groups)


def test_the_store_says_of_each_figure_what_it_is_of(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        figures = connection.execute(FIGURES).fetchall()
    assert figures
    for name, kind, unit, scope, base, change, indicator, score, group in figures:
        found = link(Measured(name, kind, unit, scope, base, change))
        assert (indicator, score) == ((found.indicator, found.score) if found else (None, None))
        assert (group is None) == (found is not None or name is None)


def test_made_anew_it_is_the_same(store: Path) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        before = list(connection.iterdump())
        connection.execute("BEGIN")
        indicators.rebuild(connection)
        connection.execute("COMMIT")
        assert list(connection.iterdump()) == before


def test_the_catalogue_stands_in_the_store(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute("SELECT indicator, field, vintage FROM catalogue ORDER BY indicator").fetchall()
    assert rows == [(entry.id, entry.field, entry.source.vintage or None) for entry in catalogue()]
