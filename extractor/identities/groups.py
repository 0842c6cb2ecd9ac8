"""Names that mean no indicator of the catalogue, grouped by likeness: so what is frequent among them can be seen."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from extractor.identities.wording import contradict, folded, weight, weight_of, wording

LIKENESS: Final = 0.85
"""The least likeness of two groups of names that are joined (docs/indicators.md says what that is worth)."""

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Names that are alike: a stable id, the most frequent name, how many records have one of them, and every name."""

    id: int
    name: str
    records: int
    names: tuple[str, ...]


def grouped(names: Mapping[str, int], likeness: float = LIKENESS) -> list[Group]:
    """Return names, each with its number of records, in groups, the most frequent first.

    Names of the same words are one group. It joins the more frequent group whose words are likest, if they are like
    enough; so the order in which names come makes no difference.
    """
    same: dict[Words, list[str]] = defaultdict(list)
    for name in sorted(names):
        same[_words(name)].append(name)
    records = {words: sum(names[name] for name in same[words]) for words in same}
    joined: dict[Words, list[Words]] = defaultdict(list)
    for words, leader in _led(sorted(same, key=lambda words: (-records[words], sorted(words))), likeness):
        joined[leader].append(words)
    groups = (_group(leader, [name for w in joined[leader] for name in same[w]], names) for leader in joined)
    return sorted(groups, key=lambda group: (-group.records, group.name, group.id))


def _words(name: str) -> Words:
    """Return the words of a name that count; of a name that has none of them, the whole."""
    return wording(name).words or frozenset({folded(name).lower()})


def _led(ordered: Sequence[Words], likeness: float) -> Iterator[tuple[Words, Words]]:
    """Yield each set of words with that which leads its group: the likest before it, or itself."""
    frequency = Counter(word for words in ordered for word in words)
    leaders: dict[str, list[Words]] = defaultdict(list)
    for words in ordered:
        rarest = _rarest(words, frequency, (1 - likeness) * weight(words))
        near = dict.fromkeys(leader for word in rarest for leader in leaders[word])
        leader, best = words, likeness
        for other in near:
            found = alike(words, other)
            if found >= best and (found > best or leader is words):
                leader, best = other, found
        if leader is words:
            for word in words:
                leaders[word].append(words)
        yield words, leader


def alike(one: Words, other: Words) -> float:
    """Return the weight of the common words over that of all, from 0 to 1; 0 where one contradicts the other."""
    common = weight(one & other)
    return 0.0 if contradict(one, other) else common / (weight(one) + weight(other) - common)


def _rarest(words: Words, frequency: Mapping[str, int], least: float) -> Iterator[str]:
    """Yield the rarest words until they weigh more than `least`: what is like enough has one of them."""
    for word in sorted(words, key=lambda word: (frequency[word], word)):
        yield word
        least -= weight_of(word)
        if least < 0:
            return


def _group(leader: Words, members: Sequence[str], names: Mapping[str, int]) -> Group:
    """Return the group of the names `members`; its id is a hash of its leader's words, in 48 bits."""
    digest = hashlib.sha256("\n".join(sorted(leader)).encode()).digest()
    ordered = sorted(members, key=lambda name: (-names[name], len(name), name))
    return Group(int.from_bytes(digest[:6], "big"), ordered[0], sum(names[name] for name in members), tuple(ordered))
