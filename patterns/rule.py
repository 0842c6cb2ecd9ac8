"""The rule: one record of a rule file, with the examples that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class RuleError(ValueError):
    """A rule file says something that cannot be loaded; the message names the file, the rule and the way out."""


class UnknownRule(LookupError):
    """An id that no rule has; `rule` is the id."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"there is no rule {rule!r}; `chiso rules` lists them all")
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Example:
    """A text, the piece of it that the rule finds (null: any), and the fields the finding must have."""

    text: str
    found: str | None = None
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: what it matches, what it says of the match, and examples in both directions.

    `pattern` is a regular expression in which `{{name}}` stands for a fragment of `fragments.toml` and
    `{{lexicon:name}}` for the terms of a lexicon. It is matched against the folded text in lower case, or with its case
    kept where `case` is true. `options` holds whatever else the rule says, for the code of its subject to read. A rule
    of `context.toml` is Python, and has no pattern.
    """

    id: str
    subject: str
    description: str
    pattern: str
    examples: tuple[Example, ...]
    rejects: tuple[str, ...]
    case: bool = False
    priority: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)

    def described(self, lang: str) -> str:
        """Return the description in `lang`, `vi` or `en`."""
        vietnamese, _, english = self.description.partition(" / ")
        return english if lang == "en" and english else vietnamese
