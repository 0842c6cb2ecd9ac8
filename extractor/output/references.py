"""Cited documents as references, in the terms that formats for references share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import regex

from corpus.normalize import unmarked
from extractor.store.citations import Entry
from patterns import load

COUNTRY = "VN"
"""Where all cited documents are in force, as ISO 3166 has it."""

LANGUAGE = "vi"

_NOT_PLAIN = regex.compile(r"[^a-z0-9]+")
_DRAFT: Mapping[str, str] = {"csl": "bill", "bibtex": "legislation", "ris": "BILL"}
_OTHER: Mapping[str, str] = {"csl": "document", "bibtex": "misc", "ris": "GOVDOC"}


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference manager keeps of a cited document; what is not known is null.

    `title` is the type and title, or else the type and number; `date` is a day or a year.
    """

    id: str
    citekey: str
    kinds: Mapping[str, str]
    type: str
    title: str
    number: str | None
    issuer: str | None
    jurisdiction: str
    date: str | None
    draft: bool
    cited_by: int
    mentions: int

    @property
    def note(self) -> str:
        """What no field of a reference is for: how often it is cited, and the id in the store."""
        return f"chiso {self.id}: cited by {self.cited_by}, mentions {self.mentions}"


def reference(entry: Entry) -> Reference:
    """Return the reference for a cited document."""
    cited = entry.cited
    named = cited.title and not cited.key.startswith(cited.type)
    return Reference(
        id=cited.cited_id,
        citekey=_citekey(f"{cited.type} {cited.key}" if cited.symbol else cited.key, cited.cited_id),
        kinds=_DRAFT if cited.draft else _kinds().get(cited.type, _OTHER),
        type=cited.type,
        title=_line(f"{cited.type} {cited.title if named else cited.key}" if cited.symbol else cited.key),
        number=_line(cited.key) if cited.symbol else cited.number,
        issuer=cited.issuer and _line(cited.issuer),
        jurisdiction=", ".join(part for part in (cited.place, COUNTRY) if part),
        date=cited.date or (str(cited.year) if cited.year else None),
        draft=cited.draft,
        cited_by=len(entry.sources),
        mentions=len(entry.mentions),
    )


def _citekey(name: str, id: str) -> str:
    """Return a key for bibliographies, the same as long as the document has the same name and id."""
    plain = "".join(char for char in unmarked(name.lower()) if char.isascii())
    return f"{_NOT_PLAIN.sub('-', plain).strip('-')[:40].strip('-')}-{id[:6]}"


def _line(text: str) -> str:
    """Return `text` on one line."""
    return " ".join(text.split())


@cache
def _kinds() -> Mapping[str, Mapping[str, str]]:
    return load.values("reference_types")
