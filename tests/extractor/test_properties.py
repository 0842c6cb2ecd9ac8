"""What holds for every text: nothing is raised, every span holds what its field says, the same text gives the same.

Texts are built from pieces of Vietnamese sentences with odd spaces, so that records occur, and from any characters.
"""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, example, find, given, settings
from hypothesis import strategies as st

from corpus.document import Document
from corpus.normalize import fold
from corpus.read.text import from_bytes, from_text
from extractor.pipeline import Extraction, mentions, process, segmented
from extractor.records import IndicatorRecord, as_dict
from tests.gold import SAMPLES, gold_files

ROOT = Path(__file__).parents[2]

NAMES = """
tỷ lệ hộ nghèo|Tỷ lệ hộ dùng nước sạch|kinh tế số|thu ngân sách|hồ sơ của xã|số hóa tài liệu|thuỷ sản|Uỷ ban|hoà giải
cấp huyện|khu vực dịch vụ|CPI|kim ngạch xuất khẩu|thôn, làng|giá trị sản xuất|diện tích|tỉnh Gia Lai|TP. Pleiku
số ca mắc|người dân|khoẻ mạnh|xã hội số|GRDP của tỉnh|đường|đa số|tỷ lệ này|lòng hồ thuỷ điện|quý khách|quy hoạch
""".strip()
VERBS = """
đạt|chiếm|là|còn|tăng|giảm|tăng từ|lên|xuống còn|được|phủ|có|đã có|vượt|bằng|xếp thứ|đứng thứ|gấp|ước đạt|trừ
phấn đấu|dự kiến|sẽ|hiện|đến nay|trên|hơn|gần|khoảng|tối thiểu|không quá|dưới|so với|trong đó|lần lượt là|và|với
""".strip()
FIGURES = """
88%|63,5 %|7.25%|65-70%|từ 3 đến 5%|2,5 điểm phần trăm|14,6‰|17/21|39/63|thứ 3|1.250 tỷ đồng|2,5 triệu USD
393 tỷ/932 tỷ đồng|1.200 ha|6,5 tấn/ha|60 triệu đồng/người/năm|1,5 lần|gấp đôi|một nửa|135|2,1 triệu|5|24/7|4G/5G
10,381|0|1/3|nửa
""".strip()
TIMES = """
năm 2022|đến năm 2025|ngày 18-4-2023|sáng 24/11|quý I/2024|6 tháng đầu năm|giai đoạn 2021-2025|cùng kỳ|cùng kỳ năm trước
tháng 4 này|năm ngoái|9 tháng năm 2024|ngày 31/2/2023|từ tháng 6/2020|quý trước|2019|mùa hè năm 2021|hằng năm
""".strip()
CITATIONS = """
Quyết định số 162/QĐ-UBND|Nghị quyết 57|Luật Đất đai năm 2013|các Quyết định số 749, 942 và 411/QĐ-TTg|04-NQ/TU
Quyết định 43/2010/QĐ-TTg ngày 02/6/2010 của Thủ tướng Chính phủ|khoản 2 Điều 5 Luật Thống kê|Uỷ ban nhân dân tỉnh
""".strip()
SIGNS = [",", ";", ":", ".", " (", ")", " - ", "…", "!", "?", '"', "“", "”", "/", "|", "%", "- "]
SPACES = [" ", " ", " ", " ", "\u00a0", "  ", "\t", "\u200b", "\u3000", ""]
BREAKS = ["\n", "\n\n", "\r\n", "\n- ", "\nI. ", "\n1. ", "\na) ", ".\n", "\n(GLO)- ", "\nTin liên quan\n"]
SYLLABLES = [(old, new) for old, new in (
    ("hòa", "hoà"), ("hóa", "hoá"), ("thúy", "thuý"), ("ủy", "uỷ"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("Ủy", "Uỷ"),
    ("tòa", "toà"), ("tỏa", "toả"), ("tùy", "tuỳ"), ("lũy", "luỹ"), ("Hòa", "Hoà"), ("hủy", "huỷ"), ("đọa", "đoạ"),
)]  # fmt: skip


def pieces(table: str) -> st.SearchStrategy[str]:
    return st.sampled_from([piece for line in table.splitlines() for piece in line.split("|")])


SPACE = st.sampled_from(SPACES)
OPENING = st.one_of(st.just(""), pieces(TIMES), st.sampled_from(["Phấn đấu ", "Trong đó, ", "Dự báo ", "- ", "Theo "]))
LINKS = " đạt | chiếm | là | còn | tăng | giảm |: | tăng từ | xuống còn | phủ | có | xếp | "
COMPARED = st.sampled_from(["", "", "trên ", "tối thiểu ", "khoảng ", "không quá ", "gần ", "ước "])
BEHIND = """
|| so với cùng kỳ năm trước| GRDP của tỉnh| kế hoạch| trở lên| (cùng kỳ đạt 7%)| vào năm 2025| số hộ| được xử lý| lên 9%
, trong đó cấp xã đạt 5%| (Quyết định 12/QĐ-UBND)|/năm| và 7%
"""
ENDING = st.sampled_from([". ", "; ", ", ", "\n", ".\n", ";\n- ", " và ", ": "])
SENTENCE = st.tuples(
    OPENING, SPACE, pieces(NAMES), pieces(LINKS), COMPARED, pieces(FIGURES), pieces(BEHIND), ENDING
).map("".join)
WORDS = st.one_of(*map(pieces, (NAMES, VERBS, FIGURES, TIMES, CITATIONS)))
PIECE = st.one_of(WORDS, WORDS, st.sampled_from(SIGNS), st.sampled_from(BREAKS))
SPACED = st.tuples(PIECE, SPACE).map("".join)
VIETNAMESE = st.lists(st.one_of(SENTENCE, SENTENCE, SENTENCE, SPACED), min_size=2, max_size=8).map("".join)
FORM = st.sampled_from(["NFC", "NFD"])
MIXED = st.lists(st.tuples(VIETNAMESE, FORM).map(lambda t: unicodedata.normalize(t[1], t[0])), max_size=3).map("".join)
CHARACTERS = st.characters(exclude_categories=["Cs"])
ANY = st.one_of(
    st.text(CHARACTERS, max_size=60),
    st.text("0123456789.,/-% \nđĐtỷlệngàyăqQuốc()", max_size=80),
    st.lists(st.one_of(SPACED, st.text(CHARACTERS, max_size=4)), max_size=10).map("".join),
)
PUBLISHED = st.sampled_from([None, None, "2024-02-29", "2023-04-20"])


def read(text: str, published: str | None = None) -> Document:
    return from_text(text, name="t.txt", published=published)


def records(extraction: Extraction) -> Iterator[dict[str, Any]]:
    for record in (*extraction.indicators, *extraction.citations, *extraction.dates):
        yield as_dict(record)


@pytest.mark.parametrize(
    "wanted",
    [
        lambda said: len(said.indicators) > 2,
        lambda said: len(said.citations) > 1,
        lambda said: len(said.dates) > 1,
        lambda said: any(i.name and i.period and i.base for i in said.indicators),
        lambda said: any(i.status == "target" and i.comparator != "=" for i in said.indicators),
        lambda said: any(i.change and i.reference for i in said.indicators),
    ],
    ids=["indicators", "citations", "dates", "named", "target", "change"],
)
def test_the_grammar_yields_records(wanted: Callable[[Extraction], bool]) -> None:
    """Else the properties below would hold for nothing."""
    many = settings(max_examples=1000, phases=[Phase.generate])
    find(VIETNAMESE, lambda text: wanted(process(read(text))), settings=many)


@settings(max_examples=300)
@given(MIXED, PUBLISHED)
def test_vietnamese_text(text: str, published: str | None) -> None:
    check(read(text, published))


@settings(max_examples=300)
@given(ANY, PUBLISHED)
@example("", None)
@example("\x00%5\x1f 5%\x7f\x85", None)
@example("5%" * 50, None)
@example("(((5%" + ")" * 9, None)
@example("٥٪ ５％ ５０% ²% ½%", None)
@example("ngày 99/99/9999, năm 0000, quý 9/2024, 31/4/2023, tháng 0/2020", "2024-02-29")
@example("gấp đôi năm năm năm năm tăng năm phần trăm", None)
@example("Quyết định số 0/QĐ-TTg, 1, 2, 3 và 4/QĐ-TTg.", None)
@example("\u0301\u0301 5% a\u0301\u0302\u0323 đạt 5%", None)
@example("İ đạt 5% ẞ ŉ ǰ 7%", None)
def test_any_text(text: str, published: str | None) -> None:
    check(read(text, published))


@pytest.mark.parametrize("path", gold_files(), ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    source = path.with_suffix(".txt")
    check(from_bytes(source.read_bytes(), name=source.name))


def check(document: Document) -> None:
    """Whatever was found stands in the text where it says, in order, and nothing stands in two mentions."""
    extraction = process(document)
    text, size = document.text, len(document.text)
    for record in records(extraction):
        for name, spans in record["spans"].items():
            assert spans, name
            assert all(0 <= start < end <= size for start, end in spans), name
            assert all(a[1] <= b[0] for a, b in pairwise(spans)), name
    for indicator in extraction.indicators:
        check_indicator(text, indicator)
    for citation in extraction.citations:
        said = {name: joined(text, spans) for name, spans in citation.spans.items()}
        assert citation.issuer == (" ".join(said["issuer"].split()) if "issuer" in said else None)
        assert ("date" in said) == (citation.date is not None)
        assert [text[s:e] for s, e in citation.spans.get("articles", [])] == list(citation.articles)
    for date in extraction.dates:
        assert date.text == joined(text, date.spans["value"])
        assert (date.first is None or date.last is None) or date.first <= date.last
    ids = [record["id"] for record in records(extraction)]
    assert len(ids) == len(set(ids))
    for group in (extraction.indicators, extraction.citations, extraction.dates):
        starts = [r.spans["key" if r.record == "citation" else "value"][0][0] for r in group]
        assert starts == sorted(starts)
    check_mentions(document)


def joined(text: str, spans: list[tuple[int, int]]) -> str:
    return " ".join(text[start:end] for start, end in spans)


def check_indicator(text: str, record: IndicatorRecord) -> None:
    said = {name: joined(text, spans) for name, spans in record.spans.items()}
    for name in ("name", "scope", "base", "reference", "section"):
        assert getattr(record, name) == said.get(name), name
    assert record.quote == said["sentence"]
    [value], [sentence] = record.spans["value"], record.spans["sentence"]
    assert sentence[0] <= value[0] < value[1] <= sentence[1]
    assert ("change" in record.spans) == (record.change is not None)
    assert record.comparator == "=" or "comparator" in record.spans or record.rules["value"] == "quantity.rank-group"
    assert (record.period is None) == ("period" not in record.spans)
    assert (record.value is None) == (record.low is not None) == (record.high is not None)
    assert record.low is None or record.low < record.high
    for name in ("value", "low", "high", "total"):
        number = getattr(record, name)
        assert number is None or number.is_finite()
    start, end = record.period_start, record.period_end
    assert start is None or end is None or start <= end


def check_mentions(document: Document) -> None:
    dates, citations, quantities = mentions(segmented(document))
    cores = sorted(m.span for m in (*dates, *citations, *quantities))
    assert all(a[1] <= b[0] for a, b in pairwise(cores))


@settings(max_examples=100)
@given(VIETNAMESE, PUBLISHED)
def test_nfc_and_nfd_are_one(text: str, published: str | None) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    one, other = process(read(composed, published)), process(read(decomposed, published))
    assert list(records(one)) == list(records(other))


@settings(max_examples=60)
@given(st.lists(VIETNAMESE, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_no_file_changes_another(texts: list[str], random: Any) -> None:
    alone = {text: list(records(process(read(text)))) for text in texts}
    random.shuffle(texts)
    assert {text: list(records(process(read(text)))) for text in texts} == alone


def essence(extraction: Extraction) -> tuple[object, ...]:
    """All that may not depend on spelling: where figures, dates and citations stand and what they say."""
    indicators = [
        (i.kind, i.value, i.low, i.high, i.total, i.comparator, i.change, i.status, i.period, i.spans["value"])
        for i in extraction.indicators
    ]
    dates = [(d.value, d.spans) for d in extraction.dates]
    return indicators, dates, [(c.type, c.date, c.spans) for c in extraction.citations]


NEW = st.sampled_from([f"{new} " for _, new in SYLLABLES])


@settings(max_examples=150, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.one_of(SENTENCE, SPACED, NEW), max_size=10).map("".join))
@example("Tỷ lệ hộ nghèo đạt 88%. hoà Phấn đấu  tỷ lệ hộ nghèo đạt 88%. ")
@example("Uỷ ban phấn đấu tỷ lệ hộ có thuỷ lợi đạt 88% năm 2025.")
def test_old_and_new_tone_marks(text: str) -> None:
    old = text
    for one, other in SYLLABLES:
        old = old.replace(f"{other} ", f"{one} ")
    assert essence(process(read(text))) == essence(process(read(old)))


@pytest.mark.parametrize("path", gold_files(), ids=lambda path: path.stem)
def test_samples_in_the_other_spelling(path: Path) -> None:
    """`fold` writes the old style, with plain spaces and dashes: everything of a sample is found in it as well."""
    document = from_bytes(path.with_suffix(".txt").read_bytes(), name=path.stem)
    assert essence(process(read(fold(document.text)))) == essence(process(document))


@settings(max_examples=40)
@given(VIETNAMESE, st.sampled_from(["\u00a0", "\u2009", "\u3000"]))
def test_odd_spaces_are_spaces(text: str, space: str) -> None:
    plain = text.replace("\u00a0", " ").replace("\u3000", " ").replace("\t", " ")
    assert essence(process(read(plain.replace(" ", space)))) == essence(process(read(plain)))


def test_the_same_in_every_process() -> None:
    """Nothing depends on the order of sets: another seed for hashes gives the same bytes."""
    code = (
        "import hashlib, pathlib\n"
        "from corpus.read.text import from_bytes\n"
        "from extractor.output import jsonl\n"
        "from extractor.pipeline import process\n"
        "digest = hashlib.sha256()\n"
        f"for path in sorted(pathlib.Path({str(SAMPLES)!r}).glob('*.txt')):\n"
        "    said = process(from_bytes(path.read_bytes(), name=path.name))\n"
        "    for record in (said.document, *said.indicators, *said.citations, *said.dates):\n"
        "        digest.update(jsonl.line(record).encode())\n"
        "print(digest.hexdigest())\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("0", "4711")
    ]
    digests = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0]
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64
