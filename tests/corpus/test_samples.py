"""The sample articles are what the README promises, and their gold annotations hold by the guidelines."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import regex

from corpus.normalize import nfc
from corpus.read.text import from_bytes
from extractor.mentions.edtf import bounds
from extractor.pipeline import segmented
from tests.gold import SAMPLES, TIER, gold, gold_files, words

GOLD = gold_files()
NAMES = [path.stem for path in GOLD]
RECORD = {"kind", "tier", "span", "text", "value", "low", "high", "total", "unit", "comparator", "change", "reference",
          "name", "scope", "base", "status", "period", "place", "basis"}  # fmt: skip
VERBATIM = ("name", "scope", "base", "reference", "place")
UNITS = {"percent": {"%", "pp", "‰"}, "ratio": {None}, "rank": {None}, "count": {None}, "multiple": {"x"}}
EDTF_UNBOUND = regex.compile(r"(?:\d{4}|XXXX)(?:-(?:\d\d|XX)(?:-(?:\d\d|XX))?)?(?:/.*)?|\.\./.*")


def article(path: Path) -> bytes:
    return path.with_suffix(".txt").read_bytes()


def text_of(path: Path) -> str:
    return from_bytes(article(path), name=path.name).text


def records() -> list[object]:
    return [pytest.param(p, r, id=f"{p.stem}-{r['span'][0]}") for p in GOLD for r in gold(p)["records"]]


def pieces(text: str, verbatim: str) -> bool:
    """Whether the words of `verbatim` stand in `text` in that order."""
    at = 0
    for word in verbatim.split():
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


def test_there_are_enough() -> None:
    assert len(GOLD) >= 12
    assert sorted(p.name for p in SAMPLES.glob("*.txt")) == [f"{name}.txt" for name in NAMES]


@pytest.mark.parametrize("path", GOLD, ids=NAMES)
def test_length(path: Path) -> None:
    assert 150 <= len(text_of(path).split()) <= 500


@pytest.mark.parametrize("path", GOLD, ids=NAMES)
def test_file(path: Path) -> None:
    annotated = gold(path)
    assert set(annotated) == {"document", "sha256", "published", "records", "citations", "dates"}
    assert annotated["document"] == path.with_suffix(".txt").name
    text = text_of(path)
    assert annotated["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert annotated["published"] is None or regex.fullmatch(r"20\d\d-\d\d-\d\d", annotated["published"])
    written = path.read_text("utf-8")
    assert written == nfc(written)


@pytest.mark.parametrize("path", GOLD, ids=NAMES)
@pytest.mark.parametrize("group", ["records", "citations", "dates"])
def test_spans(path: Path, group: str) -> None:
    text = text_of(path)
    items = gold(path)[group]
    for item in items:
        start, end = item["span"]
        assert text[start:end] == item["text"]
    spans = [tuple(item["span"]) for item in items]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize("path", GOLD, ids=NAMES)
def test_every_kind_of_thing_is_there(path: Path) -> None:
    annotated = gold(path)
    assert len(annotated["records"]) >= 5
    assert annotated["dates"]


@pytest.mark.parametrize(("path", "record"), records())
def test_record(path: Path, record: dict[str, Any]) -> None:
    assert set(record) - {"also"} == RECORD
    assert record["tier"] == TIER[record["kind"]]
    assert (record["value"] is None) == (record["low"] is not None) == (record["high"] is not None)
    assert record["low"] is None or record["low"] < record["high"]
    assert record["total"] is None or record["kind"] in ("ratio", "rank")
    assert record["kind"] != "ratio" or record["value"] <= record["total"]
    assert record["unit"] in UNITS.get(record["kind"], {record["unit"]})
    assert record["kind"] != "money" or regex.fullmatch("[A-Z]{3}", record["unit"])
    assert record["comparator"] in ("=", ">", ">=", "<", "<=", "~")
    assert record["change"] in (None, "increase", "decrease")
    assert record["reference"] is None or record["change"] is not None
    assert record["status"] in ("actual", "target", "forecast")
    assert record["name"]
    period = record["period"]
    assert period in (None, "PRESENT_REF") or any(bounds(period)) or EDTF_UNBOUND.fullmatch(period)


@pytest.mark.parametrize(("path", "record"), records())
def test_record_is_verbatim(path: Path, record: dict[str, Any]) -> None:
    text = text_of(path)
    for field in VERBATIM:
        assert record[field] is None or record[field] == nfc(record[field]).strip()
        assert record[field] is None or pieces(text, record[field]), field
    for name in record.get("also", {}).get("name", []):
        assert not words(name) - words(text)
    assert set(record.get("also", {})) <= {"name", "period", "place"}
    assert record["basis"] is None or record["basis"] in {c["key"] for c in gold(path)["citations"]}


@pytest.mark.parametrize("path", GOLD, ids=NAMES)
def test_what_is_cited_and_dated(path: Path) -> None:
    annotated, text = gold(path), text_of(path)
    for citation in annotated["citations"]:
        assert set(citation) == {"span", "text", "type", "key", "date", "issuer"}
        assert citation["type"][0].isupper()
        assert citation["issuer"] is None or citation["issuer"] in text
        assert citation["date"] is None or citation["date"] in {d["value"] for d in annotated["dates"]}
    for date in annotated["dates"]:
        assert set(date) == {"span", "text", "value"}
        assert any(bounds(date["value"])) or "X" in date["value"]


@pytest.mark.parametrize("path", GOLD, ids=NAMES)
def test_nothing_in_boilerplate(path: Path) -> None:
    doc = segmented(from_bytes(article(path), name=path.name))
    idle = [b.span for b in doc.blocks if b.kind == "boilerplate"]
    spans = [item["span"] for group in ("records", "citations", "dates") for item in gold(path)[group]]
    assert [s for s in spans for start, end in idle if start <= s[0] < end] == []


def blocks(kind: str) -> set[str]:
    docs = (segmented(from_bytes(article(path), name=path.name)) for path in GOLD)
    return {doc.name for doc in docs for block in doc.blocks if block.kind == kind}


@pytest.mark.parametrize("kind", ["title", "paragraph", "heading", "item", "caption", "byline", "boilerplate"])
def test_every_kind_of_block_is_there(kind: str) -> None:
    assert blocks(kind)


def test_every_form_of_writing_is_there() -> None:
    sources = [article(path) for path in GOLD]
    assert any(source.startswith(b"\xef\xbb\xbf") for source in sources), "a byte order mark"
    assert any(b"\r\n" in source for source in sources), "CRLF"
    texts = [source.decode("utf-8") for source in sources]
    assert any(not unicodedata.is_normalized("NFC", text) for text in texts), "NFD"
    assert any("“" in text for text in texts), "curly quotes"


def test_every_kind_of_figure_is_there() -> None:
    found = [r for path in GOLD for r in gold(path)["records"]]
    assert {r["kind"] for r in found} == set(TIER)
    assert {r["status"] for r in found} == {"actual", "target", "forecast"}
    assert {r["change"] for r in found} == {None, "increase", "decrease"}
    assert {r["comparator"] for r in found} >= {"=", ">", ">=", "<", "~"}
    assert any(r["low"] is not None for r in found)
    assert any(r["scope"] for r in found)
    assert any(r["base"] for r in found)
    assert any(r["reference"] for r in found)
    assert any(r["basis"] for r in found)
    assert len({r["place"] for r in found}) >= 8


def test_the_articles_are_our_own() -> None:
    """No sentence of one sample stands in another: each is an article of its own."""
    seen: dict[str, str] = {}
    for path in GOLD:
        for line in text_of(path).splitlines():
            if len(line) > 60:
                assert seen.setdefault(line, path.stem) == path.stem


def test_annotations_are_json_that_reads_well() -> None:
    for path in GOLD:
        assert path.read_text("utf-8").rstrip() == json.dumps(gold(path), ensure_ascii=False, indent=1)
