"""Facts: what is one thing told twice, and what is a contradiction."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.identities import facts as module
from extractor.identities.facts import Mention, Value, agree, conflicts, facts
from extractor.store.derived.facts import rebuild

NUMBERS = count(1)


def value(text):
    """Read a value as `str` writes it: `92.3`, `>=90`, `~65..70`, `39/63`."""
    comparator = next((c for c in (">=", "<=", ">", "<", "~") if text.startswith(c)), "=")
    numbers, _, total = text.removeprefix(comparator).partition("/")
    low, range_, high = numbers.partition("..")
    return Value(
        comparator=comparator,
        value=None if range_ else Decimal(low),
        low=Decimal(low) if range_ else None,
        high=Decimal(high) if range_ else None,
        total=Decimal(total) if total else None,
    )


def told(said, *, text="one", at=None, year=2023, **fields):
    """A mention; each in a sentence of its own unless `at` says which."""
    number = next(NUMBERS)
    period = {"period": str(year), "period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}
    start = at or number
    given = {
        "record": number,
        "text": text,
        "sentence": (start, start + 1),
        "quote": f"{text} {start}",
        "indicator": None,
        "group": None,
        "name": "tỷ lệ hộ dùng nước sạch nông thôn",
        "scope": None,
        "base": None,
        "place": "province:64",
        "where": "tỉnh Gia Lai",
        "status": "actual",
        "kind": "percent",
        "unit": "%",
        "change": None,
        "reference": None,
        "value": value(said),
        "confidence": 0.8,
    }
    return Mention(**(given | (period if year else dict.fromkeys(period)) | fields))


# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["92.3", ">=90", "~65..70", "39/63", "<0.5", "1200000000", "0", "-2.5"])
def test_a_value_has_one_form(text):
    assert str(value(text)) == text


def test_zeros_behind_the_point_say_nothing():
    assert str(value("92.30")) == "92.3"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("92", "92"),
        ("92.3", "92"),
        ("92.5", "92"),
        ("92.5", "93"),
        (">90", "92"),
        (">=90", "90"),
        ("<95", "92"),
        ("~93", "92.1"),
        ("~92", "92"),
        ("65..70", "68"),
        ("65..70", "70..75"),
        (">90", ">95"),
        ("39/63", "39"),
        ("1200000000", "1247500000"),
        ("9200", "9203"),
    ],
)
def test_values_that_agree(one, other):
    assert agree(value(one), value(other))
    assert agree(value(other), value(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("92", "93"),
        ("92.3", "92.4"),
        ("92.6", "92"),
        (">90", "85"),
        ("<=5", "6"),
        ("~93", "80"),
        ("65..70", "72"),
        ("39/63", "41/63"),
        ("98/102", "100/105"),
        ("167", "734"),
        ("100", "98"),
        ("1200000000", "1300000000"),
        ("2621", "2636"),
    ],
)
def test_values_that_do_not(one, other):
    assert not agree(value(one), value(other))
    assert not agree(value(other), value(one))


NUMBER = st.decimals(min_value=0, max_value=10**7, places=2)
VALUES = st.builds(
    lambda comparator, number: Value(comparator=comparator, value=number), st.sampled_from("=~><"), NUMBER
)


@given(VALUES, VALUES)
def test_agreeing_is_mutual_and_with_oneself(one, other):
    assert agree(one, other) == agree(other, one)
    assert agree(one, one)


# --- repeats -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"text": "two"},
        {"name": "Hộ dùng nước sạch nông thôn"},
        {"name": "tỷ lệ hộ dùng nước sạch", "scope": "nông thôn"},
        {"name": "tỷ lệ hộ dùng nước sạch nông thôn của tỉnh Gia Lai"},
        {"name": "Tỉnh Gia Lai hộ dùng nước sạch nông thôn", "text": "two"},
        {"name": "tỷ lệ hộ dùng nước sạch nông thôn ở Gia Lai", "where": "Gia Lai", "text": "two"},
        {"name": "tỷ lệ hộ dùng nước sạch"},  # a caption
        {"year": None},  # a headline
        {"place": None, "year": None, "name": "hộ dùng nước sạch"},
    ],
)
def test_told_twice_it_is_one_fact(other):
    mentions = [told("92"), told("92", **other)]
    for order in (mentions, mentions[::-1]):
        [fact] = facts(order)
        assert {m.record for m in fact.mentions} == {m.record for m in mentions}
        assert fact.mentions[0] == mentions[0] or other in ({}, {"text": "two"}) or "name" in other
        assert fact.subject.period == "2023"


@pytest.mark.parametrize(
    "other",
    [
        {"said": "93"},
        {"said": ">92"},
        {"year": 2022},
        {"place": "province:52"},
        {"status": "target"},
        {"change": "increase"},
        {"text": "two", "scope": "cấp xã"},
        {"name": "tỷ lệ hộ nghèo nông thôn"},
        {"unit": "pp"},
        {"text": "two", "reference": "năm 2020"},
        {"text": "two", "place": None},
        {"text": "two", "year": None},
        {"text": "two", "name": "hộ nước sạch"},
    ],
)
def test_another_thing_is_another_fact(other):
    said = other.pop("said", "92")
    assert len(facts([told("92"), told(said, **other)])) == 2


def test_what_may_repeat_two_things_repeats_neither():
    mentions = [told("92", year=2022), told("92", year=2023), told("92", year=None)]
    assert [len(fact.mentions) for fact in facts(mentions)] == [1, 1, 1]


def test_a_sentence_that_two_articles_share_states_one_fact():
    vague = {"name": "thuế suất", "place": None, "year": None}
    assert (
        len(
            facts(
                [told("10", quote="Thuế suất 10%.", **vague), told("10", quote="Thuế suất 10%.", text="two", **vague)]
            )
        )
        == 1
    )
    assert len(facts([told("10", **vague), told("10", text="two", **vague)])) == 2


@pytest.mark.parametrize(("said", "count"), [("10", 2), ("0", 2), ("300000", 2), ("10.25", 1), ("3.071", 1)])
def test_a_round_number_under_a_short_name_meets_itself_by_chance(said, count):
    vague = {"name": "thuế suất", "place": None, "year": None}
    mentions = [
        told(said, quote="Thuế suất của một mặt hàng.", **vague),
        told(said, quote="Của mặt hàng khác.", **vague),
    ]
    assert len(facts(mentions)) == count


def test_what_the_catalogue_links_is_one_thing_by_any_name():
    linked = {"indicator": "clean-water"}
    assert len(facts([told("92", **linked), told("92", name="nước sạch", text="two", **linked)])) == 1


def test_a_long_list_of_one_value_takes_no_time():
    mentions = [told("100", name=f"tỷ lệ xã số {n}", year=None) for n in range(3000)]
    assert len(facts(mentions)) == 3000


# --- conflicts -----------------------------------------------------------------------------------------------------


def grades(*mentions):
    return [conflict.grade for conflict in conflicts(facts(mentions))]


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        ("12.86", "12.67", {}),
        ("167", "734", {"kind": "count", "unit": None}),
        ("39/63", "41/63", {"kind": "rank", "unit": None}),
        ("20", "~25", {"status": "target"}),
        (">=90", ">=95", {"status": "target"}),
        ("92", "88", {"indicator": "clean-water", "name": "nước sạch"}),
        ("1900", "1924", {"kind": "measure", "unit": "USD/ounce", "period_start": "2023-12-31"}),
    ],
)
def test_articles_that_contradict_each_other(one, other, fields):
    assert grades(told(one, **fields), told(other, text="two", **fields)) == ["strong"]


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("92.3", {}),  # a rounding
        (">90", {}),
        ("88", {"year": 2022}),
        ("88", {"year": None}),
        ("88", {"period": "PRESENT_REF"}),
        ("88", {"place": None}),
        ("88", {"place": "province:52@2025"}),
        ("88", {"status": "target"}),
        ("88", {"scope": "cấp xã"}),
        ("88", {"base": "dân số"}),
        ("88", {"reference": "năm 2020"}),
        ("88", {"change": "increase"}),
        ("88", {"confidence": 0.3}),
        ("88", {"period_end": None}),
    ],
)
def test_what_only_looks_like_a_contradiction(said, other):
    assert grades(told("92"), told(said, text="two", **other)) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "doanh thu"},  # whose?
        {"place": None},
        {"year": None},
        {"kind": "measure", "unit": "USD/ounce"},  # a price, of no day
    ],
)
def test_too_little_is_said_to_contradict(fields):
    assert grades(told("92", **fields), told("60", text="two", **fields)) == []


def test_rankings_among_different_numbers_are_different_rankings():
    fields = {"kind": "rank", "unit": None}
    assert grades(told("39/63", **fields), told("31/34", text="two", **fields)) == []


def test_a_name_that_a_sentence_shares_says_too_little():
    mentions = [told("92", at=1), told("60", at=1), told("60", text="two")]
    assert grades(*mentions) == []
    unsure = [told("92", at=1), told("60", at=1, confidence=0.1), told("60", text="two")]
    assert grades(*unsure) == []


def test_copies_of_an_article_do_not_make_it_two():
    fields = {"name": "tỷ lệ hộ dùng nước sạch hợp vệ sinh ở nông thôn"}
    one_article = [told("92", at=1, **fields), told("88", at=2, **fields)]
    copies = [told("92", at=1, **fields), told("88", at=2, **fields)]
    assert grades(*one_article) == grades(*one_article, *copies) == ["weak"]


def test_an_article_contradicts_itself_only_under_a_long_name():
    within = [told("92"), told("60")]
    assert grades(*within) == []
    assert grades(*within, told("60", text="two"), told("50", text="three")) == ["strong"]


def test_whose_a_figure_is_the_catalogue_does_not_say():
    fields = {"indicator": "net-revenue", "place": "country:VN", "where": "Việt Nam"}
    ours, theirs = "doanh thu thuần của Hoa Sen", "doanh thu thuần của Đại Phát Việt Nam"
    assert grades(told("92", name=ours, **fields), told("60", text="two", name=theirs, **fields)) == []
    assert len(facts([told("92", name=ours, **fields), told("92", text="two", name=theirs, **fields)])) == 2
    same = told("92", name="tăng trưởng GDP của Việt Nam", **fields), told("60", text="two", name="GDP", **fields)
    assert grades(*same) == ["weak"]


def test_names_that_only_the_catalogue_joins_make_a_weak_conflict():
    fields = {"indicator": "clean-water"}
    assert grades(told("92", **fields), told("60", text="two", name="nước sạch đạt chuẩn", **fields)) == ["weak"]


def test_all_sources_of_a_conflict_are_kept():
    mentions = [told("92"), told("88", text="two"), told("88", text="three"), told("92.4", text="four")]
    [conflict] = conflicts(facts(mentions))
    assert [str(fact.value) for fact in conflict.facts] == ["92", "88", "92.4"]
    assert {m.text for fact in conflict.facts for m in fact.mentions} == {"one", "two", "three", "four"}


SAID = st.lists(
    st.builds(
        told,
        st.sampled_from(["92", "92.3", ">90", "88", "~88"]),
        text=st.sampled_from(["one", "two", "three"]),
        year=st.sampled_from([2022, 2023, None]),
        name=st.sampled_from(["tỷ lệ hộ dùng nước sạch nông thôn", "hộ dùng nước sạch", "nước sạch"]),
        place=st.sampled_from(["province:64", None]),
    ),
    max_size=12,
)


@given(SAID)
def test_every_mention_is_of_one_fact_and_every_conflict_holds(mentions):
    known = facts(mentions)
    assert sorted(m.record for fact in known for m in fact.mentions) == sorted(m.record for m in mentions)
    for conflict in conflicts(known):
        assert len({fact.subject for fact in conflict.facts}) == 1
        assert any(not agree(a.value, b.value) for a in conflict.facts for b in conflict.facts)


@given(SAID)
def test_an_article_printed_again_changes_nothing(mentions):
    def as_sets(known):
        return {(fact.subject, fact.value) for fact in known}

    again = [replace(m, record=-m.record) for m in mentions]
    assert as_sets(facts([*mentions, *again])) == as_sets(facts(mentions))
    assert len(conflicts(facts([*mentions, *again]))) == len(conflicts(facts(mentions)))


# --- in the store --------------------------------------------------------------------------------------------------


@pytest.fixture
def store():
    connection = sqlite3.connect(":memory:")
    connection.executescript((Path(module.__file__).parents[1] / "store" / "schema.sql").read_text("utf-8"))
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("INSERT INTO runs VALUES (1, '1', '1', 'x')")
    return connection


def add(store, document, said, name="tỷ lệ hộ dùng nước sạch nông thôn"):
    number = next(NUMBERS)
    store.execute(
        "INSERT OR IGNORE INTO documents (document_id, source, document, run_id, sha256, text_sha256, media_type,"
        " encoding, characters, flags) VALUES (?1, ?1, ?1, 1, ?1, ?1, '', '', 1, '[]')",
        (document,),
    )
    store.execute(
        "INSERT INTO sentences (sentence_id, document_id, start, stop, text) VALUES (?1, ?2, ?1, ?1, ?1)",
        (number, document),
    )
    store.execute(
        "INSERT INTO indicators (id, document_id, sentence_id, start, kind, name, value, unit, comparator, status,"
        " period, period_start, period_end, place, confidence, spans, rules, flags) VALUES (?1, ?2, ?1, ?1, 'percent',"
        " ?4, ?3, '%', '=', 'actual', '2023', '2023-01-01', '2023-12-31', 'Gia Lai', 0.8, '', '', '')",
        (number, document, said, name),
    )


def test_the_store_keeps_facts_and_conflicts(store):
    for document, said in ((1, 92), (1, 92), (2, 88.5), (3, "88.50")):
        add(store, document, said)
    add(store, 4, 5, name=None)
    rebuild(store)
    assert store.execute("SELECT value, mentions, documents FROM facts").fetchall() == [("92", 2, 1), ("88.5", 2, 2)]
    assert store.execute("SELECT conflict_id, fact_id, grade FROM conflicts").fetchall() == [
        (1, 1, "strong"),
        (1, 2, "strong"),
    ]
    facts_of = [row[0] for row in store.execute("SELECT fact_id FROM indicators ORDER BY indicator_id")]
    assert facts_of == [1, 1, 2, 2, None]


def test_made_anew_they_are_the_same(store):
    add(store, 1, 92)
    add(store, 2, 60)
    rebuild(store)
    before = list(store.iterdump())
    rebuild(store)
    assert list(store.iterdump()) == before
    store.execute("DELETE FROM documents WHERE document_id = 2")
    rebuild(store)
    assert store.execute("SELECT count(*) FROM conflicts").fetchone() == (0,)
