"""Which words name which value, and what governs it. The sentences are invented for these tests.

The constructions that the language has are in `constructions.toml`; here is what surrounds them. Expected names
follow the annotation guidelines; they are compared as bags of words over name, scope and base, since a doubt about the
border between them costs nothing there either.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from corpus.read.text import from_text
from extractor.pipeline import process
from extractor.records import IndicatorRecord
from patterns import load
from tests.gold import words


@dataclass(frozen=True)
class Expected:
    """One value: its core in the text, what it is, and the words of its name; several where each can be defended."""

    core: str
    value: str
    name: str | tuple[str, ...]
    comparator: str = "="
    change: str | None = None
    status: str = "actual"
    period: str | None = None
    reference: str | None = None


E = Expected


def extracted(text: str, published: str | None = None) -> tuple[IndicatorRecord, ...]:
    return process(from_text(text, name="t.txt", published=published)).indicators


def value(record: IndicatorRecord) -> str:
    """`5`, `5..7` for a range, `17/21` for a part of a total, with its unit unless that is a percent sign."""
    number = str(record.value) if record.low is None else f"{record.low}..{record.high}"
    total = f"/{record.total}" if record.total is not None else ""
    return f"{number}{total}" + (f" {record.unit}" if record.unit not in (None, "%") else "")


def check(text: str, expected: list[Expected], published: str | None = None) -> None:
    found = extracted(text, published)
    assert [text[slice(*r.spans["value"][0])] for r in found] == [e.core for e in expected]
    for record, e in zip(found, expected, strict=True):
        said = " ".join(filter(None, (record.name, record.scope, record.base)))
        names = (e.name,) if isinstance(e.name, str) else e.name
        fits = next((name for name in names if words(name) == words(said)), None)
        shown = (value(record), said, record.comparator, record.change, record.status, record.period)
        name = names[0] if fits is None else said
        assert shown == (e.value, name, e.comparator, e.change, e.status, e.period)
        assert e.reference is None or record.reference == e.reference


def case(id: str, text: str, *expected: Expected, published: str | None = None) -> object:
    return pytest.param(text, list(expected), published, id=id)


CASES = [
    # name, verb, value
    case("name-is-value", "Mật độ dân số là 312 người/km2.", E("312 người/km2", "312 người/km2", "Mật độ dân số")),
    case(
        "name-of-a-place",
        "Sản lượng chè búp tươi của huyện Bảo Thắng đạt 8.400 tấn.",
        E("8.400 tấn", "8400 tấn", "Sản lượng chè búp tươi của huyện Bảo Thắng"),
    ),
    case(
        "name-without-verb",
        "Phấn đấu tỷ lệ đô thị hóa 47%; thu hút thêm nhà đầu tư.",
        E("47%", "47", "tỷ lệ đô thị hóa", status="target"),
    ),
    case("below", "Tỷ lệ sinh viên bỏ học còn dưới 2,5%.", E("2,5%", "2.5", "Tỷ lệ sinh viên bỏ học", comparator="<")),
    # value, subject, predicate
    case(
        "nearly",
        "Gần 98% phụ nữ mang thai được khám định kỳ.",
        E("98%", "98", "phụ nữ mang thai được khám định kỳ", comparator="~"),
    ),
    case(
        "ratio",
        "Đã có 17/21 xã của huyện lập tổ hòa giải.",
        E("17/21", "17/21", "xã của huyện lập tổ hòa giải"),
    ),
    # one name for several values
    case(
        "sectors",
        "Tổng sản phẩm trên địa bàn tăng 6,1%; trong đó khu vực dịch vụ tăng 7,4%.",
        E("6,1%", "6.1", "Tổng sản phẩm trên địa bàn", change="increase"),
        E("7,4%", "7.4", "Tổng sản phẩm trên địa bàn khu vực dịch vụ", change="increase"),
    ),
    case(
        "anaphor",
        "Tỷ lệ lấp đầy khu công nghiệp đạt 57%. Con số này của năm ngoái là 52%.",
        E("57%", "57", "Tỷ lệ lấp đầy khu công nghiệp"),
        E("52%", "52", "Tỷ lệ lấp đầy khu công nghiệp", period="2023"),
        published="2024-05-06",
    ),
    # lists under one lead-in
    case(
        "list-by-comma",
        "Đến năm 2028, huyện phấn đấu tỷ lệ hộ nghèo còn 3%, tỷ lệ hộ dùng nước sạch đạt 95%, "
        "tỷ lệ trẻ suy dinh dưỡng dưới 10%.",
        E("3%", "3", "tỷ lệ hộ nghèo", status="target", period="2028"),
        E("95%", "95", "tỷ lệ hộ dùng nước sạch", status="target", period="2028"),
        E("10%", "10", "tỷ lệ trẻ suy dinh dưỡng", comparator="<", status="target", period="2028"),
    ),
    # from, to, and changes
    case(
        "growth-said-by-a-noun",
        "Tốc độ tăng trưởng tín dụng đạt 13,5%.",
        E("13,5%", "13.5", "Tốc độ tăng trưởng tín dụng"),
    ),
    case(
        "level-then-growth",
        "Kim ngạch xuất khẩu tôm đạt 1,2 tỷ USD, tăng 9% so với năm 2022.",
        E("1,2 tỷ USD", "1200000000 USD", "Kim ngạch xuất khẩu tôm"),
        E("9%", "9", "Kim ngạch xuất khẩu tôm", change="increase", reference="năm 2022"),
    ),
    case(
        "change-before-name",
        "Nghị quyết đề ra: giảm 20% số vụ cháy rừng.",
        E("20%", "20", "số vụ cháy rừng", change="decrease", status="target"),
    ),
    case(
        "multiple",
        "Sản lượng mật ong gấp 1,7 lần so với năm 2015.",
        E("1,7 lần", "1.7 x", "Sản lượng mật ong năm 2015"),
    ),
    case(
        "above-plan",
        "Thu nội địa vượt 12% dự toán.",
        E("12%", "12", ("Thu nội địa", "Thu nội địa dự toán"), change="increase"),
    ),
    # ranks
    case(
        "ranks",
        "Chỉ số PCI đứng thứ 9 cả nước, chỉ số PAPI đứng thứ 15 cả nước.",
        E("9", "9", "Chỉ số PCI cả nước"),
        E("15", "15", "chỉ số PAPI cả nước"),
    ),
    case(
        "ranks-in-turn",
        "Chính quyền số, kinh tế số và xã hội số lần lượt xếp thứ 5, thứ 8 và thứ 13.",
        E("5", "5", "Chính quyền số"),
        E("8", "8", "kinh tế số"),
        E("13", "13", "xã hội số"),
    ),
    # status and period from the sentence, the lead-in, the heading
    case(
        "status-opens-paragraph",
        "Mục tiêu đến năm 2025, tỉnh có 80% dịch vụ công trực tuyến. Tỷ lệ hộ có internet đạt 70%. "
        "Đến nay, tỷ lệ này đạt 65%.",
        E("80%", "80", "dịch vụ công trực tuyến", status="target", period="2025"),
        E("70%", "70", "Tỷ lệ hộ có internet", status="target", period="2025"),
        E("65%", "65", "Tỷ lệ hộ có internet", period="PRESENT_REF"),
    ),
    case(
        "status-in-lead-in",
        "Nghị quyết đặt ra các mục tiêu đến năm 2025: Về chính quyền số, 100% cơ quan có dữ liệu mở. "
        "Kinh tế số chiếm 20% GRDP.",
        E("100%", "100", "cơ quan có dữ liệu mở", status="target", period="2025"),
        E("20%", "20", "Kinh tế số GRDP", status="target", period="2025"),
    ),
    case(
        "lead-in-names-items",
        "Kết quả đạt được\nTỷ lệ hồ sơ xử lý trên môi trường mạng:\n- Cấp tỉnh: 100%;\n- Cấp huyện: 90%.",
        E("100%", "100", "Tỷ lệ hồ sơ xử lý trên môi trường mạng Cấp tỉnh"),
        E("90%", "90", "Tỷ lệ hồ sơ xử lý trên môi trường mạng Cấp huyện"),
    ),
    case(
        "about-what",
        "CPI tháng 6/2024 tăng 0,2%. Về xuất khẩu, khu vực trong nước tăng 15%.",
        E("0,2%", "0.2", "CPI", change="increase", period="2024-06"),
        E("15%", "15", "xuất khẩu khu vực trong nước", change="increase", period="2024-06"),
    ),
    case(
        "in-turn-with-brackets",
        "Sản lượng lúa và ngô lần lượt đạt 500 tấn (tăng 5%) và 300 tấn (giảm 7%).",
        E("500 tấn", "500 tấn", "Sản lượng lúa"),
        E("5%", "5", "Sản lượng lúa", change="increase"),
        E("300 tấn", "300 tấn", "Sản lượng ngô"),
        E("7%", "7", "Sản lượng ngô", change="decrease"),
    ),
    case(
        "instances",
        "Chi phí lãi vay của nhiều công ty rất lớn. Chẳng hạn, Hà An 52%, Sông Lam 21%.",
        E("52%", "52", "Chi phí lãi vay của nhiều công ty Hà An"),
        E("21%", "21", "Chi phí lãi vay của nhiều công ty Sông Lam"),
    ),
    case(
        "of-these",
        "Xã có 400 hộ nuôi tôm, 30% trong số đó phải vay vốn.",
        E("400", "400", "hộ nuôi tôm"),
        E("30%", "30", "hộ nuôi tôm phải vay vốn"),
    ),
    case(
        "the-rest-is",
        "Khoảng 70% là căn hộ lớn. Còn lại 30% là căn hộ nhỏ.",
        E("70%", "70", "căn hộ lớn", comparator="~"),
        E("30%", "30", "căn hộ nhỏ"),
    ),
    case(
        "lowest-is",
        "Toàn tỉnh có 54% giáo viên dự tập huấn, thấp nhất là huyện Hà An với 38%.",
        E("54%", "54", "giáo viên dự tập huấn"),
        E("38%", "38", "giáo viên dự tập huấn huyện Hà An"),
    ),
    case(
        "of-a-whole",
        "Trong tổng số 900 tờ khai, luồng xanh chiếm 57%, luồng vàng 38%.",
        E("900", "900", "tờ khai"),
        E("57%", "57", "luồng xanh tờ khai"),
        E("38%", "38", "luồng vàng tờ khai"),
    ),
    case(
        "a-bracket-on-somebody",
        "Ông Hà An (từng làm cho Sông Lam) sở hữu 9% cổ phần.",
        E("9%", "9", "Ông Hà An sở hữu cổ phần"),
    ),
    case(
        "ratio-over",
        "Hà An đã giảm tỷ lệ chi phí trên thu nhập từ 50% xuống 30%.",
        E("50%", "50", "tỷ lệ chi phí trên thu nhập"),
        E("30%", "30", "tỷ lệ chi phí trên thu nhập"),
    ),
    case(
        "goal-of-growth",
        "Tỉnh đạt mục tiêu tăng trưởng 6,7%.",
        E("6,7%", "6.7", "tăng trưởng", status="target"),
    ),
    case(
        "survey",
        "Theo khảo sát, 58% cử tri ủng hộ ông An, 40% ủng hộ ông Bình.",
        E("58%", "58", "cử tri ủng hộ ông An"),
        E("40%", "40", "cử tri ủng hộ ông Bình"),
    ),
    case(
        "modified-subject",
        "Số hộ có thu nhập trên 100 triệu đồng/năm chiếm 35%.",
        E("100 triệu đồng/năm", "100000000 đồng/năm", "thu nhập", comparator=">"),
        E("35%", "35", "Số hộ có thu nhập trên 100 triệu đồng/năm"),
    ),
    case(
        "price-cut",
        "Cửa hàng giảm giá 20% cho khách cũ.",
        E("20%", "20", "Cửa hàng giảm giá cho khách cũ", change="decrease"),
    ),
    case(
        "price-rise",
        "Công ty đã tăng giá vé 40% từ tháng 5/2022.",
        E("40%", "40", "Công ty đã tăng giá vé", change="increase", period="2022-05/.."),
    ),
    case("rise-as-a-noun", "Lợi nhuận đạt mức tăng 7%.", E("7%", "7", "Lợi nhuận đạt mức tăng")),
    case(
        "around-a-level",
        "Giá cà phê quanh mức 40.000 đồng/kg.",
        E("40.000 đồng/kg", "40000 đồng/kg", "Giá cà phê", comparator="~"),
    ),
    case(
        "head-of-an-activity",
        "Hoạt động cho vay nuôi tôm đạt dư nợ 5 tỷ đồng.",
        E("5 tỷ đồng", "5000000000 VND", "Hoạt động cho vay nuôi tôm dư nợ"),
    ),
    case(
        "growth-of-another-indicator",
        "Tổng sản phẩm của tỉnh có tốc độ tăng 5%.",
        E("5%", "5", "Tổng sản phẩm của tỉnh có tốc độ tăng"),
    ),
    case(
        "times-of-day",
        "Giá vàng trên sàn Kitco thời điểm 6h30 sáng (theo giờ Việt Nam) đang đứng tại 1.061 USD/ounce.",
        E("1.061 USD/ounce", "1061 USD/ounce", "Giá vàng trên sàn Kitco"),
    ),
    case(
        "link-before-a-colon",
        "Tiệm vàng niêm yết giá vàng ở mức: 36,35 triệu đồng/lượng.",
        E("36,35 triệu đồng/lượng", "36350000 đồng/lượng", "Tiệm vàng niêm yết giá vàng"),
    ),
    case(
        "auxiliary-before-a-change",
        "Xe chạy điện được giảm 5% thuế.",
        E("5%", "5", "Xe chạy điện thuế", change="decrease"),
    ),
    case(
        "terms-of-deposits",
        "Ngân hàng nâng lãi suất kì hạn 9 tháng từ 7,5% lên 7,6%/năm; kì hạn 12 tháng từ 7,7% lên 7,9%/năm.",
        E("7,5%", "7.5", "lãi suất kì hạn 9 tháng"),
        E("7,6%", "7.6", "lãi suất kì hạn 9 tháng"),
        E("7,7%", "7.7", "lãi suất kì hạn 12 tháng"),
        E("7,9%", "7.9", "lãi suất kì hạn 12 tháng"),
    ),
    case(
        "changes-of-parts",
        "Sở giảm 26/182 trưởng phòng và 116/517 tổ trưởng.",
        E("26/182", "26/182", "Sở trưởng phòng", change="decrease"),
        E("116/517", "116/517", "Sở tổ trưởng", change="decrease"),
    ),
    case(
        "last-time-of-a-sentence",
        "Giá bạc giảm 4%, ghi nhận mức giảm hằng tuần là 3%, giảm 2% trong tháng 12/2015 và 11% trong năm 2015.",
        E("4%", "4", "Giá bạc", change="decrease"),
        E("3%", "3", "mức giảm hằng tuần"),
        E("2%", "2", "mức giảm hằng tuần", change="decrease", period="2015-12"),
        E("11%", "11", "mức giảm hằng tuần", change="decrease", period="2015"),
    ),
    case(
        "range-that-shares-its-thousands",
        "Thu nhập từ nuôi tôm là 500-600.000 đồng/ngày.",
        E("500-600.000 đồng/ngày", "500000..600000 đồng/ngày", "Thu nhập từ nuôi tôm"),
    ),
    case("number-plates", "Xe mang biển kiểm soát 61A – 095.51 và xe BKS 15C - 151.13 chạy trên đường."),
    case("numbers-of-items", "Xe chở người, trừ loại quy định tại các mục 4đ, 4e của Biểu thuế."),
    case("head-of-a-thing", "Vườn chè cổ có diện tích 12 ha.", E("12 ha", "12 ha", "Vườn chè cổ có diện tích")),
    case(
        "level-of-the-time-compared-with",
        "Huyện phấn đấu giá chè cao hơn mức 10% năm 2019.",
        E("10%", "10", "giá chè", period="2019"),
    ),
    case(
        "changes-without-a-figure",
        "Doanh thu tăng mạnh nhờ doanh thu môi giới đạt 45 tỷ đồng, tăng 56%.",
        E("45 tỷ đồng", "45000000000 VND", "doanh thu môi giới"),
        E("56%", "56", "doanh thu môi giới", change="increase"),
    ),
    case(
        "cited-rule",
        "Mức thu phí ban hành kèm theo Nghị định số 26/2023/NĐ-CP là 10%.",
        E("10%", "10", "Mức thu phí"),
    ),
    case(
        "cited-with-its-issuer",
        "Mức giá thu gom rác theo Quyết định số 34/2021/QĐ-UBND của UBND tỉnh là 5%.",
        E("5%", "5", "Mức giá thu gom rác"),
    ),
    case(
        "whole-that-a-part-is-of",
        "Trong số 90 hộ nghèo có 30 hộ già, chiếm 33%.",
        E("90", "90", "hộ nghèo"),
        E("30", "30", "hộ già"),
        E("33%", "33", "hộ già hộ nghèo"),
    ),
    case(
        "noun-that-taggers-take-for-a-verb",
        "95% dân số dùng nước sạch; 85% chất thải rắn được thu gom.",
        E("95%", "95", "dân số dùng nước sạch"),
        E("85%", "85", "chất thải rắn được thu gom"),
    ),
    case(
        "done-here-and-otherwise-there",
        "Sản lượng thủy sản đạt 98 tấn, trong đó nuôi trồng 61 tấn; khai thác 37 tấn.",
        E("98 tấn", "98 tấn", "Sản lượng thủy sản"),
        E("61 tấn", "61 tấn", "Sản lượng thủy sản nuôi trồng"),
        E("37 tấn", "37 tấn", "Sản lượng thủy sản khai thác"),
    ),
    case(
        "steps-of-an-order",
        "Điểm số PCI đạt 66 điểm, tăng 7 bậc, xếp thứ 21/63 tỉnh, thành phố.",
        E("66 điểm", "66 điểm", "Điểm số PCI"),
        E("7", "7", "Điểm số PCI bậc", change="increase"),
        E("21/63", "21/63", "Điểm số PCI tỉnh, thành phố"),
    ),
    case(
        "change-counted-by-its-noun",
        "Huyện còn 120 hộ nghèo, giảm 48 hộ so với năm 2022.",
        E("120", "120", "hộ nghèo"),
        E("48", "48", "hộ nghèo", change="decrease"),
    ),
    case(
        "bracket-counts-a-noun-of-the-name",
        "Tỷ lệ trường công lập đạt chuẩn là 67% (153 trường).",
        E("67%", "67", "Tỷ lệ trường công lập đạt chuẩn"),
        E("153", "153", "trường công lập đạt chuẩn"),
    ),
    case(
        "bound-that-tells-which",
        "Có 7/11 huyện có số thu trên 30% dự toán.",
        E("7/11", "7/11", "huyện có số thu trên 30% dự toán"),
        E("30%", "30", "số thu dự toán", comparator=">"),
    ),
    case(
        "ratio-of-targets-met",
        "Năm 2019, có 32/36 chỉ tiêu đạt và vượt kế hoạch.",
        E("32/36", "32/36", "chỉ tiêu đạt và vượt kế hoạch", period="2019"),
    ),
    case(
        "set-apart-first",
        "Riêng vùng đồng bào miền núi, tỷ lệ hộ nghèo giảm 4%.",
        E("4%", "4", "vùng đồng bào miền núi tỷ lệ hộ nghèo", change="decrease"),
    ),
    case(
        "same-noun-again",
        "Người trên 18 tuổi tiêm mũi 3 đạt 88%; mũi 4 đạt 74%.",
        E("88%", "88", "Người trên 18 tuổi tiêm mũi 3"),
        E("74%", "74", "Người trên 18 tuổi tiêm mũi 4"),
    ),
    case(
        "same-noun-in-turn",
        "Tỷ lệ dân số dùng nước hợp vệ sinh và nước sạch lần lượt đạt 99% và 76%.",
        E("99%", "99", "Tỷ lệ dân số dùng nước hợp vệ sinh"),
        E("76%", "76", "Tỷ lệ dân số dùng nước sạch"),
    ),
    case(
        "parts-of-a-structure",
        "Cơ cấu kinh tế nông nghiệp 29%, công nghiệp 24%.",
        E("29%", "29", "Cơ cấu kinh tế nông nghiệp"),
        E("24%", "24", "Cơ cấu kinh tế công nghiệp"),
    ),
    case(
        "share-of-a-total-beside-its-amount",
        "Cả năm chỉ có 328 hồ sơ, chưa đến 2% tổng số hồ sơ.",
        E("328", "328", "hồ sơ", period="XXXX"),
        E("2%", "2", "hồ sơ tổng số hồ sơ", comparator="<", period="XXXX"),
    ),
    case(
        "compared-with-what-the-bracket-says",
        "Tỷ lệ bao phủ là 24%, thấp hơn 2% so với chỉ tiêu giao (26%).",
        E("24%", "24", "Tỷ lệ bao phủ"),
        E("2%", "2", "Tỷ lệ bao phủ", change="decrease"),
        E("26%", "26", "Tỷ lệ bao phủ", status="target"),
    ),
    case(
        "cue-in-a-note-stays-there",
        "Tỷ lệ bác sĩ đạt 9,6% (mục tiêu là 9%), số giường đạt 29%.",
        E("9,6%", "9.6", "Tỷ lệ bác sĩ"),
        E("9%", "9", "Tỷ lệ bác sĩ", status="target"),
        E("29%", "29", "số giường"),
    ),
    case(
        "fall-of-so-much-and-more",
        "Năm 2025 phấn đấu tỷ lệ hộ nghèo giảm từ 5% trở lên.",
        E("5%", "5", "tỷ lệ hộ nghèo", comparator=">=", change="decrease", status="target", period="2025"),
    ),
    case(
        "rate-for-whom",
        "Chính sách áp dụng mức thu 0% đối với xe chạy điện.",
        E("0%", "0", ("mức thu đối với xe chạy điện", "áp dụng mức thu đối với xe chạy điện")),
    ),
    case(
        "in-turn-over-figures",
        "Công ty đạt doanh thu 500 tỷ đồng, lợi nhuận 30 tỷ đồng, lần lượt tăng 10% và 15%.",
        E("500 tỷ đồng", "500000000000 VND", "doanh thu"),
        E("30 tỷ đồng", "30000000000 VND", "lợi nhuận"),
        E("10%", "10", "doanh thu", change="increase"),
        E("15%", "15", "lợi nhuận", change="increase"),
    ),
    case(
        "until-now",
        "Đến nay, tỷ lệ hộ có thẻ bảo hiểm y tế đạt 93%.",
        E("93%", "93", "tỷ lệ hộ có thẻ bảo hiểm y tế", period="PRESENT_REF"),
    ),
    case(
        "cut-off",
        "Tính đến ngày 31/12/2023, dư nợ tín dụng chính sách đạt 5.200 tỷ đồng.",
        E("5.200 tỷ đồng", "5200000000000 VND", "dư nợ tín dụng chính sách", period="2023-12-31"),
    ),
    case(
        "forecast",
        "Ngân hàng dự báo GRDP năm 2025 tăng 6,5%.",
        E("6,5%", "6.5", "GRDP", change="increase", status="forecast", period="2025"),
    ),
    case(
        "estimate",
        "Sản lượng cá tra 6 tháng đầu năm 2024 ước đạt 210.000 tấn.",
        E("210.000 tấn", "210000 tấn", "Sản lượng cá tra", comparator="~", period="2024-40"),
    ),
    case(
        "heading",
        "Quy hoạch tỉnh thời gian tới\nII. Mục tiêu đến năm 2030\nTỷ lệ đô thị hóa đạt 45%.",
        E("45%", "45", "Tỷ lệ đô thị hóa", status="target", period="2030"),
    ),
    case(
        "heading-ends-what-governed",
        "Quy hoạch tỉnh thời gian tới\nI. Kết quả năm 2023\nTỷ lệ đô thị hóa đạt 41%.\n"
        "II. Mục tiêu đến năm 2030\nTỷ lệ đô thị hóa đạt 45%.",
        E("41%", "41", "Tỷ lệ đô thị hóa", period="2023"),
        E("45%", "45", "Tỷ lệ đô thị hóa", status="target", period="2030"),
    ),
    case(
        "head-of-the-paragraph",
        "Năm 2023, tỉnh trồng mới nhiều rừng. Tỷ lệ che phủ rừng đạt 47%.",
        E("47%", "47", "Tỷ lệ che phủ rừng", period="2023"),
    ),
    case(
        "no-further-than-the-paragraph",
        "Tỉnh họp về rừng\nNăm 2023, tỉnh trồng mới nhiều rừng. Người dân đồng thuận.\nTỷ lệ che phủ rừng đạt 47%.",
        E("47%", "47", "Tỷ lệ che phủ rừng"),
    ),
    case(
        "contrast",
        "Tỉnh phấn đấu giải ngân hết vốn, nhưng đến nay tỷ lệ giải ngân mới đạt 17%.",
        E("17%", "17", "tỷ lệ giải ngân", period="PRESENT_REF"),
    ),
    case(
        "closing-quotation-mark",
        "Máy bơm tiết kiệm 30% điện” – ông Lành nói.",
        E("30%", "30", "Máy bơm tiết kiệm điện"),
    ),
    case(
        "quotation-inside",
        'Có 35% hộ được hỏi "rất lo ngại" về nguồn nước.',
        E("35%", "35", "hộ được hỏi rất lo ngại về nguồn nước"),
    ),
    case(
        "gloss-in-brackets",
        "Hiện 96% trạm y tế (TYT) có bác sĩ.",
        E("96%", "96", "trạm y tế (TYT) có bác sĩ", period="PRESENT_REF"),
    ),
    case(
        "note-behind-each",
        "Giá USD tại ngân hàng là 25.100 đồng (mua vào) và 25.450 đồng (bán ra).",
        E("25.100 đồng", "25100 VND", "Giá USD tại ngân hàng mua vào"),
        E("25.450 đồng", "25450 VND", "Giá USD tại ngân hàng bán ra"),
    ),
    case(
        "statement-joined-on",
        "Có 75% thịt bò được bán ở chợ và người nuôi nhỏ lẻ chiếm ưu thế.",
        E("75%", "75", "thịt bò được bán ở chợ"),
    ),
    case(
        "negation",
        "Khảo sát cho thấy 40% không hài lòng với giá điện.",
        E("40%", "40", "không hài lòng với giá điện"),
    ),
    case(
        "relative-clause-of-a-whole",
        "Người nghỉ việc được nhận 80% số tiền đã đóng của tháng liền kề.",
        E("80%", "80", "Người nghỉ việc được nhận số tiền đã đóng của tháng liền kề"),
    ),
    case(
        "whole-behind-within",
        "Điện gió chiếm 12% trong sản lượng điện toàn hệ thống.",
        E("12%", "12", "Điện gió sản lượng điện toàn hệ thống"),
    ),
    case(
        "reason",
        "Doanh thu bán lẻ đạt 56 tỷ đồng nhờ mở thêm cửa hàng.",
        E("56 tỷ đồng", "56000000000 VND", "Doanh thu bán lẻ"),
    ),
    case(
        "sentence-goes-on-behind-an-amount",
        "Vốn điều lệ 70 tỷ đồng đã giúp công ty mở rộng nhà xưởng.",
        E("70 tỷ đồng", "70000000000 VND", "Vốn điều lệ"),
    ),
    case(
        "credit",
        "Tỷ lệ dự họp đạt 62% - Ảnh: Hà An",
        E("62%", "62", "Tỷ lệ dự họp"),
    ),
    case(
        "last-item-of-an-enumeration",
        "Thành phố có 12 trường chuyên, năng khiếu trong diện ưu tiên.",
        E("12", "12", "trường chuyên, năng khiếu trong diện ưu tiên"),
    ),
    case(
        "rest-before-a-value",
        "Tỉnh hỗ trợ 30% kinh phí, còn lại 70% hộ dân tự đóng góp.",
        E("30%", "30", ("Tỉnh hỗ trợ kinh phí", "hỗ trợ kinh phí")),
        E("70%", "70", "hộ dân tự đóng góp"),
    ),
    case(
        "condition",
        "Giá vé tăng 20% tùy chặng đường.",
        E("20%", "20", "Giá vé", change="increase"),
    ),
    case(
        "that-is-to-say",
        "Nghĩa là 60% học sinh của trường học hai buổi.",
        E("60%", "60", "học sinh của trường học hai buổi"),
    ),
    case(
        "shared-predicate-behind-brackets",
        "Khoảng 20% bé gái (1/5) và 8% bé trai bị cận thị.",
        E("20%", "20", "bé gái bị cận thị", comparator="~"),
        E("8%", "8", "bé trai bị cận thị"),
    ),
    # how provinces report
    case(
        "criteria-tell-which-are-counted",
        "Số bản đạt từ 10 tiêu chí trở lên là 37 bản, tăng 25 bản so với năm 2013.",
        E("37", "37", "Số bản đạt từ 10 tiêu chí trở lên"),
        E("25", "25", "Số bản đạt từ 10 tiêu chí trở lên", change="increase", reference="năm 2013"),
    ),
    case(
        "counted-noun-said-again",
        "Số tàu cá cập cảng là 320 tàu.",
        E("320", "320", "Số tàu cá cập cảng"),
    ),
    case(
        "growth-is-a-share-of-nothing",
        "Nổi bật là tăng trưởng kinh tế đạt 8,1% so với năm 2021.",
        E("8,1%", "8.1", "tăng trưởng kinh tế"),
    ),
    case(
        "all-of-a-province-before-a-head",
        "Mưa lớn kéo dài. Đến nay, toàn tỉnh giải ngân được 612 tỷ đồng.",
        E("612 tỷ đồng", "612000000000 VND", "giải ngân", period="PRESENT_REF"),
    ),
    case(
        "all-of-a-province-before-a-count",
        "Toàn huyện ghi nhận 120 ca mắc sởi.",
        E("120", "120", "ca mắc sởi"),
    ),
    case(
        "all-of-a-province-before-a-verb",
        "Về y tế, toàn tỉnh thành lập được 45/60 trạm y tế lưu động.",
        E("45/60", "45/60", ("toàn tỉnh thành lập trạm y tế lưu động", "thành lập trạm y tế lưu động")),
    ),
    case(
        "kinds-of-what-was-counted",
        "Có 50/60 trường đạt chuẩn, trong đó mầm non 12/15 trường, tiểu học 20/22 trường.",
        E("50/60", "50/60", "trường đạt chuẩn"),
        E("12/15", "12/15", "trường đạt chuẩn mầm non"),
        E("20/22", "20/22", "trường đạt chuẩn tiểu học"),
    ),
    case(
        "places-of-what-was-counted",
        "Cả tỉnh có 98 xã đạt chuẩn, trong đó huyện Sông Lam 25 xã, huyện Hà An 28 xã.",
        E("98", "98", "xã đạt chuẩn"),
        E("25", "25", "xã đạt chuẩn huyện Sông Lam"),
        E("28", "28", "xã đạt chuẩn huyện Hà An"),
    ),
    case(
        "what-is-left-of-many",
        "Tỷ lệ giải ngân mới đạt 21%; còn 23/125 xã chưa có nhà văn hóa.",
        E("21%", "21", "Tỷ lệ giải ngân"),
        E("23/125", "23/125", "xã chưa có nhà văn hóa"),
    ),
    case(
        "what-is-left-of-a-group",
        "Xã có 956 hộ, trong đó hộ nghèo còn 38 hộ, hộ cận nghèo 64 hộ.",
        E("956", "956", "hộ"),
        E("38", "38", "hộ nghèo"),
        E("64", "64", "hộ cận nghèo"),
    ),
    case(
        "satisfaction-with-doing",
        "Mức độ hài lòng của người dân đối với việc giải quyết hồ sơ đạt 91%.",
        E("91%", "91", "Mức độ hài lòng của người dân đối với việc giải quyết hồ sơ"),
    ),
    case(
        "signed-digitally",
        "Số văn bản điện tử đạt 98%, trong đó văn bản có ký số đạt 96%.",
        E("98%", "98", "Số văn bản điện tử"),
        E("96%", "96", "văn bản có ký số"),
    ),
    case(
        "done-to-all-of-one-noun",
        "Tỷ lệ đường trục thôn được cứng hóa đạt 87%, đường ngõ xóm 74%, đường nội đồng 61%.",
        E("87%", "87", "Tỷ lệ đường trục thôn được cứng hóa"),
        E("74%", "74", "Tỷ lệ được cứng hóa đường ngõ xóm"),
        E("61%", "61", "Tỷ lệ được cứng hóa đường nội đồng"),
    ),
    case(
        "grades-from-one-verb-on",
        "Tỷ lệ đảng bộ hoàn thành tốt nhiệm vụ là 80%; hoàn thành 15%; không hoàn thành 5%.",
        E("80%", "80", "Tỷ lệ đảng bộ hoàn thành tốt nhiệm vụ"),
        E("15%", "15", "Tỷ lệ đảng bộ hoàn thành"),
        E("5%", "5", "Tỷ lệ đảng bộ không hoàn thành"),
    ),
    case(
        "levels-of-schooling",
        "Tỷ lệ học sinh bỏ học ở cấp THCS là 0,21%, THPT là 0,64%.",
        E("0,21%", "0.21", "Tỷ lệ học sinh bỏ học ở cấp THCS"),
        E("0,64%", "0.64", "Tỷ lệ học sinh bỏ học THPT"),
    ),
    case(
        "a-few-that-are-each-told",
        "Ở chiều ngược lại, 2 ngành giảm là dệt may giảm 5% và da giày giảm 3%.",
        E("5%", "5", "dệt may", change="decrease"),
        E("3%", "3", "da giày", change="decrease"),
    ),
    case(
        "changes-in-two-measures",
        "Tỉnh cấp phép 120 dự án, tăng 7% về số dự án và 11% về vốn, gấp 2 lần về lao động so với năm 2020.",
        E("120", "120", ("Tỉnh cấp phép dự án", "cấp phép dự án")),
        E("7%", "7", "số dự án", change="increase", reference="năm 2020"),
        E("11%", "11", "vốn", change="increase", reference="năm 2020"),
        E("2 lần", "2 x", "lao động năm 2020"),
    ),
    case(
        "amount-of-what-is-done-for-many",
        "Ngân hàng đã cơ cấu lại thời hạn trả nợ cho 1.680 khách hàng với dư nợ 64 tỷ đồng.",
        E("1.680", "1680", "cơ cấu lại thời hạn trả nợ khách hàng"),
        E("64 tỷ đồng", "64000000000 VND", "cơ cấu lại thời hạn trả nợ cho khách hàng dư nợ"),
    ),
    case(
        "no-share-of-a-density",
        "Mật độ dân số là 125 người/km2; dân tộc thiểu số chiếm 43%.",
        E("125 người/km2", "125 người/km2", "Mật độ dân số"),
        E("43%", "43", "dân tộc thiểu số"),
    ),
    case(
        "no-sum-of-a-share",
        "Tỷ lệ hồ sơ trực tuyến tăng lên 52%, tiết kiệm cho người dân 85 tỷ đồng.",
        E("52%", "52", "Tỷ lệ hồ sơ trực tuyến"),
        E("85 tỷ đồng", "85000000000 VND", "tiết kiệm cho người dân"),
    ),
    case(
        "rate-of-population-growth",
        "Tỷ lệ tăng dân số tự nhiên 0,78%.",
        E("0,78%", "0.78", "Tỷ lệ tăng dân số tự nhiên"),
    ),
    case(
        "points-above-the-average",
        "Chỉ số hài lòng đạt 85%, cao hơn mức trung bình cả nước 1,17 điểm phần trăm.",
        E("85%", "85", "Chỉ số hài lòng"),
        E("1,17 điểm phần trăm", "1.17 pp", "Chỉ số hài lòng", change="increase"),
    ),
    case(
        "purpose-told-first",
        "Để đạt mục tiêu tăng trưởng hai con số, tỉnh cần huy động 52 tỷ đồng vốn đầu tư.",
        E("52 tỷ đồng", "52000000000 VND", ("cần huy động vốn đầu tư", "huy động vốn đầu tư"), status="target"),
    ),
    case(
        "better-than-the-quarter-before",
        "Quý II/2024, 41% doanh nghiệp đánh giá tốt hơn quý trước, 37% cho rằng ổn định.",
        E("41%", "41", ("doanh nghiệp đánh giá tốt", "doanh nghiệp đánh giá tốt hơn quý trước"), period="2024-34"),
        E("37%", "37", "doanh nghiệp cho rằng ổn định", period="2024-34"),
    ),
    case(
        "charged-in-addition",
        "Khách hàng phải trả thêm 10% thuế tiêu thụ.",
        E("10%", "10", ("Khách hàng phải trả thêm thuế tiêu thụ", "trả thêm thuế tiêu thụ")),
    ),
    case(
        "greens-of-all-kinds",
        "Diện tích vụ đông là 11.150 ha, trong đó ngô 4.100 ha, rau màu các loại 7.050 ha.",
        E("11.150 ha", "11150 ha", "Diện tích vụ đông"),
        E("4.100 ha", "4100 ha", "Diện tích vụ đông ngô"),
        E("7.050 ha", "7050 ha", "Diện tích vụ đông rau màu các loại"),
    ),
    case(
        "scene-set-with-a-share",
        "Sau khi mua 53% cổ phần, ông An thu về 5 tỷ đồng.",
        E("53%", "53", ("mua cổ phần", "cổ phần")),
        E("5 tỷ đồng", "5000000000 VND", "ông An"),
    ),
    case(
        "what-shares-beside-are-of",
        "Gạo chiếm 40% số vốn, chè 20%, cà phê 10%.",
        E("40%", "40", "Gạo số vốn"),
        E("20%", "20", "chè số vốn"),
        E("10%", "10", "cà phê số vốn"),
    ),
    case(
        "behind-a-dimension",
        "Tuyến đường có chiều dài 12 km nối liền hai xã.",
        E("12 km", "12 km", ("Tuyến đường có chiều dài", "Tuyến đường chiều dài")),
    ),
    case(
        "by-which-way",
        "Công ty vừa thâu tóm một dự án bằng cách mua lại 99% vốn điều lệ.",
        E("99%", "99", "mua lại vốn điều lệ"),
    ),
    case(
        "spent-for-what",
        "Năm ngoái công ty đã chi 28 tỷ đồng để mua đất.",
        E("28 tỷ đồng", "28000000000 VND", "chi để mua đất", period="XXXX"),
    ),
    case(
        "parts-of-a-structure-behind-of",
        "Tỷ trọng của khu vực nông, lâm nghiệp và thủy sản giảm 1,2%; công nghiệp - xây dựng tăng 0,5%.",
        E("1,2%", "1.2", "Tỷ trọng của khu vực nông, lâm nghiệp và thủy sản", change="decrease"),
        E("0,5%", "0.5", "Tỷ trọng công nghiệp - xây dựng", change="increase"),
    ),
    case(
        "what-was-done-holds-for-each-level",
        "Tỷ lệ hồ sơ được xử lý trên mạng tại cấp tỉnh đạt 90%, tỷ lệ hồ sơ tại cấp huyện đạt 80%, "
        "tỷ lệ hồ sơ tại cấp xã đạt 70%.",
        E("90%", "90", "Tỷ lệ hồ sơ được xử lý trên mạng tại cấp tỉnh"),
        E("80%", "80", "Tỷ lệ hồ sơ được xử lý trên mạng cấp huyện"),
        E("70%", "70", "Tỷ lệ hồ sơ được xử lý trên mạng cấp xã"),
    ),
    case(
        "what-was-told-of-another-region",
        "Vùng Sông Lam trồng cà phê đạt 30%; vùng Hà An đạt 20%.",
        E("30%", "30", "Vùng Sông Lam trồng cà phê"),
        E("20%", "20", "trồng cà phê vùng Hà An"),
    ),
    case(
        "what-is-counted-within-a-head",
        "Số hộ nghèo giảm còn 11%; hộ cận nghèo còn 15%.",
        E("11%", "11", "Số hộ nghèo"),
        E("15%", "15", "Số hộ cận nghèo"),
    ),
    case(
        "two-things-and-two-figures",
        "Tỷ lệ hộ dùng bếp ga và bếp điện là 4,1% và 26,7%.",
        E("4,1%", "4.1", "Tỷ lệ hộ dùng bếp ga"),
        E("26,7%", "26.7", "Tỷ lệ hộ dùng bếp điện"),
    ),
    case(
        "one-thing-and-two-figures",
        "Tỷ lệ trẻ bỏ học và đi làm sớm là 4% năm ngoái và giảm 2% năm nay.",
        E("4%", "4", "Tỷ lệ trẻ bỏ học và đi làm sớm", period="XXXX"),
        E("2%", "2", "Tỷ lệ trẻ bỏ học và đi làm sớm", change="decrease", period="XXXX"),
    ),
    case(
        "never",
        "Có 86% nông dân trồng sầu riêng, hơn 90% không bao giờ dùng thuốc cấm.",
        E("86%", "86", "nông dân trồng sầu riêng"),
        E("90%", "90", "nông dân không bao giờ dùng thuốc cấm", comparator=">"),
    ),
    case(
        "those-who-are-not",
        "Có 68% người già và 70% người không phải là công chức cho biết đã góp đất.",
        E("68%", "68", "người già cho biết đã góp đất"),
        E("70%", "70", "người không phải là công chức cho biết đã góp đất"),
    ),
    case(
        "answers-are-counted-now",
        "Có 90% doanh nghiệp nhận định doanh thu sẽ tăng lên so với năm ngoái, 80% phản hồi lợi nhuận tăng lên.",
        E("90%", "90", "doanh nghiệp nhận định doanh thu sẽ tăng lên"),
        E("80%", "80", "doanh nghiệp phản hồi lợi nhuận tăng lên"),
    ),
    case(
        "and-this-is-a-comment",
        "Gần 65% hợp tác xã cho biết đã bán hàng qua mạng và đây cũng là kênh hiệu quả.",
        E("65%", "65", "hợp tác xã cho biết đã bán hàng qua mạng", comparator="~"),
    ),
    case(
        "counted-by-the-office",
        "Sở Y tế thống kê được gần 80% ca bệnh là trẻ nhỏ.",
        E("80%", "80", "ca bệnh là trẻ nhỏ", comparator="~"),
    ),
    case(
        "worried-about",
        "Ông Hà bày tỏ lo ngại về mức học phí bình quân tăng 25%.",
        E("25%", "25", "mức học phí bình quân", change="increase"),
    ),
    case(
        "even-so",
        "Thuế suất có lên tới 20% đi chăng nữa thì hộ bán hàng vẫn đủ sống.",
        E("20%", "20", "Thuế suất"),
    ),
    case(
        "base-of-an-old-level",
        "Chi đầu tư giảm từ 31% tổng chi năm 2001 xuống 25% năm 2016.",
        E("31%", "31", "Chi đầu tư tổng chi", period="2001"),
        E("25%", "25", "Chi đầu tư tổng chi", period="2016"),
    ),
    case(
        "assumed-in-a-scenario",
        "Với kịch bản thứ hai là giá dầu tăng 10%, CPI năm 2019 sẽ tăng khoảng 3,7%.",
        E("10%", "10", "giá dầu", change="increase", status="forecast"),
        E("3,7%", "3.7", "CPI", comparator="~", change="increase", status="forecast", period="2019"),
    ),
    case(
        "asked-when",
        "Đại biểu hỏi bao giờ 100% hộ dân được dùng nước sạch.",
        E("100%", "100", "hộ dân được dùng nước sạch", status="target"),
    ),
    case(
        "before-and-after-a-year",
        "Trước năm 2006, doanh thu nước ngoài chiếm 60% tổng doanh thu. Sau năm 2006, xuất khẩu chiếm 50% doanh thu.",
        E("60%", "60", "doanh thu nước ngoài tổng doanh thu", period="../2006"),
        E("50%", "50", "xuất khẩu doanh thu", period="2006/.."),
    ),
    case(
        "scene-with-a-share-last",
        "Sau khi mua 53% cổ phần của nhà máy, ông An đã đưa ba người vào ban giám đốc.",
        E("53%", "53", ("mua cổ phần của nhà máy", "cổ phần của nhà máy")),
    ),
    case(
        "change-told-apart-by-where",
        "Giá gạo tăng 5% ở Hà An, 6% ở Sông Lam và 4% tại Vinh.",
        E("5%", "5", "Giá gạo", change="increase"),
        E("6%", "6", "Giá gạo Sông Lam", change="increase"),
        E("4%", "4", "Giá gạo Vinh", change="increase"),
    ),
    case(
        "what-they-said-of-themselves",
        'Tỷ lệ thợ dệt "vừa đủ trang trải" giảm 7,6%.',
        E("7,6%", "7.6", 'Tỷ lệ thợ dệt "vừa đủ trang trải', change="decrease"),
    ),
    case(
        "textiles-are-a-noun",
        "Dự báo XK dệt may đạt 34 tỷ USD.",
        E("34 tỷ USD", "34000000000 USD", "XK dệt may", status="forecast"),
    ),
    case(
        "in-turn-behind-notes",
        "Huyện còn 214 hộ nghèo (2,3%), 187 hộ cận nghèo (2%), giảm tương ứng 1,1% và 0,7%.",
        E("214", "214", "hộ nghèo"),
        E("2,3%", "2.3", "hộ nghèo"),
        E("187", "187", "hộ cận nghèo"),
        E("2%", "2", "hộ cận nghèo"),
        E("1,1%", "1.1", "hộ nghèo", change="decrease"),
        E("0,7%", "0.7", "hộ cận nghèo", change="decrease"),
    ),
]


@pytest.mark.parametrize(("text", "expected", "published"), CASES)
def test_construction(text: str, expected: list[Expected], published: str | None) -> None:
    check(text, expected, published)


SUBJECTS = ("Tỷ lệ hộ nghèo của xã", "Giá gạo bình quân", "Doanh thu thuần của công ty")
ADVERBIALS = """
hiện|cũng|đã|vẫn|lại|tiếp tục|liên tục|dần|bất ngờ|nhanh chóng|theo đó|nhờ đó|do đó|dự kiến|hiện nay
, theo báo cáo của ngành,|, theo ông An,|, nhờ được mùa,|trong năm 2023|trong quý I/2024|đến nay|tính đến ngày 5/3/2024
""".strip()


def named(text: str) -> set[str]:
    return {" ".join(filter(None, (r.name, r.scope, r.base))) for r in extracted(text)}


@pytest.mark.parametrize("said", [each for line in ADVERBIALS.splitlines() for each in line.split("|")])
def test_an_inserted_adverbial_changes_no_name(said: str) -> None:
    joint = "" if said.startswith(",") else " "
    for subject in SUBJECTS:
        assert named(f"{subject}{joint}{said} tăng 5%.") == {subject}


@pytest.mark.parametrize("verb", load.lexicon("rising"))
def test_what_goes_up_is_named_before_its_verb(verb: str) -> None:
    for subject in SUBJECTS:
        assert named(f"{subject} {verb} lên 45%.") == {subject}
        assert named(f"{subject} {verb} từ 40% lên 45%.") == {subject}
        assert named(f"{subject} {verb} thêm 5%.") == {subject}


@pytest.mark.parametrize("verb", load.lexicon("falling"))
def test_what_goes_down_is_named_before_its_verb(verb: str) -> None:
    for subject in SUBJECTS:
        assert named(f"{subject} {verb} xuống 45%.") == {subject}
        assert named(f"{subject} {verb} còn 45%.") == {subject}
        assert named(f"{subject} {verb} từ 50% xuống 45%.") == {subject}


def test_spans_say_where_every_field_stands() -> None:
    text = "Theo kế hoạch, đến năm 2027 tỷ lệ hộ có cáp quang tăng lên trên 85% số hộ."
    [record] = extracted(text)
    pieces = {field: [text[s:e] for s, e in spans] for field, spans in record.spans.items()}
    assert pieces["value"] == ["85%"]
    assert pieces["name"] == ["tỷ lệ hộ có cáp quang"]
    assert pieces["comparator"] == ["trên"]
    assert pieces["period"] == ["năm 2027"]
    assert pieces["status"] == ["Theo kế hoạch"]
    assert pieces["sentence"] == [text] == [record.quote]
    assert (record.period_start, record.period_end) == ("2027-01-01", "2027-12-31")


def test_section_is_the_heading() -> None:
    text = "Tỉnh họp bàn\nI. Kết quả\nTỷ lệ hộ nghèo còn 5%.\nII. Mục tiêu\nTỷ lệ hộ nghèo còn 3%."
    assert [r.section for r in extracted(text)] == ["I. Kết quả", "II. Mục tiêu"]


def test_headlines_and_captions_are_read_and_boilerplate_is_not() -> None:
    text = (
        "Tỷ lệ hộ nghèo còn 5%\nTỉnh họp.\nTỷ lệ hộ khá đạt 60%. Ảnh: Hà An |\n"
        "Theo dõi Báo Gia Lai trên Google News\nTin liên quan\nGiá tiêu tăng 9%"
    )
    assert [value(r) for r in extracted(text)] == ["5", "60"]
