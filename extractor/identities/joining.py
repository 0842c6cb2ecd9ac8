"""Groups of claims that mean one document: joined by what agrees, parted by dates and types that do not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import regex

from extractor.identities.authorities import line
from extractor.identities.claims import Claim, is_countrywide, is_local, kind_of, kinds_of, mended
from extractor.identities.provinces import is_unique
from extractor.identities.titles import compared

Identity = tuple[tuple[str, Any], ...]

_TERM = 5
"""Years from congress to congress: 2016, 2021, 2026."""
_LARGE = 200
"""Running numbers of State bodies from here on are rare enough to tell documents apart without their year."""


@dataclass(frozen=True, slots=True)
class Group:
    """The mentions of one document, and what identifies it: pairs of a name and a value."""

    identity: Identity
    claims: tuple[Claim, ...]
    differ: Mapping[str, Any] = field(default_factory=dict)


def grouped(claims: Sequence[Claim]) -> list[Group]:
    """Return the groups of `claims` that mean one document each."""
    same = _by_number(claims)
    claims = [_spelt_alike(claim, same[claim.number, claim.year]) for claim in claims]
    numbered = _numbered_groups([claim for claim in claims if claim.symbol])
    short = [claim for claim in claims if claim.symbol is None and claim.number]
    titled = [claim for claim in claims if claim.symbol is None and claim.number is None]
    joined, rest = _joined(short, _by(numbered, _short_names), _short_name)
    numbered = _with(numbered, joined, "cited.short-and-issuer")
    for names, name in ((_titles_and_dates, _title_and_date), (_titles_and_years, _title_and_year)):
        joined, titled = _joined(titled, _by(numbered, names), name)
        numbered = _with(numbered, joined, "cited.title-and-number")
    return [*numbered, *_buckets(rest, _short_identity), *_titled_groups(titled)]


def _spelt_alike(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """Mend a slip of the symbol by a mention of another article that has the same date or title as well."""
    if claim.symbol is None or claim.symbol.authority:
        return claim
    return mended(
        claim, (other for other in claims if _same(claim.date, other.date) or _same(claim.title, other.title))
    )


def _by_number(claims: Iterable[Claim]) -> Mapping[tuple[str | None, int | None], list[Claim]]:
    found: dict[tuple[str | None, int | None], list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.number, claim.year].append(claim)
    return found


def _same(one: object, other: object) -> bool:
    """Whether two values are known and equal."""
    return one is not None and one == other


def _buckets(claims: Iterable[Claim], identity: Callable[[Claim], Identity]) -> list[Group]:
    found: dict[Identity, list[Claim]] = defaultdict(list)
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
    """Whether a mention may mean the document of a day: its own, or one that its article can have meant by then.

    Where nobody knows when the article was written, a small number of a central State body may be that of any year.
    """
    if claim.date:
        return claim.date == day
    written, year = claim.mention.written, int(day[:4])
    if written is None:
        return not claim.central or _rare(claim) or (claim.symbol is not None and claim.symbol.party)
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


def _identity(claim: Claim) -> Identity:
    """Return number, year and symbol, and what else must agree: the place, or else the article."""
    assert claim.symbol is not None
    base: Identity = (("number", claim.number), ("year", claim.year), ("symbol", claim.symbol.same))
    if claim.contradicted:
        base = (*base, ("issuer", claim.contradicted.id))
    if claim.central:
        return base
    if claim.place and is_unique(claim.place):
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


def _by(groups: Sequence[Group], names: Callable[[Group], Iterable[Hashable]]) -> Mapping[Hashable, list[int]]:
    """Return, for every name that a document may have, the places of the groups that have it."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        for name in set(names(group)):
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


def _short_names(group: Group) -> Iterator[Hashable]:
    """Yield what a short mention of a numbered document could say: each of its types, the issuer of then or of now."""
    for claim in group.claims:
        if claim.authority and not claim.contradicted:
            for kind, issuer in product(kinds_of(claim), line(claim.authority)):
                yield kind, claim.number, claim.year, issuer, claim.place


def _short_name(claim: Claim) -> Hashable:
    """Return what a short mention says of the document; None where that is too little to go by."""
    if claim.authority is None or claim.year is None or not _is_placed(claim):
        return None
    return kind_of(claim.mention.type), claim.number, claim.year, claim.authority.id, claim.place


def _short_identity(claim: Claim) -> Identity:
    """Return what a short mention says of the document, with the article where that is too little to go by."""
    base = (("type", claim.type), ("number", claim.number), ("year", claim.year), ("place", claim.place))
    issuer = ("issuer", claim.authority.id if claim.authority else None)
    known = claim.authority is not None and (claim.year or claim.date) and _is_placed(claim)
    if known:
        return (*base, issuer, ("date", None if claim.year else claim.date))
    return (*base, ("article", claim.mention.article))


def _is_placed(claim: Claim) -> bool:
    """Whether it is known where the issuer is, as far as that matters."""
    return not is_local(claim) or (claim.place is not None and is_unique(claim.place))


def _titles_and_dates(group: Group) -> Iterable[Hashable]:
    return product(_values(group, "title"), _values(group, "date"))


def _titles_and_years(group: Group) -> Iterable[Hashable]:
    return product(_values(group, "title"), _values(group, "year"))


def _values(group: Group, name: str) -> set[Any]:
    return {getattr(claim, name) for claim in group.claims} - {None}


def _title_and_date(claim: Claim) -> Hashable:
    return claim.title is not None and claim.date and not claim.mention.draft and (claim.title, claim.date)


def _title_and_year(claim: Claim) -> Hashable:
    return claim.title is not None and claim.year and not claim.mention.draft and (claim.title, claim.year)


def _titled_groups(claims: Iterable[Claim]) -> list[Group]:
    return [part for group in _buckets(claims, _title_identity) for part in _by_date(group)]


def _title_identity(claim: Claim) -> Identity:
    base = (("type", claim.type), ("title", claim.title), ("year", claim.year), ("draft", claim.mention.draft))
    if is_countrywide(claim):
        return base
    return (*base, ("place", claim.place)) if _is_placed(claim) else (*base, ("article", claim.mention.article))
