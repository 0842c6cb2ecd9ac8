"""Folding: a shadow of equal length in which what reads the same is spelled the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import lower
from corpus.normalize import DASHES, SPACES, fold, nfc, shadow

TONES = "\u0300\u0301\u0309\u0303\u0323"


@pytest.mark.parametrize("space", SPACES)
def test_spaces(space: str) -> None:
    assert fold(f"63,5{space}%") == "63,5 %"


@pytest.mark.parametrize("dash", [*DASHES, "-"])
def test_dashes(dash: str) -> None:
    assert fold(f"65{dash}70%") == "65-70%"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ðạt, Ɖạt, ðạt", "Đạt, Đạt, đạt"),
        ("nhà nƣớc", "nhà nước"),
        ("“57%” ‘a’", "\"57%\" 'a'"),
        ("５７．５％，：；", "57.5%,:;"),
        ("½ m² ‰ № ﬁ", "½ m² ‰ № ﬁ"),
        ("line\nline", "line\nline"),
        ("", ""),
    ],
)
def test_letters_and_signs(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"), ("hoá", "hóa"), ("toả", "tỏa"), ("xoã", "xõa"), ("hoạ", "họa"),
        ("hoè", "hòe"), ("khoé", "khóe"), ("khoẻ", "khỏe"), ("choẽ", "chõe"), ("loẹ", "lọe"),
        ("tuỳ", "tùy"), ("thuý", "thúy"), ("uỷ", "ủy"), ("luỹ", "lũy"), ("luỵ", "lụy"),
        ("HOÀ", "HÒA"), ("Uỷ ban", "Ủy ban"), ("UỶ BAN", "ỦY BAN"), ("số hoá, xã", "số hóa, xã"),
    ],
)  # fmt: skip
def test_old_and_new_tone_marks(new: str, old: str) -> None:
    assert fold(new) == fold(old) == old
    assert unicodedata.normalize("NFD", new) != unicodedata.normalize("NFD", old)


@pytest.mark.parametrize("word", ["hoàn", "toán", "hoạch", "thuyền", "quỳnh", "quý", "quỹ", "quỷ", "huỳnh", "khoản"])
def test_closed_syllables_have_one_spelling(word: str) -> None:
    assert fold(word) == word


@pytest.mark.parametrize("vowels", ["oa", "oe", "uy"])
@pytest.mark.parametrize("tone", TONES)
def test_every_open_syllable(vowels: str, tone: str) -> None:
    old = nfc("h" + vowels[0] + tone + vowels[1])
    new = nfc("h" + vowels + tone)
    assert fold(new) == old
    assert fold(new.upper()) == old.upper()
    assert fold(new + "n") == new + "n"


def test_what_grows_in_lower_case_keeps_its_length() -> None:
    text = "İSTANBUL hoà 5%"
    assert len(fold(text)) == len(lower(fold(text))) == len(text)


@given(st.text())
def test_length_is_kept(text: str) -> None:
    text = nfc(text)
    assert len(fold(text)) == len(lower(fold(text))) == len(text)


@given(st.text(alphabet="hoàóaqnuýyủ ỦÝđÐ–\u00a0５%"))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aàáâbđ 5%\u0300\u0301\u0302"))
def test_nfc(text: str) -> None:
    assert nfc(text) == unicodedata.normalize("NFC", text) == nfc(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("text", "read_on"),
    [
        ("Tỷ lệ hộ nghèo của toàn\nhuyện còn 5%.", True),
        ("Tỷ lệ hộ nghèo của toàn \n huyện còn 5%.", True),
        ("Năm nay, các xã trong huyện,\nphường trong thị xã", True),
        ("Tỷ lệ hộ nghèo còn 5%.\nhuyện tiếp tục", False),
        ("Tỷ lệ hộ nghèo của huyện:\nxã An Bình 5%", False),
        ("Tỷ lệ hộ nghèo của huyện\n\nxã An Bình 5%", False),
        ("Tỷ lệ hộ nghèo của huyện\na) xã An Bình 5%", False),
        ("Tỷ lệ hộ nghèo của huyện\nb. xã An Bình 5%", False),
        ("Tỷ lệ hộ nghèo của huyện\nXã An Bình 5%", False),
        ("Tên cột\nđơn vị", False),
    ],
)
def test_a_line_break_inside_a_sentence_is_a_space(text: str, read_on: bool) -> None:
    assert shadow(text) == (text.replace("\n", " ") if read_on else text)


FULL = "Trong năm qua, các xã của huyện đã vận động nhân dân cùng làm đường"
"""A line of 67 code points."""


@pytest.mark.parametrize(
    ("after", "goes_on"),
    [
        ("Hồ Chí Minh đi qua huyện", True),
        ("12 km đường", True),
        ("2. Về giáo dục", False),
        ("II. Về giáo dục", False),
        ("a) Về giáo dục", False),
        ("Điều 2 nói thêm", False),
    ],
)
def test_full_lines_of_a_text_broken_into_lines_go_on(after: str, goes_on: bool) -> None:
    broken = f"{FULL}\ncho xe cộ đi lại.\n" * 5
    assert shadow(f"{broken}{FULL}\n{after}").endswith(f"{FULL}{' ' if goes_on else chr(10)}{after}")
    assert shadow(f"{FULL}\n{after}") == f"{FULL}\n{after}", "one full line alone says nothing of the text"


@given(st.text(alphabet=st.sampled_from("aáđB5%,.) \n"), max_size=200))
def test_the_shadow_keeps_its_length(text: str) -> None:
    assert len(shadow(nfc(text))) == len(nfc(text))
