"""The store as other programs open it: full-text tables that stay true, Datasette, views, pandas."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from extractor import Store
from extractor.store.connect import connect

SEARCHED = ("sentences", "indicators", "citations")

FIRST = (
    "Năm 2023, tỷ lệ hộ dùng điện của huyện Đăk Đoa đạt 97% theo Quyết định 15/QĐ-UBND ngày 02-3-2021 của UBND huyện.\n"
)
SECOND = "Năm 2023, Đài Loan mua 12% lượng chè. Nghị định 13/2023/NĐ-CP và Nghị định 13/2023/NĐ-CP được nhắc hai lần.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "first.txt").write_text(FIRST, "utf-8")
    (tmp_path / "articles" / "second.txt").write_text(SECOND, "utf-8")
    _index(tmp_path)
    return tmp_path


def _index(folder: Path, **options: Any) -> None:
    with Store(folder / "chiso.db") as store:
        store.index([folder / "articles"], **options)


def _is_true(folder: Path) -> bool:
    """Whether the full-text tables hold just what the tables hold; SQLite raises where they do not."""
    with closing(connect(folder / "chiso.db", write=True)) as connection:
        for table in SEARCHED:
            connection.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")
    return True


def _matches(folder: Path, table: str, word: str) -> int:
    with closing(sqlite3.connect(folder / "chiso.db")) as connection:
        (count,) = connection.execute(
            f"SELECT count(*) FROM {table}_fts WHERE {table}_fts MATCH ?", (f'"{word}"',)
        ).fetchone()
    return int(count)


# The full-text tables follow


def test_they_follow_a_changed_article(folder):
    assert _matches(folder, "sentences", "chè") == _matches(folder, "indicators", "che") == 1
    (folder / "articles" / "second.txt").write_text(SECOND.replace("chè", "gạo"), "utf-8")
    _index(folder)
    assert _is_true(folder)
    assert _matches(folder, "sentences", "chè") == _matches(folder, "indicators", "che") == 0
    assert _matches(folder, "sentences", "gạo") == _matches(folder, "indicators", "gao") == 1


def test_they_follow_an_article_that_went(folder):
    (folder / "articles" / "second.txt").unlink()
    _index(folder, prune=True)
    assert _is_true(folder)
    assert _matches(folder, "sentences", "dai loan") == 0
    assert _matches(folder, "citations", "13/2023/NĐ-CP") == 0
    assert _matches(folder, "citations", "15/QĐ-UBND") == 1


def test_they_follow_a_row_that_someone_changes(folder):
    with closing(connect(folder / "chiso.db", write=True)) as connection:
        connection.execute("UPDATE indicators SET name = 'độ phủ sóng' WHERE name LIKE '%điện%'")
        connection.execute("UPDATE indicators SET place_code = NULL")
        connection.execute("UPDATE citations SET title = 'Về phủ sóng'")
        connection.execute("DELETE FROM sentences WHERE text LIKE '%Đài Loan%'")
    assert _is_true(folder)
    assert _matches(folder, "indicators", "do phu song") == 1
    assert _matches(folder, "citations", "ve phu song") == _count(folder, "citations") > 0
    assert _matches(folder, "indicators", "dai loan") == 0


def _count(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "chiso.db")) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_every_letter_is_found_without_its_diacritics(tmp_path):
    letters = "aáàảãạăắằẳẵặâấầẩẫậ eéèẻẽẹêếềểễệ iíìỉĩị oóòỏõọôốồổỗộơớờởỡợ uúùủũụưứừửữự yýỳỷỹỵ dđðÐ"
    (tmp_path / "a.txt").write_text("Có 5% hộ.\n", "utf-8")
    with Store(tmp_path / "chiso.db") as store:
        store.index([tmp_path / "a.txt"])
    for group in letters.split():
        for letter in group:
            for word in (f"x{letter}", f"X{letter.upper()}"):
                with closing(connect(tmp_path / "chiso.db", write=True)) as connection:
                    connection.execute("UPDATE sentences SET text = ?", (word,))
                assert _matches(tmp_path, "sentences", f"x{group[0]}") == 1, word


# Datasette


def _pages(path: Path, *urls: str) -> list[Any]:
    """What Datasette answers to `urls`, as JSON."""
    datasette = pytest.importorskip("datasette.app").Datasette([str(path)])

    async def answers() -> list[Any]:
        responses = [await datasette.client.get(url, follow_redirects=True) for url in urls]
        assert [response.status_code for response in responses] == [200] * len(urls)
        return [
            response.json() if ".json" in url else response.text for url, response in zip(urls, responses, strict=True)
        ]

    return asyncio.run(answers())


def test_datasette_searches_the_tables(folder):
    urls = [
        "/chiso/sentences.json?_shape=array&_search=dai+loan",
        "/chiso/sentences.json?_shape=array&_search=Đài+Loan",
        "/chiso/indicators.json?_shape=array&_search=ho+dung+dien",
        "/chiso/indicators.json?_shape=array&_search=hộ+dùng+điện+Đăk+Đoa",
        "/chiso/citations.json?_shape=array&_search=13/2023/ND-CP",
        "/chiso/citations.json?_shape=array&_search=13/2023/NĐ-CP",
        "/chiso/figures.json?_shape=array&_fts_table=indicators_fts&_fts_pk=indicator_id&_search=dien",
    ]
    found = _pages(folder / "chiso.db", *urls)
    assert [len(rows) for rows in found] == [1, 1, 1, 1, 2, 2, 1]
    assert found[-1][0]["quote"] == FIRST.strip()


def test_datasette_offers_a_search_box(folder):
    for page in _pages(folder / "chiso.db", *(f"/chiso/{table}" for table in SEARCHED)):
        assert 'name="_search"' in page


def test_datasette_hides_what_the_index_is_made_of(folder):
    (tables,) = _pages(folder / "chiso.db", "/chiso.json")
    shown = {table["name"] for table in tables["tables"] if not table["hidden"]}
    assert {"documents", "indicators", "citations", "dates", "sentences"} <= shown
    assert not any("_fts" in name for name in shown)
    assert {"articles", "figures", "mentions", "citations_by_document", "conflicting_figures"} <= {
        view["name"] for view in tables["views"]
    }


# Views


def _rows(folder: Path, query: str) -> list[dict[str, Any]]:
    with closing(connect(folder / "chiso.db", write=False)) as connection:
        return [dict(row) for row in connection.execute(query)]


def test_figures_have_their_sentence(folder):
    first, second = _rows(folder, "SELECT * FROM figures ORDER BY document, start")
    assert (first["document"], first["value"], first["unit"], first["period"], first["place"], first["basis"]) == (
        "first.txt", 97, "%", "2023", "huyện Đăk Đoa", "15/QĐ-UBND",
    )  # fmt: skip
    assert first["quote"] == FIRST.strip()
    assert second["quote"].startswith("Năm 2023, Đài Loan")


def test_mentions_have_their_sentence(folder):
    keys = [row["key"] for row in _rows(folder, "SELECT * FROM mentions ORDER BY document, start")]
    assert keys == ["15/QĐ-UBND", "13/2023/NĐ-CP", "13/2023/NĐ-CP"]


def test_which_article_cites_which_document(folder):
    rows = _rows(folder, "SELECT document, cited, mentions, issuer, date FROM citations_by_document ORDER BY document")
    assert [tuple(row.values()) for row in rows] == [
        ("first.txt", "15/QĐ-UBND", 1, "Ủy ban nhân dân", "2021-03-02"),
        ("second.txt", "13/2023/NĐ-CP", 2, "Chính phủ", None),
    ]


def test_articles_count_their_records(folder):
    rows = _rows(folder, "SELECT document, indicators, citations FROM articles ORDER BY document")
    assert [tuple(row.values()) for row in rows] == [("first.txt", 1, 1), ("second.txt", 1, 2)]


def test_conflicting_figures_stand_together(folder):
    with closing(connect(folder / "chiso.db", write=True)) as connection:
        connection.execute("UPDATE indicators SET fact_id = NULL")
        connection.execute("DELETE FROM conflicts")
        connection.execute("DELETE FROM facts")
        for number, value in enumerate(("97", "12"), start=1):
            connection.execute("INSERT INTO facts VALUES (?, '{}', ?, 1, 1)", (number, value))
            connection.execute("INSERT INTO conflicts VALUES (1, ?, 'weak')", (number,))
            connection.execute("UPDATE indicators SET fact_id = ? WHERE value = ?", (number, int(value)))
    rows = _rows(folder, "SELECT conflict_id, stated, document FROM conflicting_figures")
    assert [tuple(row.values()) for row in rows] == [(1, "97", "first.txt"), (1, "12", "second.txt")]


def test_pandas_reads_tables_and_views(folder):
    import pandas as pd

    with closing(sqlite3.connect(folder / "chiso.db")) as connection:
        frame = pd.read_sql("SELECT * FROM figures", connection)
    assert list(frame["value"]) == [97, 12]
