"""The catalogue loads, is in order, and a faulty entry says where it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from corpus.normalize import fold
from patterns import indicators
from patterns.indicators import catalogue, words
from patterns.load import read_toml
from patterns.rule import RuleError

FIELDS = {
    "agriculture", "budget", "digital", "economy", "education", "enterprise", "environment", "finance", "governance",
    "health", "rural", "society", "tourism",
}  # fmt: skip


def test_the_catalogue_covers_its_fields() -> None:
    assert len(catalogue()) >= 120
    assert {entry.field for entry in catalogue()} == FIELDS


def test_no_alias_stands_in_two_entries_or_twice() -> None:
    names = [(fold(name).lower(), k, e.id) for e in catalogue() for name in (e.name, *e.aliases) for k in e.kinds]
    assert len(set(names)) == len(names)
    keys = [(name, kind) for name, kind, _ in names]
    assert [key for key in set(keys) if keys.count(key) > 1] == []


def test_every_source_and_unit_is_used() -> None:
    tables = read_toml("indicators.toml")
    assert {entry.source.id for entry in catalogue()} == tables["sources"].keys()
    assert {t["measured_in"] for t in tables["indicator"] if "measured_in" in t} == tables["units"].keys()


def test_every_list_is_sorted_and_has_nothing_twice() -> None:
    tables = read_toml("indicators.toml")
    lists = {key: value for key, value in (tables["words"] | tables["units"]).items() if key != "time"}
    lists |= {key: list(tables[key]) for key in ("same", "sources", "units")}
    assert {key: listed for key, listed in lists.items() if listed != sorted(set(listed))} == {}


def test_what_is_general_practice_claims_no_document() -> None:
    for entry in catalogue():
        assert any(c.isdigit() for c in entry.source.vintage) == bool(entry.source.vintage)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The file's tables with two entries, to be spoilt."""
    tables = {**read_toml("indicators.toml")}
    tables["indicator"] = [dict(table) for table in tables["indicator"][:2]]
    monkeypatch.setattr(indicators, "_tables", lambda: tables)
    catalogue.cache_clear()
    yield tables
    catalogue.cache_clear()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("examples", [], "'examples'"),
        ("name", "", "'name'"),
        ("polarity", "good", "none of the known: up, down, none"),
        ("source", "hearsay", "'hearsay'"),
        ("kinds", ["number"], "'number' is no kind"),
        ("kinds", ["count", "measure"], "'measured_in'"),
    ],
)
def test_a_faulty_entry_names_itself(faulty: dict[str, Any], key: str, value: object, said: str) -> None:
    entry = faulty["indicator"][1]
    entry.pop("measured_in", None)
    entry["kinds"] = ["count"]
    entry[key] = value
    with pytest.raises(RuleError, match=f"patterns/indicators.toml, indicator '{entry['id']}'.*{said}"):
        catalogue()


def test_entries_out_of_order_are_refused(faulty: dict[str, Any]) -> None:
    faulty["indicator"].reverse()
    with pytest.raises(RuleError, match="put it before"):
        catalogue()


def test_times_are_a_pattern_and_the_rest_are_lists() -> None:
    assert isinstance(words().time, str)
    assert "tỷ lệ" in words().share_heads
