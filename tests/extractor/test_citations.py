"""Citations: every rule finds its examples and none of its rejects; keys are canonical; the rest is attached."""

from __future__ import annotations

import hashlib
import time
import unicodedata
from typing import Literal

import pytest
import regex

from corpus.document import Document
from corpus.normalize import fold, nfc
from extractor.mentions import arbiter, citations, dates, resolving
from extractor.mentions.dates import DateCandidate
from extractor.mentions.mention import CitationMention
from extractor.mentions.scan import matches, shadow
from extractor.pipeline import segmented
from patterns import compose, load
from patterns.rule import Example, Rule

RULES = load.rules("citations")
FINDING = [r for r in RULES if "form" in r.options]
BESIDE = [r for r in RULES if "beside" in r.options]


def document(text: str) -> Document:
    text = nfc(text)
    sha = hashlib.sha256(text.encode()).hexdigest()
    return segmented(Document(name="t.txt", text=text, sha256=sha, text_sha256=sha))


def attached(text: str) -> list[CitationMention]:
    """The citations of `text` in the full set of rules, with what stands beside them."""
    doc = document(text)
    mentions: list[DateCandidate | CitationMention] = arbiter.settle([*dates.find(doc), *citations.find(doc)])
    cited = [m for m in mentions if isinstance(m, CitationMention)]
    found = [m for m in mentions if isinstance(m, DateCandidate)]
    return citations.attach(doc, cited, resolving.resolve(doc, found, cited))


def keys(text: str) -> list[str]:
    return [c.key for c in attached(text)]


def cases(rules: list[Rule]) -> list[object]:
    return [pytest.param(r, e, id=f"{r.id}-{n}") for r in rules for n, e in enumerate(r.examples)]


def rejects(rules: list[Rule]) -> list[object]:
    return [pytest.param(r, text, id=f"{r.id}-{n}") for r in rules for n, text in enumerate(r.rejects)]


def check(doc: Document, found: list[CitationMention], example: Example) -> None:
    by_text = {doc.text[c.start : c.end]: c for c in found}
    assert example.found in by_text
    mention = by_text[example.found]
    assert {name: getattr(mention, name) for name in example.expect} == dict(example.expect)


@pytest.mark.parametrize(("rule", "example"), cases(FINDING))
def test_rule_alone_finds_its_example(rule: Rule, example: Example) -> None:
    doc = document(example.text)
    check(doc, [c for _, c in citations.find(doc, [rule])], example)


@pytest.mark.parametrize(("rule", "text"), rejects(FINDING))
def test_rule_alone_rejects(rule: Rule, text: str) -> None:
    doc = document(text)
    assert [doc.text[c.start : c.end] for _, c in citations.find(doc, [rule])] == []


@pytest.mark.parametrize(("rule", "example"), cases(FINDING))
def test_example_in_the_full_set(rule: Rule, example: Example) -> None:
    check(document(example.text), attached(example.text), example)


@pytest.mark.parametrize(("rule", "example"), cases(BESIDE))
def test_what_stands_beside_is_found(rule: Rule, example: Example) -> None:
    match = compose.compiled(rule).search(fold(example.text))
    assert match is not None
    assert match[0].strip() == (example.found or "").strip() or match.groupdict().get("articles") == example.found


@pytest.mark.parametrize(("rule", "text"), rejects(BESIDE))
def test_what_stands_beside_rejects(rule: Rule, text: str) -> None:
    assert compose.compiled(rule).search(fold(text)) is None


@pytest.mark.parametrize("rule", FINDING, ids=lambda r: r.id)
def test_every_rule_with_an_anchor_finds_the_same_without_it(rule: Rule) -> None:
    everything = "\n\n".join([*(e.text for r in RULES for e in r.examples), *(t for r in RULES for t in r.rejects)])
    text = shadow(document(everything), case=True)
    assert [m.span() for m in matches(rule, text)] == [m.span() for m in compose.compiled(rule).finditer(text)]


@pytest.mark.parametrize(
    ("surface", "key"),
    [
        ("1721 / QĐ - UBND", "1721/QĐ-UBND"),
        ("942/ QĐ-TTg", "942/QĐ-TTg"),
        ("942/QĐ-TTG", "942/QĐ-TTg"),
        ("68- NQ/TW", "68-NQ/TW"),
        ("68-NQ-TW", "68-NQ/TW"),
        ("66.7/2025/NQ-CP", "66.7/2025/NQ-CP"),
        ("01/2011/TTLT-BNV-BTC", "01/2011/TTLT-BNV-BTC"),
        ("03/2010/TTLT-BNV-BTC-BLĐTB&XH", "03/2010/TTLT-BNV-BTC-BLĐTB&XH"),
        ("3115/BTTTT-CVT", "3115/BTTTT-CVT"),
        ("431/QĐ-BNN-TCCB", "431/QĐ-BNN-TCCB"),
        ("351/2017/UBTVQH14", "351/2017/UBTVQH14"),
        ("17/2015/L-CTN", "17/2015/L-CTN"),
        ("36-HD/VPTW", "36-HD/VPTW"),
        ("268-CV/ĐU", "268-CV/ĐU"),
        ("84a/NQ-CP", "84a/NQ-CP"),
        ("2266/UBND-KGVX", "2266/UBND-KGVX"),
        ("13/2021/TT–BKHĐT", "13/2021/TT-BKHĐT"),
        ("43/2010/QĐ\n-TTg", "43/2010/QĐ-TTg"),
        ("126/2020/ND-CP", "126/2020/NĐ-CP"),
        ("749/QD-TTg", "749/QĐ-TTg"),
        ("1836 QĐ/TWĐTN", "1836-QĐ/TWĐTN"),
        ("367 - QĐ/TWĐTN-VP", "367-QĐ/TWĐTN-VP"),
        ("11554/VPCP-V.I", "11554/VPCP-V.I"),
        ("1342/TTr-STTTT", "1342/TTr-STTTT"),
        ("03/VBHN-VPQH", "03/VBHN-VPQH"),
        ("148/2025/QH 15", "148/2025/QH15"),
        ("301-1/TB-ĐHSG", "301-1/TB-ĐHSG"),
        ("8228/BCT-CNNg", "8228/BCT-CNNg"),
        ("15/2021/TT BYT", "15/2021/TT-BYT"),
    ],
)
def test_canonical_numbers(surface: str, key: str) -> None:
    assert keys(f"Thực hiện {surface}, tỉnh đã làm.") == [key]
    assert citations.canonical(surface.replace("\n", " ")) == key


@pytest.mark.parametrize(
    ("surface", "key", "type_"),
    [
        ("Quyết định 66-QĐ/TW", "66-QĐ/TW", "Quyết định"),
        ("Quy định số31-QĐ/TW", "31-QĐ/TW", "Quy định"),
        ("NĐ 45/2022/NĐ-CP", "45/2022/NĐ-CP", "Nghị định"),
        ("QĐ 1147-QĐ/BTGDVTW", "1147-QĐ/BTGDVTW", "Quyết định"),
        ("QĐ 114/QĐ-UBND", "114/QĐ-UBND", "Quyết định"),
        ("Nghị quyết 36/NQ-TW", "36/NQ-TW", "Nghị quyết"),
        ("Công văn số 7143-CV/VPTW", "7143-CV/VPTW", "Công văn"),
        ("Văn bản số 6721/VPCP-V.I", "6721/VPCP-V.I", "Văn bản"),
        ("Nghị định số 61/CP", "61/CP", "Nghị định"),
        ("Thông báo kết luận số 408/TB-VPCP", "408/TB-VPCP", "Thông báo"),
        ("thông tư liên tịch số 13/2016/TTLT-BYT-BGDĐT", "13/2016/TTLT-BYT-BGDĐT", "Thông tư liên tịch"),
        ("Bộ luật Hình sự số 100/2015/QH13", "100/2015/QH13", "Bộ luật"),
        ("NQ 57", "Nghị quyết 57", "Nghị quyết"),
        ("nghị quyết số 33", "Nghị quyết 33", "Nghị quyết"),
        ("Luật giáo dục nghề nghiệp", "Luật giáo dục nghề nghiệp", "Luật"),
        ("Pháp lệnh Quản lý thị trường", "Pháp lệnh Quản lý thị trường", "Pháp lệnh"),
        ("Luật Đất đai 2013", "Luật Đất đai 2013", "Luật"),
        ("luật Đất đai", "Luật Đất đai", "Luật"),
        ("Luật Thống kê (sửa đổi, bổ sung)", "Luật Thống kê (sửa đổi, bổ sung)", "Luật"),
        ("Luật Điện ảnh sửa đổi", "Luật Điện ảnh sửa đổi", "Luật"),
        ("Luật Du lịch 09/2017/QH14", "09/2017/QH14", "Luật"),
        ("Nghị quyết 10/2021/UBTVQH15", "10/2021/UBTVQH15", "Nghị quyết"),
        ("án lệ số 02/2016/AL", "02/2016/AL", "Án lệ"),
        ("TT 39/2014", "Thông tư 39/2014", "Thông tư"),
        ("QĐ 595", "Quyết định 595", "Quyết định"),
        ("Nghị định 49/2102/NĐ-CP", "49/2102/NĐ-CP", "Nghị định"),
        ("Nghị quyết Hội nghị Trung ương 5", "Nghị quyết Hội nghị Trung ương 5", "Nghị quyết"),
    ],
)
def test_types_and_keys(surface: str, key: str, type_: str) -> None:
    [citation] = attached(f"Thực hiện {surface}, tỉnh đã làm.")
    assert (citation.key, citation.type) == (key, type_)


@pytest.mark.parametrize(
    "text",
    [
        "Có 17/21 thôn đạt chuẩn, xếp thứ 39/63.",
        "Phục vụ 24/7, mạng 4G/5G, QCVN 41:2019/BGTVT, TCVN 6909:2001.",
        "Tăng 65-70% từ ngày 03/6/2020 tại thôn/làng/tổ dân phố.",
        "Dịch vụ công mức độ 3, 4; tổng đài 1022; QL1, ĐT.639.",
        "Nghị quyết của tỉnh, quyết định này, luật định.",
        "Kế hoạch chuyển đổi số năm 2023 và Đề án phát triển đô thị.",
        "Hiệp định CPTPP, EVFTA và Công ước 138 của ILO.",
        "Kế hoạch 5 năm, chương trình 12 tháng, quyết định 5 việc.",
        "Có TK 511- Thu nhập; mẫu số 03/TNDN; Mẫu 05-2/BK-TNCN.",
        "Dự thảo Quyết định số /QĐ-UBND; kế hoạch số      /KH-UBND.",
        "Dự thảo Luật quy định rõ, Luật này có 5 chương.",
        "Công ty Luật Bình Minh, Trường ĐH Luật TP.HCM, báo Pháp luật.",
        "các Quyết định\n1. Bãi bỏ văn bản cũ.",
    ],
)
def test_no_citation(text: str) -> None:
    assert keys(text) == []


def test_a_list_is_one_citation_for_each_number() -> None:
    text = "Thực hiện các Quyết định số 749, 942 và 411/QĐ-TTg của Thủ tướng Chính phủ."
    found = attached(text)
    assert [c.key for c in found] == ["749/QĐ-TTg", "942/QĐ-TTg", "411/QĐ-TTg"]
    assert [text[c.start : c.end] for c in found] == ["Quyết định số 749", "942", "411/QĐ-TTg"]
    assert {c.issuer for c in found} == {"Thủ tướng Chính phủ"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ba nghị quyết 70, 71, 72.", ["Nghị quyết 70", "Nghị quyết 71", "Nghị quyết 72"]),
        ("Kế hoạch số 154 & 201/KH-ĐHHV.", ["154/KH-ĐHHV", "201/KH-ĐHHV"]),
        ("các Luật số 43/2024/QH15, số 47/2024/QH15.", ["43/2024/QH15", "47/2024/QH15"]),
        ("Nghị quyết 57, 3 khâu đột phá.", ["Nghị quyết 57"]),
        ("Nghị định 46/2015 và 59/2015 của Chính phủ.", ["Nghị định 46/2015", "Nghị định 59/2015"]),
        ("Luật Thuế tài nguyên số 45/2009/QH12, số 71/2014/QH13.", ["45/2009/QH12", "71/2014/QH13"]),
        ("Luật Việc làm, Luật Viên chức và Luật Giá.", ["Luật Việc làm", "Luật Viên chức", "Luật Giá"]),
    ],
)
def test_lists(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def test_members_of_a_list_share_the_type() -> None:
    assert [c.type for c in attached("các Nghị quyết số 43/2024/QH15, số 47/2024/QH15.")] == ["Nghị quyết"] * 2


@pytest.mark.parametrize(
    ("text", "date", "issuer"),
    [
        (
            "Quyết định số 162/QĐ-UBND ngày 18-4-2023 của UBND tỉnh Gia Lai về kế hoạch.",
            "2023-04-18",
            "UBND tỉnh Gia Lai",
        ),
        ("Quyết định số 162/QĐ-UBND, ngày 18 tháng 4 năm 2023.", "2023-04-18", None),
        ("Nghị quyết số 57-NQ/TW (tháng 12.2024).", None, None),
        ("Chỉ thị số 23/CT-TTg, ngày 12-7-2006, của Thủ tướng Chính phủ về y tế.", "2006-07-12", "Thủ tướng Chính phủ"),
        ("Chính phủ đã ban hành Nghị định 79/2019/NĐ-CP.", None, "Chính phủ"),
        ("Thông tư 74/2019/TT-BTC do Bộ Tài chính ban hành.", None, "Bộ Tài chính"),
        ("Thông tư số 37/2015/TTLT-BYT-BTC của Bộ Y tế và Bộ Tài chính bước đầu.", None, "Bộ Y tế và Bộ Tài chính"),
        ("Quyết định số 24 của Thủ tướng ngày 1/2/2020 nêu rõ.", "2020-02-01", "Thủ tướng"),
        ("Luật Ngân sách Nhà nước ngày 16 tháng 12 năm 2002.", "2002-12-16", None),
        ("Luật Nhà ở 2023 do Sở Xây dựng thực hiện.", None, None),
        ("Ngày 12/3/2024, UBND tỉnh ban hành Kế hoạch số 556/KH-UBND.", "2024-03-12", "UBND tỉnh"),
        ("Từ ngày 12/3/2024, Chính phủ có Nghị định 15/2024/NĐ-CP.", None, "Chính phủ"),
        ("Luật Hóa chất được Quốc hội thông qua ngày 14/6/2025.", "2025-06-14", "Quốc hội"),
        ("Quốc hội biểu quyết thông qua Luật Hóa chất.", None, "Quốc hội"),
        ("Luật Hóa chất có hiệu lực từ ngày 1/1/2026.", None, None),
    ],
)
def test_date_and_issuer(text: str, date: str | None, issuer: str | None) -> None:
    [citation] = attached(text)
    assert (citation.date, citation.issuer) == (date, issuer)


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("theo khoản 2 Điều 5 Nghị định 30/2020/NĐ-CP", ("khoản 2 Điều 5",)),
        (
            "theo điểm b khoản 2 và điểm d khoản 13 Điều 3 Nghị quyết 254/2025/QH15",
            ("điểm b khoản 2 và điểm d khoản 13 Điều 3",),
        ),
        ("Điểm 1.3 Khoản 1 Mục II Hướng dẫn 36-HD/VPTW", ("Điểm 1.3 Khoản 1 Mục II",)),
        ("tại Điều 16 của Luật Đất đai", ("Điều 16",)),
        ("tại Điều 14 & Điều 20 Nghị định 119", ("Điều 14 & Điều 20",)),
        ("tại các Điều 5, 6 và 9 Nghị định 119", ("Điều 5, 6 và 9",)),
        ("sửa đổi một số điều theo Nghị định 119", ()),
        ("theo Nghị định 30/2020/NĐ-CP", ()),
    ],
)
def test_articles(text: str, articles: tuple[str, ...]) -> None:
    [citation] = attached(text)
    assert citation.articles == articles
    assert tuple(text[s:e] for s, e in citation.article_spans) == articles


def test_drafts() -> None:
    assert [c.draft for c in attached("Góp ý dự thảo Luật Đất đai. Sau đó là Luật Nhà ở.")] == [True, False]


def test_a_short_mention_means_the_full_one() -> None:
    first, second, third = attached("Nghị định 78/2019/NĐ-CP thay Nghị định số 148. Nghị định 78 nêu rõ.")
    assert (first.resolved_key, second.resolved_key, third.resolved_key) == (None, None, "78/2019/NĐ-CP")
    assert third.key == "Nghị định 78"


def test_a_short_mention_means_the_one_of_its_year() -> None:
    assert [c.resolved_key for c in attached("Nghị định 20/2017, gọi tắt là NĐ 20.")] == [None, "Nghị định 20/2017"]
    text = "Nghị định 20/2017/NĐ-CP, Nghị định 20/2019/NĐ-CP; Nghị định 20/2019 và Nghị định 20."
    assert [c.resolved_key for c in attached(text)] == [None, None, "20/2019/NĐ-CP", None]


@pytest.mark.parametrize(
    ("stated", "meant"),
    [
        ("1354/QĐ-BTTT", "1354/QĐ-BTTTT"),
        ("01/2018/TT-BHKĐT", "01/2018/TT-BKHĐT"),
        ("30/TT-BGD&ĐT", None),
        ("2978/BYT-BMTE", None),
        ("431/QĐ-BNN-TCCB", None),
    ],
)
def test_a_slip_in_the_symbol_of_a_ministry_is_flagged(stated: str, meant: str | None) -> None:
    [citation] = attached(f"Thực hiện {stated}, tỉnh đã làm.")
    assert (citation.key, citation.resolved_key) == (stated, meant)
    assert ("misspelt issuer" in citation.flags) == (meant is not None)


def test_a_list_gives_no_issuer_to_a_law() -> None:
    found = attached("theo Luật Giá, Nghị định 85/2024/NĐ-CP và Nghị quyết 93/NQ-CP của Chính phủ")
    assert [c.issuer for c in found] == [None, "Chính phủ", "Chính phủ"]


def test_a_title_goes_on_in_the_next_line() -> None:
    assert keys("Căn cứ Luật Tổ chức\nChính phủ ngày 18 tháng 02 năm 2025;") == ["Luật Tổ chức Chính phủ"]


def test_two_documents_of_one_number_leave_it_open() -> None:
    assert attached("Nghị quyết 66-NQ/TW và Nghị quyết 66/NQ-CP; Nghị quyết 66 rất mới.")[-1].resolved_key is None


def test_a_type_that_contradicts_its_symbol_is_flagged() -> None:
    [citation] = attached("Thông tư số 1354/QĐ-BTTTT hướng dẫn.")
    assert (citation.type, citation.flags) == ("Quyết định", ("type contradicts symbol",))


def test_parts_of_a_number() -> None:
    [citation] = attached("Luật Đất đai số 31/2024/QH15 nêu.")
    assert (citation.number, citation.year, citation.symbol, citation.title) == ("31", 2024, "QH15", "Đất đai")


def test_the_year_of_a_law_is_no_date_of_its_own() -> None:
    doc = document("Theo Luật Đất đai năm 2013.")
    assert [type(m).__name__ for m in arbiter.settle([*dates.find(doc), *citations.find(doc)])] == ["CitationMention"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_forms_of_writing(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(
        form, "Quyết định số 5/QÐ-UBND của Uỷ ban nhân dân tỉnh; Luật Phòng, chống tham nhũng."
    )
    found = attached(text)
    assert [c.key for c in found] == ["5/QĐ-UBND", "Luật Phòng, chống tham nhũng"]
    assert found[0].issuer == "Uỷ ban nhân dân tỉnh"


@pytest.mark.parametrize("piece", ["1/", "1-", "A-", "1/A-", "Luật ", "nghị quyết 1, ", "điều 1 ", "1, "])
def test_long_lines_take_bounded_time(piece: str) -> None:
    doc = document(piece * (100_000 // len(piece)))
    start = time.perf_counter()
    citations.attach(doc, arbiter.settle(citations.find(doc)), [])
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("name", ["document_types", "laws", "issuers"])
def test_lexicons_are_canonical(name: str) -> None:
    terms = load.lexicon(name)
    assert list(terms) == sorted(set(terms))
    assert all(term == fold(unicodedata.normalize("NFC", term)) for term in terms)


def test_every_code_is_a_part_of_a_symbol_and_its_types_are_known() -> None:
    table = load.read_toml("citations.toml")
    part = regex.compile(compose.compose("{{citation-part}}"))
    types = set(load.lexicon("document_types"))
    for code, names in table["codes"].items():
        assert part.fullmatch(code), code
        assert set(names) <= types
    assert set(table["abbreviations"]) <= types
