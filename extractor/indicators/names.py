"""Names: where the noun phrase that names a quantity begins and ends, as runs of element indexes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import regex

from corpus.document import Span
from extractor.indicators import holders, phrases
from extractor.indicators.elements import Element
from extractor.indicators.frames import CONTENT, VERBS, Run
from patterns import load

SHORT_SUBJECT = 3
"""Elements; so short a phrase is joined with a head behind it: `sản xuất và nhập khẩu`."""


BREAKERS = "PSTIFk"
"""Symbols after which a new clause begins wherever they stand."""


def left_name(sentence: Sequence[Element], run: Run) -> Run:
    """Return the part of `run`, the elements left of a quantity's governing words, that names the quantity."""
    run = _behind_equation(sentence, run)
    run = _without_first_verb(sentence, _around_citation(sentence, _without_comparisons(sentence, run)))
    segments = _after_last_breaker(sentence, _split(sentence, run))
    kept = _kept(sentence, segments)
    if not kept:
        return ()
    start = _start(sentence, kept, set().union(*(_native(sentence, s) for s in segments)))
    start = _subject_start(sentence, segments, kept, start)
    left_out: set[int] = set()
    while start > 0 and all(sentence[i].is_cue("cue.average") or sentence[i].symbol in "Dst" for i in kept[start - 1]):
        start -= 1
        left_out.add(kept[start][-1] + 1)
    for part in kept[start:-1]:
        left_out |= set(part) - set(_to_change(sentence, part))
    left_out |= {i for i in run if sentence[i].symbol in "TF" or _goes_well(sentence, i)}
    chosen = [i for i in run if kept[start][0] <= i <= kept[-1][-1] and i not in left_out]
    named = _to_change(sentence, _to_valued(sentence, _to_first_figure(sentence, chosen)))
    return phrases.stripped(
        sentence, _to_change(sentence, phrases.stripped(sentence, phrases.without_time(sentence, named)))
    )


def _behind_equation(sentence: Sequence[Element], run: Run) -> Run:
    """What so many things are, each with its own figure: `cá biển` of `2 loài giảm là cá biển giảm 3% và tôm …`."""
    symbols = "".join(sentence[i].symbol for i in run)
    found = regex.search(r"(?:^|[,X])(?=0[nZ])[^,z]*z(?=[nZv][nZva&,-]*$)", symbols)
    return run[found.end() :] if found else run


def _goes_well(sentence: Sequence[Element], i: int) -> bool:
    """Whether an element says how well something goes, or is the comma behind: `thu nhập nâng lên, bình quân …`."""
    return any(sentence[k].is_cue("cue.progress") for k in ((i - 1, i) if sentence[i].symbol == "," else (i,)))


def _without_first_verb(sentence: Sequence[Element], run: Run) -> Run:
    """Leave out a verb that the one before the quantity is joined to: `nông nghiệp đã phục hồi và tăng 2,8%`."""
    if len(run) < 4 or sentence[run[-1]].symbol != "&":
        return run
    marked = next((n for n in range(len(run) - 2, 0, -1) if sentence[run[n]].symbol in "AUW"), None)
    if marked is None or any(sentence[i].symbol in ",H" for i in run[marked:-1]):
        return run
    joins = sentence[run[marked]].symbol in "UW" or not any(sentence[i].symbol in "nZ" for i in run[marked:-1])
    return run[:marked] if joins else run


def _kept(sentence: Sequence[Element], segments: Sequence[Run]) -> list[Run]:
    """Return of each segment what may be in the name; of what only sets the scene, nothing."""
    last = len(segments) - 1
    tellers = _tellers(sentence, segments)
    kept = [s for n, s in enumerate(segments) if n == last or not (n < tellers or _is_preamble(sentence, s))]
    kept = [s for s in (_from_head(sentence, s) for s in kept) if s]
    if kept and any(sentence[i].symbol in CONTENT for i in segments[-1]):
        return kept
    scene = next((s for s in reversed(segments) if phrases.has_head(sentence, s)), ())
    kept = [s for s in (_from_head(sentence, scene),) if s] or kept
    return [*kept[:-1], _to_copula(sentence, kept[-1])] if kept else []


def _tellers(sentence: Sequence[Element], segments: Sequence[Run]) -> int:
    """How many segments say who tells it, with what that person is: `Theo bà Lan, Giám đốc Sở Y tế, số ca là …`."""
    opens = bool(segments[0]) and sentence[segments[0][0]].symbol == "s"
    if not opens or not phrases.has_cue(sentence, segments[0], "cue.person"):
        return 0
    said = (n for n, s in enumerate(segments[1:-1], 1) if any(sentence[i].symbol not in "nZ&-" for i in s))
    return next(said, len(segments) - 1)


def whole(sentence: Sequence[Element], run: Run) -> Run:
    """Return all of `run` but what may not stand at its ends: a name between two signs, as before a colon."""
    return phrases.stripped(sentence, phrases.without_time(sentence, _after_breaker(sentence, run)))


def right_name(sentence: Sequence[Element], run: Run) -> Run:
    """Return the part of `run`, the elements right of a value-first quantity, that names it.

    Behind a verb it ends before what the whole fact shows: `20 hộ hiến đất cho thấy …`.
    """
    shows = next((n for n, i in enumerate(run) if sentence[i].is_cue("cue.shows")), len(run))
    run = run[:shows] if phrases.has_verb(sentence, run[:shows]) else run
    run = run[: next((n for n in range(2, len(run)) if _tells_which(sentence, run[n:])), len(run))]
    while run and sentence[run[0]].symbol in "tzL":
        run = run[1:]
    adverbs = next((n for n, i in enumerate(run) if sentence[i].symbol != "r"), 0)
    said = adverbs > 0 and sentence[run[adverbs]].symbol in "vaXG"
    named = phrases.stripped(sentence, phrases.without_time(sentence, run))
    named = _with_answer(sentence, run, named)
    return (*run[:adverbs], *named) if said and named and named[0] == run[adverbs] else named


def _with_answer(sentence: Sequence[Element], run: Run, named: Run) -> Run:
    """A name with the verb that ends what its people answered: `doanh nghiệp nhận định doanh thu sẽ tăng lên`."""
    rest = "".join(sentence[i].symbol for i in run if named and i > named[-1])
    answers = any(sentence[i].symbol == "P" for i in named[1:-1])
    return (*named, *(i for i in run if i > named[-1])) if answers and rest in ("L", "FL", "AL") else named


def _tells_which(sentence: Sequence[Element], rest: Run) -> bool:
    """Whether a copula leads to the proper names of what was counted: `2 xã đạt thấp là (các xã) Hà An và Sông Lam`."""
    if sentence[rest[0]].symbol != "z":
        return False
    nouns = list(takewhile(lambda i: sentence[i].symbol in "nZ", rest[1:]))
    named = next((i for i in nouns if phrases.has_proper_name(sentence, (i,))), None)
    if named is None or named == rest[1]:
        return named is not None
    after = sentence[nouns[-1] + 1].symbol if nouns[-1] + 1 < len(sentence) else ""
    return after in ",&("  # `là các xã Hà An, …`, and not `là khách Hà An`


def base(sentence: Sequence[Element], run: Run) -> Run:
    """Return the part of `run`, the elements right of a linked quantity, that it is a share of.

    A date ends it only where it belongs to a plan: `kế hoạch năm 2017`.
    """
    end = next((n for n, i in enumerate(run) if sentence[i].symbol == "C"), len(run))
    run = run[:end]
    if next((phrases.is_reason(sentence[i]) for i in run if sentence[i].symbol not in "Dart"), False):
        return ()
    if run and all(sentence[i].symbol == "D" for i in run):
        return run
    if run and sentence[run[0]].is_cue("cue.word"):
        return ()
    if len(run) > 1 and sentence[run[0]].symbol == "v" and sentence[run[1]].symbol == "s":
        return ()
    if len(run) == 1 and _holds_from(sentence, run[0]):
        return ()
    plan = end > 1 and sentence[run[-1]].symbol == "D" and sentence[run[-2]].is_cue("cue.plan")
    kept = phrases.stripped(sentence, run[:-1] if plan else run)
    return (*kept, run[-1]) if plan and kept else kept


def _holds_from(sentence: Sequence[Element], i: int) -> bool:
    """Whether a verb alone only leads to when a figure holds: `mức thu 7% áp dụng từ năm 2020`."""
    then = next((e.symbol for e in sentence[i + 1 : i + 4] if e.symbol not in "sLe"), "")
    return sentence[i].symbol == "v" and then == "D"


def comparand(sentence: Sequence[Element], run: Run) -> Run:
    """Return what so many times something is of, with its time: `gấp 3 lần lợi nhuận năm trước`."""
    kept = base(sentence, run)
    rest = tuple(i for i in run if kept and i > kept[-1])
    return (*kept, *rest) if all(sentence[i].symbol in "Dt" for i in rest) else kept


LONGEST_CASE = 24
"""Elements; a case told first that is longer holds clauses of its own."""


def announced(sentence: Sequence[Element]) -> Run:
    """Return what a sentence says first that it is about: `xuất khẩu` of `Về xuất khẩu, khu vực trong nước đạt …`."""
    if not sentence or not sentence[0].is_cue("cue.measured-in"):
        return ()
    end = next((i for i, e in enumerate(sentence) if e.symbol in ",:;QLUW"), 0)
    run = phrases.stripped(sentence, tuple(range(1, end)))
    return run if 0 < len(run) <= phrases.LONGEST_SCOPE and sentence[end].symbol == "," else ()


def case(sentence: Sequence[Element], clause: Run, named: int) -> Run:
    """Return for whom or in which case a clause says first that its figures hold: `Đối với hộ nghèo, mức vay là 5%`.

    `named` is where its first name begins; a time may stand between. `Nếu` and `khi` may also lead to how a figure is
    reckoned, or when something was: `nếu tính cả …`, `khi dịch bùng phát, doanh thu đã giảm`.
    """
    opening = _opening(sentence, clause)
    first = next((n for n in (opening, opening + 1) if sentence[n].form in load.lexicon("cases")), None)
    if first is None or named <= first + 1 or (first > opening and not sentence[opening].is_cue("cue.within")):
        return ()
    told = _case_told(sentence, range(first + 1, named + 1))
    towards = sentence[first].is_cue("cue.towards")
    opens = bool(told) and sentence[told[0]].symbol in ("nZH" if towards else "nZHva")
    if not opens or len(told) > LONGEST_CASE or any(sentence[i].symbol in "QDOT;" for i in told):
        return ()
    if sentence[first].symbol in "sS" and not towards and not _is_condition(sentence, told, named):
        return ()
    return phrases.stripped(sentence, told)


def _opening(sentence: Sequence[Element], clause: Run) -> int:
    """Return where the words of a clause begin, behind a quotation mark or the letter of an item: `"b) Đối với …`."""
    at = clause[0]
    while at < clause[-1] - 1 and sentence[at].symbol in '"(':
        at += 1
    return at + 2 if at < clause[-1] - 2 and sentence[at + 1].symbol == ")" and len(sentence[at].form) == 1 else at


def _case_told(sentence: Sequence[Element], run: Sequence[int]) -> Run:
    """Return what tells a case: up to `thì` or a colon, else up to the comma before what is measured."""
    then = next((n for n, i in enumerate(run) if sentence[i].is_cue("cue.then")), None)
    if then is not None:
        return tuple(run[:then])
    first, *parts = phrases.cut(sentence, tuple(run), ",:")
    goes_on = list(takewhile(lambda part: _is_listed(sentence, part), parts[:-1]))
    return tuple(range(run[0], [first, *goes_on][-1][-1] + 1)) if parts and first else ()


def _is_condition(sentence: Sequence[Element], told: Run, named: int) -> bool:
    """Whether what `nếu` or `khi` leads to is a case, right before what holds in it, no reckoning or past moment."""
    figure = next((i for i in range(named, len(sentence)) if sentence[i].symbol == "Q"), named)
    reckoned = sentence[told[0]].form in load.lexicon("reckonings")
    changed = any(sentence[i].symbol in "AFPqUW" for i in range(told[0], figure))
    between = any(sentence[i].symbol in "nZHvG" for i in range(told[-1] + 1, named))
    return not (reckoned or changed or between)


def _is_listed(sentence: Sequence[Element], part: Run) -> bool:
    """Whether what stands between two commas only goes on with a list of things."""
    return bool(part) and not any(sentence[i].symbol in "AFLmOPrSTUWXz" for i in part)


def _without_comparisons(sentence: Sequence[Element], run: Run) -> Run:
    """Leave out what something is compared with: `CPI so với cùng kỳ năm trước tăng …`."""
    kept, skipping = [], False
    for n, i in enumerate(run):
        symbol = sentence[i].symbol
        compared = symbol == "R" and not _is_share_of(sentence, run[:n], run[n:])
        skipping = compared or (skipping and symbol not in ",;:LUWXHSP")
        if not skipping:
            kept.append(i)
    return tuple(kept)


def _is_share_of(sentence: Sequence[Element], named: Run, rest: Run) -> bool:
    """Whether what follows `so với` up to a link is what a level is measured by: `nợ so với vốn là 5%`, and no time."""
    if not any(sentence[i].symbol in "nZH" for i in named):
        return False
    link = rest[-1] + 1
    measured = link < len(sentence) and sentence[link].symbol in "L"
    measures = all(sentence[i].symbol in "nZHasv&w" for i in rest[1:])
    return measured and measures and 1 < len(rest) <= phrases.LONGEST_SCOPE


def _around_citation(sentence: Sequence[Element], run: Run) -> Run:
    """Leave out a cited document with what leads to it: `Nghị định … quy định mức thu`, `mức thu ban hành theo …`."""
    cited = [n for n, i in enumerate(run) if sentence[i].symbol == "C"]
    if not cited:
        return run
    before, after = run[: cited[0]], _behind_issuer(sentence, run[cited[-1] + 1 :])
    while after and sentence[after[0]].symbol in "vA":
        after = after[1:]
    if any(sentence[i].symbol in CONTENT - VERBS | {"&"} for i in after):
        leads_on = next((sentence[i].symbol in "se" for i in after if sentence[i].symbol not in "D,("), False)
        return run if leads_on else after
    while before and (sentence[before[-1]].symbol in "se" or _sets(sentence[before[-1]])):
        before = before[:-1]
    return before


def _sets(element: Element) -> bool:
    """Whether a verb only says that a document sets what stands before it: `mức thu ban hành kèm theo …`."""
    terms = load.values("sources")
    sets = element.form.startswith((*terms["setting"], *terms["introducing"]))
    return element.symbol == "v" and (sets or any(term.startswith(f"{element.form} ") for term in terms["annexing"]))


def _behind_issuer(sentence: Sequence[Element], run: Run) -> Run:
    """Leave out who issued the document before, where nothing follows: `theo Quyết định … của UBND tỉnh là …`."""
    issued = next((n for n, i in enumerate(run) if sentence[i].symbol not in "D"), len(run))
    issuer = run[issued : issued + 1] and sentence[run[issued]].form in load.lexicon("of")
    return () if issuer and all(sentence[i].symbol in "nZD" for i in run[issued + 1 :]) else run


def _split(sentence: Sequence[Element], run: Run) -> list[Run]:
    """Cut a run at its commas and quotation marks, and at dashes that enclose something; one alone joins two words."""
    dashes = [i for i in run if sentence[i].symbol == "-"]
    signs = ',-"' if len(dashes) > 1 else ',"'
    return phrases.cut(sentence, run, signs.replace('"', "") if _ends_quoting(sentence, run) else signs)


def _ends_quoting(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a run ends with what is quoted, no word of praise: `số hộ "vừa đủ trang trải"`, `lãi "khủng"`."""
    signs = [n for n, i in enumerate(run) if sentence[i].symbol == '"']
    if len(signs) != 2 or signs[-1] != len(run) - 1 or not signs[0]:
        return False
    quoted = " ".join(sentence[i].form for i in run[signs[0] + 1 : -1])
    return len(quoted.split()) >= SHORT_SUBJECT


def _after_last_breaker(sentence: Sequence[Element], segments: Sequence[Run]) -> list[Run]:
    """Return the segments from the last one that a breaker cuts, without what stands before the breaker."""
    kept: list[Run] = []
    for segment in segments:
        rest = _after_breaker(sentence, segment)
        cut = len(rest) < len(segment)
        if cut and segment is not segments[-1] and _sets_scene(sentence[segment[0]]):
            rest = ()
        kept = [rest] if cut else [*kept, rest]
    return kept


def _sets_scene(opener: Element) -> bool:
    """Whether a segment before a comma only says what the sentence is about or for: `Về thuế, …`, `Để đạt …, …`."""
    return opener.is_cue("cue.measured-in") or opener.is_cue("cue.purpose")


def _after_breaker(sentence: Sequence[Element], segment: Run) -> Run:
    for n in range(len(segment) - 1, -1, -1):
        if sentence[segment[n]].symbol in BREAKERS and not _is_said_of_count(sentence, segment, n):
            subject = _subject(sentence, segment[:n], segment[n:])
            changes = bool(subject) and sentence[segment[n + 1]].symbol in "UW"
            return subject + segment[n + 1 + changes :]
    return segment


def _is_said_of_count(sentence: Sequence[Element], segment: Run, at: int) -> bool:
    """Whether what is said, planned or expected only tells which are measured, and opens no clause.

    `số người nói rằng họ lo lắng chiếm 3%`, `tổng diện tích đất dự kiến thu hồi là 5 ha`.
    """
    symbols = "".join(sentence[i].symbol for i in segment[:at]).lstrip("".join(phrases.LEADING))
    planned = sentence[segment[at]].symbol in "TF" and segment[at + 1 :] and sentence[segment[at + 1]].symbol in "vU"
    said = sentence[segment[at]].symbol == "P" or planned
    return bool(said) and symbols[:1] == "H" and not set(symbols) & set("UWL,")


def _subject(sentence: Sequence[Element], before: Run, predicate: Run) -> Run:
    """The subject of a bare predicate in the future: `chủ căn hộ` of `chủ căn hộ sẽ nhận …`."""
    future = bool(predicate) and sentence[predicate[0]].is_cue("cue.will")
    verb = next((sentence[i].symbol for i in predicate[1:] if sentence[i].symbol != "A"), "")
    if not future or not verb or verb not in "vGLwUW":
        return ()
    subject = phrases.stripped(sentence, _after_breaker(sentence, before))
    nouns = bool(subject) and len(subject) <= phrases.LONGEST_SCOPE and sentence[subject[0]].symbol in "nZH"
    return subject if nouns and all(sentence[i].symbol in "nZaswH" for i in subject) else ()


def _is_preamble(sentence: Sequence[Element], segment: Run) -> bool:
    """Whether a segment before a comma only sets the scene: `Theo báo cáo của tỉnh`, `Tại cuộc họp`, `Năm 2020`."""
    symbols = [sentence[i].symbol for i in segment]
    return not any(s in CONTENT for s in symbols) or symbols[0] in "sOD"


def says_more(sentence: Sequence[Element], run: Run) -> bool:
    """Whether `run`, the beginning of a sentence, says more than who reports, where and when."""
    last = next((n + 1 for n in range(len(run) - 1, -1, -1) if sentence[run[n]].symbol == "P"), 0)
    return any(not _is_preamble(sentence, s) for s in _split(sentence, run[last:]) if s)


def subject_before(sentence: Sequence[Element], index: int) -> Run:
    """Return what a sentence is about before `index`, where nothing else names the figure there: its last subject.

    `mặt hàng hồ tiêu` of `mặt hàng hồ tiêu đã hạ giá sâu, khi chỉ còn 50%`.
    """
    start = phrases.start_before(sentence, index, ";:.Q(P")
    for part in reversed(_parts(sentence, range(start, index))):
        verb = next((n for n, i in enumerate(part) if sentence[i].symbol in VERBS or sentence[i].symbol in "Aar"), None)
        subject = phrases.stripped(sentence, part[:verb])
        if verb != 0 and subject and sentence[subject[0]].symbol in "nZH" and not _is_preamble(sentence, part):
            return subject if len(subject) <= holders.LONGEST_HOLDER else ()
    return ()


def _parts(sentence: Sequence[Element], run: Sequence[int]) -> list[Run]:
    """Cut a run at its commas and wherever a clause opens."""
    parts: list[list[int]] = [[]]
    for i in run:
        if sentence[i].symbol in ",S":
            parts.append([])
        else:
            parts[-1].append(i)
    return [tuple(p) for p in parts if p]


def _from_head(sentence: Sequence[Element], segment: Run) -> Run:
    """Return the segment from its last indicator head that something leads to, without what only introduces it."""
    pointer = next((n for n, i in enumerate(segment) if sentence[i].symbol == "q"), None)
    if pointer is not None:
        return segment[pointer:]
    if leader := _leader(sentence, segment):
        return leader
    opening = next((n for n in range(len(segment) - 2, 0, -1) if _opens_name(sentence, segment, n)), None)
    if opening is not None:
        return _from_head(sentence, segment[opening + 1 :])
    for n in range(len(segment) - 1, 0, -1):
        leads = sentence[segment[n - 1]].symbol in "XPTSIyUW" and not phrases.compares(sentence[segment[n - 1]])
        if sentence[segment[n]].symbol == "H" and leads:
            if n == len(segment) - 1 and _needs_subject(sentence, segment[n - 1], segment[n]):
                if not sentence[segment[n - 1]].is_cue("cue.with"):
                    break
                return _from_head(sentence, segment[: n - 1]) + segment[n - 1 :]
            if nominal := _nominal(sentence, segment, n):
                return nominal
            return holders.holder_before(sentence, segment, n) + segment[n:]
        if sentence[segment[n]].symbol == "H" and sentence[segment[n - 1]].is_cue("cue.such-as"):
            return segment[n:]
        if (
            sentence[segment[n]].symbol == "H"
            and _is_cause(sentence, segment[:n])
            and not phrases.is_bare(sentence, segment[n:])
        ):
            return segment[n:]
    heads = [n for n, i in enumerate(segment) if sentence[i].symbol == "H" and not phrases.is_gloss(sentence, i)]
    if heads and heads[0] > 0 and _introduces(sentence, segment[: heads[0]]) and not _is_object(sentence, segment):
        averages = tuple(i for i in segment[: heads[0]] if sentence[i].is_cue("cue.average"))
        return averages + holders.with_bearer(sentence, segment, heads[0])
    while segment and sentence[segment[0]].symbol in phrases.LEADING:
        segment = segment[1:]
    return segment


def _nominal(sentence: Sequence[Element], segment: Run, head: int) -> Run:
    """The name from a noun of growth before its head: `mức độ tăng trưởng GDP`, `tăng trưởng GDP`."""
    rule = sentence[segment[head - 1]].rule
    if rule is None or "nominal" not in rule.options:
        return ()
    return segment[head - 2 :] if head > 1 and sentence[segment[head - 2]].symbol == "H" else segment[head - 1 :]


def _opens_name(sentence: Sequence[Element], segment: Run, n: int) -> bool:
    """Whether a name begins behind the word: `việc công ty mua …`, `… khi lượng hàng giảm`."""
    rule = sentence[segment[n]].rule
    if rule is None:
        return False
    if "nominalizes" in rule.options and any(sentence[segment[n - 1]].is_cue(c) for c in ("cue.towards", "cue.within")):
        return not any(sentence[i].symbol == "H" for i in segment[: n - 1])  # `mức hài lòng đối với việc …`
    opened = next((sentence[i].symbol for i in segment[n + 1 :] if sentence[i].symbol not in "ODAr"), "")
    return ("clause" in rule.options and opened in ("n", "H", "Z")) or "nominalizes" in rule.options


def exemplified(sentence: Sequence[Element], run: Run) -> tuple[Run, Run] | None:
    """A group and the one of it that stands behind `như`: `các tỉnh trồng nhiều cà phê như Lâm Đồng`."""
    at = next((n for n in range(len(run) - 1, 0, -1) if sentence[run[n]].is_cue("cue.such-as")), None)
    if at is None:
        return None
    said = next((n for n in range(1, at) if sentence[run[n]].symbol == "A"), at)
    group, one = phrases.stripped(sentence, run[:said]), phrases.stripped(sentence, run[at + 1 :])
    alone = bool(one) and len(one) <= phrases.LONGEST_SCOPE and all(sentence[i].symbol in "nZa&,v" for i in one)
    return (group, one) if group and alone and sentence[one[0]].symbol in "nZ" else None


def _leader(sentence: Sequence[Element], segment: Run) -> Run:
    """What comes first, which stands behind `là`: `Dẫn đầu sự tăng điểm của khu vực là thị trường Hàn Quốc`."""
    rule = sentence[segment[0]].rule if segment else None
    if rule is None or not rule.options.get("leads"):
        return ()
    copula = next((n for n, i in enumerate(segment) if sentence[i].symbol == "z"), None)
    return segment[copula + 1 :] if copula is not None else ()


def _needs_subject(sentence: Sequence[Element], before: int, head: int) -> bool:
    """Whether a head alone names too little: `có tỷ lệ 5%`, `nộp lệ phí trước bạ với mức thu 2%`."""
    return phrases.is_generic(sentence[head]) and sentence[before].symbol == "X"


def _is_cause(sentence: Sequence[Element], before: Run) -> bool:
    """Whether what follows is a cause: `có được điều này nhờ …`, or that of a change: `doanh thu tăng với …`."""
    symbols = [sentence[i].symbol for i in before]
    over = sentence[before[-1]].is_cue("cue.on")  # what a ratio is over: `giảm tỷ lệ chi phí trên thu nhập`
    changes = symbols[-1] == "s" and not over and bool({"U", "W"} & set(symbols[1:]))
    return changes or phrases.is_reason(sentence[before[-1]])


def _introduces(sentence: Sequence[Element], before: Run) -> bool:
    symbols = [sentence[i].symbol for i in before]
    joined = symbols[-1] == "&" and len(symbols) <= SHORT_SUBJECT and not set(symbols) & set("XLUW")
    return len(symbols) == 1 or (symbols[-1] not in "se" and not joined)


def _is_object(sentence: Sequence[Element], segment: Run) -> bool:
    """Whether a head that names nothing by itself is only the object of a verb: `ngành gỗ góp tỷ trọng 9%`."""
    verb, head = segment[-2:]
    return sentence[verb].symbol == "G" and sentence[head].symbol == "H" and phrases.is_generic(sentence[head])


def _native(sentence: Sequence[Element], segment: Run) -> set[int]:
    """The place of a head that begins its segment, or that something leads to."""
    heads = [n for n, i in enumerate(segment) if sentence[i].symbol == "H"]
    return {
        segment[n]
        for n in heads
        if all(sentence[i].symbol in phrases.LEADING for i in segment[:n])
        or sentence[segment[n - 1]].symbol in "XPTSIyUW"
    }


def _start(sentence: Sequence[Element], kept: Sequence[Run], native: set[int]) -> int:
    """The segment where the name begins: the last that begins with a head of its own, else the last cut to one."""
    headed = [n for n, s in enumerate(kept) if sentence[s[0]].symbol == "H"]
    own = [n for n in headed if kept[n][0] in native]
    if headed and any(sentence[i].symbol == "H" and not phrases.is_generic(sentence[i]) for i in kept[-1]):
        return len(kept) - 1
    if own or headed:
        return (own or headed)[-1]
    return _enumeration_start(sentence, kept)


def _subject_start(sentence: Sequence[Element], segments: Sequence[Run], kept: Sequence[Run], start: int) -> int:
    """Go back over segments that only go on: `đường được cứng hóa, không lầy lội` has its subject before the comma."""
    goes_on = {s[n] for s in segments for n in (1, 2) if len(s) > n and _goes_on(sentence, s, n)}
    while start > 0 and (kept[start][0] in goes_on or _only_does(sentence, kept[start - 1], kept[start])):
        start -= 1
    return start


def _only_does(sentence: Sequence[Element], before: Run, segment: Run) -> bool:
    """Whether a segment only says what was done to the indicator before the comma: `lãi suất cho vay, điều chỉnh`."""
    return sentence[before[0]].symbol == "H" and all(sentence[i].symbol in "rv" for i in segment)


def _goes_on(sentence: Sequence[Element], segment: Run, verb: int) -> bool:
    """Whether a segment opens with adverbs and a verb: `không lầy lội`."""
    return sentence[segment[verb]].symbol in "va" and all(sentence[i].symbol == "r" for i in segment[:verb])


def _to_first_figure(sentence: Sequence[Element], run: Sequence[int]) -> Sequence[int]:
    """End a name at the verb that gives it another figure, one that is no quantity: `số đại biểu là 2 đại biểu`."""
    for n, i in enumerate(run[1:], 1):
        figure = next((e.symbol for e in sentence[i + 1 : i + 4] if e.symbol not in "KA"), "")
        if sentence[i].symbol in "zLUW" and figure == "0":
            return run[:n]
    return run


def _to_change(sentence: Sequence[Element], run: Sequence[int]) -> Run:
    """End a name at the verb of change behind it that has no figure: `doanh thu tăng mạnh`, `giá liên tục giảm`."""
    end = len(run)
    while end > 1 and sentence[run[end - 1]].symbol in "aAr":
        end -= 1
    changes = end > 1 and sentence[run[end - 1]].symbol in "UW"
    return tuple(run[: end - 1] if changes else run)


def _to_valued(sentence: Sequence[Element], run: Sequence[int]) -> Sequence[int]:
    """End a name at what only values or compares its figure: `nợ xấu ở mức thấp (2%)`, `giá cao hơn chợ khác 5%`.

    What an indicator's noun heads ends at any verb that links, and at an adverb that opens a predicate without an
    object: `giá vàng đã chạm ngưỡng 60 triệu đồng`, `giá bán vẫn giữ ở 5 USD`.
    """
    headed = bool(run) and sentence[run[0]].symbol == "H"
    rate = headed and sentence[run[0]].form.startswith((*load.lexicon("rates"), *load.lexicon("market_indices")))
    for n in range(len(run)):
        rest = run[n:]
        if n and rate and _says_of_rate(sentence, rest):
            return run[:n]
        if _values(sentence, rest, opens=n == 0) or (n and headed and _says_of_indicator(sentence, rest)):
            return run[:n]
    return run


def _values(sentence: Sequence[Element], rest: Sequence[int], *, opens: bool) -> bool:
    """Whether a predicate begins that a figure only follows: `ở mức thấp`, `duy trì đà tăng`, `cao hơn …`."""
    first = sentence[rest[0]]
    levels = first.symbol == "L" and len(rest) > 1 and all(sentence[i].symbol in "ar" for i in rest[1:])
    return levels or first.is_cue("cue.keeps-growing") or (phrases.compares(first) and not opens)


def _says_of_rate(sentence: Sequence[Element], rest: Sequence[int]) -> bool:
    """Whether an adverb and a verb with more behind it begin, which only tell what a price or an index did.

    `giá vàng đã quay đầu đi lên và …`, `chỉ số này chỉ dao động trong biên độ hẹp và …`.
    """
    adverbs = next((n for n, i in enumerate(rest) if sentence[i].symbol not in "Ar"), len(rest))
    return 0 < adverbs < len(rest) - 1 and sentence[rest[0]].symbol == "A" and sentence[rest[adverbs]].symbol in "vUW"


def _says_of_indicator(sentence: Sequence[Element], rest: Sequence[int]) -> bool:
    """Whether a verb that links begins, or an adverb before a verb or adjective that says how the indicator moves.

    Or a verb by which it is set, as prices and rates are. A verb that links to an object may tell which is meant:
    `số bài đạt điểm giỏi`, `các khoản tương đương tiền`.
    """
    adverbs = next((n for n, i in enumerate(rest) if sentence[i].symbol != "A"), len(rest))
    if adverbs < len(rest) and sentence[rest[adverbs]].is_cue("cue.set"):
        return True
    if adverbs:
        return adverbs < len(rest) and sentence[rest[adverbs]].symbol in 'LUWya"'
    first = sentence[rest[0]]
    compared = first.rule is not None and "against" in first.rule.options
    return compared or (first.symbol == "L" and not (len(rest) > 1 and sentence[rest[1]].symbol in "nHZs0"))


def measured_in(sentence: Sequence[Element], run: Run) -> Run:
    """What a change is measured in, behind it: `số dự án` of `tăng 24% về số dự án`."""
    return phrases.stripped(sentence, run[1:]) if len(run) > 1 and sentence[run[0]].is_cue("cue.measured-in") else ()


def _to_copula(sentence: Sequence[Element], part: Run) -> Run:
    """End a name at what is only said of it before a comma: `Mỹ là thị trường lớn nhất, chiếm …`, `nợ giảm nhẹ, còn …`.

    Where no noun stands before it, the name is what follows the predicate's first word.
    """
    ends = (n for n in range(1, len(part)) if phrases.is_only_said(sentence, part[n:]) or _moves(sentence, part, n))
    end = next(ends, len(part))
    subject = any(sentence[i].symbol in "nZHGv" for i in part[:end])
    behind = phrases.stripped(sentence, part[end + 1 :])
    return part[:end] if subject or not behind else behind


def _moves(sentence: Sequence[Element], part: Run, n: int) -> bool:
    """Whether a verb of change stands behind what an indicator heads: not `tốc độ tăng`, `hộ có thu nhập tăng`."""
    moves = sentence[part[n]].symbol in "UW" and sentence[part[0]].symbol == "H"
    before = {sentence[i].symbol for i in part[:n]}
    return moves and phrases.has_head(sentence, part[:n]) and not before & set("Xks&")


def predicate(sentence: Sequence[Element], run: Run) -> Run:
    """Return what a run says of things, without a copula, times and what may not stand at its end."""
    timeless = phrases.without_time(sentence, run)
    kept = phrases.stripped(sentence, timeless)
    return tuple(i for i in timeless if kept and i <= kept[-1] and not (i == run[0] and sentence[i].symbol in "zA"))


def to_degree(sentence: Sequence[Element], run: Run) -> Run:
    """End a name at what only says how large it is: `chi phí lãi vay rất lớn`."""
    pairs = (n for n in range(1, len(run) - 1) if sentence[run[n]].symbol == "r" and sentence[run[n + 1]].symbol == "a")
    return run[: next(pairs, len(run))]


def holder(sentence: Sequence[Element], spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return of a name who or what it is of: what stands before its first verb."""
    if not spans:
        return ()
    inside = phrases.within(sentence, spans[0])
    verb = next((n for n, e in enumerate(inside) if e.symbol in VERBS or e.symbol in "PaL"), len(inside))
    while 0 < verb < len(inside) and inside[verb - 1].symbol in "rA":
        verb -= 1
    return ((spans[0][0], inside[verb - 1].end),) if verb else ()


def _enumeration_start(sentence: Sequence[Element], segments: Sequence[Run]) -> int:
    """The first of the last segments that are nouns alone: `nông, lâm nghiệp và thủy sản`."""
    start = len(segments) - 1
    if (
        start > 0
        and len(segments[-1]) == 1
        and _is_common(sentence, segments[-1])
        and _could_name(sentence, segments[-2])
    ):
        start -= 1
    while start > 0 and (
        all(sentence[i].symbol in "naZ&cs" for i in segments[start - 1])
        or _share_object(sentence, segments[start - 1], segments[start])
    ):
        start -= 1
    return start


def _share_object(sentence: Sequence[Element], before: Run, segment: Run) -> bool:
    """Whether a comma stands between two verbs of one object: `rà soát, đánh giá`."""
    side_by_side = segment[0] == before[-1] + 2
    return side_by_side and all(sentence[i].symbol in "vyUW" for i in (before[-1], segment[0]))


def _is_common(sentence: Sequence[Element], run: Run) -> bool:
    return sentence[run[0]].symbol in "nv" and sentence[run[0]].tag != "Np" and sentence[run[0]].rule is None


def _could_name(sentence: Sequence[Element], segment: Run) -> bool:
    """Whether a segment may begin a name that a comma runs through: `khách đến nghỉ dưỡng, chữa bệnh`."""
    symbols = {sentence[i].symbol for i in segment}
    return sentence[segment[0]].symbol in "nZ" and not symbols & set("LUWPSz0Q")


def earlier_head(sentence: Sequence[Element], index: int, bases: frozenset[int]) -> Run:
    """Return the last phrase headed by an indicator's noun before `index` that has no quantity of its own.

    `bases` are the elements that belong to quantities before, as what they are shares of.
    """
    for start in range(index - 1, -1, -1):
        if sentence[start].symbol in "Q":
            return ()
        if start in bases:
            continue
        if sentence[start].symbol == "H" and (start == 0 or sentence[start - 1].symbol not in "nHaz"):
            end = start
            while end < index and sentence[end].symbol not in ",;:.()LUWVQRSPIA":
                end += 1
            named = phrases.stripped(sentence, phrases.without_time(sentence, range(start, end)))
            if phrases.has_head(sentence, named):
                return named
    return ()


def _without_predicate(sentence: Sequence[Element], part: Run) -> Run:
    """Leave out what is said of all the items behind the last one: `với tỷ lệ`, `cũng tăng mạnh`."""
    return part[: next((n for n, i in enumerate(part) if n and sentence[i].symbol in "XA"), len(part))]


def enumerated(sentence: Sequence[Element], run: Run, number: int) -> tuple[Run, list[Run]]:
    """Cut an enumeration into its items; what is headed by an indicator's noun, first or last, is shared by all.

    A comma may be part of an item of two joined by a word: `thuế tài nguyên và phí phòng, chống cháy rừng`.
    """
    run = _behind_preamble(sentence, run)
    items = _items(sentence, run, ",&-;")
    if number == 2 and len(items) > number and not any(_heads_part(sentence, run[n:]) for n in range(len(run))):
        joined = _items(sentence, run, "&;")
        items = joined if len(joined) == number else items
    headed = [n for n, p in enumerate(items) if sentence[p[0]].symbol == "H"]
    if headed and headed[-1] == len(items) - 1 and len(items) > 2:
        return items[-1], items[:-1]
    if len(items) > 1 and (again := _same_noun(sentence, items)):
        return items[0][:again], [items[0][again:], *items[1:]]
    if headed == [0] and len(items) > 1:
        of = next((n for n in range(len(items[0]) - 1, 0, -1) if sentence[items[0][n]].symbol in "se"), None)
        if of is not None and not phrases.has_verb(sentence, items[0][of:]):
            return items[0][:of], [items[0][of + 1 :], *items[1:]]
        heads = next((n for n, i in enumerate(items[0]) if sentence[i].symbol != "H"), 0)
        if heads and sentence[items[0][heads]].symbol in "nZ":
            return items[0][:heads], [items[0][heads:], *items[1:]]
    return (), items


def _same_noun(sentence: Sequence[Element], items: Sequence[Run]) -> int:
    """Where in the first item the noun stands that the others begin with: `trẻ tiêm mũi 1, mũi 2`; 0 for nowhere."""
    opening = [sentence[item[0]] for item in items[1:]]
    nouns = {e.form.partition(" ")[0] for e in opening}
    if len(nouns) != 1 or any(e.symbol not in "nZ" for e in opening):
        return 0
    first = [sentence[i].form.partition(" ")[0] for i in items[0]]
    return max((n for n, noun in enumerate(first) if noun in nouns), default=0)


def _behind_preamble(sentence: Sequence[Element], run: Run) -> Run:
    """Leave out what sets the scene before a comma: `Theo Sở Công Thương, sản lượng và giá …`."""
    comma = next((n for n, i in enumerate(run) if sentence[i].symbol == ","), 0)
    return _behind_preamble(sentence, run[comma + 1 :]) if comma and _is_preamble(sentence, run[:comma]) else run


def _heads_part(sentence: Sequence[Element], rest: Run) -> bool:
    """Whether behind a comma an indicator's noun heads what follows: `…, bình quân chỉ số giá …`."""
    return sentence[rest[0]].symbol == "," and any(sentence[i].symbol == "H" for i in rest[1:3])


def _items(sentence: Sequence[Element], run: Run, signs: str) -> list[Run]:
    """Cut a run at signs and words that join; a dash between numbers joins them: `trẻ 5 - 11 tuổi`."""
    ranged = [i for i in run if sentence[i].symbol == "-" and sentence[i - 1].symbol == sentence[i + 1].symbol == "0"]
    parts = phrases.cut(sentence, run, signs) if not ranged else phrases.cut(sentence, run, signs.replace("-", ""))
    last = _without_predicate(sentence, parts[-1])
    if any(sentence[i].symbol == "H" and not phrases.is_generic(sentence[i]) for i in parts[-1][len(last) :]):
        return []  # `Hà An và Sông Lam có năm thành công với lợi nhuận lần lượt …`
    parts[-1] = last
    items = [_from_head(sentence, _after_breaker(sentence, p)) for p in parts]
    items = [phrases.stripped(sentence, phrases.without_time(sentence, p)) for p in items]
    return [p for p in items if p]


def said_before(sentence: Sequence[Element], index: int, run: Run) -> Run:
    """Return what says in full what is counted: `hộ thoát nghèo` of `hộ thoát nghèo tăng mạnh với 20 hộ`."""
    if len(run) != 1:
        return ()
    start = phrases.start_before(sentence, index, ";:.Q(P")
    for part in reversed(_parts(sentence, range(start, index))):
        at = next((n for n, i in enumerate(part) if sentence[i].form == sentence[run[0]].form), len(part))
        end = next((n for n in range(at, len(part)) if _ends_subject(sentence, part[n:])), len(part))
        if end - at > 1:
            return phrases.stripped(sentence, phrases.without_time(sentence, part[at:end]))
    return ()


def _ends_subject(sentence: Sequence[Element], rest: Run) -> bool:
    return sentence[rest[0]].symbol in "&AXLUWzTFKRr" or phrases.is_only_said(sentence, rest)


def last_predicate(sentence: Sequence[Element], run: Run) -> Run:
    """Leave out a predicate with an object of its own that the last one is joined to: `thu hút khách và tạo việc làm`.

    Two verbs side by side share their object: `đón và phục vụ`.
    """
    for n in range(len(run) - 2, 1, -1):
        if sentence[run[n]].symbol in ",;":
            return run
        if sentence[run[n]].symbol == "&" and sentence[run[n + 1]].symbol in "vG":
            first = any(sentence[i].symbol in "vGX" for i in run[: n - 1])
            return run[n + 1 :] if first and sentence[run[n - 1]].symbol in "naZH" else run
    return run
