"""Every rule can be switched off, and what fired can be asked for."""

from __future__ import annotations

import pytest

from corpus.read.text import from_text
from extractor.pipeline import process
from patterns import fired, load
from patterns.rule import Rule, UnknownRule
from tests.gold import extracted, gold_files

ALL = list(load.known().values())
AROUND = (
    "5% số hộ {}",
    "Tỉnh họp báo hôm qua.\n{}",
    "{}năm 2020",
    "năm 2020{}",
    "năm 2020 {}",
    "{}ngày 15-9-2020",
    "{}Quyết định số 15/QĐ-UBND",
    "Quyết định số 15/QĐ-UBND {}",
)
"""What a rule that finds only words beside something else needs beside them."""


def fires(text: str) -> set[str]:
    with fired.noted() as noted:
        process(from_text(text, name="example.txt"))
    return {rule for rule, _ in noted}


@pytest.mark.parametrize("rule", ALL, ids=lambda r: r.id)
def test_every_rule_has_a_switch(rule: Rule) -> None:
    texts = [text for e in rule.examples for text in (e.text, *(frame.format(e.text) for frame in AROUND))]
    assert any(rule.id in fires(text) for text in texts), "no example of the rule makes it fire"
    with load.switched_off([rule.id]):
        assert not load.is_on(rule.id)
        assert not any(rule.id in fires(text) for text in texts)
    assert load.is_on(rule.id)


def test_without_any_rule_nothing_is_found() -> None:
    path = gold_files()[0]
    with load.switched_off(load.known()):
        found = extracted(path)
        assert (found.indicators, found.citations, found.dates) == ((), (), ())
    assert extracted(path).indicators


def test_what_stands_in_the_records_fired() -> None:
    for path in gold_files():
        with fired.noted() as noted:
            found = extracted(path)
        told = {rule for r in (*found.indicators, *found.citations, *found.dates) for rule in r.rules.values()}
        assert told <= load.known().keys()
        assert told <= {rule for rule, _ in noted}


def test_nothing_is_noted_unless_asked() -> None:
    with fired.noted() as noted:
        pass
    fires("Tỷ lệ hộ nghèo còn 5%.")
    assert not noted
    assert not fired.asked()


def test_switches_are_set_back() -> None:
    with load.switched_off(["cue.link"]):
        with load.switched_off(["cue.up"]):
            assert load.off() == ("cue.link", "cue.up")
        assert load.off() == ("cue.link",)
    with pytest.raises(ZeroDivisionError), load.switched_off(["cue.link"]):
        raise ZeroDivisionError
    assert load.off() == ()


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(UnknownRule, match=r"'cue\.links'"), load.switched_off(["cue.link", "cue.links"]):
        pass
    assert load.off() == ()


def test_the_hash_says_what_is_off() -> None:
    whole = load.rules_sha256()
    with load.switched_off(["cue.link"]):
        one = load.rules_sha256()
    with load.switched_off(["cue.up"]):
        assert len({whole, one, load.rules_sha256()}) == 3
    assert load.rules_sha256() == whole
