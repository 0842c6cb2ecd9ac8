"""Every rule of context.toml makes its examples what they are, and leaves its rejects as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import regex

from corpus.read.text import from_text
from extractor.pipeline import process
from extractor.records import IndicatorRecord
from patterns import fired, load
from patterns.rule import Example, Rule

RULES = load.rules(load.CODE)
EXAMPLES = [pytest.param(r, e, id=f"{r.id}-{n}") for r in RULES for n, e in enumerate(r.examples)]
REJECTS = [pytest.param(r, text, id=f"{r.id}-{n}") for r in RULES for n, text in enumerate(r.rejects)]
CODE = "\n".join(p.read_text("utf-8") for p in (Path(__file__).parents[2] / "extractor").rglob("*.py"))


def figures(text: str) -> dict[str, IndicatorRecord]:
    found = process(from_text(text, name="example.txt")).indicators
    return {text[slice(*record.spans["value"][0])]: record for record in found}


def said(text: str, example: Example) -> dict[str, Any]:
    return {field: getattr(figures(text)[example.found or ""], field) or "" for field in example.expect}


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_holds_by_its_rule_alone(rule: Rule, example: Example) -> None:
    with fired.noted() as noted:
        assert said(example.text, example) == dict(example.expect)
    assert rule.id in {name for name, _ in noted}
    with load.switched_off([rule.id]), fired.noted() as noted:
        assert said(example.text, example) != dict(example.expect)
    assert rule.id not in {name for name, _ in noted}


@pytest.mark.parametrize(("rule", "text"), REJECTS)
def test_a_reject_is_the_same_without_the_rule(rule: Rule, text: str) -> None:
    whole = figures(text)
    assert whole
    with load.switched_off([rule.id]):
        assert figures(text) == whole


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_the_code_asks_for_the_rule(rule: Rule) -> None:
    assert f'"{rule.id}"' in CODE


def test_what_the_code_names_is_a_rule() -> None:
    """Every id in the code is that of a rule, which `chiso rules` lists, or of evidence for a confidence."""
    heads = {rule.id.partition(".")[0] for rule in load.known().values()}
    named = set(regex.findall(r'"([a-z]+\.[a-z]+(?:-[a-z]+)*)"', CODE))
    assert {name for name in named if name.partition(".")[0] in heads} - load.known().keys() - FILES - EVIDENCE == set()


FILES = {f"{subject}.toml" for subject in load.subjects()}
EVIDENCE = {evidence["id"] for evidence in load.read_toml("confidence.toml")["evidence"]}
