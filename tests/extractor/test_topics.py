"""Names that stand elsewhere: with a sibling, before a colon, or in an earlier sentence. The sentences are invented."""

from __future__ import annotations

import pytest

from tests.extractor.test_indicators import E, Expected, case, check

CASES = [
    case(
        "same-preposition",
        "Tốc độ tăng trưởng của ô tô con là 11,5%, của xe khách là 7,2%.",
        E("11,5%", "11.5", "Tốc độ tăng trưởng của ô tô con"),
        E("7,2%", "7.2", "Tốc độ tăng trưởng xe khách"),
    ),
    case(
        "same-noun",
        "Tỷ lệ phiếu đồng ý là 81%, phiếu trắng là 6%.",
        E("81%", "81", "Tỷ lệ phiếu đồng ý"),
        E("6%", "6", "Tỷ lệ phiếu trắng"),
    ),
    case(
        "same-noun-in-the-head",
        "Quý I/2022, lượng khách nội địa tăng 21%, khách quốc tế tăng 14%.",
        E("21%", "21", "lượng khách nội địa", change="increase", period="2022-33"),
        E("14%", "14", "lượng khách quốc tế", change="increase", period="2022-33"),
    ),
    case(
        "share-of-its-own-after-another-topic",
        "Tỷ lệ nộp thuế đạt 93%. Ngành khai khoáng chiếm 41% số thu nội địa.",
        E("93%", "93", "Tỷ lệ nộp thuế"),
        E("41%", "41", "Ngành khai khoáng số thu nội địa"),
    ),
    case(
        "subject-of-its-own-after-another-topic",
        "Diện tích trồng điều tăng 5%. Thị phần của hạt điều theo đó cũng tăng mạnh lên 9,4%.",
        E("5%", "5", "Diện tích trồng điều", change="increase"),
        E("9,4%", "9.4", "Thị phần của hạt điều"),
    ),
    case(
        "elaborates-on-a-name-without-figure",
        "Sở vừa công bố mức độ hài lòng của người dân. Cụ thể, thủ tục đất đai đạt 74,2%; thủ tục hộ tịch đạt 91%.",
        E("74,2%", "74.2", "mức độ hài lòng của người dân thủ tục đất đai"),
        E("91%", "91", "mức độ hài lòng của người dân thủ tục hộ tịch"),
    ),
    case(
        "introduced-by-a-rank",
        "Tốc độ tái đàn đạt 96%. Trong đó, đứng thứ nhất là Đồng Nai đạt 164%; tiếp đến là Kon Tum đạt 121%.",
        E("96%", "96", "Tốc độ tái đàn"),
        E("nhất", "1", "Tốc độ tái đàn"),
        E("164%", "164", "Tốc độ tái đàn Đồng Nai"),
        E("121%", "121", "Tốc độ tái đàn Kon Tum"),
    ),
    case(
        "predicate-after-a-share",
        "Có 72% người dân tin rằng giá điện sẽ tăng. Chỉ 11% không quan tâm đến giá điện.",
        E("72%", "72", "người dân tin rằng giá điện sẽ tăng"),
        E("11%", "11", "người dân không quan tâm đến giá điện"),
    ),
    case(
        "predicate-behind-its-whole",
        "Dân số của tỉnh có 66% sống ở nông thôn.",
        E("66%", "66", "Dân số của tỉnh sống ở nông thôn"),
    ),
    case(
        "bracket-list",
        "Tỉnh có tỷ lệ hộ nghèo là Điện Biên (34%), Hà Giang (31%).",
        E("34%", "34", "tỷ lệ hộ nghèo Điện Biên"),
        E("31%", "31", "tỷ lệ hộ nghèo Hà Giang"),
    ),
    case(
        "whole-items-of-a-bracket-list",
        "Kim ngạch xuất khẩu tăng ở các nhóm hàng: dệt may (9%); máy ảnh, máy quay phim (7%).",
        E("9%", "9", "Kim ngạch xuất khẩu tăng ở các nhóm hàng dệt may"),
        E("7%", "7", "Kim ngạch xuất khẩu tăng ở các nhóm hàng máy ảnh, máy quay phim"),
    ),
    case(
        "said-first-whom-it-is-for",
        "Đối với doanh nghiệp tư nhân, mức lương bình quân tăng 8,5%.",
        E("8,5%", "8.5", "doanh nghiệp tư nhân mức lương bình quân", change="increase"),
    ),
    case(
        "elided-after-its-topic",
        "Tỷ lệ hộ nghèo của xã còn 9%. Đến năm 2025 còn 4%.",
        E("9%", "9", "Tỷ lệ hộ nghèo của xã"),
        E("4%", "4", "Tỷ lệ hộ nghèo của xã", period="2025"),
    ),
    case(
        "share-that-corresponds-to-an-amount",
        "Quỹ bán 3 triệu cổ phiếu, tương ứng 12% vốn điều lệ của công ty.",
        E("3 triệu", "3000000", "Quỹ bán cổ phiếu"),
        E("12%", "12", "Quỹ bán cổ phiếu vốn điều lệ của công ty"),
    ),
    case(
        "whole-with-a-relative-clause",
        "Tổ hợp tác giữ 8% số giống đang lưu hành.",
        E("8%", "8", "Tổ hợp tác giữ số giống đang lưu hành"),
    ),
    case(
        "holder-behind-its-rank-and-what-is-ranked",
        "Đứng thứ ba về kim ngạch là mặt hàng gỗ ép.",
        E("ba", "3", "mặt hàng gỗ ép kim ngạch"),
    ),
    case(
        "place-behind-its-rank-is-no-name",
        "Đứng thứ ba về sản lượng tôm là huyện Đông Hải.",
        E("ba", "3", "sản lượng tôm"),
    ),
    case(
        "manner-behind-a-pointer",
        "Tỷ lệ hộ nghèo còn 9%. Con số này nhanh chóng tăng lên 11%.",
        E("9%", "9", "Tỷ lệ hộ nghèo"),
        E("11%", "11", "Tỷ lệ hộ nghèo"),
    ),
    case(
        "part-of-a-counted-whole",
        "Nghiên cứu nêu con số 80% trong 4.200 học sinh lớp 9 bị cận thị.",
        E("80%", "80", "học sinh lớp 9 bị cận thị"),
        E("4.200", "4200", "học sinh lớp 9"),
    ),
    case(
        "when-before-a-share",
        "Kết quả khả quan khi 64% số hộ đồng ý hiến đất.",
        E("64%", "64", "số hộ đồng ý hiến đất"),
    ),
    case(
        "there-is-already",
        "Toàn thành phố đã có 90% nhà trẻ được cấp phép.",
        E("90%", "90", "nhà trẻ được cấp phép"),
    ),
    case(
        "possible-predicate-after-a-share",
        "Có 72% công nhân đi làm bằng xe buýt và chỉ 16% có thể tích lũy từ lương.",
        E("72%", "72", "công nhân đi làm bằng xe buýt"),
        E("16%", "16", "công nhân có thể tích lũy từ lương"),
    ),
    case(
        "example-of-a-group",
        "Các huyện trồng nhiều chè như Tân Uyên giảm 5%, Than Uyên giảm 7%.",
        E("5%", "5", "Các huyện trồng nhiều chè Tân Uyên", change="decrease"),
        E("7%", "7", "Các huyện trồng nhiều chè Than Uyên", change="decrease"),
    ),
    case(
        "headed-example",
        "Đại hội thông qua nhiều nội dung quan trọng như tổng doanh thu đạt 120 tỷ đồng.",
        E("120 tỷ đồng", "120000000000 VND", "tổng doanh thu"),
    ),
    case(
        "said-of-a-name-before-its-figure",
        "Tỷ lệ nợ quá hạn của quỹ rất thấp, chỉ chiếm 0,7% tổng dư nợ.",
        E("0,7%", "0.7", "Tỷ lệ nợ quá hạn của quỹ tổng dư nợ"),
    ),
    case(
        "measured-in-amount-and-value",
        "Xuất khẩu hạt tiêu đạt 9 nghìn tấn, tăng 12% về khối lượng nhưng giảm 3% về trị giá.",
        E("9 nghìn tấn", "9000 tấn", "Xuất khẩu hạt tiêu"),
        E("12%", "12", "Xuất khẩu hạt tiêu khối lượng", change="increase"),
        E("3%", "3", "Xuất khẩu hạt tiêu trị giá", change="decrease"),
    ),
    case(
        "enumeration-that-ends-its-sentence",
        "Hợp tác xã nuôi 11% tổng đàn trâu, bò.",
        E("11%", "11", "Hợp tác xã nuôi tổng đàn trâu, bò"),
    ),
    case(
        "another-share-of-the-same",
        "Có 4% công nhân muốn đổi ca. Chỉ 3% khác muốn nghỉ phép.",
        E("4%", "4", "công nhân muốn đổi ca"),
        E("3%", "3", "công nhân muốn nghỉ phép"),
    ),
    case(
        "subject-before-what-is-said-of-it",
        "Sân bay Liên Khương là cửa ngõ của tỉnh, đóng góp 5% tổng thu nội địa.",
        E("5%", "5", "Sân bay Liên Khương đóng góp tổng thu nội địa"),
    ),
    case(
        "generic-object-of-a-verb",
        "Mảng gỗ ép góp tỷ trọng 9% doanh thu.",
        E("9%", "9", "Mảng gỗ ép góp tỷ trọng doanh thu"),
    ),
    case(
        "stipulated-as-follows",
        "Mức đóng quỹ hưu trí được quy định như sau: Doanh nghiệp đóng 2%; người lao động đóng 1%.",
        E("2%", "2", "Mức đóng quỹ hưu trí Doanh nghiệp đóng"),
        E("1%", "1", "Mức đóng quỹ hưu trí người lao động đóng"),
    ),
    case(
        "another-indicator-in-a-list-of-them",
        "Tổng tài sản tăng 3%, vốn điều lệ tăng 4%, trồng rừng tăng 6%.",
        E("3%", "3", "Tổng tài sản", change="increase"),
        E("4%", "4", "vốn điều lệ", change="increase"),
        E("6%", "6", "trồng rừng", change="increase"),
    ),
    case(
        "amount-in-another-unit",
        "Sản lượng cá đạt 4 nghìn tấn; ao nuôi 120 ha.",
        E("4 nghìn tấn", "4000 tấn", "Sản lượng cá"),
        E("120 ha", "120 ha", "ao nuôi"),
    ),
    case(
        "joined-heads-shared-out",
        "Khối lượng và giá trị nhập khẩu vải đạt 9 nghìn tấn và 5 triệu USD, tăng 12% về lượng và giảm 3% về giá trị.",
        E("9 nghìn tấn", "9000 tấn", "Khối lượng và giá trị nhập khẩu vải"),
        E("5 triệu USD", "5000000 USD", "Khối lượng và giá trị nhập khẩu vải"),
        E("12%", "12", "nhập khẩu vải lượng", change="increase"),
        E("3%", "3", "nhập khẩu vải giá trị", change="decrease"),
    ),
    case(
        "proper-names-behind-what-they-share",
        "Các thị trường có trị giá xuất khẩu chè tăng mạnh gồm Senegal (tăng 8%) và Indonesia (tăng 5%).",
        E("8%", "8", "trị giá xuất khẩu chè Senegal", change="increase"),
        E("5%", "5", "trị giá xuất khẩu chè Indonesia", change="increase"),
    ),
    case(
        "ratio-said-again-as-a-share",
        "Xã hoàn thành 15/20 tiêu chí (chiếm 75%).",
        E("15/20", "15/20", "hoàn thành tiêu chí"),
        E("75%", "75", "hoàn thành tiêu chí"),
    ),
    case(
        "years-as-labels",
        "Mức lương tối thiểu vùng như sau: Năm 2019: 3 triệu đồng/tháng - Năm 2020: 4 triệu đồng/tháng",
        E("3 triệu đồng/tháng", "3000000 đồng/tháng", "Mức lương tối thiểu vùng", period="2019"),
        E("4 triệu đồng/tháng", "4000000 đồng/tháng", "Mức lương tối thiểu vùng", period="2020"),
    ),
    case(
        "body-that-acts-is-no-part-of-what-it-does",
        "Trong quý, các lực lượng chức năng của huyện đã kiểm tra, xử lý 320 vụ phá rừng.",
        E("320", "320", "kiểm tra, xử lý vụ phá rừng"),
    ),
    case(
        "body-with-a-verb-in-its-name",
        "Nhà máy lọc nước An Bình đã sản xuất 25.000 m3 nước.",
        E("25.000 m3", "25000 m3", "sản xuất nước"),
    ),
    case(
        "body-that-something-is-done-to",
        "Các doanh nghiệp được hỗ trợ 40% lãi vay.",
        E("40%", "40", "Các doanh nghiệp được hỗ trợ lãi vay"),
    ),
    case(
        "body-that-shares-a-total",
        "Hợp tác xã nuôi 11% tổng đàn trâu của huyện.",
        E("11%", "11", "Hợp tác xã nuôi tổng đàn trâu của huyện"),
    ),
    case(
        "part-of-a-whole-in-words",
        "Có 58 trên tổng số 65 hộ giữ rừng đã ký cam kết.",
        E("58 trên tổng số 65", "58/65", "hộ giữ rừng đã ký cam kết"),
    ),
    case(
        "enumeration-told-with-a-comma",
        "Phạt 20% tiền lương, tiền công của người giữ rừng.",
        E("20%", "20", "Phạt tiền lương, tiền công của người giữ rừng"),
    ),
    case(
        "heads-side-by-side",
        "Tổng tiền gửi là 5 tỷ đồng, cho vay khách hàng đạt 3 tỷ đồng.",
        E("5 tỷ đồng", "5000000000 VND", "Tổng tiền gửi"),
        E("3 tỷ đồng", "3000000000 VND", "cho vay khách hàng"),
    ),
    case(
        "case-told-first",
        "Đối với hộ mới thoát nghèo, hộ cận nghèo, trong năm 2023 mức vay là 5%, lãi suất là 6%; riêng dự án là 7%.",
        E("5%", "5", "hộ mới thoát nghèo, hộ cận nghèo mức vay", period="2023"),
        E("6%", "6", "hộ mới thoát nghèo, hộ cận nghèo lãi suất", period="2023"),
        E("7%", "7", "lãi suất dự án", period="2023"),
    ),
    case(
        "case-of-a-body-that-acts",
        "Trường hợp đất bị thu hồi, huyện bồi thường 90% giá đất.",
        E("90%", "90", "đất bị thu hồi bồi thường giá đất"),
    ),
    case(
        "lines-of-one-width",
        "Năm 2023, tỷ lệ hộ nghèo theo chuẩn mới của các xã\nvùng cao còn 5%.",
        E("5%", "5", "tỷ lệ hộ nghèo theo chuẩn mới của các xã vùng cao", period="2023"),
    ),
]


@pytest.mark.parametrize(("text", "expected", "published"), CASES)
def test_construction(text: str, expected: list[Expected], published: str | None) -> None:
    check(text, expected, published)
