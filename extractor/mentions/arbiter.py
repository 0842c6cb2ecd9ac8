"""The one arbiter: it gives every character of the text to at most one mention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from extractor.mentions.mention import Mention

M = TypeVar("M", bound=Mention)


def settle(candidates: Iterable[tuple[int, M]]) -> list[M]:
    """Return the mentions that stand, in text order, from `(priority, mention)` candidates.

    The higher priority wins; among equals the longer, then the earlier. A loser is dropped whole.
    """
    ranked = sorted(candidates, key=lambda c: (-c[0], c[1].start - c[1].end, c[1].start, c[1].rule))
    taken: list[M] = []
    owned = bytearray(max((m.end for _, m in ranked), default=0))
    for _, mention in ranked:
        if not any(owned[mention.start : mention.end]):
            owned[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            taken.append(mention)
    return sorted(taken, key=lambda m: m.start)
