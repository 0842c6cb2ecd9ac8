"""Every rule finds its examples and none of its rejects: alone, and in the full set as the pipeline runs it.

Rules on dates and citations run alone in tests/extractor/test_dates.py and test_citations.py, where their groups are
read; here they run in the full set, with quantities beside them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import regex

from corpus.document import Document
from corpus.normalize import fold
from corpus.read.text import from_text
from corpus.segment import Marks, segment
from extractor.indicators import elements as sequences
from extractor.indicators import frames
from extractor.indicators.elements import Element, elements
from extractor.mentions import places, quantities
from extractor.mentions.mention import CitationMention, Quantity
from extractor.pipeline import marks, mentions, process, segmented
from extractor.records import IndicatorRecord
from patterns import load
from patterns.compose import compiled, compose
from patterns.rule import Example, Rule

ROOT = Path(__file__).parents[2]
SUBJECTS = ("blocks", "citations", "context", "cues", "dates", "frames", "places", "quantities")
NUMBERS = ("value", "low", "high", "total")


def rules(subject: str) -> list[Rule]:
    return [r for r in load.rules(subject) if "context" not in r.options and "beside" not in r.options]


def examples(subject: str) -> list[object]:
    return [pytest.param(r, e, id=f"{r.id}-{n}") for r in rules(subject) for n, e in enumerate(r.examples)]


def rejects(subject: str) -> list[object]:
    return [pytest.param(r, text, id=f"{r.id}-{n}") for r in rules(subject) for n, text in enumerate(r.rejects)]


def document(text: str) -> Document:
    return segmented(from_text(text, name="example.txt"))


def stated(mention: Quantity | IndicatorRecord, expect: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `mention` that an example expects, in the form that examples write them in."""
    said = {name: getattr(mention, name) for name in expect}
    return {name: str(v) if isinstance(v, Decimal) else v for name, v in said.items()}


def normal(expect: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(Decimal(str(v))) if name in NUMBERS else v for name, v in expect.items()}


# All files


def test_every_rule_file_is_tested() -> None:
    files = [entry.name for entry in resources.files("patterns").iterdir() if entry.name.endswith(".toml")]
    assert {f.removesuffix(".toml") for f in files if load.read_toml(f).get("rule")} == set(SUBJECTS)


@pytest.mark.parametrize("rule", [r for s in SUBJECTS for r in load.rules(s)], ids=lambda r: r.id)
def test_rule_is_well_formed(rule: Rule) -> None:
    compiled(rule)
    assert regex.fullmatch(r"[a-z]+(?:[.-][a-z]+)*", rule.id)
    if rule.subject != load.CODE:
        heads = {"quantities": "quantity"}
        assert rule.id.split(".")[0].rstrip("s") == heads.get(rule.subject, rule.subject.rstrip("s"))
    vietnamese, slash, english = rule.description.partition(" / ")
    assert (vietnamese and slash and english) or rule.description.endswith("."), "describe it in both languages"
    assert all(e.found is None or e.found in e.text for e in rule.examples)
    assert len({(e.text, e.found) for e in rule.examples}) == len(rule.examples)
    assert not set(rule.rejects) & {e.text for e in rule.examples if rule.subject in ("blocks", "cues")}


@pytest.mark.parametrize("rule", [r for s in SUBJECTS for r in load.rules(s)], ids=lambda r: r.id)
def test_rule_has_rejects(rule: Rule) -> None:
    assert rule.rejects, "show a look-alike that the rule must pass over"


@pytest.mark.parametrize("name", sorted(load.fragments()))
def test_fragment_compiles_and_is_used(name: str) -> None:
    regex.compile(compose("{{" + name + "}}"), regex.VERSION1)
    rules = [f.read_text("utf-8") for f in (ROOT / "patterns").glob("*.toml")]
    code = [f.read_text("utf-8") for f in (ROOT / "extractor").rglob("*.py")]
    assert any("{{" + name + "}}" in text for text in [*rules, *code]) or any(f'"{name}"' in text for text in code)


# blocks.toml


def kind_of(line: str, given: Marks) -> tuple[str, tuple[str, ...]]:
    """The kind of `line` as the third of a document, and its sentences."""
    text = f"Tỉnh họp bàn\nHôm qua, tỉnh đã họp.\n{line}"
    block = segment(text, given)[2]
    return block.kind, tuple(text[s:e] for s, e in block.sentences)


def kind(rule: Rule) -> str:
    kind = rule.id.partition(".")[2]
    return "boilerplate" if kind == "related" else kind


def only(rule: Rule) -> Marks:
    if rule.id == "blocks.dateline":
        return Marks({}, frozenset(), compiled(rule))
    return Marks({rule.id.partition(".")[2]: compiled(rule)}, frozenset())


@pytest.mark.parametrize(("rule", "example"), examples("blocks"))
@pytest.mark.parametrize("full", [False, True], ids=["alone", "full"])
def test_block_example(rule: Rule, example: Example, full: bool) -> None:
    found, sentences = kind_of(example.text, marks() if full else only(rule))
    if rule.id == "blocks.dateline":
        match = compiled(rule).match(fold(example.text))
        assert match
        assert sentences[0] == example.text[match.end() :]
    else:
        assert found == kind(rule)


@pytest.mark.parametrize(("rule", "text"), rejects("blocks"))
def test_block_reject(rule: Rule, text: str) -> None:
    assert compiled(rule).search(fold(text)) is None
    found, sentences = kind_of(text, marks())
    if rule.id != "blocks.heading":  # a short line without an end mark is a heading, numbered or not
        assert found != kind(rule)
    assert sentences[0] == text


# quantities.toml


@pytest.mark.parametrize(("rule", "example"), examples("quantities"))
def test_quantity_example_alone(rule: Rule, example: Example) -> None:
    doc = document(example.text)
    found = {doc.text[q.start : q.end]: q for _, q in quantities.find(doc, [rule])}
    assert example.found in found
    assert stated(found[example.found], example.expect) == normal(example.expect)


@pytest.mark.parametrize(("rule", "example"), examples("quantities"))
def test_quantity_example_in_the_full_set(rule: Rule, example: Example) -> None:
    doc = document(example.text)
    found = {doc.text[q.start : q.end]: q for q in mentions(doc)[2]}
    assert example.found in found
    assert stated(found[example.found], example.expect) == normal(example.expect)
    assert found[example.found].rule == rule.id


@pytest.mark.parametrize(("rule", "text"), rejects("quantities"))
def test_quantity_reject(rule: Rule, text: str) -> None:
    doc = document(text)
    assert [doc.text[q.start : q.end] for _, q in quantities.find(doc, [rule])] == []
    assert rule.id not in {q.rule for q in mentions(doc)[2]}


# cues.toml


def sequence(text: str) -> list[tuple[str, Element]]:
    """What stands at each element of the one sentence of `text`, and the element."""
    doc = document(text)
    [block] = doc.blocks
    [sentence] = block.sentences
    here = sorted((m for group in mentions(doc) for m in group), key=lambda m: m.start)
    return [(doc.text[e.start : e.end], e) for e in elements(doc, sentence, here)]


@pytest.fixture
def only_cue(monkeypatch: pytest.MonkeyPatch, rule: Rule) -> None:
    """Run with one cue, and the words that only look like cues: these are what rejects are made of."""
    kept = [rule, *(r for r in load.rules("cues") if r.options["symbol"] == "w" and r is not rule)]
    monkeypatch.setattr(sequences, "_rules_by_word", lambda: sequences.rules_by_word(kept))


@pytest.mark.usefixtures("only_cue")
@pytest.mark.parametrize(("rule", "example"), examples("cues"))
def test_cue_example_alone(rule: Rule, example: Example) -> None:
    assert example.found in {text for text, e in sequence(example.text) if e.rule is rule}


@pytest.mark.parametrize(("rule", "example"), examples("cues"))
def test_cue_example_in_the_full_set(rule: Rule, example: Example) -> None:
    found = {text: e for text, e in sequence(example.text) if e.rule is not None}
    assert example.found in found
    assert found[example.found].rule is rule
    elsewhere = {rule.options.get("near"), rule.options.get("counting")}
    assert found[example.found].symbol in {rule.options["symbol"], *elsewhere}


@pytest.mark.usefixtures("only_cue")
@pytest.mark.parametrize(("rule", "text"), rejects("cues"))
def test_cue_reject_alone(rule: Rule, text: str) -> None:
    assert [found for found, e in sequence(text) if e.rule is rule] == []


@pytest.mark.parametrize(("rule", "text"), rejects("cues"))
def test_cue_reject_in_the_full_set(rule: Rule, text: str) -> None:
    assert [found for found, e in sequence(text) if e.rule is rule] == []


_SYLLABLE = regex.compile(
    r"(?:[bcdghklmnprstvx]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr)?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?"
)


def syllables(text: str) -> set[str]:
    """The syllables of `text` without marks."""
    marked = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return set(regex.findall(r"\p{L}+", "".join(c for c in marked if not unicodedata.combining(c))))


@pytest.mark.parametrize(("rule", "text"), rejects("cues"))
def test_cue_reject_is_a_look_alike(rule: Rule, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reject is Vietnamese and has a syllable of the cue in it; letters that no one writes prove nothing."""
    monkeypatch.setattr("patterns.compose.group", lambda terms, case: "|".join(terms))
    assert [s for s in syllables(text) if not _SYLLABLE.fullmatch(s)] == []
    assert syllables(text) & syllables(compose(rule.pattern))


# frames.toml


def framed(text: str) -> dict[str, IndicatorRecord]:
    found = process(from_text(text, name="example.txt")).indicators
    return {text[slice(*i.spans["value"][0])]: i for i in found}


@pytest.fixture
def only_frame(monkeypatch: pytest.MonkeyPatch, rule: Rule) -> None:
    """Run with one frame, and the last one for what it does not match."""
    alone = load.rules("frames")[-1]
    monkeypatch.setattr(frames, "_frames", lambda: tuple((r, compiled(r)) for r in (rule, alone)))


@pytest.mark.usefixtures("only_frame")
@pytest.mark.parametrize(("rule", "example"), examples("frames"))
def test_frame_example_alone(rule: Rule, example: Example) -> None:
    found = framed(example.text)
    assert example.found in found
    assert found[example.found].rules["name"] == rule.id


@pytest.mark.parametrize(("rule", "example"), examples("frames"))
def test_frame_example_in_the_full_set(rule: Rule, example: Example) -> None:
    found = framed(example.text)
    assert example.found in found
    record = found[example.found]
    assert record.rules["name"] == rule.id
    expect = dict(example.expect)
    if "name" in expect:
        assert " ".join(filter(None, (record.name, record.scope, record.base))) == expect.pop("name")
    assert stated(record, expect) == normal(expect)


@pytest.mark.usefixtures("only_frame")
@pytest.mark.parametrize(("rule", "text"), rejects("frames"))
def test_frame_reject_alone(rule: Rule, text: str) -> None:
    assert rule.id not in {r.rules["name"] for r in framed(text).values()}


@pytest.mark.parametrize(("rule", "text"), rejects("frames"))
def test_frame_reject_in_the_full_set(rule: Rule, text: str) -> None:
    assert rule.id not in {r.rules["name"] for r in framed(text).values()}


# places.toml


@pytest.mark.parametrize(("rule", "example"), examples("places"))
def test_place_example(rule: Rule, example: Example) -> None:
    doc = document(example.text)
    assert example.found in {p.text for p in places.find(doc, [rule])}
    assert (example.found, rule.id) in {(p.text, p.rule) for p in places.find(doc)}


@pytest.mark.parametrize(("rule", "text"), rejects("places"))
def test_place_reject(rule: Rule, text: str) -> None:
    doc = document(text)
    assert [p.text for p in places.find(doc, [rule])] == []
    assert rule.id not in {p.rule for p in places.find(doc)}


# dates.toml and citations.toml, with all rules


@pytest.mark.parametrize(("rule", "example"), [c for c in examples("dates") if not c.values[0].options.get("masthead")])
def test_date_example_in_the_full_set(rule: Rule, example: Example) -> None:
    doc = document(example.text)
    found = {doc.text[d.start : d.end]: d.value for d in mentions(doc)[0]}
    assert example.found in found
    assert found[example.found] == example.expect.get("value", found[example.found])


@pytest.mark.parametrize(("rule", "text"), rejects("dates"))
def test_date_reject_in_the_full_set(rule: Rule, text: str) -> None:
    assert rule.id not in {d.rule for d in mentions(document(text))[0]}


@pytest.mark.parametrize(("rule", "example"), examples("citations"))
def test_citation_example_in_the_full_set(rule: Rule, example: Example) -> None:
    doc = document(example.text)
    found: dict[str, CitationMention] = {doc.text[c.start : c.end]: c for c in mentions(doc)[1]}
    assert example.found in found
    assert {name: getattr(found[example.found], name) for name in example.expect} == dict(example.expect)


@pytest.mark.parametrize(("rule", "text"), rejects("citations"))
def test_citation_reject_in_the_full_set(rule: Rule, text: str) -> None:
    assert rule.id not in {c.rule for c in mentions(document(text))[1]}
