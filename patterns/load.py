"""Load rule files and lexicons, refusing what is not in canonical form or not proved by an example."""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import _lru_cache_wrapper, cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, ParamSpec, TypeVar

from patterns.rule import Example, Rule, RuleError, UnknownRule

_KNOWN = {"id", "description", "pattern", "examples", "rejects", "case", "priority"}
CODE = "context"
"""The subject whose rules are Python, about where things stand; they have no pattern."""

P = ParamSpec("P")
T = TypeVar("T")


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


# --- switches ------------------------------------------------------------------------------------------------------

_off: frozenset[str] = frozenset()
_of_rules: list[_lru_cache_wrapper[Any]] = []


def cached(function: Callable[P, T]) -> Callable[P, T]:
    """Cache what follows from the rules that are on: like `functools.cache`, but forgotten when a rule is switched."""
    made = cache(function)
    _of_rules.append(made)
    return made  # type: ignore[return-value]  # a cache is called as the function is


@contextmanager
def switched_off(ids: Iterable[str]) -> Iterator[None]:
    """Do without the rules `ids`, in the whole process, while the context lasts; raise `UnknownRule` for another id."""
    ids, before = frozenset(ids), _off
    for unknown in sorted(ids - known().keys()):
        raise UnknownRule(unknown)
    try:
        _switch(before | ids)
        yield
    finally:
        _switch(before)


def _switch(off: frozenset[str]) -> None:
    global _off
    _off = off
    for made in _of_rules:
        made.cache_clear()


def is_on(rule: str) -> bool:
    """Whether the rule with the id `rule` is not switched off."""
    return rule not in _off


def off() -> tuple[str, ...]:
    """Return the ids of the rules that are switched off, sorted."""
    return tuple(sorted(_off))


# --- rules ---------------------------------------------------------------------------------------------------------


@cached
def rules(subject: str) -> tuple[Rule, ...]:
    """Return the rules of `patterns/<subject>.toml` that are on, in the file's order."""
    return tuple(rule for rule in every_rule(subject) if rule.id not in _off)


@cache
def known() -> Mapping[str, Rule]:
    """Return every rule by its id, on or off, subject by subject; raise `RuleError` where two files share an id."""
    found: dict[str, Rule] = {}
    for rule in (rule for subject in subjects() for rule in every_rule(subject)):
        if rule.id in found:
            raise RuleError(f"patterns/{rule.subject}.toml: the id {rule.id!r} stands in another file too")
        found[rule.id] = rule
    return found


@cache
def subjects() -> tuple[str, ...]:
    """Return the names of the files that hold rules, sorted."""
    names = sorted(entry.name for entry in _root().iterdir() if entry.name.endswith(".toml"))
    return tuple(name.removesuffix(".toml") for name in names if read_toml(name).get("rule"))


@cache
def every_rule(subject: str) -> tuple[Rule, ...]:
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
    for key in ("id", "description", *(() if subject == CODE else ("pattern",)), "examples"):
        if not table.get(key):
            raise RuleError(f"{where}: give it {key!r}; a rule needs an id, a description, a pattern and examples")
    return Rule(
        id=table["id"],
        subject=subject,
        description=table["description"],
        pattern=table.get("pattern", ""),
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


@cached
def rules_sha256() -> str:
    """Return the hash of rules, lexicons, gazetteer and what is switched off: the same hash, the same rules."""
    digest = hashlib.sha256()
    for folder in (_root(), _root().joinpath("lexicons"), _root().joinpath("gazetteer")):
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.name.endswith((".toml", ".tsv", ".txt")):
                digest.update(entry.name.encode() + b"\0" + entry.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    digest.update("".join(f"-{rule}\0" for rule in off()).encode())
    return digest.hexdigest()


@cache
def values(name: str) -> Mapping[str, Any]:
    """Return the terms of `lexicons/<name>.toml` with their values."""
    return read_toml(f"lexicons/{name}.toml")


@cache
def gazetteer(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of `gazetteer/<name>.tsv`: cells between tabs, none quoted."""
    text = _root().joinpath("gazetteer", f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines())
