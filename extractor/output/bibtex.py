"""BibTeX, with the fields that biblatex has for legislation: UTF-8, without what TeX would take for a command."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.output.references import Reference

_ESCAPED = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{sign: f"\\{sign}" for sign in "%&$#_"},
    }
)
"""Braces are commands: BibTeX counts braces, also behind a backslash."""


def text(references: Sequence[Reference]) -> str:
    """Return `references` as entries of a BibTeX file."""
    return "\n".join(map(_entry, references))


def _entry(each: Reference) -> str:
    year = each.date and each.date[:4]
    fields = {
        "title": f"{{{_escaped(each.title)}}}",
        "author": each.issuer and f"{{{_escaped(each.issuer)}}}",
        "institution": each.issuer and f"{{{_escaped(each.issuer)}}}",
        "type": _escaped(each.type),
        "number": each.number and _escaped(each.number),
        "date": each.date,
        "year": year,
        "location": _escaped(each.jurisdiction),
        "pubstate": "draft" if each.draft else None,
        "langid": "vietnamese",
        "note": _escaped(each.note),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{each.kinds['bibtex']}{{{each.citekey},\n{lines}}}\n"


def _escaped(words: str) -> str:
    return words.translate(_ESCAPED)
