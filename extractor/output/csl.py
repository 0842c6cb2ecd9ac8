"""CSL-JSON: references for Zotero, pandoc, and whatever cites by a CSL style."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from extractor.output.references import LANGUAGE, Reference


def text(references: Sequence[Reference]) -> str:
    """Return `references` as a CSL-JSON array."""
    return json.dumps([_item(each) for each in references], ensure_ascii=False, indent=2) + "\n"


def _item(each: Reference) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": each.citekey,
        "type": each.kinds["csl"],
        "title": each.title,
        "genre": each.type,
        "number": each.number,
        "author": [{"literal": each.issuer}] if each.issuer else None,
        "authority": each.issuer,
        "jurisdiction": each.jurisdiction,
        "issued": {"date-parts": [[int(part) for part in each.date.split("-")]]} if each.date else None,
        "status": "draft" if each.draft else None,
        "language": LANGUAGE,
        "note": each.note,
    }
    return {name: value for name, value in item.items() if value is not None}
