"""Context: what a change is compared with, which document sets a figure, and where it holds, in invented sentences."""

from __future__ import annotations

import pytest

from corpus.read.text import from_text
from extractor.indicators.assemble import OPENING_REACH
from extractor.pipeline import process
from extractor.records import IndicatorRecord


def extracted(text: str) -> tuple[IndicatorRecord, ...]:
    return process(from_text(text, name="t.txt")).indicators


REFERENCES = [
    ("Sản lượng chè tăng 5% so với năm trước do được mùa.", ["năm trước"]),
    ("So với tháng trước, giá gạo tăng 3%, giá ngô giảm 2%.", ["tháng trước", "tháng trước"]),
    ("Giá gạo tăng 3%, giá ngô giảm 2% so với cùng kỳ năm 2021.", ["cùng kỳ năm 2021", "cùng kỳ năm 2021"]),
    ("Doanh thu quý II/2022 tăng 24% cùng kỳ năm trước.", ["cùng kỳ năm trước"]),
    ("CPI 6 tháng đầu năm 2023 so cùng kỳ tăng 3,3%.", ["cùng kỳ"]),
    ("Lượng khách tăng 7% về số lượt so với quý I/2023.", ["quý I/2023"]),
    ("Thu ngân sách vượt 12% dự toán tỉnh giao.", ["dự toán tỉnh giao"]),
    ("Diện tích trồng tiêu vượt quy hoạch khoảng 40%.", ["quy hoạch"]),
    ("Chỉ số hài lòng thấp hơn năm 2021 0,9 điểm phần trăm.", ["năm 2021"]),
    ("Số vụ cháy giảm 12 vụ (8%) so với năm 2022.", ["năm 2022", "năm 2022"]),
    ("Tỷ lệ hộ nghèo đạt 5%, năm 2020 tăng 1%.", [None, None]),
]


@pytest.mark.parametrize(("text", "expected"), REFERENCES)
def test_reference(text: str, expected: list[str | None]) -> None:
    assert [r.reference for r in extracted(text)] == expected


def test_what_is_exceeded_is_no_base() -> None:
    [record] = extracted("Thu ngân sách vượt 12% dự toán tỉnh giao.")
    assert (record.base, record.change) == (None, "increase")


DECREE = "Nghị định 45/2031/NĐ-CP"
BASES = [
    (f"Theo {DECREE}, mức hỗ trợ là 60% chi phí. Lệ phí bằng 5% giá.", ["45/2031/NĐ-CP"] * 2),
    (f"{DECREE} quy định mức hỗ trợ là 60% chi phí, nhưng không quá 20 triệu đồng.", ["45/2031/NĐ-CP"] * 2),
    (f"Tại {DECREE}, Chính phủ quy định:\n- Mức phí là 2%;\n- Mức thuế là 3%.", ["45/2031/NĐ-CP"] * 2),
    (
        f"{DECREE} quy định về lệ phí.\nTheo đó, mức thu là 2%.\nNghị định cũng nêu rõ mức phạt là 3%.",
        ["45/2031/NĐ-CP"] * 2,
    ),
    (
        f"Theo {DECREE}, mức phạt như sau:\n1. Phạt 2 triệu đồng khi:\na) Đổ rác;\nb) Xả thải.\n2. Phạt 3 triệu đồng.",
        ["45/2031/NĐ-CP"] * 2,
    ),
    (f"{DECREE} quy định về lệ phí.\nTheo báo cáo của ngành, tỷ lệ nợ là 2%.", [None]),
    (f"Mức hỗ trợ tăng từ 30% theo {DECREE} lên 50%.", ["45/2031/NĐ-CP", None]),
    (f"Nghị định 50/2032/NĐ-CP sửa đổi {DECREE} quy định mức thu là 2%.", ["50/2032/NĐ-CP"]),
    ("Theo Kế hoạch số 12/KH-UBND, tỉnh phấn đấu giảm nghèo 2%, nhưng đến nay mới giảm 1%.", ["12/KH-UBND", None]),
    ("Tỉnh ban hành Nghị quyết số 9-NQ/TU, đặt mục tiêu tỷ lệ che phủ rừng đạt 45%.", ["9-NQ/TU"]),
    (f"Theo Nghị định 9/2030/NĐ-CP, được sửa đổi theo {DECREE}:\n- Mức thu là 2%.", ["9/2030/NĐ-CP"]),
    (f"Mức thu tối đa là 2% theo quy định tại khoản 2 Điều 4 của {DECREE}.", ["45/2031/NĐ-CP"]),
    (f"Hộ nghèo được giảm 2% học phí của cả năm học (theo khoản 1, Điều 7 {DECREE}).", ["45/2031/NĐ-CP"]),
    ("Có 4 xã khó khăn (theo Quyết định 12/QĐ-UBND) nợ 2% học phí.", ["12/QĐ-UBND", None]),
    ("Quốc hội thông qua Luật Cầu đường số 9/2030/QH15 với 88% đại biểu tán thành.", [None]),
    ("UBND tỉnh ban hành Quyết định số 12/QĐ-UBND phê duyệt dự án có tổng vốn 59 tỷ đồng.", ["12/QĐ-UBND"]),
    ("Họp báo ở xã.\nKết quả thực hiện Nghị quyết 9-NQ/TU:\n- Tỷ lệ hộ nghèo là 2%.", [None]),
    (f"Học phí tăng theo {DECREE}, nên chỉ số giá giáo dục tăng 2%.", [None]),
    (
        f"Biểu phí mới\nSố: 12/QĐ-UBND\nCăn cứ {DECREE};\n{DECREE} có hiệu lực.\nMức phí là 2%.\nMức thu là 3%.",
        ["12/QĐ-UBND"] * 2,
    ),
]


@pytest.mark.parametrize(("text", "expected"), BASES)
def test_basis(text: str, expected: list[str | None]) -> None:
    assert [r.basis for r in extracted(text)] == expected


def test_what_a_regulation_says_will_be_is_so() -> None:
    [record] = extracted(f"Theo {DECREE}, người lao động sẽ được hưởng 40% mức lương cơ sở.")
    assert record.status == "actual"


PLACES = [
    ("Bình Định: Thu ngân sách tăng\nTỷ lệ hộ nghèo còn 5%.", ["Bình Định"]),
    ("Tỷ lệ hộ nghèo của Kon Tum còn 9%, thấp hơn bình quân của cả nước.", ["Kon Tum"]),
    (
        "Tỷ lệ nợ xấu của Công ty TNHH Hồng Phát (HPC) là 2%.\nDoanh thu của HPC tăng 5%.",
        ["Công ty TNHH Hồng Phát"] * 2,
    ),
    ("Ở xã Tam Quang, huyện Núi Xanh, tỷ lệ hộ nghèo còn 9%.", ["xã Tam Quang"]),
    ("Thương lái Trung Quốc ít mua. Giá thanh long giảm 5%.", [None]),
    ("Xuất khẩu gạo của Việt Nam sang Philippines tăng 5%.", ["Việt Nam"]),
    ("Tại hội nghị ở Hà Nội, lãnh đạo ngành cho biết tỷ lệ giải ngân đạt 40%.", [None]),
    ("Lãi suất của Hopabank (HPB) là 5%.\nLợi nhuận của HPB tăng 2%.", ["Hopabank"] * 2),
    ("Kon Tum họp bàn.\nTrên toàn cầu, giá hồ tiêu tăng 5%. Lượng bán giảm 2%.", ["toàn cầu"] * 2),
    (
        "Kon Tum họp bàn.\nCác đơn vị thuộc khối trung du (xã Tam An, xã Núi Xanh, xã Sao Mai) có tỷ lệ hộ nghèo 9%.",
        ["Kon Tum"],
    ),
    ("Giá thép tăng.\nDoanh thu của Vinamilk tăng 5%.\nGiá gạo giảm 2%.", ["Vinamilk", None]),
    ("Theo đánh giá của Công ty TNHH Hồng Phát, giá thép tăng 5%.", [None]),
    ("Mức thuế đối với Hàn Quốc là 5%.", ["Hàn Quốc"]),
    ("Vùng Tây Nguyên đạt 96% kế hoạch, ĐBSCL đạt 60% kế hoạch.", ["Vùng Tây Nguyên", "ĐBSCL"]),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_place(text: str, expected: list[str | None]) -> None:
    assert [r.place for r in extracted(text)] == expected


PERIODS = [
    ("Có 150 dự án với vốn 203 triệu USD, vốn liên doanh là 9 triệu USD trong quý I/2028.", ["2028-33"] * 3),
    ("Giá vàng tăng 2%, mức cao nhất kể từ tháng 6/2025.", [None]),
    ("Diện tích năm 2021 còn 29 ha; sản lượng đạt 36 tấn (bằng 107,8% năm 2020).", ["2021", "2021", "2021"]),
    ("Trong tháng 6/2017, có 15 vụ cháy. So với tháng cùng kỳ năm 2016 giảm 7 vụ.", ["2017-06", "2017-06"]),
    ("Đến hết tháng 8/2020, số hộ nghèo giảm so với mức 4,2% của cuối năm 2019, còn dưới 3%.", ["2019", "2020-08"]),
    ("Tỉnh muốn giảm tỷ lệ thất nghiệp từ 12% hiện nay xuống còn 8%.", ["PRESENT_REF", None]),
    ("Tỷ lệ ủng hộ giảm còn 5% trước khi cuộc bầu cử diễn ra vào ngày 8/6/2017.", [None]),
    ("Giá vàng giao tháng 4/2017 tăng 5%.", [None]),
    ("Tháng 4/2017, vốn tăng 5%, cao hơn cùng kỳ năm 2016 (đạt 4%).", ["2017-04", "2016-04"]),
    ("Từ đầu năm 2017, chỉ số đã giảm 2%.", ["2017-01-01/.."]),
    ("Tỷ giá chỉ tăng 0,13% trong cả tháng 3/2017.", ["2017-03"]),
    ("Năm 2028, thu từ chợ đạt 9 tỷ đồng, giảm 12% năm 2027, chi đạt 8 tỷ đồng.", ["2028"] * 3),
    ("Số trạm tăng gấp 2 lần vào năm 2027 và đến năm 2030 tăng gần gấp 3 lần.", ["2027", "2030"]),
    ("Giá gạo tăng 9% so với năm 2026 làm cho CPI quý I/2027 tăng 0,4%.", [None, "2027-33"]),
    ("Trong vụ mưa đầu (từ khoảng tháng 5 đến tháng 7/2027), có 12% diện tích lúa bị ngập.", ["2027-05/2027-07"]),
]


@pytest.mark.parametrize(("text", "expected"), PERIODS)
def test_period(text: str, expected: list[str | None]) -> None:
    assert [r.period for r in extracted(text)] == expected


def test_a_later_time_goes_before_the_one_that_a_paragraph_opens_with() -> None:
    filler = " Xã họp dân. Huyện cũng họp. Tỉnh đã họp."
    text = f"Năm 2023, có 15 dự án.{filler} Trong quý I/2024, có 7 dự án. Vốn liên doanh là 9 triệu USD."
    assert [r.period for r in extracted(text)] == ["2023", "2024-33", "2024-33"]


def test_the_time_that_a_paragraph_opens_with_fades() -> None:
    filler = " Xã họp dân." * OPENING_REACH
    assert [r.period for r in extracted(f"Năm 2023, có 15 dự án.{filler} Vốn là 9 triệu USD.")] == ["2023", None]


STATUSES = [
    ("Tỉnh đặt mục tiêu giảm tỷ lệ hộ nghèo từ 9% hiện nay xuống còn 4%.", ["actual", "target"]),
    ("Tỷ lệ hộ nghèo dự kiến còn 4% (năm trước là 5%). Trong đó, vùng cao còn 9%.", ["forecast", "actual", "forecast"]),
    ("Các đại biểu đã thông qua chỉ tiêu tăng trưởng 8%.", ["target"]),
    ("Sản lượng cà phê sẽ phục hồi với mức tăng 6%.", ["forecast"]),
    ("Xã sẽ trồng 15 ha rừng.", ["target"]),
    ("Người nộp chậm sẽ bị khống chế ở mức 2%.", ["actual"]),
]


@pytest.mark.parametrize(("text", "expected"), STATUSES)
def test_status(text: str, expected: list[str]) -> None:
    assert [r.status for r in extracted(text)] == expected


CHANGES = [
    ("Giá chè tăng từ 30-35 nghìn đồng/kg lên 41-43 nghìn đồng/kg.", [None, None]),
    ("Giá chè tăng từ 3-5%; giá ngô giảm từ 9% xuống 4%.", ["increase", None, None]),
    ("Công ty đã tăng lương bình quân 7%.", ["increase"]),
    ("Số thu đạt 900 tỷ đồng, giảm 6% (xấp xỉ 57 tỷ đồng) so với năm 2023.", [None, "decrease", "decrease"]),
    ("Nợ xấu giảm còn 6% (khoảng 57 tỷ đồng).", [None, None]),
    ("Ai bị suy giảm khả năng lao động từ 45% trở lên được nghỉ.", [None]),
]


@pytest.mark.parametrize(("text", "expected"), CHANGES)
def test_change(text: str, expected: list[str | None]) -> None:
    assert [r.change for r in extracted(text)] == expected
