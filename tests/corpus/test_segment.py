"""Blocks and sentences: one block a line, no sentence over a line's end, nothing lost."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block
from corpus.normalize import nfc
from corpus.segment import LONGEST_HEADING, LONGEST_SENTENCE, Marks, segment
from extractor.pipeline import marks

ARTICLE = """\
Gia Lai: Tỷ lệ hộ nghèo giảm còn 6%
Thứ Năm, 12/10/2023, 08:30
(GLO)- Sáng 11-10, tỉnh họp. Tỷ lệ hộ nghèo còn 6%.
Người dân xã Ia Dêr thu hoạch cà phê. Ảnh: Hà Thanh |
I. Kết quả
1. Về kinh tế
Tăng trưởng đạt 7%:
- Nông nghiệp tăng 5%;
- Công nghiệp tăng 9%.
a) Về giáo dục: 80% trường đạt chuẩn.
HÀ THANH
Xem thêm: Giá cà phê
Có thể bạn quan tâm
Giá tiêu tăng 3%
Một dòng nữa."""


def kinds(text: str) -> list[str]:
    return [block.kind for block in segment(text, marks())]


def sentences(text: str) -> list[str]:
    return [text[s:e] for block in segment(text, marks()) for s, e in block.sentences]


def test_an_article() -> None:
    blocks = segment(ARTICLE, marks())
    assert [(b.kind, b.level) for b in blocks] == [
        ("title", 0),
        ("byline", 1),
        ("paragraph", 0),
        ("caption", 1),
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
        ("item", 1),
        ("item", 1),
        ("item", 2),
        ("byline", 1),
        *[("boilerplate", blocks[n].level) for n in (11, 12, 13, 14)],
    ]
    assert [b.open for b in blocks[6:9]] == [True, True, False]


def test_the_first_line_is_the_title_unless_it_ends_like_a_sentence() -> None:
    assert kinds("Tỉnh họp bàn\nTỉnh đã họp.") == ["title", "paragraph"]
    assert kinds("Tỉnh đã họp.\nTỉnh họp bàn") == ["paragraph", "heading"]


def test_a_long_line_is_no_heading() -> None:
    line = "Tỉnh đã họp và " + "bàn nhiều việc " * (LONGEST_HEADING // 10)
    assert kinds(f"Tỉnh họp\n{line.strip()}") == ["title", "paragraph"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("2. Tỷ lệ hộ nghèo còn 5%;", "item"),
        ("2. Mục tiêu năm 2026", "heading"),
        ("3,5% số hộ còn nghèo.", "paragraph"),
        ("TP.HCM đang đổi mới.", "paragraph"),
        ("Ảnh hưởng của bão làm 30% diện tích lúa bị đổ.", "paragraph"),
        ("Theo dõi Báo Bắc Giang trên Google News", "boilerplate"),
        ("Có thể bạn quan tâm đến giá cà phê.", "paragraph"),
        ("+ Tăng 5%.", "item"),
        ("– Tăng 5%.", "item"),
        ("• Tăng 5%.", "item"),
        ("-5 độ C là mức thấp nhất.", "item"),
    ],
)
def test_kinds_of_lines(line: str, kind: str) -> None:
    assert kinds(f"Tỉnh họp bàn\nTỉnh đã họp.\n{line}")[2] == kind


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("Một câu. Hai câu! Ba câu? Bốn…", ["Một câu.", "Hai câu!", "Ba câu?", "Bốn…"]),
        ("Đạt 63.5% số hộ. Còn 1.200 ha.", ["Đạt 63.5% số hộ.", "Còn 1.200 ha."]),
        ("Tại TP. Pleiku có 5 xã. Tại TX. An Khê có 6.", ["Tại TP. Pleiku có 5 xã.", "Tại TX. An Khê có 6."]),
        ("Ông A. Nguyễn nói. PGS. TS. Trần B nghe.", ["Ông A. Nguyễn nói.", "PGS. TS. Trần B nghe."]),
        (
            "Trời 25 độ C. Phía bắc có mưa. Xem Phụ lục I. Sau đó nộp.",
            ["Trời 25 độ C.", "Phía bắc có mưa.", "Xem Phụ lục I.", "Sau đó nộp."],
        ),
        ("Khách đến từ Đông Nam Á. Năm 2023 tốt.", ["Khách đến từ Đông Nam Á.", "Năm 2023 tốt."]),
        ("Bài của John S. Reed. Hết.", ["Bài của John S. Reed.", "Hết."]),
        ("Tỉnh có rừng, biển, v.v. Người dân vui.", ["Tỉnh có rừng, biển, v.v. Người dân vui."]),
        ("“Chúng tôi phấn đấu 90%.” Ông nói.", ["“Chúng tôi phấn đấu 90%.”", "Ông nói."]),
        ("Xem www.gialai.gov.vn nhé. Cảm ơn.", ["Xem www.gialai.gov.vn nhé.", "Cảm ơn."]),
        ("Ban Bí thư T.Ư Đảng họp. Năm 2023 tốt.", ["Ban Bí thư T.Ư Đảng họp.", "Năm 2023 tốt."]),
        ("Đạt 5%.   90% hộ có nước.", ["Đạt 5%.", "90% hộ có nước."]),
        ("Còn dở dang... và tiếp tục.", ["Còn dở dang... và tiếp tục."]),
        ("Đạt 5%; còn 3%: tốt.", ["Đạt 5%; còn 3%: tốt."]),
        ("Không có dấu chấm", ["Không có dấu chấm"]),
    ],
)
def test_sentences(line: str, cut: list[str]) -> None:
    assert sentences(f"Tỉnh họp.\n{line}")[1:] == cut


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("(GLO)- Sáng nay, tỉnh họp.", "Sáng nay, tỉnh họp."),
        ("(baolamson.vn) - Sáng nay, tỉnh họp.", "Sáng nay, tỉnh họp."),
        ("- Tỷ lệ hộ nghèo còn 5%.", "Tỷ lệ hộ nghèo còn 5%."),
        ("a) Tỷ lệ hộ nghèo còn 5%.", "Tỷ lệ hộ nghèo còn 5%."),
        ("2. Mục tiêu năm 2026", "Mục tiêu năm 2026"),
        ("(Chiếm 50%) số hộ còn lại.", "(Chiếm 50%) số hộ còn lại."),
    ],
)
def test_what_marks_a_line_is_no_part_of_its_sentence(line: str, sentence: str) -> None:
    assert sentences(f"Tỉnh họp.\n{line}")[1:] == [sentence]


@pytest.mark.parametrize("space", ["\u00a0", "\u200b", "\t", "\u3000"])
def test_odd_spaces(space: str) -> None:
    text = f"Tỉnh họp.{space}\n{space}Đạt{space}5%.{space}Còn{space}3%.{space}"
    assert [s.strip(space) for s in sentences(text)] == ["Tỉnh họp.", f"Đạt{space}5%.", f"Còn{space}3%."]


def test_no_text() -> None:
    assert segment("", marks()) == segment(" \n\t\n\u00a0", marks()) == ()


def test_without_marks_every_line_is_one_block() -> None:
    bare = Marks({}, frozenset())
    assert [b.kind for b in segment("(GLO)- Một.\n- Hai.", bare)] == ["paragraph", "paragraph"]


def test_a_long_sentence_is_cut_at_white_space() -> None:
    text = "Tỉnh họp.\n" + "tỷ lệ " * 5000
    spans = [s for block in segment(text, marks()) for s in block.sentences]
    assert max(e - s for s, e in spans) <= LONGEST_SENTENCE + len("tỷ lệ ")
    assert " ".join(text[s:e] for s, e in spans).split() == text.split()


def test_a_long_word_is_cut_too() -> None:
    blocks = segment("a" * (3 * LONGEST_SENTENCE), marks())
    assert max(e - s for b in blocks for s, e in b.sentences) <= LONGEST_SENTENCE


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [*ARTICLE.splitlines(), "", "   ", "\u00a0", "…", ".", "- ", "1.", "(", "v.v.", "Đạt 5%. Còn."]
        ),
        st.text(max_size=30),
    ),
    max_size=12,
)


@given(LINES)
def test_nothing_is_lost(lines: list[str]) -> None:
    text = nfc("\n".join(lines))
    blocks = segment(text, marks())
    at = 0
    for block in blocks:
        start, end = block.span
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert "\n" not in text[start:end]
        at = end
        check_sentences(text, block)
    assert not text[at:].strip()


def check_sentences(text: str, block: Block) -> None:
    """Sentences lie in their block, in order, and leave out nothing but white space and what marks the line."""
    at = block.span[0]
    for number, (start, end) in enumerate(block.sentences):
        assert at <= start < end <= block.span[1]
        if number:
            assert not regex.sub(r"[\p{Cf}\p{Z}\s]", "", text[at:start])
        at = end
    assert not block.sentences or block.sentences[-1][1] == block.span[1]
