"""RIS: references for EndNote, Zotero, Mendeley and library catalogues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.output.references import LANGUAGE, Reference


def text(references: Sequence[Reference]) -> str:
    """Return `references` as RIS records; lines end as the format asks, by CR LF."""
    return "".join(f"{tag}  - {value}\r\n" for each in references for tag, value in _tags(each))


def _tags(each: Reference) -> Iterator[tuple[str, str]]:
    """Yield tags and values.

    The comma behind an author says that the name is that of a body, in one piece. The number stands in the title too,
    since some programs know no tag for it.
    """
    year, *day = each.date.split("-") if each.date else [""]
    tags = {
        "TY": each.kinds["ris"],
        "ID": each.citekey,
        "TI": each.title if not each.number or each.number in each.title else f"{each.title}, {each.number}",
        "AU": each.issuer and f"{each.issuer},",
        "PB": each.issuer,
        "M1": each.number,
        "M3": each.type,
        "PY": year,
        "DA": "/".join((year, *day)) if day else "",
        "CY": each.jurisdiction,
        "LA": LANGUAGE,
        "AN": each.id,
        "N1": each.note,
    }
    yield from ((tag, value) for tag, value in tags.items() if value)
    yield "ER", ""
