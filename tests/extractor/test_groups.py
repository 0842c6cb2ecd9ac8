"""Names of no indicator are grouped by likeness, the same way however they come."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from extractor.identities.groups import LIKENESS, alike, grouped
from extractor.identities.wording import wording

LABELLED = tomllib.loads((Path(__file__).parent / "groups.toml").read_text("utf-8"))["pairs"]
WORDS = ["số", "xe", "máy", "điện", "nhập khẩu", "không", "tổng", "năm", "2023", "2024", "đạp"]
NAMES = st.dictionaries(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), st.integers(1, 9), max_size=12)


def test_the_same_words_are_one_group_named_by_the_most_frequent() -> None:
    (group,) = grouped({"Số xe máy": 2, "tổng số xe máy": 5, "xe máy của tỉnh Gia Lai": 1, "xe máy năm 2023": 1})
    assert (group.name, group.records) == ("tổng số xe máy", 9)
    assert group.names[:2] == ("tổng số xe máy", "Số xe máy")


def test_a_negation_or_a_number_keeps_apart() -> None:
    assert len(grouped({"xe máy đăng ký lại ở huyện": 1, "xe máy không đăng ký lại ở huyện": 1})) == 2
    assert len(grouped({"lãi suất kỳ hạn 6 tháng": 1, "lãi suất kỳ hạn 12 tháng": 1})) == 2


def test_near_names_are_joined_and_far_ones_are_not() -> None:
    near = {"doanh thu bán vé tàu hỏa liên vận": 3, "doanh thu từ việc bán vé tàu hỏa liên vận quốc tế": 1}
    assert len(grouped(near, likeness=0.5)) == 1
    assert len(grouped(near, likeness=0.95)) == 2


def test_names_of_heads_alone_are_groups_too() -> None:
    assert sorted(g.name for g in grouped({"tỷ lệ": 2, "tổng": 1, "năm": 1, "của": 1})) == sorted(
        ["của", "năm", "tỷ lệ", "tổng"]
    )


def test_ids_are_stable_whatever_else_there_is() -> None:
    alone = grouped({"số xe máy": 1})[0].id
    beside = {g.name: g.id for g in grouped({"số xe máy": 1, "nhà hát": 7, "độ dày": 2})}
    assert beside["số xe máy"] == alone
    assert 0 < alone < 2**48


def test_what_is_joined_is_mostly_the_same() -> None:
    """The figure of docs/indicators.md."""
    joined = [p for p in LABELLED if alike(wording(p["one"]).words, wording(p["other"]).words) >= LIKENESS]
    assert (sum(p["same"] for p in joined), len(joined)) == (17, 21)


@given(NAMES)
def test_every_name_is_in_one_group_in_whatever_order_they_come(counted: dict[str, int]) -> None:
    groups = grouped(counted)
    assert sorted(name for group in groups for name in group.names) == sorted(counted)
    assert sum(group.records for group in groups) == sum(counted.values())
    assert grouped(dict(reversed(counted.items()))) == groups
    assert len({group.id for group in groups}) == len(groups)


@given(NAMES)
def test_nfd_makes_no_difference(counted: dict[str, int]) -> None:
    other = {unicodedata.normalize("NFD", name): n for name, n in counted.items()}
    assert {g.id: g.records for g in grouped(other)} == {g.id: g.records for g in grouped(counted)}
