"""Indexing: what is new, changed, unchanged and gone; the same content whatever the order and number of runs."""

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractor.store.index
from extractor import Store, extract
from extractor.api import ProcessingError
from extractor.output.columns import KINDS, TABLES, columns
from extractor.output.jsonl import line
from extractor.store import derived
from extractor.store.connect import connect
from extractor.store.rows import _ELSEWHERE, exact
from tests.stored import dump

SAMPLES = Path(__file__).parents[3] / "corpus" / "samples"
ARTICLES = Path(__file__).parents[4] / "shared" / "articles"
ONE = "Năm 2023, tỷ lệ hộ nghèo của tỉnh Gia Lai đạt 5,2% theo Quyết định số 162/QĐ-UBND ngày 18/4/2023.\n"
TWO = "Ngày 18-4, tỷ lệ hộ dùng nước sạch đạt 93%; hết năm 2024 phấn đấu đạt trên 95,5%.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two folders with equal names in them, and the folder above as the one the command is given in."""
    for name, text in {"a/1.txt": ONE, "a/2.txt": TWO, "b/1.txt": TWO, "b/x/3.txt": ONE + TWO}.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def index(*paths, store="chiso.db", **options):
    return Store(store).index(paths, **options)


def forbidden(document):
    raise AssertionError(f"{document.name} is extracted again")


# What is done


def test_the_records_are_those_of_extract(tmp_path):
    with Store(tmp_path / "chiso.db") as store:
        store.index(SAMPLES)
        run, *found = store.records()
    expected = [record for result in extract([SAMPLES]) for record in result.records()]
    assert found == expected
    assert list(map(line, found)) == list(map(line, expected))
    assert run == extractor.api.run_record()


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles are not beside the repository")
def test_the_records_of_articles_are_those_of_extract(tmp_path):
    paths = sorted(ARTICLES.rglob("*.txt"))[::100]
    with Store(tmp_path / "chiso.db") as store:
        store.index(paths)
        found = list(store.records())[1:]
    assert found == [record for result in extract(paths) for record in result.records()]


def test_documents_are_named_by_their_paths_from_the_folder_of_the_store(folder):
    report = index("articles", store="stores/chiso.db")
    assert report.added == (
        "../articles/a/1.txt",
        "../articles/a/2.txt",
        "../articles/b/1.txt",
        "../articles/b/x/3.txt",
    )
    assert index("articles/a", "articles/b", store="articles/chiso.db").added == (
        "a/1.txt",
        "a/2.txt",
        "b/1.txt",
        "b/x/3.txt",
    )


def test_the_store_and_its_articles_can_move_together(folder, monkeypatch):
    index("articles")
    (folder / "elsewhere").mkdir()
    for name in ("articles", "chiso.db"):
        (folder / name).rename(folder / "elsewhere" / name)
    monkeypatch.setattr("extractor.pipeline.process", forbidden)
    report = index("elsewhere/articles", store="elsewhere/chiso.db")
    assert (len(report.unchanged), report.gone, report.derived) == (4, (), False)


def test_what_is_unchanged_is_not_extracted_again(folder, monkeypatch):
    index("articles")
    before = dump(Path("chiso.db"))
    os.utime("articles/a/1.txt", (0, 0))
    monkeypatch.setattr("extractor.pipeline.process", forbidden)
    report = index("articles")
    assert (report.added, report.changed, len(report.unchanged), report.derived) == ((), (), 4, False)
    assert dump(Path("chiso.db")) == before


@pytest.mark.parametrize("change", ["bytes", "form", "day", "version", "rules"])
def test_what_is_changed_is_replaced(folder, monkeypatch, change):
    index("articles/a")
    options = {}
    match change:
        case "bytes":
            Path("articles/a/1.txt").write_text(TWO, "utf-8")
        case "form":
            Path("articles/a/1.txt").write_text(unicodedata.normalize("NFD", ONE), "utf-8")
        case "day":
            options = {"published": "2024-04-20"}
        case "version":
            monkeypatch.setattr(extractor.store.index.run_record.__globals__["metadata"], "version", lambda name: "99")
        case "rules":
            monkeypatch.setattr("extractor.api.rules_sha256", lambda: "0" * 64)
    report = index("articles/a", **options)
    assert len(report.changed) == (1 if change in ("bytes", "form") else 2)
    assert report.derived
    index("articles/a", store="new.db", **options)
    assert dump(Path("chiso.db")) == dump(Path("new.db"))


def test_the_day_of_publication_is_kept_for_those_it_was_given_for(folder):
    Path("yearless.txt").write_text("Ngày 18-4, tỷ lệ hộ dùng nước sạch đạt 93%.\n", "utf-8")
    index("yearless.txt", published="2023-04-20")
    index("articles/b")
    with Store("chiso.db") as store:
        assert list(store.dates(source="yearless.txt")["value"]) == ["2023-04-18"]
    assert index("yearless.txt", published="2023-04-20").unchanged == ("yearless.txt",)
    assert index("yearless.txt").changed == ("yearless.txt",)


def test_a_document_is_there_once_however_many_paths_mean_it(folder):
    (folder / "link").symlink_to("articles/a")
    given = ["articles/a", "articles/a/1.txt", "articles", folder / "articles", "articles/*/1.txt", "link"]
    index(*given, store="one.db")
    index(*reversed(given), store="two.db")
    assert dump(Path("one.db")) == dump(Path("two.db"))
    with Store("one.db") as store:
        assert list(store.documents()["source"]) == sorted(f"articles/{n}.txt" for n in ("a/1", "a/2", "b/1", "b/x/3"))


def test_a_document_has_the_name_by_which_it_was_last_met(folder):
    index("articles/a")
    report = index("articles")
    assert len(report.unchanged) == 2
    index("articles", store="new.db")
    assert dump(Path("chiso.db")) == dump(Path("new.db"))


@settings(max_examples=20)
@given(
    order=st.permutations(["articles/a/1.txt", "articles/a/2.txt", "articles/b/1.txt", "articles/b/x/3.txt"]),
    runs=st.data(),
)
def test_the_order_and_the_number_of_runs_make_no_difference(tmp_path_factory, order, runs):
    work = tmp_path_factory.mktemp("order")
    for name, text in zip(sorted(order), (ONE, TWO, TWO, ONE + TWO), strict=True):
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    cut = runs.draw(st.integers(0, len(order)))
    paths = [work / name for name in order]
    for some in (paths[:cut], paths[cut:], paths[:1]):
        index(*some, store=work / "one.db")
    index(*sorted(paths), store=work / "two.db")
    assert dump(work / "one.db") == dump(work / "two.db")


# What is gone


def test_what_is_gone_is_mentioned_and_goes_with_prune(folder):
    index("articles")
    Path("articles/a/1.txt").unlink()
    shutil.rmtree("articles/b")
    report = index("articles")
    assert report.gone == ("articles/a/1.txt", "articles/b/1.txt", "articles/b/x/3.txt")
    assert (report.pruned, report.counts["documents"]) == (False, 4)
    report = index("articles", prune=True)
    assert (len(report.gone), report.pruned, report.counts["documents"], report.derived) == (3, True, 1, True)
    index("articles", store="new.db")
    assert dump(Path("chiso.db")) == dump(Path("new.db"))
    assert index("articles", prune=True).gone == ()


@pytest.mark.parametrize(
    ("given", "gone"),
    [
        ("articles/a", ["articles/a/1.txt"]),
        ("articles/a/1.txt", ["articles/a/1.txt"]),
        ("articles/?/1.txt", ["articles/a/1.txt", "articles/b/1.txt"]),
        ("articles/*", ["articles/a/1.txt", "articles/b/1.txt"]),
        ("articles/..", ["articles/a/1.txt", "articles/b/1.txt"]),
        (".", ["articles/a/1.txt", "articles/b/1.txt"]),
        ("articles/a/2.txt", []),
        ("other", []),
    ],
)
def test_only_what_lies_under_the_given_paths_is_gone(folder, monkeypatch, given, gone):
    index("articles")
    for name in ("articles/a/1.txt", "articles/b/1.txt"):
        Path(name).unlink()
    (folder / "other").mkdir()
    (folder / "other" / "3.txt").write_text(ONE, "utf-8")
    report = Store(folder / "chiso.db").index([folder / given])
    assert list(report.gone) == gone


def test_below_a_folder_that_is_not_there_nothing_is_gone(folder):
    """Its disk may not be mounted; from the folder above, its articles are seen to be gone."""
    index("articles")
    shutil.rmtree("articles/b")
    report = index("articles/b", prune=True)
    assert ([e.reason for e in report.skipped], report.gone, report.counts["documents"]) == (["missing"], (), 4)
    report = index("articles", prune=True)
    assert (report.skipped, len(report.gone), report.counts["documents"]) == ((), 2, 2)


def test_a_bad_article_does_not_keep_what_is_gone(folder):
    index("articles")
    Path("articles/a/0.txt").write_bytes(b"\xff\xfe\x00")
    Path("articles/b/1.txt").unlink()
    report = index("articles", prune=True)
    assert (len(report.skipped), report.gone) == (1, ("articles/b/1.txt",))


def test_a_pattern_takes_nothing_out_of_folders_that_it_does_not_go_into(folder):
    index("articles")
    shutil.rmtree("articles/b")
    Path("articles/c.txt").write_text("Có 5% hộ.", "utf-8")
    assert index("articles/*.txt", prune=True).gone == ()
    assert len(index("articles/**/*.txt", prune=True).gone) == 2


def test_what_cannot_be_reached_is_not_gone(folder, monkeypatch):
    index("articles")
    known = os.stat

    def refused(path, *rest, **options):
        if "b" in Path(os.fsdecode(path)).parts:
            raise PermissionError(13, "Permission denied", path)
        return known(path, *rest, **options)

    monkeypatch.setattr(os, "stat", refused)
    assert index("articles/a/1.txt", "articles/b/1.txt", prune=True).gone == ()


# What goes wrong


def test_one_bad_article_does_not_stop_the_others(folder):
    Path("articles/a/0.txt").write_bytes(b"\xff\xfe\x00")
    Path("articles/b/0.txt").write_text(" \n")
    errors = []
    report = index("articles", "-", "missing.txt", on_error=errors.append)
    assert sorted(e.reason for e in errors) == ["binary", "empty", "missing", "standard-input"]
    assert (len(report.added), list(report.skipped)) == (4, errors)


def test_an_article_on_which_the_extractor_fails_keeps_its_last_records(folder, monkeypatch):
    index("articles/a")
    before = dump(Path("chiso.db"))
    Path("articles/a/1.txt").write_text(TWO, "utf-8")
    monkeypatch.setattr("extractor.pipeline.process", forbidden)
    report = index("articles/a")
    assert [type(e) for e in report.skipped] == [ProcessingError]
    assert (dump(Path("chiso.db")), report.gone) == (before, ())


def test_a_name_that_is_no_text_is_an_error(folder):
    Path(os.fsdecode(b"articles/a/\xff.txt")).write_text(ONE, "utf-8")
    report = index("articles")
    assert ([e.reason for e in report.skipped], len(report.added)) == (["file-name"], 4)


def test_the_files_of_the_database_are_no_articles(folder):
    for name in ("chiso.db", "chiso.db-wal", "chiso.db-shm", "chiso.db-journal"):
        (folder / "articles" / name).touch()
    report = index("articles", store="articles/chiso.db")
    assert (report.skipped, len(report.added)) == ((), 4)


@pytest.mark.parametrize(
    "name", ["tin ngày 18-4 #1?.txt", "bài viết.txt", unicodedata.normalize("NFD", "hoà đỏ.txt"), "[1].txt"]
)
def test_any_name_that_is_text(folder, name):
    Path("articles", name).write_text(ONE, "utf-8")
    assert f"articles/{name}" in index(Path("articles", name), store=f"{name}.db").added
    Path("articles", name).unlink()
    assert index("articles", store=f"{name}.db", prune=True).gone == (f"articles/{name}",)


# What is derived


def test_derived_tables_are_made_when_something_changed(folder, monkeypatch):
    made = []
    monkeypatch.setattr(derived, "REBUILD", (lambda connection: made.append(connection.in_transaction),))
    index("articles")
    index("articles")
    Path("articles/a/1.txt").unlink()
    index("articles")
    assert made == [True]
    index("articles", prune=True)
    assert made == [True, True]


def test_what_was_derived_by_another_version_is_derived_again(folder, monkeypatch):
    index("articles/a", "articles/b")
    monkeypatch.setattr("extractor.api.rules_sha256", lambda: "0" * 64)
    (folder / "empty").mkdir()
    assert index("empty").derived
    assert not index("empty").derived


def test_a_derivation_that_fails_is_repaired_by_the_next_run(folder, monkeypatch):
    def fails(connection):
        connection.execute("INSERT INTO places (place_code, name, kind) VALUES ('province:1', 'X', 'province')")
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(derived, "REBUILD", (fails,))
        with pytest.raises(RuntimeError):
            index("articles")
    report = index("articles")
    assert (len(report.unchanged), report.derived) == (4, True)
    index("articles", store="new.db")
    assert dump(Path("chiso.db")) == dump(Path("new.db"))


# Rows


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_record_has_its_column(tmp_path, kind):
    connection = connect(tmp_path / "chiso.db", write=True)
    there = {row["name"] for row in connection.execute(f"PRAGMA table_info({TABLES[kind]})")}
    connection.close()
    assert set(columns(kind)) - _ELSEWHERE[kind] <= there


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**25), max_value=10**25))
def test_numbers_are_exact(value):
    connection = connect_in_memory()
    connection.execute("INSERT INTO numbers VALUES (?)", (exact(value),))
    (held,) = connection.execute("SELECT * FROM numbers").fetchone()
    assert Decimal(repr(held) if isinstance(held, float) else held) == value


def connect_in_memory():
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE numbers (value)")
    return connection


# The command


def chiso(*arguments, **options):
    code = "import sys; from extractor.cli import main; sys.exit(main())"
    environment = {"PYTHONPATH": str(Path(__file__).parents[3]), "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
        **options,
    )


def test_the_command_says_what_it_did(folder):
    Path("articles/a/bad.txt").write_bytes(b"\0")
    done = chiso("index", "articles", "--store", "chiso.db", "--report", "report.json", "--lang", "en")
    assert (done.returncode, done.stdout) == (1, "")
    assert "chiso: a/bad.txt: holds binary data" in done.stderr
    assert "Articles new: 4, changed: 0, unchanged: 0, skipped: 1" in done.stderr
    report = json.loads(Path("report.json").read_text("utf-8"))
    assert report["added"] == ["articles/a/1.txt", "articles/a/2.txt", "articles/b/1.txt", "articles/b/x/3.txt"]
    assert [skipped["reason"] for skipped in report["skipped"]] == ["binary"]
    for path in Path("articles/a").iterdir():
        path.unlink()
    done = chiso("index", "articles", "--store", "chiso.db", "--lang", "vi")
    assert "Có 2 bài trong kho mà tệp không còn nữa" in done.stderr
    done = chiso("index", "articles", "--store", "chiso.db", "--prune", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("arguments", "said"), [(["articles"], "--store"), (["--store", "chiso.db"], "chiso index")])
def test_what_is_missing_is_said(folder, arguments, said):
    done = chiso("index", *arguments, "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not Path("chiso.db").exists()
