"""The command, run as users run it: real processes, files, pipes and terminals."""

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from pathlib import Path

import pytest

from extractor.cli import SELECTABLE
from tests.permissions import as_ordinary_user

HERE = Path(__file__).parent
DULL = "Bản tin này không có con số nào.\n"

HANDMADE = """
import extractor.pipeline, handmade
from extractor.pipeline import Extraction
def process(document):
    found = handmade.result(document.name)
    return Extraction(found.document, found.indicators, found.citations, found.dates)
extractor.pipeline.process = process
"""
SLOW = """
import pathlib, time, extractor.pipeline
quick = extractor.pipeline.process
def process(document):
    found = quick(document)
    pathlib.Path("begun").touch()
    time.sleep(0.25)
    return found
extractor.pipeline.process = process
"""
TALKATIVE = """
from extractor.commands.progress import Progress
Progress.AFTER = 0.0
Progress.EVERY = 600.0
"""
FAILING = """
import extractor.pipeline
quick = extractor.pipeline.process
def process(document):
    if "bad" in document.name:
        raise RecursionError("too deep")
    return quick(document)
extractor.pipeline.process = process
"""


def command(*arguments, before=""):
    code = f"import sys\n{before}\nfrom extractor.cli import main\nsys.exit(main())"
    return [sys.executable, "-c", code, *map(str, arguments)]


def environment(**changes):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "COLUMNS"))}
    return (
        kept
        | {"PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parents[1]}", "PYTHONWARNINGS": "error", "TERM": "xterm"}
        | changes
    )


def chiso(*arguments, before="", env=None, **options):
    given = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 60, "stdin": subprocess.DEVNULL}
    if "input" in options:
        del given["stdin"]
    return subprocess.run(
        command(*arguments, before=before), env=environment(**(env or {})), check=False, **(given | options)
    )


def records(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def documents(done):
    return [record["document"] for record in records(done) if record["record"] == "document"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder `articles` with two articles and a picture, seen from the folder that it lies in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles/sub").mkdir(parents=True)
    (tmp_path / "articles/b.txt").write_text(DULL)
    (tmp_path / "articles/sub/a.txt").write_text(DULL)
    (tmp_path / "articles/c.png").write_bytes(b"\x89PNG\0")
    return tmp_path


# Into a pipe


def test_json_lines_into_a_pipe(folder):
    done = chiso("extract", "articles", "articles/b.txt", "--published", "2023-04-20")
    assert done.returncode == 0
    assert [record["record"] for record in records(done)] == ["run", "document", "document", "document"]
    assert documents(done) == ["b.txt", "sub/a.txt", "articles/b.txt"]
    assert {record["published"] for record in records(done)[1:]} == {"2023-04-20"}
    assert "Đã đọc 3 bài, bỏ lại 0, bỏ qua 1 mục" in done.stderr


def test_the_installed_command(folder):
    script = Path(sys.executable).with_name("chiso")
    done = subprocess.run([script, "extract", "articles/b.txt"], capture_output=True, text=True, check=True)
    assert documents(done) == ["articles/b.txt"]


def test_standard_input():
    done = chiso("extract", "-", input=DULL)
    assert (done.returncode, documents(done)) == (0, ["-"])
    done = chiso("extract", "-", "--lang", "en")
    assert done.returncode == 1
    assert "chiso: -: holds no text" in done.stderr


def test_patterns_that_the_shell_left(folder):
    assert documents(chiso("extract", "articles/**/*.txt")) == ["articles/b.txt", "articles/sub/a.txt"]


def test_kinds(folder):
    done = chiso("extract", "articles", "--kind", "date", "--kind", "citation", before=HANDMADE)
    assert [record["record"] for record in records(done)] == ["run", *["date", "citation"] * 2]
    assert "văn bản viện dẫn" in done.stderr
    assert "chỉ số" not in done.stderr


def test_the_same_records_in_any_order_of_paths(folder):
    first = chiso("extract", "articles/b.txt", "articles/sub/a.txt", before=HANDMADE).stdout.splitlines()
    second = chiso("extract", "articles/sub/a.txt", "articles/b.txt", before=HANDMADE).stdout.splitlines()
    assert sorted(first) == sorted(second)
    assert first != second


# Bad input


def test_bad_files_are_told_and_the_others_go_on(folder):
    bad = {
        "empty.txt": (b"", "empty"),
        "binary.txt": (b"\x89PNG\0\0", "binary"),
        "nul.txt": ("chữ\0chữ".encode(), "binary"),
        "latin.txt": ("Tỷ lệ é".encode("cp1252", "replace"), "not-utf8"),
        "surrogate.txt": (b"a \xed\xa0\x80 b", "not-utf8"),
        "picture.png": (b"\x89PNG\0", "unknown-kind"),
        "large.txt": (b"tang 5,2% " * 5_000_000, "too-large"),
    }
    for name, (data, _) in bad.items():
        (folder / name).write_bytes(data)
    (folder / "nothing").mkdir()
    (folder / "nothing/a.json").write_text("{}")
    reasons = {name: reason for name, (_, reason) in bad.items()}
    reasons |= {"missing.txt": "missing", "nothing": "no-articles", "*.doc": "no-match"}
    done = chiso("extract", *reasons, "articles", "--report", "report.json", "--lang", "en")
    assert done.returncode == 1
    assert documents(done) == ["b.txt", "sub/a.txt"]
    lines = done.stderr.splitlines()
    assert len(lines) == len(reasons) + 1
    assert all(line.startswith(f"chiso: {name}: ") for line, name in zip(lines, reasons, strict=False))
    assert f"Articles read: 2, skipped: {len(reasons)}, passed over as no articles: 2." in lines[-1]
    report = json.loads((folder / "report.json").read_text())
    assert {error["file"]: error["reason"] for error in report["skipped"]} == reasons
    assert all(error["message"] for error in report["skipped"])
    assert report["read"] == 2
    assert report["passed_over"] == ["nothing/a.json", "articles/c.png"]
    assert set(report["records"]) == set(SELECTABLE)


def test_a_file_without_permission(folder):
    (folder / "shut.txt").write_text(DULL)
    (folder / "shut.txt").chmod(0)
    done = subprocess.run(
        [*as_ordinary_user(), *command("extract", "shut.txt", "articles/b.txt", "--lang", "en")],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "chiso: shut.txt: may not be read by this user; change its permissions (chmod u+r)" in done.stderr
    assert documents(done) == ["articles/b.txt"]


def test_a_failure_of_the_extractor_skips_one_article(folder):
    (folder / "articles/bad.txt").write_text(DULL)
    done = chiso("extract", "articles", "--lang", "en", before=FAILING)
    assert done.returncode == 1
    assert documents(done) == ["b.txt", "sub/a.txt"]
    assert "chiso: bad.txt: the extractor failed on this article (RecursionError: too deep, <string>:" in done.stderr


def test_nothing_read_writes_nothing(folder):
    (folder / "x.jsonl").write_text("good")
    done = chiso("extract", "missing.txt", "-o", "x.jsonl")
    assert done.returncode == 1
    assert (folder / "x.jsonl").read_text() == "good"
    assert "không ghi x.jsonl" in done.stderr


# Into files


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet"])
def test_the_extension_chooses(folder, form):
    done = chiso("extract", "articles", "-o", f"out/deep/x.{form}", "--lang", "en", before=HANDMADE)
    assert (done.returncode, done.stdout) == (0, "")
    tables = ["indicators", "citations", "dates", "documents"]
    several = form in ("csv", "parquet")
    expected = [f"x.{table}.{form}" for table in tables] if several else [f"x.{form}"]
    assert sorted(path.name for path in (folder / "out/deep").iterdir()) == sorted(expected)
    assert "Written: " + ", ".join(f"out/deep/{name}" for name in expected) in done.stderr


def test_one_kind_is_one_file(folder):
    chiso("extract", "articles", "-o", "x.csv", "--kind", "citation", before=HANDMADE)
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["x.csv"]


def test_quiet_is_quiet_but_for_errors(folder):
    done = chiso("extract", "articles", "-o", "x.jsonl", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = chiso("extract", "articles", "missing.txt", "-o", "x.jsonl", "--quiet", "--lang", "en")
    assert "missing.txt" in done.stderr
    assert "skipped: 1" in done.stderr


def test_a_destination_that_cannot_be_written(folder):
    (folder / "file").touch()
    (folder / "folder.csv").mkdir()
    for destination in ("file/x.jsonl", "folder.csv"):
        done = chiso("extract", "articles", "--kind", "date", "-o", destination, "--lang", "en")
        assert done.returncode == 2
        assert "could not be written" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk(folder):
    with Path("/dev/full").open("w") as full:
        done = chiso("extract", "articles", "--lang", "en", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.startswith("chiso: stdout: could not be written (No space left on device)")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_an_interrupted_run_leaves_no_half_file(folder, sent, code):
    for number in range(50):
        (folder / f"articles/{number}.txt").write_text(DULL)
    (folder / "out").mkdir()
    (folder / "out/x.indicators.csv").write_text("good")
    with subprocess.Popen(
        command("extract", "articles", "-o", "out/x.csv", before=SLOW),
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    ) as process:
        wait_for((folder / "begun").exists)
        assert len(list((folder / "out").iterdir())) == 5
        process.send_signal(sent)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in errors
    left = {path.name for path in (folder / "out").iterdir() if sent != signal.SIGKILL or path.name[0] != "."}
    assert left == {"x.indicators.csv"}
    assert (folder / "out/x.indicators.csv").read_text() == "good"


def heed_interrupts():
    """A job that a shell put in the background ignores Ctrl-C, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(happened):
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


# Streams


@pytest.mark.parametrize("form", [[], ["--table"]])
def test_a_reader_that_stops_reading(folder, form):
    for number in range(300):
        (folder / f"articles/{number:03}.txt").write_text(DULL)
    with subprocess.Popen(
        command("extract", "articles", *form),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    ],
)
def test_a_locale_without_vietnamese(folder, env):
    (folder / "số liệu.txt").write_text(DULL)
    done = chiso("extract", "số liệu.txt", "không có.txt", "--table", env=env, before=HANDMADE)
    assert done.returncode == 1
    assert "chiso: không có.txt: không có tệp" in done.stderr
    assert "số liệu.txt" in done.stdout
    assert "tỷ lệ hộ" in done.stdout
    assert documents(chiso("extract", "số liệu.txt", env=env)) == ["số liệu.txt"]
    assert "cách dùng" in chiso("--help", env=env).stdout


def test_closed_streams(folder):
    for closed in (">&-", "2>&-", "<&-", ">&- 2>&-"):
        line = f'"$0" "$@" {closed}'
        done = subprocess.run(
            ["sh", "-c", line, *command("extract", "articles", "-")],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 1, closed
        assert "Traceback" not in done.stderr


def test_a_name_that_is_no_utf8(folder):
    (folder / os.fsdecode(b"\xff.txt")).write_text(DULL)
    done = chiso("extract", os.fsdecode(b"\xff.txt"), os.fsdecode(b"\xfe.txt"))
    assert documents(done) == ["\ufffd.txt"]
    assert "chiso: \ufffd.txt: " in done.stderr


def test_no_network(folder):
    block = "import socket\ndef refuse(*_, **__): raise AssertionError('network')\nsocket.socket.connect = refuse"
    (folder / "articles/b.txt").write_text("Tỷ lệ hộ nghèo còn 5,2%.\n")
    assert chiso("extract", "articles", before=block).returncode == 0


# Progress


def test_progress_as_lines(folder):
    done = chiso("extract", "articles", "--lang", "en", before=TALKATIVE)
    assert re.match(r"… 1 of 2 articles done\nArticles read: 2", done.stderr)
    assert "…" not in chiso("extract", "articles", "--quiet", before=TALKATIVE).stderr


def test_short_work_shows_no_progress(folder):
    patient = "from extractor.commands.progress import Progress\nProgress.AFTER = 600.0"  # this machine may be busy
    assert chiso("extract", "articles", before=patient).stderr.count("\n") == 1


# On a terminal


def on_terminal(*arguments, width, before=""):
    """Run `chiso` on a terminal `width` columns wide; return its exit code and what the terminal got."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    process = subprocess.Popen(
        command(*arguments, before=before), env=environment(), stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    got = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        got += piece
    os.close(ours)
    return process.wait(20), got.decode()


def plain(text):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r\n", "\n")


@pytest.mark.parametrize("width", [80, 120])
def test_a_table_on_a_terminal(folder, width):
    code, got = on_terminal("extract", "articles", width=width, before=HANDMADE)
    table, summary = plain(got).split("Đã đọc")
    assert code == 0
    assert max(map(len, table.splitlines())) <= width
    for words in ("sub/a.txt", "Chỉ số", "> 63,5 %", "quý I/2024", "mục tiêu", "64–69"):
        assert words in table
    assert '"record"' not in table
    assert "6 chỉ số" in summary


def test_with_a_destination_the_table_is_still_shown(folder):
    _, got = on_terminal("extract", "articles", "-o", "x.jsonl", width=100, before=HANDMADE)
    assert "63,5 %" in got
    assert (folder / "x.jsonl").exists()
    _, got = on_terminal("extract", "articles", "-o", "y.jsonl", "--quiet", width=100, before=HANDMADE)
    assert got == ""
    assert (folder / "y.jsonl").read_bytes() == (folder / "x.jsonl").read_bytes()


def test_other_kinds_in_the_table(folder):
    _, got = on_terminal("extract", "articles", "--kind", "citation", width=100, before=HANDMADE)
    assert "Nơi ban hành" in got
    assert "162/QĐ-UBND" in got
    assert "63,5" not in got


def test_a_progress_bar_on_a_terminal(folder):
    code, got = on_terminal(
        "extract", "articles", "missing.txt", "-o", "x.jsonl", "--table", width=80, before=TALKATIVE
    )
    assert code == 1
    assert "━" not in got
    pipe = TALKATIVE + "\nimport os; sys.stdout = open(os.devnull, 'w')"
    code, got = on_terminal("extract", "articles", "missing.txt", "--lang", "en", width=80, before=pipe)
    assert code == 1
    assert "Reading" in got
    assert "━" in got
    assert "chiso: missing.txt: there is no such file" in plain(got)


def test_the_table_can_be_piped(folder):
    done = chiso("extract", "articles", "--table", before=HANDMADE, env={"COLUMNS": "90"})
    assert "63,5 %" in done.stdout
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 90


# The text


def test_the_text_that_offsets_count_in(folder):
    text = "Tỷ lệ hộ đạt 63,5%.\n\nHết"
    source = b"\xef\xbb\xbf" + unicodedata.normalize("NFD", text).replace("\n", "\r\n").encode()
    (folder / "a.txt").write_bytes(source)
    done = chiso("text", "a.txt", text=False, encoding=None)
    assert (done.returncode, done.stdout, done.stderr) == (0, text.encode(), b"")
    assert chiso("text", "-", text=False, encoding=None, input=source).stdout == text.encode()


def test_a_file_without_text(folder):
    for file, words in (("missing.txt", "no such file"), ("articles", "is a folder"), ("articles/c.png", "not read")):
        done = chiso("text", file, "--lang", "en")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"chiso: {file}: ")
        assert words in done.stderr


# The command line


def test_help_in_both_languages():
    for lang, usage, example in (("vi", "cách dùng: chiso", "ví dụ"), ("en", "usage: chiso", "example")):
        for name in ((), ("extract",), ("explain",), ("text",)):
            done = chiso(*name, "--help", "--lang", lang)
            assert done.returncode == 0
            assert done.stdout.startswith(usage)
            assert example in done.stdout
            assert max(map(len, done.stdout.splitlines())) <= 120


def test_help_names_every_option():
    said = chiso("extract", "--help").stdout
    for option in ("-o", "--output", "--kind", "--published", "--lang", "--quiet", "--report", "--table", "--help"):
        assert option in said
    assert "--version" in chiso("--help").stdout


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"LANG": "en_US.UTF-8"}, "usage"),
        ({"LANG": "vi_VN.UTF-8"}, "cách dùng"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN.UTF-8"}, "cách dùng"),
        ({"LANG": "C"}, "cách dùng"),
        ({}, "cách dùng"),
    ],
)
def test_the_language_of_the_environment(env, words):
    assert chiso("--help", env=env).stdout.startswith(words)


def test_the_version():
    done = chiso("--version")
    assert done.returncode == 0
    assert re.fullmatch(r"chiso \d+\.\d+\.\d+ \(schema \d+, rules [0-9a-f]{12}\)\n", done.stdout)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "usage: chiso"),
        (("extract",), "name at least one file or folder"),
        (("extract", "a.txt", "--published", "20/4/2023"), "write it as in 2023-04-20"),
        (("extract", "a.txt", "--kind", "money"), "indicator, citation, date"),
        (("extract", "a.txt", "-o", "x.doc"), ".jsonl, .csv, .parquet, .xlsx"),
        (("extract", "a.txt", "-o", "folder"), ".jsonl, .csv, .parquet, .xlsx"),
        (("extract", "a.txt", "--colour"), "--colour"),
        (("text",), "FILE"),
        (("extrakt",), "extrakt"),
        (("extract", "a.txt", "--lang", "fr"), "vi, en"),
    ],
)
def test_a_wrong_command(arguments, words):
    done = chiso(*arguments, env={"LANG": "en_US.UTF-8"})
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "--help" in done.stderr
    assert "Traceback" not in done.stderr


def test_parquet_without_its_extra(folder):
    hide = (
        "import importlib.util as u; f = u.find_spec\nu.find_spec = lambda name: name != 'pyarrow' and f(name) or None"
    )
    done = chiso("extract", "articles", "-o", "x.parquet", before=hide)
    assert done.returncode == 2
    assert "pip install 'chiso[parquet]'" in done.stderr
