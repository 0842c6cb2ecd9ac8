"""Make `patterns/gazetteer/*.tsv` from a published list of Vietnam's administrative units, and check it on the way.

    pip download --no-deps vietnamadminunits==1.0.4
    python -m patterns.make_gazetteer vietnamadminunits-1.0.4-py3-none-any.whl

The package (MIT licence) holds the units of June 2025 with the codes of the General Statistics Office, those since
2025-07-01 with theirs, and which became which. underthesea ships an extract of it, without the codes of districts and
communes, so that the codes cannot be read from there; a test compares the two.

Codes are used again: 52 was Bình Định and is Gia Lai now. What is so since 2025 has `@2025` behind its code here.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

GAZETTEER = Path(__file__).parent / "gazetteer"
DATA = "vietnamadminunits/data"
COUNTRY = "country:VN"
LAST, FIRST = "2025-06-30", "2025-07-01"
"""The last day of the old units and the first of the new ones: resolution 202/2025/QH15."""

Row = tuple[str, ...]

_KIND = re.compile(r"^(?:Thành Phố|Thị Xã|Thị Trấn|Đặc Khu)\b")
"""Kinds of units that are written with two capitals here and there."""

HUE = (
    ("province:46", "Tỉnh Thừa Thiên Huế", COUNTRY, "", "2024-12-31"),
    ("province:46@2025", "Thành phố Huế", COUNTRY, "2025-01-01", ""),
    ("district:474", "Thành phố Huế", "province:46", "", "2024-12-31"),
    ("district:474@2025", "Quận Thuận Hóa", "province:46@2025", "2025-01-01", LAST),
    ("district:475@2025", "Quận Phú Xuân", "province:46@2025", "2025-01-01", LAST),
)
"""Huế became a city of province level half a year before the merger (resolution 175/2024/QH15), which the list lacks.

Its other districts keep the province as their parent, as they had it for all but these months.
"""


def main(wheel: str) -> None:
    """Write the files from the package in `wheel`."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as archive:
        database = sqlite3.connect(archive.extract(f"{DATA}/dataset.db", folder))
        converter = json.loads(archive.read(f"{DATA}/converter_2025.json"))
    merged = {new: set(old) for new, old in converter["DICT_PROVINCE"].items()}
    units, keys = _units(database, {key for key, old in merged.items() if old == {key}})
    _write("units.tsv", units)
    _write("changes.tsv", _changes(converter, keys))


def _units(database: sqlite3.Connection, unchanged: set[str]) -> tuple[Iterable[Row], dict[tuple[str, str], str]]:
    """Return the units, and the code of each by its side of the merger and its key in the package."""
    units = dict.fromkeys(HUE)
    keys: dict[tuple[str, str], str] = {}
    known = {row[0] for row in HUE}

    def add(code: str, name: str, parent: str, since: str = "", until: str = "") -> None:
        if code not in known:
            known.add(code)
            units[code, _KIND.sub(lambda kind: kind[0].capitalize(), name), parent, since, until] = None

    old = "provinceKey, districtKey, wardKey, provinceCode, districtCode, wardCode, province, district, ward"
    for pk, dk, wk, pc, dc, wc, province, district, ward in database.execute(f"SELECT {old} FROM admin_units_legacy"):
        keys["old", pk] = province_code = f"province:{pc}"
        district_code = f"district:{dc}" + ("@2025" if f"district:{dc}@2025" in known else "")
        keys["old", f"{pk}_{dk}_{wk or ''}"] = f"commune:{wc}" if wc else district_code
        add(province_code, province, COUNTRY, "", "" if pk in unchanged else LAST)
        add(district_code, district, province_code, "", LAST)
        if wc:
            add(f"commune:{wc}", ward, district_code, "", LAST)
    for pk, wk, pc, wc, province, ward in database.execute(
        "SELECT provinceKey, wardKey, provinceCode, wardCode, province, ward FROM admin_units"
    ):
        as_before = pk in unchanged and f"province:{pc}@2025" not in known
        keys["new", pk] = province_code = f"province:{pc}" if as_before else f"province:{pc}@2025"
        keys["new", f"{pk}_{wk}"] = f"commune:{wc}@2025"
        add(province_code, province, COUNTRY, FIRST)
        add(f"commune:{wc}@2025", ward, province_code, FIRST)
    return units, keys


def _changes(converter: dict[str, Any], keys: dict[tuple[str, str], str]) -> Iterator[Row]:
    """Yield which old unit lives on in which new one, in whole or in part."""
    yield "province:46", "province:46@2025"
    for new, olds in converter["DICT_PROVINCE"].items():
        yield from ((keys["old", old], keys["new", new]) for old in olds if keys["old", old] != keys["new", new])
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            yield from ((keys["old", old], keys["new", f"{province}_{ward}"]) for old in olds)
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, news in divided.items():
            yield from ((keys["old", old], keys["new", f"{province}_{new['newWardKey']}"]) for new in news)


def _write(name: str, rows: Iterable[Row]) -> None:
    lines = sorted("\t".join(row) for row in set(rows))
    GAZETTEER.joinpath(name).write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])
