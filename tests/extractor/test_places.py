"""Places: what a record's words mean, on which side of the merger, and what became of it."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.identities import places
from extractor.identities.places import ERAS, MERGER, above, convert, mentioned, named, place, resolve, said_of, written
from extractor.store.derived.places import rebuild
from patterns import load

BEFORE, AFTER = ERAS[:1], ERAS[1:]
CODES = sorted(code for code, *_ in load.gazetteer("units"))
UNITS = {code: (name, parent, since, until) for code, name, parent, since, until in load.gazetteer("units")}


def code(text, days=ERAS, around=""):
    found = resolve(text, days, list(mentioned(around)))
    return found.code if found else None


# --- resolving -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tỉnh Gia Lai", "province:64"),
        ("Gia Lai", "province:64"),
        ("GIA LAI", "province:64"),
        ("TP.HCM", "province:79"),
        ("TPHCM", "province:79"),
        ("TP. Hồ Chí Minh", "province:79"),
        ("Thành phố  Hồ Chí Minh", "province:79"),
        ("TP\u00a0Hà Nội", "province:01"),
        ("Thủ đô Hà Nội", "province:01"),
        ("tỉnh Đắk Lắk", "province:66"),
        ("Đăk Lăk", "province:66"),
        ("Đắc Lắc", "province:66"),
        ("Daklak", "province:66"),
        ("KonTum", "province:62"),
        ("Hoà Bình", "province:17"),
        ("Hòa Bình", "province:17"),
        ("Thanh Hoá", "province:38"),
        ("Bà Rịa - Vũng Tàu", "province:77"),
        ("Bà Rịa–Vũng Tàu", "province:77"),
        ("tỉnh Thừa Thiên - Huế", "province:46"),
        ("Huế", "province:46"),
        ("TP Huế", "district:474"),
        ("tỉnh Hà Tĩnh", "province:42"),
        ("Hà Tĩnh", "province:42"),
        ("thành phố Hà Tĩnh", "district:436"),
        ("huyện Krông Nô", "district:664"),
        ("Pleiku", "district:622"),
        ("TP. Qui Nhơn", "district:540"),
        ("quận 1", "district:760"),
        ("Q.1", "district:760"),
        ("phường 1, quận 5", "commune:27325"),
        ("P. 01 (Quận 5)", "commune:27325"),
        ("xã Đắk Drô (huyện Krông Nô)", "commune:24700"),
        ("xã Nâm N’Đir, huyện Krông Nô, tỉnh Đắk Nông", "commune:24715"),
        ("thị xã Gia Nghĩa", "district:660"),  # a city since 2019
        ("huyện Phú Quốc", "district:911"),  # a city since 2021
    ],
)
def test_place_before_the_merger(text, expected):
    assert code(text, BEFORE) == expected
    for form in ("NFC", "NFD"):
        assert code(unicodedata.normalize(form, text), BEFORE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Việt Nam", "country:VN"),
        ("cả nước", "country:VN"),
        ("Hoa Kỳ", "country:US"),
        ("vùng Tây Nguyên", "region:tay-nguyen"),
        ("các tỉnh Tây Nguyên", "region:tay-nguyen"),
        ("ĐBSCL", "region:dong-bang-song-cuu-long"),
        ("Quảng Ninh", "province:22"),
        ("tỉnh Bình Định", "province:52"),
        ("phường Bình Định", None),  # both before and after the merger, and not the same
        ("Gia Lai", None),
        ("TP Huế", None),
    ],
)
def test_place_of_an_unknown_day(text, expected):
    assert code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gia Lai", "province:52@2025"),
        ("TP.HCM", "province:79@2025"),
        ("thành phố Huế", "province:46@2025"),
        ("Hà Nội", "province:01"),
        ("tỉnh Bình Định", None),
        ("huyện Krông Nô", None),
        ("xã Nam Đà, tỉnh Lâm Đồng", "commune:24697@2025"),
        ("đặc khu Phú Quốc", "commune:31078@2025"),
    ],
)
def test_place_since_the_merger(text, expected):
    assert code(text, AFTER) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , (",
        "xã Việt Nam",
        "tỉnh Trung Quốc",
        "tỉnh Tây Nguyên",
        "TP. Bí",
        "huyện Thạch Hà Trần Việt",
        "Công ty CP Quốc Cường Gia Lai",
        "Ngân hàng Sài Gòn – Hà Nội",
        "sân bay Long Thành",
        "phía Tây Bắc Bộ",
        "quận Thủ Đức",  # a part of what is the city of Thủ Đức
        "xã Tân Thành",  # one of many
        "huyện Châu Thành",
        "phường 1",
        "xã Đắk Drô (huyện Cư Jút)",
        "Krông Nô, Gia Lai",
        "1",
        "TP",
    ],
)
def test_not_sure_is_none(text):
    assert code(text, BEFORE) is None


@pytest.mark.parametrize(
    ("text", "around", "expected"),
    [
        ("huyện Châu Thành", "tại huyện Châu Thành, tỉnh Tiền Giang", "district:821"),
        ("huyện Châu Thành", "Tiền Giang và Bến Tre", None),
        ("huyện Châu Thành", "Tiền Giang, Long An; Tiền Giang", "district:821"),
        ("xã Tân Thành", "huyện Krông Nô của tỉnh Đắk Nông", "commune:24699"),
        ("xã Tân Thành", "ở Đắk Nông", "commune:24699"),
        ("xã Kim Chung", "Hà Nội", None),  # two in the city
        ("xã Nam Đà", "tỉnh Đắk Nông", "commune:24697"),
        ("xã Nam Đà", "tỉnh Nghệ An", None),
        ("xã Nam Đà", "", "commune:24697"),
        ("phường 1", "quận 5, TP.HCM", "commune:27325"),
    ],
)
def test_context_decides_between_units_of_one_name(text, around, expected):
    assert code(text, BEFORE, around) == expected


def test_what_a_text_names():
    text = "Ngày 6/7, TP. Pleiku (Gia Lai) và huyện Krông Nô tiếp đoàn Hà Nội; ông Nguyễn Thanh Bình nói"
    assert [p.code for p in mentioned(text)] == [
        "district:622",
        "province:64",
        "province:52@2025",
        "district:664",
        "province:01",
    ]


# --- when ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "told", "names", "expected"),
    [
        ("2026-01-05", [("2020-01-01", "2020-12-31")], [], ("2026-01-05",)),
        (None, [("2022-01-01", "2022-12-31")], [("2030-01-01", "2030-12-31")], BEFORE),
        (None, [("2025-08-01", "2025-08-31"), ("2025-09-05", "2025-09-05")], [], AFTER),
        (None, [("2030-01-01", "2030-12-31"), ("2022-01-01", "2022-12-31")], [], ERAS),
        (None, [("2025-01-01", "2025-12-31")], [], ERAS),
        (None, [("2025-06-16", "2025-06-16")], [], ERAS),  # the acts of the merger speak of what will be
        (None, [("2021-06-16", "2021-06-16")], [("2025-06-11", "2025-06-11")], ERAS),
        (None, [], [("2019-05-01", "2019-05-31")], BEFORE),
        (None, [], [("2019-05-01", "2019-05-31"), ("2026-01-01", "2026-12-31")], ERAS),
        (None, [(None, None)], [], ERAS),
        (None, [], [], ERAS),
    ],
)
def test_when_an_article_was_written(published, told, names, expected):
    assert written(published, told, names) == expected


@pytest.mark.parametrize(
    ("period", "status", "article", "expected"),
    [
        (("2023-01-01", "2023-12-31"), "actual", AFTER, BEFORE),
        (("2026-01-01", "2026-03-31"), "actual", ERAS, AFTER),
        (("2030-01-01", "2030-12-31"), "actual", ERAS, ERAS),  # a goal, more likely
        (("2030-01-01", "2030-12-31"), "target", BEFORE, BEFORE),
        (("2030-01-01", "2030-12-31"), "target", AFTER, AFTER),
        (("2030-01-01", "2030-12-31"), "actual", BEFORE, BEFORE),
        (("2025-01-01", "2025-12-31"), "actual", AFTER, AFTER),
        (("2025-01-01", "2025-12-31"), "actual", ERAS, ERAS),
        ((None, None), "actual", BEFORE, BEFORE),
        (("2024-01-01", None), "actual", ERAS, ERAS),
    ],
)
def test_which_day_a_record_speaks_of(period, status, article, expected):
    assert tuple(said_of(period, status, article)) == expected


# --- converting ----------------------------------------------------------------------------------------------------


def converted(code, day):
    return [(c.relation, c.place.code, c.since, c.act) for c in convert(code, day)]


def test_a_province_is_a_part_of_the_merged_one():
    assert converted("province:64", "2025-07-01") == [("part", "province:52@2025", MERGER, "202/2025/QH15")]
    assert converted("province:64", "2025-06-30") == []


def test_a_merged_province_was_several():
    assert converted("province:52@2025", "2024-01-01") == [
        ("whole", "province:52", MERGER, "202/2025/QH15"),
        ("whole", "province:64", MERGER, "202/2025/QH15"),
    ]


def test_what_did_not_change_is_not_converted():
    assert convert("province:01", "2030-01-01") == convert("country:VN", "1990-01-01") == ()


def test_hue_changed_by_an_act_of_its_own():
    assert converted("province:46", "2025-01-01") == [("same", "province:46@2025", "2025-01-01", "175/2024/QH15")]


def test_a_commune_that_is_divided_overlaps_with_what_it_became():
    olds = Counter(old for old, _ in load.gazetteer("changes"))
    divided = next(old for old in sorted(olds) if olds[old] > 1 and place(old).level == "commune")
    found = convert(divided, MERGER)
    assert len(found) == olds[divided]
    assert {c.relation for c in found} <= {"overlaps", "whole"}
    assert all(c.act.endswith("/NQ-UBTVQH15") for c in found)


def test_a_district_is_converted_to_communes():
    found = convert("district:665", MERGER)
    assert {c.place.level for c in found} == {"commune"}
    assert {next(iter(above(c.place))).code for c in found} == {"province:68@2025"}


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        convert("province:00", MERGER)


@given(st.sampled_from(CODES))
def test_converting_there_and_back_comes_home(code):
    day = MERGER if place(code).until else "2025-06-30"
    for conversion in convert(code, day):
        back = convert(conversion.place.code, place(code).until or place(code).since)
        mirrored = {"same": "same", "part": "whole", "whole": "part", "overlaps": "overlaps"}
        if place(code).level != "district" and place(code).until != "2024-12-31":
            assert (mirrored[conversion.relation], code) in [(b.relation, b.place.code) for b in back]


# --- the gazetteer -------------------------------------------------------------------------------------------------


def on(day, level):
    return [code for code in CODES if place(code).level == level and place(code).is_on(day)]


def test_there_are_as_many_units_as_the_acts_say():
    assert [len(on("2025-06-30", level)) for level in ("province", "district", "commune")] == [63, 696, 10_035]
    assert [len(on("2025-07-01", level)) for level in ("province", "district", "commune")] == [34, 0, 3321]
    kinds = Counter(place(code).kind for code in on(MERGER, "commune"))
    assert kinds == {"xã": 2621, "phường": 687, "đặc khu": 13}


def test_every_unit_lies_in_one_that_is_there():
    for code in CODES:
        assert [p.level for p in above(place(code))] == {
            "province": ["country"],
            "district": ["province", "country"],
            "commune": ["district", "province", "country"][0 if place(code).until else 1 :],
        }[place(code).level]


def test_every_old_commune_lives_on():
    changed = {old for old, _ in load.gazetteer("changes")}
    assert [code for code in on("2025-06-30", "commune") if code not in changed] == []
    assert {new for _, new in load.gazetteer("changes")} >= set(on(MERGER, "commune"))


def test_the_gazetteer_agrees_with_the_data_of_underthesea():
    data = json.loads(resources.files("underthesea").joinpath("address/data/mapping.json").read_text("utf-8"))
    names = {info["name"]: info["code"] for info in data["old_province_names"].values()}
    ours = {place(c).name: c for c in on("2025-06-30", "province")}
    assert {name: f"province:{number}" for name, number in names.items()} == {
        name: c.removesuffix("@2025") for name, c in ours.items()
    }
    theirs = {
        (r["old_province"], r["old_district"].lower(), r["old_ward"], r["new_province"], r["new_ward"])
        for r in data["ward_mapping"]
        if r["old_ward"] and r["new_ward"]
    }
    changes = set()
    for old, new in load.gazetteer("changes"):
        if place(old).level == "commune":
            district, province, _ = above(place(old))
            if province.code != "province:46":
                changes.add(
                    (
                        province.name,
                        district.name.lower(),
                        place(old).name,
                        next(above(place(new))).name,
                        place(new).name,
                    )
                )
    assert len(theirs & changes) >= 0.98 * len(theirs)


@given(st.text(max_size=40).filter(lambda text: not set(text) & set(",;()")))
def test_any_text_is_resolved_or_not(text):
    assert resolve(text) is None or resolve(text) in named(text)
    list(mentioned(text))


@given(st.sampled_from(CODES))
def test_the_full_name_of_a_unit_means_it(code):
    unit = place(code)
    day = unit.until or unit.since or MERGER
    text = ", ".join(p.name for p in (unit, *above(unit)) if p.level != "country")
    found = resolve(text, [day])
    assert found in (unit, None)
    same = [p for p in named(unit.name) if p.is_on(day) and list(above(p)) == list(above(unit))]
    if len(same) == 1 and all(p.is_on(day) for p in above(unit)):
        assert found == unit


# --- in the store --------------------------------------------------------------------------------------------------


@pytest.fixture
def store():
    connection = sqlite3.connect(":memory:")
    connection.executescript((Path(places.__file__).parents[1] / "store" / "schema.sql").read_text("utf-8"))
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("INSERT INTO runs VALUES (1, '1', '1', 'x')")
    return connection


def add(store, document, place, sentence="", *, period=None, status="actual", published=None):
    store.execute(
        "INSERT OR IGNORE INTO documents (document_id, source, document, run_id, sha256, text_sha256, media_type,"
        " encoding, published, characters, flags) VALUES (?1, ?1, ?1, 1, ?1, ?1, '', '', ?2, 1, '[]')",
        (document, published),
    )
    at = store.execute("SELECT count(*) FROM sentences").fetchone()[0]
    store.execute(
        "INSERT INTO sentences (sentence_id, document_id, start, stop, text) VALUES (?1, ?2, ?1, ?1, ?3)",
        (at, document, sentence),
    )
    first, last = period or (None, None)
    store.execute(
        "INSERT INTO indicators (id, document_id, sentence_id, start, kind, comparator, status, period, period_start,"
        " period_end, place, spans, rules, flags)"
        " VALUES (?1, ?2, ?1, 0, 'percent', '=', ?3, ?4, ?4, ?5, ?6, '', '', '')",
        (at, document, status, first, last, place),
    )


def codes(store):
    return [row[0] for row in store.execute("SELECT place_code FROM indicators ORDER BY indicator_id")]


def test_the_store_keeps_places_with_what_they_lie_in(store):
    add(store, 1, "xã Nam Đà", "Ở huyện Krông Nô", period=("2023-01-01", "2023-12-31"))
    add(store, 1, "Gia Lai")
    add(store, 1, "Công ty Hoa Sen")
    add(store, 1, None)
    add(store, 2, "Gia Lai", published="2025-12-01")
    add(store, 3, "Gia Lai")
    rebuild(store)
    assert codes(store) == ["commune:24697", "province:64", None, None, "province:52@2025", None]
    assert store.execute("SELECT place_code, kind, parent FROM places ORDER BY 1").fetchall() == [
        ("commune:24697", "commune", "district:664"),
        ("country:VN", "country", None),
        ("district:664", "district", "province:67"),
        ("province:52@2025", "province", "country:VN"),
        ("province:64", "province", "country:VN"),
        ("province:67", "province", "country:VN"),
    ]


def test_made_anew_it_is_the_same(store):
    add(store, 1, "Hà Nội")
    rebuild(store)
    before = list(store.iterdump())
    rebuild(store)
    assert list(store.iterdump()) == before
    store.execute("DELETE FROM documents")
    rebuild(store)
    assert store.execute("SELECT count(*) FROM places").fetchone() == (0,)
