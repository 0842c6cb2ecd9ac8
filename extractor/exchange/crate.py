"""An RO-Crate around an export, and the provenance of the run that made its records.

Sources of the forms: RO-Crate 1.1, with the Process Run Crate's actions; W3C PROV-O, here as JSON-LD that needs no
context from the network.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

METADATA = "ro-crate-metadata.json"
PROVENANCE = "provenance.jsonld"

_NAMES: Mapping[str, tuple[str, str]] = {
    "datapackage.json": ("Data Package: the descriptor of the tables", "application/json"),
    "observations.csv": ("SDMX-CSV: statistics of catalogued indicators", "text/csv"),
    "structure.json": ("SDMX-JSON: the structure of the statistics", "application/json"),
    "annotations.jsonld": ("W3C Web Annotations: every record in its article", "application/ld+json"),
    PROVENANCE: ("W3C PROV: what made the records, from what", "application/ld+json"),
}
_TABLES = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet"}
_PROV = {
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "chiso": "urn:chiso:vocabulary:",
}


@dataclass(frozen=True, slots=True)
class _Run:
    """A version of chiso with its rules, and the articles that it read."""

    version: str
    rules_sha256: str
    documents: Sequence[Mapping[str, str]]

    @property
    def software(self) -> str:
        return f"urn:chiso:software:{self.version}"

    @property
    def rules(self) -> str:
        return f"urn:chiso:rules:{self.rules_sha256}"

    @property
    def activity(self) -> str:
        return f"urn:chiso:run:{self.version}:{self.rules_sha256[:20]}"


def write(connection: sqlite3.Connection, folder: Path, *, published: str, license: str | None) -> None:
    """Write `provenance.jsonld` and `ro-crate-metadata.json` into `folder`, whose other files are all there."""
    runs = list(_runs(connection))
    (folder / PROVENANCE).write_text(_json(_provenance(runs, _files(folder))), "utf-8")
    (folder / METADATA).write_text(_json(_crate(runs, folder, published, license)), "utf-8")


def _runs(connection: sqlite3.Connection) -> Iterator[_Run]:
    for run, version, rules in connection.execute(
        "SELECT run_id, version, rules_sha256 FROM runs ORDER BY version, rules_sha256"
    ).fetchall():
        listed = connection.execute(
            "SELECT source, document, sha256, text_sha256 FROM documents WHERE run_id = ? ORDER BY source", (run,)
        )
        documents = [dict(zip(("source", "document", "sha256", "text_sha256"), row, strict=True)) for row in listed]
        if documents:
            yield _Run(version, rules, documents)


def _files(folder: Path) -> list[str]:
    """Return the files of the export as paths below `folder`, without the crate's own metadata."""
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in paths if path != METADATA)


def listed(folder: Path) -> set[str]:
    """Return the files that the crate in `folder` lists, as paths below it; none where there is no crate."""
    try:
        described = json.loads((folder / METADATA).read_text("utf-8"))["@graph"]
        return {unquote(entity["@id"]) for entity in described if entity["@type"] == "File"}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


# PROV


def _provenance(runs: Sequence[_Run], files: Sequence[str]) -> dict[str, Any]:
    generated = [{"@id": run.activity} for run in runs]
    written = [{"@id": quote(path), "@type": "prov:Entity", "prov:wasGeneratedBy": generated} for path in files]
    return {"@context": _PROV, "@graph": _once([*(entity for run in runs for entity in _of_run(run)), *written])}


def _of_run(run: _Run) -> Iterator[dict[str, Any]]:
    yield {
        "@id": run.activity,
        "@type": "prov:Activity",
        "prov:used": [{"@id": _article(document)} for document in run.documents],
        "prov:wasAssociatedWith": {"@id": run.software},
        "prov:qualifiedAssociation": {
            "@type": "prov:Association",
            "prov:agent": {"@id": run.software},
            "prov:hadPlan": {"@id": run.rules},
        },
    }
    yield {"@id": run.software, "@type": "prov:SoftwareAgent", "schema:name": "chiso", "schema:version": run.version}
    yield {"@id": run.rules, "@type": ["prov:Entity", "prov:Plan"], "chiso:sha256": run.rules_sha256}
    for document in run.documents:
        yield {
            "@id": _article(document),
            "@type": "prov:Entity",
            "schema:name": document["document"],
            "chiso:sha256": document["sha256"],
            "chiso:text_sha256": document["text_sha256"],
        }


def _article(document: Mapping[str, str]) -> str:
    return f"urn:chiso:article:{document['sha256']}:{quote(document['source'])}"


# RO-Crate


def _crate(runs: Sequence[_Run], folder: Path, published: str, license: str | None) -> dict[str, Any]:
    files = [_file(folder, path) for path in _files(folder)]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": "Indicator records, citations and dates from Vietnamese articles",
        "description": "Records that chiso extracted, each with its place in its article, in open forms.",
        "datePublished": published,
        "hasPart": [{"@id": file["@id"]} for file in files],
        "mentions": [{"@id": run.activity} for run in runs],
    }
    if license:
        root["license"] = {"@id": license}
        files.append({"@id": license, "@type": "CreativeWork", "name": license})
    described = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    actions = [entity for run in runs for entity in _action(run)]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": _once([described, root, *files, *actions])}


def _file(folder: Path, path: str) -> dict[str, Any]:
    data = (folder / path).read_bytes()
    name, media = _NAMES.get(Path(path).name, (f"Table {Path(path).stem}", _TABLES.get(Path(path).suffix, "")))
    return {
        "@id": quote(path),
        "@type": "File",
        "name": name,
        "encodingFormat": media,
        "contentSize": str(len(data)),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _action(run: _Run) -> Iterator[dict[str, Any]]:
    yield {
        "@id": run.activity,
        "@type": "CreateAction",
        "name": f"chiso {run.version} read {len(run.documents)} articles",
        "instrument": {"@id": run.software},
        "object": [{"@id": run.rules}, *({"@id": _article(document)} for document in run.documents)],
        "result": {"@id": "./"},
    }
    yield {"@id": run.software, "@type": "SoftwareApplication", "name": "chiso", "softwareVersion": run.version}
    yield {"@id": run.rules, "@type": "CreativeWork", "name": "The rules of chiso", "sha256": run.rules_sha256}
    for document in run.documents:
        yield {
            "@id": _article(document),
            "@type": "CreativeWork",
            "name": document["document"],
            "sha256": document["sha256"],
        }


def _once(entities: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the entities without those that an earlier one describes: several runs may be of one version."""
    return list({entity["@id"]: entity for entity in entities}.values())


def _json(value: Any) -> str:
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n"
