"""Naming: give every quantity of a sentence its name, scope and base, from its frame, its siblings and the topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.document import Span
from extractor.indicators import conditions, ellipsis, names, overt, phrases, topics
from extractor.indicators.elements import Element
from extractor.indicators.frames import Framed, Run
from extractor.indicators.topics import Name, spans_of
from patterns import load
from patterns.fired import by_rule


def name_all(
    sequence: Sequence[Element],
    framed: Sequence[Framed],
    topic: Name | None,
    counted: Name | None,
    share: Name | None,
) -> list[Name]:
    """Return the name of each of a sentence's quantities, in their order.

    `topic` is the last full name before, `counted` whom or what the last share before counted, `share` the name of
    that share, where no full name was told after it.
    """
    found: list[Name] = []
    about = by_rule("name.announced", names.announced(sequence), sequence[0].start if sequence else 0)
    if about and framed and about[-1] < framed[0].index:
        topic = Name(spans_of(sequence, about), headed=True)
    for here in framed:
        at = sequence[here.index].start
        colon = by_rule("name.colon", topics.before_colon(sequence, here, framed, found), at)
        rank = overt.introducing_rank(sequence, here)
        told = zip(framed, found, strict=False)
        before = [(f, n) for f, n in told if not _is_modifier(sequence, f) and f.index != rank]
        name = _name(sequence, here, before, colon, topic, counted, share)
        name = replace(name, base=name.base + _in_bracket(sequence, here, "base"), earlier=False, leads=False)
        shared = found[-1].base if found else ()
        if whole := by_rule("name.of-whole", ellipsis.whole_announced(sequence, here, name, shared), at):
            name = whole
        if label := by_rule("name.label", topics.label(sequence, here), at):
            name = replace(name, spans=spans_of(sequence, label) + name.spans)
        found.append(name)
        if name.headed and (here.parent == -1 or not name.scope) and not _is_modifier(sequence, here):
            topic = by_rule("name.topic", replace(name.alone(), scope=()), at) or topic
    named = zip(framed, ellipsis.in_turn(sequence, framed, found), strict=True)
    return _in_case(sequence, framed, [_with_condition(sequence, here, name) for here, name in named])


def _with_condition(sequence: Sequence[Element], here: Framed, name: Name) -> Name:
    """Add what is told behind one figure of it alone: a side or an exception in brackets, a condition, an offence."""
    at = sequence[here.index].start
    if offence := by_rule("name.offence", conditions.offence(sequence, here, name), at):
        told = spans_of(sequence, offence)
        spans, scope, base = (phrases.up_to(sequence, said, told[0][0]) for said in (name.spans, name.scope, name.base))
        return replace(name, spans=spans + told, scope=scope, base=base)
    condition = by_rule("name.condition", conditions.condition(sequence, here), at) or ()
    scope = name.scope + _in_bracket(sequence, here, "scope")
    return replace(name, scope=scope + (spans_of(sequence, condition) if name.spans else ()))


def _in_case(sequence: Sequence[Element], framed: Sequence[Framed], found: Sequence[Name]) -> list[Name]:
    """Add for whom or in which case the figures of a clause hold that says so of them first."""
    out = list(found)
    for clause in phrases.cut(sequence, tuple(range(len(sequence))), ";"):
        inside = [n for n, here in enumerate(framed) if clause and clause[0] <= here.index <= clause[-1]]
        starts = (at for n in inside for at, _ in (*out[n].spans, *out[n].scope))
        start = next((at for at in starts if at >= sequence[clause[0]].start), -1)
        named = next((i for i in clause if sequence[i].start == start), 0)
        told = spans_of(sequence, names.case(sequence, clause, named)) if named else ()
        if case := by_rule("name.case", told, sequence[clause[0]].start if clause else 0):
            for n in inside:
                if sequence[framed[n].index].start >= case[-1][1] and _leaves_out(sequence, out[n], case):
                    out[n] = replace(out[n], case=case)
    return out


def _leaves_out(sequence: Sequence[Element], name: Name, case: Sequence[Span]) -> bool:
    """Whether a name neither covers the case that its clause opens with nor says it again."""
    told = (*name.spans, *name.scope, *name.base)
    apart = all(end <= case[0][0] or start >= case[-1][1] for start, end in told)
    said = {e.form for span in told for e in phrases.within(sequence, span)}
    again = all(e.form in said for span in case for e in phrases.within(sequence, span))
    return bool(name.spans) and apart and not again


def _in_bracket(sequence: Sequence[Element], here: Framed, field: str) -> tuple[Span, ...]:
    """What a bracket behind the quantity says for the `base`, its denominator, or the `scope`: a side, an exception."""
    opening = max((here.index, *here.right)) + 1
    rule = sequence[opening + 1].rule if opening + 1 < len(sequence) and sequence[opening].symbol == "(" else None
    end = next((i for i in range(opening, len(sequence)) if sequence[i].symbol == ")"), None)
    if rule is None or end is None or any(sequence[i].symbol == "Q" for i in range(opening, end)):
        return ()
    if rule.options.get("bracket") != field:
        return ()
    first = opening + 2 if field == "base" else opening + 1
    return spans_of(sequence, tuple(range(first, end)))


def _is_modifier(sequence: Sequence[Element], here: Framed) -> bool:
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
    share: Name | None,
) -> Name:
    """Return the name of one quantity: by what stands right of it, else by its own words, else by another's name."""
    sibling = by_rule("name.sibling", topics.sibling_of(here, before), sequence[here.index].start)
    left = overt.left_name(sequence, here, sibling)
    if again := by_rule(
        "name.classifier", ellipsis.of_classifier(sequence, here, left, before), sequence[here.index].start
    ):
        return again
    if not left and (beside := ellipsis.beside(sequence, here, before, sibling)) is not None:
        return beside
    if (right := _named_right(sequence, here, left, sibling, counted)) is not None:
        return right
    bases = frozenset(i for f, _ in before if f.linked for i in f.right)
    singled_out = topics.is_singled_out(sequence, here)
    one_of_them = _follows_value_first(before) or (bool(left) and phrases.is_level(sequence, left))
    if sibling is not None and sibling.spans and singled_out and one_of_them:
        sibling = replace(sibling, headed=True)
    shared = topics.shared_name(sequence, here, sibling, colon, topic, bases)
    left = left or overt.elsewhere(sequence, here)
    if shared is not None and not topics.reaches(sequence, here, left, shared):
        shared = None
    if not left:
        return ellipsis.elided(sequence, here, before, sibling, shared, bases)
    if colon is None and shared is not None and not topics.measures_alike(sequence, here, before, shared):
        shared = None
    pointed = sibling is None and colon is None and sequence[left[0]].symbol == "q"
    shared = by_rule("name.share-again", share if pointed else None, sequence[here.index].start) or shared
    own = ellipsis.completed(sequence, here, left, before, sibling, shared, colon)
    return ellipsis.with_shared_base(sequence, here, overt.with_complement(sequence, here, own), before)


def _named_right(
    sequence: Sequence[Element], here: Framed, left: Run, sibling: Name | None, counted: Name | None
) -> Name | None:
    """Return the name of a quantity that what stands right of it gives, whatever else stands `left`; null elsewhere."""
    value_first = here.frame.options["name"] == "right" or overt.is_rest(sequence, here)
    of_plan = phrases.opens_with_plan(sequence, here.right) and sequence[here.index].kind != "ratio"
    if not left and value_first and not of_plan:
        return _value_first(sequence, here, sibling, counted)
    if _only_says_where(sequence, here, left):
        return _value_first(sequence, here, None, None)
    right = names.right_name(sequence, here.right)
    if _is_group_rank(sequence, here) and (not left or phrases.is_level(sequence, left)):
        return Name(spans_of(sequence, right), headed=phrases.has_head(sequence, right))
    if left and here.right and not here.linked and phrases.is_average(sequence, left):
        return Name(spans_of(sequence, left + right))
    if left and _only_says_who(sequence, here, left):
        return Name(spans_of(sequence, right))
    return None


def _only_says_where(sequence: Sequence[Element], here: Framed, left: Run) -> bool:
    """Whether what stands left only says where, so that what is counted stands right: `trên địa bàn còn 5/9 xã …`.

    So does `toàn tỉnh` alone: `toàn tỉnh ghi nhận 120 ca mắc sởi`.
    """
    counted = sequence[here.index].kind in ("count", "ratio") and bool(here.right)
    if counted and here.linked and len(left) == 1 and sequence[left[0]].is_cue("cue.place"):
        return not phrases.is_change(sequence, here.governors) and sequence[left[0]].form in load.lexicon("areas")
    counted = counted and sequence[here.index].kind == "ratio"
    return counted and bool(left) and sequence[left[0]].symbol in "sw" and phrases.is_where(sequence, left)


def _is_group_rank(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the quantity is a place within a group that what follows names: `dẫn đầu top 3 hãng bay lớn`."""
    mention = sequence[here.index].mention
    groups = mention is not None and mention.rule in ("quantity.rank-first", "quantity.rank-group")
    return groups and bool(here.right)


def _only_says_who(sequence: Sequence[Element], here: Framed, left: Run) -> bool:
    """Whether what stands left only does what is measured right: `A giảm 0,2% lãi suất`, `B thu về 5 tỷ đồng thuế`."""
    headed = here.linked and bool(here.right) and sequence[here.right[0]].symbol == "H"
    changed = phrases.is_change(sequence, here.governors) and not phrases.is_bare(sequence, here.right)
    return headed and (sequence[here.index].kind == "money" or changed) and not phrases.has_head(sequence, left)


def _follows_value_first(before: Sequence[tuple[Framed, Name]]) -> bool:
    """Whether the name before stands right of its quantity."""
    return bool(before) and before[-1][0].frame.options["name"] == "right"


def _value_first(sequence: Sequence[Element], here: Framed, sibling: Name | None, counted: Name | None) -> Name:
    """Return the name of a quantity that stands before it: what is counted, or its sibling's with what that adds."""
    right = names.right_name(sequence, here.right)
    if right and (
        whole := by_rule("name.of-these", _of_these(sequence, here, sibling, counted), sequence[here.index].start)
    ):
        return Name(whole + spans_of(sequence, names.predicate(sequence, here.right[1:])))
    if right and sibling is not None and (measured := _measured_beside(sequence, here, sibling)):
        return Name(spans_of(sequence, measured), headed=True)
    if right and sibling is not None and _only_says_for_whom(sequence, here, sibling):
        end = next((n for n, i in enumerate(right) if sequence[i].symbol == ","), len(right))
        spans = _before_figure(sequence, here, sibling)
        return replace(sibling, spans=spans, scope=spans_of(sequence, right[:end]), base=(), counted=())
    if sibling is not None and (again := _repeats_noun(sequence, here, right, sibling)):
        return replace(sibling.alone(), spans=again, headed=sibling.headed and again == sibling.spans)
    if right and sibling is not None and _is_what_share(sequence, here, right):
        return replace(sibling, base=spans_of(sequence, right), counted=())
    if _may_repeat_noun(sequence, here) and (said := names.said_before(sequence, here.index, right)):
        return Name(spans_of(sequence, said), headed=phrases.has_head(sequence, said))
    if right and sibling is not None and _is_share_of_total(sequence, here, right):
        return replace(sibling, base=spans_of(sequence, right), counted=())
    is_base = not phrases.has_verb(sequence, right) or phrases.opens_with_plan(sequence, here.right)
    if sibling and sibling.base and is_base and _is_coordinated(sequence, here, sibling.base):
        return Name(sibling.spans, sibling.scope, spans_of(sequence, right), sibling.headed)
    if right and (other := _other_kind(sequence, here)):
        return Name(spans_of(sequence, other))
    if right and phrases.is_predicate(sequence, here.right):
        who = _agent(sequence, here, counted) if sibling is None else names.holder(sequence, sibling.spans)
        if sibling is not None and not who and counted is not None:
            who = counted.spans
        if who or sibling is not None:
            return Name(who + spans_of(sequence, tuple(i for i in here.right if sequence[i].symbol != "t")))
    return Name(
        spans_of(sequence, right), headed=phrases.has_head(sequence, right), counted=spans_of(sequence, here.predicate)
    )


def _other_kind(sequence: Sequence[Element], here: Framed) -> Run:
    """What the rest is, where a share before it is told alike: `30% là khách nội địa, 70% còn lại là khách quốc tế`."""
    before = next((i for i in range(here.index - 1, -1, -1) if sequence[i].symbol == "Q"), here.index)
    copula = next((n for n, i in enumerate(here.right[:2]) if sequence[i].symbol in "zL"), None)
    if sequence[before + 1].symbol != "z" or copula is None:
        return ()
    kind = names.right_name(sequence, here.right[copula + 1 :])
    return kind if kind and sequence[kind[0]].symbol in "nZ" else ()


def _of_these(
    sequence: Sequence[Element], here: Framed, sibling: Name | None, counted: Name | None
) -> tuple[Span, ...]:
    """What a share is of that `trong số đó` leads back to: `có 400 hộ nghèo, 30% trong số đó chưa có nhà`."""
    first = sequence[here.right[0]] if here.right else None
    if first is None or first.symbol != "t" or not first.is_cue("cue.of-these"):
        return ()
    if sibling is None:
        return counted.spans if counted is not None else ()
    last = next((i for i in range(here.index - 1, -1, -1) if sequence[i].symbol == "Q"), here.index)
    again = sequence[last + 1].is_cue("cue.of-these")  # `30% trong số đó …, 10% trong số đó …`
    return sibling.spans[:1] if again else sibling.spans[-1:]


def _measured_beside(sequence: Sequence[Element], here: Framed, sibling: Name) -> Run:
    """What a change is measured in, beside another: `vốn` of `tăng 7% về số doanh nghiệp và 11% về vốn`."""
    start = sibling.spans[0][0] if sibling.spans else 0
    told = any(e.is_cue("cue.measured-in") and then.start == start for e, then in pairwise(sequence))
    return names.measured_in(sequence, here.right) if told else ()


def _only_says_for_whom(sequence: Sequence[Element], here: Framed, sibling: Name) -> bool:
    """Whether what follows only says for whom or where the figure is: `…, tối đa 9 triệu đồng đối với tổ chức`."""
    first = sequence[here.right[0]]
    return first.symbol == "s" and (sibling.headed or (bool(sibling.spans) and first.is_cue("cue.towards")))


def _before_figure(sequence: Sequence[Element], here: Framed, sibling: Name) -> tuple[Span, ...]:
    """A sibling's name without what stands behind its own figure, for whom that is: `5 triệu đồng đối với cá nhân`."""
    figure = next((e.start for e in reversed(sequence[: here.index]) if e.symbol == "Q"), 0)
    return phrases.up_to(sequence, sibling.spans, figure) or sibling.spans


def _repeats_noun(sequence: Sequence[Element], here: Framed, right: Run, sibling: Name) -> tuple[Span, ...]:
    """What a bracket counts by its noun alone, named before it from there on: `tỷ lệ trường đạt chuẩn 67% (50 trường)`.

    So it does behind another count: `120 tờ khai …, giảm 5% (126 tờ khai)`.
    """
    if here.parent is None or len(right) != 1 or not sibling.spans:
        return ()
    noun = sequence[right[0]].form
    inside = [e for span in sibling.spans for e in phrases.within(sequence, span)]
    inside = inside if sequence[here.index].kind in ("count", "ratio") else inside[:1]
    again = next((e.start for e in inside if e.form == noun), None)
    return tuple((max(start, again), end) for start, end in sibling.spans if again is not None and end > again)


def _is_what_share(sequence: Sequence[Element], here: Framed, right: Run) -> bool:
    """Whether a bracket says what share of a whole the amount before it is: `2 triệu cổ phiếu (4% vốn điều lệ)`."""
    if here.parent is None or here.parent < 0 or phrases.has_verb(sequence, right):
        return False
    return sequence[here.index].kind == "percent" and sequence[here.parent].kind in ("count", "money", "measure")


def _is_share_of_total(sequence: Sequence[Element], here: Framed, right: Run) -> bool:
    """Whether a share of a total is set beside the amount that it is: `có 3.284 hồ sơ, chưa đến 2% tổng số hồ sơ`."""
    amount = next((e for e in reversed(sequence[: here.index]) if e.symbol == "Q"), None)
    comma = next((e.symbol for e in reversed(sequence[: here.index]) if e.symbol not in "KA"), "")
    beside = amount is not None and amount.kind in ("count", "money", "measure") and comma == ","
    opening = sequence[right[0]]
    total = (
        opening.symbol == "H"
        and opening.form.startswith(load.lexicon("totals"))
        and not phrases.has_verb(sequence, right)
    )
    return sequence[here.index].kind == "percent" and beside and total


def _may_repeat_noun(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether the noun behind a figure may only say again what was named: `… với 20 hộ`, `hộ nghèo còn 5 hộ`."""
    cues = ("cue.with", "cue.remains")
    return here.linked or any(phrases.has_cue(sequence, here.governors, cue) for cue in cues)


def _is_coordinated(sequence: Sequence[Element], here: Framed, base: tuple[Span, ...]) -> bool:
    """Whether the quantity follows the base of its sibling in a list of objects of one verb: `phủ 75% hộ, 100% xã`."""
    p = here.index - 1
    while p >= 0 and sequence[p].symbol in "K":
        p -= 1
    last = next((e.start for e in reversed(sequence[: here.index]) if e.symbol == "Q"), 0)
    return p >= 0 and sequence[p].symbol in ",&" and base[0][0] > last


def _agent(sequence: Sequence[Element], here: Framed, counted: Name | None) -> tuple[Span, ...]:
    """Who does what a predicate behind a figure says: its subject before `có`, or whom the last share counted."""
    first = (here.governors or (here.index,))[0]
    subject = names.subject_before(sequence, here.index) if here.frame.id == "frame.existence" else ()
    if subject and subject[-1] == first - 1:
        return spans_of(sequence, subject)
    goes_on = sequence[here.index].kind in ("percent", "ratio") and sequence[here.right[0]].symbol in "rAPFt"
    opens = goes_on and not names.says_more(sequence, tuple(range(first)))
    return counted.spans if counted is not None and opens else ()
