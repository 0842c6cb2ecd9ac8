"""Cited documents: the mentions of many articles that mean one document become one.

A number is no identifier: it recurs every year with every issuer, and in every province. So mentions are joined by number,
symbol, issuer with its place, and date, as far as each is known. It goes in four steps:

1. `read` says of each mention alone what identifies the document.
2. `completed` takes from the mentions of the same article what a mention leaves out.
3. `grouped` joins the mentions of all articles that agree, and parts those whose dates or types do not.
4. `decided` applies what people told apart or joined.

Every mention keeps the rule that puts it where it is, and the evidence. The same mentions give the same documents in any
order; `cited_id` depends on nothing but what identifies the document.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

import regex

from extractor.identities import authorities, symbols
from extractor.identities.authorities import Authority
from extractor.identities.provinces import is_below, place_in
from extractor.identities.symbols import Symbol
from extractor.identities.titles import comparable, compared, is_national
from extractor.mentions.citations import one_slip

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)
Evidence = Mapping[str, Any]
_TERM = 5
"""Years from congress to congress: 2016, 2021, 2026."""
_LARGE = 200
"""Running numbers of State bodies from here on are rare enough to tell documents apart without their year."""
_DAY = regex.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One citation of an article, with what its surroundings say.

    `row` tells mentions apart, `id` is the stable id of the record, `article` the hash of the article's text; `typed` says
    whether the type word stands there or is concluded from the symbol; `provinces` are those that the sentence names,
    `home` the one that the article's publisher or path names, `around` those of all sentences that are known of it;
    `written` is the year of the article.
    """

    row: int
    id: str
    article: str
    start: int
    type: str
    typed: bool
    number: str | None
    year: int | None
    symbol: str | None
    key: str
    resolved_key: str | None
    issuer: str | None
    date: str | None
    title: str | None
    draft: bool
    provinces: tuple[str, ...] = ()
    home: str | None = None
    around: tuple[str, ...] = ()
    written: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What someone decided of two mentions, by the ids of their records."""

    kind: Literal["apart", "together"]
    one: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One cited document; what no mention says is null."""

    cited_id: str
    key: str
    type: str
    number: str | None
    year: int | None
    symbol: str | None
    issuer: str | None
    place: str | None
    date: str | None
    title: str | None
    draft: bool


@dataclass(frozen=True, slots=True)
class Merge:
    """Why a mention belongs to its document: the rule, and what agrees, what was taken from where, what differs."""

    row: int
    cited_id: str
    rule: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a mention says of the document that it means, in forms that can be compared."""

    mention: Mention
    number: str | None = None
    year: int | None = None
    symbol: Symbol | None = None
    type: str | None = None
    issuer: Authority | None = None
    place: str | None = None
    date: str | None = None
    title: str | None = None
    rule: str | None = None
    taken: Mapping[str, str] = field(default_factory=dict)

    @property
    def authority(self) -> Authority | None:
        """The issuer that the symbol means, or else the one that is stated, or that alone issues the type."""
        return (self.symbol and self.symbol.authority) or self.issuer or authorities.of_type(self.mention.type)

    @property
    def contradicted(self) -> Authority | None:
        """The stated issuer, where it is not the one that the symbol means."""
        meant = self.symbol.authority if self.symbol and not self.symbol.joint else None
        return self.issuer if meant and self.issuer and not authorities.one_work(meant, self.issuer) else None

    @property
    def central(self) -> bool:
        """Whether its number, with the year, is unique in the country: a central body has no place."""
        joint = self.symbol is not None and self.symbol.joint
        return joint or (self.authority is not None and self.authority.central and self.place is None)

    @property
    def lasting(self) -> bool:
        """Whether its number does not come again with the same issuer: it has its year, or runs on for a legislature."""
        return self.year is not None or (self.symbol is not None and self.symbol.legislature)


def identify(mentions: Iterable[Mention], decisions: Sequence[Decision] = ()) -> tuple[list[Cited], list[Merge]]:
    """Return the cited documents, sorted by their ids, and for each mention which one it means, and why."""
    ordered = sorted(mentions, key=lambda mention: (mention.article, mention.start, mention.id, mention.row))
    groups = decided(grouped(completed([read(mention) for mention in ordered])), decisions)
    found = sorted(((_cited(group), group) for group in groups), key=lambda pair: pair[0].cited_id)
    merges = (merge for cited, group in found for merge in _merges(cited, group))
    return [cited for cited, _ in found], sorted(merges, key=lambda merge: merge.row)


# --- 1. what a mention says ----------------------------------------------------------------------------------------


def read(mention: Mention) -> Claim:
    """Return what `mention` says by itself."""
    number, year, symbol = mention.number, mention.year, mention.symbol
    meant = symbol and mention.resolved_key and symbols.read_key(mention.resolved_key)
    if meant:
        number, year, symbol = meant
    read_symbol = symbols.read(symbol) if symbol else None
    issuer = authorities.of_name(mention.issuer) if mention.issuer else None
    place = place_in(mention.issuer) if mention.issuer and not (issuer and issuer.central) else None
    date = mention.date if mention.date and _DAY.fullmatch(mention.date) else None
    if mention.title and number is None:
        year = year or (int(date[:4]) if date else None)
    return Claim(
        mention=mention,
        number=symbols.number(number) if number else None,
        year=year,
        symbol=read_symbol,
        type=_type(mention, read_symbol),
        issuer=issuer,
        place=place,
        date=date,
        title=comparable(mention.key, mention.type, mention.title, mention.year),
    )


def _type(mention: Mention, symbol: Symbol | None) -> str | None:
    """Return the type, as far as it tells documents apart; None where the symbol says it, or nothing does."""
    if symbol is None or (mention.typed and (symbol.party or symbol.legislature)):
        return _kind(mention.type)
    return None


def _kind(written: str) -> str:
    """Return one name for the types that one body alone issues: `Bộ luật` is often called `Luật`."""
    body = authorities.of_type(written)
    return body.id if body else written


def _kinds(claim: Claim) -> set[str]:
    """Return the types that a numbered document may be called by."""
    coded = symbols.types_of(claim.symbol) if claim.symbol else ()
    return {_kind(claim.mention.type), *map(_kind, coded)}


# --- 2. what the article adds --------------------------------------------------------------------------------------


def completed(claims: Iterable[Claim]) -> list[Claim]:
    """Return `claims`, given in the order of the text, with what the other mentions of the same article add."""
    articles: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        articles[claim.mention.article].append(claim)
    return [claim for article in articles.values() for claim in _completed(article)]


def _completed(article: list[Claim]) -> list[Claim]:
    article = [_placed(claim, article) for claim in article]
    article = [_spelt(claim, article) for claim in article]
    article = [_in_full(claim, article) for claim in article]
    article = [_of_year(claim, article) for claim in article]
    article = [_filled(claim, article, "date", _number) for claim in article]
    return [_filled(claim, article, "type", _number) for claim in article]


def _number(claim: Claim) -> Hashable:
    """Return what a number says by itself, with its place; None where there is no full number."""
    if claim.symbol is None:
        return None
    return claim.number, claim.year, claim.symbol.same, claim.place


def _filled(claim: Claim, article: Sequence[Claim], name: str, same: Callable[[Claim], Hashable]) -> Claim:
    """Give `claim` the one value of a field that the mentions of the same thing in its article state."""
    if getattr(claim, name) is not None or same(claim) is None:
        return claim
    stated = [other for other in article if getattr(other, name) is not None and same(other) == same(claim)]
    if len({getattr(other, name) for other in stated}) != 1:
        return claim
    return _taken(claim, stated[0], name)


def _taken(claim: Claim, other: Claim, *names: str) -> Claim:
    """Return `claim` with fields of another mention, and note which mention that is."""
    missing = [name for name in names if getattr(claim, name) is None and getattr(other, name) is not None]
    return replace(
        claim,
        **{name: getattr(other, name) for name in missing},
        taken={**claim.taken, **dict.fromkeys(missing, other.mention.id)},
    )


def _placed(claim: Claim, article: Sequence[Claim]) -> Claim:
    """Give the document of a local body its place: from the same number, the sentence, the others, the source."""
    if claim.place or not _is_local(claim):
        return claim
    near = [other for other in article if other.place and _is_local(other)]
    same = [other for other in near if _unplaced(other) == _unplaced(claim)]
    if len({other.place for other in same}) == 1:
        return _taken(claim, same[0], "place")
    if claim.mention.issuer and is_below(claim.mention.issuer):
        return claim
    if len(claim.mention.provinces) == 1:
        return replace(claim, place=claim.mention.provinces[0], taken={**claim.taken, "place": "sentence"})
    if len({other.place for other in near}) == 1:
        return _taken(claim, near[0], "place")
    if claim.mention.home:
        return replace(claim, place=claim.mention.home, taken={**claim.taken, "place": "source"})
    if len(claim.mention.around) == 1:
        return replace(claim, place=claim.mention.around[0], taken={**claim.taken, "place": "article"})
    return claim


def _is_local(claim: Claim) -> bool:
    """Whether the document is one of a body that every place has."""
    if claim.title is not None and claim.number is None:
        return not _is_national(claim)
    return claim.authority is not None and not claim.authority.central


def _unplaced(claim: Claim) -> Hashable:
    return claim.number, claim.year, claim.symbol and claim.symbol.same, claim.title


def _is_national(claim: Claim) -> bool:
    if claim.authority is not None:
        return claim.authority.central
    return is_national(claim.mention.title or "")


def _spelt(claim: Claim, claims: Iterable[Claim]) -> Claim:
    """Read a symbol of no known body as the known one that it is a slip of, where number, year and more agree."""
    if claim.symbol is None or claim.symbol.authority or claim.year is None:
        return claim
    near = {
        other.symbol.same: other
        for other in claims
        if other.symbol and other.symbol.central and (other.number, other.year) == (claim.number, claim.year)
        if one_slip(claim.symbol.same, other.symbol.same)
    }
    if len(near) != 1:
        return claim
    [meant] = near.values()
    return replace(
        claim, symbol=meant.symbol, rule="cited.slip-of-symbol", taken={**claim.taken, "symbol": meant.mention.id}
    )


def _in_full(claim: Claim, article: Sequence[Claim]) -> Claim:
    """Read a short mention as the full one of the same article that it can mean, where that is one only."""
    if claim.symbol or claim.number is None:
        return claim
    full = {_number(other): other for other in reversed(article) if other.symbol and _may_mean(claim, other)}
    resolved = [other for other in full.values() if other.mention.key == claim.mention.resolved_key]
    meant = resolved or list(full.values())
    if len(meant) != 1:
        return claim
    taken = _taken(replace(claim, issuer=None), meant[0], "symbol", "year", "place", "date", "issuer")
    return replace(taken, type=meant[0].type, rule="cited.short")


def _may_mean(short: Claim, full: Claim) -> bool:
    """Whether nothing that a short mention says speaks against the full one."""
    return (
        short.number == full.number
        and _kind(short.mention.type) in _kinds(full)
        and _agree(short.year, full.year)
        and _agree(short.date, full.date)
        and _agree(short.place, full.place)
        and (not short.issuer or not full.authority or authorities.one_work(short.issuer, full.authority))
    )


def _agree(one: object, other: object) -> bool:
    """Whether two values do not differ, as far as they are known."""
    return one is None or other is None or one == other


def _of_year(claim: Claim, article: Sequence[Claim]) -> Claim:
    """Read a title without a year as the one of the same title that the article names with its number or year."""
    if claim.title is None or claim.number or claim.year or claim.mention.draft:
        return claim
    stated = [
        other
        for other in article
        if other.title == claim.title and other.year and other.type == claim.type and not other.mention.draft
    ]
    numbered = [other for other in stated if other.number]
    if len({other.year for other in stated}) != 1 or len({_number(other) for other in numbered}) > 1:
        return claim
    return replace(_taken(claim, stated[0], "year", "date"), rule="cited.title-in-article")


# --- 3. what agrees ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """The mentions of one document, and what identifies it: pairs of a name and a value."""

    identity: tuple[tuple[str, Any], ...]
    claims: tuple[Claim, ...]
    differ: Evidence = field(default_factory=dict)


def grouped(claims: Sequence[Claim]) -> list[Group]:
    """Return the groups of `claims` that mean one document each."""
    claims = [_spelt_alike(claim, claims) for claim in claims]
    numbered = _numbered_groups([claim for claim in claims if claim.symbol])
    short = [claim for claim in claims if claim.symbol is None and claim.number]
    titled = [claim for claim in claims if claim.symbol is None and claim.number is None]
    joined, rest = _joined(short, _by(numbered, _short_names), _short_name)
    numbered = _with(numbered, joined, "cited.short-and-issuer")
    joined, titled = _joined(titled, _by(numbered, _titles), _title)
    numbered = _with(numbered, joined, "cited.title-and-number")
    return [*numbered, *_buckets(rest, _short_identity), *_titled_groups(titled)]


def _spelt_alike(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """Mend a slip of the symbol by a mention of another article that has the same date or title as well."""
    if claim.symbol is None or claim.symbol.authority:
        return claim
    return _spelt(claim, (other for other in claims if _same(claim.date, other.date) or _same(claim.title, other.title)))


def _same(one: object, other: object) -> bool:
    """Whether two values are known and equal."""
    return one is not None and one == other


def _buckets(claims: Iterable[Claim], identity: Callable[[Claim], tuple[tuple[str, Any], ...]]) -> list[Group]:
    found: dict[tuple[tuple[str, Any], ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        found[identity(claim)].append(claim)
    return [Group(identity, tuple(members)) for identity, members in found.items()]


def _numbered_groups(claims: Iterable[Claim]) -> list[Group]:
    """Return the groups of documents with a full number."""
    by_type = (part for group in _buckets(claims, _identity) for part in _parted(group, "type", _types))
    return [part for group in by_type for part in _by_date(group)]


def _by_date(group: Group) -> Iterator[Group]:
    return _parted(group, "date", _dates) if group.claims[0].lasting else _recurring(group)


def _recurring(group: Group) -> Iterator[Group]:
    """Part the mentions of a number that comes again: by their dates, or else by when their articles were written."""
    days = sorted({claim.date for claim in group.claims if claim.date})
    fits = {claim.mention.row: [day for day in days if _fits(claim, day)] for claim in group.claims}
    dated = [claim for claim in group.claims if len(fits[claim.mention.row]) == 1]
    undated = [claim for claim in group.claims if len(fits[claim.mention.row]) != 1]
    yield from _named(group, "date", dated, lambda claim: fits[claim.mention.row][0])
    periods = {period for claim in undated if (period := _period(claim)) is not None}
    sole = next(iter(periods)) if len(periods) == 1 else None
    yield from _named(group, "written", undated, lambda claim: sole if (p := _period(claim)) is None else p)


def _named(group: Group, name: str, claims: Iterable[Claim], value: Callable[[Claim], Any]) -> Iterator[Group]:
    """Yield a group for each value that `claims` have, identified by it where it is known."""
    parts: dict[Any, list[Claim]] = defaultdict(list)
    for claim in claims:
        parts[value(claim)].append(claim)
    for known, members in parts.items():
        identity = group.identity if known is None else (*group.identity, (name, known))
        yield Group(identity, tuple(members))


def _fits(claim: Claim, day: str) -> bool:
    """Whether a mention may mean the document of a day: its own, or one that its article can have meant by then."""
    if claim.date:
        return claim.date == day
    written, year = claim.mention.written, int(day[:4])
    if written is None:
        return True
    if _period(claim) is None:
        return written >= year
    return 0 <= written - year <= _TERM if claim.symbol and claim.symbol.party else written == year


def _period(claim: Claim) -> int | None:
    """Return when the article was written, in the years within which the number does not come again; None if unknown.

    A Party body counts from congress to congress, a State body from January. A large number is hardly reached again. A
    law that is being changed (`Luật Đất đai (sửa đổi)`) is another one whenever that is written.
    """
    written = claim.mention.written
    if written is None or (claim.symbol and claim.symbol.party):
        return written and (written - 1) // _TERM
    return None if _rare(claim) else written


def _rare(claim: Claim) -> bool:
    """Whether hardly another document has this number, or this title."""
    if claim.number is None:
        return claim.title == compared(claim.mention.title or "")
    digits = regex.match(r"\d+", claim.number)
    return digits is not None and int(digits[0]) >= _LARGE


def _identity(claim: Claim) -> tuple[tuple[str, Any], ...]:
    """Return number, year and symbol, and what else must agree: the place, or else the article."""
    assert claim.symbol is not None
    base = (("number", claim.number), ("year", claim.year), ("symbol", claim.symbol.same))
    if claim.contradicted:
        base = (*base, ("issuer", claim.contradicted.id))
    if claim.central:
        return base
    if claim.place:
        return (*base, ("place", claim.place))
    if claim.authority is None and claim.date:
        return (*base, ("day", claim.date))
    return (*base, ("article", claim.mention.article))


def _parted(group: Group, name: str, values: Callable[[Group], Mapping[str, str]]) -> Iterator[Group]:
    """Part a group whose mentions state different values of a field; those that state none join where there is one.

    `values` gives each stated value the one that it counts as. Where the number does not come again, those that state
    none belong to the value that is stated most.
    """
    counted_as = values(group)
    stated = Counter(counted_as[value] for claim in group.claims if (value := getattr(claim, name)))
    if len(stated) <= 1:
        [only] = stated or [None]
        differ = {name: sorted(counted_as)} if len(counted_as) > 1 else {}
        lasting = group.claims[0].lasting or only is None or name == "type"
        identity = group.identity if lasting else (*group.identity, (name, only))
        yield Group(identity, group.claims, {**group.differ, **differ})
        return
    main = min(stated, key=lambda value: (-stated[value], value)) if group.claims[0].lasting else None
    parts: dict[str | None, list[Claim]] = defaultdict(list)
    for claim in group.claims:
        value = getattr(claim, name)
        parts[counted_as[value] if value else main].append(claim)
    for value, members in parts.items():
        identity = group.identity if value == main else (*group.identity, (name, value))
        differ = {name: sorted({v for c in members if (v := getattr(c, name))})}
        yield Group(identity, tuple(members), {**group.differ, **(differ if len(differ[name]) > 1 else {})})


def _types(group: Group) -> Mapping[str, str]:
    """Return each stated type with the one it counts as: two that were signed on the same day are one."""
    counts = Counter(claim.type for claim in group.claims if claim.type)
    days = {kind: {claim.date for claim in group.claims if claim.type == kind} - {None} for kind in counts}
    meant: dict[str, str] = {}
    for kind in sorted(counts, key=lambda kind: (-counts[kind], kind)):
        meant[kind] = next((other for other in meant.values() if days[kind] & days[other]), kind)
    return meant


def _dates(group: Group) -> Mapping[str, str]:
    """Return each stated date with the one it counts as: itself, but for slips where the number does not come again."""
    counts = Counter(claim.date for claim in group.claims if claim.date)
    year = group.claims[0].year
    usual = sorted(counts, key=lambda date: (-counts[date], not date.startswith(str(year)), date))
    meant: dict[str, str] = {}
    for date in usual:
        near = [other for other in meant.values() if group.claims[0].lasting and _one_part_off(date, other)]
        meant[date] = near[0] if near else date
    return meant


def _one_part_off(one: str, other: str) -> bool:
    """Whether two days differ in the day, the month or the year alone."""
    return sum(a != b for a, b in zip(one.split("-"), other.split("-"), strict=True)) == 1


# Documents named without their symbol


def _by(groups: Sequence[Group], names: Callable[[Claim], Iterable[Hashable]]) -> Mapping[Hashable, list[int]]:
    """Return, for every name that mentions of the groups give, the places of the groups that have it."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        for name in dict.fromkeys(name for claim in group.claims for name in names(claim)):
            found[name].append(place)
    return found


def _joined(
    claims: Iterable[Claim], groups: Mapping[Hashable, list[int]], name: Callable[[Claim], Hashable]
) -> tuple[dict[int, list[Claim]], list[Claim]]:
    """Return the claims whose name just one group has, by its place, and the others."""
    joined: dict[int, list[Claim]] = defaultdict(list)
    rest = []
    for claim in claims:
        found = groups.get(name(claim), ()) if name(claim) else ()
        if len(found) == 1:
            joined[found[0]].append(claim)
        else:
            rest.append(claim)
    return joined, rest


def _with(groups: Sequence[Group], joined: Mapping[int, Sequence[Claim]], rule: str) -> list[Group]:
    return [
        replace(group, claims=(*group.claims, *(replace(claim, rule=claim.rule or rule) for claim in joined[place])))
        if place in joined
        else group
        for place, group in enumerate(groups)
    ]


def _short_names(claim: Claim) -> Iterator[Hashable]:
    """Yield what a short mention of a numbered document could say, of each of its types."""
    if claim.authority and not claim.contradicted:
        for kind in sorted(_kinds(claim)):
            yield kind, claim.number, claim.year, claim.authority.id, claim.place


def _short_name(claim: Claim) -> Hashable:
    """Return what a short mention says of the document; None where that is too little to go by."""
    if claim.authority is None or claim.year is None or (_is_local(claim) and claim.place is None):
        return None
    return _kind(claim.mention.type), claim.number, claim.year, claim.authority.id, claim.place


def _short_identity(claim: Claim) -> tuple[tuple[str, Any], ...]:
    """Return what a short mention says of the document, with the article where that is too little to go by."""
    base = (("type", claim.type), ("number", claim.number), ("year", claim.year), ("place", claim.place))
    issuer = ("issuer", claim.authority.id if claim.authority else None)
    known = claim.authority is not None and (claim.year or claim.date) and (claim.place or not _is_local(claim))
    if known:
        return (*base, issuer, ("date", None if claim.year else claim.date))
    return (*base, ("article", claim.mention.article))


def _titles(claim: Claim) -> Iterator[Hashable]:
    """Yield the name that a numbered document is known by, with its year, and with its date as well."""
    if claim.title is not None:
        yield claim.title, claim.year


def _title(claim: Claim) -> Hashable:
    if claim.year is None or claim.mention.draft:
        return None
    return claim.title, claim.year


def _titled_groups(claims: Iterable[Claim]) -> list[Group]:
    return [part for group in _buckets(claims, _title_identity) for part in _by_date(group)]


def _title_identity(claim: Claim) -> tuple[tuple[str, Any], ...]:
    base = (("type", claim.type), ("title", claim.title), ("year", claim.year), ("draft", claim.mention.draft))
    if _is_national(claim):
        return base
    return (*base, ("place", claim.place)) if claim.place else (*base, ("article", claim.mention.article))


# --- 4. what people decided ----------------------------------------------------------------------------------------


def decided(groups: Sequence[Group], decisions: Sequence[Decision]) -> list[Group]:
    """Return `groups` with the decisions applied, in their order."""
    for decision in decisions:
        groups = (_apart if decision.kind == "apart" else _together)(groups, decision)
    return list(groups)


def _together(groups: Sequence[Group], decision: Decision) -> list[Group]:
    """Join the documents of two mentions; the joint one is that of the first."""
    one, other = (_places(groups, id) for id in (decision.one, decision.other))
    if not one or not other or one[0] == other[0]:
        return list(groups)
    moved = [replace(claim, rule="cited.together") for claim in groups[other[0]].claims]
    joint = replace(groups[one[0]], claims=(*groups[one[0]].claims, *moved))
    return [joint if n == one[0] else group for n, group in enumerate(groups) if n != other[0]]


def _apart(groups: Sequence[Group], decision: Decision) -> list[Group]:
    """Take the second mention out of the document of the first, with the mentions of its article that came with it."""
    place = next((n for n in _places(groups, decision.one) if n in _places(groups, decision.other)), None)
    if place is None:
        return list(groups)
    group = groups[place]
    articles = {claim.mention.article for claim in group.claims if claim.mention.id == decision.one}
    others = {claim.mention.article for claim in group.claims if claim.mention.id == decision.other}

    def leaves(claim: Claim) -> bool:
        return claim.mention.id == decision.other or claim.mention.article in others - articles

    left = tuple(replace(claim, rule="cited.apart") for claim in group.claims if leaves(claim))
    stay = tuple(claim for claim in group.claims if not leaves(claim))
    parted = replace(group, identity=(*group.identity, ("apart", decision.other)), claims=left)
    return [*groups[:place], replace(group, claims=stay), parted, *groups[place + 1 :]]


def _places(groups: Sequence[Group], id: str) -> list[int]:
    return [n for n, group in enumerate(groups) if any(claim.mention.id == id for claim in group.claims)]


# --- what comes out ------------------------------------------------------------------------------------------------


def _cited(group: Group) -> Cited:
    """Return the document of a group: what most of its fullest mentions say."""
    claims = group.claims
    fullest = [c for c in claims if c.mention.symbol] or [c for c in claims if c.mention.number] or list(claims)
    plain = [claim for claim in fullest if claim.rule != "cited.slip-of-symbol"] or fullest
    shown = _most(claim.mention.key for claim in plain)
    model = next(claim for claim in plain if claim.mention.key == shown)
    date = _most(claim.date for claim in claims)
    return Cited(
        cited_id=hashlib.sha256(json.dumps(group.identity, ensure_ascii=False).encode()).hexdigest()[:20],
        key=shown or model.mention.key,
        type=_most(c.mention.type for c in plain if c.mention.typed) or model.mention.type,
        number=model.mention.number,
        year=_most(claim.year for claim in claims),
        symbol=model.mention.symbol,
        issuer=_issuer(claims),
        place=_most(claim.place for claim in claims),
        date=date,
        title=_most(claim.mention.title for claim in claims),
        draft=all(claim.mention.draft for claim in claims),
    )


def _issuer(claims: Sequence[Claim]) -> str | None:
    """Return the known name of the issuer, or else the words of the articles for it."""
    known = next((claim.contradicted or claim.authority for claim in claims if claim.authority), None)
    return known.name if known else _most(claim.mention.issuer for claim in claims)


def _most(values: Iterable[H | None]) -> H | None:
    """Return the most frequent value, the smallest of several; None where there is none."""
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], str(value)), default=None)


def _merges(cited: Cited, group: Group) -> Iterator[Merge]:
    alone = len(group.claims) == 1
    for claim in group.claims:
        rule = claim.rule if claim.rule and not (alone and claim.rule != "cited.apart") else None
        yield Merge(claim.mention.row, cited.cited_id, rule or ("cited.alone" if alone else _rule(claim, group)), _evidence(claim, group))


def _rule(claim: Claim, group: Group) -> str:
    """Return the rule that puts a mention to the others of its group."""
    if claim.symbol is None:
        return _unnumbered_rule(claim, dict(group.identity))
    if any(name == "article" for name, _ in group.identity):
        return "cited.number-in-article"
    if claim.date and claim.date in group.differ.get("date", ()):
        return "cited.slip-of-date"
    if claim.place and not claim.central:
        return "cited.number-and-place"
    if claim.lasting:
        return "cited.number-and-year"
    return "cited.number-and-date" if claim.date else "cited.number-undated"


def _unnumbered_rule(claim: Claim, identity: Mapping[str, Any]) -> str:
    if "article" in identity:
        return "cited.same-article"
    if claim.title is None:
        return "cited.short-and-issuer"
    return "cited.title-and-year" if claim.year else "cited.title"


def _evidence(claim: Claim, group: Group) -> Evidence:
    """Return what agrees, from where it was taken where the mention does not say it, and what differs."""
    agree = {name: value for name, value in group.identity if value not in (None, False)}
    if claim.date and "date" not in agree and claim.date not in group.differ.get("date", ()):
        agree["date"] = claim.date
    said = {"agree": agree, "from": dict(claim.taken), "differ": dict(group.differ)}
    return {name: value for name, value in said.items() if value}
