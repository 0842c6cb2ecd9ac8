"""SDMX-CSV: the statistics among the records, as observations that statistical systems read.

An observation is one record of a catalogued indicator with one exact value and a period whose first and last day are
known. What is stated twice, or differently elsewhere, stays: the record is a dimension of its own, so no statement
overwrites another. Sources of the forms: SDMX 3.0, SDMX-CSV 2.0 field guide; SDMX-JSON 2.0 structure message.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

OBSERVATIONS = "observations.csv"
STRUCTURE = "structure.json"
AGENCY = "CHISO"
VERSION = "1.0"
DATAFLOW = f"{AGENCY}:INDICATORS({VERSION})"
UNKNOWN_AREA = "_U"

DIMENSIONS: Mapping[str, str] = {
    "INDICATOR": "What is measured: an indicator of chiso's catalogue",
    "REF_AREA": "The place that the figure is about; _U where none is known",
    "STATUS": "Measured, planned or predicted",
    "UNIT_MEASURE": "The unit, as in the records; _Z for counts, ratios and ranks",
    "RECORD": "The record that states it, so that statements which differ stand side by side",
}
ATTRIBUTES: Mapping[str, str] = {
    "KIND": "What sort of quantity it is",
    "COMPARATOR": "How the true value compares with the number; ~ is about",
    "CHANGE": "increase or decrease where the value is the size of a change; empty for a level",
    "REFERENCE": "What a change is compared with, as written",
    "NAME": "The name, as written",
    "SCOPE": "What tells the figure from its siblings under a shared name, as written",
    "BASE": "What the figure is a share of, as written",
    "PLACE": "The place, as written",
    "TOTAL": "Of a ratio the whole, of a rank how many are ranked",
    "CONFIDENCE": "How often records on such evidence were right, from 0 to 1",
    "DOCUMENT": "The article",
    "TEXT_SHA256": "The hash of the article's text",
    "START": "Where the value stands, in code points of that text",
}
STATUSES: Mapping[str, str] = {
    "actual": "Measured or in force",
    "target": "Planned or required",
    "forecast": "Predicted",
}

_COLUMNS = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES)
_STATISTICS = """
SELECT i.*, d.document AS document, d.text_sha256 AS text_sha256
FROM indicators i JOIN documents d USING (document_id)
WHERE i.indicator IS NOT NULL AND i.value IS NOT NULL AND i.period_start IS NOT NULL AND i.period_end IS NOT NULL
ORDER BY i.indicator, i.place_code, i.period_start, i.period_end, i.status, i.id, d.document
"""
_NO_CODE = re.compile(r"[^A-Za-z0-9_@$-]")


def write(connection: sqlite3.Connection, folder: Path) -> int:
    """Write `observations.csv` and the structure that describes it into `folder`; return how many observations."""
    written = 0
    with (folder / OBSERVATIONS).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(_COLUMNS)
        for row in _observations(connection):
            writer.writerow(row)
            written += 1
    structure = json.dumps(_structure(connection), ensure_ascii=False, indent=2)
    (folder / STRUCTURE).write_text(f"{structure}\n", "utf-8")
    return written


def _observations(connection: sqlite3.Connection) -> Iterator[Sequence[Any]]:
    """Yield a row an observation; of identical copies of an article the first one speaks."""
    told: set[str] = set()
    for row in connection.execute(_STATISTICS):
        if row["id"] in told:
            continue
        told.add(row["id"])
        dimensions = {
            "INDICATOR": code(row["indicator"]),
            "REF_AREA": code(row["place_code"] or UNKNOWN_AREA),
            "STATUS": row["status"],
            "UNIT_MEASURE": row["unit"] or "_Z",
            "RECORD": row["id"],
        }
        period = time_period(date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"]))
        attributes = [row[name.lower()] for name in ATTRIBUTES]
        yield ["dataflow", DATAFLOW, "I", *dimensions.values(), period, row["value"], *attributes]


def code(identifier: str) -> str:
    """Return `identifier` with the letters that an SDMX code may have: `health.insurance` is `health_insurance`."""
    return _NO_CODE.sub("_", identifier)


def time_period(first: date, last: date) -> str:
    """Return the SDMX form of the days from `first` to `last`: `2024`, `2024-Q1`, `2024-05`, `2021-01-01/P5Y`."""
    end = last + timedelta(days=1)
    months = (end.year - first.year) * 12 + end.month - first.month
    if (first.day, end.day) != (1, 1):
        days = (end - first).days
        return first.isoformat() if days == 1 else f"{first.isoformat()}/P{days}D"
    if months == 1:
        return f"{first:%Y-%m}"
    if months % 12 == 0 and first.month == 1:
        return f"{first:%Y}" if months == 12 else f"{first.isoformat()}/P{months // 12}Y"
    for letter, length in (("Q", 3), ("S", 6)):
        if months == length and (first.month - 1) % length == 0:
            return f"{first:%Y}-{letter}{(first.month - 1) // length + 1}"
    return f"{first.isoformat()}/P{months}M"


# The structure


def _structure(connection: sqlite3.Connection) -> dict[str, Any]:
    indicators = connection.execute("SELECT indicator, coalesce(name_en, name) FROM catalogue ORDER BY indicator")
    areas = connection.execute("SELECT place_code, name FROM places ORDER BY place_code")
    lists = {
        "CL_INDICATOR": ("Indicators of chiso's catalogue", [(code(i), name) for i, name in indicators]),
        "CL_AREA": ("Places", [*((code(place), name) for place, name in areas), (UNKNOWN_AREA, "Unknown")]),
        "CL_STATUS": ("Status", list(STATUSES.items())),
    }
    concepts = {
        **DIMENSIONS,
        "TIME_PERIOD": "The time that the value holds for",
        "OBS_VALUE": "The value",
        **ATTRIBUTES,
    }
    return {
        "meta": {
            "schema": "https://json.sdmx.org/2.0.0/sdmx-json-structure-schema.json",
            "id": "CHISO_STRUCTURE",
            "test": False,
            "prepared": "1970-01-01T00:00:00Z",
            "contentLanguages": ["en"],
            "sender": {"id": AGENCY},
        },
        "data": {
            "codelists": [
                _maintained(name, said, codes=[{"id": i, "name": label} for i, label in codes])
                for name, (said, codes) in lists.items()
            ],
            "conceptSchemes": [
                _maintained("CONCEPTS", "Concepts", concepts=[{"id": i, "name": said} for i, said in concepts.items()])
            ],
            "dataStructures": [_maintained("INDICATORS", "Indicator records", dataStructureComponents=_components())],
            "dataflows": [
                _maintained(
                    "INDICATORS", "Indicator records", structure=_urn("datastructure.DataStructure", "INDICATORS")
                )
            ],
        },
    }


def _components() -> dict[str, Any]:
    coded = {"INDICATOR": "CL_INDICATOR", "REF_AREA": "CL_AREA", "STATUS": "CL_STATUS"}
    text = {"format": {"dataType": "String"}}

    def dimension(name: str) -> dict[str, Any]:
        taken = {"enumeration": _urn("codelist.Codelist", coded[name])} if name in coded else text
        return {"id": name, "conceptIdentity": _concept(name), "localRepresentation": taken}

    def attribute(name: str) -> dict[str, Any]:
        return {
            "id": name,
            "conceptIdentity": _concept(name),
            "localRepresentation": text,
            "usage": "optional",
            "attributeRelationship": {"observation": {}},
        }

    time = {"id": "TIME_PERIOD", "conceptIdentity": _concept("TIME_PERIOD")}
    return {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": [dimension(name) for name in DIMENSIONS],
            "timeDimension": {**time, "localRepresentation": {"format": {"dataType": "ObservationalTimePeriod"}}},
        },
        "measureList": {
            "id": "MeasureDescriptor",
            "measures": [
                {
                    "id": "OBS_VALUE",
                    "conceptIdentity": _concept("OBS_VALUE"),
                    "localRepresentation": {"format": {"dataType": "Decimal"}},
                    "usage": "mandatory",
                }
            ],
        },
        "attributeList": {"id": "AttributeDescriptor", "attributes": [attribute(name) for name in ATTRIBUTES]},
    }


def _maintained(name: str, said: str, **parts: Any) -> dict[str, Any]:
    return {"id": name, "agencyID": AGENCY, "version": VERSION, "name": said, **parts}


def _urn(kind: str, name: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{name}({VERSION})"


def _concept(name: str) -> str:
    return f"{_urn('conceptscheme.Concept', 'CONCEPTS')}.{name}"
