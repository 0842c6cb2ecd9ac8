"""The citation index in the forms that other programs read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extractor.output.errors import UnknownFormat
from extractor.store.citations import Entry

EXTENSIONS: Mapping[str, str] = {
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".json": "csl-json",
    ".bib": "bibtex",
    ".ris": "ris",
    ".jsonld": "json-ld",
}
"""The formats by the extension that a file of each has."""


def format_of(file: Path) -> str:
    """Return the format that the extension of `file` names; raise `UnknownFormat` where it names none."""
    try:
        return EXTENSIONS[file.suffix.lower()]
    except KeyError:
        raise UnknownFormat(str(file), known=", ".join(EXTENSIONS)) from None


def dumped(entries: Sequence[Entry], form: str) -> bytes:
    """Return the citation index in one of the formats of `EXTENSIONS`."""
    from extractor.output import bibtex, csl, jsonld, ris
    from extractor.output.references import reference

    match form:
        case "jsonl":
            return "".join(map(_line, entries)).encode()
        case "csv":
            return _csv(entries)
        case "json-ld":
            return jsonld.text(entries).encode()
        case _:
            written = {"csl-json": csl.text, "bibtex": bibtex.text, "ris": ris.text}[form]
            return written([reference(entry) for entry in entries]).encode()


def as_json(entry: Entry) -> dict[str, Any]:
    """Return a cited document with its mentions, in the form of a line of JSON Lines."""
    counted = {"cited_by": len(entry.sources), "mentions": [asdict(mention) for mention in entry.mentions]}
    return {"record": "cited", **asdict(entry.cited), **counted}


def _line(entry: Entry) -> str:
    return f"{json.dumps(as_json(entry), ensure_ascii=False)}\n"


def _csv(entries: Sequence[Entry]) -> bytes:
    from extractor.output.csv import sheet
    from extractor.store.citations import index_frame

    return sheet(index_frame(entries))
