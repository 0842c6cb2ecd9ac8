"""Sources: which cited document sets or reports a figure, and how far that holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import regex

from corpus.document import Block, Document, Span
from extractor.indicators.elements import Element
from extractor.mentions.citations import is_labelled
from extractor.mentions.mention import CitationMention, Mention
from extractor.records import Status
from patterns import load
from patterns.fired import by_rule

Role = Literal["opens", "subject", "introduced", "annexed", "beside", "amended"]
"""What a citation does in its clause: open it (`Theo Nghị định …`), be its subject (`Nghị định … quy định`), be
introduced (`đã ban hành Nghị định …`), hold something (`biểu ban hành kèm theo Thông tư …`), stand beside something
(`tăng theo Nghị định …`), or be what another amends."""

_CLAUSE_SIGNS = regex.compile(r'.*[,;:."]|[\s*+-]*', regex.DOTALL)
REACH = 5
TARGET_REACH = 12
"""Elements behind a quantity, and behind one that is a target, in which the document that gives it may stand."""

_LONGEST_OPENING = 40
"""Code points before a citation that may open its clause with it: `Theo quy định tại khoản 2 Điều 5 …`."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that what follows is told from; one that is `binding` sets all figures, another only targets."""

    citation: CitationMention
    binding: bool

    @property
    def key(self) -> str:
        """The key of the document, in full where it is cited so elsewhere in the text."""
        return self.citation.resolved_key or self.citation.key


@dataclass(slots=True)
class Sources:
    """What an article tells from which document, as a reader goes through it."""

    document: Document
    about: Source | None = None
    """The regulation that the article opens with, and so is about."""
    running: Source | None = None
    """The regulation that the last paragraph told of: the next one goes on with it."""
    held: Source | None = field(default=None)
    """The last regulation told of; `Nghị định này` comes back to it."""
    told: dict[str, Source] = field(default_factory=dict)
    """The last document of each type told of; `Theo Nghị quyết, …` comes back to it."""
    is_act: bool = False
    """Whether the text is the act itself, of which each paragraph is a part, whatever other acts it tells of."""

    def entered(self, block: Block) -> Source | None:
        """Return the source that a paragraph stands under: what the article is about, or was last told of."""
        if self.is_act or self.running is self.about:
            return self.about
        return by_rule("basis.running", self.running, block.span[0])

    def enter(self, sentence: Span, cited: Sequence[CitationMention], above: Source | None) -> Source | None:
        """Return the source that governs a sentence from outside, unless it names a teller of its own."""
        text = self.document.lower[slice(*sentence)]
        pointed = self.held if self.held is not None and _points_back(text, self.held.citation.type) else None
        if pointed is None and not cited and (opening := _opened_type().match(text)):
            pointed = self.told.get(opening["type"])
        if by_rule("basis.pointed", pointed, sentence[0]):
            return pointed
        ended = above is not None and not cited and _other_teller().search(text) is not None
        return None if by_rule("basis.other-teller", ended, sentence[0]) else above

    def leave(self, sentence: Span, cited: Sequence[CitationMention], above: Source | None) -> Source | None:
        """Return the source that governs what follows a sentence; `Căn cứ Luật …;` sets nothing."""
        if self.document.text[sentence[1] - 1] in ";,":
            return above
        for citation in cited:
            role = self.role(sentence, citation)
            if role == "opens" or _is_told_of(role, citation):
                return by_rule("basis.carried", self._told_of(citation), citation.start) or above
        return above

    def _told_of(self, citation: CitationMention) -> Source:
        """The source that a citation makes; a short one (`Nghị định 19`) goes on with the regulation of its number."""
        if self.about is not None and citation is self.about.citation:
            return self.about
        held = self.held.citation if self.held is not None else None
        if held is not None and (held.type, held.number) == (citation.type, citation.number) and not citation.symbol:
            citation = held
        found = Source(citation, is_regulation(citation))
        self.held = found if found.binding else self.held
        self.told[citation.type.lower()] = found
        return found

    def role(self, sentence: Span, citation: CitationMention) -> Role:
        """Return what a citation does in its clause, from the words before it and before its articles."""
        start = min([s for s, e in citation.article_spans if sentence[0] <= s < citation.start], default=citation.start)
        before = self.document.lower[sentence[0] : start].rstrip()
        if before.endswith((*_terms("amending"), *_terms("amended"))):
            return "amended"
        clause = before[_CLAUSE_SIGNS.match(before).end() :].strip()  # type: ignore[union-attr]
        if not clause:
            return "subject"
        if clause.startswith(_terms("reporting")) and len(clause) <= _LONGEST_OPENING:
            return "opens"
        if clause.endswith(_terms("annexing")):
            return "annexed"
        return "introduced" if clause.endswith(_terms("introducing")) else "beside"


def sources(document: Document, cited: Sequence[CitationMention]) -> Sources:
    """Return the sources of an article before its first sentence: the regulation that it is, or that it opens with."""
    found = Sources(document)
    own = next((c for c in cited if _is_own(document, c)), None)
    if own is not None and by_rule("basis.own", True, own.start):
        found.about = found.running = found.held = Source(own, binding=True)
        found.is_act = True
        return found
    for block in [b for b in document.blocks[:2] if b.sentences]:
        first = [c for c in cited if block.sentences[0][0] <= c.start < block.sentences[0][1]][:1]
        if (
            first
            and is_regulation(first[0])
            and (_opens_with(found, block, first[0]) or _is_titled_by(found, block, first[0]))
            and by_rule("basis.article", True, first[0].start)
        ):
            found.about = found.running = found.held = Source(first[0], binding=True)
            return found
    return found


def _is_own(document: Document, citation: CitationMention) -> bool:
    """Whether a citation is the number of the act that the document is, behind its label: `Số: 15/2025/NĐ-CP`."""
    acts = (*_terms("regulations"), *_terms("dated_acts"))
    return citation.type.lower() in acts and is_labelled(document, citation.start)


def _opens_with(found: Sources, block: Block, citation: CitationMention) -> bool:
    """Whether an article opens with a regulation, or with what it annexes."""
    role = found.role(block.sentences[0], citation)
    return role == "annexed" or _is_told_of(role, citation)


def _is_titled_by(found: Sources, block: Block, citation: CitationMention) -> bool:
    """Whether a title names what it is about by its regulation: `5 điểm mới của Luật …`, `Mức phí theo Nghị định …`."""
    before = found.document.lower[block.span[0] : citation.start].rstrip()
    return block.kind == "title" and before.endswith(_terms("titling"))


def _is_told_of(role: Role, citation: CitationMention) -> bool:
    """Whether a sentence tells of a document; of one that has no number yet, as it is passed, it tells who votes."""
    return role == "subject" or (role == "introduced" and citation.number is not None)


def basis(
    found: Sources, sentence: Span, sequence: Sequence[Element], index: int, said: Status, above: Source | None
) -> Source | None:
    """Return the source of the quantity at `index`: a citation behind or before it, else what governs from outside."""
    at = sequence[index].start
    if by_rule("basis.voted", is_vote(found.document.lower[slice(*sentence)]), at):
        return None
    if by_rule("basis.replaced", _replaced().search(found.document.lower, sentence[0], at) is not None, at):
        return None
    behind = by_rule("basis.behind", _behind(found.document, sequence, index, said), at)
    if behind is not None:
        return Source(behind, binding=False)
    for i in range(index - 1, -1, -1):
        if ends(sequence, i):
            return None
        mention = sequence[i].mention
        if not isinstance(mention, CitationMention) or _belongs_to_another(sequence, i):
            continue
        if _is_bracketed(sequence, i, index):
            continue
        if _sets(found.document, found.role(sentence, mention), sequence[i : index + 1], said):
            return by_rule("basis.stated", Source(mention, binding=False), at)
    return above if above is not None and (above.binding or said == "target") else None


def ends(sequence: Sequence[Element], i: int) -> bool:
    """Whether a contrast begins at `i` that ends what a document says: `…, nhưng thực tế 90% …`, not `nhưng tối đa`."""
    rule = sequence[i].rule
    contrast = rule is not None and bool(rule.options.get("contrast"))
    return contrast and i + 1 < len(sequence) and sequence[i + 1].symbol not in "KmTs"


def only_source(found: Sources, block: Block, cited: Sequence[CitationMention], above: Source | None) -> Source | None:
    """Return the source that a heading or lead-in hands on: the one document it cites, else what it stands under."""
    named = [c for c in cited if found.role(block.span, c) != "amended"]
    if above is not None and all(found.role(block.span, c) == "beside" for c in named):
        return Source(above.citation, binding=True)
    only = named[0] if len(named) == 1 else None
    return by_rule("basis.heading", _headed(found, block, only), block.span[0]) if only else None


def _headed(found: Sources, block: Block, only: CitationMention) -> Source:
    """The source that a heading makes of its one document; what came of carrying out a plan is not set by it."""
    before = found.document.lower[block.span[0] : only.start].rstrip()
    return Source(only, binding=is_regulation(only) or not before.endswith(_terms("implementing")))


def citations(mentions: Sequence[Mention]) -> list[CitationMention]:
    """Return the citations among `mentions`."""
    return [m for m in mentions if isinstance(m, CitationMention)]


def _sets(document: Document, role: Role, between: Sequence[Element], said: Status) -> bool:
    """Whether a citation before a quantity sets or reports it."""
    lead = document.lower[max(0, between[0].start - _LONGEST_OPENING) : between[0].start].rstrip()
    if role == "amended" or lead.endswith(_terms("obeying")):
        return False
    if role in ("opens", "subject") or said == "target":
        return True
    if role in ("beside", "annexed"):
        return not any(e.symbol in ",;:" for e in between)
    return _setting().search(document.lower, between[0].end, between[-1].start) is not None


def _behind(document: Document, sequence: Sequence[Element], index: int, said: Status) -> CitationMention | None:
    """The document that a quantity is given by behind it: `hỗ trợ 30% theo Nghị định …`, `30% chi phí (theo …)`."""
    reach = TARGET_REACH if said == "target" else REACH
    behind = sequence[index + 1 : index + 1 + TARGET_REACH]
    for i, element in enumerate(behind):
        if isinstance(element.mention, CitationMention):
            bracket = next((e for e in behind[:i] if e.symbol == "("), None)
            if bracket is None and i >= reach:
                return None
            before = document.lower[bracket.end if bracket else sequence[index].end : element.start].strip()
            opens = bracket is None or before.startswith(_terms("reporting"))
            return element.mention if opens and before.endswith(_terms("reporting")) else None
        if element.symbol in ",;:.)QLUW":
            break
    return None


def _is_bracketed(sequence: Sequence[Element], i: int, index: int) -> bool:
    """Whether a bracket that ends before the quantity holds the citation at `i`, for a figure before the bracket."""
    signs = [e.symbol for e in sequence[i:index] if e.symbol in "()"]
    start = next((n for n in range(i, -1, -1) if sequence[n].symbol in ";:."), 0)
    return signs[:1] == [")"] and any(e.symbol == "Q" for e in sequence[start:i])


@cache
def _vote() -> regex.Pattern[str]:
    return regex.compile(rf"\d(?: ?%)?(?: \p{{L}}+){{0,2}} (?:{_any('voters')})(?!\p{{L}})")


def is_vote(text: str) -> bool:
    """Whether a sentence tells how many delegates voted: on a law, not by it."""
    return any(what in text for what in _terms("voting")) and _vote().search(text) is not None


def _belongs_to_another(sequence: Sequence[Element], i: int) -> bool:
    """Whether a citation says of a quantity right before it where it stands: `tăng từ 30% theo Nghị định … lên 50%`."""
    return any(e.symbol == "Q" for e in sequence[max(0, i - 2) : i])


def is_regulation(citation: CitationMention) -> bool:
    """Whether a document is a normative act, as its type or the year in its number says: it sets rates, not plans."""
    kind = citation.type.lower()
    return kind in _terms("regulations") or (citation.year is not None and kind in _terms("dated_acts"))


def _points_back(text: str, kind: str) -> bool:
    return _back_to(kind.lower()).search(text) is not None


@cache
def _back_to(kind: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}}){kind}(?:,| (?:{_any('backward')})(?!\p{{L}}))")


@cache
def _opened_type() -> regex.Pattern[str]:
    return regex.compile(rf"theo (?P<type>{'|'.join(map(regex.escape, _types()))})(?: (?:{_any('backward')}))?,")


@cache
def _types() -> tuple[str, ...]:
    return tuple(kind.lower() for kind in load.lexicon("document_types"))


@cache
def _setting() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}})(?:{_any('setting')})(?!\p{{L}})")


@cache
def _replaced() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}})(?:{_any('replacing')})(?: \p{{L}}+){{0,5}} $")


@cache
def _other_teller() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}})(?:{_any('tellers')})(?!\p{{L}})")


def _any(what: str) -> str:
    return "|".join(regex.escape(term) for term in _terms(what))


@cache
def _terms(what: str) -> tuple[str, ...]:
    return tuple(load.values("sources")[what])
