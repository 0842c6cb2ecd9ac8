"""The one arbiter: it gives every character of the text to at most one mention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from extractor.mentions.mention import Mention

M = TypeVar("M", bound=Mention)


def settle(candidates: Iterable[tuple[int, M]]) -> list[M]:
    """Return the mentions that stand, in text order, from `(priority, mention)` candidates.

    The higher priority wins; among equals the longer, then the earlier. A loser is dropped whole.
    """
    ranked = sorted(candidates, key=_rank)
    taken: list[M] = []
    owned = bytearray(max((m.end for _, m in ranked), default=0))
    for _, mention in ranked:
        if not any(owned[mention.start : mention.end]):
            owned[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            taken.append(mention)
    return sorted(taken, key=lambda m: m.start)


Reason = Literal["priority", "length", "position", "rule"]
"""What decided between two candidates, in the order in which it is asked."""

_REASONS: tuple[Reason, ...] = ("priority", "length", "position", "rule")


@dataclass(frozen=True, slots=True)
class Loss:
    """A candidate that does not stand, the best of those that took its characters, and what decided."""

    priority: int
    mention: Mention
    winner: Mention
    winner_priority: int
    reason: Reason


def losses(candidates: Sequence[tuple[int, Mention]], settled: Iterable[Mention]) -> list[Loss]:
    """Return the candidates that lost, in text order; `settled` is what `settle` made of them.

    A candidate that says the same as the winner, by the same rule, has not lost.
    """
    standing = {id(m) for m in settled}
    won = sorted((c for c in candidates if id(c[1]) in standing), key=_rank)
    lost = [_lost(c, won) for c in candidates if id(c[1]) not in standing]
    return sorted((loss for loss in lost if loss), key=lambda loss: (loss.mention.start, loss.mention.end))


def _lost(candidate: tuple[int, Mention], won: Sequence[tuple[int, Mention]]) -> Loss | None:
    mention = candidate[1]
    winner = next(c for c in won if c[1].start < mention.end and mention.start < c[1].end)
    pairs = zip(_REASONS, _rank(winner), _rank(candidate), strict=True)
    reason = next((reason for reason, mine, theirs in pairs if mine != theirs), None)
    return Loss(candidate[0], mention, winner[1], winner[0], reason) if reason else None


def _rank(candidate: tuple[int, Mention]) -> tuple[int, int, int, str]:
    """Return the place of a candidate among others: the least is the first to take its characters."""
    priority, mention = candidate
    return -priority, mention.start - mention.end, mention.start, mention.rule
