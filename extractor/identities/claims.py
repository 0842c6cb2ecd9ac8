"""What a mention says of the document that it means, alone and with the other mentions of its article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import regex

from extractor.identities import authorities, symbols
from extractor.identities.authorities import Authority
from extractor.identities.provinces import is_below, is_unique, place_in
from extractor.identities.symbols import Symbol
from extractor.identities.titles import comparable, is_national
from extractor.mentions.citations import one_slip

_DAY = regex.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One citation of an article, with what its surroundings say.

    `row` tells mentions apart, `id` is the stable id of the record, `article` the hash of the article's text. `typed`
    says whether the type word stands there or is concluded from the symbol. `provinces` are those that the sentence
    names, `home` the one that the article's publisher or path names, `around` those of all sentences that are known
    of it; `written` is the year of the article.
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
        if meant is None or self.issuer is None or authorities.may_be(meant, self.issuer, self.year):
            return None
        return self.issuer

    @property
    def central(self) -> bool:
        """Whether its number, with the year, is unique in the country: a central body has no place."""
        joint = self.symbol is not None and self.symbol.joint
        return joint or (self.authority is not None and self.authority.central and self.place is None)

    @property
    def lasting(self) -> bool:
        """Whether its number does not come again: it has its year, or runs on for a legislature."""
        return self.year is not None or (self.symbol is not None and self.symbol.legislature)


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
        return kind_of(mention.type)
    return None


def kind_of(written: str) -> str:
    """Return one name for the types that one body alone issues: `Bộ luật` is often called `Luật`."""
    body = authorities.of_type(written)
    return body.id if body else written


def kinds_of(claim: Claim) -> set[str]:
    """Return the types that a numbered document may be called by."""
    coded = symbols.types_of(claim.symbol) if claim.symbol else ()
    return {kind_of(claim.mention.type), *map(kind_of, coded)}


# What the article adds


def completed(claims: Iterable[Claim]) -> list[Claim]:
    """Return `claims`, given in the order of the text, with what the other mentions of the same article add."""
    articles: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        articles[claim.mention.article].append(claim)
    return [claim for article in articles.values() for claim in _completed(article)]


def _completed(article: list[Claim]) -> list[Claim]:
    article = [_placed(claim, article) for claim in article]
    article = [mended(claim, article) for claim in article]
    article = [_filled(claim, article, "date") for claim in article]
    article = [_filled(claim, article, "type") for claim in article]
    article = [_in_full(claim, article) for claim in article]
    return [_of_year(claim, article) for claim in article]


def _number(claim: Claim) -> Hashable:
    """Return what a number says by itself, with its place; None where there is no full number."""
    if claim.symbol is None:
        return None
    return claim.number, claim.year, claim.symbol.same, claim.place


def _filled(claim: Claim, article: Sequence[Claim], name: str) -> Claim:
    """Give `claim` the one value of a field that the mentions of the same number in its article state."""
    if getattr(claim, name) is not None or claim.symbol is None:
        return claim
    stated = [other for other in article if getattr(other, name) is not None and _number(other) == _number(claim)]
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
    if not is_local(claim):
        return claim
    if claim.place:
        return _in_province(claim)
    near = [other for other in article if other.place and is_local(other)]
    same = [other for other in near if _unplaced(other) == _unplaced(claim)]
    if len({other.place for other in same}) == 1:
        return _taken(claim, same[0], "place")
    if claim.mention.issuer and is_below(claim.mention.issuer):
        return claim
    if len({other.place for other in near}) == 1 and len(claim.mention.provinces) != 1:
        return _taken(claim, near[0], "place")
    province, source = _province(claim.mention)
    return replace(claim, place=province, taken={**claim.taken, "place": source}) if province else claim


def _in_province(claim: Claim) -> Claim:
    """Name the province of a unit below it: there is a `xã Tân An` in many."""
    province, source = _province(claim.mention)
    if province is None or is_unique(claim.place or ""):
        return claim
    return replace(claim, place=f"{claim.place}, {province}", taken={**claim.taken, "place": source})


def _province(mention: Mention) -> tuple[str | None, str]:
    """Return the province that a mention's surroundings tell, and which of them does."""
    if len(mention.provinces) == 1:
        return mention.provinces[0], "sentence"
    if mention.home:
        return mention.home, "source"
    return (mention.around[0], "article") if len(mention.around) == 1 else (None, "")


def is_local(claim: Claim) -> bool:
    """Whether the document is one of a body that every place has."""
    if claim.title is not None and claim.number is None:
        return not is_countrywide(claim)
    return claim.authority is not None and not claim.authority.central


def _unplaced(claim: Claim) -> Hashable:
    return claim.number, claim.year, claim.symbol and claim.symbol.same, claim.title


def is_countrywide(claim: Claim) -> bool:
    """Whether a document that is named by its title is one of the whole country."""
    if claim.authority is not None:
        return claim.authority.central
    return is_national(claim.mention.title or "")


def mended(claim: Claim, claims: Iterable[Claim]) -> Claim:
    """Read a symbol of no known body as the known one that it is a slip of, where number, year and more agree."""
    if claim.symbol is None or claim.symbol.authority or claim.year is None:
        return claim
    near = {
        other.symbol.same: other
        for other in claims
        if other.symbol and other.symbol.central and (other.number, other.year) == (claim.number, claim.year)
        if _is_slip(claim.symbol.same, of=other.symbol.same)
    }
    if len(near) != 1:
        return claim
    [meant] = near.values()
    return replace(
        claim, symbol=meant.symbol, rule="cited.slip-of-symbol", taken={**claim.taken, "symbol": meant.mention.id}
    )


def _is_slip(symbol: str, *, of: str) -> bool:
    """Whether a symbol differs from another in one letter, or is its beginning."""
    return one_slip(symbol, of) or of.startswith(symbol)


def _in_full(claim: Claim, article: Sequence[Claim]) -> Claim:
    """Read a short mention as the full one of the same article that it can mean, where that is one only."""
    if claim.symbol or claim.number is None:
        return claim
    full = {(_number(o), o.date): o for o in reversed(article) if o.symbol and _may_mean(claim, o)}
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
        and kind_of(short.mention.type) in kinds_of(full)
        and _agree(short.year, full.year)
        and _agree(short.date, full.date)
        and _agree(short.place, full.place)
        and (not short.issuer or not full.authority or authorities.may_be(full.authority, short.issuer, full.year))
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
