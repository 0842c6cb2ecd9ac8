"""Records made by hand, so that tests of reading and writing do not depend on what the extractor finds."""

from decimal import Decimal

from corpus.read.text import from_text
from extractor.api import Result
from extractor.pipeline import document_record
from extractor.records import CitationRecord, DateRecord, IndicatorRecord

TEXT = """Chuyển đổi số ở Gia Lai
Đến nay, tỷ lệ hộ dùng internet đạt trên 63,5%, giảm 5,2% so với năm 2022; vốn 1.250 tỷ đồng (Quyết định 162/QĐ-UBND).
"""
FORMULA = "=HYPERLINK(\"http://x\"; 'a')"


def indicator(document: str = "a.txt", **fields) -> IndicatorRecord:
    given = {
        "id": "0" * 20,
        "document": document,
        "kind": "percent",
        "name": "tỷ lệ hộ dùng internet",
        "value": Decimal("63.5"),
        "unit": "%",
        "comparator": ">",
        "period": "2024-33",
        "place": "tỉnh Gia Lai",
        "quote": "tỷ lệ hộ dùng internet đạt trên 63,5%",
        "spans": {"value": [(64, 69)], "name": [(33, 55)]},
        "rules": {"value": "percent.plain"},
    }
    return IndicatorRecord(**(given | fields))


def result(name: str = "a.txt") -> Result:
    document = from_text(TEXT, name=name)
    indicators = (
        indicator(name),
        indicator(
            name,
            id="1" * 20,
            name=FORMULA,
            value=Decimal("-5.20"),
            comparator="=",
            status="target",
            period=None,
            confidence=0.5,
            spans={"value": [(76, 80)], "name": [(0, 2), (5, 9)]},
            flags=("odd",),
        ),
        indicator(
            name,
            id="2" * 20,
            kind="money",
            value=Decimal("1.25E+12"),
            unit="VND",
            spans={"value": [(103, 116)]},
        ),
    )
    citation = CitationRecord(
        id="3" * 20,
        document=name,
        type="Quyết định",
        number="162",
        year=2023,
        key="162/QĐ-UBND",
        articles=("khoản 2 Điều 5",),
        quote="@SUM(A1)",
        spans={"key": [(118, 140)]},
    )
    date = DateRecord(
        id="4" * 20,
        document=name,
        text="năm 2022",
        value="2022",
        first="2022-01-01",
        last="2022-12-31",
        resolved_by="text",
        spans={"value": [(92, 100)]},
    )
    return Result(document.text, document_record(document), indicators, (citation,), (date,))
