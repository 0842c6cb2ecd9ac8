"""Quantities: percentages, ratios, ranks, money, counts, measures and multiples, on the text itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from corpus.document import Document, Span
from extractor.mentions.mention import Quantity
from extractor.records import Change, Kind
from patterns import load
from patterns.compose import compiled, fragment
from patterns.rule import Rule


def find(document: Document, rules: Sequence[Rule] | None = None) -> list[tuple[int, Quantity]]:
    """Return `(priority, quantity)` for every place where a rule of `quantities.toml` matches, overlaps included."""
    asked = [(r, frozenset(r.options.get("needs", ()))) for r in (load.rules("quantities") if rules is None else rules)]
    pieces = frozenset[str]().union(*(needs for _, needs in asked))
    gate = fragment("quantity_gate")
    found: list[tuple[int, Quantity]] = []
    for block in document.blocks:
        start, end = block.span
        if block.kind == "boilerplate" or not gate.search(document.lower, start, end):
            continue
        folded, lower = document.folded[start:end], document.lower[start:end]
        held = {piece for piece in pieces if piece in lower}
        for rule, needs in asked:
            if not needs or not needs.isdisjoint(held):
                found += _matches(document, rule, folded if rule.case else lower, start)
    return found


_THOUSAND = 1000
"""From here on a multiplier multiplies all that was said before it since the one above."""

_SIGNS: dict[str, Change] = {"+": "increase", "-": "decrease"}

_WHOLE = ("VND",)
"""Currencies without parts: `500,000 đồng` has thousands."""

_NAME = regex.compile(r" +\p{Lu}\p{Ll}+ +\p{Lu}\p{Ll}+")
"""A proper name of two words: what a house number, which has no dot, stands before, and not what is counted."""


def _matches(document: Document, rule: Rule, line: str, offset: int) -> Iterator[tuple[int, Quantity]]:
    for match in compiled(rule).finditer(line):
        quantity = _quantity(document, rule, match, offset)
        if quantity is not None:
            yield rule.priority, quantity


def _quantity(document: Document, rule: Rule, match: regex.Match[str], offset: int) -> Quantity | None:
    groups = match.groupdict()
    core = "core" if groups.get("core") else 0
    start, end = match.span(core)
    kind: Kind = rule.options["kind"]
    first = _amount(groups, "n", "m", kind)
    second = _amount(groups, "n2", "m2", kind)
    value, low, high, total = _value(rule, groups, first, second)
    if rule.options.get("ordered") and not _is_part(value, total):
        return None
    if low is not None and high is not None and low >= high:
        return None
    if max(value or 0, high or 0) < rule.options.get("least", 0):
        return None
    if rule.options.get("common_noun") and "." not in match[0] and _NAME.match(document.folded, offset + end):
        return None
    unit, unit_span = _unit(document, rule, match, offset)
    return Quantity(
        start=start + offset,
        end=end + offset,
        rule=rule.id,
        kind=kind,
        value=value,
        low=low,
        high=high,
        total=total,
        unit=unit,
        unit_span=unit_span,
        comparator=rule.options.get("comparator", "="),
        change=_SIGNS.get(groups.get("sign") or ""),
        planned=bool(rule.options.get("planned")),
    )


def _value(
    rule: Rule, groups: dict[str, str | None], first: Decimal | None, second: Decimal | None
) -> tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]:
    """Return value, low, high and total."""
    if word := groups.get("word"):
        part, whole = load.values("fractions")[" ".join(word.split())]
        return Decimal(part), None, None, Decimal(whole)
    if word := groups.get("times"):
        return Decimal(str(load.values("times")[word])), None, None, None
    if word := groups.get("ordinal"):
        return Decimal(load.values("ordinals")[word]), None, None, second
    if rule.options.get("first"):
        return Decimal(1), None, None, second
    if rule.options["kind"] in ("ratio", "rank"):
        return first, None, None, second
    if first is not None and second is not None:
        low = _with_shared_thousands(_with_shared_multiplier(first, second, groups), second, groups)
        return None, low, second, None
    return first, None, None, None


def _with_shared_multiplier(first: Decimal, second: Decimal, groups: dict[str, str | None]) -> Decimal:
    """In `3,1-3,2 triệu tỷ đồng` the multiplier behind the second end holds for the first as well.

    In `từ 800.000 đồng đến 1 triệu đồng` it cannot: the first would be the larger.
    """
    if groups.get("m") or not groups.get("m2"):
        return first
    shared = _plain(first * _multiplier(groups["m2"]))
    return shared if shared < second else first


def _with_shared_thousands(first: Decimal, second: Decimal, groups: dict[str, str | None]) -> Decimal:
    """In `200-250.000 đồng` and `200-250.000 đồng/kg` the thousands of the second end hold for the first as well."""
    low, high = groups.get("n") or "", groups.get("n2") or ""
    priced = (groups.get("unit") or "").partition("/")[0].strip().lower() in load.values("currencies")
    elided = low.isdigit() and high.endswith(".000") and ("currency" in groups or priced)
    return first * 1000 if elided and first * 1000 < second and second < first * 10000 else first


def _is_part(value: Decimal | None, total: Decimal | None) -> bool:
    return value is not None and total is not None and value <= total and total > 1


def _amount(groups: dict[str, str | None], number: str, multiplier: str, kind: Kind) -> Decimal | None:
    text = groups.get(number)
    if text is None:
        return None
    if not text[0].isdigit():
        return _plain(parse_words(text))
    whole = kind == "count" or _currency(groups.get("currency")) in _WHOLE
    amount = parse_number(text, thousands=whole and not groups.get(multiplier))
    amount *= _multiplier(groups.get(multiplier))
    if number == "n" and (more := groups.get("n3")):
        amount += parse_number(more) * _multiplier(groups.get("m3"))
    if number == "n" and groups.get("m") is None and groups.get("m2") and "currency" in groups and not groups.get("n2"):
        amount *= _multiplier(groups["m2"])
    return _plain(amount)


def _plain(amount: Decimal) -> Decimal:
    """The same number with neither exponent nor idle zeros."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


def _currency(word: str | None) -> str | None:
    code: str | None = load.values("currencies")[" ".join(word.split())] if word else None
    return code


def _multiplier(word: str | None) -> Decimal:
    return Decimal(load.values("multipliers")[" ".join(word.split())]) if word else Decimal(1)


def parse_number(text: str, *, thousands: bool = False) -> Decimal:
    """Return the value of a number as Vietnamese writes it: dots group thousands, the comma is the decimal sign.

    One dot that is not followed by three digits is a decimal sign (`63.5`). With `thousands`, three digits after a
    comma are thousands (`10,381 thí sinh`).
    """
    if thousands and regex.fullmatch(r"\d{1,3},\d{3}", text):
        return Decimal(text.replace(",", ""))
    if "," in text or regex.fullmatch(r"\d{1,3}(?:\.\d{3})+", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text)


def parse_words(text: str) -> Decimal:
    """Return the value of a number in words: `hai mươi lăm` is 25, `một tỷ hai trăm triệu` 1200000000.

    A half behind a multiplier is half of it: `một tỷ rưỡi` is 1500000000.
    """
    numerals, multipliers = load.values("numerals"), load.values("multipliers")
    total = group = unit = Decimal(0)
    last = Decimal(1)
    for word in text.split():
        if word in multipliers:
            last = Decimal(multipliers[word])
            if last < _THOUSAND:
                group += (unit or 1) * last
            else:
                total = total + (group + unit) * last if group + unit else total * last
                group = Decimal(0)
            unit = Decimal(0)
        elif numerals[word] < 1 < last:
            total += Decimal(str(numerals[word])) * last
        else:
            unit = Decimal(str(numerals[word]))
    return total + group + unit


def _unit(document: Document, rule: Rule, match: regex.Match[str], offset: int) -> tuple[str | None, Span | None]:
    groups = match.groupdict()
    if groups.get("unit"):
        start, end = match.span("unit")
        span = (start + offset, end + offset)
        return regex.sub(r" */ *", "/", document.text[span[0] : span[1]]), span
    if currency := groups.get("currency"):
        start, end = match.span("currency")
        return _currency(currency), (start + offset, end + offset)
    unit: str | None = rule.options.get("unit")
    return unit, None
