"""Every data file has one canonical form, and every value in a lexicon is the right one.

`CHISO_MEND=1 python -m pytest tests/patterns/test_data.py` rewrites the lexicons in that form: NFC, one term a line
without white space around it, sorted by code point, no term twice. Comments stand at the head of a file. Files of rules
are edited by hand, and only checked.
"""

from __future__ import annotations

import os
import tomllib
import unicodedata
from pathlib import Path
from typing import get_args

import pytest
import regex

from corpus.normalize import fold
from extractor.records import Change, Comparator, Kind, Status
from patterns import load
from patterns.rule import Rule

ROOT = Path(__file__).parents[2]
PATTERNS = ROOT / "patterns"
FILES = sorted([*PATTERNS.glob("*.toml"), *PATTERNS.glob("lexicons/*.toml"), *PATTERNS.glob("lexicons/*.txt")])
TERMS = [f for f in FILES if f.suffix == ".txt"]
VALUES = sorted(PATTERNS.glob("lexicons/*.toml"))
RULES = [r for f in sorted(PATTERNS.glob("*.toml")) for r in load.rules(f.stem)]
MEND = os.environ.get("CHISO_MEND") == "1"

NUMERALS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "mười ba": 13, "mười bốn": 14, "mười lăm": 15, "mười sáu": 16, "mười bảy": 17,
    "mười tám": 18, "mười chín": 19, "hai mươi": 20, "ba mươi": 30, "bốn mươi": 40, "năm mươi": 50, "sáu mươi": 60,
    "bảy mươi": 70, "tám mươi": 80, "chín mươi": 90, "một trăm": 100,
}  # fmt: skip
ORDINALS = {"nhất": 1, "nhì": 2, "hai": 2, "ba": 3, "tư": 4, "bốn": 4} | {
    w: n for w, n in NUMERALS.items() if 5 <= n <= 20
}
WORDS = {"bẩy": 7, "tư": 4, "mốt": 1, "lăm": 5, "nhăm": 5, "linh": 0, "lẻ": 0, "nửa": 0.5, "rưỡi": 0.5}
"""Words of numbers that count nothing alone."""
POWERS = {"mười": 1, "mươi": 1, "chục": 1, "trăm": 2, "nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}
CURRENCIES = {
    "VND": {"đồng", "đ", "vnd", "vnđ", "đồng việt nam", "₫"},
    "USD": {"usd", "$", "đô la", "đô-la", "đôla", "đô la mỹ", "đô-la mỹ"},
    "EUR": {"euro", "eur"},
    "CNY": {"nhân dân tệ", "ndt", "cny"},
    "JPY": {"yên", "yên nhật", "yen", "yen nhật", "jpy"},
    "GBP": {"bảng", "bảng anh", "gbp"},
    "THB": {"bath", "baht", "thb"},
    "KRW": {"won", "krw"},
    "AUD": {"aud"},
    "SGD": {"sgd"},
}
TIMES = {
    "hai": 2,
    "đôi": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "rưỡi": 1.5,
}


def relative(path: Path) -> str:
    return str(path.relative_to(PATTERNS))


# Form


def canonical_terms(text: str) -> str:
    """The one form of a lexicon of terms: its comments, then its terms by code point, none twice but for its case."""
    lines = [" ".join(unicodedata.normalize("NFC", line).split()) for line in text.splitlines()]
    head = [line for line in lines if line.startswith("#")]
    terms: dict[str, str] = {}
    for term in sorted(line for line in lines if line and not line.startswith("#")):
        terms.setdefault(fold(term).lower(), term)
    return "\n".join([*head, *terms.values()]) + "\n"


def canonical_values(text: str) -> str:
    """The one form of a lexicon of values: its comments, then its terms by code point, each on a line of its own."""
    lines = [unicodedata.normalize("NFC", line).strip() for line in text.splitlines()]
    head = [line for line in lines if line.startswith("#")]
    entries = [line for line in lines if line and not line.startswith("#")]
    return "\n".join([*head, *sorted(entries, key=lambda line: line.partition(" =")[0].strip('"'))]) + "\n"


@pytest.mark.parametrize("path", [*TERMS, *VALUES], ids=relative)
def test_lexicon_is_in_canonical_form(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    canonical = (canonical_terms if path.suffix == ".txt" else canonical_values)(text)
    if MEND and canonical != text:
        path.write_bytes(canonical.encode())
        text = canonical
    assert text == canonical, "CHISO_MEND=1 python -m pytest tests/patterns/test_data.py puts it in order"


def test_mending_is_stable_and_keeps_all() -> None:
    text = "# nơi\nHuế\nhà nội \nHà  Nội\n\nHuế\n" + unicodedata.normalize("NFD", "Đà Nẵng")
    assert canonical_terms(text) == "# nơi\nHuế\nHà Nội\nĐà Nẵng\n"
    assert canonical_terms(canonical_terms(text)) == canonical_terms(text)
    assert canonical_values('# số\n"hai" = 2\n\n"ba mươi" = 30 \nba = 3') == '# số\nba = 3\n"ba mươi" = 30\n"hai" = 2\n'


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_file_is_clean_text(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    assert regex.findall(r"[\u00a0\u200b\u00adÐƉƣ\t]", text) == []


@pytest.mark.parametrize("path", TERMS, ids=relative)
def test_terms_differ_once_they_are_folded(path: Path) -> None:
    """A term that differs from another in case or in the place of a tone mark alone does nothing."""
    terms = [fold(t).lower() for t in load.lexicon(path.stem)]
    assert sorted({t for t in terms if terms.count(t) > 1}) == []


@pytest.mark.parametrize("path", TERMS, ids=relative)
def test_lexicon_says_what_it_holds(path: Path) -> None:
    assert path.read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("path", [*TERMS, *VALUES], ids=relative)
def test_lexicon_is_used(path: Path) -> None:
    name = f"{'lexicon' if path.suffix == '.txt' else 'values'}:{path.stem}"
    rules = [f.read_text("utf-8") for f in PATTERNS.glob("*.toml")]
    code = [f.read_text("utf-8") for f in (ROOT / "extractor").rglob("*.py")]
    called = regex.compile(rf'load\.(?:lexicon|values)\("{path.stem}"\)')
    assert any("{{" + name + "}}" in text for text in rules) or any(called.search(text) for text in code)


# Values


def test_numerals() -> None:
    found = load.values("numerals")
    assert dict(found) == {word: (NUMERALS | WORDS).get(word) for word in found}


def test_ordinals() -> None:
    found = load.values("ordinals")
    assert dict(found) == {word: ORDINALS.get(word) for word in found}


def test_multipliers() -> None:
    found = load.values("multipliers")
    assert dict(found) == {term: 10 ** sum(POWERS[word] for word in term.split()) for term in found}


def test_currencies() -> None:
    found = load.values("currencies")
    assert {term: code for term, code in found.items() if term not in CURRENCIES.get(code, ())} == {}


def test_fractions() -> None:
    for term, (part, whole) in load.values("fractions").items():
        if len(term) == 1:
            assert unicodedata.numeric(term) == pytest.approx(part / whole)
        else:
            assert term.endswith("nửa")
            assert (part, whole) == (1, 2)


def test_times() -> None:
    found = load.values("times")
    assert dict(found) == {word: TIMES.get(word) for word in found}


def test_words_of_dates() -> None:
    tables = load.read_toml("dates.toml")
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
    assert tables["numbers"] == {w: roman.get(w) or NUMERALS.get(w) or ORDINALS.get(w) for w in tables["numbers"]}
    assert tables["seasons"] == {"xuân": 21, "hè": 22, "hạ": 22, "thu": 23, "đông": 24}
    steps = {-1: "ngoái|trước|trước đó", 0: "nay|này|qua|vừa qua|vừa rồi", 1: "tới|tới đây|sau|tiếp theo|kế tiếp"}
    away = {word: step for step, said in steps.items() for word in said.split("|")}
    assert {w: which["steps"] for w, which in tables["which"].items()} == {w: away.get(w) for w in tables["which"]}


def test_codes_of_documents() -> None:
    tables = load.read_toml("citations.toml")
    named = {t for types in tables["codes"].values() for t in types} | set(tables["abbreviations"].values())
    spoken = {t.lower() for t in load.lexicon("document_types")} | {"luật", "lệnh", "phương án", "sắc lệnh"}
    assert {t for t in named if t.lower() not in spoken} == set()
    for code, (usual, *_) in tables["codes"].items():
        assert tables["abbreviations"].get(code, usual) == usual
    assert set(tables["defaults"]) == {"legislature", "letter"}
    assert [right for wrong, right in tables["spelling"].items() if right.lower() == wrong] == []


# Rules


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_what_a_rule_says_is_read_by_the_code(rule: Rule) -> None:
    """A misspelt key would do nothing, silently."""
    code = "\n".join(f.read_text("utf-8") for f in (ROOT / "extractor").rglob("*.py"))
    assert [name for name in rule.options if f'"{name}"' not in code] == []


def choices(literal: object) -> set[str]:
    return set(get_args(literal))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_what_a_rule_says_is_of_the_contract(rule: Rule) -> None:
    options = rule.options
    assert options.get("status", "actual") in choices(Status)
    assert options.get("change", "increase") in choices(Change)
    assert options.get("comparator", "=") in choices(Comparator)
    assert options.get("postposed", "=") in choices(Comparator)
    assert options.get("kind", "percent") in choices(Kind)
    if rule.subject == "cues":
        assert regex.fullmatch(r"\S", options["symbol"])
    if rule.subject == "frames":
        assert options["name"] in ("left", "right", "both", "topic")
    if rule.subject == "quantities":
        assert options.get("kind") in choices(Kind)


def test_the_last_frame_matches_everywhere() -> None:
    assert load.rules("frames")[-1].pattern == "@"


def test_values_are_read_as_they_are_written() -> None:
    for path in VALUES:
        assert tomllib.loads(path.read_text("utf-8")) == dict(load.values(path.stem))
