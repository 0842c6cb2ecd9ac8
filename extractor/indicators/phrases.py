"""Phrases: what can be asked of a run of elements, where one begins, and what no name begins or ends with."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.document import Span
from extractor.indicators.elements import Element
from extractor.indicators.frames import VERBS, Run

LONGEST_SCOPE = 8
"""Elements; a longer phrase without a head is a name of its own."""

LEADING = frozenset(',;:.()-/"DOAKrcs&eXmJFLxt0z')
"""Symbols that no name begins with."""

_TRAILING = frozenset(',;:.(-/"DOAKrcs&eXmJFTtPzL')
"""Symbols that no name ends with."""


def has_head(sentence: Sequence[Element], run: Run) -> bool:
    """Whether the name has a noun that heads an indicator's name."""
    heads = [i for i in run if sentence[i].symbol == "H"]
    return any(not is_generic(sentence[i]) for i in heads) or (bool(heads) and len(run) > 1)


def is_generic(element: Element) -> bool:
    """Whether a head names nothing by itself."""
    return element.rule is not None and bool(element.rule.options.get("generic"))


def has_verb(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase has a verb."""
    return any(sentence[i].symbol in VERBS for i in run)


def is_verb_alone(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase says only what was done, and not to what: `đóng góp`."""
    return all(sentence[i].symbol in "GA" for i in run)


def has_cue(sentence: Sequence[Element], run: Run, name: str) -> bool:
    """Whether the rule `name` of `cues.toml` made an element of the run."""
    return any(sentence[i].is_cue(name) for i in run)


def has_proper_name(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase has a place or an organisation by its proper name."""
    return any(sentence[i].tag == "Np" or sentence[i].is_cue("cue.province") for i in run)


def is_bare(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a name is a head alone that needs what it is of: `sản lượng`."""
    rule = sentence[run[0]].rule if len(run) == 1 else None
    return rule is not None and "bare" in rule.options


def is_full(sentence: Sequence[Element], run: Run) -> bool:
    """Whether what a change is measured in is a name by itself: `số doanh nghiệp`, and not `lượng`."""
    return len(run) > 1 or any(" " in sentence[i].form and not is_bare(sentence, (i,)) for i in run)


def is_short(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase is short and without a verb that links."""
    return len(run) <= LONGEST_SCOPE and all(sentence[i].symbol in "nawZ&cseC,-vq0()" for i in run)


def points_back(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a name only stands for the indicator just named: `tỷ lệ này`, or a generic head alone."""
    if sentence[run[0]].symbol == "q":
        return True
    return all(is_generic(sentence[i]) or sentence[i].is_cue("cue.average") for i in run)


def without_pointer(sentence: Sequence[Element], run: Run) -> Run:
    """Return what a name that points back adds: `ở bậc THCS` of `tỷ lệ này ở bậc THCS`, not how it changes."""
    if sentence[run[0]].symbol != "q":
        return run
    added = stripped(sentence, run[1:])
    return added if any(sentence[i].symbol not in "ar" or sentence[i].rule for i in added) else ()


def without_denominator(sentence: Sequence[Element], run: Run) -> Run:
    """Leave out what a rate behind a share is per: `5%/năm đối với …`."""
    return run[next((n for n, i in enumerate(run) if sentence[i].symbol not in "/t"), len(run)) :]


def is_predicate(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase opens with a verb, so that who does it was told before: `30% cho rằng giá giảm`."""
    if len(run) > 1 and sentence[run[0]].symbol == "r" and sentence[run[1]].symbol in "rva":
        return True
    first = next((sentence[i] for i in run if sentence[i].symbol not in "rAKFt"), None)
    if first is None:
        return False
    if first.is_cue("cue.copula") or any(sentence[i].is_cue("cue.rest") for i in run[:2]):
        return first.symbol in "PGX"
    return first.symbol in "PGXL" or first.is_cue("cue.word") or (first.symbol == "v" and first.tag == "V")


def is_only_said(sentence: Sequence[Element], rest: Run) -> bool:
    """Whether a predicate without a figure begins: `là …`, `chiếm …`, `rất thấp`, `đạt thấp`, `có sự hồi phục`."""
    first = sentence[rest[0]]
    if first.symbol == "z" or (first.rule is not None and "predicates" in first.rule.options):
        return True
    return first.symbol == "L" and len(rest) > 1 and all(sentence[i].symbol in "ar" for i in rest[1:])


def compares(element: Element) -> bool:
    """Whether what stands behind it is what something is compared with: `cao hơn`."""
    return element.symbol in "UW" and element.rule is not None and "compares" in element.rule.options


def changes_by(sentence: Sequence[Element], i: int) -> bool:
    """Whether a verb of change stands at `i`, right before a bare number: `tăng 26,24 điểm`."""
    return sentence[i].symbol in "UW" and i + 1 < len(sentence) and sentence[i + 1].symbol == "0"


def is_change(sentence: Sequence[Element], governors: Run) -> bool:
    """Whether a quantity is the size of a change: of its linking verbs, the last one is of rise or fall."""
    last = next((sentence[i].symbol for i in reversed(governors) if sentence[i].symbol in "LUW"), "")
    return last in ("U", "W")


def opens_with_plan(sentence: Sequence[Element], run: Run) -> bool:
    """Whether what follows a figure is the plan that it is measured by: `vượt 9% kế hoạch`."""
    return bool(run) and sentence[run[0]].is_cue("cue.plan")


def is_reason(element: Element) -> bool:
    """Whether a word opens a clause of cause or purpose: `do`, `để`."""
    return element.rule is not None and bool(element.rule.options.get("reason"))


def spreads(element: Element) -> bool:
    """Whether a comparator holds wherever it stands before its figure: `ước`."""
    return element.rule is not None and bool(element.rule.options.get("spreads"))


def is_level(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase is a level, a sector, a group or a place (`cấp huyện`), or a proper name alone."""
    if all(sentence[i].is_cue("cue.province") or sentence[i].symbol in "s&," for i in run):
        return True
    if sentence[run[0]].symbol != "Z":
        return False
    sector = sentence[run[0]].is_cue("cue.scope") and len(run) <= LONGEST_SCOPE
    return all(sentence[i].symbol in ("nZa&c,-sv0" if sector else "nZa&c,-s0") for i in run)


def is_place(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase is a place: a province, or a noun such as `tỉnh` with a name."""
    first = sentence[run[0]].rule
    named = all(sentence[i].is_cue("cue.province") for i in run)
    return named or (first is not None and first.id == "cue.place" and len(run) <= 3)


def is_where(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase names nothing but a place: `trên địa bàn tỉnh`."""
    return any(sentence[i].is_cue("cue.place") for i in run[1:]) and all(
        sentence[i].is_cue("cue.place") or sentence[i].is_cue("cue.province") or sentence[i].tag == "Np"
        for i in run[1:]
    )


def is_average(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase only says that a figure is an average."""
    return all(sentence[i].is_cue("cue.average") for i in run)


def is_overall(sentence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase is only the average of all that what was told before is one of: `mức chung cả nước`."""
    return sentence[run[0]].is_cue("cue.overall") and is_level(sentence, run)


def is_gloss(sentence: Sequence[Element], i: int) -> bool:
    """Whether a word stands in brackets alone, for what is told before it: `đầu tư trực tiếp nước ngoài (FDI)`."""
    return 0 < i < len(sentence) - 1 and sentence[i - 1].symbol == "(" and sentence[i + 1].symbol == ")"


def start_before(sentence: Sequence[Element], index: int, signs: str) -> int:
    """Return where what stands before `index` begins: behind the last element whose symbol is one of `signs`."""
    return next((i + 1 for i in range(index - 1, -1, -1) if sentence[i].symbol in signs), 0)


def within(sentence: Sequence[Element], span: Span) -> list[Element]:
    """Return the elements that a piece of the text covers."""
    return [e for e in sentence if span[0] <= e.start and e.end <= span[1]]


def up_to(sentence: Sequence[Element], spans: tuple[Span, ...], at: int) -> tuple[Span, ...]:
    """Leave out of pieces of text what stands behind a place in the sentence."""
    told = [span for span in spans if span[1] <= sentence[0].start]
    kept = [[e for e in within(sentence, span) if e.start < at] for span in spans]
    return (*told, *((part[0].start, part[-1].end) for part in kept if part))


def cut(sentence: Sequence[Element], run: Run, signs: str) -> list[Run]:
    """Cut a run at the elements whose symbol is one of `signs`."""
    parts: list[list[int]] = [[]]
    for i in run:
        if sentence[i].symbol in signs:
            parts.append([])
        else:
            parts[-1].append(i)
    return [tuple(part) for part in parts]


def outside_brackets(sentence: Sequence[Element], run: Sequence[int]) -> Run:
    """Leave out what stands in brackets."""
    kept: list[int] = []
    depth = 0
    for i in run:
        depth += sentence[i].symbol == "("
        if not depth:
            kept.append(i)
        depth -= sentence[i].symbol == ")"
    return tuple(kept)


def without_time(sentence: Sequence[Element], run: Sequence[int]) -> Run:
    """Leave out dates with their prepositions, comparators and words for now."""
    kept: list[int] = []
    for i in run:
        symbol = sentence[i].symbol
        if symbol in "DOt":
            while kept and sentence[kept[-1]].symbol in "seL":
                kept.pop()
        elif symbol != "J" and not (symbol == "K" and spreads(sentence[i])):
            kept.append(i)
    return tuple(kept)


def stripped(sentence: Sequence[Element], run: Sequence[int]) -> Run:
    """Leave out what no name begins or ends with."""
    start, end = 0, len(run)
    while start < end and sentence[run[start]].symbol in LEADING:
        start += 1
    while end > start and (sentence[run[end - 1]].symbol in _TRAILING or _helps(sentence, run[end - 1])):
        end -= 1
    return tuple(run[start:end])


def _helps(sentence: Sequence[Element], index: int) -> bool:
    """Whether a word only helps the verb behind it to link: `được` of `xe nhỏ được giảm 5%`."""
    behind = sentence[index + 1 : index + 2]
    return sentence[index].is_cue("cue.link-near") and any(e.symbol in "LUW" for e in behind)
