"""What the documentation shows, made by running it: `python -m tests.update_docs` writes it into the pages.

On every page, in order and in one folder that holds `corpus/samples`:

- a `console` block is a session: what `$ ` introduces is run in a terminal of 100 columns, what follows is its output;
- a `python` block is run, all of a page in one namespace; a `text` block right behind it is what it prints;
- an `sh` block that begins with `chiso` is run, and must succeed;
- what stands between `<!-- generated: … -->` and `<!-- end -->` is made by the function of that name below.

`tests/test_docs.py` fails where a page shows anything else. With `--measured` the figures of quality and speed, which
take a minute and need `../shared`, are written anew as well.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractor import extract
from extractor.confidence import FIELDS, field_of
from extractor.evaluate import extracted, figures, judged
from extractor.gold import read_gold
from extractor.output.jsonl import line
from extractor.output.report import figures_json
from extractor.schema import RECORDS, as_json, fields_of, kind_of, spans_of
from patterns import load

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
PAGES = (
    "README.md",
    "docs/annotating.md",
    "docs/architecture.md",
    "docs/citations.md",
    "docs/confidence.md",
    "docs/coverage.md",
    "docs/evaluating.md",
    "docs/exchange.md",
    "docs/explain.md",
    "docs/indicators.md",
    "docs/facts.md",
    "docs/places.md",
    "docs/records.md",
    "docs/search.md",
    "docs/store.md",
    "docs/writing-rules.md",
)
CONSTRUCTIONS = ROOT / "tests" / "extractor" / "constructions.toml"
SCHEMA = ROOT / "docs" / "records.schema.json"
COLUMNS = "100"

SEGMENT = re.compile(
    r"^```(?P<lang>console|python|sh)\n(?P<code>.*?)^```\n(?P<shown>\n*```text\n.*?^```\n)?"
    r"|^<!-- generated: (?P<call>[^\n]+) -->\n(?P<made>.*?)^<!-- end -->\n",
    re.MULTILINE | re.DOTALL,
)
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class DocsError(AssertionError):
    """A snippet that does not work, or prints what the page does not show."""


def refreshed(page: str, *, measured: bool = False) -> str:
    """Return the text of `page` with every output as it really is."""
    text = (ROOT / page).read_text("utf-8")
    namespace: dict[str, Any] = {"__name__": page}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("corpus").symlink_to(ROOT / "corpus")
        return SEGMENT.sub(lambda match: _segment(match, namespace, measured=measured), text)


def _segment(match: re.Match[str], namespace: dict[str, Any], *, measured: bool) -> str:
    code, shown = match["code"], match["shown"]
    if match["call"]:
        name, *arguments = match["call"].split()
        if name in MEASURED and not measured:
            return match[0]
        made = (GENERATORS | MEASURED)[name](*arguments)
        return f"<!-- generated: {match['call']} -->\n{made}<!-- end -->\n"
    if match["lang"] == "console":
        return f"```console\n{session(code)}```\n{shown or ''}"
    if match["lang"] == "sh":
        if code.startswith("chiso"):
            run_quietly(code)
        return match[0]
    printed = run_python(code, namespace)
    if printed and not shown:
        raise DocsError(f"this block prints, but no text block behind it shows what:\n{code}\n{printed}")
    output = f"\n```text\n{printed}```\n" if shown else ""
    return f"```python\n{code}```\n{output}"


def session(code: str) -> str:
    """Return a terminal session with the output that its commands have now."""
    commands = [text.removeprefix("$ ") for text in code.splitlines() if text.startswith("$ ")]
    return "".join(f"$ {command}\n{in_terminal(command)}" for command in commands)


def environment() -> dict[str, str]:
    """Return the environment of a user whose terminal is 100 columns wide and says nothing of a language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    return kept | {"PATH": path, "COLUMNS": COLUMNS, "LINES": "40", "TERM": "xterm"}


def in_terminal(command: str) -> str:
    """Return what `command` prints on a terminal, without colours and without spaces at the ends of lines."""
    ours, theirs = pty.openpty()
    arguments = ["bash", "-c", command]
    with subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment()):
        os.close(theirs)
        printed = bytearray()
        with contextlib.suppress(OSError):
            while piece := os.read(ours, 65536):
                printed += piece
    os.close(ours)
    lines = _ANSI.sub("", printed.decode()).replace("\r\n", "\n").splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def run_quietly(code: str) -> None:
    """Run shell commands that must succeed."""
    done = subprocess.run(["bash", "-ec", code], capture_output=True, text=True, env=environment(), check=False)
    if done.returncode:
        raise DocsError(f"exit code {done.returncode}:\n{code}\n{done.stderr}")


def run_python(code: str, namespace: dict[str, Any]) -> str:
    """Run a block and return what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, namespace["__name__"], "exec"), namespace)
    return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


# What is generated


def record(path: str, start: str) -> str:
    """Show the record of `path` whose core begins at offset `start`, without the fields that are null or empty."""
    with contextlib.chdir(ROOT):
        records = [json.loads(line(r)) for r in extract(path).records()]
    found = next(r for r in records if "spans" in r and next(iter(r["spans"].values()))[0][0] == int(start))
    stated = {name: value for name, value in found.items() if value not in (None, [], {})}
    rows = [f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in stated.items()]
    return "```json\n{\n" + ",\n".join(rows) + "\n}\n```\n"


def fields(kind: str) -> str:
    """Show the fields of a kind of record."""
    return _markdown(("Field", "Type", "Meaning"), [(f"`{f.name}`", f.type, f.meaning) for f in fields_of(_type(kind))])


def spans(kind: str) -> str:
    """Show what `spans` of a kind of record may hold."""
    return _markdown(("Entry", "Points at"), [(f"`{name}`", where) for name, where in spans_of(_type(kind)).items()])


def constructions() -> str:
    """Show the constructions that are tested, with their cases; those in italics do not come out right yet."""
    rows = []
    for construction in tomllib.loads(CONSTRUCTIONS.read_text("utf-8"))["construction"]:
        cases = (f"*{case['id']}*" if "fails" in case else case["id"] for case in construction["case"])
        rows.append((str(construction["number"]), construction["title"], ", ".join(cases)))
    return _markdown(("", "Construction", "Cases"), rows)


def calibration() -> str:
    """Show how much the confidence promised and how much was right, as it was measured when it was fitted."""
    table = load.read_toml("confidence.toml")
    measured = table["measured"]
    heads = ("Confidence", "Records", "Mean", "Right")
    rows = [
        (f"{r['least']:.2f} – {r['below']:.2f}", str(r["records"]), f"{r['confidence']:.2f}", f"{r['right']:.2f}")
        for r in table["bin"]
    ]
    rows.append(("all", str(measured["records"]), f"{measured['confidence']:.2f}", f"{measured['right']:.2f}"))
    said = f"{measured['records']} records of {measured['measured']} articles; the weights in use are fitted to "
    return f"{_markdown(heads, rows)}{said}{measured['fitted']} articles.\n\n"


def cuts() -> str:
    """Show what a cut keeps, and how much of that is right."""
    by_least: dict[float, dict[str, tuple[str, str]]] = {}
    for r in load.read_toml("confidence.toml")["cut"]:
        by_least.setdefault(r["least"], {})[r["group"]] = (f"{r['kept']:.0%}", f"{r['right']:.2f}")
    heads = ("At least", "All kinds: kept", "right", "Percentages, ratios, ranks: kept", "right")
    both = [(least, groups) for least, groups in sorted(by_least.items()) if len(groups) == 2]
    return _markdown(heads, [(f"{least:.2f}", *groups["all"], *groups["tier1"]) for least, groups in both])


def evidence() -> str:
    """Show every piece of evidence with its weight, and how often its field was right."""
    table = load.read_toml("confidence.toml")
    rows = [(f"`{field}`", "no evidence at all", f"{table['start'][field]:+.2f}", "", "") for field in FIELDS]
    rows += [
        (f"`{e['id']}`", e["description"], f"{e['weight']:+.2f}", str(e["records"]), f"{e['right']:.2f}")
        for e in table["evidence"]
    ]
    rows = [row for field in FIELDS for row in rows if field_of(row[0].strip("`")) == field]
    return _markdown(("Evidence", "Meaning", "Weight", "Records", "Right"), rows)


def cited() -> str:
    """Show the confidence of citations by rule."""
    table = load.read_toml("confidence.toml")
    rows = [
        (f"`{c['rule']}`", str(c["records"]), f"{c['right']:.2f}", f"{c['confidence']:.2f}") for c in table["citation"]
    ]
    rows.append(("any other", "0", "", f"{table['other_citations']:.2f}"))
    return _markdown(("Rule", "Citations", "Right", "Confidence"), rows)


def scores(name: str) -> str:
    """Show F1 on a set of gold annotations."""
    result = measured_scores(name)
    rows = []
    for group, label, shown in SCORED:
        figures = result[group]
        cells = (f"{figures[field]['f1']:.2f}" if figures[field]["gold"] else NOTHING for field in shown)
        rows.append((label, str(figures["detect"]["gold"]), *cells))
    parts = []
    for heads in dict.fromkeys(shown for _, _, shown in SCORED):
        chosen = [row for row, (_, _, shown) in zip(rows, SCORED, strict=True) if shown == heads]
        parts.append(_markdown(("F1", "in gold", *heads), chosen))
    return "".join(parts).replace("\n\n\n", "\n\n")


NOTHING = "–"
"""Stands where the gold annotations state none of it."""

INDICATOR = ("detect", "quantity", "name", "status", "period", "place", "basis", "record")
SCORED = (
    ("tier1", "percentages, ratios, ranks", INDICATOR),
    ("tier2", "money, counts, measures, multiples", INDICATOR),
    ("citation", "citations", ("detect", "key", "key+date", "type", "issuer")),
    ("date", "dates and periods", ("detect", "span", "value", "span+value")),
)


def measured_scores(name: str) -> dict[str, Any]:
    """Return the figures for a set of gold annotations."""
    gold = read_gold(SHARED / "gold" / name)
    return figures_json(figures(each for a in gold for each in judged(a, extracted(a.article))))


def speed() -> str:
    """Show the benchmark's figures."""
    command = [sys.executable, "-m", "benchmarks.speed"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return f"```text\n{done.stdout}```\n"


def _type(kind: str) -> type:
    return next(record for record in RECORDS if kind_of(record) == kind)


def _markdown(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    table = [heads, ("---",) * len(heads), *rows]
    return "\n" + "".join("| " + " | ".join(row) + " |\n" for row in table) + "\n"


GENERATORS: dict[str, Callable[..., str]] = {
    "constructions": constructions,
    "calibration": calibration,
    "cuts": cuts,
    "evidence": evidence,
    "cited": cited,
    "record": record,
    "fields": fields,
    "spans": spans,
}
MEASURED: dict[str, Callable[..., str]] = {"scores": scores, "speed": speed}


def main() -> None:
    measured = "--measured" in sys.argv[1:]
    SCHEMA.write_text(as_json(), "utf-8", newline="\n")
    for page in PAGES:
        path = ROOT / page
        text = refreshed(page, measured=measured)
        if text != path.read_text("utf-8"):
            path.write_text(text, "utf-8", newline="\n")
            print(f"{page}: brought up to date")


if __name__ == "__main__":
    main()
