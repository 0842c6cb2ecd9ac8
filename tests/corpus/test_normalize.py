"""Folding: a shadow of equal length in which what reads the same is spelled the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import lower
from corpus.normalize import DASHES, SPACES, fold, nfc

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
