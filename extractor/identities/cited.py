"""Cited documents: the mentions of many articles that mean one document become one.

A number is no identifier: it recurs every year with every issuer, and in every province. So mentions are joined by
number, symbol, issuer with its place, and date, as far as each is known. It goes in four steps:

1. `read` says of each mention alone what identifies the document.
2. `completed` takes from the mentions of the same article what a mention leaves out.
3. `grouped` joins the mentions of all articles that agree, and parts those whose dates or types do not.
4. `decided` applies what people told apart or joined.

Every mention keeps the rule that puts it where it is, and the evidence. The same mentions give the same documents in
any order; `cited_id` depends on nothing but what identifies the document.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from extractor.identities import symbols
from extractor.identities.claims import Claim, Mention, completed, read
from extractor.identities.joining import Group, grouped

__all__ = ["Cited", "Decision", "Mention", "Merge", "identify"]

H = TypeVar("H", bound=Hashable)
Evidence = Mapping[str, Any]


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


def identify(mentions: Iterable[Mention], decisions: Sequence[Decision] = ()) -> tuple[list[Cited], list[Merge]]:
    """Return the cited documents, sorted by their ids, and for each mention which one it means, and why."""
    ordered = sorted(mentions, key=lambda mention: (mention.article, mention.start, mention.id, mention.row))
    groups = decided(grouped(completed([read(mention) for mention in ordered])), decisions)
    found = sorted(((_cited(group), group) for group in groups), key=lambda pair: pair[0].cited_id)
    merges = (merge for cited, group in found for merge in _merges(cited, group))
    return [cited for cited, _ in found], sorted(merges, key=lambda merge: merge.row)


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
    if place is None or decision.one == decision.other:
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


# What comes out


def _cited(group: Group) -> Cited:
    """Return the document of a group: what most of its fullest mentions say."""
    claims = group.claims
    fullest = [c for c in claims if c.mention.symbol] or [c for c in claims if c.mention.number] or list(claims)
    plain = [claim for claim in fullest if claim.rule != "cited.slip-of-symbol"] or fullest
    shown = _most(_key(claim.mention) for claim in plain) or ""
    model = next(claim for claim in plain if _key(claim.mention) == shown)
    stated = symbols.read_key(shown) if model.symbol else None
    return Cited(
        cited_id=hashlib.sha256(json.dumps(group.identity, ensure_ascii=False).encode()).hexdigest()[:20],
        key=shown,
        type=_most(c.mention.type for c in plain if c.mention.typed) or model.mention.type,
        number=stated[0] if stated else model.mention.number,
        year=_most(claim.year for claim in claims),
        symbol=stated[2] if stated else model.mention.symbol,
        issuer=_issuer(claims),
        place=_most(claim.place for claim in claims),
        date=_most(claim.date for claim in claims),
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


def _key(mention: Mention) -> str:
    """Return the key of a mention, slips in its issuer and letters of other alphabets mended."""
    return symbols.latin((mention.resolved_key or mention.key) if mention.symbol else mention.key)


def _merges(cited: Cited, group: Group) -> Iterator[Merge]:
    alone = len(group.claims) == 1
    for claim in group.claims:
        told = "cited.alone" if alone else claim.rule or _rule(claim, group)
        rule = claim.rule if claim.rule == "cited.apart" else told
        yield Merge(claim.mention.row, cited.cited_id, rule, _evidence(claim, group, cited))


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


def _evidence(claim: Claim, group: Group, cited: Cited) -> Evidence:
    """Return what agrees, from where it was taken where the mention does not say it, and what differs."""
    agree = {name: _told(name, value, cited) for name, value in group.identity if value not in (None, False)}
    if claim.symbol is None and claim.title:
        agree |= {"title": claim.mention.title}
    agree.pop("date", None)
    if claim.date and claim.date not in group.differ.get("date", ()):
        agree["date"] = claim.date
    said = {"agree": agree, "from": dict(claim.taken), "differ": dict(group.differ)}
    return {name: value for name, value in said.items() if value}


def _told(name: str, value: Any, cited: Cited) -> Any:
    """Return a value that identifies a document as people write it."""
    if name in ("article", "apart", "draft", "written"):
        return True
    return getattr(cited, name) if name in ("symbol", "issuer", "type", "title") else value
