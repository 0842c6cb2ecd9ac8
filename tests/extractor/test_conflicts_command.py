"""`chiso conflicts`: what is shown, and what is chosen."""

from __future__ import annotations

import json

import pytest

from extractor.cli import main
from extractor.store.store import Store

ARTICLES = {
    "one.txt": "Năm 2024, tỷ lệ hộ dùng nước sạch nông thôn của tỉnh Gia Lai đạt 92,3%.",
    "two.txt": "Ở tỉnh Gia Lai, năm 2024, tỷ lệ hộ dùng nước sạch nông thôn đạt hơn 92%.",
    "three.txt": "Năm 2024, tỷ lệ hộ dùng nước sạch nông thôn của tỉnh Gia Lai là 88,5%.",
    "copy.txt": "Năm 2024, tỷ lệ hộ dùng nước sạch nông thôn của tỉnh Gia Lai là 88,5%.",
    "other.txt": "Năm 2024, tỷ lệ hộ dùng nước sạch nông thôn của tỉnh Bình Định là 70%.",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "articles" / name).write_text(text, "utf-8")
    with Store("chiso.db") as store:
        store.index(["articles"])
    return tmp_path


def conflicts(capsys, *options):
    assert main(["conflicts", "--store", "chiso.db", *options]) == 0
    return capsys.readouterr()


def test_every_source_is_shown_with_its_value_and_sentence(folder, capsys):
    shown = conflicts(capsys, "--lang", "en")
    lines = [line.strip() for line in shown.out.splitlines()]
    assert [line for line in lines if "articles/" in line] == [
        "88.5 %    articles/copy.txt:64",
        "88.5 %    articles/three.txt:64",
        "92.3 %    articles/one.txt:65",
        "> 92 %    articles/two.txt:68",
    ]
    assert "| Tỉnh Gia Lai | 2024 | actual | strong conflict" in " ".join(lines)
    assert shown.err == "Conflicts: 1, of which strong: 1.\n"
    assert "1 mâu thuẫn, 1 mạnh." in conflicts(capsys, "--lang", "vi").err


def test_json_is_for_programs(folder, capsys):
    [conflict] = json.loads(conflicts(capsys, "--json").out)
    assert (conflict["grade"], conflict["subject"]["place"]) == ("strong", "province:64")
    assert [fact["value"] for fact in conflict["facts"]] == ["88.5", "88.5", "92.3", ">92"]
    for fact in conflict["facts"]:
        start, end = fact["span"]
        assert (folder / fact["source"]).read_text("utf-8")[start:end] in ("88,5%", "92,3%", "92%")


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--place", "Gia Lai"], 1),
        (["--place", "tinh Gia Lai"], 0),
        (["--place", "province:64"], 1),
        (["--place", "Bình Định"], 0),
        (["--indicator", "Nước sạch"], 1),
        (["--indicator", "hộ nghèo"], 0),
        (["--indicator", "nước sạch", "--place", "Tỉnh Gia Lai"], 1),
    ],
)
def test_what_is_asked_for_is_shown(folder, capsys, options, found):
    assert len(json.loads(conflicts(capsys, "--json", *options).out)) == found


def test_a_store_without_conflicts(folder, capsys):
    (folder / "articles" / "one.txt").unlink()
    (folder / "articles" / "two.txt").unlink()
    with Store("chiso.db") as store:
        store.index(["articles"], prune=True)
    shown = conflicts(capsys)
    assert (shown.out, shown.err) == ("", "0 mâu thuẫn, 0 mạnh.\n")


def test_a_store_is_needed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["conflicts"])
    assert "--store" in capsys.readouterr().err
    assert main(["conflicts", "--store", "none.db"]) == 2
    assert "none.db" in capsys.readouterr().err
