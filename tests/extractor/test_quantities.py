"""Quantities: numbers as Vietnamese writes them, in every form, and what looks like a quantity and is none."""

from __future__ import annotations

import itertools
import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document
from corpus.read.text import from_text
from extractor.mentions.mention import Quantity
from extractor.mentions.quantities import find, parse_number, parse_words
from extractor.pipeline import mentions, segmented


def document(text: str) -> Document:
    return segmented(from_text(text, name="t.txt"))


def said(quantity: Quantity) -> str:
    """A quantity in short: kind, value or range, total, unit."""
    value = quantity.value if quantity.low is None else f"{quantity.low}..{quantity.high}"
    total = f"/{quantity.total}" if quantity.total is not None else ""
    return " ".join(filter(None, (quantity.kind, f"{value}{total}", quantity.unit)))


def found(text: str) -> dict[str, str]:
    """The quantities of `text` in the full set of rules: what stands there, and what it says."""
    doc = document(text)
    return {doc.text[q.start : q.end]: said(q) for q in mentions(doc)[2]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", "5"), ("63,5", "63.5"), ("63.5", "63.5"), ("2.200", "2200"), ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"), ("0,05", "0.05"), ("0.8002", "0.8002"), ("12.50", "12.50"), ("007", "7"),
        ("10,381", "10.381"), ("1234", "1234"), ("100,0", "100.0"), ("20.00", "20.00"),
    ],
)  # fmt: skip
def test_numbers(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(("text", "value"), [("10,381", 10381), ("1,5", "1.5"), ("10,38", "10.38"), ("1.200", 1200)])
def test_numbers_of_counted_things(text: str, value: str | int) -> None:
    assert parse_number(text, thousands=True) == Decimal(value)


@given(st.integers(0, 10**15), st.integers(0, 999))
def test_what_is_written_is_read(whole: int, fraction: int) -> None:
    grouped = f"{whole:,}".replace(",", ".")
    assert parse_number(grouped) == whole
    assert parse_number(f"{grouped},{fraction:03}") == Decimal(f"{whole}.{fraction:03}")


@pytest.mark.parametrize(
    ("text", "core", "says"),
    [
        # percentages
        ("Tỷ lệ đạt 88%.", "88%", "percent 88 %"),
        ("Tỷ lệ đạt 7.5%.", "7.5%", "percent 7.5 %"),
        ("Tỷ lệ đạt 99,80 %.", "99,80 %", "percent 99.8 %"),
        ("Tỷ lệ đạt 62 - 68%.", "62 - 68%", "percent 62..68 %"),
        ("Tỷ lệ đạt 62—68%.", "62—68%", "percent 62..68 %"),
        ("Tỷ lệ đạt từ 62 đến 68%.", "62 đến 68%", "percent 62..68 %"),
        ("Tỷ lệ đạt từ 62% tới 68%.", "62% tới 68%", "percent 62..68 %"),
        ("Còn 3 phần trăm số hộ.", "3 phần trăm", "percent 3 %"),
        ("Giảm năm phần trăm.", "năm phần trăm", "percent 5 %"),
        ("Tăng 0,25 điểm phần trăm.", "0,25 điểm phần trăm", "percent 0.25 pp"),
        ("Tăng 1-2 điểm phần trăm.", "1-2 điểm phần trăm", "percent 1..2 pp"),
        ("Tỷ suất sinh 14,6 ‰.", "14,6 ‰", "percent 14.6 ‰"),
        ("Tỷ suất chết 4 phần nghìn.", "4 phần nghìn", "percent 4 ‰"),
        # ratios and ranks
        ("Có 17/21 thôn phủ sóng.", "17/21", "ratio 17/21"),
        ("Có 4.120/6.000 xã đạt chuẩn.", "4.120/6.000", "ratio 4120/6000"),
        ("Một nửa số xã đã xong.", "Một nửa", "ratio 1/2"),
        ("Hai phần ba số hộ đã xong.", "Hai phần ba", "ratio 2/3"),
        ("Chưa được ½ số xã.", "½", "ratio 1/2"),
        ("Tỉnh xếp thứ 12/34 tỉnh, thành.", "12/34", "rank 12/34"),
        ("Tỉnh đứng thứ 5 cả nước.", "5", "rank 5"),
        ("Tỉnh xếp hạng 9 vùng.", "9", "rank 9"),
        ("Tỉnh giữ vị trí thứ ba toàn quốc.", "ba", "rank 3"),
        ("Tỉnh đứng thứ nhì trong vùng.", "nhì", "rank 2"),
        ("Phấn đấu thuộc nhóm 10 tỉnh dẫn đầu.", "10", "rank 10"),
        # money
        ("Thu 1.250 tỷ đồng.", "1.250 tỷ đồng", "money 1250000000000 VND"),
        ("Thu 6.148,7 tỉ đồng.", "6.148,7 tỉ đồng", "money 6148700000000 VND"),
        ("Vốn 2,5 triệu USD.", "2,5 triệu USD", "money 2500000 USD"),
        ("Vốn 300 ngàn đô la Mỹ.", "300 ngàn đô la Mỹ", "money 300000 USD"),
        ("Phạt 500.000đ mỗi người.", "500.000đ", "money 500000 VND"),
        ("Vốn 1 tỷ 200 triệu đồng.", "1 tỷ 200 triệu đồng", "money 1200000000 VND"),
        ("Vốn 5-7 tỷ đồng.", "5-7 tỷ đồng", "money 5000000000..7000000000 VND"),
        ("Thu nhập từ 5 đến 7 triệu đồng.", "5 đến 7 triệu đồng", "money 5000000..7000000 VND"),
        ("Giải ngân 393 tỷ/932 tỷ đồng.", "393 tỷ", "money 393000000000 VND"),
        ("Giải ngân 393 tỷ/932 tỷ đồng.", "932 tỷ đồng", "money 932000000000 VND"),
        # counts
        ("Toàn tỉnh có 150 tổ công nghệ số.", "150", "count 150"),
        ("Đón 2,1 triệu lượt khách.", "2,1 triệu", "count 2100000"),
        ("Có 10,381 thí sinh dự thi.", "10,381", "count 10381"),
        ("Xã có 8 trường học.", "8", "count 8"),
        # measures
        ("Trồng 1.200 ha cà phê.", "1.200 ha", "measure 1200 ha"),
        ("Năng suất 6,5 tấn/ha.", "6,5 tấn/ha", "measure 6.5 tấn/ha"),
        ("Sản lượng 1,6 triệu tấn.", "1,6 triệu tấn", "measure 1600000 tấn"),
        ("Giá 119.000 đồng/kg.", "119.000 đồng/kg", "measure 119000 đồng/kg"),
        ("Thu nhập 60 triệu đồng/người/năm.", "60 triệu đồng/người/năm", "measure 60000000 đồng/người/năm"),
        ("Bình quân 1,2 máy tính/cán bộ.", "1,2 máy tính/cán bộ", "measure 1.2 máy tính/cán bộ"),
        ("Hồ chứa 12 triệu m3 nước.", "12 triệu m3", "measure 12000000 m3"),
        ("Trồng 2-3 nghìn ha rừng.", "2-3 nghìn ha", "measure 2000..3000 ha"),
        # multiples
        ("Xuất khẩu gấp 1,7 lần năm 2015.", "1,7 lần", "multiple 1.7 x"),
        ("Doanh thu tăng gấp đôi.", "gấp đôi", "multiple 2 x"),
        ("Sản lượng gấp rưỡi năm ngoái.", "gấp rưỡi", "multiple 1.5 x"),
    ],
)  # fmt: skip
def test_forms(text: str, core: str, says: str) -> None:
    assert found(text).get(core) == says


@pytest.mark.parametrize(
    "text",
    [
        "Tổng đài trực 24/7 phục vụ người dân.",
        "Phổ cập mạng 4G/5G và dịch vụ công mức độ 3, 4.",
        "Theo Quyết định số 162/QĐ-UBND ngày 18-4-2023.",
        "Ngày 18/4, tỉnh tổ chức họp tại Pleiku.",
        "Giai đoạn 2021-2025, tỉnh tập trung đổi mới.",
        "Gọi số 0269.3824.123 trước 17 giờ 30 phút.",
        "Tỉnh xác định 3 trụ cột, 5 giải pháp và 7 nhiệm vụ.",
        "Ông Bình, 45 tuổi, làm việc trong 30 năm.",
        "Khoản 2 Điều 5 và Điều 10 Luật Đất đai.",
        "Kỳ họp thứ 10, khóa XV, lần thứ 4.",
        "Hàng nghìn người và nhiều đơn vị tham gia.",
        "Người thứ 3 từ trái sang là ông An.",
        "Phiên bản Windows 11 và Office 365 đã có.",
        "Bộ phận một cửa ở số 25 đường Hùng Vương.",
        "Bản đồ địa chính tỷ lệ 1/5.000 của xã.",
        "Chốt kiểm dịch trực 24/24 giờ.",
    ],
)
def test_no_quantity(text: str) -> None:
    assert found(text) == {}


def test_forms_of_writing() -> None:
    text = "Thuỷ sản đạt 1,6 triệu tấn, tăng 5–7%, gấp đôi năm 2015; thu 500\u00a0tỷ\u00a0đồng."
    assert list(found(text).values()) == list(found(unicodedata.normalize("NFD", text)).values())
    assert list(found(text).values()) == [
        "measure 1600000 tấn",
        "percent 5..7 %",
        "multiple 2 x",
        "money 500000000000 VND",
    ]


def test_numbers_are_exact() -> None:
    [quantity] = mentions(document("Tỷ lệ đạt 0,1%."))[2]
    assert quantity.value == Decimal("0.1")
    assert str(mentions(document("Thu 1.250 tỷ đồng."))[2][0].value) == "1250000000000"


def test_spans_of_units() -> None:
    doc = document("Năng suất 6,5 tấn/ha, thu 5 tỷ đồng, đạt 8%.")
    spans = [q.unit_span for q in mentions(doc)[2]]
    assert [doc.text[slice(*span)] if span else None for span in spans] == ["tấn/ha", "đồng", None]


def test_boilerplate_is_left_out() -> None:
    assert found("Tỷ lệ đạt 5%.\nTin liên quan\nGiá tăng 9%") == {"5%": "percent 5 %"}


@pytest.mark.parametrize(
    "piece", ["1", "1.", "1,", "1-", "1 ", "1%", "1/", "từ 1 ", "1 tỷ ", "gấp ", "đồng", "9.000.", "1.a "]
)
def test_long_lines_take_bounded_time(piece: str) -> None:
    doc = document(piece * (20_000 // len(piece)))
    start = time.perf_counter()
    find(doc)
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mười lăm", "15"),
        ("hai mươi mốt", "21"),
        ("một trăm linh năm", "105"),
        ("ba mươi mốt nghìn năm trăm", "31500"),
        ("một tỷ hai trăm triệu", "1200000000"),
        ("hai nghìn tỷ", "2000000000000"),
        ("một tỷ rưỡi", "1500000000"),
        ("nửa triệu", "500000"),
    ],
)
def test_numbers_in_words(text: str, value: str) -> None:
    assert parse_words(text) == Decimal(value)


def test_every_fraction_of_small_numbers_has_a_value() -> None:
    """No word that the rule lets through is unknown to the code."""
    numbers = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
    for part, whole in itertools.product(numbers, repeat=2):
        for _, quantity in find(document(f"{part} phần {whole} số xã")):
            assert quantity.value is not None
