"""Naming: give every quantity of a sentence its name, scope and base, from its frame, its siblings and the topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Span
from extractor.indicators import names
from extractor.indicators.elements import Element
from extractor.indicators.frames import VERBS, Framed, Run
from extractor.mentions.mention import Quantity


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the text states it: the spans of the name, of its scope, of its base and of what it counts.

    `headed` says that it has a noun that heads an indicator's name, so that it can stand for what follows.
    """

    spans: tuple[Span, ...] = ()
    scope: tuple[Span, ...] = ()
    base: tuple[Span, ...] = ()
    headed: bool = False
    counted: tuple[Span, ...] = ()
    """`xe` of `sản lượng ô tô đạt 27.252 xe`: of this figure's name alone."""

    def alone(self) -> Name:
        """Return the name without what belongs to its own figure alone."""
        return replace(self, base=(), counted=())


def name_all(sequence: Sequence[Element], framed: Sequence[Framed], topic: Name | None) -> list[Name]:
    """Return the name of each of a sentence's quantities, in their order. `topic` is the last full name before."""
    found: list[Name] = []
    about = names.announced(sequence)
    if about and framed and about[-1] < framed[0].index:
        topic = Name(_spans(sequence, about), headed=True)
    for here in framed:
        colon = _colon_topic(sequence, here, framed, found)
        before = [(f, n) for f, n in zip(framed, found, strict=False) if not _modifies(sequence, f)]
        name = _with_bracket(sequence, here, _name(sequence, here, before, colon, topic))
        found.append(name)
        if name.headed and not name.scope and not _modifies(sequence, here):
            topic = name.alone()
    return _in_turn(sequence, framed, _named_behind(sequence, framed, found))


def _named_behind(sequence: Sequence[Element], framed: Sequence[Framed], found: list[Name]) -> list[Name]:
    """Give a level that its sentence opens with the name behind it: `Từ 23% năm 2016, tỷ lệ hộ nghèo giảm còn 11%`."""
    if len(framed) < 2 or found[0].spans or framed[0].index != 1 or not sequence[0].is_cue("cue.link-at"):
        return found
    return [found[1].alone(), *found[1:]]


def _with_bracket(sequence: Sequence[Element], here: Framed, name: Name) -> Name:
    """Add what a bracket behind the quantity says: its denominator, or what is left out."""
    opening = max((here.index, *here.right)) + 1
    rule = sequence[opening + 1].rule if opening + 1 < len(sequence) and sequence[opening].symbol == "(" else None
    end = next((i for i in range(opening, len(sequence)) if sequence[i].symbol == ")"), None)
    if rule is None or end is None or any(sequence[i].symbol == "Q" for i in range(opening, end)):
        return name
    if rule.options.get("bracket") == "base":
        return replace(name, base=name.base + _spans(sequence, tuple(range(opening + 2, end))))
    if rule.options.get("bracket") == "scope":
        return replace(name, scope=name.scope + _spans(sequence, tuple(range(opening + 1, end))))
    return name


def _modifies(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether a quantity is only part of a phrase about another one: `chiếm 60% tổng thu của 1.000 doanh nghiệp`."""
    before = [sequence[i].symbol for i in range(max(here.index - 2, 0), here.index)]
    return here.frame.id == "frame.first" and len(before) == 2 and before[1] == "s" and before[0] in "nvHZa"


def lead_in(sequence: Sequence[Element]) -> Name | None:
    """Return what a sentence that ends with a colon says of the list under it: the name that its items share."""
    end = len(sequence) - 1
    while end >= 0 and sequence[end].symbol in ":.":
        end -= 1
    start = next((i + 1 for i in range(end, -1, -1) if sequence[i].symbol in ";:.QPT"), 0)
    named = names.left_name(sequence, tuple(range(start, end + 1)))
    return Name(_spans(sequence, named), headed=True) if names.has_head(sequence, named) else None


def _name(
    sequence: Sequence[Element],
    here: Framed,
    before: Sequence[tuple[Framed, Name]],
    colon: Name | None,
    topic: Name | None,
) -> Name:
    sibling = _sibling(here, before)
    left = _left(sequence, here, sibling)
    if not left and here.frame.options["name"] == "right" and not _of_plan(sequence, here):
        return _value_first(sequence, here, sibling)
    if _only_places(sequence, here, left):
        return _value_first(sequence, here, None)
    if _is_group_rank(sequence, here) and (not left or names.is_level(sequence, left)):
        right = names.right_name(sequence, here.right)
        return Name(_spans(sequence, right), headed=names.has_head(sequence, right))
    if left and here.right and not here.linked and names.is_average(sequence, left):
        return Name(_spans(sequence, left + names.right_name(sequence, here.right)), headed=False)
    bases = frozenset(i for f, _ in before if f.linked for i in f.right)
    if sibling is not None and not sibling.headed and _is_singled_out(sequence, here) and _is_value_first(before):
        sibling = replace(sibling, headed=True)
    shared = _shared(sequence, here, sibling, colon, topic, bases)
    left = left or _before_colon(sequence, here) or _ranked(sequence, here)
    if not left:
        return _elided(sequence, here, before, sibling, shared, bases)
    return _with_right(sequence, here, _told(sequence, here, left, sibling, shared, colon), before)


def _left(sequence: Sequence[Element], here: Framed, sibling: Name | None) -> Run:
    """Return what stands left of a quantity and could name it, without a place that only is where it happens."""
    where = here.frame.options["name"]
    if _is_compared_with(sequence, here):
        return ()
    if where == "right":
        left = () if _of_plan(sequence, here) else _before_colon(sequence, here)
    else:
        left = names.left_name(sequence, here.left) if where != "topic" else ()
        if not left and here.parent == -1:
            left = names.left_name(sequence, _before_bracket(sequence, here))
    left = _before_change_head(sequence, here, names.without_subject(sequence, left))
    if here.right and len(left) == 1 and sequence[left[0]].is_cue("cue.rest"):
        return ()
    return () if sibling is not None and _is_predicate(sequence, here) else left


def _told(
    sequence: Sequence[Element],
    here: Framed,
    left: Run,
    sibling: Name | None,
    shared: Name | None,
    colon: Name | None,
) -> Name:
    """Return the name that the words left of a quantity make: a full one, or a part that another completes."""
    own = Name(_spans(sequence, left), _spans(sequence, here.subject), headed=names.has_head(sequence, left))
    if here.parent == -1 and names.is_level(sequence, left):
        noted = names.left_name(sequence, _before_bracket(sequence, here))
        shared = Name(_spans(sequence, noted), headed=True) if noted and noted != left else shared
    if cause := _cause(sequence, here, sibling):
        return replace(own, spans=cause + own.spans)
    if names.points_back(sequence, left):
        meant, introduced = shared or sibling, _spans(sequence, _introduced(sequence, here, left))
        if meant is None:
            return replace(own, scope=introduced)
        return replace(meant.alone(), scope=introduced or _spans(sequence, names.without_pointer(sequence, left)))
    if sibling is not None and sibling.spans and _is_verb(sequence, left):
        return replace(sibling.alone(), scope=sibling.scope + own.spans)
    if sibling is not None and sibling.headed and names.is_bare(sequence, left) and _opens_clause(sequence, left):
        return replace(own, spans=_without_head(sequence, sibling) + own.spans)
    if shared is not None and not own.headed and _tells_siblings(sequence, here, left, sibling, colon):
        return Name(names.without_sibling(sequence, shared.spans, left), own.spans, headed=True)
    return own


def _introduced(sequence: Sequence[Element], here: Framed, left: Run) -> Run:
    """What a clause says first that it is about: `Xe máy: mức thu là 2%`, `Đối với xe máy, mức thu là 2%`."""
    before = tuple(i for i in here.left if i < left[0])
    if before and sequence[before[0]].symbol == "s":
        return names.whole(sequence, before)
    colon = left[0] - 1
    if before or colon < 1 or sequence[colon].symbol != ":":
        return ()
    start = next((i + 1 for i in range(colon - 1, -1, -1) if sequence[i].symbol in ";:.Q"), 0)
    return names.whole(sequence, tuple(range(start, colon)))


def _opens_clause(sequence: Sequence[Element], left: Run) -> bool:
    return sequence[left[0] - 1].symbol in ",&;"


def _is_compared_with(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity is what another is compared with: `đạt 89%, tốt hơn nhiều so với con số 78% của …`."""
    governed = any(sequence[i].symbol in "DOLUWst" for i in here.governors)
    return bool(here.left) and sequence[here.left[-1]].symbol == "R" and not governed


def _before_change_head(sequence: Sequence[Element], here: Framed, left: Run) -> Run:
    """What changes, where the name only says that it does: `nhóm giao thông có mức tăng cao nhất, tăng 2,45%`."""
    heads = [i for i in left if sequence[i].symbol == "H"]
    rule = sequence[heads[0]].rule if heads else None
    if rule is None or not rule.options.get("change_head") or not _changes(sequence, here):
        return left
    before = tuple(i for i in here.left if i < heads[0])
    if not before or sequence[before[-1]].symbol != "X":
        return left
    return names.left_name(sequence, before[:-1]) or left


def _is_group_rank(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity is a place within a group that what follows names: `dẫn đầu top 3 hãng bay lớn`."""
    mention = sequence[here.index].mention
    return (
        isinstance(mention, Quantity)
        and mention.rule in ("quantity.rank-first", "quantity.rank-group")
        and bool(here.right)
    )


def _is_predicate(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what stands left only says what the one named before is: `và cũng là chỉ tiêu lớn nhất`."""
    symbols = [sequence[i].symbol for i in here.left if sequence[i].symbol not in ",&A"]
    return bool(symbols) and (symbols[0] == "z" or (symbols[0] in "UW" and not set(symbols) & set("nHZ")))


def _only_places(sequence: Sequence[Element], here: Framed, left: Run) -> bool:
    """Whether what stands left only says where, so that what is counted stands right: `trên địa bàn còn 5/9 xã …`."""
    mention = sequence[here.index].mention
    counted = isinstance(mention, Quantity) and mention.kind == "ratio" and bool(here.right)
    return counted and bool(left) and sequence[left[0]].symbol in "sw" and names.is_where(sequence, left)


def _ranked(sequence: Sequence[Element], here: Framed) -> Run:
    """What holds the place that stands before it: `Đứng thứ hai là Nhật Bản với 5 dự án`."""
    mention, start = sequence[here.index].mention, here.index + 2
    if not (isinstance(mention, Quantity) and mention.kind == "rank" and start < len(sequence)):
        return ()
    if sequence[start - 1].symbol != "z":
        return ()
    end = next((i for i in range(start, len(sequence)) if sequence[i].symbol in "QXLUWP;:.("), len(sequence))
    return names.whole(sequence, tuple(range(start, end)))


def _of_plan(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what follows is the plan that the figure is measured by: `vượt 9% kế hoạch`."""
    return bool(here.right) and sequence[here.right[0]].is_cue("cue.plan")


def _is_verb(sequence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase says only what was done, and not to what: `đóng góp`."""
    return all(sequence[i].symbol in "GA" for i in run)


def _before_colon(sequence: Sequence[Element], here: Framed) -> Run:
    """In `Thu từ xuất nhập khẩu: 512 tỷ đồng` the name stands before the colon."""
    p = here.index - 1
    while p >= 0 and sequence[p].symbol in "KATLs":
        p -= 1
    shared = bool(here.right) and sequence[here.right[0]].symbol in "se"
    if p <= 0 or sequence[p].symbol != ":" or (len(here.right) > 2 and not shared):
        return ()
    start = next((i + 1 for i in range(p - 1, -1, -1) if sequence[i].symbol in ";:."), 0)
    opening = next((i for i in range(p - 1, start - 1, -1) if sequence[i].symbol in "()"), None)
    start = opening + 1 if opening is not None and sequence[opening].symbol == "(" else start
    return names.whole(sequence, tuple(range(start, p)))


SHORT_SCOPE = 4
"""Elements; what `trong đó` or `riêng` singles out under a name told before is no longer."""


def _without_head(sequence: Sequence[Element], name: Name) -> tuple[Span, ...]:
    """A sibling's name without its head, which another head takes over: `diện tích nuôi tôm …, sản lượng …`."""
    start, end = name.spans[0]
    inside = [e for e in sequence if start <= e.start and e.end <= end]
    heads = next((n for n, e in enumerate(inside) if e.symbol != "H"), len(inside))
    return ((inside[heads].start, end), *name.spans[1:]) if 0 < heads < len(inside) else ()


def _shared(
    sequence: Sequence[Element],
    here: Framed,
    sibling: Name | None,
    colon: Name | None,
    topic: Name | None,
    bases: frozenset[int],
) -> Name | None:
    """The name that a quantity without a full one of its own goes by: the nearest that governs it."""
    if colon is not None:
        return colon
    earlier = names.earlier_head(sequence, here.left[0] if here.left else here.index, bases)
    if sibling is not None and sibling.headed and not earlier:
        return sibling
    if sibling is not None and sibling.spans and here.parent is None and not sibling.headed:
        return None
    return Name(_spans(sequence, earlier), headed=True) if earlier else topic


def _tells_siblings(
    sequence: Sequence[Element], here: Framed, left: Run, sibling: Name | None, colon: Name | None
) -> bool:
    """Whether a phrase without a head only says which of several figures of one name this is."""
    mention = sequence[here.index].mention
    if isinstance(mention, Quantity) and mention.kind == "rank" and sibling is None:
        return False
    if names.is_level(sequence, left):
        return True
    if sibling is not None and sibling.headed and all(sequence[i].tag == "Np" for i in left):
        return True
    if not names.is_short(sequence, left):
        return False
    if colon is not None or (sibling is not None and sibling.scope):
        return True
    singled_out = any(sequence[i].symbol in "IS" for i in here.left) and len(left) <= SHORT_SCOPE
    if (
        _is_singled_out(sequence, here)
        and sibling is not None
        and sibling.headed
        and not names.has_verb(sequence, left)
    ):
        return True
    changed = any(sequence[i].symbol in "UW" for i in here.governors)
    alone = not names.base(sequence, here.right)
    return alone and (singled_out or ((sibling is not None and sibling.headed) and (changed or not sibling.base)))


def _shared_whole(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]]) -> tuple[Span, ...]:
    """What the share before is of, which this one is of too: `nông nghiệp chiếm 14% GDP, công nghiệp chiếm 33%`."""
    previous = before[-1] if before else None
    if previous is None or previous[0].view != here.view or not _links_share(sequence, previous[0]):
        return ()
    same = _links_share(sequence, here) or any(sequence[i].is_cue("cue.copula") for i in here.governors)
    return previous[1].base if same else ()


def _links_share(sequence: Sequence[Element], here: Framed) -> bool:
    return any(sequence[i].is_cue("cue.share") for i in here.governors)


def _with_right(
    sequence: Sequence[Element], here: Framed, name: Name, before: Sequence[tuple[Framed, Name]] = ()
) -> Name:
    """Add what stands right of the quantity: the base of a share, or the thing that is counted or paid for."""
    mention = sequence[here.index].mention
    kind = mention.kind if isinstance(mention, Quantity) else "percent"
    amount = kind in ("money", "measure") and bool(here.right) and _is_tail(sequence, here)
    behind = () if amount else _spans(sequence, names.base(sequence, here.right))
    if here.compared and here.linked and not _changes(sequence, here):
        behind = _spans(sequence, names.base(sequence, here.compared))
    if kind in ("percent", "ratio", "multiple"):
        if name.spans and here.right and sequence[here.right[0]].is_cue("cue.towards"):
            return replace(name, spans=name.spans + _spans(sequence, here.right), base=())
        if not here.right and not here.compared:
            return replace(name, base=name.base or _shared_whole(sequence, here, before))
        return replace(name, base=behind if not _is_aside(sequence, here) else ())
    if kind == "rank":
        about = next((n for n, i in enumerate(here.right) if sequence[i].is_cue("cue.measured-in")), len(here.right))
        among = _spans(sequence, names.base(sequence, here.right[:about]))
        measured = _spans(sequence, names.right_name(sequence, here.right[about + 1 :]))
        return replace(name, spans=name.spans + measured, scope=among or name.scope)
    return (
        replace(name, counted=behind) if name.headed and kind == "count" else replace(name, spans=name.spans + behind)
    )


def _is_value_first(before: Sequence[tuple[Framed, Name]]) -> bool:
    """Whether the name before stands right of its quantity."""
    return bool(before) and before[-1][0].frame.options["name"] == "right"


def _is_singled_out(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether `riêng` stands before what the quantity is of."""
    rules = [sequence[i].rule for i in here.left]
    return any(rule is not None and "singles_out" in rule.options for rule in rules)


def _is_aside(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what follows opens with a preposition that leads to no whole: `để …`, `trước khi …`, `tại …`."""
    if here.compared or not here.right or sequence[here.right[0]].symbol not in "se":
        return False
    then = sequence[here.right[1]] if len(here.right) > 1 else None
    if then is None or then.symbol == "H" or then.is_cue("cue.plan"):
        return then is None
    within = sequence[here.right[0]].is_cue("cue.within") and here.linked and not _changes(sequence, here)
    return not (within and then.symbol in "nw")


def _is_tail(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what follows an amount goes on with the sentence: `đạt 5 tỷ đồng khi …`, `… đã giúp`, `… với …`."""
    first = sequence[here.right[0]]
    if first.symbol in "AX" or first.is_cue("cue.when") or first.is_cue("cue.reason"):
        return True
    then = sequence[here.right[1]] if len(here.right) > 1 else None
    if then is not None and (then.is_cue("cue.when") or (first.symbol == "r" and then.symbol == "v")):
        return True
    mention = sequence[here.index].mention
    money = isinstance(mention, Quantity) and mention.kind == "money"
    return here.linked and first.symbol in ("vr" if money else "r")


def _changes(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity is the size of a change: of its linking verbs, the last one is of rise or fall."""
    last = next((sequence[i].symbol for i in reversed(here.governors) if sequence[i].symbol in "LUW"), "")
    return last in ("U", "W")


def _value_first(sequence: Sequence[Element], here: Framed, sibling: Name | None) -> Name:
    right = names.right_name(sequence, here.right)
    if right and sibling is not None and sibling.headed and sequence[here.right[0]].symbol == "s":
        end = next((n for n, i in enumerate(right) if sequence[i].symbol == ","), len(right))
        return replace(sibling, scope=_spans(sequence, right[:end]), base=(), counted=())
    verb = any(sequence[i].symbol in VERBS for i in right)
    if sibling and sibling.base and (not verb or _of_plan(sequence, here)) and _joined(sequence, here):
        return Name(sibling.spans, sibling.scope, _spans(sequence, right), sibling.headed)
    if right and sibling is not None and names.is_predicate(sequence, here.right):
        return Name(names.holder(sequence, sibling.spans) + _spans(sequence, here.right))
    return Name(
        _spans(sequence, right), headed=names.has_head(sequence, right), counted=_spans(sequence, here.predicate)
    )


def _joined(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity follows its sibling in a list of objects of one verb: `phủ 75% hộ, 100% xã`."""
    p = here.index - 1
    while p >= 0 and sequence[p].symbol in "K":
        p -= 1
    return p >= 0 and sequence[p].symbol in ",&"


def _elided(
    sequence: Sequence[Element],
    here: Framed,
    before: Sequence[tuple[Framed, Name]],
    sibling: Name | None,
    shared: Name | None,
    bases: frozenset[int],
) -> Name:
    """The name of a quantity that has none: its sibling's with what it was told apart by, or the shared one."""
    subject = names.earlier_head(sequence, here.index, bases)
    nearer = here.parent is None and bool(subject) and sequence[subject[0] - 1].symbol == ","
    measured = names.measured_in(sequence, here.right) if _changes(sequence, here) else ()
    if len(measured) > 1 and sibling is not None:
        return Name(_spans(sequence, measured), headed=True)
    name = sibling if sibling and sibling.spans and not nearer else shared
    if name is None:
        return _with_right(sequence, here, Name())
    if here.parent is not None and here.parent >= 0 and _is_alone(sequence, here) and name.base:
        return Name(name.spans + name.base, name.scope, headed=name.headed)
    modified = _modified(sequence, here, before)
    if modified:
        return _with_right(sequence, here, Name(modified))
    return _with_right(sequence, here, name if _says_again(sequence, here, before) else name.alone())


def _says_again(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]]) -> bool:
    """Whether a share is of the same whole as the one before: `chiếm 40% tổng mức bán lẻ, năm 2025 là 50%`."""
    previous = before[-1][0] if before else None
    if previous is None or here.right or here.compared or not here.linked or not here.governors:
        return False
    kinds = {m.kind for m in (sequence[f.index].mention for f in (previous, here)) if isinstance(m, Quantity)}
    return kinds == {"percent"} and previous.view == here.view and not _changes(sequence, here)


def _modified(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]]) -> tuple[Span, ...]:
    """The subject that a quantity before only modifies: `doanh nghiệp có vốn dưới 10 tỷ đồng chiếm 90%`."""
    previous = before[-1][0] if before else None
    if previous is None or previous.view != here.view or previous.frame.id != "frame.bare":
        return ()
    between = {sequence[i].symbol for i in range(previous.index + 1, here.index)}
    if "L" not in between or between - set("LKAr") or not any(sequence[i].symbol == "X" for i in previous.left[1:]):
        return ()
    return _spans(sequence, names.whole(sequence, tuple(range(previous.left[0], previous.index + 1))))


def _is_alone(sequence: Sequence[Element], here: Framed) -> bool:
    return sequence[here.index - 1].symbol == "(" and sequence[min(here.index + 1, len(sequence) - 1)].symbol == ")"


def _sibling(here: Framed, before: Sequence[tuple[Framed, Name]]) -> Name | None:
    """The name before this one at its own level; inside a bracket at first the name before the bracket."""
    inside = [n for f, n in before if f.view == here.view]
    if inside:
        return inside[-1]
    if here.parent is not None:
        return next((n for f, n in before if f.index == here.parent), None)
    return None


def _before_bracket(sequence: Sequence[Element], here: Framed) -> Run:
    opening = next(i for i in range(here.index, -1, -1) if sequence[i].symbol == "(")
    start = next((i + 1 for i in range(opening - 1, -1, -1) if sequence[i].symbol in ";:.)X"), 0)
    changed = next((i for i in range(opening - 1, start, -1) if names.changes_by(sequence, i)), opening)
    return tuple(range(start, changed))


def _cause(sequence: Sequence[Element], here: Framed, sibling: Name | None) -> tuple[Span, ...]:
    """In `giá y tế tăng 23% làm cho CPI tăng 0,9%` the cause belongs to the name of its effect."""
    cause = next((n for n, i in enumerate(here.left) if sequence[i].symbol == "k"), None)
    if cause is None:
        return ()
    joined = _spans(sequence, (here.left[cause],))
    if not cause:
        return sibling.spans + joined if sibling is not None else ()
    if not sequence[here.left[cause]].is_cue("cue.cause") or not _changes(sequence, here):
        return ()
    comma = next((n + 1 for n in range(cause - 1, -1, -1) if sequence[here.left[n]].symbol == ","), 0)
    said = names.whole(sequence, here.left[comma:cause])
    return () if any(sequence[i].symbol in "zH" for i in said[1:]) else _spans(sequence, said) + joined


def _colon_topic(
    sequence: Sequence[Element], here: Framed, framed: Sequence[Framed], found: Sequence[Name]
) -> Name | None:
    """What stands before the last colon of the sentence: the shared name of the list behind it."""
    colon = next((i for i in range(here.index - 1, -1, -1) if sequence[i].symbol == ":"), None)
    if colon is None:
        return None
    start = next((i + 1 for i in range(colon - 1, -1, -1) if sequence[i].symbol in ";:."), 0)
    counted = [n for f, n in zip(framed, found, strict=False) if start <= f.index < colon]
    if counted:
        return counted[-1].alone()
    named = names.left_name(sequence, tuple(range(start, colon)))
    return Name(_spans(sequence, named), headed=True) if names.has_head(sequence, named) else None


def _in_turn(sequence: Sequence[Element], framed: Sequence[Framed], found: list[Name]) -> list[Name]:
    """Share out an enumeration with `lần lượt`: the first item to the first quantity, and so on."""
    out = list(found)
    for n, here in enumerate(framed):
        turn = [i for i in (*here.left, *here.governors) if sequence[i].symbol == "J"]
        if not turn:
            continue
        group = [n]
        while group[-1] + 1 < len(framed) and _follows_in_turn(sequence, framed[group[-1]], framed[group[-1] + 1]):
            group.append(group[-1] + 1)
        shared, items = names.enumerated(sequence, tuple(i for i in here.left if i < turn[0]))
        above = found[max(0, n - len(group)) : n]
        if not items and len(group) == len({name.spans for name in above if name.spans}):
            out[n : n + len(group)] = [name.alone() for name in above]
            continue
        if len(items) != len(group) or len(group) < 2:
            continue
        for item, k in zip(items, group, strict=True):
            scope = _spans(sequence, item)
            out[k] = (
                Name(_spans(sequence, shared), scope, out[k].base, True) if shared else Name(scope, (), out[k].base)
            )
    return out


def _follows_in_turn(sequence: Sequence[Element], here: Framed, after: Framed) -> bool:
    between = [sequence[i].symbol for i in range(here.index + 1, after.index)]
    return all(s in ",&-KL" for s in between) and bool(between)


def _spans(sequence: Sequence[Element], run: Run) -> tuple[Span, ...]:
    """Return the pieces of text that a run covers: neighbours joined."""
    pieces: list[list[int]] = []
    for i in run:
        if pieces and pieces[-1][1] == i - 1:
            pieces[-1][1] = i
        else:
            pieces.append([i, i])
    return tuple((sequence[a].start, sequence[b].end) for a, b in pieces)
