"""Topics: the names that a quantity has from elsewhere, its siblings, a colon before it, or an earlier sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.document import Span
from extractor.indicators import names, phrases
from extractor.indicators.elements import Element
from extractor.indicators.frames import CONTENT, VERBS, Framed, Run
from extractor.mentions.mention import Quantity
from extractor.records import Change
from patterns import load
from patterns.fired import by_rule

SHORT_SCOPE = 4
"""Elements; what `trong đó` or `riêng` singles out under a name told before is no longer."""


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
    earlier: bool = False
    """Whether an earlier sentence told it."""
    case: tuple[Span, ...] = ()
    """For whom or in which case the figures of the sentence hold, told first in it: `Đối với hộ nghèo, …`."""
    leads: bool = False
    """Whether the lead-in of a list tells it, for all items of the list."""

    @property
    def scopes(self) -> tuple[Span, ...]:
        """Return its scope with the case of its sentence, in reading order."""
        return tuple(sorted({*self.case, *self.scope}))

    def alone(self) -> Name:
        """Return the name without what belongs to its own figure alone."""
        return replace(self, base=(), counted=(), case=())


def lead_in(sequence: Sequence[Element]) -> Name | None:
    """Return what a sentence that ends with a colon says of the list under it: the name that its items share."""
    named = _last_named(sequence)
    if named and all(phrases.is_generic(sequence[i]) for i in named):
        named = names.subject_before(sequence, named[0]) + named  # `Phụ cấp được trả theo tháng, mức hưởng như sau:`
    named = _to_each(sequence, named)
    if not any(sequence[i].symbol == "H" for i in named) or sequence[named[-1]].tag == "P":
        return None
    return Name(spans_of(sequence, named), headed=True, leads=True)


def _to_each(sequence: Sequence[Element], named: Run) -> Run:
    """A name without what its list goes through one by one: `mức phạt` of `mức phạt đối với từng hành vi`."""
    for n in range(1, len(named) - 1):
        if sequence[named[n]].symbol in "se" and sequence[named[n + 1]].form in load.lexicon("each"):
            return named[:n]
    return named


def topic_of(sequence: Sequence[Element]) -> Name | None:
    """Return the indicator that a sentence without a figure ends with, where it says nothing of it but its name."""
    named = names.to_degree(sequence, _last_named(sequence))
    if not phrases.has_head(sequence, named) or any(sequence[i].symbol in "XLUWyz" for i in named):
        return None
    return Name(spans_of(sequence, named), headed=True, earlier=True)


def _last_named(sequence: Sequence[Element]) -> Run:
    end = len(sequence) - 1
    while end >= 0 and sequence[end].symbol in ":.z":
        end -= 1
    start = phrases.start_before(sequence, end + 1, ";:.QPT")
    return names.left_name(sequence, tuple(range(start, end + 1)))


def shared_name(
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
    before = here.left[0] if here.left else here.index
    earlier = by_rule("name.earlier", names.earlier_head(sequence, before, bases), sequence[here.index].start)
    if sibling is not None and sibling.headed and not earlier:
        return sibling
    if sibling is not None and sibling.spans and here.parent is None and not sibling.headed:
        return None
    return Name(spans_of(sequence, earlier), headed=True) if earlier else topic


def counted_in(sequence: Sequence[Element], here: Framed, name: Name) -> Name | None:
    """Whom or what a share that comes before its name counts: `người dân` of `70% người dân tin …`."""
    if here.frame.options["name"] != "right" or not name.spans:
        return None
    spans = names.holder(sequence, name.spans)
    return Name(spans) if spans and spans[0] != name.spans[0] else None


def share_told(quantity: Quantity, change: Change | None, name: Name) -> Name | None:
    """The name of a share with what it is of, as `tỷ lệ này` points back to; null for any other quantity."""
    shares = quantity.kind in ("percent", "ratio") and change is None and bool(name.spans)
    return Name(name.spans + name.base, name.scope, headed=True, earlier=True) if shares else None


def elaborates(sequence: Sequence[Element]) -> bool:
    """Whether a sentence opens with words that say that it goes on with the one before: `trong đó`, `cụ thể`."""
    rule = sequence[0].rule if sequence else None
    return rule is not None and "elaborates" in rule.options


def exemplifies(sequence: Sequence[Element]) -> bool:
    """Whether a sentence opens with words that say that it gives an instance of the one before: `chẳng hạn`."""
    rule = sequence[0].rule if sequence else None
    return rule is not None and "exemplifies" in rule.options


def _goes_on(sequence: Sequence[Element]) -> bool:
    return elaborates(sequence) or exemplifies(sequence)


def reaches(sequence: Sequence[Element], here: Framed, left: Run, shared: Name) -> bool:
    """Whether a shared name holds for a quantity.

    One of an earlier sentence does where this one goes on with that, points back to it, or names nothing before.
    """
    before = tuple(range((left or here.governors or (here.index,))[0]))
    if not shared.earlier or _goes_on(sequence) or any(sequence[i].symbol == "q" for i in (*before, *left[:1])):
        return True
    return not names.says_more(sequence, before)


def tells_siblings(
    sequence: Sequence[Element],
    here: Framed,
    left: Run,
    before: Sequence[tuple[Framed, Name]],
    colon: Name | None,
    *,
    earlier: bool,
) -> bool:
    """Whether a phrase without a head only says which of several figures of one name this is.

    Where the name stands in an `earlier` sentence, a share of something is a name of its own, and so is what the
    sentence does not single out.
    """
    done = any(sequence[i].symbol == "v" for i in left[1:]) and bool(names.base(sequence, here.right))
    if done and (sequence[left[0]].is_cue("cue.place") or sequence[left[0]].is_cue("cue.sure-place")):
        return False  # `toàn tỉnh thành lập 125/125 tổ công nghệ số`
    if earlier and (here.right or not (_goes_on(sequence) or phrases.is_level(sequence, left))):
        return False
    sibling = sibling_of(here, before)
    if sequence[here.index].kind == "rank" and sibling is None:
        return False
    if phrases.is_level(sequence, left):
        return True
    proper = all(sequence[i].tag == "Np" for i in left)
    if proper and (
        (sibling is not None and sibling.headed) or (here.parent == -1 and sequence[left[0] - 1].symbol in "XI")
    ):
        return True
    if not phrases.is_short(sequence, left):
        return False
    if colon is not None or (sibling is not None and sibling.scope):
        return True
    singled_out = any(sequence[i].symbol in "IS" for i in here.left) and len(left) <= SHORT_SCOPE
    if not singled_out and _lists_names(sequence, here, before):
        return False
    if (
        is_singled_out(sequence, here)
        and sibling is not None
        and sibling.headed
        and not phrases.has_verb(sequence, left)
    ):
        return True
    changed = any(sequence[i].symbol in "UW" for i in here.governors)
    alone = not names.base(sequence, here.right)
    return alone and (singled_out or ((sibling is not None and sibling.headed) and (changed or not sibling.base)))


def is_item(sequence: Sequence[Element], here: Framed, left: Run, lead: Name) -> bool:
    """Whether an item of a list has nothing but a label and its figure, so that its `lead`-in says what is measured.

    `Mức hỗ trợ như sau: - Hộ nghèo: 3 triệu đồng; - Hộ cận nghèo: 2 triệu đồng`.
    """
    opens = not any(sequence[i].symbol in CONTENT for i in range(left[0]))
    label, colon, behind = "".join(sequence[i].symbol for i in range(left[0], here.index)).partition(":")
    plain = "H" not in label and (bool(colon) or not set(label) & VERBS) and not set(behind) & set("LUWPXGH")
    return lead.leads and opens and plain and not here.right and sequence[here.index].kind != "rank"


def _lists_names(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]]) -> bool:
    """Whether two indicators stand before: after `tài sản tăng 3%, vốn tăng 4%` no name is shared."""
    starts = [n.spans[0][0] for f, n in before if f.view == here.view and n.headed and not n.scope and n.spans]
    heads = [e.form for start in starts[-2:] for e in sequence if e.start == start]
    return len(set(heads)) > 1


def sibling_of(here: Framed, before: Sequence[tuple[Framed, Name]]) -> Name | None:
    """The name before this one at its own level; inside a bracket at first the name before the bracket."""
    inside = [n for f, n in before if f.view == here.view]
    if inside:
        return inside[-1]
    if here.parent == -1:
        return next((n for f, n in reversed(before) if f.parent == -1 and n.scope), None)
    return next((n for f, n in before if f.index == here.parent), None)


def before_colon(
    sequence: Sequence[Element], here: Framed, framed: Sequence[Framed], found: Sequence[Name]
) -> Name | None:
    """What stands before the last colon of the sentence: the shared name of the list behind it."""
    colon = next((i for i in range(here.index - 1, -1, -1) if sequence[i].symbol == ":"), None)
    if colon is None:
        return None
    start = phrases.start_before(sequence, colon, ";:.")
    counted = [n for f, n in zip(framed, found, strict=False) if start <= f.index < colon]
    if counted:
        return counted[-1].alone()
    named = names.left_name(sequence, tuple(range(start, colon)))
    return Name(spans_of(sequence, named), headed=True) if phrases.has_head(sequence, named) else None


def label(sequence: Sequence[Element], here: Framed) -> Run:
    """What a line of a table says first that its items are about: `Quỹ ốm đau: công ty đóng 3%; công nhân đóng 0%`.

    The items have no noun of an indicator and nothing but a figure each; the label is a noun phrase of two words at
    least, which no reporter, picture or example is.
    """
    colon = next((i for i in range(here.index - 1, 0, -1) if sequence[i].symbol == ":"), 0)
    item = next((i + 1 for i in range(here.index - 1, colon, -1) if sequence[i].symbol == ";"), colon + 1)
    told = [sequence[i].symbol for i in range(item, here.index)]
    if not colon or here.frame.id != "frame.bare" or here.right or not told:
        return ()
    if told[0] == "H" or not set(told) <= set("nvasZH&"):
        return ()
    named = tuple(range(colon))
    nouns = sequence[0].symbol == "n" and all(sequence[i].symbol in "nva&" for i in named)
    short = " " in sequence[0].form or len(named) > 1
    return named if nouns and short and len(named) <= phrases.LONGEST_SCOPE and not _names(sequence, named) else ()


def _names(sequence: Sequence[Element], run: Run) -> bool:
    """Whether a phrase has a person, a place or an organisation by its name."""
    return phrases.has_proper_name(sequence, run) or phrases.has_cue(sequence, run, "cue.person")


def without_sibling(sequence: Sequence[Element], spans: tuple[Span, ...], other: Run) -> tuple[Span, ...]:
    """Leave out of a shared name what only its own figure is of, where `other` is another such.

    What the same preposition leads to (`tốc độ tăng của ô tô …, của xe máy …`), what the same noun heads (`lượng khách
    nội địa …, khách quốc tế …`), its sector where both are sectors, or the place at its end.
    """
    start, end = spans[-1] if spans else (0, 0)
    inside = phrases.within(sequence, (start, end))
    if not inside:
        return spans
    cuts = (_at_preposition, _at_noun, _in_head, _at_part, _at_sector, _at_place)
    at = next((at for cut in cuts if (at := cut(sequence, inside, other)) is not None), None)
    kept = [e for e in inside if at is not None and e.start < at]
    while len(kept) > 1 and (kept[-1].symbol in "se" or kept[-1].tag == "L"):
        kept.pop()
    if at is None or not kept:
        return spans
    done = _done(sequence, inside, other, at) if at == _at_noun(sequence, inside, other) else ()
    return (*spans[:-1], (start, min(at, kept[-1].end)), *done)


def _done(sequence: Sequence[Element], inside: Sequence[Element], other: Run, at: int) -> tuple[Span, ...]:
    """What is done with all that one noun heads, said of the first: `tỷ lệ đường thôn được cứng hóa …, đường xóm …`."""
    passive = next((e.start for e in inside[:-1] if e.start > at and e.is_cue("cue.link-near")), None)
    return ((passive, inside[-1].end),) if passive is not None and not phrases.has_verb(sequence, other) else ()


def other_end(sequence: Sequence[Element], spans: tuple[Span, ...], other: Run) -> tuple[Span, ...]:
    """A shared name with `other`, a superlative alone, for its own: `giá cao nhất là 9 triệu đồng, thấp nhất là 5`."""
    start, end = spans[0] if spans and len(other) == 1 else (0, 0)
    inside = phrases.within(sequence, (start, end))
    at = next((n for n, e in enumerate(inside) if n and e.is_cue("cue.superlative")), None)
    if at is None or not sequence[other[0]].is_cue("cue.superlative"):
        return ()
    rest = ((inside[at + 1].start, end),) if at + 1 < len(inside) else ()
    return ((start, inside[at - 1].end), *rest, *spans[1:], *spans_of(sequence, other))


def before_preposition(sequence: Sequence[Element], spans: tuple[Span, ...], other: Run) -> tuple[Span, ...]:
    """What two names share where a clause opens with a preposition of its sibling's name.

    `tốc độ tăng` of `tốc độ tăng về giá là 5%, về lượng là 2%`; empty where there is no such preposition.
    """
    start, end = spans[-1] if spans else (0, 0)
    inside = phrases.within(sequence, (start, end))
    opens = other[0] > 1 and sequence[other[0] - 2].symbol in ",;&"
    at = _at_preposition(sequence, inside, other) if opens and inside else None
    return without_sibling(sequence, spans, other) if at is not None else ()


def before_level(sequence: Sequence[Element], sibling: Name, other: Run) -> Name | None:
    """A name of which only the head and its level are told again: what stands between holds for all levels.

    `tỷ lệ hồ sơ được xử lý trên mạng tại cấp tỉnh đạt 90%, tỷ lệ hồ sơ tại cấp huyện đạt 80%`.
    """
    at = next((n for n, i in enumerate(other) if sequence[i].symbol in "se"), 0)
    inside = phrases.within(sequence, sibling.spans[0]) if len(sibling.spans) == 1 else []
    again = at > 1 and [e.form for e in inside[:at]] == [sequence[i].form for i in other[:at]]
    if not again or at + 1 == len(other) or not phrases.is_level(sequence, other[at + 1 :]):
        return None
    level = [n for n, e in enumerate(inside[:-1]) if n > at and e.form == sequence[other[at]].form]
    if level and not inside[level[-1] + 1].is_cue("cue.scope"):
        return None
    told = inside[: level[-1]] if level else inside * bool(sibling.scope)
    more = any(e.symbol in VERBS for e in told[at:])
    return Name(((told[0].start, told[-1].end),), spans_of(sequence, other[at + 1 :]), headed=True) if more else None


def behind_place(sequence: Sequence[Element], sibling: Name, other: Run) -> Name | None:
    """What was told of one place or level, told of another: `vùng A trồng cà phê đạt 30%, vùng B đạt 20%`."""
    inside = phrases.within(sequence, sibling.spans[0]) if len(sibling.spans) == 1 and not sibling.base else []
    kind = bool(inside) and inside[0].symbol == "Z" and inside[0].form == sequence[other[0]].form
    said = next((e for e in inside if e.symbol not in "nZ"), None)
    if not kind or said is None or said.symbol not in "vGH" or not phrases.is_level(sequence, other):
        return None
    return Name(((said.start, inside[-1].end),), spans_of(sequence, other), headed=True)


def before_noun(sequence: Sequence[Element], spans: tuple[Span, ...], other: Run) -> tuple[Span, ...]:
    """What two names share where a clause opens with a noun of its sibling's: `trẻ tiêm mũi 1 là 5%, mũi 2 2%`."""
    start, end = spans[-1] if spans else (0, 0)
    inside = phrases.within(sequence, (start, end))
    opens = other[0] > 0 and sequence[other[0] - 1].symbol in ",;&" and len(other) <= SHORT_SCOPE
    at = _at_noun(sequence, inside, other) if opens and inside else None
    before = next((e for e in reversed(inside) if at is not None and e.end <= at), None)
    if before is None or before.tag == "M" or before.form in load.lexicon("classifiers"):
        return ()  # `đón 5 triệu lượt khách`, `vay của hai công ty`
    return without_sibling(sequence, spans, other)


def of_same_noun(sequence: Sequence[Element], sibling: Name, other: Run) -> bool:
    """Whether a phrase and the scope of the figure before open with one noun: `…, đường xóm 74%, đường đồng 61%`."""
    first = [e for span in sibling.scope[:1] for e in phrases.within(sequence, span)][:1]
    beside = other[0] > 0 and sequence[other[0] - 1].symbol in ",;&" and len(other) <= SHORT_SCOPE
    return beside and [e.form for e in first if e.symbol == "n"] == [sequence[other[0]].form]


def _at_preposition(sequence: Sequence[Element], inside: Sequence[Element], other: Run) -> int | None:
    """Where the preposition that stands before `other` stands in the shared name."""
    before = sequence[other[0] - 1] if other[0] else None
    if before is None or before.symbol not in "se":
        return None
    return next((e.start for e in inside[1:] if e.form == before.form and e.symbol in "se"), None)


def _at_noun(sequence: Sequence[Element], inside: Sequence[Element], other: Run) -> int | None:
    """Where the noun that heads `other` begins in the shared name, with more behind it that tells the two apart."""
    noun = sequence[other[0]]
    if noun.symbol != "n":
        return None
    for e, behind in pairwise(inside):
        if behind.symbol in "navZwsH0" and e is not inside[0] and e.form == noun.form:
            return e.start
        if behind.symbol in "navZw0" and e is inside[0] and e.form.endswith(f" {noun.form}"):
            return e.end - len(noun.form) - 1
    return None


def _in_head(sequence: Sequence[Element], inside: Sequence[Element], other: Run) -> int | None:
    """Where what `other` counts too stands within words of the shared name: `tỷ lệ hộ nghèo 5%, hộ cận nghèo 3%`."""
    counted = sequence[other[0]].form.split()[0]
    if sequence[other[0]].symbol != "n" or counted not in load.lexicon("countables"):
        return None
    if len(inside) > 1 and inside[1].form.split()[0] == counted:
        return inside[1].start
    words = inside[0].form.split()
    return inside[0].start + len(" ".join(words[: words.index(counted)])) if counted in words[1:-1] else None


def _at_part(sequence: Sequence[Element], inside: Sequence[Element], other: Run) -> int | None:
    """Where the first of several parts of a structure begins: `cơ cấu kinh tế nông nghiệp 20%, dịch vụ 40%`."""
    heads = [n for n in (1, 2) if " ".join(e.form for e in inside[:n]) in load.lexicon("structures")]
    part = next((e for e in inside[heads[-1] :] if e.symbol != "s"), None) if heads else None
    return part.start if part and part.symbol in "nZ" and not phrases.has_verb(sequence, other) else None


def _at_sector(sequence: Sequence[Element], inside: Sequence[Element], other: Run) -> int | None:
    if not sequence[other[0]].is_cue("cue.scope"):
        return None
    return next((e.start for before, e in pairwise(inside) if e.is_cue("cue.scope") and before.symbol != "a"), None)


def _at_place(sequence: Sequence[Element], inside: Sequence[Element], other: Run) -> int | None:
    at = next((n for n in range(len(inside) - 1, 0, -1) if inside[n].symbol == "s"), None)
    placed = at is not None and all(
        e.symbol == "Z" or e.tag == "Np" or e.is_cue("cue.province") for e in inside[at + 1 :]
    )
    return inside[at].start if at is not None and placed else None


def measures_alike(
    sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]], shared: Name
) -> bool:
    """Whether a figure may be one of `shared`: no amount in a unit that none of its amounts has (GW beside kWh)."""
    if by_rule("name.rate", _is_rate(sequence, here, before, shared), sequence[here.index].start):
        return False
    unit = _unit(sequence, here)
    units = {_unit(sequence, f) for f, name in before if name.spans == shared.spans} - {None}
    return unit is None or not units or unit in units


def _is_rate(sequence: Sequence[Element], here: Framed, before: Sequence[tuple[Framed, Name]], shared: Name) -> bool:
    """Whether one is an amount and the other a rate: no sum is one of shares, no share one of a density."""
    mentions = [sequence[f.index].mention for f, name in before if name.spans == shared.spans]
    told = [m for m in mentions if isinstance(m, Quantity)]
    if sequence[here.index].kind == "percent":
        per = bool(told) and all(m.kind == "measure" and "/" in (m.unit or "") for m in told)
        return per and not phrases.is_change(sequence, here.governors)
    amount = sequence[here.index].kind in ("money", "measure", "count")
    return amount and bool(told) and all(m.kind == "percent" for m in told) and _is_share(sequence, shared)


def _is_share(sequence: Sequence[Element], name: Name) -> bool:
    first = [e for span in name.spans[:1] for e in phrases.within(sequence, span)][:1]
    return bool(first) and first[0].is_cue("cue.generic-head")


def _unit(sequence: Sequence[Element], here: Framed) -> str | None:
    """What an amount is in, without what it is per: `USD` of `USD/oz`, `độ` of `độ C`; null for shares."""
    mention = sequence[here.index].mention
    if not isinstance(mention, Quantity) or mention.kind not in ("money", "measure"):
        return None
    return (mention.unit or "").partition("/")[0].partition(" ")[0]


def is_singled_out(sequence: Sequence[Element], here: Framed) -> bool:
    """Whether `riêng` stands before what the quantity is of."""
    rules = [sequence[i].rule for i in here.left]
    return any(rule is not None and "singles_out" in rule.options for rule in rules)


def spans_of(sequence: Sequence[Element], run: Run) -> tuple[Span, ...]:
    """Return the pieces of text that a run covers: neighbours joined."""
    pieces: list[list[int]] = []
    for i in run:
        if pieces and pieces[-1][1] == i - 1:
            pieces[-1][1] = i
        else:
            pieces.append([i, i])
    return tuple((sequence[a].start, sequence[b].end) for a, b in pieces)
