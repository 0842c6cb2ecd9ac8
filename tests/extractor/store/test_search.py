"""Searching finds what is meant, however it is typed. The articles are invented for these tests."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Store
from extractor.records import CitationRecord, IndicatorRecord
from extractor.store.query import Term, all_stand, terms
from extractor.store.search import BadPeriod, Hit, covered, search
from tests.extractor.test_cli import chiso, on_terminal, plain
from tests.update_docs import ROOT

ARTICLES = {
    "dong-thap.txt": """Tỉnh Đồng Tháp đẩy mạnh chuyển đổi số

Năm 2023, tỷ lệ hộ nghèo của tỉnh Đồng Tháp là 2,5%. Cả tỉnh có 84% hộ dân dùng nước sạch năm 2022.
Theo Quyết định 749/QĐ-TTg ngày 03-6-2020 của Thủ tướng, phấn đấu đến năm 2025 tỷ lệ hồ sơ trực tuyến đạt 80%.
Thông tư 12/2019/TT-BTC của Bộ Tài chính vẫn còn hiệu lực.
""",
    "hoa-binh.txt": """Năm 2022, tỷ lệ đô thị hoá của tỉnh Hoà Bình đạt 31%.
Quyết định 162/QĐ-UBND ngày 10-5-2022 của UBND tỉnh Hòa Bình đặt mục tiêu đến năm 2025 tỷ lệ hộ khá đạt 35%.
""",
    "cham.txt": """Năm 2021, chỉ số tính động thấp của mạng lưới đạt 15%.
Dự báo năm 2030, 749 xã có tỷ lệ đọc sách trên 40%.
""",
}

SEARCHED = {
    "indicator": ("name scope base", "place period basis"),
    "citation": ("type key resolved_key title issuer", ""),
}
"""The fields that are searched: those that a record is named by, and what it is about."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text, "utf-8")
    with Store(folder / "chiso.db") as store:
        store.index([folder / "articles"])
    return folder


@pytest.fixture(scope="module")
def connection(folder: Path):
    with Store(folder / "chiso.db") as store:
        yield store.connection


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("samples") / "chiso.db"
    with Store(path) as store:
        store.index([ROOT / "corpus" / "samples"])
        yield store.connection


def said(hit: Hit) -> str:
    record = hit.record
    return record.key if isinstance(record, CitationRecord) else f"{record.name}: {record.value}"


def marked(hit: Hit) -> list[str]:
    start = hit.sentence[0]
    return [hit.record.quote[a - start : b - start] for a, b in hit.marks]


# What is found


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("dong thap", {"dong-thap.txt", "cham.txt"}),
        ("đồng tháp", {"dong-thap.txt"}),
        ("ĐỒNG THÁP", {"dong-thap.txt"}),
        ("đồng thap", {"dong-thap.txt"}),
        ("động thấp", {"cham.txt"}),
        ("đong thap", set()),
        ('"tinh dong thap"', {"dong-thap.txt", "cham.txt"}),
        ('"tỉnh dong thap"', {"dong-thap.txt"}),
        ('"tính dong thap"', {"cham.txt"}),
        ('"dong tinh thap"', set()),
        ("tỉnh-đồng-tháp", {"dong-thap.txt"}),
        ("“tỉnh đồng tháp", {"dong-thap.txt"}),
    ],
)
def test_words_without_diacritics_are_any_words_with_them_are_themselves(connection, query, documents):
    assert {hit.record.document for hit in search(connection, query)} == documents


def _texts(hit: Hit) -> list[str]:
    """All that is searched of a record: its own fields, what they are about, its sentence."""
    own, about = SEARCHED[hit.record.record]
    return [" ".join(getattr(hit.record, name) or "" for name in names.split()) for names in (own, about)] + [
        hit.record.quote
    ]


@pytest.mark.parametrize("place", ["hoà bình", "hòa bình", "HÒA BÌNH", "Hoà Bình", "hoa binh", "hoà binh"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_tone_marks_in_either_style_and_unicode_in_either_form_are_the_same(connection, place, form):
    found = search(connection, unicodedata.normalize(form, place))
    assert {hit.record.document for hit in found} == {"hoa-binh.txt"}
    assert {word for hit in found for word in marked(hit)} >= {"Hoà", "Hòa", "Bình"}


@pytest.mark.parametrize("query", ["đô thị hoá", "do thi hoá", "đô thị hóa", "do thi hoa"])
def test_a_word_in_one_style_is_found_in_the_other(connection, query):
    (hit,) = search(connection, query)
    assert marked(hit)[:3] == ["đô", "thị", "hoá"]


@pytest.mark.parametrize(
    "query", ["749/QĐ-TTg", "749/qd-ttg", "749/QD-TTG", "749 qđ ttg", "quyet dinh 749", "Quyết định 749"]
)
def test_numbers_of_documents_as_people_write_them(connection, query):
    first = search(connection, query)[0]
    assert isinstance(first.record, CitationRecord)
    assert first.record.key == "749/QĐ-TTg"
    assert first.named


def test_a_bare_number_finds_the_document_before_other_figures(connection):
    found = [said(hit) for hit in search(connection, "749")]
    assert found[0] == "749/QĐ-TTg"
    assert any(hit.startswith("xã") for hit in found)


def test_names_and_keys_come_before_sentences(samples):
    for query in ("chuyển đổi số", "ty le ho ngheo", "quyết định", "tỉnh"):
        named = [hit.named for hit in search(samples, query, limit=1000)]
        assert named == sorted(named, reverse=True), query


def test_words_side_by_side_come_first(connection):
    found = search(connection, "tinh dong thap", kind="indicator")
    assert "tính động thấp" in found[0].record.quote or "tỉnh Đồng Tháp" in found[0].record.quote


def test_a_name_from_elsewhere_counts_with_the_sentence(connection):
    (hit,) = [hit for hit in search(connection, "dong thap nuoc sach 84") if isinstance(hit.record, IndicatorRecord)]
    assert hit.record.value == 84


def test_hits_say_where_the_words_stand(connection):
    text = ARTICLES["dong-thap.txt"]
    for hit in search(connection, "ho ngheo", kind="indicator"):
        assert text[slice(*hit.sentence)] == hit.record.quote
        assert [text[a:b] for a, b in hit.marks] == ["hộ", "nghèo"]


# Never an error


NASTY = [
    "", " ", '"', '""', '"""', "'", "*", "a*", "AND", "OR NOT", "NEAR(a b)", "name : x", "-x", "^x", "(", "a OR", "%",
    "\x00", "a\x00b", "\ud800", "\u0300", "a\u0301\u0301", "{", "folded : nghèo", "ﬁ", "İ", "½", "²", "a" * 5000,
    "a " * 5000, '"' + "tỷ lệ " * 2000, "--", ";DROP TABLE documents", "?", ":a", "ß", "٣", "一二三", "\u200d", "🇻🇳",
]  # fmt: skip


@pytest.mark.parametrize("query", NASTY, ids=lambda query: repr(query[:12]))
def test_whatever_is_typed_is_no_error(connection, query):
    for hit in search(connection, query):
        assert all_stand(terms(query), *_texts(hit))
    search(connection, "tỷ lệ", place=query or "x")


@settings(max_examples=300)
@given(st.text(max_size=40))
def test_no_text_is_an_error(connection, query):
    search(connection, query)


def test_a_query_without_words_finds_nothing(connection):
    assert search(connection, " %-() ") == []


# The index and the words agree


def _plain(word: str) -> str:
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in word).replace("đ", "d").replace("Đ", "D")


@settings(max_examples=150)
@given(data=st.data())
def test_what_is_found_is_every_record_that_has_the_words(samples, data):
    texts = [text for (text,) in samples.execute("SELECT text FROM sentences ORDER BY sentence_id")]
    words = [word for term in terms(data.draw(st.sampled_from(texts))) for word in term.words]
    at = data.draw(st.integers(0, len(words) - 1))
    chosen = [
        data.draw(st.sampled_from([word, _plain(word)])) for word in words[at : at + data.draw(st.integers(1, 3))]
    ]
    query = " ".join(chosen)
    query = f'"{query}"' if data.draw(st.booleans()) else query
    found = {hit.record.id for hit in search(samples, query, limit=10**6)}
    assert found == _looked_through(samples, terms(query))


def _looked_through(connection: sqlite3.Connection, wanted: tuple[Term, ...]) -> set[str]:
    """The ids of the records that have the words, found without any index."""
    found = set()
    for kind, (own, about) in SEARCHED.items():
        query = f"SELECT r.*, s.text FROM {kind}s r JOIN sentences s USING (sentence_id)"
        for row in connection.execute(query):
            texts = (" ".join(row[name] or "" for name in names.split()) for names in (own, about))
            if all_stand(wanted, *texts, row["text"]):
                found.add(row["id"])
    return found


# Filters


@pytest.mark.parametrize(
    ("filters", "values"),
    [
        ({}, {"2.5", "84", "80", "31", "35", "15", "40", "749"}),
        ({"status": "target"}, {"80", "35"}),
        ({"status": "forecast"}, {"40", "749"}),
        ({"period": "2023"}, {"2.5"}),
        ({"period": "2022/2023"}, {"2.5", "84", "31"}),
        ({"period": "2023-04"}, {"2.5"}),
        ({"period": "2025/.."}, {"80", "35", "40", "749"}),
        ({"period": "../2021"}, {"15"}),
        ({"since": "2023"}, {"2.5", "80", "35", "40", "749"}),
        ({"since": "2023-01-02"}, {"80", "35", "40", "749"}),
        ({"place": "dong thap"}, {"2.5", "84", "80"}),
        ({"place": "tỉnh đồng tháp"}, {"2.5", "84", "80"}),
        ({"place": "đong thap"}, set()),
        ({"place": "hòa bình", "status": "actual"}, {"31"}),
        ({"place": "hoà bình", "period": "2025"}, {"35"}),
    ],
)
def test_filters_of_figures(connection, filters, values):
    everything = [hit for word in ("nam", "tinh") for hit in search(connection, word, kind="indicator", **filters)]
    assert {f"{hit.record.value:f}" for hit in everything} == values


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({}, {"749/QĐ-TTg", "162/QĐ-UBND", "12/2019/TT-BTC"}),
        ({"period": "2020"}, {"749/QĐ-TTg"}),
        ({"period": "2020-06"}, {"749/QĐ-TTg"}),
        ({"period": "2019-07"}, {"12/2019/TT-BTC"}),
        ({"since": "2020-06-03"}, {"749/QĐ-TTg", "162/QĐ-UBND"}),
        ({"since": "2020-06-04"}, {"162/QĐ-UBND"}),
        ({"place": "hoa binh"}, {"162/QĐ-UBND"}),
        ({"status": "target"}, set()),
    ],
)
def test_filters_of_citations(connection, filters, keys):
    found = [hit for word in ("ttg", "ubnd", "btc") for hit in search(connection, word, kind="citation", **filters)]
    assert {hit.record.key for hit in found} == keys


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2023", ("2023-01-01", "2023-12-31")),
        (" 2023-04 ", ("2023-04-01", "2023-04-30")),
        ("2024-33", ("2024-01-01", "2024-03-31")),
        ("2021/2025", ("2021-01-01", "2025-12-31")),
        ("2021/..", ("2021-01-01", "9999-12-31")),
        ("/2021", ("0001-01-01", "2021-12-31")),
    ],
)
def test_days_of_a_period(period, days):
    assert covered(period) == days


@pytest.mark.parametrize(
    "period", ["", "x", "23", "2023-13", "2023-02-30", "2025/2021", "2023/", "2021/2/3", "now", "0000"]
)
def test_what_is_no_period(period):
    if period == "2023/":
        assert covered(period)[1] == "9999-12-31"
        return
    with pytest.raises(BadPeriod):
        covered(period)


def test_a_wrong_kind_or_status_is_an_error(connection):
    with pytest.raises(ValueError, match="date"):
        search(connection, "x", kind="date")
    with pytest.raises(ValueError, match="planned"):
        search(connection, "x", status="planned")


def test_the_limit_keeps_the_best(samples):
    everything = search(samples, "tỷ lệ", limit=1000)
    assert search(samples, "tỷ lệ", limit=3) == everything[:3]
    assert len(everything) > 20
    assert len(search(samples, "ty le")) == 20


def test_a_frame_of_hits(folder):
    with Store(folder / "chiso.db") as store:
        frame = store.search("tỷ lệ hộ nghèo")
        assert list(frame["value"]) == [2.5]
        assert frame["named"].all()
        assert len(store.search("không có gì như thế")) == 0


# The command


def test_a_hit_on_the_terminal(folder):
    done = chiso("search", "hộ", "nghèo", "--store", folder / "chiso.db", env={"COLUMNS": "80"})
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("dong-thap.txt  ")
    mark = next(i for i, line in enumerate(lines) if "^^ ^^^^^" in line)
    at = lines[mark].index("^")
    assert lines[mark - 1][at:].startswith("hộ nghèo")
    assert any("2,5 %  tỷ lệ hộ nghèo" in line for line in lines)


def test_hits_for_programs(folder):
    done = chiso("search", "749", "--store", folder / "chiso.db", "--json")
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    assert hits[0]["record"]["record"] == "citation"
    assert hits[0]["record"]["key"] == "749/QĐ-TTg"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["khong-co-tu-nay"], 1, "Không tìm thấy gì"),
        (["nam", "--limit", "1"], 0, "--limit"),
        (["nam", "--limit", "0"], 2, "số nguyên dương"),
        (["nam", "--period", "hôm nay"], 2, "không phải là kỳ"),
        (["nam", "--kind", "date"], 2, "indicator, citation"),
        (["nam", "--store", "nowhere.db"], 2, "nowhere.db"),
        (["--lang", "en", "khong-co-tu-nay"], 1, "Nothing was found"),
    ],
)
def test_what_the_command_says(folder, arguments, code, said):
    done = chiso("search", "--store", folder / "chiso.db", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (code == 0) == bool(done.stdout)


def test_a_store_must_be_named():
    assert "--store" in chiso("search", "nam").stderr


def test_a_long_sentence_is_cut_around_the_words(tmp_path):
    words = " ".join(f"việc thứ {number}" for number in range(300))
    (tmp_path / "long.txt").write_text(f"Kết quả gồm {words}, tỷ lệ mắc xích đạt 5%, {words}.\n", "utf-8")
    with Store(tmp_path / "chiso.db") as store:
        store.index([tmp_path / "long.txt"])
    _, shown = on_terminal("search", "mắc xích", "--store", tmp_path / "chiso.db", width=100)
    shown = plain(shown)
    assert "tỷ lệ mắc xích" in shown
    assert "…" in shown
    assert len(shown) < 2000
