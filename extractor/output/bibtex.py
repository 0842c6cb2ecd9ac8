"""BibTeX, with the fields that biblatex has for legislation: UTF-8, without what TeX would take for a command."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.output.references import Reference

_ESCAPED = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{sign: f"\\{sign}" for sign in "%&$#_"},
    }
)
_UNMATCHED = {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
"""BibTeX counts braces, also behind a backslash, so one without its fellow must not stand there as a brace."""


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
    matched = _matched(words)
    return "".join(
        (f"\\{char}" if place in matched else _UNMATCHED[char]) if char in "{}" else char.translate(_ESCAPED)
        for place, char in enumerate(words)
    )


def _matched(words: str) -> set[int]:
    """Return where the braces stand that come in pairs."""
    matched: set[int] = set()
    opened: list[int] = []
    for place, char in enumerate(words):
        if char == "{":
            opened.append(place)
        elif char == "}" and opened:
            matched |= {opened.pop(), place}
    return matched
