"""Naming: give every quantity of a sentence its name, scope and base, from its frame, its siblings and the topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Span
from extractor.indicators import names, phrases, topics
from extractor.indicators.elements import Element
from extractor.indicators.frames import CONTENT, VERBS, Framed, Run
from extractor.indicators.topics import Name, spans_of
from extractor.mentions.mention import Quantity
from patterns.fired import by_rule


def name_all(
    sequence: Sequence[Element], framed: Sequence[Framed], topic: Name | None, counted: Name | None
) -> list[Name]:
    """Return the name of each of a sentence's quantities, in their order.

    `topic` is the last full name before, `counted` whom or what the last share before counted.
    """
    found: list[Name] = []
    about = by_rule("name.announced", names.announced(sequence), sequence[0].start if sequence else 0)
    if about and framed and about[-1] < framed[0].index:
        topic = Name(spans_of(sequence, about), headed=True)
    for here in framed:
        at = sequence[here.index].start
        colon = by_rule("name.colon", topics.before_colon(sequence, here, framed, found), at)
        last = here.left[0] - 1 if _is_introduced(sequence, here) else -1
        told = zip(framed, found, strict=False)
        before = [(f, n) for f, n in told if not _modifies(sequence, f) and f.index != last]
        name = replace(
            _with_bracket(sequence, here, _name(sequence, here, before, colon, topic, counted)), earlier=False
        )
        if label := by_rule("name.label", topics.label(sequence, here), at):
            name = replace(name, spans=spans_of(sequence, label) + name.spans)
        found.append(name)
        if name.headed and (here.parent == -1 or not name.scope) and not _modifies(sequence, here):
            topic = by_rule("name.topic", replace(name.alone(), scope=()), at) or topic
    return _in_turn(sequence, framed, found)


def _with_bracket(sequence: Sequence[Element], here: Framed, name: Name) -> Name:
    """Add what a bracket behind the quantity says: its denominator, or what is left out."""
    opening = max((here.index, *here.right)) + 1
    rule = sequence[opening + 1].rule if opening + 1 < len(sequence) and sequence[opening].symbol == "(" else None
    end = next((i for i in range(opening, len(sequence)) if sequence[i].symbol == ")"), None)
    if rule is None or end is None or any(sequence[i].symbol == "Q" for i in range(opening, end)):
        return name
    if rule.options.get("bracket") == "base":
        return replace(name, base=name.base + spans_of(sequence, tuple(range(opening + 2, end))))
    if rule.options.get("bracket") == "scope":
        return replace(name, scope=name.scope + spans_of(sequence, tuple(range(opening + 1, end))))
    return name


def _modifies(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether a quantity is only part of a phrase about another one.

    `chiếm 60% tổng thu của 1.000 doanh nghiệp`, `cho vay 5 tỷ đồng đối với 300 hộ`.
    """
    if here.frame.id != "frame.first" or here.index < 2:
        return False
    before, leads = sequence[here.index - 2], sequence[here.index - 1]
    return (leads.symbol == "s" and before.symbol in "nvHZa") or (leads.is_cue("cue.towards") and before.symbol == "Q")


def _name(
    sequence: Sequence[Element],
    here: Framed,
    before: Sequence[tuple[Framed, Name]],
    colon: Name | None,
    topic: Name | None,
    counted: Name | None,
) -> Name:
    sibling = by_rule("name.sibling", topics.sibling_of(here, before), sequence[here.index].start)
    left = _left(sequence, here, sibling)
    value_first = here.frame.options["name"] == "right" or _is_rest(sequence, here)
    if not left and value_first and not _of_plan(sequence, here):
        return _value_first(sequence, here, sibling, counted)
    if _only_places(sequence, here, left):
        return _value_first(sequence, here, None, None)
    if _is_group_rank(sequence, here) and (not left or phrases.is_level(sequence, left)):
        right = names.right_name(sequence, here.right)
        return Name(spans_of(sequence, right), headed=phrases.has_head(sequence, right))
    if left and here.right and not here.linked and phrases.is_average(sequence, left):
        return Name(spans_of(sequence, left + names.right_name(sequence, here.right)), headed=False)
    if left and _only_acts(sequence, here, left):
        return Name(spans_of(sequence, names.right_name(sequence, here.right)))
    bases = frozenset(i for f, _ in before if f.linked for i in f.right)
    if sibling is not None and not sibling.headed and topics.is_singled_out(sequence, here) and _is_value_first(before):
        sibling = replace(sibling, headed=True)
    shared = topics.shared_name(sequence, here, sibling, colon, topic, bases)
    left = left or _before_colon(sequence, here) or _ranked(sequence, here)
    if shared is not None and not topics.reaches(sequence, here, left, shared):
        shared = None
    if not left:
        return _elided(sequence, here, before, sibling, shared, bases)
    if colon is None and shared is not None and not topics.measures_alike(sequence, here, before, shared):
        shared = None
    return _with_right(sequence, here, _told(sequence, here, left, before, sibling, shared, colon), before)


def _left(sequence: Sequence[Element], here: Framed, sibling: Name | None) -> Run:
    """Return what stands left of a quantity and could name it, without a place that only is where it happens."""
    where = here.frame.options["name"]
    if _is_compared_with(sequence, here):
        return ()
    if where == "right":
        left = () if _of_plan(sequence, here) else _before_colon(sequence, here)
    else:
        run = here.left[1:] if _is_introduced(sequence, here) else here.left
        run = names.last_predicate(sequence, run) if where == "both" else run
        left = names.left_name(sequence, run) if where != "topic" else ()
        if not left and here.parent == -1:
            noted = _before_bracket(sequence, here)
            left = (names.whole if _is_item(sequence, noted) else names.left_name)(sequence, noted)
    left = _before_change_head(sequence, here, names.without_subject(sequence, left))
    left = names.without_actor(sequence, left) if _has_object(sequence, here) else left
    left = names.with_holder(sequence, left) if where == "both" or not here.linked else left
    if _is_rest(sequence, here):
        return ()
    if _is_rank(sequence, here.index) and all(sequence[i].symbol in "vGAr" for i in left):
        return ()
    return () if sibling is not None and _is_predicate(sequence, here) and not _is_introduced(sequence, here) else left


def _has_object(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what stands right of a quantity is what a verb before it does something to: `đã mở 20 cửa hàng`."""
    mention = sequence[here.index].mention
    counts = isinstance(mention, Quantity) and mention.kind == "count"
    both = here.frame.options["name"] == "both" or (counts and here.linked)
    return both and bool(names.base(sequence, here.right))


def _told(
    sequence: Sequence[Element],
    here: Framed,
    left: Run,
    before: Sequence[tuple[Framed, Name]],
    sibling: Name | None,
    shared: Name | None,
    colon: Name | None,
) -> Name:
    """Return the name that the words left of a quantity make: a full one, or a part that another completes."""
    own = Name(spans_of(sequence, left), spans_of(sequence, here.subject), headed=phrases.has_head(sequence, left))
    if here.parent == -1 and phrases.is_level(sequence, left):
        noted = names.left_name(sequence, _before_bracket(sequence, here))
        shared = Name(spans_of(sequence, noted), headed=True) if noted and noted != left else shared
    if here.parent == -1 and (equated := _equated(sequence, left)):
        return Name(spans_of(sequence, equated[0]), spans_of(sequence, equated[1]), headed=True)
    if example := by_rule("name.example", names.exemplified(sequence, left), sequence[here.index].start):
        return Name(spans_of(sequence, example[0]), spans_of(sequence, example[1]), headed=True)
    if cause := _cause(sequence, here, sibling):
        return replace(own, spans=cause + own.spans)
    if phrases.points_back(sequence, left):
        meant, introduced = shared or sibling, spans_of(sequence, _introduced(sequence, here, left))
        if meant is None or introduced == meant.spans:
            return replace(own, scope=introduced)
        return replace(meant.alone(), scope=introduced or spans_of(sequence, phrases.without_pointer(sequence, left)))
    if sibling is not None and sibling.spans and _is_verb(sequence, left):
        return replace(sibling.alone(), scope=sibling.scope + own.spans)
    if sibling is not None and sibling.spans and phrases.is_overall(sequence, left):
        return replace(sibling.alone(), scope=own.spans)
    if about := by_rule("name.noted", _noted(sequence, here, left), sequence[here.index].start):
        return replace(own, spans=spans_of(sequence, about) + own.spans)
    if sibling is None and _is_verb(sequence, left):
        return replace(own, spans=spans_of(sequence, _apart(sequence, left)) + own.spans)
    if goods := by_rule("name.worth", _worth_of(sequence, left, before), sequence[here.index].start):
        return replace(own, spans=goods + own.spans)
    if sibling is not None and _completes(sequence, here, left, sibling):
        measured = _without_head(sequence, sibling) if sibling.headed else sibling.spans
        return replace(own, spans=measured + own.spans)
    tells = shared is not None and topics.tells_siblings(sequence, here, left, before, colon, earlier=shared.earlier)
    other = topics.other_end(sequence, shared.spans, left) if shared is not None else ()
    if by_rule("name.other-end", other, sequence[here.index].start):
        return Name(other, headed=True)
    common = topics.before_preposition(sequence, sibling.spans, left) if sibling is not None else ()
    common = by_rule("name.parallel", common, sequence[here.index].start) or ()
    if sibling is not None and common:
        return Name(common, own.spans, headed=sibling.headed)
    if shared is not None and tells and not own.headed:
        return Name(topics.without_sibling(sequence, shared.spans, left), own.spans, headed=True)
    return replace(own, scope=own.scope or spans_of(sequence, _holds_for(sequence, here, left)))


def _worth_of(sequence: Sequence[Element], left: Run, before: Sequence[tuple[Framed, Name]]) -> tuple[Span, ...]:
    """What was counted right before a worth without a word of its own: `5 triệu cổ phiếu, trị giá 80 tỷ đồng`."""
    rule = sequence[left[0]].rule
    if rule is None or "worth" not in rule.options or not phrases.is_bare(sequence, left) or not before:
        return ()
    previous = before[-1][0]
    mention = sequence[previous.index].mention
    if not isinstance(mention, Quantity) or mention.kind not in ("count", "measure") or before[-1][1].headed:
        return ()
    between = sequence[max((previous.index, *previous.right)) + 1 : left[0]]
    joined = bool(between) and all(e.symbol in ",L" or e.is_cue("cue.with") for e in between)
    goods = names.right_name(sequence, previous.right) if joined else ()
    return spans_of(sequence, goods) if goods and not sequence[goods[0]].is_cue("cue.piece") else ()


def _noted(sequence: Sequence[Element], here: Framed, left: Run) -> Run:
    """What a bracket tells something of with a verb or a head alone: `công ty Hà An` of `công ty Hà An (góp 35%)`."""
    if here.parent != -1 or not here.left or not (_is_verb(sequence, left) or phrases.is_bare(sequence, left)):
        return ()
    noted = names.whole(sequence, _before_bracket(sequence, here))
    nouns = bool(noted) and sequence[noted[0]].symbol in "nZ" and all(sequence[i].symbol in "nZva&-0" for i in noted)
    return noted if nouns else ()


def _apart(sequence: Sequence[Element], left: Run) -> Run:
    """The subject of a verb alone, before a sign: `sân bay` of `sân bay là cửa ngõ của tỉnh, đóng góp 5% GRDP`."""
    subject = names.subject_before(sequence, left[0])
    said = {e.symbol for e in sequence[subject[0] : left[0]]} if subject else set()
    return subject if said & set(",S") and not said & set("DTF)") else ()


def _holds_for(sequence: Sequence[Element], here: Framed, left: Run) -> Run:
    """Whom or what a clause says first that its figure is for: `Đối với xe khách, mức phí bình quân là 2%`.

    It may hold figures of its own: `Đối với hộ có thu nhập dưới 2 triệu đồng, mức hỗ trợ là 5%`.
    """
    start = next((i + 1 for i in range(left[0] - 1, -1, -1) if sequence[i].symbol in ";:."), 0)
    opening = next((i for i in range(start, min(start + 3, left[0])) if sequence[i].is_cue("cue.towards")), left[0])
    before = tuple(range(opening, left[0]))
    if not before or sequence[before[-1]].symbol != ",":
        return ()
    group = names.whole(sequence, before)
    alone = not any(sequence[i].symbol == "," or sequence[i].symbol in "LUW" for i in before[:-1])
    return group if alone and not phrases.is_level(sequence, group) else ()


def _equated(sequence: Sequence[Element], left: Run) -> tuple[Run, Run] | None:
    """A name and which of several has it, where `là` joins them: `tỉnh có nhiều hộ nghèo là Điện Biên (34%)`."""
    copula = next((n for n, i in enumerate(left) if n and sequence[i].symbol == "z"), len(left))
    sides = left[:copula], left[copula + 1 :]
    if not sides[1]:
        return None
    if _is_one_of(sequence, sides[1]):
        return sides
    return (sides[1], sides[0]) if _is_one_of(sequence, sides[0]) else None


def _is_one_of(sequence: Sequence[Element], run: Run) -> bool:
    return phrases.is_level(sequence, run) or all(sequence[i].tag == "Np" for i in run)


def _is_item(sequence: Sequence[Element], run: Run) -> bool:
    """Whether a run is all of an item of a list, however many commas are in it: `…: dệt, may (5%); gỗ (3%)`."""
    return bool(run) and run[0] > 0 and sequence[run[0] - 1].symbol in ":;" and phrases.is_short(sequence, run)


def _introduced(sequence: Sequence[Element], here: Framed, left: Run) -> Run:
    """What a clause says first that it is about: `Xe máy: mức thu là 2%`, `Đối với xe máy, mức thu là 2%`."""
    before = tuple(i for i in here.left if i < left[0])
    if before and sequence[before[0]].symbol == "s" and not sequence[before[0]].is_cue("cue.preposition"):
        return names.whole(sequence, before)
    colon = left[0] - 1
    if before or colon < 1 or sequence[colon].symbol != ":":
        return ()
    start = next((i + 1 for i in range(colon - 1, -1, -1) if sequence[i].symbol in ";:.Q"), 0)
    return names.whole(sequence, tuple(range(start, colon)))


def _is_rest(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether only `còn lại` stands before the quantity, so that what it is of stands behind: `còn lại 70% hộ dân`."""
    before = [i for i in here.left if sequence[i].symbol not in ",&A"]
    return bool(here.right) and len(before) == 1 and sequence[before[0]].is_cue("cue.rest")


def _completes(sequence: Sequence[Element], here: Framed, left: Run, sibling: Name) -> bool:
    """Whether a head alone is of what its sibling names: another measure of it, or one set beside it.

    `diện tích nuôi tôm đạt 2 ha, sản lượng đạt 5 tấn`; `tôm hùm 20 ha, sản lượng 5 tấn`.
    """
    if not phrases.is_bare(sequence, left) or not _opens_clause(sequence, left):
        return False
    beside = not here.linked and bool(sibling.spans) and sequence[left[0] - 1].symbol == ","
    return sibling.headed or beside


def _opens_clause(sequence: Sequence[Element], left: Run) -> bool:
    return sequence[left[0] - 1].symbol in ",&;"


def _is_compared_with(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity is what another is compared with: `đạt 89%, tốt hơn nhiều so với con số 78% của …`."""
    governed = any(sequence[i].symbol in "DOLUWst" for i in here.governors)
    if any(sequence[i].is_cue("cue.compared-level") for i in here.governors):
        return True
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
    """Whether what stands left only says what the one named before is: `và cũng là chỉ tiêu lớn nhất`.

    Or how it changed: `, tăng mạnh so với kế hoạch 12 tỷ đồng`, `, cao hơn con số 5%`.
    """
    said = [sequence[i] for i in here.left if sequence[i].symbol not in ",&A"]
    symbols = "".join(e.symbol for e in said)
    if symbols[:1] not in ("z", "U", "W"):
        return False
    return symbols[0] == "z" or phrases.compares(said[0]) or symbols[1:2] == "R" or not set(symbols) & set("nHZ")


def _only_places(sequence: Sequence[Element], here: Framed, left: Run) -> bool:
    """Whether what stands left only says where, so that what is counted stands right: `trên địa bàn còn 5/9 xã …`."""
    mention = sequence[here.index].mention
    counted = isinstance(mention, Quantity) and mention.kind == "ratio" and bool(here.right)
    return counted and bool(left) and sequence[left[0]].symbol in "sw" and phrases.is_where(sequence, left)


def _ranked(sequence: Sequence[Element], here: Framed) -> Run:
    """What holds the place that stands before it: `Đứng thứ hai về vốn là sản xuất điện với 5 dự án`.

    A place or an organisation by its proper name is none: it is where the rank holds, not what it is of.
    """
    copula = max((here.index, *here.right)) + 1
    if not _is_rank(sequence, here.index) or copula >= len(sequence) or sequence[copula].symbol != "z":
        return ()
    end = next((i for i in range(copula, len(sequence)) if sequence[i].symbol in "QXLUWP;:.("), len(sequence))
    holder = names.whole(sequence, tuple(range(copula + 1, end)))
    return () if any(sequence[i].tag == "Np" or sequence[i].is_cue("cue.province") for i in holder) else holder


def _is_rank(sequence: Sequence[Element], i: int) -> bool:
    mention = sequence[i].mention
    return isinstance(mention, Quantity) and mention.kind == "rank"


def _is_introduced(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether a rank introduces what stands left of a quantity: `đứng đầu là Nhật Bản đạt 64%`."""
    first = here.left[0] if here.left else 0
    return first > 0 and sequence[first].symbol == "z" and _is_rank(sequence, first - 1)


def _of_plan(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether what follows is the plan that the figure is measured by: `vượt 9% kế hoạch`."""
    return bool(here.right) and sequence[here.right[0]].is_cue("cue.plan")


def _only_acts(sequence: Sequence[Element], here: Framed, left: Run) -> bool:
    """Whether what stands left only does what is measured right: `A giảm 0,2% lãi suất`, `B thu về 5 tỷ đồng thuế`."""
    mention = sequence[here.index].mention
    amount = isinstance(mention, Quantity) and mention.kind == "money"
    headed = here.linked and bool(here.right) and sequence[here.right[0]].symbol == "H"
    changed = _changes(sequence, here) and not phrases.is_bare(sequence, here.right)
    return headed and (amount or changed) and not phrases.has_head(sequence, left)


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
    start = next((i + 1 for i in range(p - 1, -1, -1) if sequence[i].symbol in ";:." or _ends_item(sequence, i)), 0)
    opening = next((i for i in range(p - 1, start - 1, -1) if sequence[i].symbol in "()"), None)
    start = opening + 1 if opening is not None and sequence[opening].symbol == "(" else start
    return names.whole(sequence, tuple(range(start, p)))


def _ends_item(sequence: Sequence[Element], i: int) -> bool:
    """Whether a sign parts an item from the next one behind its figure: `Năm 2019: 3 triệu - Năm 2020: 4 triệu`."""
    return i > 0 and sequence[i].symbol in ",-" and sequence[i - 1].symbol == "Q"


def _without_head(sequence: Sequence[Element], name: Name) -> tuple[Span, ...]:
    """A sibling's name without its head, which another head takes over: `diện tích nuôi tôm …, sản lượng …`."""
    start, end = name.spans[0]
    inside = [e for e in sequence if start <= e.start and e.end <= end]
    heads = next((n for n, e in enumerate(inside) if e.symbol != "H"), len(inside))
    return ((inside[heads].start, end), *name.spans[1:]) if 0 < heads < len(inside) else ()


def _shared_whole(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]]) -> tuple[Span, ...]:
    """What the share before is of, which this one is of too: `nông nghiệp chiếm 14% GDP, công nghiệp chiếm 33%`."""
    previous = before[-1] if before else None
    if previous is None or previous[0].view != here.view or not _links_share(sequence, previous[0]):
        return ()
    same = _links_share(sequence, here) or any(sequence[i].is_cue("cue.copula") for i in here.governors)
    return by_rule("name.same-base", previous[1].base if same else (), sequence[here.index].start) or ()


def _links_share(sequence: Sequence[Element], here: Framed) -> bool:
    return any(sequence[i].is_cue("cue.share") for i in here.governors)


def _with_right(
    sequence: Sequence[Element], here: Framed, name: Name, before: Sequence[tuple[Framed, Name]] = ()
) -> Name:
    """Add what stands right of the quantity: the base of a share, or the thing that is counted or paid for."""
    mention = sequence[here.index].mention
    kind = mention.kind if isinstance(mention, Quantity) else "percent"
    amount = kind in ("money", "measure") and bool(here.right) and _is_tail(sequence, here)
    behind = () if amount else spans_of(sequence, names.base(sequence, here.right))
    if here.compared and here.linked and not _changes(sequence, here):
        behind = spans_of(sequence, names.base(sequence, here.compared))
    if kind in ("percent", "ratio", "multiple"):
        if name.spans and here.right and sequence[here.right[0]].is_cue("cue.towards"):
            return replace(name, spans=name.spans + spans_of(sequence, here.right), base=())
        if not here.right and not here.compared:
            return replace(name, base=name.base or _shared_whole(sequence, here, before))
        return replace(name, base=behind if not _is_aside(sequence, here, name) else ())
    if kind == "rank":
        about = next((n for n, i in enumerate(here.right) if sequence[i].is_cue("cue.measured-in")), len(here.right))
        among = spans_of(sequence, names.base(sequence, here.right[:about]))
        measured = spans_of(sequence, names.right_name(sequence, here.right[about + 1 :]))
        return replace(name, spans=name.spans + measured, scope=among or name.scope)
    return (
        replace(name, counted=behind) if name.headed and kind == "count" else replace(name, spans=name.spans + behind)
    )


def _is_value_first(before: Sequence[tuple[Framed, Name]]) -> bool:
    """Whether the name before stands right of its quantity."""
    return bool(before) and before[-1][0].frame.options["name"] == "right"


def _is_aside(sequence: Sequence[Element], here: Framed, name: Name) -> bool:
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


def _value_first(sequence: Sequence[Element], here: Framed, sibling: Name | None, counted: Name | None) -> Name:
    right = names.right_name(sequence, here.right)
    if right and sibling is not None and _is_for(sequence, here, sibling):
        end = next((n for n, i in enumerate(right) if sequence[i].symbol == ","), len(right))
        spans = _before_figure(sequence, here, sibling)
        return replace(sibling, spans=spans, scope=spans_of(sequence, right[:end]), base=(), counted=())
    if sibling is not None and _says_again_noun(sequence, here, right, sibling):
        return sibling.alone()
    if right and sibling is not None and _is_what_share(sequence, here, right):
        return replace(sibling, base=spans_of(sequence, right), counted=())
    if _says_again_what(sequence, here) and (said := names.said_before(sequence, here.index, right)):
        return Name(spans_of(sequence, said), headed=phrases.has_head(sequence, said))
    verb = any(sequence[i].symbol in VERBS for i in right)
    if sibling and sibling.base and (not verb or _of_plan(sequence, here)) and _joined(sequence, here):
        return Name(sibling.spans, sibling.scope, spans_of(sequence, right), sibling.headed)
    if right and phrases.is_predicate(sequence, here.right):
        who = _who(sequence, here, counted) if sibling is None else names.holder(sequence, sibling.spans)
        if sibling is not None and not who and counted is not None:
            who = counted.spans
        if who or sibling is not None:
            return Name(who + spans_of(sequence, tuple(i for i in here.right if sequence[i].symbol != "t")))
    return Name(
        spans_of(sequence, right), headed=phrases.has_head(sequence, right), counted=spans_of(sequence, here.predicate)
    )


def _is_what_share(sequence: Sequence[Element], here: Framed, right: Run) -> bool:
    """Whether a bracket says what share of a whole the amount before it is: `2 triệu cổ phiếu (4% vốn điều lệ)`."""
    if here.parent is None or here.parent < 0 or phrases.has_verb(sequence, right):
        return False
    kinds = [m.kind for m in (sequence[i].mention for i in (here.parent, here.index)) if isinstance(m, Quantity)]
    return kinds[1:] == ["percent"] and kinds[0] in ("count", "money", "measure")


def _says_again_what(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the noun behind a figure may only say again what was named: `… với 20 hộ`, `…, tăng 5 vụ`."""
    return here.linked or any(sequence[i].is_cue("cue.with") for i in here.governors)


def _is_for(sequence: Sequence[Element], here: Framed, sibling: Name) -> bool:
    """Whether what follows only says for whom or where the figure is: `…, tối đa 9 triệu đồng đối với tổ chức`."""
    first = sequence[here.right[0]]
    return first.symbol == "s" and (sibling.headed or (bool(sibling.spans) and first.is_cue("cue.towards")))


def _before_figure(sequence: Sequence[Element], here: Framed, sibling: Name) -> tuple[Span, ...]:
    """A sibling's name without what stands behind its own figure, for whom that is: `5 triệu đồng đối với cá nhân`."""
    figure = next((e.start for e in reversed(sequence[: here.index]) if e.symbol == "Q"), 0)
    return tuple(span for span in sibling.spans if span[1] <= figure) or sibling.spans


def _says_again_noun(sequence: Sequence[Element], here: Framed, right: Run, sibling: Name) -> bool:
    """Whether a bracket gives another figure of what was counted before it: `120 tờ khai …, giảm 5% (126 tờ khai)`."""
    if here.parent is None or len(right) != 1 or not sibling.spans:
        return False
    first = next(e for e in sequence if e.start >= sibling.spans[0][0])
    return first.form == sequence[right[0]].form


def _who(sequence: Sequence[Element], here: Framed, counted: Name | None) -> tuple[Span, ...]:
    """Who does what a predicate behind a figure says: its subject before `có`, or whom the last share counted."""
    first = (here.governors or (here.index,))[0]
    subject = names.subject_before(sequence, here.index) if here.frame.id == "frame.existence" else ()
    if subject and subject[-1] == first - 1:
        return spans_of(sequence, subject)
    mention = sequence[here.index].mention
    shares = isinstance(mention, Quantity) and mention.kind in ("percent", "ratio")
    goes_on = (
        shares and sequence[here.right[0]].symbol in "rAPFt" and not names.says_more(sequence, tuple(range(first)))
    )
    return counted.spans if counted is not None and goes_on else ()


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
    subject = by_rule("name.earlier", names.earlier_head(sequence, here.index, bases), sequence[here.index].start) or ()
    nearer = here.parent is None and bool(subject) and sequence[subject[0] - 1].symbol == ","
    measured = names.measured_in(sequence, here.right) if _changes(sequence, here) else ()
    if measured and sibling is not None:
        return _measured(sequence, sibling, measured, before)
    if of_count := _of_count(sequence, here):
        return _with_right(sequence, here, Name(spans_of(sequence, of_count), headed=True))
    name = sibling if sibling and sibling.spans and not nearer else shared
    if name is None:
        subject = () if here.right else names.subject_before(sequence, here.index)
        return _with_right(sequence, here, Name(spans_of(sequence, subject)))
    if here.parent is not None and here.parent >= 0 and _is_alone(sequence, here) and name.base:
        return Name(name.spans + name.base, name.scope, headed=name.headed)
    if name.base and not name.headed and _has_object_before(sequence, here, before):
        all_of_it = name.spans + name.base  # all that has the price: `mua 30% cổ phần … với giá …`
        name = replace(name, spans=all_of_it, base=())
    modified = _modified(sequence, here, before)
    if modified:
        return _with_right(sequence, here, Name(modified))
    return _with_right(sequence, here, name if _says_again(sequence, here, before) else name.alone())


def _has_object_before(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]]) -> bool:
    """Whether what stands behind the figure before is what is done, and no whole: `bán 30% cổ phần, thu về 5 tỷ`."""
    done = bool(before) and before[-1][0].frame.id == "frame.object" and not here.right
    return done or any(sequence[i].is_cue("cue.link-at") for i in here.governors)


def _measured(sequence: Sequence[Element], sibling: Name, measured: Run, before: Sequence[tuple[Framed, Name]]) -> Name:
    """The name of a change by what it is measured in: `xuất khẩu lượng` of `xuất khẩu đạt 5 tấn, tăng 3% về lượng`."""
    spans = spans_of(sequence, measured)
    told = names.measured_in(sequence, before[-1][0].right) if before else ()
    if any(phrases.is_full(sequence, run) for run in (measured, told)):
        return Name(spans, headed=True)
    return replace(sibling.alone(), spans=_without_joined_heads(sequence, sibling.spans), scope=spans)


def _without_joined_heads(sequence: Sequence[Element], spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """A name without two heads that its figures are shared out to: `gạo` of `lượng và giá trị gạo`."""
    start, end = spans[0] if spans else (0, 0)
    inside = [e for e in sequence if start <= e.start and e.end <= end]
    symbols = "".join(e.symbol for e in inside)
    joined = next((n for n in (1, 2) if symbols[:n] == "H" * n and symbols[n : n + 2] == "&H"), 0)
    return ((inside[joined + 2].start, end), *spans[1:]) if 0 < joined < len(inside) - 2 else spans


def _says_again(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]]) -> bool:
    """Whether a share is of the same whole as the one before: `chiếm 40% tổng mức, năm 2025 là 50%`."""
    previous = before[-1][0] if before else None
    if previous is None or here.right or here.compared or not here.linked or not here.governors:
        return False
    kinds = [m.kind for m in (sequence[f.index].mention for f in (previous, here)) if isinstance(m, Quantity)]
    shares = kinds in (["percent", "percent"], ["ratio", "percent"])
    return shares and here.parent in (None, previous.index) and not _changes(sequence, here)


def _modified(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]]) -> tuple[Span, ...]:
    """The subject that a quantity right before is only part of: `gạo 5% tấm` of `gạo 5% tấm tăng 20 đồng/kg`."""
    previous, name = before[-1] if before else (None, Name())
    end = (here.governors or (here.index,))[0]
    if previous is None or previous.view != here.view or max((previous.index, *previous.right)) + 1 != end:
        return ()
    start = _modified_start(sequence, here, previous, name)
    return spans_of(sequence, names.whole(sequence, tuple(range(start, end)))) if start is not None else ()


def _modified_start(sequence: Sequence[Element], here: Framed, previous: Framed, name: Name) -> int | None:
    """Where a subject with a figure in it begins: what has it (`hộ có thu nhập trên 5 triệu chiếm …`), or is so."""
    again = any(sequence[i].symbol in "RJ" for i in here.governors)  # `mua 2 triệu cổ phiếu, tương đương 1%`
    if previous.frame.id == "frame.object" and not again and not name.headed and name.spans:
        return next((i for i in previous.left if sequence[i].start == name.spans[0][0]), None)
    has = previous.frame.id == "frame.bare" and any(sequence[i].symbol == "X" for i in previous.left[1:])
    return previous.left[0] if has and any(sequence[i].symbol == "L" for i in here.governors) else None


def _of_count(sequence: Sequence[Element], here: Framed) -> Run:
    """The indicator of things counted right before: `tổng công suất của 20 nhà máy` of `… đạt 3 tỷ kWh`."""
    counted = next((i for i in range(here.index - 1, -1, -1) if sequence[i].symbol in "Q,;:.&("), 0)
    of = next((i for i in range(counted - 1, -1, -1) if sequence[i].symbol not in "KA"), 0)
    said = [i for i in range(counted + 1, here.index) if sequence[i].symbol in CONTENT]
    if sequence[counted].symbol != "Q" or not sequence[of].is_cue("cue.of-count") or not said:
        return ()
    start = next((i + 1 for i in range(of - 1, -1, -1) if sequence[i].symbol in ";:.Q"), 0)
    named = names.left_name(sequence, tuple(range(start, of)))
    return (*named, *range(of, said[-1] + 1)) if phrases.has_head(sequence, named) else ()


def _is_alone(sequence: Sequence[Element], here: Framed) -> bool:
    return sequence[here.index - 1].symbol == "(" and sequence[min(here.index + 1, len(sequence) - 1)].symbol == ")"


def _before_bracket(sequence: Sequence[Element], here: Framed) -> Run:
    opening = next(i for i in range(here.index, -1, -1) if sequence[i].symbol == "(")
    start = next((i + 1 for i in range(opening - 1, -1, -1) if sequence[i].symbol in ";:.)X"), 0)
    changed = next((i for i in range(opening - 1, start, -1) if phrases.changes_by(sequence, i)), opening)
    return tuple(range(start, changed))


def _cause(sequence: Sequence[Element], here: Framed, sibling: Name | None) -> tuple[Span, ...]:
    """In `giá y tế tăng 23% làm cho CPI tăng 0,9%` the cause belongs to the name of its effect."""
    cause = next((n for n, i in enumerate(here.left) if sequence[i].symbol == "k"), None)
    if cause is None:
        return ()
    joined = spans_of(sequence, (here.left[cause],))
    if not cause:
        return sibling.spans + joined if sibling is not None else ()
    if not sequence[here.left[cause]].is_cue("cue.cause") or not _changes(sequence, here):
        return ()
    comma = next((n + 1 for n in range(cause - 1, -1, -1) if sequence[here.left[n]].symbol == ","), 0)
    said = names.whole(sequence, here.left[comma:cause])
    if not said or any(sequence[i].symbol == "," for i in here.left[cause:]):
        return ()
    return () if any(sequence[i].symbol in "zH" for i in said[1:]) else spans_of(sequence, said) + joined


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
        shared, items = names.enumerated(sequence, tuple(i for i in here.left if i < turn[0]), len(group))
        above = found[max(0, n - len(group)) : n]
        if not items and len(group) == len({name.spans for name in above if name.spans}):
            out[n : n + len(group)] = [
                replace(name.alone(), base=_whole(sequence, framed[k])) for k, name in zip(group, above, strict=True)
            ]
            continue
        if len(items) != len(group) or len(group) < 2:
            continue
        whole = _whole(sequence, framed[group[-1]])
        for item, k in zip(items, group, strict=True):
            scope, base = spans_of(sequence, item), out[k].base or whole
            out[k] = Name(spans_of(sequence, shared), scope, base, True) if shared else Name(scope, (), base)
    return out


def _whole(sequence: Sequence[Element], here: Framed) -> tuple[Span, ...]:
    """What a share that comes before it is of: `vốn điều lệ` of `bán 2 triệu cổ phiếu, tương ứng 4% vốn điều lệ`."""
    mention = sequence[here.index].mention
    shares = isinstance(mention, Quantity) and mention.kind in ("percent", "ratio")
    return spans_of(sequence, names.base(sequence, here.right)) if shares else ()


def _follows_in_turn(sequence: Sequence[Element], here: Framed, after: Framed) -> bool:
    """Whether nothing names a figure anew behind the one before: `5% (mức cao) và tăng 7%`."""
    between = phrases.outside_brackets(sequence, range(here.index + 1, after.index))
    return bool(between) and all(sequence[i].symbol in ",&-KLUW" for i in between)
