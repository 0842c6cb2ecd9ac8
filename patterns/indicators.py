"""The catalogue of known indicators, from `indicators.toml`, and the words by which names are compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from patterns.load import read_toml
from patterns.rule import RuleError

KINDS = ("percent", "ratio", "rank", "money", "count", "measure", "multiple")
POLARITIES = ("up", "down", "none")
_FILE = "patterns/indicators.toml"
_NEEDED = ("id", "name", "name_en", "kinds", "polarity", "source", "examples", "rejects")


@dataclass(frozen=True, slots=True)
class Source:
    """What defines an indicator; an empty vintage is general practice, of which no definition is claimed."""

    id: str
    name: str
    name_en: str
    vintage: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name with the kind and unit of a value, as an example of what links to an indicator or does not."""

    name: str
    kind: str
    unit: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """One indicator of the catalogue; `units` are those that a measure of it may have."""

    id: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    kinds: tuple[str, ...]
    unit: str | None
    units: tuple[str, ...]
    polarity: str
    source: Source
    examples: tuple[Named, ...]
    rejects: tuple[Named, ...]

    @property
    def field(self) -> str:
        """The field that it belongs to: the part of the id before the dot."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of the words of names: see the comments in the file."""

    share_heads: tuple[str, ...]
    amount_heads: tuple[str, ...]
    indifferent: tuple[str, ...]
    places: tuple[str, ...]
    before_places: tuple[str, ...]
    strict: tuple[str, ...]
    rivals: tuple[str, ...]
    terms: tuple[str, ...]
    plans: tuple[str, ...]
    time: str
    same: Mapping[str, str]


@cache
def catalogue() -> tuple[Indicator, ...]:
    """Return the indicators in the order of their ids; raise `RuleError` for a faulty entry."""
    tables = _tables()
    sources = {key: Source(key, **table) for key, table in tables["sources"].items()}
    found = tuple(_indicator(table, sources, tables["units"]) for table in tables["indicator"])
    ids = [indicator.id for indicator in found]
    for before, after in pairwise(ids):
        if before >= after:
            raise RuleError(
                f"{_FILE}, indicator {after!r}: put it before {before!r}; ids are sorted, none stands twice"
            )
    return found


@cache
def words() -> Words:
    """Return the words by which names are compared."""
    tables = _tables()
    time = tables["words"]["time"]
    lists = {key: tuple(listed) for key, listed in tables["words"].items() if key != "time"}
    return Words(**lists, time=time, same=tables["same"])


@cache
def _tables() -> Mapping[str, Any]:
    return read_toml("indicators.toml")


def _indicator(table: Mapping[str, Any], sources: Mapping[str, Source], units: Mapping[str, list[str]]) -> Indicator:
    where = f"{_FILE}, indicator {table.get('id', '(without id)')!r}"
    for key in _NEEDED:
        if not table.get(key):
            raise RuleError(f"{where}: give it {key!r}")
    for key, known in (("polarity", POLARITIES), ("source", sources), ("measured_in", units)):
        if key in table and table[key] not in known:
            raise RuleError(f"{where}: {table[key]!r} is none of the known: {', '.join(known)}")
    if unknown := set(table["kinds"]) - set(KINDS):
        raise RuleError(f"{where}: {min(unknown)!r} is no kind of value; there are {', '.join(KINDS)}")
    if ("measure" in table["kinds"]) != ("measured_in" in table):
        raise RuleError(f"{where}: a measure needs 'measured_in', and nothing else has it")
    measured = tuple(units.get(table.get("measured_in", ""), ()))
    default = Named("", table["kinds"][0], measured[0] if table["kinds"][0] == "measure" else table.get("unit"))
    return Indicator(
        id=table["id"],
        name=table["name"],
        name_en=table["name_en"],
        aliases=tuple(table.get("aliases", ())),
        kinds=tuple(table["kinds"]),
        unit=table.get("unit"),
        units=measured,
        polarity=table["polarity"],
        source=sources[table["source"]],
        examples=tuple(_named(e, default) for e in table["examples"]),
        rejects=tuple(_named(e, default) for e in table["rejects"]),
    )


def _named(given: str | Mapping[str, str], default: Named) -> Named:
    if isinstance(given, str):
        return Named(given, default.kind, default.unit)
    return Named(given["name"], given["kind"], given.get("unit"))
