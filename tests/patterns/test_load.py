"""A faulty rule file is refused with a message that names the file, the rule and the way out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import regex

from patterns import load
from patterns.compose import compiled, compose, group
from patterns.rule import RuleError

Write = Callable[..., None]

RULE = """
[[rule]]
id = "{id}"
description = "Thử / a trial."
pattern = '{pattern}'
examples = [{{ text = "{text}", found = "{found}" }}]
"""


def rule(*, id: str = "trial.one", pattern: str = "đạt", text: str = "đạt 5%", found: str = "đạt") -> str:
    return RULE.format(id=id, pattern=pattern, text=text, found=found)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Load from an empty folder instead of the package, with caches of its own; returns what writes files there."""
    for folder in ("lexicons", "gazetteer"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(load, "_root", lambda: tmp_path)
    for name in ("subjects", "known", "every_rule", "rules", "fragments", "lexicon", "values", "rules_sha256"):
        monkeypatch.setattr(load, name, cache(getattr(load, name).__wrapped__))

    def writer(**files: str) -> None:
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_toml", ".toml").replace("_txt", ".txt").replace(
                "_tsv", ".tsv"
            )
            path.write_bytes(text.encode())

    writer(fragments_toml='[word]\ndescription = "A word."\npattern = "[a-z]+"\n')
    return writer


def refused(call: Callable[[], object], *says: str) -> None:
    with pytest.raises(RuleError) as error:
        call()
    for piece in says:
        assert piece in str(error.value)


def test_a_sound_rule(write: Write) -> None:
    write(trial_toml=rule() + 'rejects = ["không"]\npriority = 5\nkind = "percent"\ncase = true\n')
    [loaded] = load.rules("trial")
    assert (loaded.id, loaded.subject, loaded.pattern, loaded.rejects) == ("trial.one", "trial", "đạt", ("không",))
    assert (loaded.case, loaded.priority, dict(loaded.options)) == (True, 5, {"kind": "percent"})
    [example] = loaded.examples
    assert (example.text, example.found, dict(example.expect)) == ("đạt 5%", "đạt", {})
    assert compiled(loaded).search("chỉ đạt")


def test_what_an_example_expects(write: Write) -> None:
    write(trial_toml=rule().replace('found = "đạt" }', 'found = "đạt", value = "5", unit = "%" }'))
    assert dict(load.rules("trial")[0].examples[0].expect) == {"value": "5", "unit": "%"}


def test_no_such_file(write: Write) -> None:
    refused(lambda: load.rules("none"), "patterns/none.toml", "no such file")


def test_no_toml(write: Write) -> None:
    write(trial_toml="[[rule]\n")
    refused(lambda: load.rules("trial"), "patterns/trial.toml", "line 1")


def test_not_in_nfc(write: Write) -> None:
    write(trial_toml=unicodedata.normalize("NFD", rule()))
    refused(lambda: load.rules("trial"), "patterns/trial.toml", "normal form C")


@pytest.mark.parametrize("key", ["id", "description", "pattern", "examples"])
def test_a_key_is_missing(write: Write, key: str) -> None:
    write(trial_toml="\n".join(line for line in rule().splitlines() if not line.startswith(key)))
    named = "(without id)" if key == "id" else "trial.one"
    refused(lambda: load.rules("trial"), "patterns/trial.toml", named, repr(key))


@pytest.mark.parametrize(("key", "empty"), [("id", '""'), ("pattern", "''"), ("examples", "[]")])
def test_a_key_is_empty(write: Write, key: str, empty: str) -> None:
    lines = [f"{key} = {empty}" if line.startswith(key) else line for line in rule().splitlines()]
    write(trial_toml="\n".join(lines))
    refused(lambda: load.rules("trial"), "patterns/trial.toml", repr(key))


def test_an_id_stands_twice(write: Write) -> None:
    write(trial_toml=rule() + rule(id="trial.two") + rule())
    refused(lambda: load.rules("trial"), "patterns/trial.toml", "'trial.one'", "twice")


@pytest.mark.parametrize("faulty", [rule(text="", found=""), rule(found="chiếm"), rule(found="Đạt")])
def test_an_example_that_holds_nothing_to_find(write: Write, faulty: str) -> None:
    write(trial_toml=faulty)
    refused(lambda: load.rules("trial"), "patterns/trial.toml", "'trial.one'", "'found'")


@pytest.mark.parametrize("pattern", ["(đạt", "đạt)", "[đạt", "*đạt", "(?P<n>a)(?P<n"])
def test_a_broken_pattern(write: Write, pattern: str) -> None:
    write(trial_toml=rule(pattern=pattern))
    refused(lambda: compiled(load.rules("trial")[0]), "patterns/trial.toml", "'trial.one'", "position")


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("{{number}}", "no fragment 'number'"),
        ("{{lexicon:places}}", "lexicons/places.txt"),
        ("{{values:times}}", "lexicons/times.toml"),
    ],
)
def test_an_unknown_piece(write: Write, pattern: str, says: str) -> None:
    write(trial_toml=rule(pattern=pattern))
    refused(lambda: compiled(load.rules("trial")[0]), "patterns/trial.toml", "'trial.one'", says, "no")


def test_fragments_in_a_circle(write: Write) -> None:
    circle = "[one]\npattern = 'a{{two}}'\n[two]\npattern = 'b{{one}}'\n"
    write(fragments_toml=circle, trial_toml=rule(pattern="{{one}}"))
    refused(lambda: compiled(load.rules("trial")[0]), "'trial.one'", "circle")


def test_fragments_nest(write: Write) -> None:
    write(fragments_toml="[one]\npattern = 'a|{{two}}'\n[two]\npattern = 'b'\n")
    assert compose("{{one}}c") == "(?:a|(?:b))c"


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n\n"])
def test_an_empty_lexicon(write: Write, text: str) -> None:
    write(lexicons__places_txt=text, trial_toml=rule(pattern="{{lexicon:places}}"))
    refused(lambda: load.lexicon("places"), "patterns/lexicons/places.txt", "empty")
    refused(lambda: compiled(load.rules("trial")[0]), "'trial.one'", "lexicons/places.txt", "empty")


def test_a_lexicon_of_values_that_is_empty(write: Write) -> None:
    write(lexicons__times_toml="# nothing\n", trial_toml=rule(pattern="{{values:times}}"))
    refused(lambda: compiled(load.rules("trial")[0]), "'trial.one'", "at least one term")


def test_a_lexicon(write: Write) -> None:
    write(lexicons__places_txt="# nơi\nHà Nội\n\nHuế \n")
    assert load.lexicon("places") == ("Hà Nội", "Huế")
    assert compose("{{lexicon:places}}") == "(?:h(?:à +nội|uế))"
    assert compose("{{lexicon:places}}", case=True) == "(?:H(?:à +Nội|uế))"


def test_groups_are_longest_first_and_literal() -> None:
    assert group(["a", "ab", "a.c"]) == r"(?:a(?:b|\.c|))"
    assert group([unicodedata.normalize("NFD", "Đạt")]) == "(?:đạt)"
    refused(lambda: group([]), "at least one term")


def test_groups_are_longest_first_where_case_is_left_out() -> None:
    offices = group(["Cục", "cục thuế", "Chi cục", "Bộ"], case=True)
    found = ["Cục Thuế", "chi cục", "cục", "BỘ"]
    assert regex.findall(f"(?i:{offices})", ", ".join(found)) == found


@pytest.mark.parametrize("name", ["heads", "issuers", "laws", "units"])
@pytest.mark.parametrize("case", [False, True])
def test_a_group_matches_each_of_its_terms_as_a_whole(name: str, case: bool) -> None:
    terms = [term if case else term.lower() for term in load.lexicon(name)]
    assert [regex.match(group(terms, case=case), term)[0] for term in terms] == terms


def test_the_hash_follows_content_and_names_but_not_line_ends(write: Write) -> None:
    def digest() -> str:
        load.rules_sha256.cache_clear()
        return load.rules_sha256()

    write(trial_toml=rule())
    first = digest()
    assert digest() == first
    write(trial_toml=rule().replace("\n", "\r\n"))
    assert digest() == first
    write(trial_toml=rule(pattern="chiếm"))
    assert digest() != first
    write(trial_toml=rule(), lexicons__places_txt="Huế\n")
    assert (second := digest()) != first
    write(gazetteer__units_tsv="province:46\tTỉnh Thừa Thiên Huế\n")
    assert digest() not in (first, second)


def test_the_package_loads() -> None:
    assert load.rules("quantities") is load.rules("quantities")
    assert load.lexicon("units")
    assert load.values("multipliers")["tỷ"] == 10**9
    assert len(load.rules_sha256()) == 64
