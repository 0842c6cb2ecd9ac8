"""Frames: which words of a sentence name which quantity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from extractor.indicators.elements import Element
from extractor.mentions.mention import Quantity
from patterns import fired, load
from patterns.compose import compiled
from patterns.rule import Rule

HARD = frozenset(";:.")
"""Signs that no name crosses."""

STOPS = frozenset(";:.RPSTIFJk)(")
"""Symbols at which what stands right of a quantity has ended."""

LONGEST_ITEM = 5
"""Elements; an item of an enumeration that ends with `và` is no longer."""

CONTENT = frozenset("nvaHZGNCwyqz0")
VERBS = frozenset("vXLGUWyz")

Run = tuple[int, ...]
"""Indexes of elements, in reading order."""


@dataclass(frozen=True, slots=True)
class Framed:
    """A quantity with what its frame says of it: element indexes of its name, base and governing words."""

    index: int
    frame: Rule
    left: Run
    right: Run
    compared: Run
    governors: Run
    linked: bool
    parent: int | None = None
    """The quantity before the bracket that this one stands in, -1 where there is none; null outside brackets."""
    view: int = 0
    """The place of the view in which it stands among the sentence's views."""
    predicate: Run = ()
    """Of a value-first quantity: a predicate with a figure of its own, `đạt trên 90% kế hoạch` behind `7/12 tỉnh`."""
    subject: Run = ()
    """Of the figure in such a predicate: what it is said of, `hộ` in `24% hộ có thu nhập tăng 5%`."""
    symbols: str = ""
    """What the frames were tried on: the symbols around the quantity, with `@` in its place."""


@dataclass(frozen=True, slots=True)
class View:
    """A level of a sentence: the elements outside brackets, or those inside one; `parent` is the index before it."""

    indexes: Run
    parent: int | None = None


def frame(sentence: Sequence[Element]) -> list[Framed]:
    """Return one `Framed` for every quantity of a sentence, in text order."""
    found = [
        replace(framed, view=number)
        for number, view in enumerate(views(sentence))
        for framed in _framed_view(sentence, view)
    ]
    return sorted(found, key=lambda f: f.index)


def views(sentence: Sequence[Element]) -> list[View]:
    """Return the sentence without its brackets, then each bracket that holds a quantity.

    A bracket of at most three words without a quantity, as in `chỉ số giá tiêu dùng (CPI)`, stays where it is.
    """
    outside: list[int] = []
    inside: list[View] = []
    i = 0
    while i < len(sentence):
        close = _closing(sentence, i) if sentence[i].symbol == "(" else None
        if close is None:
            outside.append(i)
            i += 1
            continue
        content = range(i + 1, close)
        quantities = [k for k in content if sentence[k].symbol == "Q"]
        if quantities:
            inside.append(View(tuple(content), _parent(sentence, outside)))
        elif len(content) <= 3 and not _sets_aside(sentence, i, content):
            outside += range(i, close + 1)
        i = close + 1
    return [View(tuple(outside)), *inside]


def _sets_aside(sentence: Sequence[Element], opening: int, content: Sequence[int]) -> bool:
    """Whether a bracket holds a date, a list, a label, what is said of somebody, or the figure before it as a number.

    `78% (77.609) ý kiến`, `Sông Lam (HoSE: SLA)`, `ông Hà An (từng làm cho Sông Lam)`.
    """
    number = [sentence[k].symbol for k in content] == ["0"] and sentence[opening - 1].symbol == "Q"
    return number or any(sentence[k].symbol in "D;:LUWPSTFkI" for k in content)


def _parent(sentence: Sequence[Element], outside: Sequence[int]) -> int:
    """The quantity that a bracket elaborates on: the last before it, unless an item of its own stands between."""
    for k in reversed(outside):
        if sentence[k].symbol == "Q":
            return k
        if sentence[k].symbol in HARD | {"I"}:
            return -1
    return -1


def _closing(sentence: Sequence[Element], opening: int) -> int | None:
    depth = 0
    for i in range(opening, len(sentence)):
        depth += (sentence[i].symbol == "(") - (sentence[i].symbol == ")")
        if depth == 0:
            return i
    return None


def _framed_view(sentence: Sequence[Element], view: View) -> list[Framed]:
    symbols = [sentence[i].symbol for i in view.indexes]
    places = [p for p, s in enumerate(symbols) if s == "Q"]
    found: list[Framed] = []
    start = 0
    for number, place in enumerate(places):
        following = places[number + 1] if number + 1 < len(places) else None
        start = max(start, _clause_start(symbols, place), _behind_bracket(sentence, view, place))
        start = max(start, _behind_quotation_mark(symbols, place))
        if _is_of_something(sentence[view.indexes[place]]):
            start = max(start, _behind_comma(symbols, place), _behind_of(sentence, view, place))
        behind = _compared_end(symbols, place)
        told = _is_linked(symbols, start, place) or _has_subject(symbols, start, place)
        told = told and not _is_rest(sentence, view, start, place)
        end = behind or _right_end(symbols, place, following, told)
        matched = _match(symbols, start, place, place + 1 if behind else end)
        if matched is None:
            continue
        rule, governors, text = matched
        fired.note(rule.id, sentence[view.indexes[place]].start)
        linked = bool(rule.options.get("linked"))
        where = rule.options["name"]
        left = range(start, place - governors) if where in ("left", "both") else range(0)
        right = range(place + 1, place + 1 if behind else end)
        found.append(
            Framed(
                index=view.indexes[place],
                frame=rule,
                left=tuple(view.indexes[p] for p in left),
                right=tuple(view.indexes[p] for p in right),
                compared=tuple(view.indexes[p] for p in range(place + 2, behind or 0)),
                governors=tuple(view.indexes[p] for p in range(place - governors, place)),
                linked=linked,
                parent=view.parent,
                symbols=text,
            )
        )
        start = _behind_note(symbols, end)
    found = _figures_in_predicates(sentence, _shared_predicates(sentence, _parts_of_counted(sentence, found)))
    return _with_bounds(sentence, found)


def _clause_start(symbols: Sequence[str], place: int) -> int:
    for p in range(place - 1, -1, -1):
        if symbols[p] in HARD:
            return p + 1
    return 0


def _behind_bracket(sentence: Sequence[Element], view: View, place: int) -> int:
    """Where an item begins behind one whose figure stands in brackets: `Thái Bình (98%), Phú Thọ trên 92%`."""
    for p in range(place - 1, 0, -1):
        left_out = range(view.indexes[p - 1] + 1, view.indexes[p])
        if any(sentence[i].symbol == "Q" for i in left_out) and sentence[view.indexes[p]].symbol in ",&":
            own = {sentence[i].symbol for i in view.indexes[p + 1 : place]}
            return p + 1 if own & CONTENT else 0
    return 0


def _is_of_something(element: Element) -> bool:
    """Whether a quantity is a count or a share: what stands behind it may be all of its name."""
    return isinstance(element.mention, Quantity) and element.mention.kind in ("count", "percent", "ratio")


def _behind_comma(symbols: Sequence[str], place: int) -> int:
    """Where a clause begins in which nothing but a comparator stands before the quantity: `…, gần 20 hộ`."""
    p = place - 1
    while p > 0 and symbols[p] in "KAOr":
        p -= 1
    return p + 1 if p > 0 and symbols[p] == "," else 0


def _behind_of(sentence: Sequence[Element], view: View, place: int) -> int:
    """Where a count begins that another phrase is of: `tổng công suất của 20 nhà máy`."""
    p = place - 1
    while p > 0 and sentence[view.indexes[p]].symbol in "KA":
        p -= 1
    return p + 1 if p >= 0 and sentence[view.indexes[p]].is_cue("cue.of-count") else 0


def _behind_quotation_mark(symbols: Sequence[str], place: int) -> int:
    """Where a quotation begins that the quantity opens: `ra chỉ tiêu "60% thôn có nhà văn hóa"`."""
    p = place
    while p > 0 and symbols[p - 1] in "KAOr":
        p -= 1
    return p if p > 0 and symbols[p - 1] == '"' and symbols[:p].count('"') % 2 else 0


def _behind_note(symbols: Sequence[str], end: int) -> int:
    """Where the next item begins behind a short bracket that belongs to the figure before: `22.000 đồng (mua vào)`."""
    if symbols[end : end + 1] != ["("]:
        return end
    return next((p + 1 for p in range(end, len(symbols)) if symbols[p] == ")"), end)


def _is_linked(symbols: Sequence[str], start: int, place: int) -> bool:
    """Whether a linking verb, or a name that heads an indicator, stands right before the quantity."""
    for p in range(place - 1, start - 1, -1):
        if symbols[p] in "LUW":
            return True
        if symbols[p] not in "DOKAFrmJst":
            return "H" in symbols[start:place] and symbols[p] not in "XvGP"
    return False


def _has_subject(symbols: Sequence[str], start: int, place: int) -> bool:
    """Whether something that could be named stands before an unlinked quantity, in its own clause."""
    own = symbols[_own_clause(symbols, start, place) : place]
    return bool(set(own) & CONTENT) and "X" not in own[-3:]


def _is_rest(sentence: Sequence[Element], view: View, start: int, place: int) -> bool:
    """Whether only `còn lại` stands before the quantity, so that what it is of stands behind: `còn lại 30% là …`."""
    said = [sentence[i] for i in view.indexes[start:place] if sentence[i].symbol in CONTENT | set("LUW")]
    return len(said) == 1 and said[0].is_cue("cue.rest")


def _compared_end(symbols: Sequence[str], place: int) -> int | None:
    """Where a comparison right behind the quantity ends (`so với cùng kỳ năm trước`), null where there is none."""
    p = place + 1
    if p >= len(symbols) or symbols[p] != "R":
        return None
    while p < len(symbols) and symbols[p] not in ",;:.()&QLUWSPIk" and symbols[p - 1 : p + 1] != ["D", "s"]:
        p += 1
    return p


def _right_end(symbols: Sequence[str], place: int, following: int | None, linked: bool) -> int:
    """Where what belongs right of the quantity at `place` ends."""
    limit = _next_region(symbols, place, following)
    verb = said = False
    p = place + 1
    while p < limit:
        symbol = symbols[p]
        told = said and symbol in "SFIT"
        if symbol == "(" and p > place + 1 and (close := _gloss_end(symbols, p, limit)):
            p = close + 1
            continue
        if symbol in STOPS and not told and (linked or symbol not in "PTF" or (symbol == "T" and p == place + 1)):
            break
        if symbol == '"' and _closes_quotation(symbols, place, p):
            break
        if symbol == "K" and p > place + 1 and symbols[p + 1 : p + 2] in ([","], ["."], [";"], []):
            break  # `từ 4.000 doanh nghiệp trở lên, …`
        if symbol == "/" and symbols[p + 1 : p + 2] in (["0"], ["Q"]):
            break  # two counts side by side: `12 nam/9 nữ`
        said = said or symbol == "P"
        if symbol == "," and symbols[p - 1] == "P" and not linked:
            p += 1  # what is said goes on behind the comma: `20% số hộ cho biết, thu nhập …`
            continue
        if symbol == "," and not _comma_goes_on(symbols, p, place, limit, following, new=linked or verb):
            break
        if symbol == "-" and p == place + 1:
            break
        if symbol == "&" and (p == place + 1 or symbols[p + 1 : p + 2] in (["A"], ["0"])):
            break
        if symbol == "&" and verb and _new_statement(symbols, p, limit):
            break
        if symbol == "&" and linked and (_new_clause(symbols, p, limit) or _new_subject(symbols, p, following)):
            break
        if symbol == "&" and (linked or verb) and _leads_on(symbols, p, following):
            break
        if symbol in "sX" and symbols[p + 1 : p + 2] == ["H"] and _leads_on(symbols, p, following):
            break
        if linked and symbol == "s" and symbols[p + 1 : p + 2] in (["D"], ["O"]):
            break
        if linked and symbol == "A" and _new_clause(symbols, p, limit) and not _is_relative(symbols, place, p):
            break
        if linked and symbol in "LUWOmkz":
            break
        verb = verb or (symbol in VERBS and symbols[p - 1 : p + 2] != [",", "v", ","])
        p += 1
    p = _before_credit(symbols, place, p)
    while p > place + 1 and symbols[p - 1] in ",&sKAODrmt":
        if symbols[p - 1] in "Dt" and p - 2 > place and symbols[p - 2] in "nHaT":
            break
        p -= 1
    return p


def _before_credit(symbols: Sequence[str], place: int, end: int) -> int:
    """Where a phrase ends that a dash and the source of a picture follow: `… trên đồng - Ảnh: Hà An`."""
    q = end - 1
    while q > place and symbols[q] == "n":
        q -= 1
    return q if symbols[end : end + 1] == [":"] and q > place and symbols[q] == "-" else end


def _gloss_end(symbols: Sequence[str], opening: int, limit: int) -> int | None:
    """Where a short bracket closes behind which the phrase goes on: `trạm y tế (TYT) có bác sĩ`."""
    close = next((p for p in range(opening + 1, limit) if symbols[p] == ")"), None)
    return close if close is not None and close + 1 < limit and symbols[close + 1] in "vXGAPse" else None


def _closes_quotation(symbols: Sequence[str], place: int, sign: int) -> bool:
    """Whether a quotation mark closes one that was opened before the figure, or before the sentence."""
    return '"' not in symbols[place:sign] and symbols[sign:].count('"') % 2 == 1


def _is_relative(symbols: Sequence[str], place: int, adverb: int) -> bool:
    """Whether a clause with an adverb tells which the whole is: `số tiền đã đóng`, or the last `thôn còn thiếu nước`.

    It stands behind the first noun, and unless that heads an indicator's name it is short and ends the sentence.
    """
    nouns = set(symbols[place + 2 : adverb]) <= {"n"} if symbols[place + 1] == "H" else adverb == place + 2
    if not nouns or symbols[adverb + 1 : adverb + 2] != ["v"]:
        return False
    ends = symbols[adverb + 2 : adverb + 4] in (["n"], ["n", "."], ["n", ";"])
    return symbols[place + 1] == "H" or (symbols[place + 1] == "n" and ends)


def _new_statement(symbols: Sequence[str], join: int, limit: int) -> bool:
    """Whether what is joined on has a subject and a finite verb: `… và người nuôi nhỏ lẻ chiếm đa số`."""
    for p in range(join + 1, limit):
        if symbols[p] in "LUW" and p > join + 1:
            return True
        if symbols[p] not in ("naZH" if p == join + 1 else "navZH"):
            return False
    return False


def _comma_goes_on(
    symbols: Sequence[str], comma: int, place: int, limit: int, following: int | None, *, new: bool
) -> bool:
    """Whether a comma right of a quantity ends nothing; behind a verb (`new`) what follows it is a new clause."""
    if _joins_verbs(symbols, comma, following) or _ends_enumeration(symbols, comma, limit):
        return True
    new = new or _is_fronted(symbols, place)
    return not new and comma > place + 1 and _goes_on(symbols, comma, place, limit, last=following is None)


def _is_fronted(symbols: Sequence[str], place: int) -> bool:
    """Whether a quantity stands in what only sets the scene: `sau khi mua 53% cổ phần, ông An thu về 5 tỷ đồng`."""
    start = next((i + 1 for i in range(place - 1, -1, -1) if symbols[i] in ",;:.("), 0)
    opening = next((symbols[i] for i in range(start, place) if symbols[i] not in "xrDO"), "")
    return opening == "s" and not set(symbols[start:place]) & set("XLUW")


def _joins_verbs(symbols: Sequence[str], comma: int, following: int | None) -> bool:
    """Whether a comma stands between two verbs of one object: `đào tạo, bồi dưỡng nghiệp vụ`."""
    if symbols[comma - 1] != "v" or symbols[comma + 1 : comma + 2] not in (["v"], ["U"], ["W"], ["y"]):
        return False
    then = symbols[comma + 2 : comma + 3]
    return then in (["n"], ["H"], ["&"], ["m"], ["A"]) and not _leads_on(symbols, comma, following)


def _ends_enumeration(symbols: Sequence[str], comma: int, limit: int) -> bool:
    """Whether only items of a word or two stand behind the comma: `10% tổng đàn trâu, bò`, `… phấn khởi, vui vẻ`.

    Nouns alone may be more (`của Ngân hàng Sông Lam, Công ty Tài chính Hoa Sen`), and where the last one is joined.
    """
    end = next((p for p in range(comma + 1, limit) if symbols[p] not in "nva,&"), limit)
    items = "".join(symbols[comma + 1 : end]).replace("&", ",").split(",")
    ends = symbols[comma - 1] in "nva" and (end == len(symbols) or symbols[end] in ".;")
    if "&" in symbols[comma:end] and all(item[:1] == "n" and len(item) <= LONGEST_ITEM for item in items):
        return ends
    short = all(len(item) <= 2 or set(item) == {"n"} for item in items)
    return ends and short and end - comma <= 4


def _leads_on(symbols: Sequence[str], join: int, following: int | None) -> bool:
    """Whether what is joined on belongs to the following quantity: no sign and no opening of a clause between."""
    if following is None:
        return False
    between = symbols[join + 1 : following]
    named = any(pair in (("X", "H"), ("s", "H")) for pair in pairwise(between[1:]))
    return not named and not set(between) & {",", "&", "S", *HARD}


def _new_subject(symbols: Sequence[str], join: int, following: int | None) -> bool:
    """Whether what is joined on is an indicator with a verb of its own before the following quantity."""
    behind = symbols[join + 1 : following] if following is not None else []
    if not behind or behind[0] != "H" or set(behind) & HARD:
        return False
    return any(s in "LUW" and behind[n] != "," for n, s in enumerate(behind[1:]))


def _next_region(symbols: Sequence[str], place: int, following: int | None) -> int:
    """Where what belongs left of the following quantity begins, at the latest."""
    if following is None:
        return len(symbols)
    p = following
    while p - 1 > place and symbols[p - 1] in "DOKAFrmJsLUWXTItk":
        p -= 1
    if p - 1 > place and symbols[p - 1] in ",&-":
        return p - 1
    return p


def _goes_on(symbols: Sequence[str], comma: int, place: int, limit: int, *, last: bool) -> bool:
    """Whether an enumeration of nouns goes on behind the comma, to a verb that the enumerated share.

    Behind the `last` figure this may be one that heads a name elsewhere: `hàng xuất khẩu, nhập khẩu phải …`.
    """
    if last and symbols[comma + 1 : comma + 3] == ["H", "m"]:
        return "m" not in symbols[place:comma]
    for p in range(comma + 1, limit):
        if symbols[p] in STOPS or (p == comma + 1 and symbols[p] in 'sA0"'):
            return False
        if _last_item(symbols, comma, p, limit):
            return True
        if (symbols[p] in VERBS and symbols[p : p + 2] != ["v", ","]) or symbols[p] == "A":
            return p > comma + 1
        if symbols[p] == "H":
            return False
    return limit < len(symbols) and symbols[limit] == "&"


def _last_item(symbols: Sequence[str], comma: int, p: int, limit: int) -> bool:
    """Whether behind a comma one word or two end the enumeration: `trường chuyên, năng khiếu trong cả nước`."""
    if p - comma > 2 or not set(symbols[comma + 1 : p + 1]) <= set("nvaZ"):
        return False
    after = symbols[p + 1] if p + 1 < len(symbols) else "."
    return after in ("sD;.()" if p + 1 < limit else ",;.()")


def _new_clause(symbols: Sequence[str], join: int, limit: int) -> bool:
    """Whether a verb stands behind what joins, or behind a noun there, unless it only tells which noun is meant."""
    noun = symbols[join + 1 : join + 3] in (["n", "v"], ["H", "v"])
    if noun and (join + 3 >= limit or symbols[join + 3] in "sZ,.;"):
        return False
    if symbols[join - 2 : join + 2] == ["s", "v", "&", "v"]:
        return False
    if symbols[join - 1 : join + 3] in (["n", "&", "v", "."], ["n", "&", "v", ";"]):
        return False
    return any(symbols[p] in "vXLUWAG" for p in range(join + 1, min(join + 3, limit)))


@load.cached
def _frames() -> tuple[tuple[Rule, regex.Pattern[str]], ...]:
    return tuple((rule, compiled(rule)) for rule in load.rules("frames"))


_GOVERNORS = regex.compile(r"[DOKLUWTAFrmJsXIt]*$")
_LINKED_GOVERNORS = regex.compile(r"[DOKTAFrmJIst]*[LUW][DOKLUWAFrmJst]*$")


def _match(symbols: Sequence[str], start: int, place: int, end: int) -> tuple[Rule, int, str] | None:
    """Return the frame that holds, how many elements left of the quantity govern it, and what frames were tried on.

    Null where none holds, which is so only where `frame.alone` is switched off.
    """
    if not _is_linked(symbols, start, place):
        start = _own_clause(symbols, start, place)
    left = "".join(symbols[start:place])
    text = f"{left}@{''.join(symbols[place + 1 : end])}"
    for rule, pattern in _frames():
        if pattern.search(text):
            governed = (_LINKED_GOVERNORS if rule.options.get("linked") else _GOVERNORS).search(left)
            return rule, len(governed[0]) if governed else 0, text
    return None


def _own_clause(symbols: Sequence[str], start: int, place: int) -> int:
    """Where the clause of an unlinked quantity begins: after the last word that opens one, or its empty comma part."""
    for p in range(place - 1, start - 1, -1):
        if symbols[p] in "SPITF" or (symbols[p] == "," and not set(symbols[p + 1 : place]) & CONTENT):
            return p + 1
    return start


def _figures_in_predicates(sentence: Sequence[Element], found: list[Framed]) -> list[Framed]:
    """In `24% doanh nghiệp có doanh thu tăng 51%` what is said of the second figure is the predicate of the first."""
    out = list(found)
    for i in range(len(found) - 1):
        here, after = out[i], out[i + 1]
        if here.frame.id not in ("frame.first", "frame.existence") or not here.right:
            continue
        threshold = _is_threshold(sentence, after)
        if not after.linked and not threshold:
            continue
        begins = after.left[0] if after.left else after.governors[0]
        if begins != here.right[-1] + 1 or any(
            sentence[k].symbol in VERBS or sentence[k].symbol == "P" for k in here.right
        ):
            continue
        if not _is_predicate(sentence, here, after):
            continue
        last = max((after.index, *after.right, *after.compared))
        out[i] = replace(here, predicate=tuple(range(begins, last + 1)))
        out[i + 1] = replace(after, subject=() if threshold else here.right)
    return out


def _is_threshold(sentence: Sequence[Element], here: Framed) -> bool:
    """Whether a share without a verb is a bound that tells which are counted: `6 sở có tỷ lệ giải ngân dưới 40%`."""
    rule = sentence[here.index - 1].rule if here.index else None
    bounded = rule is not None and rule.options.get("comparator") in ("<", ">", "<=", ">=")
    return sentence[here.index].kind == "percent" and not here.linked and bounded


def _with_bounds(sentence: Sequence[Element], found: list[Framed]) -> list[Framed]:
    """Go on with what stands right of a figure over a bound that tells which are meant.

    `120 hộ có diện tích chè trên 2 ha`, `miễn 50% học phí cho học sinh đạt 27 điểm trở lên`.
    """
    out = list(found)
    for i in range(len(found) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        if here.predicate or not here.right or (here.linked and here.frame.options["name"] != "right"):
            continue
        begins = here.right[-1] + 1
        end = _bound_end(sentence, begins, after)
        if end and any(sentence[k].symbol in "nZH" for k in here.right) and _bounds(sentence, here, after):
            out[i] = replace(here, right=(*here.right, *range(begins, end)))
    return out


def _bound_end(sentence: Sequence[Element], begins: int, after: Framed) -> int:
    """Where a phrase with a figure in it ends that goes on from `begins` without a sign; 0 where another one begins."""
    between = [e.symbol for e in sentence[begins : after.index]]
    if begins > after.index or set(between) - set("XLHUWKnavsmZ"):
        return 0
    last = max((after.index, *after.right))
    return last + 2 if sentence[last + 1 : last + 2] and _is_postposed(sentence[last + 1]) else last + 1


def _bounds(sentence: Sequence[Element], here: Framed, after: Framed) -> bool:
    """Whether a figure is a bound in what is said of those that another counts, or that a payment is for."""
    last = max((after.index, *after.right))
    if sentence[last + 1 : last + 2] and _is_postposed(sentence[last + 1]):
        return True
    rule = sentence[after.index - 1].rule
    bounded = rule is not None and rule.options.get("comparator") in ("<", ">", "<=", ">=")
    opens = sentence[here.right[-1] + 1]
    has = opens.is_cue("cue.existence") or any(sentence[k].is_cue("cue.existence") for k in here.right[1:])
    does = sentence[here.index].kind in ("percent", "ratio") and sentence[here.right[-1]].symbol in "vG"
    return bounded and (has or (does and here.frame.id == "frame.first"))


def _is_postposed(element: Element) -> bool:
    """Whether a word behind a figure makes it a bound: `trở lên`."""
    return element.rule is not None and "postposed" in element.rule.options


def _is_predicate(sentence: Sequence[Element], here: Framed, after: Framed) -> bool:
    """Whether the second figure is said of what the first counts: `24% hộ có thu nhập tăng 5%`, `7/12 tỉnh đạt 90%`."""
    counted = sentence[here.index].mention
    if not isinstance(counted, Quantity):
        return False
    if not after.left:
        return counted.kind in ("percent", "ratio")
    has = sentence[after.left[0]].symbol == "X" and not sentence[after.left[0]].is_cue("cue.with")
    return has and counted.kind in ("percent", "ratio", "count")


def _shared_predicates(sentence: Sequence[Element], found: list[Framed]) -> list[Framed]:
    """In `90% hồ sơ của sở và 70% hồ sơ của xã được xử lý` the first takes the predicate of the second."""
    out = list(found)
    for i in range(len(found) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        if here.frame.id not in ("frame.first", "frame.existence") or after.frame.id != "frame.first":
            continue
        between = _outside_brackets([e.symbol for e in sentence[(here.right or (here.index,))[-1] + 1 : after.index]])
        if [s for s in between if s not in "KADOrs"] not in (["&"], [","]):
            continue
        told = any(sentence[k].symbol in VERBS | {"L"} or sentence[k].is_cue("cue.word") for k in here.right)
        if told or sentence[after.right[0]].is_cue("cue.of-these"):
            continue
        verb = _predicate_start(sentence, after.right)
        if verb and any(sentence[k].symbol in "nZH" for k in after.right[:verb]):
            out[i] = replace(here, right=(*here.right, *after.right[verb:]))
    return out


def _predicate_start(sentence: Sequence[Element], run: Run) -> int:
    """Where what is said of a thing begins: a report, else its first verb with the adverbs before it; 0 for nowhere."""
    symbols = [sentence[i].symbol for i in run]
    verb = next((n for n, s in enumerate(symbols) if s in VERBS), 0)
    while verb and symbols[verb - 1] == "r":
        verb -= 1
    negated = verb > 0 and symbols[verb] == "r"  # `người không phải là công chức cho biết …`
    return symbols.index("P") if negated and "P" in symbols else verb


def _parts_of_counted(sentence: Sequence[Element], found: list[Framed]) -> list[Framed]:
    """In `có 10% trong tổng số 500 bài thi mắc lỗi` the share is of what the count behind it counts."""
    out = list(found)
    for i in range(len(found) - 1):
        here, after = out[i], out[i + 1]
        between = [e.symbol for e in sentence[here.index + 1 : after.index]]
        if here.linked or here.right or after.frame.id not in ("frame.first", "frame.object"):
            continue
        if between[:1] != ["s"] or set(between) - set("sHK") or any(sentence[k].symbol in "HR" for k in here.left):
            continue
        shares, counted = sentence[here.index].mention, sentence[after.index].mention
        kinds = [m.kind for m in (shares, counted) if isinstance(m, Quantity)]
        verb = next((n for n, k in enumerate(after.right) if n > 1 and sentence[k].symbol in VERBS | {"P"}), None)
        if kinds[0] in ("percent", "ratio") and kinds[1:] == ["count"] and verb is not None:
            out[i] = replace(here, frame=_frame("frame.first"), right=after.right)
            out[i + 1] = replace(after, frame=_frame("frame.first"), right=after.right[:verb])
    return out


def _frame(name: str) -> Rule:
    return next(rule for rule, _ in _frames() if rule.id == name)


def _outside_brackets(symbols: Sequence[str]) -> Sequence[str]:
    """Leave out a bracket that opens here: `20% bé gái (1/5) và 8% bé trai …`."""
    return symbols[symbols.index(")") + 1 :] if symbols[:1] == ["("] and ")" in symbols else symbols
