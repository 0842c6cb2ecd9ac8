"""The documentation shows what is so: its snippets run, its output is real, its rule and its tables hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import pytest
import regex

from corpus.document import Document
from corpus.read.text import from_text
from extractor.indicators.elements import elements
from extractor.indicators.frames import frame
from extractor.mentions import citations, dates, quantities
from extractor.mentions.arbiter import settle
from extractor.mentions.mention import Quantity
from extractor.pipeline import segmented
from patterns import compose, load
from patterns.rule import Rule
from tests import update_docs
from tests.update_docs import PAGES, ROOT, SHARED, measured_scores, refreshed

DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
WRITING = (ROOT / "docs" / "writing-rules.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_is_what_comes_out(page: str) -> None:
    assert refreshed(page) == (ROOT / page).read_text("utf-8"), "run: python -m tests.update_docs"


@pytest.mark.parametrize("page", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", DOCS, ids=lambda path: path.name)
def test_no_page_names_a_place_on_this_machine(page):
    text = page.read_text("utf-8")
    assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp|Users)/", text)
    assert str(ROOT) not in text


def test_a_block_that_prints_must_show_what(tmp_path, monkeypatch):
    (tmp_path / "page.md").write_text("```python\nprint(1)\n```\n")
    monkeypatch.setattr(update_docs, "ROOT", tmp_path)
    with pytest.raises(update_docs.DocsError, match="prints"):
        refreshed("page.md")


def test_a_wrong_output_is_seen(tmp_path, monkeypatch):
    (tmp_path / "page.md").write_text(
        "```console\n$ echo right\nwrong\n```\n\n```python\nprint(2)\n```\n\n```text\n1\n```\n"
    )
    monkeypatch.setattr(update_docs, "ROOT", tmp_path)
    assert (
        refreshed("page.md") == "```console\n$ echo right\nright\n```\n\n```python\nprint(2)\n```\n\n```text\n2\n```\n"
    )


def test_a_command_that_fails_is_seen(tmp_path, monkeypatch):
    (tmp_path / "page.md").write_text("```sh\nchiso extract missing.txt\n```\n")
    monkeypatch.setattr(update_docs, "ROOT", tmp_path)
    with pytest.raises(update_docs.DocsError, match=r"missing\.txt"):
        refreshed("page.md")


# README


def rows(text: str) -> Iterator[list[str]]:
    """The cells of all tables, a row at a time."""
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


@pytest.mark.skipif(not (SHARED / "gold" / "dev").is_dir(), reason="the gold articles are not beside the repository")
def test_the_figures_claim_no_more_than_is_measured():
    measured = measured_scores("dev")
    table = list(rows(README[README.index("generated: scores dev") : README.index("## How fast")]))
    for group, label, shown in update_docs.SCORED:
        [claimed] = [row[2:] for row in table if row[0] == label]
        for field, figure in zip(shown, claimed, strict=True):
            if figure != update_docs.NOTHING:
                assert float(figure) <= measured[group][field]["f1"] + 0.005 + 1e-9, f"{label}, {field}"


# docs/writing-rules.md


def the_rule() -> Rule:
    [block] = re.findall(r"^```toml\n(.*?)^```", WRITING, re.MULTILINE | re.DOTALL)
    [table] = tomllib.loads(block)["rule"]
    return load._rule("quantities", table)


def document(text: str) -> Document:
    return segmented(from_text(text, name="example"))


def in_the_full_set(text: str, rule: Rule) -> list[Quantity]:
    doc = document(text)
    rules = [*load.rules("quantities"), rule]
    settled = settle([*citations.find(doc), *dates.find(doc), *quantities.find(doc, rules)])
    return [mention for mention in settled if isinstance(mention, Quantity)]


def test_the_rule_of_the_worked_case_is_new():
    assert the_rule().id not in {rule.id for rule in load.rules("quantities")}
    assert regex.fullmatch(r"quantity\.[a-z-]+", the_rule().id)


def test_the_rule_of_the_worked_case_finds_its_examples():
    rule = the_rule()
    for example in rule.examples:
        alone = [quantity for _, quantity in quantities.find(document(example.text), [rule])]
        together = [quantity for quantity in in_the_full_set(example.text, rule) if quantity.rule == rule.id]
        for [found] in (alone, together):
            assert example.text[found.start : found.end] == example.found
            assert {name: str(getattr(found, name)) for name in example.expect} == example.expect


def test_the_rule_of_the_worked_case_passes_over_its_rejects():
    rule = the_rule()
    assert rule.rejects
    for text in rule.rejects:
        assert quantities.find(document(text), [rule]) == []


def test_the_unit_of_the_second_case_is_new_and_works(monkeypatch):
    text = "Hoạt độ đạt 2.100 becquerel/m3."
    assert "becquerel" not in load.lexicon("units")
    assert "\n```text\nbecquerel\n```\n" in WRITING
    known = load.lexicon
    monkeypatch.setattr(
        compose.load, "lexicon", lambda name: (*known(name), "becquerel") if name == "units" else known(name)
    )
    [table] = [t for t in load.read_toml("quantities.toml")["rule"] if t["id"] == "quantity.measure"]
    doc = document(text)
    [(_, found)] = quantities.find(doc, [load._rule("quantities", table)])
    assert (str(found.value), found.unit) == ("2100", "becquerel/m3")


def test_every_key_of_a_rule_is_explained():
    explained = {cell.strip("`") for cell, *_ in rows(WRITING.partition("## A rule")[2].partition("###")[0])} - {"Key"}
    assert explained == load._KNOWN


def test_every_rule_file_is_named():
    files = {path.name for path in (ROOT / "patterns").glob("*.toml")}
    assert {cell.strip("`") for cell, *_ in rows(WRITING.partition("## A rule")[0])} - {"File"} == files | {"lexicons/"}


def test_every_symbol_is_explained():
    table = WRITING.partition("| Symbol | Meaning |")[2].partition("\n\n")[0]
    explained = {symbol for cell, *_ in rows(table) for symbol in re.findall(r"`(.)`", cell)}
    seen = {rule.options["symbol"] for rule in load.rules("cues")}
    seen |= {rule.options["near"] for rule in load.rules("cues") if "near" in rule.options}
    for path in sorted((ROOT / "corpus" / "samples").glob("*.txt")):
        doc = document(path.read_text("utf-8"))
        for block in doc.blocks:
            for sentence in block.sentences:
                seen |= {element.symbol for element in elements(doc, sentence, [])}
    assert seen - explained == set()


def test_the_string_of_symbols_is_what_the_architecture_says():
    text, symbols = "Tỷ lệ hộ nghèo đạt 5%.", "HnaLQ."
    assert f"`{symbols}` for\n*{text}*" in (ROOT / "docs" / "architecture.md").read_text("utf-8")
    doc = document(text)
    sequence = elements(doc, doc.blocks[0].sentences[0], [quantity for _, quantity in quantities.find(doc)])
    assert "".join(element.symbol for element in sequence) == symbols
    assert [framed.frame.id for framed in frame(sequence)] == ["frame.linked"]
