"""Where articles lie, seen from the store: each by its path from the store's folder, so that both can move together."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from corpus.read import PassedOver, Source, SourceError, find, shown
from corpus.read.find import STANDARD_INPUT
from extractor.store.errors import StandardInput, UnstorableName


@dataclass
class Found:
    """What paths mean: articles by their places, what was passed over, and errors with the path that led to each."""

    articles: dict[str, Source] = field(default_factory=dict)
    passed_over: list[str] = field(default_factory=list)
    errors: list[tuple[str, SourceError]] = field(default_factory=list)


class Places:
    """Turns paths into places, which are POSIX paths from the folder of the store, and back."""

    def __init__(self, store: Path) -> None:
        self._folder = os.path.realpath(store.parent)
        self._own = {f"{store.name}{end}" for end in ("", "-wal", "-shm", "-journal")}
        self._real = cache(_real)

    def of(self, path: str) -> str:
        """Return the place of a file."""
        return Path(os.path.relpath(self._absolute(path), self._folder)).as_posix()

    def path(self, place: str) -> str:
        """Return the absolute path of a place."""
        return os.path.normpath(Path(self._folder, place))

    def find(self, paths: Iterable[str]) -> Found:
        """Return what `paths` mean. An article that several of them mean is there once, under its longest name."""
        found = Found()
        for path in paths:
            for item in find([path]):
                if isinstance(item, PassedOver):
                    found.passed_over.append(item.path)
                elif self._is_own(item):
                    continue
                elif isinstance(item, SourceError):
                    found.errors.append((path, item))
                elif problem := _unstorable(item):
                    found.errors.append((path, problem))
                else:
                    place = self.of(item.path)
                    found.articles[place] = max(found.articles.get(place, item), item, key=_length_of_name)
        return found

    def _is_own(self, item: Source | SourceError) -> bool:
        """Whether this is a file of the database itself, which may lie among the articles, and come and go."""
        return self.of(item.path if isinstance(item, Source) else item.file) in self._own

    def under(self, place: str, given: str) -> bool:
        """Whether a file at `place` is one that `given`, a file, a folder or a pattern, would mean if it was there."""
        path, given = self.path(place), self._absolute(given)
        if path == given or path.startswith(os.path.join(given, "")):  # noqa: PTH118 - keeps the separator at the end
            return True
        return glob.has_magic(given) and _matches(path, given)

    def is_gone(self, place: str) -> bool:
        """Whether there is surely no file at `place` any more; one that is only out of reach is not gone."""
        try:
            os.stat(self.path(place))  # noqa: PTH116 - a path that no file can have is no error here
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False
        return False

    def _absolute(self, path: str) -> str:
        """Return `path` absolute, links to folders followed; a link to a file is a file of its own."""
        if os.path.isdir(path):  # noqa: PTH112 - what is out of reach is no error here
            return self._real(path)
        folder, name = os.path.split(path)
        return os.path.normpath(Path(self._real(folder), name))


def _real(folder: str) -> str:
    return os.path.realpath(folder)


def _matches(path: str, pattern: str) -> bool:
    """Whether a pattern means a file or a folder above it; only `**` goes into folders, as it does where files are."""
    if "**" in pattern:
        return fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern}{os.sep}*")
    names, wanted = Path(path).parts, Path(pattern).parts
    return len(names) >= len(wanted) and all(map(fnmatchcase, names, wanted))


def _unstorable(source: Source) -> SourceError | None:
    """Return why the store can have no place for an article."""
    if source.path == STANDARD_INPUT:
        return StandardInput(STANDARD_INPUT)
    try:
        os.path.abspath(source.path).encode()  # noqa: PTH100
    except UnicodeEncodeError:
        return UnstorableName(shown(source.path))
    return None


def _length_of_name(source: Source) -> tuple[int, str, str]:
    return len(source.name), source.name, source.path
