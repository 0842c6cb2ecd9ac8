"""Overt names: which words of a quantity's own clause name it, and what the complement behind it adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Span
from extractor.indicators import holders, names, phrases
from extractor.indicators.elements import Element
from extractor.indicators.frames import Framed, Run
from extractor.indicators.topics import Name, spans_of
from patterns import load
from patterns.fired import by_rule


def left_name(sequence: Sequence[Element], here: Framed, sibling: Name | None) -> Run:
    """Return what stands left of a quantity and could name it, without a place that only is where it happens.

    `sibling` is the name before; what is only said of the one that has it names nothing.
    """
    where = here.frame.options["name"]
    introduced = introducing_rank(sequence, here) is not None
    predicated = sibling is not None and not introduced and _is_said_of_sibling(sequence, here)
    if sibling is not None and here.parent == -1 and _only_changes(sequence, before_bracket(sequence, here)):
        return ()
    if predicated or _is_standard(sequence, here) or is_rest(sequence, here):
        return ()
    if where == "right":
        of_plan = phrases.opens_with_plan(sequence, here.right) and sequence[here.index].kind != "ratio"
        left = () if of_plan else _before_colon(sequence, here)
    else:
        run = here.left[1:] if introduced else here.left
        run = names.last_predicate(sequence, run) if where == "both" else run
        left = names.left_name(sequence, run) if where != "topic" else ()
        if not left and here.parent == -1:
            host = before_bracket(sequence, here)
            left = (names.whole if _is_item(sequence, host) else names.left_name)(sequence, host)
    left = _before_change_head(sequence, here, holders.without_subject(sequence, left))
    if _has_object(sequence, here) or _is_amount_done(sequence, here):
        left = holders.without_actor(sequence, left, shares=_shares_total(sequence, here))
    left = holders.with_holder(sequence, left) if where == "both" or not here.linked else left
    left = by_rule("name.thing", holders.with_thing(sequence, left), sequence[here.index].start) or left
    left = by_rule("name.activity", holders.with_activity(sequence, left), sequence[here.index].start) or left
    only_acts = sequence[here.index].kind == "rank" and all(sequence[i].symbol in "vGAr" for i in left)
    return () if only_acts else left


def _only_changes(sequence: Sequence[Element], host: Run) -> bool:
    """Whether what stands before a bracket only says that what is told of rose or fell: `…, tăng cao trong tháng 2`."""
    symbols = [sequence[i].symbol for i in phrases.without_time(sequence, host) if sequence[i].symbol not in ",&ArKse"]
    return symbols[:1] in (["U"], ["W"]) and set(symbols) <= set("UWa")


def _has_object(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what stands right of a quantity is what a verb before it does something to: `đã mở 20 cửa hàng`."""
    counts = sequence[here.index].kind == "count"
    both = here.frame.options["name"] == "both" or (counts and here.linked)
    return both and bool(names.base(sequence, here.right))


def _is_amount_done(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether a sum of money tells how much was done: `công ty đã lãi 20 tỷ đồng`, `đơn vị đã thu được 5 tỷ đồng`.

    An adverb must tell the verb from one in a body's name: `Ủy ban Quản lý vốn 5 tỷ đồng`.
    """
    spent = here.frame.id == "frame.object" and _is_spent_for(sequence, here.right)
    if sequence[here.index].kind != "money" or not (spent or here.frame.id in ("frame.bare", "frame.linked")):
        return False
    told = any(sequence[i].symbol in "AmTF" for i in here.left)
    return told and here.parent is None and not phrases.is_change(sequence, here.governors)


def _shares_total(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether a share is of a whole that is measured itself, so that who has it tells which: `nuôi 11% tổng đàn bò`."""
    if not here.right:
        return False
    of = sequence[here.right[0]]
    return sequence[here.index].kind in ("percent", "ratio") and of.symbol == "H"


def _is_item(sequence: Sequence[Element], run: Run) -> bool:
    """Whether a run is all of an item of a list, however many commas are in it: `…: dệt, may (5%); gỗ (3%)`."""
    return bool(run) and run[0] > 0 and sequence[run[0] - 1].symbol in ":;" and phrases.is_short(sequence, run)


def is_rest(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether only `còn lại` stands before the quantity, so that what it is of stands behind: `còn lại 70% hộ dân`."""
    before = [i for i in here.left if sequence[i].symbol not in ",&A"]
    return bool(here.right) and len(before) == 1 and sequence[before[0]].is_cue("cue.rest")


def _is_standard(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity is what another is compared with: `đạt 89%, tốt hơn nhiều so với con số 78% của …`."""
    governed = any(sequence[i].symbol in "DOLUWst" for i in here.governors)
    if phrases.has_cue(sequence, here.governors, "cue.compared-level"):
        return True
    return bool(here.left) and sequence[here.left[-1]].symbol == "R" and not governed


def _before_change_head(sequence: Sequence[Element], here: Framed, left: Run) -> Run:
    """What changes, where the name only says that it does: `nhóm giao thông có mức tăng cao nhất, tăng 2,45%`."""
    heads = [i for i in left if sequence[i].symbol == "H"]
    rule = sequence[heads[0]].rule if heads else None
    if rule is None or not rule.options.get("change_head") or not phrases.is_change(sequence, here.governors):
        return left
    before = tuple(i for i in here.left if i < heads[0])
    if not before or sequence[before[-1]].symbol != "X":
        return left
    return names.left_name(sequence, before[:-1]) or left


def _is_said_of_sibling(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what stands left only says what the one named before is: `và cũng là chỉ tiêu lớn nhất`.

    Or how it changed: `, tăng mạnh so với kế hoạch 12 tỷ đồng`, `, cao hơn con số 5%`, `, vượt kế hoạch là 5%`.
    """
    said = [sequence[i] for i in here.left if sequence[i].symbol not in ",&A"]
    symbols = "".join(e.symbol for e in said)
    if said and said[0].is_cue("cue.exceed") and any(e.is_cue("cue.plan") for e in said):
        return True
    if symbols[:1] not in ("z", "U", "W"):
        return False
    return symbols[0] == "z" or phrases.compares(said[0]) or symbols[1:2] == "R" or not set(symbols) & set("nHZ")


def introducing_rank(sequence: Sequence[Element], here: Framed) -> int | None:
    """Return the rank that introduces what stands left of a quantity: `đứng đầu là Nhật Bản đạt 64%`."""
    first = here.left[0] if here.left else 0
    introduced = first > 0 and sequence[first].symbol == "z" and sequence[first - 1].kind == "rank"
    return first - 1 if introduced else None


def elsewhere(sequence: Sequence[Element], here: Framed) -> Run:
    """Return what names a quantity that has no words of its own left of it: before a colon, or behind its rank."""
    return _before_colon(sequence, here) or _rank_holder(sequence, here)


def _before_colon(sequence: Sequence[Element], here: Framed) -> Run:
    """In `Thu từ xuất nhập khẩu: 512 tỷ đồng` the name stands before the colon."""
    p = here.index - 1
    while p >= 0 and sequence[p].symbol in "KATLs":
        p -= 1
    shared = bool(here.right) and sequence[here.right[0]].symbol in "se"
    if p <= 0 or sequence[p].symbol != ":" or (len(here.right) > 2 and not shared):
        return ()
    start = next((i + 1 for i in range(p - 1, -1, -1) if sequence[i].symbol in ";:." or _ends_item(sequence, i)), 0)
    opening = next((i for i in range(p - 1, start - 1, -1) if sequence[i].symbol in "()"), None)
    start = opening + 1 if opening is not None and sequence[opening].symbol == "(" else start
    end = p - 1 if sequence[p - 1].symbol == "z" else p  # `Tổng tỷ lệ là: 71%`
    return names.whole(sequence, tuple(range(start, end)))


def _ends_item(sequence: Sequence[Element], i: int) -> bool:
    """Whether a sign parts an item from the next one behind its figure: `Năm 2019: 3 triệu - Năm 2020: 4 triệu`."""
    return i > 0 and sequence[i].symbol in ",-" and sequence[i - 1].symbol == "Q"


def _rank_holder(sequence: Sequence[Element], here: Framed) -> Run:
    """What holds the place that stands before it: `Đứng thứ hai về vốn là sản xuất điện với 5 dự án`.

    A place or an organisation by its proper name is none: it is where the rank holds, not what it is of.
    """
    copula = max((here.index, *here.right)) + 1
    if sequence[here.index].kind != "rank" or copula >= len(sequence) or sequence[copula].symbol != "z":
        return ()
    end = next((i for i in range(copula, len(sequence)) if sequence[i].symbol in "QXLUWP;:.("), len(sequence))
    holder = names.whole(sequence, tuple(range(copula + 1, end)))
    return () if phrases.has_proper_name(sequence, holder) else holder


def before_bracket(sequence: Sequence[Element], here: Framed) -> Run:
    """Return what stands before the bracket of a quantity, up to a verb of change: `tăng 26,24 điểm (2,48%)`."""
    opening = next(i for i in range(here.index, -1, -1) if sequence[i].symbol == "(")
    start = phrases.start_before(sequence, opening, ";:.)X")
    changed = next((i for i in range(opening - 1, start, -1) if phrases.changes_by(sequence, i)), opening)
    return tuple(range(start, changed))


def with_complement(sequence: Sequence[Element], here: Framed, name: Name) -> Name:
    """Return a name with what stands right of its quantity: the base of a share, or what is counted or paid for."""
    kind = sequence[here.index].kind
    amount = kind in ("money", "measure") and bool(here.right) and _is_continuation(sequence, here)
    behind = () if amount else spans_of(sequence, names.base(sequence, here.right))
    grows = phrases.is_change(sequence, here.governors) or (kind == "percent" and _grows(sequence, name))
    if here.compared and here.linked and not grows:
        behind = spans_of(sequence, names.base(sequence, here.compared))
    if kind == "multiple" and here.right and not amount:
        behind = spans_of(sequence, names.comparand(sequence, here.right))
    told = kind == "ratio" or (kind == "count" and (here.linked or bool(name.scope) or len(here.right) == 1))
    if told and behind and says_again(sequence, name, behind):
        return name
    if kind in ("percent", "ratio", "multiple"):
        if here.right and sequence[here.right[0]].is_cue("cue.towards"):
            return replace(name, spans=name.spans + spans_of(sequence, here.right), base=())
        if not here.right and not here.compared:
            return name
        return replace(name, base=behind if not _is_adjunct(sequence, here, name) else ())
    if kind == "rank":
        about = next((n for n, i in enumerate(here.right) if sequence[i].is_cue("cue.measured-in")), len(here.right))
        among = spans_of(sequence, names.base(sequence, here.right[:about]))
        measured = spans_of(sequence, names.right_name(sequence, here.right[about + 1 :]))
        return replace(name, spans=name.spans + measured, scope=among or name.scope)
    if name.headed and kind == "count":
        return replace(name, counted=behind)
    if kind == "money" and not here.linked and _is_spent_for(sequence, here.right):
        return replace(name, spans=name.spans + spans_of(sequence, phrases.without_time(sequence, here.right)))
    return replace(name, spans=name.spans + behind)


def _grows(sequence: Sequence[Element], name: Name) -> bool:
    """Whether a name is that of a growth, which is a share of nothing: `tăng trưởng GRDP đạt 8% so với cùng kỳ`."""
    said = " ".join(e.form for span in name.spans for e in phrases.within(sequence, span))
    return any(noun in said for noun in load.lexicon("growths"))


def says_again(sequence: Sequence[Element], name: Name, counted: Sequence[Span]) -> bool:
    """Whether a name already says what its figure counts: `số xã đạt chuẩn là 50 xã`."""
    said = {word for span in name.spans for e in phrases.within(sequence, span) for word in e.form.split()}
    return {word for span in counted for e in phrases.within(sequence, span) for word in e.form.split()} <= said


def _is_spent_for(sequence: Sequence[Element], right: Run) -> bool:
    """Whether what stands behind a sum says for what it is spent: `chi 5 tỷ đồng để mua máy`."""
    return len(right) > 1 and sequence[right[0]].is_cue("cue.purpose")


def _is_adjunct(sequence: Sequence[Element], here: Framed, name: Name) -> bool:
    """Whether what follows opens with a preposition that leads to no whole: `để …`, `trước khi …`, `tại …`.

    Behind a verb without a link it tells what is done: `trích 5% để nộp ngân sách`, `bán 30% tại công ty con`.
    """
    if here.compared or not here.right or sequence[here.right[0]].symbol not in "se":
        return False
    if not (here.linked or name.headed):
        return False
    then = sequence[here.right[1]] if len(here.right) > 1 else None
    if then is None or then.symbol == "H" or then.is_cue("cue.plan"):
        return then is None
    level = here.linked and not phrases.is_change(sequence, here.governors)
    return not (level and sequence[here.right[0]].is_cue("cue.within") and then.symbol in "nw")


def _is_continuation(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what follows an amount goes on with the sentence: `đạt 5 tỷ đồng khi …`, `… đã giúp`, `… với …`."""
    first = sequence[here.right[0]]
    said = " ".join(sequence[i].form for i in here.left if sequence[i].symbol not in "KL")
    if first.symbol != "n" and said.endswith(load.lexicon("dimensions")):
        return True  # `chiều dài 12 km nối hai xã`
    if first.symbol in "AX" or first.is_cue("cue.when") or phrases.is_reason(first):
        return True
    then = sequence[here.right[1]] if len(here.right) > 1 else None
    if then is not None and (then.is_cue("cue.when") or (first.symbol == "r" and then.symbol == "v")):
        return True
    return here.linked and first.symbol in ("vr" if sequence[here.index].kind == "money" else "r")
