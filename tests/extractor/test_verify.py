"""Verify: everything that a record says of its source is checked again, and what fails is named with its reason."""

import json
import shutil
import sqlite3
import unicodedata
from contextlib import closing

import pytest

from extractor.cli import main
from extractor.verify import Failure, by_document, read_rows, verify
from tests.gold import SAMPLES

SAMPLE = "01-gia-lai-digital.txt"


@pytest.fixture
def folder(tmp_path):
    """A folder with one sample, and its records beside it."""
    shutil.copy(SAMPLES / SAMPLE, tmp_path / SAMPLE)
    assert main(["extract", str(tmp_path), "-o", str(tmp_path / "records.jsonl"), "--quiet"]) == 0
    return tmp_path


def rows(folder):
    return [json.loads(line) for line in (folder / "records.jsonl").read_text("utf-8").splitlines()]


def rewrite(folder, changed):
    lines = [json.dumps(row, ensure_ascii=False) for row in changed]
    (folder / "records.jsonl").write_text("\n".join(lines), "utf-8")


def failures(folder) -> list[Failure]:
    documents = by_document(read_rows(folder / "records.jsonl"))
    found = verify((str(folder / group[0]["document"]), group) for group in documents)
    return [failure for verified in found for failure in verified.failures]


def edit(folder, old, new):
    path = folder / SAMPLE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_untouched_records_hold(folder):
    assert failures(folder) == []


def test_all_samples_hold(tmp_path):
    records = tmp_path / "records.jsonl"
    assert main(["extract", str(SAMPLES), "-o", str(records), "--quiet"]) == 0
    assert main(["verify", str(records), "--root", str(SAMPLES)]) == 0


@pytest.mark.parametrize("field", ["name", "place", "quote"])
def test_a_field_that_was_changed_is_found(folder, field):
    changed = rows(folder)
    row = next(row for row in changed if row["record"] == "indicator" and row.get(field))
    row[field] += " x"
    rewrite(folder, changed)
    (failure,) = failures(folder)
    assert (failure.reason, failure.record) == ("differs", row["id"])
    assert failure.field == ("sentence" if field == "quote" else field)


def test_a_number_that_was_changed_is_found(folder):
    changed = rows(folder)
    row = next(row for row in changed if row["record"] == "indicator" and row["value"])
    row["value"] = 999
    rewrite(folder, changed)
    (failure,) = failures(folder)
    assert (failure.reason, failure.field, failure.stated) == ("differs", "value", "999")


def test_a_span_that_was_moved_is_found(folder):
    changed = rows(folder)
    row = next(row for row in changed if row["record"] == "indicator")
    row["spans"]["value"] = [[start + 1, end] for start, end in row["spans"]["value"]]
    rewrite(folder, changed)
    assert failures(folder)[0].reason == "id"


def test_a_span_outside_the_text_is_found(folder):
    changed = rows(folder)
    row = next(row for row in changed if row["record"] == "indicator" and row["name"])
    row["spans"]["name"] = [[10, 10**6]]
    rewrite(folder, changed)
    (failure,) = failures(folder)
    assert (failure.reason, failure.field) == ("outside", "name")


def test_other_line_ends_and_forms_of_accents_are_another_file_with_the_same_text(folder):
    path = folder / SAMPLE
    path.write_bytes(unicodedata.normalize("NFD", path.read_text("utf-8")).replace("\n", "\r\n").encode())
    assert [failure.reason for failure in failures(folder)] == ["bytes"]


def test_what_stands_before_a_change_holds_what_stands_behind_has_moved_what_was_changed_is_gone(folder):
    first = next(row for row in rows(folder) if row["record"] == "indicator" and row["spans"]["value"][0][0] > 600)
    number = first["quote"][:20]
    edit(folder, number, f"Mới đây {number}")
    found = failures(folder)
    assert found[0].reason == "text"
    reasons = {failure.record: failure.reason for failure in found[1:]}
    assert set(reasons.values()) <= {"moved", "gone"}
    at = first["spans"]["sentence"][0][0]
    for row in rows(folder):
        if row["record"] == "indicator" and row["spans"]["sentence"][0][1] < at:
            assert row["id"] not in reasons
    moved = next(failure for failure in found if failure.reason == "moved" and failure.at > at)
    assert (folder / SAMPLE).read_text("utf-8")[moved.at :].startswith(moved.stated)


def test_a_sentence_that_went_is_gone(folder):
    row = next(row for row in rows(folder) if row["record"] == "indicator")
    edit(folder, row["quote"], "")
    assert ("gone", row["id"]) in [(failure.reason, failure.record) for failure in failures(folder)]


def test_a_source_that_went_is_named(folder, capsys):
    (folder / SAMPLE).unlink()
    assert [failure.reason for failure in failures(folder)] == ["unreadable"]
    assert main(["verify", str(folder / "records.jsonl"), "--root", str(folder), "--lang", "en"]) == 1
    out, err = capsys.readouterr()
    assert SAMPLE in out
    assert "--root" in out
    assert "in 1 articles something does not hold" in err


def test_without_its_document_the_hash_is_not_known(folder):
    rewrite(folder, [row for row in rows(folder) if row["record"] not in ("document", "run")])
    assert [failure.reason for failure in failures(folder)] == ["no-document"]


def test_json_for_machines(folder, capsys):
    edit(folder, "62%", "63%")
    assert main(["verify", str(folder / "records.jsonl"), "--root", str(folder), "--json", "--quiet"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["reason"] == "text"
    assert {line["document"] for line in lines} == {SAMPLE}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "records.jsonl:1: is no JSON object"),
        ("[]", "records.jsonl:1: is no JSON object"),
        ('{"record": "x"}', 'record is "x"'),
        ('{"record": "date", "document": "a", "id": "b", "text": "c"}', "lacks the field spans"),
        ('{"record": "date", "document": "a", "id": "b", "text": "c", "spans": {"value": [[1]]}}', "spans.value"),
        ('{"record": "date", "document": "a", "id": "b", "text": "c", "spans": {}}', "spans.value"),
    ],
)
def test_what_is_no_record_is_named_with_its_line(folder, capsys, line, said):
    (folder / "records.jsonl").write_text(line, "utf-8")
    assert main(["verify", str(folder / "records.jsonl"), "--lang", "en"]) == 2
    assert said in capsys.readouterr().err


@pytest.fixture
def store(folder):
    assert main(["index", str(folder / SAMPLE), "--store", str(folder / "kho" / "chiso.db"), "--quiet"]) == 0
    return folder / "kho" / "chiso.db"


def test_a_store_knows_where_its_articles_are(folder, store, capsys, monkeypatch):
    monkeypatch.chdir(folder / "kho")
    assert main(["verify", str(store), "--lang", "en"]) == 0
    assert "Verified 1 articles" in capsys.readouterr().err


def test_a_store_that_was_changed_by_hand_is_found(store, capsys):
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE indicators SET name = 'x' WHERE rowid = (SELECT min(rowid) FROM indicators)")
    assert main(["verify", str(store), "--json", "--quiet"]) == 1
    (failure,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (failure["reason"], failure["field"], failure["stated"]) == ("differs", "name", "x")


def test_an_article_of_a_store_that_was_changed_is_found(folder, store, capsys):
    edit(folder, "62%", "63%")
    assert main(["verify", str(store), "--json", "--quiet"]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["reason"] == "text"


def test_a_missing_file_is_said(tmp_path, capsys):
    assert main(["verify", str(tmp_path / "none.jsonl"), "--lang", "en"]) == 2
    assert "none.jsonl" in capsys.readouterr().err
