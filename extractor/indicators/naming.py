"""Naming: give every quantity of a sentence its name, scope and base, from its frame, its siblings and the topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Span
from extractor.indicators import names
from extractor.indicators.elements import Element
from extractor.indicators.frames import VERBS, Framed, Run
from extractor.mentions.mention import Quantity
from patterns.fired import by_rule


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
    about = by_rule("name.announced", names.announced(sequence), sequence[0].start if sequence else 0)
    if about and framed and about[-1] < framed[0].index:
        topic = Name(_spans(sequence, about), headed=True)
    for here in framed:
        at = sequence[here.index].start
        colon = by_rule("name.colon", _colon_topic(sequence, here, framed, found), at)
        before = [(f, n) for f, n in zip(framed, found, strict=False)]
        name = _name(sequence, here, before, colon, topic)
        found.append(name)
        if name.headed and not name.scope:
            topic = by_rule("name.topic", name.alone(), at) or topic
    return _in_turn(sequence, framed, found)


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
    sibling = by_rule("name.sibling", _sibling(here, before), sequence[here.index].start)
    left = _left(sequence, here, sibling)
    if not left and here.frame.options["name"] == "right" and not _of_plan(sequence, here):
        return _value_first(sequence, here, sibling)
    if _only_places(sequence, here, left):
        return _value_first(sequence, here, None)
    if _is_group_rank(sequence, here) and (not left or names.is_level(sequence, left)):
        right = names.right_name(sequence, here.right)
        return Name(_spans(sequence, right), headed=names.has_head(sequence, right))
    shared = _shared(sequence, here, sibling, colon, topic)
    left = left or _before_colon(sequence, here) or _ranked(sequence, here)
    if not left:
        return _elided(sequence, here, before, sibling, shared)
    return _with_right(sequence, here, _told(sequence, here, left, sibling, shared, colon))


def _left(sequence: Sequence[Element], here: Framed, sibling: Name | None) -> Run:
    """Return what stands left of a quantity and could name it, without a place that only is where it happens."""
    where = here.frame.options["name"]
    if where == "right":
        left = () if _of_plan(sequence, here) else _before_colon(sequence, here)
    else:
        left = names.left_name(sequence, here.left) if where != "topic" else ()
        if not left and here.parent == -1:
            left = names.left_name(sequence, _before_bracket(sequence, here))
    left = names.without_subject(sequence, left)
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
    own = Name(_spans(sequence, left), headed=names.has_head(sequence, left))
    if here.parent == -1 and names.is_level(sequence, left):
        noted = names.left_name(sequence, _before_bracket(sequence, here))
        shared = Name(_spans(sequence, noted), headed=True) if noted and noted != left else shared
    if cause := _cause(sequence, here, sibling):
        return replace(own, spans=cause + own.spans)
    if (shared or sibling) is not None and names.points_back(sequence, left):
        scope = _spans(sequence, names.without_pointer(sequence, left))
        return replace((shared or sibling or Name()).alone(), scope=scope)
    if sibling is not None and sibling.spans and _is_verb(sequence, left):
        return replace(sibling.alone(), scope=sibling.scope + own.spans)
    if sibling is not None and sibling.headed and names.is_bare(sequence, left) and _opens_clause(sequence, left):
        return replace(own, spans=_without_head(sequence, sibling) + own.spans)
    if shared is not None and not own.headed and _tells_siblings(sequence, here, left, sibling, colon):
        return Name(names.without_sibling(sequence, shared.spans, left), own.spans, headed=True)
    return own


def _opens_clause(sequence: Sequence[Element], left: Run) -> bool:
    return sequence[left[0] - 1].symbol in ",&;"


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
    if p <= 0 or sequence[p].symbol != ":" or len(here.right) > 2:
        return ()
    start = next((i + 1 for i in range(p - 1, -1, -1) if sequence[i].symbol in ";:."), 0)
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
    sequence: Sequence[Element], here: Framed, sibling: Name | None, colon: Name | None, topic: Name | None
) -> Name | None:
    """The name that a quantity without a full one of its own goes by: the nearest that governs it."""
    if colon is not None:
        return colon
    earlier = names.earlier_head(sequence, here.left[0] if here.left else here.index)
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
    changed = any(sequence[i].symbol in "UW" for i in here.governors)
    alone = not names.base(sequence, here.right)
    return alone and (singled_out or ((sibling is not None and sibling.headed) and (changed or not sibling.base)))


def _with_right(sequence: Sequence[Element], here: Framed, name: Name) -> Name:
    """Add what stands right of the quantity: the base of a share, or the thing that is counted or paid for."""
    mention = sequence[here.index].mention
    kind = mention.kind if isinstance(mention, Quantity) else "percent"
    behind = _spans(sequence, names.base(sequence, here.right))
    if here.compared and here.linked and not _changes(sequence, here):
        behind = _spans(sequence, names.base(sequence, here.compared))
    if kind in ("percent", "ratio", "multiple"):
        if name.spans and here.right and sequence[here.right[0]].is_cue("cue.towards"):
            return replace(name, spans=name.spans + _spans(sequence, here.right), base=())
        return replace(name, base=behind if not _is_aside(sequence, here) else ())
    if kind == "rank":
        return replace(name, scope=behind or name.scope)
    return (
        replace(name, counted=behind) if name.headed and kind == "count" else replace(name, spans=name.spans + behind)
    )


def _is_aside(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what follows opens with a preposition that leads to no whole: `để …`, `trước khi …`, `tại …`."""
    if here.compared or not here.right or sequence[here.right[0]].symbol not in "se":
        return False
    then = sequence[here.right[1]] if len(here.right) > 1 else None
    return then is None or not (then.symbol == "H" or then.is_cue("cue.plan"))


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
    return Name(_spans(sequence, right), headed=names.has_head(sequence, right))


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
) -> Name:
    """The name of a quantity that has none: its sibling's with what it was told apart by, or the shared one."""
    subject = names.earlier_head(sequence, here.index)
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
    return _with_right(sequence, here, Name(modified) if modified else name.alone())


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
    if sibling is None or not here.left or sequence[here.left[0]].symbol != "k":
        return ()
    return sibling.spans + _spans(sequence, (here.left[0],))


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
        if not turn or not by_rule("name.in-turn", turn, sequence[turn[0]].start):
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
