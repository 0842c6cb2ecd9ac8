"""Exchange: the store as one folder of open forms, which other systems read without chiso."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from extractor.exchange import crate, datapackage, sdmx, webannotation
from extractor.exchange.datapackage import Form
from extractor.output.errors import OutputError

Part = Literal["tables", "statistics", "annotations", "crate"]

__all__ = ["Exported", "Form", "export"]


class NotAnExport(OutputError):
    """A destination that holds something else."""

    reason = "not-an-export"
    texts: ClassVar = {
        "en": "is there already and is no earlier export, so it is left as it is; name an empty or a new folder",
        "vi": "đã có sẵn và không phải là một lần xuất trước nên giữ nguyên; hãy nêu thư mục trống hoặc mới",
    }


class NoDay(OutputError):
    """No article of the store says when it was published, and an RO-Crate needs a day."""

    reason = "no-day"
    texts: ClassVar = {
        "en": "needs a day of publication, and no article in the store states one; give it with --published 2024-05-31",
        "vi": "cần có ngày công bố mà không bài nào trong kho nêu ngày; hãy nêu ngày bằng --published 2024-05-31",
    }


@dataclass(frozen=True, slots=True)
class Exported:
    """How many annotations and statistical observations an export holds."""

    annotations: int
    observations: int


def export(
    connection: sqlite3.Connection,
    destination: Path,
    *,
    form: Form = "csv",
    published: str | None = None,
    license: str | None = None,
    on_part: Callable[[Part], object] = lambda part: None,
) -> Exported:
    """Write the whole store into the folder `destination`, which appears complete or not at all.

    It holds a Data Package of all tables (`form`: CSV or Parquet), SDMX-CSV with its structure, Web Annotations, W3C
    PROV, and an RO-Crate around them. `published` is the ISO day of the crate, by default that of the newest article;
    `license` the URL of a licence. `on_part` is told what is about to be written. The same store gives the same bytes.

    Raises `NotAnExport` where the destination holds anything else, and `NoDay` where no day is known.
    """
    destination = Path(os.path.realpath(destination))
    if destination.exists() and not _may_replace(destination):
        raise NotAnExport(str(destination))
    day = published or _newest(connection)
    if day is None:
        raise NoDay(str(destination))
    beside = destination.with_name(f".{destination.name}.{secrets.token_hex(4)}.tmp")
    beside.mkdir(parents=True)
    try:
        exported = _write(connection, beside, form, on_part)
        on_part("crate")
        crate.write(connection, beside, published=day, license=license)
        _put(beside, destination)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return exported


def _write(connection: sqlite3.Connection, folder: Path, form: Form, on_part: Callable[[Part], object]) -> Exported:
    on_part("tables")
    datapackage.write(connection, folder, form=form)
    on_part("statistics")
    statistics = folder / "statistics"
    statistics.mkdir()
    observations = sdmx.write(connection, statistics)
    on_part("annotations")
    return Exported(webannotation.write(connection, folder), observations)


def _may_replace(destination: Path) -> bool:
    """Whether a folder holds nothing but what an earlier export wrote."""
    if not destination.is_dir():
        return False
    held = {path.relative_to(destination).as_posix() for path in destination.rglob("*") if not path.is_dir()}
    return held <= crate.listed(destination) | {crate.METADATA}


def _newest(connection: sqlite3.Connection) -> str | None:
    (day,) = connection.execute("SELECT max(published) FROM documents").fetchone()
    return None if day is None else str(day)


def _put(folder: Path, destination: Path) -> None:
    """Put `folder` in the place of `destination`; what was there goes only when the new one stands."""
    old = folder.with_name(f"{folder.name}.old")
    if destination.exists():
        destination.rename(old)
    folder.rename(destination)
    shutil.rmtree(old, ignore_errors=True)
