"""What the store finds and shows, for people to read on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from corpus.document import Piece, Span
from extractor.messages import Messages
from extractor.output.pieces import Mark, Marked, in_quotes, indented, new_grid, offsets
from extractor.output.table import cited, confidence, period, printable, quantity
from extractor.records import CitationRecord, IndicatorRecord
from extractor.store.rows import Found
from extractor.store.search import Hit
from extractor.store.show import Evidence, Shown, Stated

ID_LENGTH = 8
"""Characters of an id in a list: enough to tell records apart, and for `chiso show`."""

LONGEST_EXCERPT = 400
"""Characters of a sentence in a list."""

_BEFORE = 120
"""Characters of a cut sentence before its first mark."""


def hits(found: Sequence[Hit], say: Messages) -> RenderableType:
    """Return hits under their sentences: the sentence of the best hit first, with all hits in it, best first."""
    sentences: dict[tuple[str, Span], list[Hit]] = {}
    for hit in found:
        sentences.setdefault((hit.source, hit.sentence), []).append(hit)
    parts: list[RenderableType] = []
    for together in sentences.values():
        first = together[0]
        parts.append(Text.assemble((printable(first.record.document), "bold"), f"  {offsets(first.sentence)}"))
        if first.section:
            parts.append(indented(_section(first.section, say)))
        parts.append(indented(_marked(first)))
        parts += [indented(_listed(hit.record, say)) for hit in together]
        parts.append("")
    return Group(*parts)


def shown(record: Shown, say: Messages) -> RenderableType:
    """Return a record with its context, the places of its fields marked, and what each field is taken from."""
    marks = tuple(_marks(record, say))
    parts: list[RenderableType] = [
        Rule(f"{record.record.id} · {say(f'kind-{record.record.record}')}", align="left", style="dim"),
        _headline(record.record, say),
        *map(_file, record.documents, record.sources),
        "",
    ]
    if record.section:
        parts.append(_section(record.section, say))
    for title, piece in (("before", record.before), ("sentence", record.sentence), ("after", record.after)):
        if piece is not None:
            style = "bold" if title == "sentence" else "dim"
            parts += [Text(f"{say(f'shown-{title}')} {offsets(piece.span)}", style), indented(Marked(piece, marks)), ""]
    grid = new_grid()
    for each in record.evidence:
        grid.add_row(say(f"field-{each.field}"), Group(_value(each, record.record, say), _source(each, say)))
    parts += [
        Text(
            say("shown-evidence", confidence=confidence(getattr(record.record, "confidence", None), say) or "–"), "bold"
        ),
        indented(grid),
        "",
    ]
    return Group(*parts)


def _file(document: str, source: str) -> Text:
    """Return a document's name, with its file where that is another."""
    file = "" if source == document else f"  {printable(source)}"
    return Text.assemble((printable(document), "bold"), (file, "dim"))


def _section(section: str, say: Messages) -> Text:
    return Text(f"{say('field-section')}: {printable(section)}", "dim")


def _marked(hit: Hit) -> Marked:
    first = hit.marks[0][0] if hit.marks else hit.sentence[0]
    return Marked(_excerpt(Piece(hit.record.quote, hit.sentence), first), [(span, "", True) for span in hit.marks])


def _excerpt(sentence: Piece, at: int) -> Piece:
    """Return as much of a sentence around `at` as a list shows; where words are cut off, an ellipsis is the space."""
    text, start = sentence.text, sentence.span[0]
    first = max(0, min(at - start - _BEFORE, len(text) - LONGEST_EXCERPT))
    last = min(len(text), first + LONGEST_EXCERPT)
    if first > 0:
        first = max(first, text.find(" ", first, at - start))
    if last < len(text):
        last = max(at - start, text.rfind(" ", first, last)) + 1
    opening, closing = "…" if first > 0 else text[0], "…" if last < len(text) else text[-1]
    return Piece(opening + text[first + 1 : last - 1] + closing, (start + first, start + last))


def _listed(record: Found, say: Messages) -> Text:
    """Return a record in a line: its id, what it says, and what that holds for."""
    return Text.assemble((f"{record.id[:ID_LENGTH]}  ", "cyan"), _headline(record, say), (_context(record, say), "dim"))


def _headline(record: Found, say: Messages) -> Text:
    if isinstance(record, IndicatorRecord):
        name = " · ".join(part for part in (record.name, record.scope, record.base) if part)
        return Text.assemble((quantity(record, say), "bold"), "  ", printable(name))
    if isinstance(record, CitationRecord):
        title = f"  {printable(record.title)}" if record.title else ""
        return Text.assemble((printable(cited(record)), "bold"), title)
    return Text.assemble((printable(record.text), "bold"), "  ", period(record.value, say) or "")


def _context(record: Found, say: Messages) -> str:
    said: tuple[str | None, ...] = ()
    if isinstance(record, IndicatorRecord):
        said = period(record.period, say), say(f"status-{record.status}"), record.place
    elif isinstance(record, CitationRecord):
        said = record.issuer, record.date
    stated = " · ".join(printable(part) for part in said if part)
    return f"  ({stated})" if stated else ""


def _marks(record: Shown, say: Messages) -> Iterator[Mark]:
    core = "key" if isinstance(record.record, CitationRecord) else "value"
    for each in record.evidence:
        if each.field != "section":
            yield from ((stated.span, say(f"field-{each.field}"), each.field == core) for stated in each.stated)


def _value(evidence: Evidence, record: Found, say: Messages) -> Text:
    value = evidence.value
    if evidence.field == "value" and isinstance(record, IndicatorRecord):
        return Text(quantity(record, say))
    if value is None:
        return Text(say("nothing-stated"), "dim")
    if evidence.field in ("status", "change"):
        return Text(say(f"{evidence.field}-{value}"))
    if evidence.field in ("period", "value"):
        return Text(period(value, say) or "")
    return Text(printable("; ".join(value) if isinstance(value, tuple) else str(value)))


def _source(evidence: Evidence, say: Messages) -> RenderableType:
    """Return where a field comes from: the text that states it, its place, and the rule."""
    texts = ", ".join(_stated(stated, say) for stated in evidence.stated)
    rule = ": ".join(filter(None, (evidence.rule, _described(evidence.description, say))))
    said = " · ".join(filter(None, (texts, rule)))
    return Text(said, "dim") if said else Group()


def _stated(stated: Stated, say: Messages) -> str:
    return " ".join(filter(None, (stated.text and in_quotes(stated.text, say), offsets(stated.span))))


def _described(description: str | None, say: Messages) -> str:
    vietnamese, _, english = (description or "").partition(" / ")
    return (english if english and say.lang == "en" else vietnamese).rstrip(".")
