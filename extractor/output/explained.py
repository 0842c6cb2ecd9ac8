"""Explanations for people to read on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.text import Text

from corpus.document import Piece, Span
from extractor.explain import SHARED, Candidate, Explanation, Field, Figure, Lost, NoFigure, Refused, Stands
from extractor.messages import Messages
from extractor.output.pieces import NARROWEST, Marked, in_quotes, indented, new_grid, offsets, shortened
from extractor.output.table import confidence, period, printable, quantity

MARKED = ("value", "comparator", "change", "name", "scope", "base", "reference", "status", "period", "place", "basis")
"""The fields that are marked under the sentence."""


def explained(explanation: Explanation, say: Messages) -> RenderableType:
    """Return all that there is to say of each figure with a record, or of the only figure; the others a line each."""
    figures = explanation.figures
    told = [figure for figure in figures if figure.record is not None or len(figures) == 1]
    others = [figure for figure in figures if figure not in told]
    parts: list[RenderableType] = [Text(printable(explanation.document), "bold")]
    parts += [_Told(figure, explanation, say).shown() for figure in told]
    if others:
        parts += [Rule(say("without-record", n=len(others)), align="left", style="dim"), _others(others, say)]
    return Group(*parts)


def near(problem: NoFigure, say: Messages) -> str:
    """Return, in one line, that there is no figure at an offset, and which are near it."""
    if problem.offset >= problem.characters:
        return say("beyond-the-text", offset=problem.offset, characters=problem.characters)
    shown = ", ".join(f"{piece.span[0]} ({in_quotes(piece.text, say)})" for piece in problem.near)
    return say("no-figure-near", offset=problem.offset, near=shown) if shown else say("no-figure")


def _others(figures: Sequence[Figure], say: Messages) -> RenderableType:
    grid = new_grid()
    for figure in figures:
        grid.add_row(offsets(figure.span), in_quotes(figure.text, say), _reason(figure, say))
    return Group(indented(grid), "")


def _reason(figure: Figure, say: Messages) -> str:
    """Return why a figure has no record."""
    if figure.verdict == "refused":
        return "; ".join(_conditions(figure.refused, say))
    own = next((m for m in figure.mentions if m.span == figure.span), None)
    if own is not None and own.value is not None:
        return say(f"verdict-{own.kind}", value=own.value, rule=own.rule)
    return say(f"verdict-{figure.verdict}")


def _conditions(refusals: Sequence[Refused], say: Messages) -> Iterator[str]:
    """Yield what refused a number, with the rules that it holds for."""
    rules: dict[str, list[str]] = {}
    for refused in refusals:
        rules.setdefault(_condition(refused, say), []).append(refused.rule)
    for condition, ids in rules.items():
        yield say("refused", rules=", ".join(dict.fromkeys(ids)), condition=condition)


def _condition(refused: Refused, say: Messages) -> str:
    if refused.text is None:
        return refused.condition
    lexicons = ", ".join(refused.lexicons)
    return in_quotes(refused.text, say) + (f" ({say('refused-lexicon', lexicons=lexicons)})" if lexicons else "")


@dataclass(frozen=True)
class _Told:
    """Says all that there is to say of one figure."""

    figure: Figure
    explanation: Explanation
    say: Messages

    def shown(self) -> RenderableType:
        """Return the figure's sections, those left out that have nothing to say."""
        figure = self.figure
        parts: list[RenderableType] = [
            Rule(f"{offsets(figure.span)} · {printable(figure.text)}", align="left", style="dim"),
            self._headline(),
            "",
        ]
        if figure.sentence is not None:
            where = self.say(
                "explained-sentence", kind=self.say(f"block-{figure.block}"), at=offsets(figure.sentence.span)
            )
            parts += [Text(where, "bold"), indented(Marked(figure.sentence, tuple(self._marks()))), ""]
        for title, rows in (
            ("mentions", self._mentions()),
            ("fields", self._fields()),
            ("context", self._context()),
            ("confidence", self._chances()),
            ("frames", self._frames()),
            ("set-aside", self._set_aside()),
        ):
            grid = new_grid()
            for row in rows:
                grid.add_row(*row)
            if grid.row_count:
                parts += [Text(self._title(title), "bold"), indented(grid), ""]
        if figure.elements:
            parts += [Text(self.say("explained-elements"), "bold"), indented(_Interlinear(figure)), ""]
        return Group(*parts)

    def _title(self, section: str) -> str:
        sure = confidence(self.figure.record.confidence, self.say) if self.figure.record else None
        return self.say(f"explained-{section}", confidence=sure)

    def _headline(self) -> Text:
        record = self.figure.record
        if record is None:
            return Text(self.say("no-record", reason=_reason(self.figure, self.say)))
        name = " · ".join(part for part in (record.name, record.scope, record.base) if part)
        return Text.assemble((quantity(record, self.say), "bold"), "  ", printable(name))

    def _marks(self) -> Iterator[tuple[Span, str, bool]]:
        """Yield the spans to mark, their labels, and whether one is the figure itself."""
        yield self.figure.span, self._label("value") if self.figure.record else self.say("explained-figure"), True
        for f in self.figure.fields:
            if f.name in MARKED and f.name != "value":
                yield from ((piece.span, self._label(f.name), False) for piece in f.pieces)
        met = {refused.span for refused in self.figure.refused if refused.span}
        yield from ((span, self.say("explained-condition"), False) for span in sorted(met))

    def _mentions(self) -> Iterator[Sequence[RenderableType]]:
        stands = [(found.span, 0, self._found(found)) for found in self.figure.mentions]
        lost = [(found.won_span, 1, self._loser(found)) for found in self.figure.lost]
        for _, _, row in sorted((*stands, *lost), key=lambda line: line[:2]):
            yield row

    def _found(self, found: Stands) -> Sequence[RenderableType]:
        own = found.span == self.figure.span
        said = f" → {found.value}" if found.value else ""
        if found.resolved_by not in (None, "text"):
            said += f" ({self.say('resolved-by', what=self.say(f'resolved-{found.resolved_by}'))})"
        text = Text.assemble((in_quotes(found.text, self.say) + said, "bold" if own else ""))
        return Text("▶" if own else " "), self.say(f"kind-{found.kind}"), self._ruled(text, found)

    def _loser(self, lost: Lost) -> Sequence[RenderableType]:
        why = self.say(f"lost-{lost.reason}", text=in_quotes(lost.won, self.say), rule=lost.won_rule)
        text = Text.assemble(in_quotes(lost.text, self.say), " ", why)
        return Text("✗", "red"), self.say(f"kind-{lost.kind}"), self._ruled(text, lost)

    def _fields(self) -> Iterator[Sequence[RenderableType]]:
        for f in self.figure.fields:
            if f.name not in SHARED:
                quotes = [piece for piece in f.pieces if f.value != piece.text]
                yield (
                    self._label(f.name),
                    Group(self._value(f), self._details(f, quotes or f.pieces, quoted=bool(quotes))),
                )

    def _context(self) -> Iterator[Sequence[RenderableType]]:
        for f in self.figure.fields:
            if f.name in SHARED and (f.name != "section" or f.pieces):
                yield self._label(f.name), Group(self._value(f), self._details(f, f.pieces, quoted=True))

    def _chances(self) -> Iterator[Sequence[RenderableType]]:
        for each in self.figure.chances:
            found = "\n".join(map(self._rule, each.evidence))
            yield self._label(each.field), confidence(each.chance, self.say) or "", Text(found, "dim")

    def _value(self, f: Field) -> Text:
        record = self.figure.record
        if f.name == "value" and record is not None:
            return Text(quantity(record, self.say))
        if f.value is None:
            return Text(self.say("nothing-stated"), "dim")
        if f.name == "period":
            return Text(period(str(f.value), self.say) or "")
        named = f.name in ("status", "change")
        return Text(self.say(f"{f.name}-{f.value}") if named else printable(str(f.value)))

    def _details(self, f: Field, pieces: Sequence[Piece], *, quoted: bool) -> RenderableType:
        """Return where a field comes from: the text that says so, its place, and the rule."""
        texts = (f"{in_quotes(p.text, self.say)} {offsets(p.span)}" if quoted else offsets(p.span) for p in pieces)
        stated = ", ".join(texts)
        where = self.say(f"where-{f.where}") if f.where and (f.where != "sentence" or f.name in SHARED) else ""
        year = self.say("resolved-by", what=self.say(f"resolved-{f.resolved_by}")) if f.resolved_by else ""
        said = " · ".join(
            part for part in (": ".join(p for p in (where, stated) if p), year, self._rule(f.rule)) if part
        )
        return Text(said, "dim") if said else Group()

    def _frames(self) -> Iterator[Sequence[RenderableType]]:
        frame = self.figure.frame
        if frame is None:
            return
        yield self.say("frames-on"), Text(frame.symbols)
        for rule in frame.tried:
            matched = rule == frame.matched
            yield (
                Text("✓" if matched else "–", "green" if matched else "dim"),
                Text(self._rule(rule) if matched else rule, "" if matched else "dim"),
            )
        for what in ("subject", "left", "governors", "right", "compared", "predicate"):
            pieces: tuple[Piece, ...] = getattr(frame, what)
            if pieces:
                yield self.say(f"frame-{what}"), " … ".join(in_quotes(piece.text, self.say) for piece in pieces)

    def _set_aside(self) -> Iterator[Sequence[RenderableType]]:
        for aside in self.figure.set_aside:
            shown = Text.assemble(in_quotes(aside.text, self.say), (f" {offsets(aside.span)}", "dim"))
            yield self.say(f"aside-{aside.what}"), shown

    def _ruled(self, text: Text, found: Candidate) -> Text:
        """Return a candidate with its place, priority and rule; what the rule is, where it is about the figure."""
        about = found.span[0] < self.figure.span[1] and self.figure.span[0] < found.span[1]
        rule = self._rule(found.rule) if about else found.rule
        return text.append(f"  {offsets(found.span)} · {self.say('priority', n=found.priority)} · {rule}", "dim")

    def _rule(self, rule: str | None) -> str:
        """Return a rule's id and what it is, in one language."""
        if rule is None:
            return ""
        vi, slash, en = self.explanation.rules.get(rule, "").partition(" / ")
        described = (en if slash and self.say.lang == "en" else vi).rstrip(".")
        return f"{rule}: {described}" if described else rule

    def _label(self, name: str) -> str:
        return self.say(f"field-{name}")


@dataclass(frozen=True)
class _Interlinear:
    """The elements of a sentence, each over its symbol and the rule behind it."""

    figure: Figure

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width, NARROWEST)
        above, below = Text(no_wrap=True), Text(no_wrap=True)
        for element in self.figure.elements:
            word, symbol = printable(element.text), " ".join(filter(None, (element.symbol, element.rule)))
            size = min(max(cell_len(word), cell_len(symbol)), width)
            if above.cell_len and above.cell_len + size > width:
                yield from (above, below, Text())
                above, below = Text(no_wrap=True), Text(no_wrap=True)
            own = element.span == self.figure.span
            above.append(set_cell_size(shortened(word, size), size) + "  ", "bold reverse" if own else "")
            below.append(set_cell_size(shortened(symbol, size), size) + "  ", "dim")
        yield from (above, below)
