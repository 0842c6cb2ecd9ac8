"""spaCy: the Vietnamese pipeline keeps the text, and the component's spans and records stand where they should."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from corpus.document import Document
from corpus.normalize import nfc
from corpus.read.text import from_text
from extractor import spacy_component
from extractor.pipeline import Extraction, document_record
from extractor.records import CitationRecord, DateRecord, IndicatorRecord, record_id
from extractor.spacy_component import offsets_in, vietnamese

ROOT = Path(__file__).parents[2]
TEXT = "Tỷ lệ hộ nghèo đạt 5,5%, theo Quyết định số 162/QĐ-UBND ngày 18-4-2023.\n  Đến nay, có 12 xã.\n"

pieces = st.sampled_from(
    ["Tỷ lệ", "hộ nghèo", "5%.", "Năm 2023", "ho\u0061\u0300", "\u00a0", " ", "  ", "\n", "\r\n", "\t", "\ufeff", "🇻🇳"]
)
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.lists(pieces, max_size=20).map("".join)
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return vietnamese()


def found_by_hand(document: Document) -> Extraction:
    """A stand-in for the pipeline: the value, citation and date of `TEXT`, wherever the document has them."""

    def place(piece: str) -> list[tuple[int, int]]:
        start = document.text.find(piece)
        return [(start, start + len(piece))] if start >= 0 else []

    def known(kind: str, span: tuple[int, int]) -> str:
        return record_id(document.text_sha256, "record", kind, span)

    common: Any = {"document": document.name, "quote": ""}
    indicators = [
        IndicatorRecord(
            id=known("i", span), kind="percent", name="Tỷ lệ", value=Decimal("5.50"), spans={"value": [span]}, **common
        )
        for span in place("5,5")
    ]
    citations = [
        CitationRecord(
            id=known("c", span),
            type="Quyết định",
            number="162",
            key="k",
            articles=("khoản 2",),
            spans={"key": [span]},
            **common,
        )
        for span in place("Quyết định số 162/QĐ-UBND")
    ]
    dates = [
        DateRecord(id=known("d", span), document=document.name, text="", value="2023-04-18", spans={"value": [span]})
        for span in place("ngày 18-4-2023")
    ]
    return Extraction(document_record(document), tuple(indicators), tuple(citations), tuple(dates))


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(spacy_component, "process", found_by_hand)
    yield
    spacy_component._revived.cache_clear()


# --- the Vietnamese pipeline -----------------------------------------------------------------------------------------


@given(texts)
@settings(max_examples=300, deadline=None)
def test_the_text_is_kept(text: str) -> None:
    doc = _vietnamese(text)
    assert doc.text == text
    assert all(token.text_with_ws == text[token.idx : token.idx + len(token.text_with_ws)] for token in doc)


_vietnamese = vietnamese()


def test_tokens_are_words_with_tags_and_sentences(nlp: Language) -> None:
    doc = nlp(TEXT)
    words = {token.text: (token.tag_, token.pos_) for token in doc}
    assert words["hộ"] == ("N", "NOUN")
    assert words["đạt"] == ("V", "VERB")
    assert words["Quyết định"] == ("N", "NOUN")
    assert words["."] == ("CH", "PUNCT")
    assert [sentence.text.strip() for sentence in doc.sents] == [line.strip() for line in TEXT.splitlines()]


def test_white_space_before_the_text_opens_no_sentence_of_its_own(nlp: Language) -> None:
    assert [sentence.text for sentence in nlp("\n  Một câu. Hai câu.").sents] == ["\n  Một câu.", "Hai câu."]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff"])
def test_a_text_without_words(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


def test_every_tag_of_the_model_has_a_universal_part_of_speech() -> None:
    from corpus.words import _models

    assert set(_models().tagger._labels) - set(spacy_component.POS) == {"FW", "X", "Z"}


def test_words_in_other_forms_are_the_same_words(nlp: Language) -> None:
    odd = "\ufeff" + unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n")
    doc = nlp(odd)
    assert doc.text == odd
    plain = [(nfc(t.text), t.tag_) for t in doc if not t.is_space and t.text != "\ufeff"]
    assert plain == [(t.text, t.tag_) for t in nlp(TEXT) if not t.is_space]


# --- the component ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize(
    "make", [vietnamese, lambda: spacy.blank("xx"), lambda: spacy.blank("en")], ids=["vi", "xx", "en"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_spans_stand_on_the_values_and_lead_to_their_records(
    make: Callable[[], Language], form: Literal["NFC", "NFD"]
) -> None:
    nlp = make()
    nlp.add_pipe("chiso")
    text = unicodedata.normalize(form, TEXT)
    doc = nlp(text)
    assert doc.text == text
    (indicator,), (citation,), (date,) = doc.spans["indicators"], doc.spans["citations"], doc.spans["dates"]
    assert "5,5" in indicator.text
    assert len(indicator.text) <= len("5,5%,")
    assert indicator.label_ == "percent"
    assert indicator._.record.value == Decimal("5.50")
    assert nfc(citation.text).startswith("Quyết định số 162/QĐ-UBND")
    assert citation._.record.articles == ("khoản 2",)
    assert nfc(date.text).startswith("ngày 18-4-2023")
    assert date._.record.value == "2023-04-18"
    assert doc._.chiso.indicators == (indicator._.record,)


@pytest.mark.usefixtures("by_hand")
def test_on_its_own_words_a_span_is_exact(nlp: Language) -> None:
    nlp = vietnamese()
    nlp.add_pipe("chiso")
    doc = nlp(TEXT)
    assert [span.text for key in doc.spans for span in doc.spans[key]] == [
        "5,5",
        "Quyết định số 162/QĐ-UBND",
        "ngày 18-4-2023",
    ]


@pytest.mark.usefixtures("by_hand")
def test_a_doc_keeps_its_records_when_it_is_stored() -> None:
    nlp = vietnamese()
    nlp.add_pipe("chiso")
    doc = nlp(TEXT)
    expected = found_by_hand(from_text(TEXT, name="text"))
    assert doc._.chiso == expected
    for copy in (
        Doc(nlp.vocab).from_bytes(doc.to_bytes()),
        next(iter(DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab))),
    ):
        assert copy._.chiso == expected
        assert [span._.record for span in copy.spans["dates"]] == list(expected.dates)


@pytest.mark.usefixtures("by_hand")
def test_the_records_come_back_from_other_processes() -> None:
    nlp = vietnamese()
    nlp.add_pipe("chiso")
    docs = list(nlp.pipe([TEXT, "Xin chào."], n_process=2))
    assert [len(doc._.chiso.indicators) for doc in docs] == [1, 0]
    assert docs[0].spans["indicators"][0]._.record.value == Decimal("5.50")


@pytest.mark.usefixtures("by_hand")
def test_displacy_shows_the_values() -> None:
    nlp = vietnamese()
    nlp.add_pipe("chiso")
    html = displacy.render(nlp(TEXT), style="span", options={"spans_key": "indicators"}, jupyter=False)
    assert "5,5" in html
    assert "percent" in html


@pytest.mark.usefixtures("by_hand")
def test_the_day_of_publication_is_handed_on() -> None:
    nlp = vietnamese()
    nlp.add_pipe("chiso")
    doc = nlp.make_doc(TEXT)
    doc._.chiso_published = "2023-04-20"
    assert nlp(doc)._.chiso.document.published == "2023-04-20"


def test_a_doc_that_was_not_processed_has_no_records(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc._.chiso is None
    assert doc[:2]._.record is None


def test_a_text_without_findings(nlp: Language) -> None:
    own = spacy.blank("xx")
    own.add_pipe("chiso")
    for text in ("", "\n", "Xin chào."):
        doc = own(text)
        assert [len(doc.spans[key]) for key in ("indicators", "citations", "dates")] == [0, 0, 0]


@given(texts)
@settings(max_examples=100, deadline=None)
def test_offsets_lead_back_to_the_text(text: str) -> None:
    document = from_text(text, name="text")
    offsets = offsets_in(text, document)
    mapped = [offsets(i) for i in range(len(document.text) + 1)]
    assert mapped == sorted(mapped)
    assert mapped[-1] == len(text)
    for start, end in pairwise(mapped):
        if start < end:
            assert nfc(text[start:end].replace("\r\n", "\n").replace("\r", "\n")) in document.text


@pytest.mark.parametrize("make", [vietnamese, lambda: spacy.blank("xx")], ids=["vi", "xx"])
def test_real_text_has_its_indicator(make: Callable[[], Language]) -> None:
    nlp = make()
    nlp.add_pipe("chiso")
    (doc,) = nlp.pipe(["Tỷ lệ hộ nghèo của tỉnh đạt 5%."])
    (span,) = doc.spans["indicators"]
    assert "5%" in span.text
    assert span._.record.value == 5
    assert "Tỷ lệ hộ nghèo" in span._.record.name


# --- as users have it ------------------------------------------------------------------------------------------------


def test_importing_twice_registers_once() -> None:
    code = "import importlib, extractor.spacy_component as c; importlib.reload(c); print(c.vietnamese()('một'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "một", done.stderr


def test_nothing_needs_to_be_imported_for_the_component() -> None:
    code = "import spacy; nlp = spacy.blank('xx'); nlp.add_pipe('chiso'); print(nlp('Xin chào')._.chiso is not None)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "True", done.stderr


def test_a_pipeline_is_saved_and_loaded(tmp_path: Path) -> None:
    nlp = vietnamese()
    nlp.add_pipe("chiso")
    nlp.to_disk(tmp_path)
    load = f"import spacy; nlp = spacy.load({str(tmp_path)!r})"
    code = f"{load}; print([t.text for t in nlp('hộ nghèo')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == str([t.text for t in nlp("hộ nghèo")]), done.stderr


@pytest.mark.filterwarnings("error")
def test_the_documentation_runs() -> None:
    page = (ROOT / "docs" / "spacy.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 6
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/spacy.md", "exec"), names)
    assert str(names["match"]) == "tỷ lệ hộ nghèo"
    assert [str(span) for span in names["near"]] == ["5%"]  # type: ignore[attr-defined]
