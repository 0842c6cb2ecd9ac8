"""Which rules fired, and where: noted only while someone asks, to count rules and to price them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from patterns import load

Fired = set[tuple[str, int]]
"""A rule's id and the offset in the text at which it fired."""

T = TypeVar("T")
_noted: Fired | None = None


@contextmanager
def noted() -> Iterator[Fired]:
    """Yield a set that fills with what fires while the context lasts, in this process: use it for one text."""
    global _noted
    before, _noted = _noted, set()
    try:
        yield _noted
    finally:
        _noted = before


def note(rule: str, at: int) -> None:
    """Note that `rule` fired at offset `at`, if someone asks."""
    if _noted is not None:
        _noted.add((rule, at))


def by_rule(rule: str, value: T | None, at: int) -> T | None:
    """Return `value`, which a rule of `context.toml` found for the text at `at`; null where the rule is off."""
    if not value or not load.is_on(rule):
        return None
    note(rule, at)
    return value


def asked() -> bool:
    """Whether someone asks what fires."""
    return _noted is not None
