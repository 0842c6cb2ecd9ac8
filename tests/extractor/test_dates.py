"""Dates: every rule finds its examples and none of its rejects, and unsaid years are found where the text says them."""

from __future__ import annotations

import hashlib
import time
import unicodedata

import pytest

from corpus.document import Document
from corpus.normalize import nfc
from extractor.mentions import arbiter, citations, dates, resolving
from extractor.mentions.dates import DateCandidate
from extractor.mentions.edtf import bounds
from extractor.mentions.mention import CitationMention, DateMention
from extractor.mentions.scan import matches, shadow
from extractor.pipeline import segmented
from patterns import compose, load
from patterns.rule import Example, Rule

RULES = load.rules("dates")
FINDING = [r for r in RULES if "value" in r.options and not r.options.get("masthead")]
CONTEXTS = [r for r in RULES if "context" in r.options]
MASTHEAD = next(r for r in RULES if r.options.get("masthead"))


def document(text: str, published: str | None = None) -> Document:
    text = nfc(text)
    sha = hashlib.sha256(text.encode()).hexdigest()
    return segmented(Document(name="t.txt", text=text, sha256=sha, text_sha256=sha, published=published))


def resolved(text: str, published: str | None = None) -> dict[str, str]:
    """The dates of `text` in the full set of rules: what stands there to its value."""
    doc = document(text, published)
    mentions: list[DateCandidate | CitationMention] = arbiter.settle([*dates.find(doc), *citations.find(doc)])
    found = [m for m in mentions if isinstance(m, DateCandidate)]
    cited = [m for m in mentions if isinstance(m, CitationMention)]
    return {doc.text[d.start : d.end]: d.value for d in resolving.resolve(doc, found, cited)}


def cases(rules: list[Rule]) -> list[object]:
    return [pytest.param(r, e, id=f"{r.id}-{n}") for r in rules for n, e in enumerate(r.examples)]


def rejects(rules: list[Rule]) -> list[object]:
    return [pytest.param(r, text, id=f"{r.id}-{n}") for r in rules for n, text in enumerate(r.rejects)]


@pytest.mark.parametrize(("rule", "example"), cases(FINDING))
def test_rule_alone_finds_its_example(rule: Rule, example: Example) -> None:
    spans = {m[0].strip() for m in matches(rule, shadow(document(example.text), case=rule.case))}
    assert example.found is not None
    assert shadow(document(example.found), case=rule.case) in spans


@pytest.mark.parametrize(("rule", "text"), rejects(FINDING))
def test_rule_alone_rejects(rule: Rule, text: str) -> None:
    doc = document(text)
    assert [doc.text[c.start : c.end] for _, c in dates.find(doc, [rule])] == []


@pytest.mark.parametrize(("rule", "example"), cases(FINDING))
def test_example_in_the_full_set(rule: Rule, example: Example) -> None:
    found = resolved(example.text)
    assert example.found in found
    if "value" in example.expect:
        assert found[example.found] == example.expect["value"]


@pytest.mark.parametrize(("rule", "example"), cases(CONTEXTS))
def test_context_finds_its_example(rule: Rule, example: Example) -> None:
    match = compose.compiled(rule).search(
        shadow(document(example.text + "2020" * (not rule.options.get("behind"))))[: len(example.text)]
    )
    assert match is not None
    assert match[0] == (example.found or "").lower()


@pytest.mark.parametrize(("rule", "text"), rejects(CONTEXTS))
def test_context_rejects(rule: Rule, text: str) -> None:
    assert compose.compiled(rule).search(text.lower()) is None


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_every_rule_with_an_anchor_finds_the_same_without_it(rule: Rule) -> None:
    everything = (
        "\n\n".join(e.text for r in RULES for e in r.examples)
        + "\n\n"
        + "\n\n".join(t for r in RULES for t in r.rejects)
    )
    text = shadow(document(everything), case=rule.case)
    assert [m.span() for m in matches(rule, text)] == [m.span() for m in compose.compiled(rule).finditer(text)]


@pytest.mark.parametrize("example", MASTHEAD.examples, ids=lambda e: e.text)
def test_masthead(example: Example) -> None:
    assert dates.masthead(document(f"Tỉnh họp bàn\n{example.text}\nHội nghị đã họp.")) == example.expect["value"]


@pytest.mark.parametrize("text", MASTHEAD.rejects)
def test_no_masthead(text: str) -> None:
    assert dates.masthead(document(f"Tỉnh họp bàn\n{text}\nHội nghị đã họp.")) is None


@pytest.mark.parametrize(
    ("text", "found", "value"),
    [
        ("Ký ngày 22/12/2024.", "ngày 22/12/2024", "2024-12-22"),
        ("Chiều 19.10, tỉnh họp.", "Chiều 19.10", "XXXX-10-19"),
        ("Sáng nay (28/8), trường khai giảng.", "Sáng nay (28/8)", "XXXX-08-28"),
        ("Từ 0 giờ ngày 01/7/2020, xe chạy.", "ngày 01/7/2020", "2020-07-01"),
        ("Trong tháng 10-2023 có mưa.", "tháng 10-2023", "2023-10"),
        ("Dự kiến tháng 3 này xong.", "tháng 3 này", "XXXX-03"),
        ("Quý ba năm 2021 giảm.", "Quý ba năm 2021", "2021-35"),
        ("Trong 6 tháng cuối năm 2025.", "6 tháng cuối năm 2025", "2025-41"),
        ("Nửa đầu năm 2023 khó khăn.", "Nửa đầu năm 2023", "2023-40"),
        ("Đầu tháng 9/2018 có bão.", "Đầu tháng 9/2018", "2018-09"),
        ("Tính đến hết năm 2022.", "hết năm 2022", "2022"),
        ("Giai đoạn 2025 – 2030.", "2025 – 2030", "2025/2030"),
        ("Trong năm 2013 và 2014.", "2014", "2014"),
        ("Từ ngày 22 đến 26-7 sẽ thi.", "ngày 22 đến 26-7", "XXXX-07-22/XXXX-07-26"),
        ("Năm học 2023-2024 bắt đầu.", "2023-2024", "2023/2024"),
        ("Ngày 29 tháng 2 năm 2024.", "Ngày 29 tháng 2 năm 2024", "2024-02-29"),
    ],
)
def test_forms(text: str, found: str, value: str) -> None:
    assert resolved(text)[found] == value


@pytest.mark.parametrize(
    "text",
    [
        "Hiện nay, đến nay và mới đây không phải là ngày.",
        "Làm việc trong 5 năm, mỗi năm 3 tháng.",
        "Ngày 31/2/2023 và ngày 30/2 không có.",
        "Thông tư số 30/2020/TT-BTC quy định.",
        "Đạt 17/21 thôn, xếp thứ 39/63, tăng 5-10%.",
        "Quốc hội khóa XV, kỳ họp thứ 10, lần thứ XVI.",
        "Gọi 0269.3824.123 trước 17 giờ 30.",
        "Sáng nay chợ đông, hôm qua và tuần trước vắng.",
        "Trực 24/7, gọi 1022 (24/7).",
        "Khoảng 20% số em (1/5) đã học.",
        "Chiếc Toyota Vios 2018 và phần mềm Excel 2016.",
    ],
)
def test_no_date(text: str) -> None:
    assert resolved(text) == {}


@pytest.mark.parametrize(
    ("text", "published", "found", "value"),
    [
        ("So với tháng 12 năm trước, giá tăng 2%.", "2023-07-14", "tháng 12 năm trước", "2022-12"),
        ("Tháng 12 năm trước giá tăng; quý IV năm trước giá giảm.", "2023-07-14", "quý IV năm trước", "2022-36"),
        ("Lũy kế 11 tháng, xã thu 5 tỷ đồng.", "2025-02-03", "11 tháng", "2024-01/2024-11"),
        ("Tính chung 11 tháng, xã ước thu 5 tỷ đồng.", "2025-10-30", "11 tháng", "2025-01/2025-11"),
        (
            "Sáng 17/2, giá giảm. Tính đến hết năm 2016, bà An giữ 5% vốn. Năm 2016 giá tăng, doanh thu năm 2016 giảm.",
            None,
            "Sáng 17/2",
            "2017-02-17",
        ),
        ("Sáng 13/10, giá vàng tăng. Giá đang cao hơn 26% so với đầu năm 2020.", None, "Sáng 13/10", "2020-10-13"),
        (
            "Ngày 11/6, giá tiêu giảm 50% so với hồi đầu năm 2017. Năm 2016 cả nước có 5 ha; năm 2016 bán 3 tấn.",
            None,
            "Ngày 11/6",
            "2017-06-11",
        ),
        ("Những năm 2010 - 2015, chợ chưa có điện.", None, "năm 2010 - 2015", "2010/2015"),
        ("Ngày 30/12, đơn vị tổng kết năm 2020 tại Vinh.", None, "Ngày 30/12", "2020-12-30"),
        ("GDP năm 2020 tăng 3% (quý 1 tăng 4%).", None, "quý 1", "2020-33"),
        ("Ngày 28/12, tỉnh họp.", "2024-01-05", "Ngày 28/12", "2023-12-28"),
        ("Từ ngày 1/1, giá tăng.", "2023-12-20", "ngày 1/1", "2024-01-01"),
        ("Sáng 5/3, tỉnh họp.", "2024-03-06", "Sáng 5/3", "2024-03-05"),
        ("Lạm phát năm nay thấp hơn năm ngoái.", "2024-03-06", "năm ngoái", "2023"),
        ("Trong phiên hôm qua, giá tăng.", "2024-01-01", "hôm qua", "2023-12-31"),
        ("Chủ nhật tuần này, hội mở.", "2024-03-06", "Chủ nhật tuần này", "2024-03-10"),
        ("Giá tuần trước giảm.", "2024-01-03", "tuần trước", "2023-12-25/2023-12-31"),
        ("Dự kiến tháng 10 tới đây xong.", "2024-03-06", "tháng 10 tới đây", "2024-10"),
        ("Bà An (SN 1964) trú tại xã. Ngày 14/7, tỉnh họp.", None, "Ngày 14/7", "XXXX-07-14"),
        ("Giá cao nhất kể từ tháng 6/2015. Sáng 25/5, giá tăng.", None, "Sáng 25/5", "XXXX-05-25"),
        ("Thu 7 tháng tăng\nTrong 7 tháng đầu năm 2017, tỉnh thu đủ.", None, "7 tháng", "2017-01/2017-07"),
        ("CPI tháng này tăng so với tháng trước.", "2024-01-29", "tháng trước", "2023-12"),
        ("Lợi nhuận quý I/2021 tăng so với quý trước.", None, "quý trước", "2020-36"),
        ("Giá vàng giao tháng 2/2021 tăng. Phiên ngày 4/12, giá giảm.", None, "ngày 4/12", "2020-12-04"),
        ("Giá vàng giao tháng 12/2020 tăng. Phiên ngày 4/12, giá giảm.", None, "ngày 4/12", "2020-12-04"),
        ("Ông nhậm chức tháng 4/2017. Ngày 14/3, vàng giao tháng 4/2018 tăng.", None, "Ngày 14/3", "2018-03-14"),
        ("Năm 2019 là năm 2019. Giá vàng giao tháng 2/2020. Phiên ngày 4/12 giảm.", None, "ngày 4/12", "2019-12-04"),
        ("Giá gạo giảm so với tháng trước.\nTháng 8/2019, giá gạo giảm.", None, "tháng trước", "2019-07"),
        (
            "Giá gạo giảm so với tháng trước.\nĐến tháng 8/2019, giá gạo giảm. Năm 2020, năm 2020",
            None,
            "tháng trước",
            "2020-XX",
        ),
        (
            "Tháng 12/2017, giá là 3. Phiên ngày 9/2 giảm. Từ ngày 18/12/2017 đến 9/2/2018, giá giảm.",
            None,
            "ngày 9/2",
            "2018-02-09",
        ),
        ("Thu 9 tháng năm 2024 tăng 5% so với cùng kỳ năm trước.", None, "cùng kỳ năm trước", "2023-01/2023-09"),
        (
            "Năm 2019 là năm 2019. Từ đầu năm đến ngày 15/5 thu tăng so với cùng kỳ.",
            None,
            "cùng kỳ",
            "2018-01-01/2018-05-15",
        ),
        ("Tính đến ngày 24/8/2020, thu giảm 27% so với cùng kỳ năm 2019.", None, "cùng kỳ năm 2019", "2019-08-24"),
        ("Họp ngày 6/2/2017. Tại buổi họp ngày 6/2, ông nói.", None, "ngày 6/2", "2017-02-06"),
        (
            "Mùa mưa từ tháng 4 đến tháng 9 hằng năm. Năm 2020 và năm 2020.",
            None,
            "tháng 4 đến tháng 9",
            "XXXX-04/XXXX-09",
        ),
        ("Thu năm 2025 tăng; năm 2025 tốt.\nNgày 17-4, Sở họp.", None, "Ngày 17-4", "2025-04-17"),
        ("Kế hoạch 2021 đã bàn. Tính đến 18/12, vốn tăng 2% so với cuối năm 2019.", None, "18/12", "2020-12-18"),
        ("Tháng 6 giảm 2% so với tháng 5/2020.", None, "Tháng 6", "XXXX-06"),
        ("Năm 2020, mưa nhiều hơn năm trước. Quý IV, mưa ít.", None, "Quý IV", "2020-36"),
        ("Doanh thu quý II giảm 3% so với quý trước.", None, "quý trước", "XXXX-33"),
        ("Doanh thu quý bốn năm 2019 giảm.", None, "quý bốn năm 2019", "2019-36"),
        ("Kỳ tuyển sinh 2017 đã xong. Ngày 14/7, trường họp.", None, "Ngày 14/7", "2017-07-14"),
        ("Cách đây 21 năm, năm 1996, xã xây cầu gỗ. Năm nay, xã xây cầu đá.", None, "Năm nay", "XXXX"),
        ("Ngày 5/6, xã họp dân. Cuộc bầu cử sẽ diễn ra vào tháng 7/2028.", None, "Ngày 5/6", "2028-06-05"),
        ("Phấn đấu đến năm 2025; đến năm 2025.\nNgày 17-4, Sở họp.", None, "Ngày 17-4", "XXXX-04-17"),
    ],
)
def test_unsaid_years(text: str, published: str | None, found: str, value: str) -> None:
    assert resolved(text, published)[found] == value


def test_resolved_by_says_where_the_year_is_from() -> None:
    doc = document("Họp ngày 1/2/2023.\nNgày 3/4, tỉnh họp.\nNăm nay tốt.", "2023-05-01")
    found = list(arbiter.settle(dates.find(doc)))
    assert [d.resolved_by for d in resolving.resolve(doc, found, [])] == ["text", "publication", "publication"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_forms_of_writing(form: str) -> None:
    text = unicodedata.normalize(form, "Trong quý I/2024 và tháng 5 năm 2023; cùng kỳ năm 2022.")  # type: ignore[arg-type]
    assert set(resolved(text).values()) == {"2024-33", "2023-05", "2022-05"}


def test_line_breaks_inside_a_date() -> None:
    assert resolved("Kế hoạch ký ngày\n17 tháng 9 năm\n2025 của tỉnh.") == {"ngày\n17 tháng 9 năm\n2025": "2025-09-17"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2022", ("2022-01-01", "2022-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023-04-18", ("2023-04-18", "2023-04-18")),
        ("2024-33", ("2024-01-01", "2024-03-31")),
        ("2024-36", ("2024-10-01", "2024-12-31")),
        ("2024-40", ("2024-01-01", "2024-06-30")),
        ("2024-41", ("2024-07-01", "2024-12-31")),
        ("2021-24", ("2021-11-01", "2022-01-31")),
        ("2021/2025", ("2021-01-01", "2025-12-31")),
        ("2023-01/2023-09", ("2023-01-01", "2023-09-30")),
        ("2020-06/..", ("2020-06-01", None)),
        ("../2015", (None, "2015-12-31")),
        ("XXXX-04-17", (None, None)),
        ("2017-XX", (None, None)),
        ("PRESENT_REF", (None, None)),
        ("2023-13", (None, None)),
    ],
)
def test_bounds(value: str, expected: tuple[str | None, str | None]) -> None:
    assert bounds(value) == expected


def test_boilerplate_is_left_out() -> None:
    assert resolved("Tỉnh họp năm 2020.\nCó thể bạn quan tâm\nGiá tăng năm 2031") == {"năm 2020": "2020"}


@pytest.mark.parametrize("piece", ["1", "a.", "1/", "1-", "năm ", "tháng 1 ", "ngày 1", "2020-"])
def test_long_lines_take_bounded_time(piece: str) -> None:
    doc = document(piece * (200_000 // len(piece)))
    start = time.perf_counter()
    dates.find(doc)
    assert time.perf_counter() - start < 10


def test_every_word_of_the_tables_is_matched_by_its_fragment() -> None:
    tables = load.read_toml("dates.toml")
    for word in tables["which"]:
        assert compose_full("{{date-which}}", word)
    for word, number in tables["numbers"].items():
        fits = [f for f in ("date-month", "date-quarter", "date-count") if compose_full("{{" + f + "}}", word)]
        assert fits, (word, number)


def compose_full(pattern: str, text: str) -> bool:
    import regex

    return regex.fullmatch(compose.compose(pattern), text) is not None


def test_mentions_are_dates_of_the_contract() -> None:
    doc = document("Năm 2022 đạt 80%.")
    [date] = resolving.resolve(doc, arbiter.settle(dates.find(doc)), [])
    assert isinstance(date, DateMention)
    assert (date.value, date.resolved_by, date.rule) == ("2022", "text", "dates.year")


@pytest.mark.parametrize(
    ("text", "found", "value"),
    [
        ("Thu tăng 5% so với năm 2016; tăng 7% so với năm 2016.\n\nNgày 30/4, hội mở.", "Ngày 30/4", "2017-04-30"),
        ("Ông Bình sinh năm 1984, con sinh năm 1984.\n\nĐêm 28/7, tổ tuần tra đi.", "Đêm 28/7", "XXXX-07-28"),
        ("Năm 2006 và năm 2006; năm 2018 lũ về.\n\nNửa đầu năm, giá tăng.", "Nửa đầu năm", "XXXX-40"),
        ("Vốn tăng 5% so với 6 tháng đầu năm 2019.\n\nTháng 6, vốn tăng.", "Tháng 6", "2020-06"),
        ("Vốn tăng 5% so với quý II/2019.\n\nQuý III, vốn tăng.", "Quý III", "XXXX-35"),
        ("Vốn tăng 5% so với năm 2019.\n\nQuý III, vốn tăng.", "Quý III", "2020-35"),
        ("Vốn tăng 5% so với đầu năm 2020.\n\nQuý III, vốn tăng.", "Quý III", "2020-35"),
        ("Năm 2020 thu tốt.\n\nSáu tháng đầu năm tăng so với cùng kỳ năm 2019.", "cùng kỳ năm 2019", "2019-40"),
        ("Chiều 8/3, tổ họp.\n\nGiá tăng sau khi hợp tác xã vỡ nợ năm 2015.", "Chiều 8/3", "XXXX-03-08"),
        ("Hội thi cấy lúa năm 2021\nChiều 8/3, tổ họp.", "Chiều 8/3", "2021-03-08"),
        ("Chiều 8/3, tổ họp.\n\nHội chợ Trái cây 2021 đông khách.", "Chiều 8/3", "2021-03-08"),
        ("Chiều 8/3, tổ họp.\n\nCầu chưa sửa kể từ tháng 2/2016.", "Chiều 8/3", "XXXX-03-08"),
        ("Chợ mở từ tháng 3/2016.\n\nVốn tăng so với cuối năm 2014. Quý III, vốn tăng.", "Quý III", "2015-35"),
        ("Năm 2016 lãi. Năm 2016 bán chạy. Quý I/2017 vẫn lãi.\n\nNgày 8/2, chợ mở.", "Ngày 8/2", "2017-02-08"),
        ("Sáng 8/2, chợ mở.\n\nGiá tăng từ tháng 9/2016.", "Sáng 8/2", "2017-02-08"),
        ("Sáng 8/2/2017, chợ mở. Năm qua, giá tăng.", "Năm qua", "2016"),
        ("Xây năm 1995, 1995.\n\nHội chợ 2019 mở.\n\nNgày 8/3, tổ họp.", "Ngày 8/3", "2019-03-08"),
        ("Chợ cháy năm 2015. Ngày 8/3, tổ họp.", "Ngày 8/3", "XXXX-03-08"),
        ("Chợ cháy tháng 5/2015. Ngày 8/6, tổ họp.", "Ngày 8/6", "2015-06-08"),
        ("Chợ cháy năm 1996, năm 1996. Ngày 8/3, tổ họp.", "Ngày 8/3", "XXXX-03-08"),
        ("Năm 2018 lãi. Quý 4/2018 lãi. Từ đầu năm 2019 đã bán 5 xe.\n\nSáng 26/4, tổ họp.", "Sáng 26/4", "2019-04-26"),
        ("Hội thi 2015\nHà Nội, ngày 8/3/2019.\nNgày 9/4, chợ mở.", "Ngày 9/4", "2019-04-09"),
        ("Ngày 8/3, tổ họp. Từ ngày 10/3, chợ mở.\n\nCùng ngày, đội dân phòng đi tuần.", "Cùng ngày", "XXXX-03-08"),
        ("Ngày 8/3, tổ họp.\n\nHôm qua, chợ cháy.", "Hôm qua", "XXXX-03-07"),
        ("Sáng 8/11/2017, chợ mở. Năm qua, giá tăng.", "Năm qua", "2017"),
    ],
)
def test_the_year_of_the_document(text: str, found: str, value: str) -> None:
    assert resolved(text)[found] == value
