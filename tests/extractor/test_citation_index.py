"""The citation index of a store: who cites what and where, decisions that last, and formats that are read back."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import bibtexparser
import pandas as pd
import pypandoc
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from extractor.identities.cited import Cited
from extractor.messages import texts
from extractor.output import bibtex, csl, jsonld, ris
from extractor.output.cited import EXTENSIONS, dumped, format_of
from extractor.output.errors import UnknownFormat
from extractor.output.references import reference
from extractor.store import Store
from extractor.store.citations import Entry, Mentioned, citation_index, decide, namesakes
from extractor.store.errors import SameCitation, UnknownCitation
from patterns import load
from tests.extractor.test_cli import chiso

TEXTS = ("id", "title", "genre", "number", "authority", "jurisdiction", "status", "language", "note")

ARTICLES = {
    "gialai/a.txt": "UBND tỉnh Gia Lai ban hành Quyết định số 162/QĐ-UBND ngày 18-4-2023 của UBND tỉnh Gia Lai về "
    "chuyển đổi số, căn cứ Quyết định số 749/QĐ-TTg ngày 3-6-2020 của Thủ tướng Chính phủ.\n\n"
    "Theo Quyết định 749, kinh tế số chiếm 20% GDP vào năm 2025.\n",
    "kontum/b.txt": "Quyết định số 162/QĐ-UBND ngày 20-4-2023 của UBND tỉnh Kon Tum đặt mục tiêu 80% hộ có internet. "
    "Quyết định 749/QĐ-TTG nêu 50%.\n",
    "c.txt": "Luật Đất đai số 31/2024/QH15 có hiệu lực. Theo Luật Đất đai năm 2024, 100% thửa đất được số hóa.\n",
    "d.txt": "Nghị quyết số 57-NQ/TW của Bộ Chính trị đặt mục tiêu 30% GDP. Dự thảo Luật Đất đai được 90% tán thành.\n",
}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    with Store(tmp_path / "chiso.db") as made:
        made.index([tmp_path / "articles"])
    return tmp_path / "chiso.db"


def entries(store: Path, **asked: Any) -> list[Entry]:
    with Store(store) as opened:
        return citation_index(opened.connection, **asked)


def test_who_cites_what_how_often_and_where(store: Path) -> None:
    [entry] = entries(store, key="749/qd-ttg")
    assert (entry.cited.key, entry.cited.date, entry.cited.issuer) == (
        "749/QĐ-TTg",
        "2020-06-03",
        "Thủ tướng Chính phủ",
    )
    assert entry.sources == ("articles/gialai/a.txt", "articles/kontum/b.txt")
    assert [mention.key for mention in entry.mentions] == ["749/QĐ-TTg", "Quyết định 749", "749/QĐ-TTg"]
    for mention in entry.mentions:
        text = ARTICLES[mention.source.removeprefix("articles/")]
        assert "749" in text[mention.start : mention.stop]
        assert text[mention.start : mention.stop] in mention.sentence


def test_same_number_of_two_provinces(store: Path) -> None:
    found = entries(store, key="quyết định 162")
    assert {entry.cited.place for entry in found} == {"Gia Lai", "Kon Tum"}
    with Store(store) as opened:
        near = namesakes(opened.connection, found[0].cited)
    assert [other.cited_id for other in near] == [found[1].cited.cited_id]


def test_what_an_article_cites(store: Path) -> None:
    for name in ("articles/c.txt", "c.txt"):
        assert [entry.cited.key for entry in entries(store, document=name)] == ["31/2024/QH15"]
    assert entries(store, document="nothing.txt") == []
    assert {entry.cited.draft for entry in entries(store, document="d.txt")} == {True, False}


def test_the_frame(store: Path) -> None:
    with Store(store) as opened:
        frame = opened.citation_index(key="749/QĐ-TTg")
        everything = opened.citation_index()
    assert list(frame["stated_key"]) == ["749/QĐ-TTg", "Quyết định 749", "749/QĐ-TTg"]
    assert set(frame["cited_by"]) == {2}
    assert set(frame["mentions"]) == {3}
    assert frame.dtypes["year"] == "Int64"
    assert len(everything) == sum(len(entry.mentions) for entry in entries(store))
    with Store(store) as opened:
        assert opened.citation_index(key="nothing").empty


def test_every_citation_has_its_document_and_reason(store: Path) -> None:
    with Store(store) as opened:
        frame = opened.citations()
        rules = opened.connection.execute("SELECT DISTINCT rule FROM merges").fetchall()
    assert frame["cited_id"].notna().all()
    assert all(row["rule"].replace(".", "-") in texts() for row in rules)


def test_every_rule_is_explained() -> None:
    code = "".join(
        path.read_text("utf-8") for path in (Path(__file__).parents[2] / "extractor/identities").glob("*.py")
    )
    rules = set(re.findall(r'"(cited\.[a-z-]+)"', code))
    assert len(rules) > 10
    assert {rule for rule in rules if rule.replace(".", "-") not in texts()} == set()


# Decisions


def test_decisions_last(store: Path) -> None:
    [entry] = entries(store, key="749/qd-ttg")
    first, _, last = entry.mentions
    one, other = decide(store, "apart", first.id, last.id)
    assert one == entry.cited.cited_id != other
    (store.parent / "articles" / "e.txt").write_text("Theo Quyết định số 411/QĐ-TTg, 20% GDP.\n", "utf-8")
    with Store(store) as opened:
        opened.index([store.parent / "articles"])
    again = entries(store, key="749/qd-ttg")
    assert {each.cited.cited_id for each in again} == {one, other}
    assert {m.rule for each in again for m in each.mentions if m.id == last.id} == {"cited.apart"}
    assert decide(store, "together", last.id, first.id)[0] == decide(store, "together", last.id, first.id)[1]
    assert len(entries(store, key="749/qd-ttg")) == 1
    with sqlite3.connect(store) as connection:
        assert connection.execute("SELECT count(*) FROM decisions").fetchone() == (1,)


def test_documents_can_be_joined_by_their_ids(store: Path) -> None:
    one, other = entries(store, key="162/QĐ-UBND")
    kept, same = decide(store, "together", one.cited.cited_id, other.cited.cited_id)
    assert kept == same
    [joint] = entries(store, key="162/QĐ-UBND")
    assert len(joint.mentions) == 2


def test_an_unknown_id_changes_nothing(store: Path) -> None:
    before = store.read_bytes()
    with pytest.raises(UnknownCitation, match="no-such-id"):
        decide(store, "apart", "no-such-id", "nor-this")
    assert store.read_bytes() == before


def test_rebuilding_changes_nothing(store: Path) -> None:
    before = entries(store)
    everything = store.parent / "articles"
    (everything / "c.txt").write_text(ARTICLES["c.txt"] + "\n", "utf-8")
    with Store(store) as opened:
        opened.index([everything])
    (everything / "c.txt").write_text(ARTICLES["c.txt"], "utf-8")
    with Store(store) as opened:
        opened.index([everything])
    assert entries(store) == before


# Formats

CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": ["legislation", "regulation", "bill", "report", "document"]},
            **{field: {"type": "string"} for field in TEXTS},
            "author": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["literal"],
                    "additionalProperties": False,
                    "properties": {"literal": {"type": "string"}},
                },
            },
            "issued": {
                "type": "object",
                "required": ["date-parts"],
                "additionalProperties": False,
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 1,
                        "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
                    }
                },
            },
        },
    },
}
"""What we write of CSL-JSON: all of it is in the public schema, csl-data.json of CSL 1.0.2."""

MENTION = Mentioned(
    id="m",
    document="a.txt",
    source="a.txt",
    uri=None,
    start=0,
    stop=9,
    key="k",
    articles=(),
    confidence=None,
    sentence="s",
    rule="cited.alone",
    evidence={},
)
CITED = Cited(
    cited_id="0123456789abcdef0123",
    key="749/QĐ-TTg",
    type="Quyết định",
    number="749",
    year=None,
    symbol="QĐ-TTg",
    issuer="Thủ tướng Chính phủ",
    place=None,
    date="2020-06-03",
    title=None,
    draft=False,
)
WORDS = st.text(
    st.sampled_from("aĐộ {}%&$#_~^\\\"'\n\r\t,;@=-–“”<>|:/[]*")
    | st.characters(codec="utf-8", exclude_categories=("C", "Z")),
    max_size=30,
)
TYPES = st.sampled_from([*load.values("reference_types"), "Công văn"])
DATES = st.none() | st.dates(min_value=date(1945, 9, 2)).map(lambda day: day.isoformat())


@st.composite
def cited_documents(draw: st.DrawFn) -> Entry:
    kind = draw(TYPES)
    title = draw(st.none() | WORDS.filter(str.strip))
    numbered = draw(st.booleans())
    cited = Cited(
        cited_id=draw(st.text("0123456789abcdef", min_size=20, max_size=20)),
        key=draw(st.sampled_from(["749/QĐ-TTg", "3/2023/TT-B&X", "57-NQ/TW"]))
        if numbered
        else f"{kind} {title or '7'}",
        type=kind,
        number="749" if numbered else None,
        year=draw(st.none() | st.integers(1945, 2030)),
        symbol="QĐ-TTg" if numbered else None,
        issuer=draw(st.none() | WORDS.filter(str.strip)),
        place=draw(st.none() | st.just("Gia Lai")),
        date=draw(DATES),
        title=title,
        draft=draw(st.booleans()),
    )
    return Entry(cited, (MENTION,))


LIBRARY = st.lists(cited_documents(), max_size=4, unique_by=lambda entry: entry.cited.cited_id[:6])


RAW: dict[str, Any] = {"text": False, "encoding": None}
"""For output as bytes."""


def plain(text: str | None) -> str | None:
    return text and " ".join(text.split())


@given(LIBRARY)
def test_csl_json_is_valid_and_whole(library: list[Entry]) -> None:
    references = [reference(entry) for entry in library]
    items = json.loads(csl.text(references))
    Draft202012Validator(CSL).validate(items)
    for item, each in zip(items, references, strict=True):
        assert (item["id"], item["title"], item.get("authority")) == (each.citekey, each.title, each.issuer)
        assert item.get("number") == each.number
        parts = item.get("issued", {}).get("date-parts", [[]])[0]
        assert "-".join(f"{part:02}" for part in parts) == (each.date or "")


@given(LIBRARY)
def test_bibtex_is_read_back(library: list[Entry]) -> None:
    references = [reference(entry) for entry in library]
    parsed = bibtexparser.parse_string(bibtex.text(references), append_middleware=[LatexDecodingMiddleware()])
    assert parsed.failed_blocks == []
    assert [entry.key for entry in parsed.entries] == [each.citekey for each in references]
    for entry, each in zip(parsed.entries, references, strict=True):
        fields = {name: field.value for name, field in entry.fields_dict.items()}
        assert fields.get("date") == each.date
        assert entry.entry_type == each.kinds["bibtex"]
        assert set(fields) >= {"title", "type", "location", "note"}


@given(LIBRARY)
def test_ris_is_read_back(library: list[Entry]) -> None:
    references = [reference(entry) for entry in library]
    parsed = rispy.loads(ris.text(references))
    assert len(parsed) == len(references)
    for entry, each in zip(parsed, references, strict=True):
        assert entry["type_of_reference"] == each.kinds["ris"]
        assert entry["title"].startswith(each.title)
        assert entry.get("authors") == ([f"{each.issuer},"] if each.issuer else None)
        assert entry["accession_number"] == each.id
        assert entry.get("year") == (each.date[:4] if each.date else None)


ODD = [
    "về {chuyển đổi số} & 5G",
    "tăng 100% #1 $5 a_b",
    "dấu ~ ^ và \\n",
    'gọi là "Luật mới"',
    "một\nhai\tba",
    "Quyền @, = và [x] <y> |z|",
    "Đắk Lắk, hoà và hòa, ƠƯ",
]


def test_a_reference_manager_imports_bibtex_without_loss() -> None:
    odd = [
        replace(CITED, cited_id=f"{n:06}{'0' * 14}", symbol=None, key=f"Luật {t}", title=t) for n, t in enumerate(ODD)
    ]
    references = [reference(Entry(cited, (MENTION,))) for cited in odd]
    imported = {item["id"]: item for item in imported_by_pandoc(bibtex.text(references), "biblatex")}
    assert set(imported) == {each.citekey for each in references}
    for each in references:
        item = imported[each.citekey]
        assert plain(item["title"]) == plain(each.title)
        assert (item["number"], item["genre"], item["publisher"]) == (each.number, each.type, each.issuer)


@given(WORDS)
def test_braces_are_always_in_pairs(words: str) -> None:
    text = bibtex.text([reference(Entry(replace(CITED, symbol=None, key=f"Luật {words}"), (MENTION,)))])
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0


def imported_by_pandoc(text: str, form: str) -> Any:
    return json.loads(pypandoc.convert_text(text, "csljson", format=form))


REAL = [
    (CITED, "regulation"),
    (
        replace(CITED, key="31/2024/QH15", type="Luật", number="31", year=2024, symbol="QH15", title="Đất đai"),
        "legislation",
    ),
    (replace(CITED, key="Luật Đất đai", type="Luật", number=None, symbol=None, title="Đất đai", draft=True), "bill"),
    (
        replace(CITED, key="12/BC-UBND", type="Báo cáo", symbol="BC-UBND", place="Gia Lai", date=None, year=2023),
        "report",
    ),
    (replace(CITED, key="9/UBND-KT", type="Công văn", symbol="UBND-KT"), "document"),
]


@pytest.mark.parametrize(("cited", "kind"), REAL)
def test_a_real_reader_takes_every_format(cited: Cited, kind: str) -> None:
    each = reference(Entry(cited, (MENTION,)))
    [item] = json.loads(csl.text([each]))
    assert item["type"] == kind
    [from_csl] = imported_by_pandoc(csl.text([each]), "csljson")
    assert {name: from_csl[name] for name in item if name != "issued"} == {
        k: v for k, v in item.items() if k != "issued"
    }
    [from_bibtex] = imported_by_pandoc(bibtex.text([each]), "biblatex")
    [from_ris] = imported_by_pandoc(ris.text([each]), "ris")
    for read in (from_bibtex, from_ris):
        assert read["id"] == each.citekey
        assert each.title in read["title"]
        assert (each.number or "") in read["title"] + read.get("number", "")
        assert read["publisher"] == each.issuer
        assert read["issued"]["date-parts"][0][0] == int((each.date or "0")[:4])
    assert from_bibtex["issued"] == item["issued"]


def test_a_citation_is_rendered() -> None:
    library = csl.text([reference(Entry(CITED, (MENTION,)))])
    [item] = json.loads(library)
    yaml = f"---\nreferences: {json.dumps([item], ensure_ascii=False)}\n---\n\nXem [@{item['id']}].\n"
    rendered = pypandoc.convert_text(yaml, "plain", format="markdown", extra_args=["--citeproc", "--wrap=none"])
    assert "Quyết định 749/QĐ-TTg" in rendered
    assert "2020" in rendered


def test_json_ld(store: Path) -> None:
    found = entries(store)
    graph = json.loads(jsonld.text(found))
    assert graph["@context"] == "https://schema.org"
    laws = {node["@id"]: node for node in graph["@graph"] if node["@type"] == "Legislation"}
    articles = [node for node in graph["@graph"] if node["@type"] == "Article"]
    assert len(laws) == len(found)
    decision = next(node for node in laws.values() if node.get("legislationIdentifier") == "749/QĐ-TTg")
    assert decision["legislationType"] == "Quyết định"
    assert decision["legislationDate"] == "2020-06-03"
    assert decision["legislationPassedBy"]["name"] == "Thủ tướng Chính phủ"
    assert decision["name"] == "Quyết định 749/QĐ-TTg"
    cites = {node["name"]: {cited["@id"] for cited in node["citation"]} for node in articles}
    assert {name for name, cited in cites.items() if decision["@id"] in cited} == {"gialai/a.txt", "kontum/b.txt"}
    assert set().union(*cites.values()) == set(laws)


def test_types_of_references_are_types() -> None:
    types = {t for types in load.read_toml("citations.toml")["codes"].values() for t in types}
    known = types | {"Luật", "Bộ luật", "Hiến pháp", "Pháp lệnh"}
    assert set(load.values("reference_types")) <= known


def test_citekeys_are_plain_and_stable() -> None:
    key = reference(Entry(CITED, (MENTION,))).citekey
    assert key == "quyet-dinh-749-qd-ttg-012345"
    assert key.isascii()


# The command


def test_the_command(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(store.parent)
    table = chiso("citations", "--store", "chiso.db", "--format", "table", "--lang", "en")
    assert (table.returncode, table.stderr) == (0, "")
    assert "Quyết định 749/QĐ-TTg" in table.stdout
    lines = [json.loads(line) for line in chiso("citations", "--store", "chiso.db").stdout.splitlines()]
    assert {line["record"] for line in lines} == {"cited"}
    assert [line["cited_by"] for line in lines] == sorted((line["cited_by"] for line in lines), reverse=True)
    explained = chiso("citations", "--store", "chiso.db", "--key", "quyết định 162", "--explain", "--lang", "en").stdout
    assert "the same number, symbol and place" in explained or "the only mention" in explained
    assert explained.count("kept apart") == 2
    assert "articles/kontum/b.txt:0–" in explained


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_files(store: Path, extension: str) -> None:
    destination = store.with_name(f"cited{extension}")
    done = chiso("citations", "--store", store, "-o", destination)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert destination.read_bytes() == dumped(entries(store), EXTENSIONS[extension])
    assert (
        destination.read_bytes()
        == chiso("citations", "--store", store, "--format", EXTENSIONS[extension], **RAW).stdout
    )
    if extension == ".csv":
        frame = pd.read_csv(destination)
        assert len(frame) == sum(len(entry.mentions) for entry in entries(store))


def test_a_decision_needs_two_mentions(store: Path) -> None:
    mention = entries(store)[0].mentions[0].id
    with pytest.raises(SameCitation):
        decide(store, "apart", mention, mention)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "--store"),
        (["--store", "none.db"], 2, "none.db"),
        (["--store", "chiso.db", "--format", "xml"], 2, "xml"),
        (["--store", "chiso.db", "-o", "x.txt"], 2, ".ris"),
        (["--store", "chiso.db", "-o", "x.csv", "--format", "table"], 2, "csv"),
        (["--store", "chiso.db", "--apart", "a", "b"], 2, "a"),
        (["--store", "chiso.db", "--apart", "a", "b", "--together", "a", "b"], 2, "--together"),
        (["--store", "chiso.db", "--key", "1/1999/QĐ-X"], 0, "no such document"),
    ],
)
def test_mistakes_are_told(
    store: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(store.parent)
    done = chiso("citations", *arguments, "--lang", "en")
    assert done.returncode == code
    assert said in done.stderr
    assert done.stdout == ""


def test_deciding_by_the_command(store: Path) -> None:
    [entry] = entries(store, key="749/qd-ttg")
    first, *_, last = entry.mentions
    done = chiso("citations", "--store", store, "--apart", first.id, last.id, "--lang", "en")
    assert done.returncode == 0
    assert "Told apart" in done.stderr
    assert len(entries(store, key="749/qd-ttg")) == 2
    done = chiso("citations", "--store", store, "--together", first.id, last.id, "--lang", "en")
    assert "Joined" in done.stderr
    assert len(entries(store, key="749/qd-ttg")) == 1


def test_an_extension_chooses_the_format() -> None:
    assert format_of(Path("x.RIS")) == "ris"
    with pytest.raises(UnknownFormat):
        format_of(Path("x.docx"))
