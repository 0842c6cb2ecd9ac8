"""What `chiso explain` says is what `chiso extract` does. The sentences are invented for these tests."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from corpus.read import Source, read
from corpus.read.text import from_text
from extractor import explain as module
from extractor.commands.explain import file_and_offset
from extractor.explain import Explanation, Field, Figure, NoFigure, description, explain
from extractor.mentions.arbiter import losses, settle
from extractor.mentions.mention import Mention
from extractor.messages import Messages
from extractor.output.explained import explained
from extractor.pipeline import process
from tests.extractor.test_cli import chiso, on_terminal
from tests.update_docs import ROOT, SHARED

SAMPLES = sorted((ROOT / "corpus" / "samples").glob("*.txt"))
DEV = sorted((SHARED / "gold" / "dev").glob("*.txt"))[:10]

LEAD_IN = """Kế hoạch phát triển nông thôn của huyện Mang Yang
Mục tiêu đến năm 2027:
- Tỷ lệ hộ dùng nước sạch đạt 95%;
- Thôn có nhà văn hóa đạt 80%.
"""


def document(text: str, published: str | None = None):
    return from_text(text, name="t.txt", published=published)


def figure(text: str, number: str, published: str | None = None) -> Figure:
    """The explanation of the figure that `number` stands in."""
    [found] = explain(document(text, published), text.index(number)).figures
    return found


def fields(found: Figure) -> dict[str, Field]:
    return {f.name: f for f in found.fields}


def laid_out(explanation: Explanation, *, lang: str = "vi", width: int = 80) -> str:
    console = Console(width=width, color_system=None, markup=False, highlight=False, emoji=False)
    with console.capture() as captured:
        console.print(explained(explanation, Messages(lang)))
    return captured.get()


# It is what is extracted


@pytest.mark.parametrize("path", [*SAMPLES, *DEV], ids=lambda path: path.stem)
def test_every_figure_is_explained_by_its_own_record(path):
    article = read(Source(str(path), path.name))
    explanation = explain(article)
    assert tuple(f.record for f in explanation.figures if f.record) == process(article).indicators
    for found in explanation.figures:
        assert found.text == article.text[slice(*found.span)]
        if found.record is not None:
            check_fields(found, article.text)
            assert found.frame is not None
            assert found.frame.tried[-1] == found.frame.matched == found.record.rules["name"]
        else:
            assert found.verdict != "indicator"


def check_fields(found: Figure, text: str) -> None:
    said = fields(found)
    assert {name: said[name].value for name in said} == {name: getattr(found.record, name) for name in said}
    unsaid = set(found.record.spans) - set(said) - {"sentence"}
    assert not unsaid
    for f in said.values():
        assert all(piece.text == text[slice(*piece.span)] for piece in f.pieces)
        assert bool(f.pieces) == (f.where is not None)
        assert f.rule is None or description(f.rule), f.rule


def test_one_figure_is_explained_as_among_all():
    article = read(Source(str(SAMPLES[0]), "a.txt"))
    every = explain(article).figures
    assert [explain(article, f.span[0]).figures for f in every] == [(f,) for f in every]
    assert [explain(article, f.span[1] - 1).figures for f in every] == [(f,) for f in every]


# Mentions, and what lost


def test_what_lost_and_why():
    found = figure("Doanh thu đạt 12 tỷ đồng, tăng 5%.", "12")
    assert [m.text for m in found.mentions] == ["12 tỷ đồng", "5%"]
    [lost] = [x for x in found.lost if x.rule == "quantity.count"]
    assert (lost.won, lost.won_rule, lost.reason) == ("12 tỷ đồng", "quantity.money", "priority")


@pytest.mark.parametrize(
    ("winner", "loser", "reason"),
    [
        ((9, (0, 2), "b"), (5, (0, 9), "a"), "priority"),
        ((5, (2, 6), "b"), (5, (0, 3), "a"), "length"),
        ((5, (0, 3), "b"), (5, (2, 5), "a"), "position"),
        ((5, (0, 3), "a"), (5, (0, 3), "b"), "rule"),
    ],
)
def test_what_decides(winner, loser, reason):
    made = [(priority, Mention(start=s, end=e, rule=rule)) for priority, (s, e), rule in (loser, winner)]
    settled = settle(made)
    [loss] = losses(made, settled)
    assert [loss.mention, loss.winner, loss.reason] == [made[0][1], made[1][1], reason]


def test_what_is_found_twice_by_one_rule_has_not_lost():
    made = [(5, Mention(start=0, end=3, rule="a")), (5, Mention(start=0, end=3, rule="a"))]
    assert losses(made, settle(made)) == []


# Fields and context


def test_a_figure_in_a_title():
    found = figure("Mang Yang: 92% hộ dân dùng nước sạch\nTin ngắn.\n", "92")
    assert (found.block, found.record.name) == ("title", "hộ dân dùng nước sạch")


def test_a_list_under_a_lead_in():
    said = fields(figure(LEAD_IN, "95%"))
    assert (said["status"].value, said["status"].where) == ("target", "lead-in")
    assert said["status"].pieces[0].text == "Mục tiêu đến năm 2027:"
    assert (said["period"].where, said["period"].pieces[0].text) == ("lead-in", "năm 2027")
    assert said["basis"].where is said["basis"].value is None


def test_a_heading():
    text = "Báo cáo\n\nI. MỤC TIÊU ĐẾN NĂM 2027\n\nTỷ lệ hộ dùng nước sạch đạt 95%.\n"
    said = fields(figure(text, "95%"))
    assert (said["status"].where, said["section"].where) == ("heading", "heading")


def test_the_paragraph_before():
    said = fields(figure("Năm 2021, xã có 40 hộ nghèo. Tỷ lệ hộ nghèo còn 5%.", "5%"))
    assert (said["period"].where, said["period"].pieces[0].text) == ("paragraph", "Năm 2021")


def test_a_status_that_nothing_states():
    said = fields(figure("Tỷ lệ hộ nghèo còn 5%.", "5%"))
    assert (said["status"].value, said["status"].where, said["status"].pieces) == ("actual", None, ())


def test_a_year_that_the_publication_gives():
    said = fields(figure("Quý I, tỷ lệ hộ nghèo còn 5%.", "5%", published="2024-04-20"))
    assert (said["period"].value, said["period"].resolved_by) == ("2024-33", "publication")


def test_a_place_in_full():
    text = "Huyện Mang Yang họp bàn. Tại huyện Mang Yang, tỷ lệ hộ nghèo còn 5%."
    place = fields(figure(text, "5%"))["place"]
    assert (place.where, place.pieces[0].span[0]) == ("sentence", text.index("huyện Mang"))


def test_a_name_that_is_shared():
    said = fields(figure("Tỷ lệ hộ dùng nước sạch ở cấp xã đạt 90%, cấp huyện đạt 95%.", "95%"))
    assert said["name"].where == "shared"
    assert said["scope"].where == "sentence"


def test_a_comparator_of_the_construction_itself():
    said = fields(figure("Tỉnh phấn đấu thuộc nhóm 20/63 cả nước về chuyển đổi số.", "20/63"))
    assert (said["comparator"].value, said["comparator"].rule) == ("<=", "quantity.rank-group")


def test_what_is_set_aside():
    found = figure("Thu ngân sách (không kể đất, khoáng sản) tăng 8% so với năm 2020.", "8%")
    aside = {(a.what, a.text) for a in found.set_aside}
    assert {("comparison", "năm 2020"), ("bracket", "(không kể đất, khoáng sản)")} <= aside
    assert fields(found)["reference"].rule == "cue.reference"


def test_a_figure_in_a_bracket():
    text = "Tỷ lệ hộ nghèo còn 5% (năm trước 7%)."
    outside, inside = figure(text, "5%"), figure(text, "7%")
    assert ("bracket", "(năm trước 7%)") in {(a.what, a.text) for a in outside.set_aside}
    assert any(a.what == "bracket" and a.text.startswith("Tỷ lệ") for a in inside.set_aside)


def test_offsets_count_in_nfc():
    text = "Tỷ lệ hộ nghèo còn 5%.\n"
    decomposed = document(unicodedata.normalize("NFD", text))
    [found] = explain(decomposed, text.index("5%")).figures
    assert (found.text, found.record.name) == ("5%", "Tỷ lệ hộ nghèo")


# No record


@pytest.mark.parametrize(
    ("text", "number", "verdict", "said"),
    [
        ("Ngày 18-4-2023, xã họp.", "18-4", "date", "2023-04-18, theo dates.day"),
        ("Theo Quyết định số 162/QĐ-UBND của tỉnh.", "162", "citation", "162/QĐ-UBND, theo citations.number"),
        ("Đề án có 3 trụ cột.", "3", "refused", "“trụ cột” (từ điển uncounted)"),
        ("Học sinh lớp 12 nghỉ học.", "12", "refused", "“lớp” (từ điển numbered)"),
        ("Có 31/30 xã báo cáo.", "31", "refused", "ordered = True"),
        ("Tổng đài 0269.1022.", "0269", "unmatched", "không luật nào khớp"),
    ],
)
def test_why_a_number_has_no_record(text, number, verdict, said):
    found = figure(text, number)
    assert (found.verdict, found.record, found.fields, found.elements) == (verdict, None, (), ())
    assert said in re.sub(r"\s+", " ", laid_out(explain(document(text), text.index(number))))


def test_a_number_in_boilerplate():
    text = SAMPLES[0].read_text("utf-8")
    assert figure(text, "85% cán bộ").verdict == "boilerplate"


def test_a_number_beside_which_a_rule_lost(monkeypatch):
    weak = Mention(start=0, end=6, rule="quantity.weak")
    strong = Mention(start=4, end=6, rule="quantity.strong")
    monkeypatch.setattr(module.pipeline, "candidates", lambda _: [(1, weak), (2, strong)])
    monkeypatch.setattr(module.pipeline, "resolved", lambda *_: ([], [], []))
    [found] = explain(document("12 và 34 xã"), 0).figures
    assert (found.text, found.verdict, [x.rule for x in found.lost]) == ("12", "lost", ["quantity.weak"])


def test_an_offset_in_no_figure():
    text = "Tỷ lệ hộ nghèo còn 5%, giảm 1%."
    with pytest.raises(NoFigure) as caught:
        explain(document(text), text.index("giảm"))
    assert [piece.text for piece in caught.value.near] == ["5%", "1%"]


# On a terminal


@pytest.mark.parametrize("width", [20, 40, 80, 120])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_fits_the_terminal(width, lang):
    explanation = explain(document(LEAD_IN + "Điểm số " + "x" * 200 + " đạt 7%.\n"))
    lines = laid_out(explanation, lang=lang, width=width).splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= max(width, 26)


def test_marks_stand_under_what_they_mark():
    text = "Tỷ lệ hộ dùng nước sạch đạt hơn 95%."
    lines = laid_out(explain(document(text), text.index("95"))).splitlines()
    at = lines.index(next(line for line in lines if line.strip() == text))
    below = lines[at + 1] + lines[at + 2]
    assert lines[at + 1].index("^^^ giá trị") == lines[at].index("95%")
    assert "─ tên ─" in below
    assert "─── dấu so sánh" in below


def test_an_article_cannot_steer_the_terminal():
    text = "Tỷ lệ hộ\x1b[31m nghèo còn 5%."
    assert "\x1b" not in laid_out(explain(document(text)))


def test_every_rule_of_the_context_is_described():
    context = (ROOT / "extractor" / "indicators" / "context.py").read_text("utf-8")
    assemble = (ROOT / "extractor" / "indicators" / "assemble.py").read_text("utf-8")
    named = set(re.findall(r'"((?:period|status)\.[a-z-]+)"', context + assemble))
    assert named
    assert not [rule for rule in named if not description(rule)]


# The command


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "bai.txt"
    path.write_text("Tỷ lệ hộ nghèo còn 5% (năm 2021), đề án có 3 trụ cột.\n", "utf-8")
    return path


def test_the_command(article):
    done = chiso("explain", f"{article}:19")
    assert (done.returncode, done.stderr) == (0, "")
    assert "19–21 · 5%" in done.stdout
    assert "\x1b" not in done.stdout
    assert not re.search(r" $", done.stdout, re.MULTILINE)


def test_all_figures(article):
    said = re.sub(r"\s+", " ", chiso("explain", article, "--lang", "en").stdout)
    assert "Without a record: 2" in said
    assert "the date 2021, by dates.year" in said
    assert "quantity.count, quantity.count-small refused: “trụ cột” (lexicon uncounted)" in said


def test_on_a_terminal(article):
    code, got = on_terminal("explain", f"{article}:19", width=80)
    assert (code, "\x1b[" in got) == (0, True)


def test_json(article):
    done = chiso("explain", f"{article}:19", "--json")
    [found] = json.loads(done.stdout)["figures"]
    assert (found["record"]["value"], found["span"], found["frame"]["matched"]) == (5, [19, 21], "frame.linked")


def test_the_json_is_what_the_page_describes():
    page = (ROOT / "docs" / "explain.md").read_text("utf-8")
    described, part = {}, ""
    for heads, keys in re.findall(r"^\| ([a-z, ]*?) ?\| ((?:`\w+` ?)+)\|", page, re.MULTILINE):
        part = heads or part
        for name in part.split(", "):
            described.setdefault(name, set()).update(re.findall(r"`(\w+)`", keys))
    types = {
        "explanation": Explanation,
        "figure": Figure,
        "piece": module.Piece,
        "chance": module.Chance,
        "mention": module.Stands,
        "lost": module.Lost,
        "refused": module.Refused,
        "element": module.Symbol,
        "frame": module.Framing,
        "field": Field,
        "aside": module.SetAside,
    }
    assert described == {name: {f.name for f in dataclasses.fields(shape)} for name, shape in types.items()}


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ("bai.txt:3", 2, "19 (“5%”)"),
        ("bai.txt:9999", 2, "beyond the text, which has 54 characters"),
        ("bai.txt:x", 1, "there is no such file"),
        ("bai.txt:-1", 1, "there is no such file"),
        ("missing.txt:5", 1, "missing.txt: there is no such file"),
        ("missing.txt", 1, "there is no such file"),
        ("empty.txt:0", 1, "holds no text"),
        ("none.txt:0", 2, "this article has no figures"),
    ],
)
def test_what_cannot_be_explained(article, given, code, words):
    (article.parent / "empty.txt").write_text("")
    (article.parent / "none.txt").write_text("Bản tin này không có con số nào.\n")
    done = chiso("explain", article.parent / given, "--lang", "en")
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_standard_input():
    done = chiso("explain", "--published", "2024-04-20", "--", "-:19", input="Tỷ lệ hộ nghèo còn 5%.\n")
    assert (done.returncode, "19–21 · 5%" in done.stdout) == (0, True)


def test_files_with_a_colon(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a:7").write_text("")
    assert file_and_offset("a:7") == ("a:7", None)
    assert file_and_offset("a:7:12") == ("a:7", 12)
    assert file_and_offset("a:07") == ("a", 7)
    assert file_and_offset("b:8:12") == ("b:8", 12)
    assert file_and_offset("-:5") == ("-", 5)
    assert file_and_offset(":5") == (":5", None)
    assert file_and_offset("b:") == ("b:", None)
    assert file_and_offset("b:٣") == ("b:٣", None)
    assert file_and_offset(f"{'x' * 300}:5") == ("x" * 300, 5)
