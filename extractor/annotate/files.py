"""Reading the files that tools export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.annotate.errors import AnnotationError, Malformed, NoProject, Unreadable


def found(path: Path, extension: str) -> Iterator[Path | AnnotationError]:
    """Yield the file `path`, or the files with `extension` in the folder `path`, sorted; an error if none is there."""
    files = [path] if path.is_file() else sorted(path.glob(f"*{extension}"))
    if not files:
        yield NoProject(str(path), wanted=extension)
    yield from files


def read_text(file: Path) -> str:
    """Return a file's text, its line ends as they are; raise `AnnotationError` where it is none."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Unreadable(str(file), problem=error.strerror) from error
    except UnicodeDecodeError as error:
        raise Unreadable(str(file), problem=f"UTF-8, byte {error.start}") from error


def json_of(text: str, where: str) -> Any:
    """Return what a JSON text says; raise `Malformed` where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed(where, wanted=f"JSON ({error})") from error
