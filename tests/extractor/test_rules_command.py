"""`chiso rules` lists every rule that can stand in a record, and `--without` does without one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from patterns import load
from tests.extractor.test_cli import chiso, records
from tests.gold import SAMPLES

ARTICLE = "Tỷ lệ hộ dùng nước sạch đạt trên 88%.\n"


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(ARTICLE)
    return "a.txt"


def test_every_rule_is_listed_with_its_description() -> None:
    listed = json.loads(chiso("rules", "--json").stdout)
    assert [rule["id"] for rule in listed] == list(load.known())
    for rule in listed:
        assert rule["examples"]
        assert rule["rejects"]
        assert rule["description"]["vi"], rule["id"]
        assert rule["description"]["en"] not in ("", rule["description"]["vi"]), rule["id"]
        assert rule["pattern"] or rule["file"] == f"patterns/{load.CODE}.toml"
    table = chiso("rules").stdout
    assert all(rule.id in table for rule in load.known().values())


def test_every_rule_of_the_records_is_listed() -> None:
    listed = {rule["id"] for rule in json.loads(chiso("rules", "--json").stdout)}
    said = {rule for record in records(chiso("extract", SAMPLES)) for rule in record.get("rules", {}).values()}
    assert said
    assert said <= listed


def test_rules_in_full() -> None:
    done = chiso("rules", "cue.more", "period.note", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "more than",
        "patterns/cues.toml",
        "Pattern: (?:hơn",
        "Example: đạt trên 70% → trên",
        "Not: trên địa",
    ):
        assert words in done.stdout
    assert "(period = 2010)" in done.stdout
    assert "nhiều hơn" not in done.stdout
    assert "\n  Hơn\n" in chiso("rules", "cue.more", "--lang", "vi").stdout


def test_patterns_only_where_they_are_asked_for() -> None:
    assert "(?:hơn(?!" not in chiso("rules").stdout
    assert "(?:hơn(?!" in chiso("rules", "--pattern").stdout


def test_how_often_each_fired(article: str) -> None:
    said = json.loads(chiso("rules", "--fired", article, article, "--json").stdout)
    fired = {rule["id"]: rule["fired"] for rule in said}
    assert fired["quantity.percent"] == fired["cue.more"] == fired["frame.linked"] == 2
    assert fired["dates.day"] == 0
    assert len(fired) == len(load.known())
    done = chiso("rules", "cue.more", "--fired", article, "missing.txt", "--lang", "en")
    assert done.returncode == 1
    assert "fired: 1" in done.stdout
    assert "chiso: missing.txt: there is no such file" in done.stderr


def test_without_a_rule(article: str) -> None:
    run, _, whole = records(chiso("extract", article))
    done = chiso("extract", article, "--without", "cue.more", "--without", "cue.up", "--lang", "en")
    other, _, record = records(done)
    assert (whole["comparator"], record["comparator"]) == (">", "=")
    assert run["rules_sha256"] != other["rules_sha256"]
    assert "Switched off: cue.more, cue.up." in done.stderr
    assert records(chiso("extract", article)) == records(chiso("extract", article))


def test_an_unknown_rule(article: str) -> None:
    for arguments in (["rules", "cue.nane"], ["extract", article, "--without", "cue.nane"]):
        done = chiso(*arguments, "--lang", "en")
        assert (done.returncode, done.stdout) == (2, "")
        assert "there is no rule cue.nane" in done.stderr
