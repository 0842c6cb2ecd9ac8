"""JSON-LD in the terms of schema.org: cited documents as `Legislation`, and the articles with what they cite."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from extractor.output.references import COUNTRY, LANGUAGE, Reference, reference
from extractor.store.citations import Entry


def text(entries: Sequence[Entry]) -> str:
    """Return the cited documents, and the articles that cite them, as one graph."""
    graph = [*(_legislation(entry, reference(entry)) for entry in entries), *_articles(entries)]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def _legislation(entry: Entry, each: Reference) -> dict[str, Any]:
    place = entry.cited.place
    said: dict[str, Any] = {
        "@id": _urn(each.id),
        "@type": "Legislation",
        "identifier": each.id,
        "name": each.title,
        "legislationIdentifier": each.number,
        "legislationType": each.type,
        "legislationDate": each.date,
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": each.issuer} if each.issuer else None,
        "legislationJurisdiction": {"@type": "AdministrativeArea", "name": place} if place else COUNTRY,
        "creativeWorkStatus": "Draft" if each.draft else None,
        "inLanguage": LANGUAGE,
    }
    return {name: value for name, value in said.items() if value is not None}


def _articles(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return each article once, with the documents that it cites."""
    cites: dict[str, list[dict[str, str]]] = {}
    named: dict[str, tuple[str, str | None]] = {}
    for entry in entries:
        for mention in {mention.source: mention for mention in reversed(entry.mentions)}.values():
            cites.setdefault(mention.source, []).append({"@id": _urn(entry.cited.cited_id)})
            named[mention.source] = mention.document, mention.uri
    return [
        {"@type": "Article", **({"@id": uri} if uri else {}), "identifier": source, "name": name, "citation": cited}
        for source, cited in sorted(cites.items())
        for name, uri in [named[source]]
    ]


def _urn(id: str) -> str:
    return f"urn:chiso:cited:{id}"
