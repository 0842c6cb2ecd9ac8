"""An index run that is killed, at many points: nothing is lost, and the next run makes the store what it should be."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from extractor import Store
from tests.stored import check, dump

ROOT = Path(__file__).parents[3]
SAMPLES = sorted((ROOT / "corpus" / "samples").glob("*.txt"))[:6]
MORE = "\nNăm 2024, tỷ lệ hộ nghèo giảm còn 3,5% theo Quyết định số 99/QĐ-UBND ngày 2/3/2024 của UBND tỉnh.\n"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """What answers lines, in the folder that it works in: one article of each third is taken out, changed, kept."""
    folder = tmp_path_factory.mktemp("killed")
    for state in ("before", "after"):
        (folder / state).mkdir()
    for number, sample in enumerate(SAMPLES):
        text = sample.read_text("utf-8")
        (folder / "before" / sample.name).write_text(text, "utf-8")
        if number % 3:
            (folder / "after" / sample.name).write_text(text + MORE * (number % 3 == 1), "utf-8")
    shutil.copy(ROOT / "corpus" / "samples" / "14-kon-tum-plan.txt", folder / "after")
    with subprocess.Popen(
        [sys.executable, Path(__file__).with_name("killing.py"), folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:

        def ask(*words):
            print(*words, file=process.stdin, flush=True)
            return process.stdout.readline().strip()

        yield ask, folder
        process.stdin.close()


@pytest.fixture(scope="module", params=["new", "old"])
def scenario(request, runs):
    ask, folder = runs
    steps, seconds = ask("whole", f"{request.param}-whole").split()
    return ask, folder, request.param, int(steps), float(seconds)


def documents(path):
    """The records of every document, without what is derived of them, which follows the documents."""
    with Store(path) as store:
        records = list(store.records())
    found = {}
    for record in records:
        if record.record == "document":
            found[record.document] = [record]
        elif record.record == "indicator":
            found[record.document].append(replace(record, indicator=None))
        elif record.record != "run":
            found[record.document].append(record)
    return found


def is_empty(path):
    """Whether not even the tables are there, which are made in one transaction."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)


def assert_whole(folder, name):
    """Whatever a killed run left: no damage, and every document as it was before or as it is now."""
    path = folder / f"{name}.db"
    if not path.exists():
        return
    check(path)
    before, now = documents(folder / "before.db"), documents(folder / "new-whole.db")
    if name.startswith("new") and is_empty(path):
        return
    held = documents(path)
    for document, records in held.items():
        assert records in [state[document] for state in (before, now) if document in state]
    if name.startswith("old"):
        assert before.keys() & now.keys() <= held.keys()


def assert_mended(ask, folder, name):
    assert ask("again", name) == "ended"
    check(folder / f"{name}.db")
    assert dump(folder / f"{name}.db") == dump(folder / "new-whole.db")


def test_a_run_that_nothing_stops(scenario):
    _ask, folder, which, _steps, _seconds = scenario
    assert dump(folder / f"{which}-whole.db") == dump(folder / "new-whole.db")
    assert dump(folder / "before.db") != dump(folder / "new-whole.db")


def test_killed_between_any_two_steps_of_the_database(scenario):
    ask, folder, which, steps, _seconds = scenario
    killed = 0
    for number in range(40):
        name = f"{which}-step-{number}"
        killed += ask("step", name, steps * (2 * number + 1) // 80) == "killed"
        assert_whole(folder, name)
        assert_mended(ask, folder, name)
    assert killed == 40


def test_killed_at_any_time(scenario):
    ask, folder, which, _steps, seconds = scenario
    killed = 0
    for number in range(30):
        name = f"{which}-time-{number}"
        killed += ask("after", name, seconds * (number + 1) / 31) == "killed"
        assert_whole(folder, name)
        assert_mended(ask, folder, name)
    assert killed


def test_killed_again_and_again(scenario):
    ask, folder, which, steps, _seconds = scenario
    name = f"{which}-again"
    for number in range(1, 12):
        ask("step", name, steps * number // 20)
        assert_whole(folder, name)
    assert_mended(ask, folder, name)
