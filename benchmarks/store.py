"""Measure the store: what indexing costs beside plain extraction, how large the database is, how long a search takes.

python -m benchmarks.store [FOLDER] [--all] [--files N] [--seed N] [--check]
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import process_time

from benchmarks.speed import ARTICLES, FILES
from corpus.read import Source, SourceError, find, read
from extractor import Store

COST, SIZE, SEARCH = 1.3, 3.0, 0.050
"""The most that is allowed: indexing against extraction, database against text, seconds of the median search."""

QUERIES = (
    "quyet dinh 749",
    "chuyển đổi số",
    "ty le ho ngheo",
    "tỷ lệ hộ nghèo giảm còn",
    '"dịch vụ công trực tuyến"',
    "tăng trưởng GRDP",
    "kim ngạch xuất khẩu",
    "so hoc sinh",
    "nghị quyết",
    "năm 2023",
    "Đồng Nai",
    "bảo hiểm y tế",
    "nông thôn mới",
    "không có ở đâu cả",
)
ROUNDS = 5


@dataclass(frozen=True)
class Measured:
    """Seconds of processor time, which others on the machine do not lengthen, and bytes."""

    articles: int
    text: int
    extract: float
    index: float
    again: float
    database: int
    searches: Sequence[float]

    @property
    def holds(self) -> bool:
        """Whether nothing is above its limit."""
        return (
            self.index <= COST * self.extract
            and self.database <= SIZE * self.text
            and (not self.searches or statistics.median(self.searches) <= SEARCH)
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return 0, or 1 where it cannot run, or with `--check` where a figure is above its limit."""
    options = _options(arguments)
    paths = [found.path for found in find([options.folder]) if isinstance(found, Source)]
    if not paths:
        print(f"store: there is no folder of articles at {options.folder}; name one: store.py FOLDER", file=sys.stderr)
        return 1
    if not options.all and len(paths) > options.files:
        paths = sorted(random.Random(options.seed).sample(paths, options.files))
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(paths, Path(folder))
        print(report(measured))
        print(sizes(Path(folder, "chiso.db")))
    return 1 if options.check and not measured.holds else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="store", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ARTICLES, help="default: ../shared/articles")
    parser.add_argument("--all", action="store_true", help="all articles, not a sample")
    parser.add_argument("--files", type=int, default=FILES, help="articles in the sample (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which sample (default %(default)s)")
    parser.add_argument("--check", action="store_true", help="fail where a figure is above its limit")
    return parser.parse_args(arguments)


def measure(paths: Sequence[str], folder: Path) -> Measured:
    """Extract, index, index again and search, each command in a process of its own."""
    records, store = str(folder / "records.jsonl"), folder / "chiso.db"
    extract = in_a_process(["extract", *paths, "-o", records, "--quiet"])
    index = in_a_process(["index", *paths, "--store", str(store), "--quiet"])
    again = in_a_process(["index", *paths, "--store", str(store), "--quiet"])
    with Store(store) as opened:
        search = getattr(opened, "search", None)
        searches = [timed(partial(search, query)) for _ in range(ROUNDS) for query in QUERIES] if search else []
    return Measured(len(paths), text_size(paths), extract, index, again, store.stat().st_size, searches)


def in_a_process(arguments: Sequence[str]) -> float:
    """Return the seconds of processor time that a command takes."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_run, arguments).result()


def _run(arguments: Sequence[str]) -> float:
    from extractor.cli import main

    main(arguments)
    return process_time()


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that `work` takes."""
    began = process_time()
    work()
    return process_time() - began


def text_size(paths: Sequence[str]) -> int:
    """Return how many bytes the texts have in UTF-8."""
    size = 0
    for path in paths:
        try:
            size += len(read(Source(path, path)).text.encode())
        except SourceError:
            continue
    return size


def report(measured: Measured) -> str:
    """Return the figures as a few lines of text."""
    cost, size = measured.index / measured.extract, measured.database / measured.text
    lines = [
        f"{measured.articles} articles, {measured.text / 1e6:.2f} MB of text",
        f"chiso extract {measured.extract:7.2f} s of processor time",
        f"chiso index   {measured.index:7.2f} s, {cost:.2f} times (at most {COST}); again {measured.again:.2f} s",
        f"the database  {measured.database / 1e6:7.2f} MB, {size:.2f} times the text (at most {SIZE:g})",
    ]
    if measured.searches:
        median, worst = statistics.median(measured.searches), max(measured.searches)
        limit = f"at most {SEARCH * 1e3:g}"
        lines.append(f"a search      {median * 1e3:7.1f} ms at the median ({limit}), {worst * 1e3:.1f} at the worst")
    return "\n".join(lines)


def sizes(store: Path, most: int = 12) -> str:
    """Return how large the largest tables and indexes are, where this SQLite can tell."""
    query = "SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name ORDER BY size DESC LIMIT ?"
    with closing(sqlite3.connect(store)) as connection:
        try:
            rows = connection.execute(query, (most,)).fetchall()
        except sqlite3.OperationalError:
            return "this SQLite has no dbstat, which tells the size of tables"
    return "\n".join(f"  {name:<32}{size / 1e6:7.2f} MB" for name, size in rows)


if __name__ == "__main__":
    sys.exit(main())
