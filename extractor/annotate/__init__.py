"""Annotation tools: articles and records out to Label Studio, brat or doccano, and corrected ones back as gold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from extractor.annotate.annotation import Annotation
from extractor.annotate.errors import AnnotationError

__all__ = ["FORMATS", "Annotation", "AnnotationError", "Format", "form"]

FORMATS = ("label-studio", "brat", "doccano")


class Format(Protocol):
    """What the module of a format offers."""

    def writing(self, folder: Path) -> AbstractContextManager[Callable[[Annotation], object]]:
        """Open the project in `folder`; what is yielded adds one article to it."""

    def read(self, path: Path) -> Iterator[Annotation | AnnotationError]:
        """Yield the articles of a corrected project, each as it was annotated or as the error that makes it useless."""


def form(name: str) -> Format:
    """Return the format called `name`."""
    return cast(Format, import_module(f"extractor.annotate.{name.replace('-', '_')}"))
