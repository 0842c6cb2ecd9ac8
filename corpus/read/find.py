"""Find the articles that a user's paths mean: files, folders, patterns, and `-` for standard input."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import quote

from corpus.document import Document
from corpus.read import text
from corpus.read.errors import MissingPath, NoArticles, NoMatch, SourceError, UnknownKind, from_os_error

STANDARD_INPUT = "-"

Reader = Callable[..., Document]

_READERS: dict[str, Reader] = {".txt": text.from_bytes, ".text": text.from_bytes}
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9_~]{0,9}$")
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """An article still to be read: where it lies, and the name its records carry."""

    path: str
    name: str

    @property
    def uri(self) -> str | None:
        """The path as a URI: relative where it was named so, so that the same call gives the same records anywhere."""
        if self.path == STANDARD_INPUT:
            return None
        path = quote(os.fsencode(PurePath(self.path).as_posix()))
        return f"file://{path}" if path.startswith("/") else path


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something in a folder that is no article: a file of another kind, a hidden file, a link to a folder."""

    path: str


Found = Source | PassedOver | SourceError


def reader_for(path: str) -> Reader | None:
    """Choose what reads the file at `path`: by its extension, or by its content where it has none; null if nothing."""
    if path == STANDARD_INPUT:
        return text.from_bytes
    if extension := _EXTENSION.search(PurePath(path).name):
        return _READERS.get(extension[0].lower())
    return text.from_bytes if _holds_text(path) else None


def find(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Found]:
    """Yield what `paths` mean, in their order, folders sorted by code point; what cannot be used comes as an error."""
    for path in paths:
        yield from _expanded(os.fspath(path))


def shown(path: str) -> str:
    """Return `path` as text that can be printed and stored, whatever bytes the file system holds."""
    return os.fsencode(PurePath(path).as_posix()).decode("utf-8", "replace")


def _expanded(path: str) -> Iterator[Found]:
    if path == STANDARD_INPUT:
        yield Source(path, path)
        return
    try:
        folder, exists = Path(path).is_dir(), Path(path).exists()
    except OSError as error:
        yield from_os_error(shown(path), error)
        return
    if folder:
        yield from _articles(path, _walk(path, path))
    elif exists:
        yield Source(path, shown(path)) if reader_for(path) else UnknownKind(shown(path))
    elif glob.has_magic(path):
        yield from _matches(path)
    else:
        yield MissingPath(shown(path))


def _articles(path: str, found: Iterator[Found]) -> Iterator[Found]:
    """Pass `found` on, and say so at the end where nothing in it was an article or an error."""
    passed_over, others = 0, 0
    for item in found:
        passed_over += isinstance(item, PassedOver)
        others += not isinstance(item, PassedOver)
        yield item
    if not others:
        yield NoArticles(shown(path), passed_over=passed_over)


def _matches(pattern: str) -> Iterator[Found]:
    """Yield the files that match, and the articles in the folders that do, as a shell's pattern would name them."""
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - patterns may be absolute
    if not matches:
        yield NoMatch(shown(pattern))
    for match in matches:
        if not Path(match).is_dir():
            yield _unasked(match, shown(match))
        elif "**" not in pattern:
            yield from _expanded(match)


def _walk(folder: str, root: str) -> Iterator[Found]:
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield from_os_error(shown(folder), error)
        return
    for entry in inside:
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
            yield from _walk(entry.path, root)
        else:
            yield _unasked(entry.path, shown(os.path.relpath(entry.path, root)))


def _unasked(path: str, name: str) -> Found:
    """Return what a file that was not named itself is: an article, or something to pass over."""
    if PurePath(path).name.startswith("."):
        return PassedOver(shown(path))
    try:
        regular = stat.S_ISREG(Path(path).stat().st_mode)
    except OSError as error:
        return from_os_error(shown(path), error)
    return Source(path, name) if regular and reader_for(path) else PassedOver(shown(path))


def _holds_text(path: str) -> bool:
    """Whether a file without extension may be an article; one that cannot be opened may, so that reading says why."""
    if not Path(path).is_file():
        return True
    try:
        with Path(path).open("rb") as file:
            return text.looks_like_text(file.read(_HEAD))
    except OSError:
        return True
