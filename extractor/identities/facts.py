"""Facts: what several records state of one thing, and which of them contradict each other.

A record is a mention. Mentions of one subject with one value are one fact, however often it is told: in a headline, a
caption, a reprint, another article. Facts of one subject whose values cannot all be true are a conflict. Nothing is
overwritten and nothing chosen: a fact keeps its mentions, a conflict its facts.

Most figures that seem to contradict each other do not: a name that a list shares says less than what is measured,
`hiện nay` is another day in each article, and nearly 93 is 92,8. So a conflict asks for much: `comparable` and
`agree` say what.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, TypeVar

import regex

from corpus.normalize import fold, nfc
from patterns import load

LEAST_CONFIDENCE = 0.5
"""A fact whose surest mention is less sure than this contradicts nothing."""

LEAST_SYLLABLES = 4
"""A name of fewer syllables, without its generic head, is shared by too many things to compare across articles."""

LEAST_WITHIN = 8
"""Syllables likewise within one article, which seldom contradicts itself: a shorter name leaves out whose it is."""

LEAST_DIGITS = 3
"""A number of fewer digits, without the zeros at its ends, meets itself by chance in an article."""

ABOUT = Decimal("0.05")
"""How far from its number a value may lie that is said to be about it."""

MOST_TOLD = 50
"""A value that stands in an article more often than this is no one fact told again: zeros, or 100%, in a long list."""

NOW = "PRESENT_REF"

Grade = Literal["strong", "weak"]

_SYLLABLE = regex.compile(r"[\p{L}\p{M}\p{N}]+")

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A stated value: a number or a range, with how the true value compares with it. Of a rank or ratio also the total.

    Numbers are as in the records: multipliers applied, in the subject's unit.
    """

    comparator: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    total: Decimal | None = None

    def __str__(self) -> str:
        """Return the one form of the value: `92.3`, `>=90`, `65..70`, `39/63`."""
        numbers = [self.value] if self.value is not None else [self.low, self.high]
        text = "..".join("" if n is None else _plain(n) for n in numbers)
        sign = "" if self.comparator == "=" else self.comparator
        return sign + text + (f"/{_plain(self.total)}" if self.total is not None else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a fact is about. `topic` is what is measured: the catalogue's id, else the words of its name.

    `place` is a code, or the place as written, folded, where it has none. `within` is the text that a subject stays in,
    because it does not say enough to be known again in another.
    """

    topic: str
    detail: str
    place: str | None
    period: str | None
    status: str
    kind: str
    unit: str | None
    change: str | None
    reference: str
    within: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A record, as far as facts are made of it.

    `text` is its article's hash: copies of an article are one source. `where` is the place as written, `place` what a
    subject is told by: its code, or else its words, folded.
    """

    record: int
    text: str
    sentence: tuple[int, int]
    quote: str
    indicator: str | None
    group: int | None
    name: str
    scope: str | None
    base: str | None
    place: str | None
    where: str | None
    period: str | None
    period_start: str | None
    period_end: str | None
    status: str
    kind: str
    unit: str | None
    change: str | None
    reference: str | None
    value: Value
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One stated value of one subject, with every mention, those that say most first."""

    subject: Subject
    value: Value
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Facts of one subject that cannot all be true, with the mentions that show it.

    It is `strong` where different articles say so under one name, and `weak` where one article does, or where only the
    catalogue says that the names mean the same.
    """

    grade: Grade
    facts: tuple[Fact, ...]


# --- facts ---------------------------------------------------------------------------------------------------------


def facts(mentions: Iterable[Mention]) -> list[Fact]:
    """Return the facts that `mentions` state, in the order of their first mentions."""
    mentions = list(mentions)
    subjects = _subjects(mentions)
    told = _grouped(mentions, lambda m: (subjects[m.record], m.value))
    return [
        Fact(subject=subject, value=value, mentions=tuple(sorted(group, key=lambda m: _fullness(m, subject))))
        for (subject, value), group in told.items()
    ]


def _fullness(mention: Mention, subject: Subject) -> tuple[bool, bool, int]:
    """Put the mentions first that say all of the subject themselves, and of these the one with the longest name."""
    return mention.period != subject.period, mention.place != subject.place, -len(_words(mention))


def _subjects(mentions: Sequence[Mention]) -> Mapping[int, Subject]:
    """Return the subject of each mention: its own, or that of the fuller one that it repeats in the same text."""
    first_text: dict[str, str] = {}
    for m in mentions:
        first_text.setdefault(m.quote, m.text)
    found = {m.record: _subject(m, within=first_text[m.quote]) for m in mentions}
    words = {m.record: frozenset(_words(m)) for m in mentions}
    for group in _grouped(mentions, lambda m: (m.text, m.value, m.status, m.kind, m.unit, m.change)).values():
        if len(group) > MOST_TOLD:
            continue
        repeated = {m.record: [o for o in group if _repeats(m, o, words)] for m in group}
        for m in group:
            fullest = {found[o.record] for o in repeated[m.record] if not repeated[o.record]}
            if len(fullest) == 1:
                found[m.record] = fullest.pop()
    return found


def _subject(mention: Mention, *, within: str) -> Subject:
    linked = mention.indicator or (f"group:{mention.group}" if mention.group is not None else None)
    return Subject(
        topic=linked or _bag(_words(mention)),
        detail=_bag([*_proper(mention), *_syllables(mention.scope), *_syllables(mention.base)]) if linked else "",
        place=mention.place,
        period=mention.period,
        status=mention.status,
        kind=mention.kind,
        unit=mention.unit,
        change=mention.change,
        reference=_bag(_syllables(mention.reference)),
        within=None if _is_known_anywhere(mention) else within if _is_telling(mention) else f"{within} {mention.quote}",
    )


def _is_known_anywhere(mention: Mention) -> bool:
    """Whether a mention says what, where and when, so that another article may speak of the same.

    What is measured is known to the catalogue or has a long enough name; the place is stated, and so is the period,
    with a beginning and an end.
    """
    return (
        (mention.indicator is not None or len(_words(mention)) >= LEAST_SYLLABLES)
        and mention.place is not None
        and mention.period not in (None, NOW)
        and mention.period_start is not None
        and mention.period_end is not None
    )


def _is_telling(mention: Mention) -> bool:
    """Whether the same name and value elsewhere in the article are surely told again, and not met by chance."""
    numbers = (mention.value.value, mention.value.low, mention.value.high)
    digits = max(len(_plain(n).replace(".", "").strip("-0")) for n in numbers if n is not None)
    named = mention.indicator is not None or len(_words(mention)) >= LEAST_WITHIN
    return named or digits >= LEAST_DIGITS or _is_known_anywhere(mention)


def _repeats(mention: Mention, fuller: Mention, words: Mapping[int, frozenset[str]]) -> bool:
    """Whether a mention says again, in another sentence and with less, what `fuller` says."""
    less = (mention.indicator, mention.period, mention.place, mention.reference, words[mention.record])
    more = (fuller.indicator, fuller.period, fuller.place, fuller.reference, words[fuller.record])
    return (
        mention.sentence != fuller.sentence
        and _is_telling(fuller)
        and words[mention.record] <= words[fuller.record]
        and all(a in (None, NOW, b) for a, b in zip(less[:-1], more[:-1], strict=True))
        and less != more
    )


# --- conflicts -----------------------------------------------------------------------------------------------------


def conflicts(known: Iterable[Fact]) -> list[Conflict]:
    """Return the sets of facts that cannot all be true, in the order of their first facts."""
    found = []
    for group in _grouped(known, lambda fact: fact.subject).values():
        sure = [fact for fact in _unshared(group) if comparable(fact)]
        apart = [fact for fact in sure if any(_contradict(fact, other) for other in sure)]
        if len(apart) > 1:
            found.append(Conflict(grade=_grade(apart), facts=tuple(apart)))
    return found


def comparable(fact: Fact) -> bool:
    """Whether a fact says enough, and surely enough, to contradict another: what, where and when.

    A price holds for a day only; other values run for the period that they are stated for.
    """
    first = fact.mentions[0]
    return (
        fact.subject.within is None
        and max(m.confidence for m in fact.mentions) >= LEAST_CONFIDENCE
        and (first.period_start == first.period_end or not _is_price(fact.subject))
    )


def agree(one: Value, other: Value) -> bool:
    """Whether two values can both be true, allowing for the rounding of the coarser one.

    `92.3` and `92` agree, and `>90` and `92`, and `~93` and `92.1`; `92` and `93` do not.
    """
    if None not in (one.total, other.total) and one.total != other.total:
        return False
    slack = max(_step(one), _step(other)) / 2
    (low, high), (other_low, other_high) = _bounds(one), _bounds(other)
    return (low is None or other_high is None or low - slack <= other_high) and (
        high is None or other_low is None or other_low - slack <= high
    )


def _contradict(one: Fact, other: Fact) -> bool:
    if one.subject.kind == "rank" and None not in (totals := {one.value.total, other.value.total}) and len(totals) > 1:
        return False  # two rankings
    if one.subject.status == "target" and one.value.comparator == other.value.comparator:
        # Of two goals the numbers count, whether or not they are lower bounds.
        return not agree(replace(one.value, comparator="="), replace(other.value, comparator="="))
    return not agree(one.value, other.value)


def _unshared(group: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the facts with the mentions whose texts do not show that the name says too little to compare."""
    told = _grouped(((fact, m) for fact in group for m in fact.mentions), lambda said: said[1].text)
    shared = {text for text, said in told.items() if _says_too_little(said)}
    for fact in group:
        if kept := tuple(mention for mention in fact.mentions if mention.text not in shared):
            yield replace(fact, mentions=kept)


def _says_too_little(said: Sequence[tuple[Fact, Mention]]) -> bool:
    """Whether a text has two values for one thing in one sentence, or contradicts itself under a short name."""
    known = {fact.value: fact for fact, _ in said}
    if len(known) == 1:
        return False
    if len({mention.sentence for _, mention in said}) < len({(m.sentence, fact.value) for fact, m in said}):
        return True
    names = {_bag(_words(mention)): len(_words(mention)) for _, mention in said}
    long = len(names) == 1 and min(names.values()) >= LEAST_WITHIN
    return not long and any(_contradict(one, other) for one in known.values() for other in known.values())


def _grade(apart: Sequence[Fact]) -> Grade:
    tellers = Counter(text for fact in apart for text in {mention.text for mention in fact.mentions})
    names = {_bag(_words(fact.mentions[0])) for fact in apart}
    return "strong" if len(names) == 1 and max(tellers.values()) == 1 else "weak"


def _is_price(subject: Subject) -> bool:
    """Whether the unit is an amount of money for something: `USD/thùng`."""
    money, slash, _ = (subject.unit or "").partition("/")
    return bool(slash) and money.strip().lower() in load.values("currencies")


# --- numbers -------------------------------------------------------------------------------------------------------


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _step(value: Value) -> Decimal:
    """Return the step in which a value was rounded, going by its digits: 0.1 for 92.3, 1 for 92, 10⁸ for 1.2 billion.

    Zeros at the end of a whole number may be exact, so that three digits are taken as said, and two of a million or
    more.
    """
    return max(map(_step_of, (n for n in (value.value, value.low, value.high) if n is not None)), default=Decimal(0))


def _step_of(number: Decimal) -> Decimal:
    digits = _plain(abs(number))
    if "." in digits:
        return Decimal(1).scaleb(-len(digits.partition(".")[2]))
    zeros = len(digits) - len(digits.rstrip("0"))
    said = 2 if len(digits) > 6 else 3
    return Decimal(1).scaleb(max(0, min(zeros, len(digits) - said)))


def _bounds(value: Value) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the greatest that the true value may be; None where there is no bound."""
    if value.value is None:
        return value.low, value.high
    match value.comparator:
        case ">" | ">=":
            return value.value, None
        case "<" | "<=":
            return None, value.value
        case "~":
            return value.value - abs(value.value) * ABOUT, value.value + abs(value.value) * ABOUT
        case _:
            return value.value, value.value


# --- words ---------------------------------------------------------------------------------------------------------


def _words(mention: Mention) -> tuple[str, ...]:
    """Return the syllables of what is measured, without a generic head such as `tỷ lệ`, and without the place."""
    return (*_named(mention.name, mention.where), *_syllables(mention.scope), *_syllables(mention.base))


@lru_cache(maxsize=50_000)
def _named(name: str, where: str | None) -> tuple[str, ...]:
    folded = " ".join(_syllables(name))
    head = max((h for h in load.lexicon("generic_heads") if folded.startswith(f"{h} ")), key=len, default="")
    bare = folded[len(head) :].split()
    return tuple(_without_place(bare, _syllables(where)) or bare)


def _without_place(words: Sequence[str], place: Sequence[str]) -> Sequence[str]:
    """Return the words of a name without those of the place, and without what joins them: `của tỉnh Gia Lai`."""
    for start in range(len(words) - len(place) + 1 if place else 0):
        if tuple(words[start : start + len(place)]) == tuple(place):
            before = " ".join(words[:start])
            join = max((j for j in _joins() if f" {before}".endswith(f" {j}")), key=len, default="")
            return [*before[: len(before) - len(join)].split(), *words[start + len(place) :]]
    return words


def _proper(mention: Mention) -> Sequence[str]:
    """Return the words of a name that are written as proper names: whose a figure is, the catalogue does not say."""
    later = _SYLLABLE.findall(nfc(mention.name))[1:]
    known = {*_syllables(mention.where), *_head_syllables()}
    return [word for text in later if text[0].isupper() for word in _syllables(text) if word not in known]


@cache
def _head_syllables() -> frozenset[str]:
    """The syllables of indicators' heads, `gdp` among them, which have capitals without being proper names."""
    return frozenset(word for head in load.lexicon("heads") for word in _syllables(head))


@cache
def _joins() -> Sequence[str]:
    joins: Sequence[str] = load.read_toml("gazetteer/words.toml")["joins"]
    return joins


@lru_cache(maxsize=50_000)
def _syllables(text: str | None) -> tuple[str, ...]:
    return tuple(_SYLLABLE.findall(fold(nfc(text)).lower())) if text else ()


def _bag(words: Iterable[str]) -> str:
    """Return words without their order: where a name ends and its scope begins makes no difference."""
    return " ".join(sorted(words))


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
