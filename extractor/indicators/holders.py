"""Holders: who or what has an indicator, which its name says, and who only acts, which is where its figure holds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from extractor.indicators import phrases
from extractor.indicators.elements import Element
from extractor.indicators.frames import Run
from patterns import load

LONGEST_HOLDER = 14
"""Elements; what has an indicator may be told at more length than a scope."""


def holder_before(sentence: Sequence[Element], segment: Run, head: int) -> Run:
    """Who has the indicator: `nhóm hàng xuất khẩu` of `nhóm hàng xuất khẩu có kim ngạch tăng`, `… dẫn đầu với giá trị`.

    A place or an organisation by its proper name is none: it is where the figure holds, not what it is. Another
    indicator has its growth or its worth alone: `GRDP có tốc độ tăng 5%`, not `số hộ có thu nhập trên 5 triệu đồng`.
    """
    leads = (
        head > 2
        and sentence[segment[head - 1]].is_cue("cue.with")
        and sentence[segment[head - 2]].is_cue("cue.leading")
    )
    if head < 2 or not (leads or sentence[segment[head - 1]].is_cue("cue.existence")):
        return ()
    before = phrases.stripped(sentence, segment[: head - 2 if leads else head - 1])
    if not before or len(before) > LONGEST_HOLDER or sentence[before[0]].symbol not in "nZH":
        return ()
    if sentence[before[0]].symbol == "H" and sentence[segment[head]].form not in load.lexicon("thing_heads"):
        return ()
    plain = all(sentence[i].symbol in "nZHvas&()w0KrXtG" and sentence[i].tag != "P" for i in before)
    common = not any(sentence[i].tag == "Np" for i in before) or _is_named_thing(sentence, before)
    return before if plain and common and not phrases.is_place(sentence, before) else ()


def _is_named_thing(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase with a proper name is of a thing, no body and no person: `hệ thống phòng thủ Sơn Ca`."""
    body = sentence[run[0]].tag == "Np" or _names_body(sentence, run)
    return not body and not phrases.has_cue(sentence, run, "cue.person")


def with_bearer(sentence: Sequence[Element], segment: Run, head: int) -> Run:
    """The name from a head alone, with what bears it before a verb: `dịch vụ hàng hải áp dụng thuế suất`.

    One noun alone says too little, and a place or an organisation by its proper name is where the figure holds.
    """
    first = next((n for n, i in enumerate(segment) if sentence[i].symbol not in phrases.LEADING), 0)
    verb = next((n for n in range(first, head) if sentence[segment[n]].symbol not in "nZas&w"), head)
    bearer, between = segment[first:verb], [sentence[i].symbol for i in segment[verb:head]]
    acts = between[-1:] == ["v"] and set(between) <= set("vrAmt")
    alone = all(sentence[i].symbol in "Ha" for i in segment[head:])
    common = len(bearer) > 1 and all(_is_common_part(sentence[i]) for i in bearer)
    bears = alone and acts and common and sentence[bearer[0]].symbol in "nZ"
    return segment[first:] if bears and not phrases.is_place(sentence, bearer) else segment[head:]


def _is_common_part(element: Element) -> bool:
    """Whether a word stands in a common noun phrase: no proper name, no pronoun, no purpose."""
    return element.tag not in ("Np", "P") and not element.is_cue("cue.province") and not phrases.is_reason(element)


def with_holder(sentence: Sequence[Element], run: Run) -> Run:
    """Add to a head that needs what it is of the noun right before it: `một căn hộ diện tích 49 m2`.

    An organisation or a place by its name is where the figure holds, and no part of its name.
    """
    if not run or not phrases.is_bare(sentence, run):
        return run
    start = run[0]
    while start > 0 and sentence[start - 1].symbol in "nZa" and run[0] - start < phrases.LONGEST_SCOPE:
        start -= 1
    nouns = phrases.stripped(sentence, tuple(range(start, run[0])))
    common = bool(nouns) and sentence[nouns[0]].symbol == "n" and not phrases.has_proper_name(sentence, nouns)
    return nouns + run if common else run


def with_thing(sentence: Sequence[Element], run: Run) -> Run:
    """Add to a head alone the thing that has it: `nhà máy điện` of `đã xây nhà máy điện có tổng vốn 5 tỷ đồng`.

    The thing stands right before it, before `có` or `với`, or before the verb of which the head is the object: `các
    mặt hàng đang chịu thuế suất 5%`. A place or an organisation by its name is where the figure holds.
    """
    alone = bool(run) and sentence[run[0]].form in load.lexicon("thing_heads")
    if not alone or any(sentence[i].symbol != "a" for i in run[1:]):
        return run
    before = _counted_before(sentence, run[0])
    if before:
        return before + run if len(before) > 1 and _is_thing(sentence, before) else run
    before = tuple(range(phrases.start_before(sentence, run[0], ',;:.Q0()"SPkC'), run[0]))
    has = bool(before) and sentence[before[-1]].symbol == "X"
    verb = next((n for n in range(len(before), 0, -1) if sentence[before[n - 1]].symbol not in "vrAFTmL"), 0)
    done = not has and verb < len(before)
    linked = done and sentence[before[-1]].symbol == "L"
    clause = before[:-1] if has else before[:verb]
    thing = phrases.stripped(sentence, clause if done else _object(sentence, clause))
    joined = sentence[run[0] - 1].symbol == "&"
    if has and sentence[run[0] - 1].is_cue("cue.with") and _is_counted_object(sentence, thing):
        worked_on = with_activity(sentence, run)
        if worked_on != run:
            return worked_on  # what is done to them has the amount
    if joined or not _is_thing(sentence, thing) or (done and len(thing) == 1) or not _is_alone(sentence, thing, run):
        return run
    return tuple(range(thing[0], run[-1] + 1)) if done and not linked else thing + run


def _is_counted_object(sentence: Sequence[Element], thing: Run) -> bool:
    """Whether so many of a thing, called by its noun alone, are what is worked on: `cơ cấu nợ cho 300 khách hàng`."""
    before = (e for e in reversed(sentence[: thing[0]] if thing else ()) if e.symbol != "K")
    figure, done = next(before, None), next(before, None)
    if len(thing) != 1 or figure is None or done is None or figure.symbol != "Q":
        return False
    return done.symbol in "vG" or done.is_cue("cue.towards")


def with_activity(sentence: Sequence[Element], run: Run) -> Run:
    """Add to a head alone what is done to that amount, or what has it: `cho vay` of `cho vay đạt dư nợ 5 tỷ đồng`.

    The clause before `với`, `có` or a link, without who does it, its figures and times; a place or an organisation
    that has something is where its figure holds.
    """
    alone = bool(run) and sentence[run[0]].form in load.lexicon("thing_heads")
    link = run[0] - 1 if run else 0
    has = link > 0 and sentence[link].is_cue("cue.existence")
    leads = has or (link > 0 and (sentence[link].is_cue("cue.with") or sentence[link].symbol == "L"))
    if not alone or not leads or any(sentence[i].symbol != "a" for i in run[1:]):
        return run
    clause = tuple(range(phrases.start_before(sentence, link, ';:."()'), link))
    opens = "ATFI,Q" if has else "ATFI,"
    told = next((n + 1 for n in range(len(clause) - 1, -1, -1) if sentence[clause[n]].symbol in opens), 0)
    done = tuple(i for i in phrases.without_time(sentence, clause[told:]) if sentence[i].symbol not in "QK")
    activity = phrases.stripped(sentence, done)
    activity = _done_alone(sentence, activity) if sentence[link].is_cue("cue.with") else activity
    if len(activity) < 2 or len(activity) > LONGEST_HOLDER:
        return run
    held = has and sentence[activity[0]].symbol != "H" and not _names_body(sentence, activity)
    held = held and not phrases.has_proper_name(sentence, activity[:2])
    acts = not has and any(sentence[i].symbol in "vwG" for i in activity)
    return activity + run if held or acts else run


def _done_alone(sentence: Sequence[Element], activity: Run) -> Run:
    """What is done without the body that does it: `xử phạt 87 cơ sở` of `lực lượng chức năng xử phạt 87 cơ sở`."""
    done = without_actor(sentence, activity, shares=False)
    return done if len(done) > 1 and sentence[done[0]].symbol in "vG" else activity


def _is_alone(sentence: Sequence[Element], thing: Run, run: Run) -> bool:
    """Whether a thing, and not whoever is named by it, or it with others, has what `run` heads.

    `bể bơi, sân chơi với tổng diện tích …`; what something is done to may have a proper name: `xây nhà máy Hà An`.
    """
    ahead = sentence[: thing[0]]
    acted_on = bool(ahead) and (ahead[-1].symbol in "vGyQ0" or ahead[-1].tag == "M")
    nouns = tuple(takewhile(lambda i: sentence[i].symbol in "nZa&", thing))
    named = phrases.has_proper_name(sentence, nouns) and sentence[thing[0]].form not in load.lexicon("named_things")
    holds = named or _names_body(sentence, thing)
    follows = next((e.symbol for e in reversed(ahead) if e.symbol not in "Q0"), "")
    of_all = follows in ("&", ",") and sentence[run[0]].form.startswith(load.lexicon("totals"))
    return not of_all and (acted_on or not holds)


def _counted_before(sentence: Sequence[Element], index: int) -> Run:
    """What was counted right before a comma: `dự án điện` of `có 21 dự án điện, tổng vốn 5 tỷ đồng`."""
    if index < 3 or sentence[index - 1].symbol != ",":
        return ()
    start = phrases.start_before(sentence, index - 1, ",;:.()Q")
    counted = start > 0 and sentence[start - 1].kind == "count"
    return phrases.stripped(sentence, tuple(range(start, index - 1))) if counted else ()


def _object(sentence: Sequence[Element], run: Run) -> Run:
    """What somebody does something to, behind the adverbs and verbs of a clause; all of a phrase that tells no doer."""
    told = next((n for n in range(len(run) - 1, -1, -1) if sentence[run[n]].symbol in "AFTOtm"), None)
    doer = bool(run) and (_names_body(sentence, run) or sentence[run[0]].tag in ("Np", "P"))
    verb = next((n for n, i in enumerate(run) if sentence[i].symbol in "vG"), len(run)) if doer else 0
    start = verb if told is None else told + 1
    acts = told is not None or doer or (bool(run) and sentence[run[0]].symbol in "vG")
    while acts and start < len(run) and sentence[run[start]].symbol in "vGyr":
        start += 1
    counted = next((n for n in range(start, len(run)) if sentence[run[n]].tag != "M"), len(run))
    return run[counted:]


def _is_thing(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase is a common noun with what tells which, and no place or person."""
    if not run or len(run) > LONGEST_HOLDER or sentence[run[0]].symbol not in "nZ":
        return False
    first = sentence[run[0]]
    common = first.tag not in ("Np", "P") and not first.is_cue("cue.province") and not first.is_cue("cue.place")
    plain = all(sentence[i].symbol in "nZvaswry&" and sentence[i].tag != "P" for i in run)
    return common and plain and not phrases.is_place(sentence, run)


def without_subject(sentence: Sequence[Element], run: Run) -> Run:
    """Leave out a place that only is where something happens: `tỉnh Lào Cai đón`."""
    for n, i in enumerate(run):
        if sentence[i].symbol in "vGA" and n and phrases.is_place(sentence, run[:n]):
            return phrases.stripped(sentence, run[n:]) or run
        if sentence[i].symbol not in "nZ":
            break
    return run


def without_actor(sentence: Sequence[Element], run: Run, *, shares: bool) -> Run:
    """Leave out an organisation or a place that does something to what is counted: `Hà An đã trồng`, `đơn vị đã mở`.

    It is where the figure holds. Whose a share is (`Hà An sở hữu`), a person, or who is done something to, stays, and
    so does a body without a name that `shares` a total.
    """
    body = _body_acts(sentence, run) if not shares and _names_body(sentence, run) else 0
    verb = body or next((n for n, i in enumerate(run) if sentence[i].symbol not in "nZ()"), 0)
    rest = phrases.stripped(sentence, run[verb:])
    actor = tuple(i for i in run[:verb] if sentence[i].symbol not in "()")
    return rest if (body or _is_actor(sentence, actor)) and _acts(sentence, rest) else run


def _names_body(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase opens with a body or group that reports tell of: `các lực lượng chức năng của tỉnh`."""
    first = next((n for n, i in enumerate(run) if sentence[i].tag != "L"), 0)
    said = " ".join(sentence[i].form for i in run[first:])
    return bool(run) and sentence[run[first]].symbol in "nZ" and f"{said} ".startswith(_bodies())


@load.cached
def _bodies() -> tuple[str, ...]:
    """Return the words that bodies and groups open with, each with the space behind it."""
    return tuple(f"{body} " for body in load.lexicon("actors"))


def _body_acts(sentence: Sequence[Element], run: Run) -> int:
    """Where what a body does begins, 0 where none is told: behind an adverb, else at the only verb.

    Verbs stand in names as well: `lực lượng quản lý thị trường đã kiểm tra`, `nhà máy lọc dầu sản xuất`.
    """
    verbs = [n for n, i in enumerate(run) if sentence[i].symbol in "vG" and n]
    told = [n for n in verbs if sentence[run[n] - 1].symbol in "AmTF"]
    passive = [n for n in verbs if sentence[run[n]].form in load.values("intentions")["happenings"]]
    return 0 if passive else told[0] if told else verbs[0] if len(verbs) == 1 else 0


def _is_actor(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase is an organisation or a place by its name, or one just named: `công ty này`."""
    if run in ((), (0,)) or any(sentence[i].is_cue("cue.person") for i in run):
        return False  # the first word of a sentence has a capital letter whatever it is
    return sentence[run[-1]].tag in ("Np", "P") or sentence[run[-1]].is_cue("cue.province")


def _acts(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase opens with a verb of doing, and not of having or of being done something to."""
    first = sentence[run[0]] if run else None
    if first is None or (first.symbol == "v" and first.tag == "Np"):
        return False
    if first.symbol == "v":
        return first.rule is None or first.is_cue("cue.verb-pair")
    return first.rule is not None and first.symbol == "G" and "whose" not in first.rule.options
