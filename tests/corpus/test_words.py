"""Words: exact offsets on any text, and the words and tags of underthesea's own path."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import crf
from corpus.normalize import nfc
from corpus.words import LONGEST_PIECE, Word, segment_words, words

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT.parent / "shared" / "articles"
SENTENCE = "Đến nay, tỷ lệ hộ nghèo của xã Hoà Bình đạt 5,5%."

pieces = st.sampled_from(
    [
        "Tỷ lệ",
        "hoà",
        "ho\u0061\u0300",
        "đạt 5%",
        "ðạt",
        "\u00a0",
        "\u200b",
        "  ",
        "\n",
        "\t",
        "\x00",
        "\x1c",
        "🇻🇳",
        "v.v.",
        "\ud800",
    ]
)
texts = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=25).map("".join))


def check(text: str, found: list[tuple[int, int]]) -> None:
    last = 0
    for start, end in found:
        assert last <= start < end <= len(text)
        assert text[last:start].isspace() or last == start
        word = text[start:end]
        assert word == word.strip()
        assert "\n" not in word
        last = end
    assert not text[last:].strip()


@given(texts)
@settings(max_examples=300, deadline=None)
def test_every_character_but_white_space_lies_in_just_one_word(text: str) -> None:
    found = segment_words(text, (0, len(text)))
    check(text, found)
    tagged = words(text, (0, len(text)))
    assert [(w.start, w.end) for w in tagged] == found
    assert all(w.tag for w in tagged)


@given(texts, texts, texts)
@settings(max_examples=60, deadline=None)
def test_offsets_count_in_the_whole_text(before: str, inner: str, after: str) -> None:
    text = before + inner + after
    found = words(text, (len(before), len(before) + len(inner)))
    assert found == [Word(w.start + len(before), w.end + len(before), w.tag) for w in words(inner, (0, len(inner)))]


def test_a_sentence_has_words_and_tags() -> None:
    found = [(SENTENCE[w.start : w.end], w.tag) for w in words(SENTENCE, (0, len(SENTENCE)))]
    assert ("hộ", "N") in found
    assert ("Hoà Bình", "Np") in found
    assert ("đạt", "V") in found


@pytest.mark.parametrize(
    "unit", ["a.", "a-", "A.", "0.", "0-", "(", ")(", "a", "!", "a:", "http://", "ab.cd/!", "a@", "<3", "http://(a)"]
)
def test_no_input_costs_more_than_its_length(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    started = time.process_time()
    check(text, segment_words(text, (0, len(text))))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("prefix", ["http://", "ab.cd/", "http://abc", "https:a("])
@pytest.mark.parametrize("sign", ["!", ".", "(", "!(", "…", "“"])
def test_an_address_that_trails_off_does_not_hang(prefix: str, sign: str) -> None:
    text = f"xem {prefix}{sign * 300} và {prefix}{sign * 40}"
    started = time.process_time()
    check(text, segment_words(text, (0, len(text))))
    assert time.process_time() - started < 2


def test_a_line_without_spaces_is_cut() -> None:
    text = "x" * (3 * LONGEST_PIECE + 5)
    assert [end - start for start, end in segment_words(text, (0, len(text)))] == [LONGEST_PIECE] * 3 + [5]


def test_threads_agree() -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: tuple(words(SENTENCE, (0, len(SENTENCE)))), range(64)))
    assert len(set(results)) == 1


def test_the_memory_for_grams_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = words(SENTENCE, (0, len(SENTENCE)))
    monkeypatch.setattr(crf, "GRAMS_KEPT", 3)
    assert words(SENTENCE, (0, len(SENTENCE))) == expected


def test_another_file_is_no_model() -> None:
    with pytest.raises(ValueError, match="CRFsuite"):
        crf.Crf(b"UTCF" + bytes(100), [], {})


# --- the same as underthesea -----------------------------------------------------------------------------------------


def stock(sentence: str) -> list[tuple[str, str]]:
    """What underthesea says, spaces left out: between the tokens of a word it puts one even where the text has none."""
    from underthesea import word_tokenize
    from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor

    tagged = CRFPOSTagPredictor.Instance().predict(word_tokenize(sentence, use_token_normalize=False))
    return [(word.replace(" ", ""), tag) for word, tag in tagged]


def ours(sentence: str) -> list[tuple[str, str]]:
    letters = str.maketrans("ðÐ", "đĐ")
    found = words(sentence, (0, len(sentence)))
    return [("".join(sentence[w.start : w.end].translate(letters).split()), w.tag) for w in found]


def lines(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        for line in nfc(path.read_text(encoding="utf-8-sig")).split("\n"):
            if line.strip() and len(line) <= LONGEST_PIECE:
                yield line


def test_the_words_and_tags_of_the_samples_are_those_of_underthesea() -> None:
    samples = sorted((ROOT / "corpus" / "samples").glob("*.txt"))
    assert samples
    for line in lines(samples):
        assert ours(line) == stock(line)


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="no ../shared/articles here: compared on the samples alone")
def test_the_words_and_tags_of_articles_are_those_of_underthesea() -> None:
    paths = sorted(ARTICLES.rglob("*.txt"))
    random.Random(2).shuffle(paths)
    for line in random.Random(3).sample(list(lines(paths[:150])), 600):
        assert ours(line) == stock(line)


@given(
    st.lists(st.sampled_from([*"aA1.,-/:%()'_&@đĐ", "BOS", "EOS", "xin", "chào", "Hà", "Nội", " "]), max_size=40).map(
        "".join
    )
)
@settings(max_examples=200, deadline=None)
def test_odd_sentences_are_segmented_and_tagged_like_underthesea(sentence: str) -> None:
    assert ours(sentence) == stock(sentence)


def test_where_two_paths_are_equally_good_it_is_underthesea_that_decides() -> None:
    sentence = "1. Nguyên tắc kế toán hạch toán tài khoản giao dịch mua bán trái phiếu Chính phủ"
    assert ours(sentence) == stock(sentence)


def test_nothing_is_loaded_before_it_is_used() -> None:
    import subprocess

    code = "import corpus.words, sys; sys.exit('underthesea' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
