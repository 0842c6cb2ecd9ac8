"""Time the whole job, from files to records, against `underthesea.word_tokenize` over the same texts in the same run.

python -m benchmarks.speed [FOLDER] [--all] [--files N] [--seed N] [--at-least RATIO]
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from corpus.read import Source, SourceError, find, read
from corpus.read.text import from_text
from extractor.pipeline import process
from patterns import load

ARTICLES = Path(__file__).parents[2] / "shared" / "articles"
FILES = 200


@dataclass
class Times:
    """Seconds that each side took over the same articles."""

    articles: int = 0
    bytes: int = 0
    records: int = 0
    job: float = 0.0
    peer: float = 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return 0, or 1 where it cannot run or the ratio is below `--at-least`."""
    options = _options(arguments)
    sources = [found for found in find([options.folder]) if isinstance(found, Source)]
    if not sources:
        print(f"speed: there is no folder of articles at {options.folder}; name one: speed.py FOLDER", file=sys.stderr)
        return 1
    if not options.all and len(sources) > options.files:
        sources = random.Random(options.seed).sample(sources, options.files)
    times = measure(sources)
    if not times.articles:
        print(f"speed: none of the {len(sources)} files in {options.folder} could be read", file=sys.stderr)
        return 1
    print(report(times, peak_megabytes(sources)))
    return 0 if times.peer / times.job >= options.at_least else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="speed", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ARTICLES, help="default: ../shared/articles")
    parser.add_argument("--all", action="store_true", help="all articles, not a sample")
    parser.add_argument("--files", type=int, default=FILES, help="articles in the sample (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which sample (default %(default)s)")
    parser.add_argument("--at-least", type=float, default=0.0, metavar="RATIO", help="fail below this ratio")
    return parser.parse_args(arguments)


def measure(sources: Sequence[Source]) -> Times:
    """Time both sides, article by article in turn, after first calls of each that load what they need.

    A rule is compiled when a text first needs it, so the first calls are on the examples of all rules.
    """
    from underthesea import word_tokenize

    for example in (example for rule in load.known().values() for example in rule.examples):
        word_tokenize(example.text)
        process(from_text(example.text, name="first calls"))
    times = Times()
    for number, source in enumerate(sources):
        _measure_one(source, times, word_tokenize, job_first=number % 2 == 0)
    return times


def _measure_one(source: Source, times: Times, word_tokenize: object, *, job_first: bool) -> None:
    try:
        text = read(source).text
    except SourceError:
        return

    def timed_job() -> None:
        started = perf_counter()
        times.records += job(source)
        times.job += perf_counter() - started

    def timed_peer() -> None:
        started = perf_counter()
        word_tokenize(text)  # type: ignore[operator]
        times.peer += perf_counter() - started

    for run in (timed_job, timed_peer) if job_first else (timed_peer, timed_job):
        run()
    times.articles += 1
    times.bytes += len(text.encode())


def job(source: Source) -> int:
    """Do all that chiso does with one article, short of writing; return how many records it gave."""
    found = process(read(source))
    return len(found.indicators) + len(found.citations) + len(found.dates)


def peak_megabytes(sources: Sequence[Source]) -> float:
    """Return the peak memory of a process that does the job alone."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (sources,))


def _peak(sources: Sequence[Source]) -> float:
    for source in sources:
        try:
            job(source)
        except SourceError:
            continue
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def report(times: Times, peak: float) -> str:
    """Return the figures as a few lines of text."""
    megabytes = times.bytes / 1e6
    rows = [("chiso, file to records", times.job), ("underthesea.word_tokenize", times.peer)]
    lines = [f"{times.articles} articles, {megabytes:.2f} MB, {times.records} records"]
    lines += [f"{name:<28}{seconds:8.2f} s {megabytes / seconds:8.3f} MB/s" for name, seconds in rows]
    lines += [f"chiso is {times.peer / times.job:.2f} times as fast; peak memory of the job alone {peak:.0f} MB"]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
