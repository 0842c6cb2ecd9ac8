"""What the linking of names to the catalogue is worth, threshold by threshold, on names labelled by hand.

python -m benchmarks.links [FILE]

`choosing` is the half of `tests/extractor/links.toml` on which the threshold was chosen; `reporting` tells what it is
worth on names that were not looked at. Precision: how many of the links are right; recall: how many of the names that
mean an indicator of the catalogue link to it.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.identities.indicators import THRESHOLD, Link, Measured, best

FILE = Path(__file__).parents[1] / "tests" / "extractor" / "links.toml"
THRESHOLDS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled name: the indicator that it means, null for none, and the likest of the catalogue."""

    measured: Measured
    meant: str | None
    found: Link | None


@dataclass(frozen=True, slots=True)
class Worth:
    """How many names link at a threshold, how many of them rightly, and how many should."""

    links: int
    right: int
    meant: int

    @property
    def precision(self) -> float:
        """The part of the links that is right; 1 where there is none."""
        return self.right / self.links if self.links else 1.0

    @property
    def recall(self) -> float:
        """The part of the names that mean an indicator and link to it."""
        return self.right / self.meant


def judged(half: str, file: Path = FILE) -> list[Judged]:
    """Return the labelled names of `choosing` or `reporting`."""
    pairs = tomllib.loads(file.read_text("utf-8"))[half]
    return [_judged(**pair) for pair in pairs]


def _judged(indicator: str, **said: str) -> Judged:
    measured = Measured(**said)
    return Judged(measured, indicator or None, best(measured))


def worth(names: Iterable[Judged], threshold: float) -> Worth:
    """Return what links with at least the score `threshold` are worth."""
    names = list(names)
    links = [n for n in names if n.found is not None and n.found.score >= threshold]
    right = sum(n.found is not None and n.found.indicator == n.meant for n in links)
    return Worth(len(links), right, sum(n.meant is not None for n in names))


def table(halves: Sequence[str], file: Path = FILE) -> str:
    """Return precision and recall of each half at every threshold, as text."""
    names = {half: judged(half, file) for half in halves}
    lines = ["threshold" + "".join(f"{half:>12} links  precision  recall" for half in halves)]
    for threshold in THRESHOLDS:
        cells = [worth(names[half], threshold) for half in halves]
        said = "".join(f"{c.links:>18}  {c.precision:>9.3f}  {c.recall:>6.3f}" for c in cells)
        lines.append(f"{threshold:>9.2f}{said}{'  <' if threshold == THRESHOLD else ''}")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=FILE)
    print(table(("choosing", "reporting"), parser.parse_args().file))


if __name__ == "__main__":
    main()
