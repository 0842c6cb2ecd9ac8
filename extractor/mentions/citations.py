"""Citations of documents: find them by the rules of `patterns/citations.toml`, then attach what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from corpus.document import Document, Span
from corpus.normalize import fold
from extractor.mentions.mention import CitationMention, DateMention
from extractor.mentions.scan import matches, shadow
from patterns import compose, fired, load
from patterns.rule import Rule

Match = regex.Match[str]

_REACH = 200
"""Code points around a citation in which its date, issuer and articles are looked for."""

_DATE_REACH = 25
"""Code points between a citation and the date of its signing."""

_LABEL_REACH = 24
"""Code points before a document's own number in which its label begins."""

_SHORTEST_SLIP = 4
"""Letters of a symbol below which one letter more or less makes another symbol, and no slip."""

_PARTY = regex.compile(r"(?:TW|TU|HU|QU|ĐU|ThU)\Z")
_SPACE = regex.compile(r"\s+")
_GAP = regex.compile(r"(?<=\p{L}) (?=\p{L})")
_END_OF_CELL = regex.compile(r" *(?:\n|\||$|  )")
"""Behind a number that stands alone on its line or in its cell."""

_ITEM = regex.compile(r"\n\d{1,2}[.)] ")
"""The number of a list item: `các Quyết định`, and below it `1. …`."""

_LINE_END = regex.compile(r"(?<=\p{Ll})\n(?=\p{Lu}\p{Ll})")
_LEGISLATURE = regex.compile(r"(?:UBTV)?QH ?\d{1,2}")


@dataclass(frozen=True, slots=True)
class _Number:
    """A document number taken apart: `162/QĐ-UBND` is number 162, year null, mark `/`, parts QĐ, UBND."""

    number: str
    year: str | None
    mark: str
    parts: tuple[str, ...]
    joints: tuple[str, ...]

    @property
    def symbol(self) -> str:
        """Return the symbol with one kind of hyphen and no spaces."""
        joints = (*self.joints, "")
        return "".join(part + joint for part, joint in zip(self.parts, joints, strict=True))

    @property
    def key(self) -> str:
        """Return the canonical number."""
        year = f"/{self.year}" if self.year else ""
        return f"{self.number}{year}{self.mark}{self.symbol}"


def find(document: Document, rules: Sequence[Rule] | None = None) -> list[tuple[int, CitationMention]]:
    """Return `(priority, mention)` for every citation in `document` that a rule matches, boilerplate left out."""
    chosen = [r for r in (load.rules("citations") if rules is None else rules) if "form" in r.options]
    text = shadow(document, case=True)
    joined = _LINE_END.sub(" ", text)
    skipped = [b.span for b in document.blocks if b.kind == "boilerplate"]
    return [
        (rule.priority, mention)
        for rule in chosen
        for match in matches(rule, joined if rule.options.get("joined") else text)
        if not any(start <= match.start() < end for start, end in skipped)
        for mention in _FORMS[rule.options["form"]](document, rule, match)
    ]


# --- what the groups of a rule say ---------------------------------------------------------------------------------


def _numbered(document: Document, rule: Rule, match: Match) -> Iterator[CitationMention]:
    """Yield the document that a full number names, with its type word or without."""
    stated = _type(match["type"])
    number = _taken_apart(match["number"], match["year"], match["mark"], match["symbol"])
    types = _types_of(number)
    if not _known(number, types, stated) and not _is_own(document, match, number):
        return
    kind, flags = _kind(stated, number, types)
    meant = _meant(number)
    start, end = match.span()
    title = match["between"] if kind in _titled() else None
    yield CitationMention(
        start=start,
        end=end,
        rule=rule.id,
        flags=(*flags, "misspelt issuer") if meant else flags,
        type=kind,
        number=number.number,
        key=number.key,
        resolved_key=meant.key if meant else None,
        year=_year(number.year),
        symbol=number.symbol,
        title=title and _verbatim(document, match.span("between")),
        title_span=_stripped(document, match.span("between")) if title else None,
    )


def _short(document: Document, rule: Rule, match: Match) -> Iterator[CitationMention]:
    """Yield a document for each number behind one type word; several may share the symbol behind the last."""
    kind = _type(match["type"]) or ""
    spans = match.spans("number")
    if _ITEM.match(document.text, spans[0][0] - 1):
        return
    shared = match["symbol"] and _taken_apart("1", match["year"], match["mark"], match["symbol"])
    for place, (start, end) in enumerate(spans):
        number = _verbatim(document, (start, end))
        last = place == len(spans) - 1
        whole = shared and replace(shared, number=number)
        yield CitationMention(
            start=match.start() if place == 0 else start,
            end=match.end("tail") if last and shared else end,
            rule=rule.id,
            type=kind,
            number=number.partition("/")[0],
            key=whole.key if whole else f"{kind} {number}",
            year=_year(number.partition("/")[2] or (whole.year if whole else None)),
            symbol=whole.symbol if whole else None,
        )


def _year(stated: str | None) -> int | None:
    return int(stated) if stated else None


def _titled_law(document: Document, rule: Rule, match: Match) -> Iterator[CitationMention]:
    """Yield the document that its title names."""
    kind = _type(match["type"]) or ""
    groups = match.groupdict()
    year = groups.get("lawyear")
    start, end = match.span()
    body = _verbatim(document, (match.end("type"), match.end("title")))
    tail = _verbatim(document, (match.end("title"), match.start("dated") if year else end))
    capitals = document.text[slice(*match.span("type"))].isupper()
    key = " ".join(part for part in (kind, _lowered(body) if capitals else body, tail, year) if part)
    yield CitationMention(
        start=start,
        end=end,
        rule=rule.id,
        type=kind,
        number=None,
        key=key,
        year=int(year) if year else None,
        title=body or None,
        title_span=_stripped(document, match.span("title")) if body else None,
    )


def _initialled(document: Document, rule: Rule, match: Match) -> Iterator[CitationMention]:
    """Yield the code that its initials name; its title stands nowhere in the text, so that it has no span."""
    code = load.read_toml("citations.toml")["initials"][match["initials"]]
    year = _year(match["lawyear"])
    yield CitationMention(
        start=match.start(),
        end=match.end(),
        rule=rule.id,
        type=code["type"],
        number=None,
        key=" ".join(str(part) for part in (code["type"], code["title"], year) if part),
        year=year,
        title=code["title"],
    )


def _lowered(title: str) -> str:
    """Return a title from a heading in capitals as running text has it; an unknown single word may be short."""
    known = next((law for law in load.lexicon("laws") if law.casefold() == title.casefold()), None)
    return known or (title.capitalize() if title.isupper() and " " in title else title)


_FORMS = {"number": _numbered, "short": _short, "title": _titled_law, "initials": _initialled}


def _verbatim(document: Document, span: Span) -> str:
    return _SPACE.sub(" ", document.text[slice(*span)]).strip()


def _stripped(document: Document, span: Span) -> Span:
    start, end = span
    while start < end and document.text[start].isspace():
        start += 1
    while end > start and document.text[end - 1].isspace():
        end -= 1
    return start, end


def _type(word: str | None) -> str | None:
    """Return the type word in full, its first letter a capital."""
    if word is None:
        return None
    word = _SPACE.sub(" ", word)
    return _table("abbreviations").get(word) or word[0].upper() + word[1:].lower()


@cache
def _table(name: str) -> Mapping[str, str]:
    table: Mapping[str, str] = load.read_toml("citations.toml")[name]
    return table


@cache
def _private() -> tuple[str, ...]:
    return tuple(load.read_toml("citations.toml")["private"]["symbols"])


@cache
def _codes() -> Mapping[str, Sequence[str]]:
    codes: Mapping[str, Sequence[str]] = load.read_toml("citations.toml")["codes"]
    return codes


@cache
def _titled() -> frozenset[str]:
    """Return the types whose title may stand between the type word and the number."""
    return frozenset(load.read_toml("citations.toml")["titled"])


def _taken_apart(number: str, year: str | None, mark: str, symbol: str) -> _Number:
    """Return the number in canonical form: no spaces, one kind of hyphen, lost strokes and case restored."""
    symbol = symbol.upper() if symbol.islower() else symbol
    pieces = regex.split(r" ?([/-]) ?", _GAP.sub("-", symbol))
    bare = (piece.replace(" ", "") for piece in pieces[::2])
    parts = tuple(_table("spelling").get(part, part) for part in bare)
    joints = tuple(pieces[1::2])
    mark = {"": "-", ".": "/", ",": "/"}.get(mark, mark)
    if mark == "-" and joints and "/" not in joints and _PARTY.search(parts[-1]):
        joints = (*joints[:-1], "/")
    return _Number(number, year, mark, parts, joints)


def _types_of(number: _Number) -> Sequence[str]:
    """Return the types that the code in the symbol stands for; none where no code is known."""
    return _codes().get(number.parts[0], ())


def _known(number: _Number, types: Sequence[str], stated: str | None) -> bool:
    """Whether this is the number of a document: by its type word and symbol, by its code, or by its issuer."""
    joined = len(number.parts) > 1
    if _LEGISLATURE.fullmatch(number.symbol):
        return number.year is not None or stated is not None
    if stated is not None:
        return joined or len(number.parts[0]) > 1
    if types:
        return joined
    return (
        joined
        and number.mark == "/"
        and compose.fragment("citation-letter-issuer").fullmatch(number.parts[0]) is not None
    )


def _is_own(document: Document, match: Match, number: _Number) -> bool:
    """Whether this is the number of the document itself, alone behind its label on a line."""
    text, (start, end) = document.folded, match.span()
    if len(number.parts) < 2 or number.parts[0].startswith(_private()):
        return False
    return _END_OF_CELL.match(text, end) is not None and is_labelled(document, start)


def is_labelled(document: Document, start: int) -> bool:
    """Return whether the label of a document's own number ends at code point `start`: `Số:`, `Số hiệu:`."""
    label = compose.fragment("citation-label")
    return label.search(document.folded, max(0, start - _LABEL_REACH), start) is not None


def _kind(stated: str | None, number: _Number, types: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the type, and a flag where the type word contradicts the symbol, which is then trusted."""
    legislature = _LEGISLATURE.fullmatch(number.symbol)
    if stated is None:
        default = _table("defaults")
        return (default["legislature"] if legislature else types[0] if types else default["letter"]), ()
    if types and stated not in types and stated in _known_types() and number.mark == "/":
        return types[0], ("type contradicts symbol",)
    return stated, ()


def _meant(number: _Number) -> _Number | None:
    """Return the number with the ministry that a slip of one letter behind the code means, null where there is none."""
    if number.mark != "/" or len(number.parts) == 1 or not _types_of(number):
        return None
    code, issuer, *units = number.parts
    near = [] if issuer.replace("&", "") in _ministries() else [m for m in _ministries() if one_slip(issuer, m)]
    return replace(number, parts=(code, near[0], *units)) if len(near) == 1 else None


def one_slip(symbol: str, meant: str) -> bool:
    """Whether the symbols differ in one letter dropped or added, or in two neighbours that changed places."""
    short, long = sorted((symbol, meant), key=len)
    if len(short) < _SHORTEST_SLIP:
        return False
    if len(short) == len(long):
        return any(symbol[:i] + symbol[i : i + 2][::-1] + symbol[i + 2 :] == meant for i in range(1, len(symbol)))
    return any(long[:i] + long[i + 1 :] == short for i in range(1, len(long)))


@cache
def _ministries() -> frozenset[str]:
    return frozenset(load.read_toml("citations.toml")["ministries"])


@cache
def _known_types() -> frozenset[str]:
    """Return the types that have a code, so that another code contradicts them."""
    return frozenset(t for types in _codes().values() for t in types)


# --- what stands beside --------------------------------------------------------------------------------------------


def attach(
    document: Document, citations: Sequence[CitationMention], dates: Sequence[DateMention]
) -> list[CitationMention]:
    """Return the citations with the date, issuer and articles stated beside them, and what short mentions mean."""
    text = shadow(document, case=True)
    ordered = sorted(citations, key=lambda c: c.start)
    starts = {d.start: d for d in dates}
    typed = _typed(text, ordered)
    limits = [*(c.start for c in typed[1:]), len(text)]
    attached = [_beside(document, text, c, starts, limit) for c, limit in zip(typed, limits, strict=False)]
    return _resolved(_shared(text, attached))


def _typed(text: str, citations: Sequence[CitationMention]) -> list[CitationMention]:
    """Give a number without a type word that follows another in a list the type of the one before it."""
    typed: list[CitationMention] = []
    for citation in citations:
        before = typed[-1] if typed else None
        bare = text[citation.start].isdigit() and citation.symbol is not None
        if before and bare and compose.fragment("citation-list").fullmatch(text, before.end, citation.start):
            citation = replace(citation, type=before.type)
        typed.append(citation)
    return typed


def _shared(text: str, citations: Sequence[CitationMention]) -> list[CitationMention]:
    """Give the members of a list the issuer that stands behind its last; a law has its own."""
    shared = list(citations)
    for place in range(len(shared) - 2, -1, -1):
        here, behind = shared[place], shared[place + 1]
        shares = here.issuer is None and behind.issuer and here.type not in _titled()
        if shares and compose.fragment("citation-list").fullmatch(text, here.end, behind.start):
            shared[place] = replace(here, issuer=behind.issuer, issuer_span=behind.issuer_span)
    return shared


def _beside(
    document: Document, text: str, citation: CitationMention, starts: Mapping[int, DateMention], limit: int
) -> CitationMention:
    """Return a citation with what stands beside it, before the next one at `limit`."""
    behind = _date_behind(text, citation.end, starts)
    date = _full_day(behind)
    issuer = _issuer_behind(text, behind.end if behind else citation.end) or _issuer_within(text, citation)
    issuer = issuer if issuer and _may_issue(text, issuer, citation) else None
    if issuer and date is None:
        date = _full_day(_date_behind(text, issuer[1], starts))
    if issuer is None:
        issuer, before = _issuer_before(text, citation.start, starts)
        date = date or before
    date = date or _own_day(text, citation.end, starts)
    issuer = issuer or _issuer_at_end(text, citation.end, limit)
    articles = _articles(text, citation.start)
    return replace(
        citation,
        date=date.value if date else None,
        date_span=date.span if date else None,
        issuer=_verbatim(document, issuer) if issuer else None,
        issuer_span=issuer,
        articles=tuple(_verbatim(document, a) for a in articles),
        article_spans=articles,
        draft=_found("draft", text, max(0, citation.start - 40), citation.start) is not None,
    )


@load.cached
def _rule(beside: str) -> Rule | None:
    return next((r for r in load.rules("citations") if r.options.get("beside") == beside), None)


def _found(beside: str, text: str, start: int, end: int, *, at_once: bool = False) -> Match | None:
    """Return what the rule for `beside` finds in `text[start:end]`, or right at its start."""
    rule = _rule(beside)
    if rule is None:
        return None
    pattern = compose.compiled(rule)
    match = (pattern.match if at_once else pattern.search)(text, start, end)
    if match:
        fired.note(rule.id, match.start())
    return match


def _date_behind(text: str, end: int, starts: Mapping[int, DateMention]) -> DateMention | None:
    """Return the date right behind `end`, if nothing but a comma or bracket stands between."""
    gap = compose.fragment("citation-gap").match(text, end, end + _DATE_REACH)
    date = starts.get(gap.end()) if gap else None
    return None if date is None or "\n\n" in text[end : date.start] else date


def _own_day(text: str, end: int, starts: Mapping[int, DateMention]) -> DateMention | None:
    """Return the day on the letterhead or data sheet of the document itself, whose number ends at `end`."""
    match = _found("own-day", text, end, end + _REACH, at_once=True)
    return _full_day(starts.get(match.start("day"))) if match else None


def _issuer_behind(text: str, end: int) -> Span | None:
    match = _found("issuer-behind", text, end, end + _REACH, at_once=True)
    return match.span("issuer") if match else None


def _may_issue(text: str, issuer: Span, citation: CitationMention) -> bool:
    """Whether who is named can have issued it: `Nghị định hướng dẫn Luật Thủy lợi vừa được Chính phủ ban hành`."""
    return citation.type not in _titled() or compose.fragment("citation-legislature").match(text, *issuer) is not None


def _issuer_at_end(text: str, end: int, limit: int) -> Span | None:
    """Return who is named as its issuer behind what a document is about."""
    match = _found("issuer-at-end", text, end, min(limit, end + _REACH), at_once=True)
    return match.span("issuer") if match else None


def _issuer_within(text: str, citation: CitationMention) -> Span | None:
    """Return who stands between the type word and the number: `Nghị quyết của Chính phủ số 84/NQ-CP`."""
    issuer = _issuer_behind(text, citation.start + len(citation.type))
    return issuer if issuer and issuer[1] <= citation.end else None


def _issuer_before(text: str, start: int, starts: Mapping[int, DateMention]) -> tuple[Span | None, DateMention | None]:
    """Return who issued what is cited at `start`, and the day that this is said with."""
    match = _found("issuer-before", text, max(0, start - _REACH), start)
    if match is None:
        return None, None
    date = starts.get(match.start("day"))
    return match.span("issuer"), _full_day(date) if date and date.end == match.end("day") else None


def _full_day(date: DateMention | None) -> DateMention | None:
    """Return the date where it is a day of a known year."""
    return date if date and regex.fullmatch(r"\d{4}-\d\d-\d\d", date.value) else None


def _articles(text: str, start: int) -> tuple[Span, ...]:
    match = _found("articles", text, max(0, start - _REACH // 2), start)
    return (_trimmed(text, match.span("articles")),) if match else ()


def _trimmed(text: str, span: Span) -> Span:
    """Return the span without spaces and commas at its end."""
    return span[0], span[0] + len(text[slice(*span)].rstrip(" ,"))


def _resolved(citations: Sequence[CitationMention]) -> list[CitationMention]:
    """Give short mentions the key of the one fuller mention of the same type and number in the document."""
    fuller: dict[tuple[str, str], set[tuple[str | None, int | None, str]]] = {}
    for c in citations:
        if c.number and (c.symbol or c.year):
            fuller.setdefault((c.type, c.number.lstrip("0")), set()).add((c.symbol, c.year, c.key))
    return [
        c if c.symbol or not c.number else _resolve(c, fuller.get((c.type, c.number.lstrip("0")), ()))
        for c in citations
    ]


def _resolve(short: CitationMention, fuller: Iterable[tuple[str | None, int | None, str]]) -> CitationMention:
    """Return `short` with the key of the one document that it can mean: by symbol, or else by year."""
    meant = [(symbol, key) for symbol, year, key in fuller if short.year in (None, year) and key != short.key]
    keys = {key for symbol, key in meant if symbol} or {key for _, key in meant}
    return replace(short, resolved_key=keys.pop()) if len(keys) == 1 else short


def canonical(number: str) -> str:
    """Return the canonical form of a document number with its symbol: `942/ QĐ-TTG` is `942/QĐ-TTg`.

    A text that is no such number comes back without its spaces.
    """
    match = compose.compiled(load.every_rule("citations")[0]).fullmatch(fold(number))
    if match is None:
        return _SPACE.sub("", number)
    return _taken_apart(match["number"], match["year"], match["mark"], match["symbol"]).key
