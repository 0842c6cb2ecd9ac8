"""Ellipsis: what a quantity's own words leave unsaid of its name, taken over from its siblings and what is around.

A name may be said in part (`completed`), not at all (`elided`), or for several quantities at once (`in_turn`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.document import Span
from extractor.indicators import names, overt, phrases, topics
from extractor.indicators.elements import Element
from extractor.indicators.frames import CONTENT, VERBS, Framed, Run
from extractor.indicators.topics import Name, spans_of
from patterns import load
from patterns.fired import by_rule


def completed(
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
        host = names.left_name(sequence, overt.before_bracket(sequence, here))
        shared = Name(spans_of(sequence, host), headed=True) if host and host != left else shared
    if here.parent == -1 and (equated := _equated(sequence, left)):
        return Name(spans_of(sequence, equated[0]), spans_of(sequence, equated[1]), headed=True)
    if example := by_rule("name.example", names.exemplified(sequence, left), sequence[here.index].start):
        return Name(spans_of(sequence, example[0]), spans_of(sequence, example[1]), headed=True)
    if cause := _cause(sequence, here, sibling):
        return replace(own, spans=cause + own.spans)
    if phrases.points_back(sequence, left):
        meant, introduced = shared or sibling, spans_of(sequence, _clause_topic(sequence, here, left))
        if meant is None or introduced == meant.spans:
            return replace(own, scope=introduced)
        return replace(meant.alone(), scope=introduced or spans_of(sequence, phrases.without_pointer(sequence, left)))
    whole = _before_verb(sequence, here, left, sibling) if sibling is not None else ()
    if by_rule("name.from-verb", whole, sequence[here.index].start):
        negated = sequence[left[0] - 1].symbol == "r"  # `…; không hoàn thành 0,3%`
        return Name(whole, spans_of(sequence, (left[0] - 1, *left) if negated else left), headed=True)
    if sibling is not None and sibling.spans and phrases.is_verb_alone(sequence, left):
        return replace(sibling.alone(), scope=_unless_verbs(sequence, sibling.scope) + own.spans)
    if thing := by_rule("name.dimension", _thing_of(sequence, left, sibling), sequence[here.index].start):
        return replace(own, spans=thing + own.spans)
    if sibling is not None and sibling.spans and phrases.is_overall(sequence, left):
        return replace(sibling.alone(), scope=own.spans)
    kind = sibling is not None and _is_kind_counted(sequence, here, left, sibling)
    if sibling is not None and by_rule("name.kind-counted", kind, sequence[here.index].start):
        return replace(sibling.alone(), scope=own.spans)
    if about := by_rule("name.noted", _host(sequence, here, left), sequence[here.index].start):
        return replace(own, spans=spans_of(sequence, about) + own.spans)
    if sibling is None and phrases.is_verb_alone(sequence, left):
        return replace(own, spans=spans_of(sequence, _detached_subject(sequence, left)) + own.spans)
    if goods := by_rule("name.worth", _worth_of(sequence, left, before), sequence[here.index].start):
        return replace(own, spans=goods + own.spans)
    if sibling is not None and _completes(sequence, here, left, sibling):
        measured = _without_head(sequence, sibling) if sibling.headed else sibling.spans
        return replace(own, spans=measured + own.spans)
    again = topics.before_level(sequence, sibling, left) if sibling is not None else None
    again = again or (topics.behind_place(sequence, sibling, left) if sibling is not None and here.linked else None)
    if again := by_rule("name.parallel", again, sequence[here.index].start):
        return again
    tells = shared is not None and topics.tells_siblings(sequence, here, left, before, colon, earlier=shared.earlier)
    other = topics.other_end(sequence, shared.spans, left) if shared is not None else ()
    if by_rule("name.other-end", other, sequence[here.index].start):
        return Name(other, headed=True)
    common = topics.before_preposition(sequence, sibling.spans, left) if sibling is not None else ()
    common = by_rule("name.parallel", common, sequence[here.index].start) or ()
    if sibling is not None and common:
        return Name(common, own.spans, headed=sibling.headed)
    if shared is not None and tells and _is_beside(sequence, shared, left):
        return own
    item = shared is not None and not own.headed and topics.is_item(sequence, here, left, shared)
    if shared is not None and by_rule("name.item", item, sequence[here.index].start):
        return replace(shared.alone(), scope=own.spans)
    if shared is not None and tells and not own.headed:
        return Name(topics.without_sibling(sequence, shared.spans, left), own.spans, headed=True)
    same = sibling is not None and sibling.headed and not own.headed and topics.of_same_noun(sequence, sibling, left)
    if sibling is not None and by_rule("name.parallel", same, sequence[here.index].start):
        return replace(sibling.alone(), scope=own.spans)
    common = topics.before_noun(sequence, sibling.spans, left) if sibling is not None and not own.headed else ()
    common = by_rule("name.parallel", common, sequence[here.index].start) or ()
    if sibling is not None and common:
        return Name(common, own.spans, headed=sibling.headed)
    return replace(own, scope=own.scope or spans_of(sequence, _fronted(sequence, here, left)))


def _is_kind_counted(sequence: Sequence[Element], here: Framed, left: Run, sibling: Name) -> bool:
    """Whether a kind of what was counted is told with its noun: `50/60 trường đạt chuẩn, mầm non 12/15 trường`."""
    counted = phrases.within(sequence, sibling.spans[0]) if sibling.spans and not sibling.headed else []
    again = bool(counted) and [sequence[i].form for i in here.right] == [counted[0].form]
    kinds = sequence[here.index].kind in ("count", "ratio") and not any(sequence[i].symbol in "HQ" for i in left)
    own = again and sequence[left[0]].form.startswith(counted[0].form)  # `hộ cận nghèo 64 hộ`
    told_of = len(counted) > 1 and not own and not phrases.has_verb(sequence, left)
    return again and kinds and told_of and not here.linked


def _before_verb(sequence: Sequence[Element], here: Framed, left: Run, sibling: Name) -> tuple[Span, ...]:
    """What shares have in common that differ from one verb on: `tỷ lệ đảng bộ hoàn thành tốt 80%, hoàn thành 15%`."""
    opens = left[0] > 0 and sequence[left[0] - 1].symbol in ",;&r" and not here.right
    shares = sequence[here.index].kind == "percent" and not phrases.is_change(sequence, here.governors)
    verb = sequence[left[0]]
    if not (opens and shares and sibling.headed and sibling.spans and verb.symbol in "vGw"):
        return ()
    if any(e.form == verb.form for span in sibling.scope for e in phrases.within(sequence, span)[:1]):
        return sibling.spans
    inside = phrases.within(sequence, sibling.spans[-1])
    at = next((n for n, e in enumerate(inside) if n and e.form == verb.form), 0)
    return (*sibling.spans[:-1], (inside[0].start, inside[at - 1].end)) if at else ()


def _is_beside(sequence: Sequence[Element], shared: Name, left: Run) -> bool:
    """Whether a sector stands beside another with its effect: `nhóm xăng làm CPI tăng 2%; nhóm sách tăng 8%`."""
    told = [e for span in shared.spans for e in phrases.within(sequence, span)]
    sectors = bool(told) and told[0].is_cue("cue.scope") and sequence[left[0]].is_cue("cue.scope")
    return sectors and any(e.symbol == "k" for e in told)


def _unless_verbs(sequence: Sequence[Element], scope: tuple[Span, ...]) -> tuple[Span, ...]:
    """A sibling's scope, unless it is what was done there, as is done otherwise here: `nuôi 5 tấn, khai thác 3 tấn`."""
    done = [e.symbol in VERBS for span in scope for e in phrases.within(sequence, span)]
    return () if all(done) else scope


def _thing_of(sequence: Sequence[Element], left: Run, sibling: Name | None) -> tuple[Span, ...]:
    """What has a dimension that stands alone behind a comma: `Tuyến đường` of `Tuyến đường dài 12 km, rộng 6 m`."""
    alone = len(left) == 1 and sequence[left[0]].symbol == "a" and sequence[left[0] - 1].symbol in ",&"
    if not alone or (sibling is not None and sequence[left[0]].rule is not None):
        return ()
    if sibling is None:
        return spans_of(sequence, names.subject_before(sequence, left[0]))
    inside = phrases.within(sequence, sibling.spans[-1]) if sibling.spans else []
    measured = len(inside) > 1 and inside[-1].symbol == "a"
    return (*sibling.spans[:-1], (sibling.spans[-1][0], inside[-2].end)) if measured else ()


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
    """Whether a phrase says which of several it is: a level, a place, or proper names alone."""
    return phrases.is_level(sequence, run) or all(sequence[i].tag == "Np" for i in run)


def _cause(sequence: Sequence[Element], here: Framed, sibling: Name | None) -> tuple[Span, ...]:
    """In `giá y tế tăng 23% làm cho CPI tăng 0,9%` the cause belongs to the name of its effect."""
    cause = next((n for n, i in enumerate(here.left) if sequence[i].symbol == "k"), None)
    if cause is None:
        return ()
    joined = spans_of(sequence, (here.left[cause],))
    if not cause:
        return sibling.spans + joined if sibling is not None else ()
    if not sequence[here.left[cause]].is_cue("cue.cause") or not phrases.is_change(sequence, here.governors):
        return ()
    comma = next((n + 1 for n in range(cause - 1, -1, -1) if sequence[here.left[n]].symbol == ","), 0)
    said = names.whole(sequence, here.left[comma:cause])
    if not said or any(sequence[i].symbol == "," for i in here.left[cause:]):
        return ()
    return () if any(sequence[i].symbol in "zH" for i in said[1:]) else spans_of(sequence, said) + joined


def _clause_topic(sequence: Sequence[Element], here: Framed, left: Run) -> Run:
    """What a clause says first that it is about: `Xe máy: mức thu là 2%`, `Đối với xe máy, mức thu là 2%`."""
    before = tuple(i for i in here.left if i < left[0])
    scene = bool(before) and any(sequence[before[0]].is_cue(cue) for cue in ("cue.preposition", "cue.on"))
    if before and sequence[before[0]].symbol == "s" and not scene:
        return names.whole(sequence, before)
    colon = left[0] - 1
    if before or colon < 1 or sequence[colon].symbol != ":":
        return ()
    return names.whole(sequence, tuple(range(phrases.start_before(sequence, colon, ";:.Q"), colon)))


def _host(sequence: Sequence[Element], here: Framed, left: Run) -> Run:
    """What a bracket tells something of with a verb or a head alone: `công ty Hà An` of `công ty Hà An (góp 35%)`."""
    alone = phrases.is_verb_alone(sequence, left) or phrases.is_bare(sequence, left)
    if here.parent != -1 or not here.left or not alone:
        return ()
    host = names.whole(sequence, overt.before_bracket(sequence, here))
    nouns = bool(host) and sequence[host[0]].symbol in "nZ" and all(sequence[i].symbol in "nZva&-0" for i in host)
    return host if nouns else ()


def _detached_subject(sequence: Sequence[Element], left: Run) -> Run:
    """The subject of a verb alone, before a sign: `sân bay` of `sân bay là cửa ngõ của tỉnh, đóng góp 5% GRDP`."""
    subject = names.subject_before(sequence, left[0])
    said = {e.symbol for e in sequence[subject[0] : left[0]]} if subject else set()
    return subject if said & set(",S") and not said & set("DTF)") else ()


def _worth_of(sequence: Sequence[Element], left: Run, before: Sequence[tuple[Framed, Name]]) -> tuple[Span, ...]:
    """What was counted right before a worth without a word of its own: `5 triệu cổ phiếu, trị giá 80 tỷ đồng`."""
    rule = sequence[left[0]].rule
    if rule is None or "worth" not in rule.options or not phrases.is_bare(sequence, left) or not before:
        return ()
    previous = before[-1][0]
    if sequence[previous.index].kind not in ("count", "measure") or before[-1][1].headed:
        return ()
    between = sequence[max((previous.index, *previous.right)) + 1 : left[0]]
    joined = bool(between) and all(e.symbol in ",L" or e.is_cue("cue.with") for e in between)
    goods = names.right_name(sequence, previous.right) if joined else ()
    return spans_of(sequence, goods) if goods and not sequence[goods[0]].is_cue("cue.piece") else ()


def _completes(sequence: Sequence[Element], here: Framed, left: Run, sibling: Name) -> bool:
    """Whether a head alone is of what its sibling names: another measure of it, or one set beside it.

    `diện tích nuôi tôm đạt 2 ha, sản lượng đạt 5 tấn`; `tôm hùm 20 ha, sản lượng 5 tấn`.
    """
    if not phrases.is_bare(sequence, left) or sequence[left[0] - 1].symbol not in ",&;":
        return False
    if sibling.headed or here.linked or not sibling.spans or sequence[left[0] - 1].symbol != ",":
        return sibling.headed
    rule = sequence[left[0]].rule
    opening = next((e for e in sequence if e.start == sibling.spans[0][0]), None)
    done = opening is not None and opening.symbol == "v"  # `đón 9 triệu lượt khách, doanh thu 5 tỷ đồng`
    return not done or (rule is not None and "worth" in rule.options)


def _without_head(sequence: Sequence[Element], name: Name) -> tuple[Span, ...]:
    """A sibling's name without its head, which another head takes over: `diện tích nuôi tôm …, sản lượng …`."""
    inside = phrases.within(sequence, name.spans[0])
    heads = next((n for n, e in enumerate(inside) if e.symbol != "H"), len(inside))
    measured = [e for e in inside[heads:] if not e.is_cue("cue.average")]
    return ((measured[0].start, measured[-1].end), *name.spans[1:]) if heads and measured else ()


def _fronted(sequence: Sequence[Element], here: Framed, left: Run) -> Run:
    """Whom or what a clause says first that its figure is for: `Đối với xe khách, mức phí bình quân là 2%`.

    It may hold figures of its own: `Đối với hộ có thu nhập dưới 2 triệu đồng, mức hỗ trợ là 5%`.
    """
    start = phrases.start_before(sequence, left[0], ";:.")
    near = range(start, min(start + 3, left[0]))
    opening = next((i for i in near if sequence[i].is_cue("cue.towards") or _singles_out(sequence[i])), left[0])
    before = tuple(range(opening, left[0]))
    if not before or sequence[before[-1]].symbol != ",":
        return ()
    group = names.whole(sequence, before)
    alone = not any(sequence[i].symbol == "," or sequence[i].symbol in "LUW" for i in before[:-1])
    if not alone or not group:
        return ()
    if _singles_out(sequence[opening]):
        part = len(group) > 1 or " " in sequence[group[0]].form  # not `riêng từng quý, …`
        pointing = any(sequence[i].tag == "P" for i in group)
        named = pointing or phrases.has_proper_name(sequence, group) or phrases.has_verb(sequence, group)
        return group if part and not named else ()
    return () if phrases.is_level(sequence, group) else group


def _singles_out(element: Element) -> bool:
    """Whether a word sets one of several apart: `Riêng vùng cao, tỷ lệ hộ nghèo giảm 5%`."""
    return element.rule is not None and "singles_out" in element.rule.options


def elided(
    sequence: Sequence[Element],
    here: Framed,
    before: Sequence[tuple[Framed, Name]],
    sibling: Name | None,
    shared: Name | None,
    bases: frozenset[int],
) -> Name:
    """Return the name of a quantity that has none: its sibling's with what it was told apart by, or the shared one."""
    subject = by_rule("name.earlier", names.earlier_head(sequence, here.index, bases), sequence[here.index].start) or ()
    nearer = here.parent is None and bool(subject) and sequence[subject[0] - 1].symbol == ","
    times = sequence[here.index].kind == "multiple"
    moves = times or phrases.is_change(sequence, here.governors)
    measured = names.measured_in(sequence, here.right) if moves else ()
    if measured and sibling is not None:
        of = spans_of(sequence, _comparand_behind(sequence, here)) if times else ()
        return replace(_measured(sequence, sibling, measured, before), base=of)
    if of_count := _of_count(sequence, here):
        return overt.with_complement(sequence, here, Name(spans_of(sequence, of_count), headed=True))
    name = sibling if sibling and sibling.spans and not nearer else shared
    if name is None:
        subject = () if here.right else names.subject_before(sequence, here.index)
        return overt.with_complement(sequence, here, Name(spans_of(sequence, subject)))
    if here.parent is not None and here.parent >= 0 and phrases.is_gloss(sequence, here.index) and name.base:
        return Name(name.spans + name.base, name.scope, headed=name.headed)
    if name.base and not name.headed and _follows_object(sequence, here, before):
        all_of_it = name.spans + name.base  # all that has the price: `mua 30% cổ phần … với giá …`
        name = replace(name, spans=all_of_it, base=())
    modified = _modified(sequence, here, before)
    if modified:
        return overt.with_complement(sequence, here, Name(modified))
    name = name if _is_of_same_base(sequence, here, before) else name.alone()
    told = overt.with_complement(sequence, here, _without_case(sequence, here, name))
    return told if told.base else replace(told, scope=_whose_level(sequence, here) or told.scope)


def _whose_level(sequence: Sequence[Element], here: Framed) -> tuple[Span, ...]:
    """Whose the level is that another is compared with: `Hà An` of `đạt 5%, so với mức 3% của Hà An`."""
    compared = phrases.has_cue(sequence, here.governors, "cue.compared-level")
    if not compared or not here.right or sequence[here.right[0]].form not in load.lexicon("of"):
        return ()
    return spans_of(sequence, names.base(sequence, here.right))


def _without_case(sequence: Sequence[Element], here: Framed, name: Name) -> Name:
    """A name without the case of its own figure, where another follows this one: `giảm 5% ở nam và tăng 3% ở nữ`."""
    if not here.right or sequence[here.right[0]].symbol != "s":
        return name
    figure = next((e.start for e in sequence if e.symbol == "Q"), 0)
    alike = [(at, e) for at, e in pairwise(sequence) if at.form == sequence[here.right[0]].form and at.start > figure]
    starts = {start for at, e in alike for start in (at.start, e.start)}
    kept = tuple(span for span in name.spans if span[0] not in starts)
    return replace(name, spans=kept)


def of_classifier(
    sequence: Sequence[Element], here: Framed, left: Run, before: Sequence[tuple[Framed, Name]]
) -> Name | None:
    """The name of what is only called a piece or a case: told before it (`322 vụ cháy, tăng 18 vụ`), or its subject.

    Before a bracket it stands in (`Nga (75 lượt)`), or before the verb: `lực lượng công an có 500 người`.
    """
    right = names.right_name(sequence, here.right)
    if left or len(right) != 1 or sequence[here.index].kind != "count":
        return None
    piece = spans_of(sequence, right)
    form = sequence[right[0]].form
    subject = names.subject_before(sequence, here.index) if here.frame.id == "frame.existence" else ()
    if form not in load.lexicon("classifiers"):
        headed = bool(subject) and sequence[subject[0]].symbol == "H"  # `tổng đàn lợn hiện có 700 con`
        whole = Name(spans_of(sequence, subject), headed=True, counted=piece) if headed else None
        return whole or _changed_again(sequence, here, before, form)
    if here.parent == -1:
        return Name(spans_of(sequence, names.whole(sequence, overt.before_bracket(sequence, here))) + piece)
    if subject and form not in load.lexicon("steps"):
        return Name(spans_of(sequence, subject) + piece)
    told = (n for f, n in reversed(before) if (here.parent == f.index or f.view == here.view) and n.spans)
    return next((again for n in told if (again := _counted_again(sequence, here, n, piece))), None)


def _changed_again(
    sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]], noun: str
) -> Name | None:
    """The name of what a change counts by its noun alone: `hộ nghèo` of `còn 120 hộ nghèo, giảm 48 hộ`."""
    last, told = next(((f, n) for f, n in reversed(before) if f.view == here.view and n.spans), (None, None))
    if last is None or told is None or not phrases.is_change(sequence, here.governors):
        return None
    if told.headed:
        counts = sequence[last.index].kind == "count"
        return told.alone() if counts and overt.says_again(sequence, told, spans_of(sequence, here.right[:1])) else None
    first = next((e.form for e in phrases.within(sequence, told.spans[-1])), "")
    return told.alone() if first == noun or first.startswith(f"{noun} ") else None


def _counted_again(sequence: Sequence[Element], here: Framed, told: Name, piece: tuple[Span, ...]) -> Name | None:
    """A name told before with the same word for one of it, or with none where a bracket says how many it is."""
    form = phrases.within(sequence, piece[0])[0].form
    same = [e.start for span in told.spans for e in phrases.within(sequence, span) if e.form == form]
    if same and len(told.spans) > 1 and len(phrases.within(sequence, told.spans[-1])) == 1:
        return told.alone()
    if same:
        return Name(tuple((max(span[0], same[0]), span[1]) for span in told.spans if span[1] > same[0]))
    if told.headed and phrases.is_change(sequence, here.governors) and overt.says_again(sequence, told, piece):
        return told.alone()
    counted = [e.form for span in told.counted for e in phrases.within(sequence, span)]
    if counted == [form] or here.parent is not None or _is_step(sequence, here):
        return replace(told, base=(), counted=piece)
    return None


def _is_step(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether a change is counted in places of an order: `chỉ số đạt 66,7 điểm, tăng 7 bậc`."""
    return phrases.is_change(sequence, here.governors) and sequence[here.right[0]].form in load.lexicon("steps")


def _comparand_behind(sequence: Sequence[Element], here: Framed) -> Run:
    """What so many times something is of, behind what that is measured in: `gấp 2 lần về vốn so với cùng kỳ`."""
    reference = here.right[-1] + 1
    if reference >= len(sequence) or sequence[reference].symbol != "R":
        return ()
    end = next((i for i in range(reference, len(sequence)) if sequence[i].symbol in ",;:.Q()&"), len(sequence))
    return names.comparand(sequence, tuple(range(reference + 1, end)))


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
    inside = phrases.within(sequence, (start, end))
    symbols = "".join(e.symbol for e in inside)
    joined = next((n for n in (1, 2) if symbols[:n] == "H" * n and symbols[n : n + 2] == "&H"), 0)
    return ((inside[joined + 2].start, end), *spans[1:]) if 0 < joined < len(inside) - 2 else spans


def _of_count(sequence: Sequence[Element], here: Framed) -> Run:
    """The indicator of things counted right before: `tổng công suất của 20 nhà máy` of `… đạt 3 tỷ kWh`."""
    counted = next((i for i in range(here.index - 1, -1, -1) if sequence[i].symbol in "Q,;:.&("), 0)
    of = next((i for i in range(counted - 1, -1, -1) if sequence[i].symbol not in "KA"), 0)
    said = [i for i in range(counted + 1, here.index) if sequence[i].symbol in CONTENT]
    if sequence[counted].symbol != "Q" or not sequence[of].is_cue("cue.of-count") or not said:
        return ()
    named = names.left_name(sequence, tuple(range(phrases.start_before(sequence, of, ";:.Q"), of)))
    return (*named, *range(of, said[-1] + 1)) if phrases.has_head(sequence, named) else ()


def _follows_object(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]]) -> bool:
    """Whether what stands behind the figure before is what is done, and no whole: `bán 30% cổ phần, thu về 5 tỷ`."""
    done = bool(before) and before[-1][0].frame.id == "frame.object" and not here.right
    return done or phrases.has_cue(sequence, here.governors, "cue.link-at")


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
    other = sequence[previous.index].kind != sequence[here.index].kind  # `có lãi từ 12% lên 15%` is one thing
    return previous.left[0] if has and other and any(sequence[i].symbol == "L" for i in here.governors) else None


def _is_of_same_base(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]]) -> bool:
    """Whether a share is of the same whole as the one before: `chiếm 40% tổng mức, năm 2025 là 50%`."""
    previous = before[-1][0] if before else None
    if previous is None or here.right or here.compared or not here.linked or not here.governors:
        return False
    shares = sequence[previous.index].kind in ("percent", "ratio") and sequence[here.index].kind == "percent"
    return shares and here.parent in (None, previous.index) and not phrases.is_change(sequence, here.governors)


def with_shared_base(
    sequence: Sequence[Element], here: Framed, name: Name, before: Sequence[tuple[Framed, Name]]
) -> Name:
    """Return the name of a share with what the one before is of: `nông nghiệp chiếm 14% GDP, công nghiệp chiếm 33%`."""
    is_share = sequence[here.index].kind in ("percent", "ratio", "multiple")
    if not is_share or name.base or here.right or here.compared or not before:
        return name
    previous, told = before[-1]
    same = _links_share(sequence, here) or phrases.has_cue(sequence, here.governors, "cue.copula")
    shares = _links_share(sequence, previous) and same
    beside = bool(told.base) and (_links_share(sequence, here) or _stands_beside(sequence, here, name))
    if previous.view != here.view or not (shares or beside):
        return name
    return replace(name, base=by_rule("name.same-base", told.base, sequence[here.index].start) or ())


def _stands_beside(sequence: Sequence[Element], here: Framed, name: Name) -> bool:
    """Whether a name and its share follow the one before without a verb: `gạo chiếm 40% số vốn, chè 20%`."""
    first = next((i for i, e in enumerate(sequence) if name.spans and e.start == name.spans[0][0]), 0)
    plain = all(sequence[i].symbol in "nZa" for i in range(first, here.index) if sequence[i].symbol not in "K")
    return first > 0 and sequence[first - 1].symbol in ",&" and plain and not name.headed


def _links_share(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the verb before a quantity says that it is a share of something: `chiếm`."""
    return phrases.has_cue(sequence, here.governors, "cue.share")


def whole_announced(sequence: Sequence[Element], here: Framed, name: Name, shared: tuple[Span, ...]) -> Name | None:
    """The name of a share with the whole that its sentence opens with: `Trong tổng số hộ nghèo, hộ trẻ chiếm 5%`.

    `shared` is the base of the figure before, which a figure without a verb goes on with.
    """
    is_share = sequence[here.index].kind in ("percent", "ratio") and not phrases.is_change(sequence, here.governors)
    opening = phrases.start_before(sequence, here.index, ";:.P")
    end = next((i for i in range(opening, here.index) if _ends_whole(sequence, i)), here.index)
    if not is_share or name.headed or name.base or end >= here.index:
        return None
    if not sequence[opening].is_cue("cue.within") or not _is_whole(sequence, opening):
        return None
    behind = end - (sequence[end - 1].symbol == "S")  # `Trong số các hộ thì có 30% …`
    things = tuple(i for i in range(opening + 1, behind) if sequence[i].symbol not in "Q0")
    whole = names.whole(sequence, things)
    spans = spans_of(sequence, whole)
    if not whole or not name.spans:
        return None
    if here.frame.options["name"] == "right":
        counted = any(sequence[i].symbol == "Q" for i in range(opening, end))
        says = phrases.is_predicate(sequence, here.right) or not (counted or _same_noun(sequence, whole, here.right))
        return replace(name, spans=spans + name.spans) if says and name.spans[0][0] > spans[0][1] else None
    return replace(name, base=spans) if _links_share(sequence, here) or shared == spans else None


def _same_noun(sequence: Sequence[Element], whole: Run, part: Run) -> bool:
    """Whether a part is called what its whole is, so that it needs no whole: `trong số các hộ, 30% hộ nghèo …`."""
    things = [
        [sequence[i] for i in run if sequence[i].symbol in "nZH" and sequence[i].tag != "L"] for run in (whole, part)
    ]
    return bool(things[0]) and bool(things[1]) and things[0][0].form == things[1][0].form


def _ends_whole(sequence: Sequence[Element], i: int) -> bool:
    """Whether a comma, or a verb that leads to a part of it, ends a whole: `Trong 90 hộ có 30 hộ già, chiếm …`."""
    leads = sequence[i].is_cue("cue.existence") and sequence[i + 1].symbol in "KQ"
    return sequence[i].symbol == "," or leads


def _is_whole(sequence: Sequence[Element], opening: int) -> bool:
    """Whether a sentence opens with things that shares are of: so many, or `trong số …`, and no stretch of time."""
    then = next((e for e in sequence[opening + 1 :] if e.symbol != "K"), None)
    return " " in sequence[opening].form or (then is not None and then.kind == "count")


def beside(
    sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]], sibling: Name | None
) -> Name | None:
    """Return the name of a figure before its own words that shares what the one before it was said to be."""
    at = sequence[here.index].start
    parallel = _in_parallel(sequence, here, before, sibling) or _of_kind(sequence, here, before, sibling)
    named = by_rule("name.parallel", parallel, at)
    return named or by_rule("name.same-verb", _of_same_verb(sequence, here, before, sibling), at)


def _of_kind(
    sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]], sibling: Name | None
) -> Name | None:
    """The name of a rise or fall of the amount before it, behind which stands of which kind of it that is.

    `Giá bạc ở mức 9 USD/kg, tăng 2 USD/kg chiều mua`.
    """
    amounts = sequence[here.index].kind in ("money", "measure") and here.frame.id == "frame.first-changed"
    if sibling is None or not sibling.headed or not amounts or not here.right:
        return None
    part = names.right_name(sequence, here.right)
    spans = phrases.up_to(sequence, sibling.spans, sequence[before[-1][0].index].start)
    if not part or not phrases.is_level(sequence, part):
        return None
    return replace(sibling.alone(), spans=spans or sibling.spans, scope=spans_of(sequence, part))


def _of_same_verb(
    sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]], sibling: Name | None
) -> Name | None:
    """The name of the second of two things that one verb has: `bán ra 10 tấn gạo và 3 tấn ngô`."""
    previous = before[-1][0] if before else None
    if sibling is None or previous is None or previous.frame.id != "frame.object" or not here.right:
        return None
    amounts = {sequence[f.index].kind for f in (previous, here)} <= {"count", "measure", "money"}
    between = [sequence[i] for i in range(max((previous.index, *previous.right)) + 1, here.index)]
    joins = [e for e in between if e.symbol not in "KA"]
    if not amounts or len(joins) != 1 or joins[0].symbol not in ",&" or " " in joins[0].form:
        return None  # `bán 10 tấn gạo và có 3 cửa hàng`
    told = [i for i in previous.left if sibling.spans and sequence[i].start >= sibling.spans[0][0]]
    verb = tuple(told[next((n for n, i in enumerate(told) if sequence[i].symbol in "vG"), len(told)) :])
    counted = spans_of(sequence, names.right_name(sequence, here.right))
    things = bool(counted) and sequence[here.right[0]].symbol in "nvZ"
    return Name(spans_of(sequence, verb) + counted) if things and 0 < len(verb) <= topics.SHORT_SCOPE else None


def _in_parallel(
    sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]], sibling: Name | None
) -> Name | None:
    """The name of a figure behind which the preposition stands that told the one before apart.

    `Cửa khẩu thông quan 300 xe/ngày tại cổng A và 200 xe/ngày tại cổng B`; of a share the whole is the same as well.
    """
    behind = phrases.without_denominator(sequence, here.right)
    if sibling is None or not before or not behind or sequence[behind[0]].symbol not in "se":
        return None
    previous = before[-1][0]
    form = sequence[behind[0]].form
    at = next((sequence[i].start for i in previous.right if sequence[i].form == form), None)
    joined = next((e.symbol for e in reversed(sequence[: here.index]) if e.symbol not in "KArUWLs"), "")
    if previous.view != here.view or at is None or joined not in tuple(",;&"):
        return None
    spans, base = phrases.up_to(sequence, sibling.spans, at), phrases.up_to(sequence, sibling.base, at)
    part = spans_of(sequence, names.right_name(sequence, behind))
    return Name(spans, part, base, sibling.headed) if part and (spans or base) else None


def in_turn(sequence: Sequence[Element], framed: Sequence[Framed], found: list[Name]) -> list[Name]:
    """Share out an enumeration with `lần lượt`: the first item to the first quantity, and so on."""
    out = list(found)
    for n, here in enumerate(framed):
        turn = [i for i in (*here.left, *here.governors) if sequence[i].symbol == "J"]
        turn = turn or _of_two(sequence, framed, n)
        if not turn or not by_rule("name.in-turn", turn, sequence[turn[0]].start):
            continue
        group = [n]
        for k in (k for k in range(n + 1, len(framed)) if framed[k].view == here.view):
            if not _follows_in_turn(sequence, framed[group[-1]], framed[k]):
                break
            group.append(k)
        shared, items = names.enumerated(sequence, tuple(i for i in here.left if i < turn[0]), len(group))
        above = [found[k] for k in range(n) if framed[k].view == here.view][-len(group) :]
        if not items and len(group) == len({name.spans for name in above if name.spans}):
            out[n : n + len(group)] = [
                replace(name.alone(), base=_whole_of(sequence, framed[k])) for k, name in zip(group, above, strict=True)
            ]
            continue
        if len(items) != len(group) or len(group) < 2:
            continue
        whole = _whole_of(sequence, framed[group[-1]])
        for item, k in zip(items, group, strict=True):
            scope, base = spans_of(sequence, item), out[k].base or whole
            out[k] = Name(spans_of(sequence, shared), scope, base, True) if shared else Name(scope, (), base)
            for j in (j for j, inside in enumerate(framed) if inside.parent == framed[k].index and not inside.left):
                out[j] = replace(out[k], base=out[j].base)  # `5 tỷ đồng (tăng 2%)`
    return out


def _of_two(sequence: Sequence[Element], framed: Sequence[Framed], n: int) -> list[int]:
    """Where two figures begin that are of two things in turn, without a word for it: `lúa và ngô đạt 5 ha và 7 ha`."""
    here, after = framed[n], next((f for f in framed[n + 1 :] if f.view == framed[n].view), None)
    if after is None or not here.linked or here.right or after.right or after.governors:
        return []
    joined = [e.symbol for e in sequence[here.index + 1 : after.index]] == ["&"]
    alike = sequence[here.index].kind == sequence[after.index].kind
    two = [sequence[i].symbol for i in here.left].count("&") == 1
    return [(*here.governors, here.index)[0]] if joined and alike and two else []


def _whole_of(sequence: Sequence[Element], here: Framed) -> tuple[Span, ...]:
    """What a share that comes before it is of: `vốn điều lệ` of `bán 2 triệu cổ phiếu, tương ứng 4% vốn điều lệ`."""
    shares = sequence[here.index].kind in ("percent", "ratio")
    return spans_of(sequence, names.base(sequence, here.right)) if shares else ()


def _follows_in_turn(sequence: Sequence[Element], here: Framed, after: Framed) -> bool:
    """Whether nothing names a figure anew behind the one before: `5% (mức cao) và tăng 7%`, `5 chiếc và 7 chiếc`."""
    between = phrases.outside_brackets(sequence, range(here.index + 1, after.index))
    counted = [sequence[f.index + 1] for f in (here, after) if f.index + 1 < len(sequence)]
    if len(counted) == 2 and counted[0].symbol == "n" and counted[0].form == counted[1].form:
        between = between[1:]
    return bool(between) and all(sequence[i].symbol in ",&-KLUW" for i in between)
