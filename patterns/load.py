"""Load rule files and lexicons, refusing what is not in canonical form or not proved by an example."""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from patterns.rule import Example, Rule, RuleError

_KNOWN = {"id", "description", "pattern", "examples", "rejects", "case", "priority"}


def _root() -> Traversable:
    return resources.files("patterns")


def read_toml(name: str) -> dict[str, Any]:
    """Return the tables of `patterns/<name>`; raise `RuleError` where the file is missing or no TOML in NFC."""
    try:
        text = _root().joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RuleError(f"patterns/{name}: there is no such file") from None
    if text != unicodedata.normalize("NFC", text):
        raise RuleError(f"patterns/{name}: save the file in Unicode normal form C")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"patterns/{name}: {error}") from None


@cache
def rules(subject: str) -> tuple[Rule, ...]:
    """Return the rules of `patterns/<subject>.toml` in the file's order; raise `RuleError` for a faulty one."""
    tables = read_toml(f"{subject}.toml").get("rule", [])
    loaded = tuple(_rule(subject, table) for table in tables)
    seen: set[str] = set()
    for rule in loaded:
        if rule.id in seen:
            raise RuleError(f"patterns/{subject}.toml: the id {rule.id!r} stands twice; give one of them another")
        seen.add(rule.id)
    return loaded


def _rule(subject: str, table: Mapping[str, Any]) -> Rule:
    where = f"patterns/{subject}.toml, rule {table.get('id', '(without id)')!r}"
    for key in ("id", "description", "pattern", "examples"):
        if not table.get(key):
            raise RuleError(f"{where}: give it {key!r}; a rule needs an id, a description, a pattern and examples")
    return Rule(
        id=table["id"],
        subject=subject,
        description=table["description"],
        pattern=table["pattern"],
        examples=tuple(_example(where, e) for e in table["examples"]),
        rejects=tuple(table.get("rejects", ())),
        case=table.get("case", False),
        priority=table.get("priority", 0),
        options={k: v for k, v in table.items() if k not in _KNOWN},
    )


def _example(where: str, table: Mapping[str, Any]) -> Example:
    text, found = table.get("text", ""), table.get("found")
    if not text or (found is not None and found not in text):
        raise RuleError(f"{where}: an example needs 'text', and 'found' must be a piece of it, letter by letter")
    return Example(text, found, {k: v for k, v in table.items() if k not in ("text", "found")})


@cache
def fragments() -> Mapping[str, str]:
    """Return the named pieces of `fragments.toml`: name to uncomposed pattern."""
    return {name: table["pattern"] for name, table in read_toml("fragments.toml").items()}


@cache
def lexicon(name: str) -> tuple[str, ...]:
    """Return the terms of `lexicons/<name>.txt`, in the file's order; lines that begin with `#` are comments."""
    try:
        text = _root().joinpath("lexicons", f"{name}.txt").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RuleError(f"patterns/lexicons/{name}.txt: there is no such file") from None
    terms = tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
    if not terms:
        raise RuleError(f"patterns/lexicons/{name}.txt: the lexicon is empty")
    return terms


@cache
def rules_sha256() -> str:
    """Return the hash of every rule and lexicon file: two runs with the same hash used the same rules."""
    digest = hashlib.sha256()
    for folder in (_root(), _root().joinpath("lexicons")):
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.name.endswith((".toml", ".txt")):
                digest.update(entry.name.encode() + b"\0" + entry.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


@cache
def values(name: str) -> Mapping[str, Any]:
    """Return the terms of `lexicons/<name>.toml` with their values."""
    return read_toml(f"lexicons/{name}.toml")
