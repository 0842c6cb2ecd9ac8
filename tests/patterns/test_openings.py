"""The words that a match can begin with are read off a pattern: never one too few."""

from __future__ import annotations

import pytest
import regex

from patterns import load
from patterns.compose import compose, first_words
from patterns.openings import openings
from patterns.rule import Example, Rule, RuleError


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("đạt", "đạt"),
        ("đạt mức|chiếm", "đạt chiếm"),
        ("(?:đã |có lúc )?vượt(?: trên)?", "đã có vượt"),
        ("t[ỷỉ] lệ", "tỷ tỉ"),
        ("quý?t", "quýt qut"),
        ("(?:ở|vào)(?: +hạng)*", "ở vào"),
        ("(?P<word>t(?:ăng|ụt)) +mạnh", "tăng tụt"),
        ("(?<=\\( *)trừ(?! (?:khi|phi))", "trừ"),
        ("(?i:tp)\\. ?huế", "tp"),
        ("mất \\p{L}+|còn \\d", "mất còn"),
        ("(?:gần |hơn ){0,2}nửa", "gần hơn nửa"),
    ],
)
def test_openings(pattern: str, words: str) -> None:
    assert openings(pattern) == set(words.split())


@pytest.mark.parametrize("pattern", [r"\p{L}+ sẽ", r"\d+ năm", "vượ.", "(?:ha)+", "ha+", "%", "(?:đã )?", "[^ab]c"])
def test_openings_that_cannot_be_told(pattern: str) -> None:
    with pytest.raises(RuleError, match="begin with"):
        openings(pattern)


@pytest.mark.parametrize(("rule", "example"), [(r, e) for r in load.rules("cues") for e in r.examples if e.found])
def test_every_cue_begins_with_one_of_its_words(rule: Rule, example: Example) -> None:
    found = regex.findall(rf"(?p)\b(?:{compose(rule.pattern)})\b", example.text.lower())
    assert {regex.match(r"\w+", text)[0] for text in found} <= first_words(rule)
