"""A name links to the indicator that it means, and to no other."""

from __future__ import annotations

import unicodedata
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import links
from extractor.identities.indicators import THRESHOLD, Measured, best, link
from extractor.identities.wording import LONGEST, wording
from patterns.indicators import Indicator, Named, catalogue, words
from tests.test_docs import ROOT

ENTRIES = [pytest.param(entry, id=entry.id) for entry in catalogue()]
EXAMPLES = [pytest.param(e, named, id=f"{e.id}-{named.name}") for e in catalogue() for named in e.examples]
REJECTS = [pytest.param(e, named, id=f"{e.id}-{named.name}") for e in catalogue() for named in e.rejects]


def linked(name: str, kind: str, unit: str | None = None, **said: str) -> str | None:
    found = link(Measured(name, kind, unit, **said))
    return found.indicator if found else None


@pytest.mark.parametrize(("entry", "named"), EXAMPLES)
def test_an_example_links(entry: Indicator, named: Named) -> None:
    assert linked(named.name, named.kind, named.unit) == entry.id


@pytest.mark.parametrize(("entry", "named"), REJECTS)
def test_a_reject_does_not_link(entry: Indicator, named: Named) -> None:
    assert linked(named.name, named.kind, named.unit) != entry.id


@pytest.mark.parametrize(
    ("name", "said", "found"),
    [
        ("tăng trưởng tín dụng", {}, "finance.credit-growth"),
        ("tăng trưởng tín dụng", {"scope": "huy động"}, None),
        ("tăng trưởng tín dụng", {"base": "trần lãi suất"}, None),
        ("tăng trưởng tín dụng", {"scope": "toàn hệ thống"}, "finance.credit-growth"),
    ],
)
def test_a_scope_that_measures_something_else_unlinks(name: str, said: dict[str, str], found: str | None) -> None:
    assert linked(name, "percent", "%", **said) == found


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_name_of_an_indicator_links_to_it_by_every_kind(entry: Indicator) -> None:
    for name in (entry.name, *entry.aliases):
        for kind in entry.kinds:
            unit = entry.units[0] if kind == "measure" else None
            assert linked(name, kind, unit) == entry.id, (name, kind)


def test_names_of_two_indicators_of_a_kind_differ_in_what_counts() -> None:
    entries = defaultdict(set)
    for entry in catalogue():
        for name in (entry.name, *entry.aliases):
            assert wording(name).words, (entry.id, name)
            for kind in entry.kinds:
                entries[wording(name).words, kind].add(entry.id)
    assert {key: ids for key, ids in entries.items() if len(ids) > 1} == {}


# What it is worth


def test_links_are_right() -> None:
    """The figures of docs/indicators.md: at least 95 of 100 links right, on names that nothing was fitted to."""
    reported = links.worth(links.judged("reporting"), THRESHOLD)
    assert reported.links >= 70
    assert reported.precision >= 0.98
    assert reported.recall >= 0.86


def test_enough_names_are_labelled() -> None:
    labelled = [*links.judged("choosing"), *links.judged("reporting")]
    known = {entry.id for entry in catalogue()}
    assert len(labelled) >= 150
    assert {name.meant for name in labelled} <= {*known, None}
    assert sum(name.meant is None for name in labelled) >= 30


def test_the_page_shows_the_table() -> None:
    page = (ROOT / "docs" / "indicators.md").read_text("utf-8")
    assert links.table(("choosing", "reporting")) in page


# What makes a difference, and what makes none


@pytest.mark.parametrize(
    ("name", "kind", "unit", "said", "indicator"),
    [
        ("hộ nghèo", "count", None, {}, "society.poor-households"),
        ("hộ nghèo", "percent", "%", {}, "society.poverty-rate"),
        ("số hộ nghèo", "percent", "%", {"change": "decrease"}, "society.poor-households"),
        ("tỷ lệ hộ nghèo", "percent", "pp", {"change": "decrease"}, "society.poverty-rate"),
        ("hộ nghèo", "money", "VND", {}, None),
        ("hộ không nghèo", "percent", "%", {}, None),
        ("tỷ lệ hộ nghèo", "percent", "%", {"scope": "dân tộc thiểu số"}, "society.poverty-ethnic"),
        ("tỷ lệ hộ nghèo", "percent", "%", {"scope": "miền núi"}, "society.poverty-rate"),
        ("kim ngạch xuất khẩu", "money", "USD", {}, "economy.exports"),
        ("kim ngạch xuất khẩu", "percent", "%", {"change": "increase"}, "economy.exports"),
        ("kim ngạch xuất khẩu", "percent", "%", {"base": "kế hoạch năm"}, "economy.exports"),
        ("kim ngạch xuất khẩu", "percent", "%", {"base": "GDP"}, None),
        ("kim ngạch xuất khẩu", "multiple", "x", {"base": "năm 2020"}, "economy.exports"),
        ("kim ngạch xuất khẩu", "measure", "tấn", {}, None),
        ("kim ngạch xuất khẩu giày da", "money", "USD", {}, None),
        ("thu nội địa", "percent", "%", {"base": "tổng thu ngân sách"}, None),
        ("GRDP", "percent", "%", {"change": "increase"}, "economy.grdp-growth"),
        ("GRDP", "money", "VND", {}, "economy.grdp"),
        ("Kinh tế số", "percent", "%", {"base": "GRDP"}, "digital.economy-share"),
        ("hạ tầng cáp quang phủ", "percent", "%", {"base": "hộ gia đình"}, "digital.fibre-households"),
        ("năng suất lúa", "measure", "tạ/ha", {}, "agriculture.rice-yield"),
        ("năng suất lúa", "measure", "tấn", {}, None),
        ("tỷ suất tử vong trẻ em dưới 5 tuổi", "percent", "‰", {}, "health.child-mortality"),
        ("tỷ suất tử vong trẻ em dưới 3 tuổi", "percent", "‰", {}, None),
        ("tỷ lệ", "percent", "%", {}, None),
        ("", "count", None, {}, None),
    ],
)
def test_kind_unit_and_what_stands_beside(
    name: str, kind: str, unit: str | None, said: dict[str, str], indicator: str | None
) -> None:
    assert linked(name, kind, unit, **said) == indicator


@pytest.mark.parametrize(
    "name",
    [
        "Tỷ lệ hộ nghèo",
        "TỶ LỆ HỘ NGHÈO",
        "tỉ lệ hộ nghèo",
        "tỷ lệ hộ nghèo của tỉnh Gia Lai",
        "tỷ lệ hộ nghèo toàn huyện",
        "tỷ lệ hộ nghèo năm 2023",
        "tỷ lệ hộ nghèo giai đoạn 2021-2025",
        "tỷ lệ hộ nghèo tại xã Đại Nghĩa",
        "tỷ lệ hộ nghèo của Krông Búk",
        "số hộ nghèo trên tổng số hộ",
    ],
)
def test_case_place_and_time_make_no_difference(name: str) -> None:
    assert linked(name, "percent", "%") == "society.poverty-rate"
    assert linked(unicodedata.normalize("NFD", name), "percent", "%") == "society.poverty-rate"


@pytest.mark.parametrize(
    ("one", "other"),
    [("tỷ lệ đô thị hóa", "tỷ lệ đô thị hoá"), ("sản lượng thủy sản", "sản lượng thuỷ sản"), ("đàn lợn", "Đàn lợn")],
)
def test_tone_marks_and_letters_of_either_style(one: str, other: str) -> None:
    assert wording(one) == wording(other) == wording(unicodedata.normalize("NFD", other))


@pytest.mark.parametrize("name", ["ty le ho ngheo", "tỷ lệ hồ ngheo", "đo am"])
def test_diacritics_do_count(name: str) -> None:
    assert linked(name, "percent", "%") is None


def test_no_known_phrase_is_longer_than_is_looked_for() -> None:
    listed = words()
    phrases = [*listed.indifferent, *listed.places, *listed.terms, *listed.amount_heads, *listed.same]
    assert max(len(phrase.split()) for phrase in phrases) <= LONGEST


def test_two_that_are_equally_like_are_none() -> None:
    assert best(Measured("tử vong trẻ em tuổi", "percent", "‰")) is None


@given(st.text(alphabet=st.sampled_from("tỷ lệ hộ nghèo của số 1 năm 2023 XÃ %/,(.)đ\u0301\u00a0"), max_size=60))
def test_any_text_is_a_name(name: str) -> None:
    found = best(Measured(name, "percent", "%"))
    assert found is None or 0 < found.score <= 1
    assert wording(name) == wording(unicodedata.normalize("NFD", name))
