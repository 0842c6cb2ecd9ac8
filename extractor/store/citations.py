"""The citation index: which articles cite which document, how often and where; and what people decide of it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from extractor.identities import symbols
from extractor.identities.cited import Cited
from extractor.identities.keys import finder
from extractor.store.connect import StrPath, connect, told, transaction
from extractor.store.derived import cited as derived
from extractor.store.errors import SameCitation, UnknownCitation

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """One place where an article cites a document: `start` and `stop` count the article's text, as in the records."""

    id: str
    document: str
    source: str
    uri: str | None
    start: int
    stop: int
    key: str
    articles: tuple[str, ...]
    confidence: float | None
    sentence: str
    rule: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A cited document, and every mention of it, by document and place."""

    cited: Cited
    mentions: tuple[Mentioned, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The articles that cite it, each once."""
        return tuple(dict.fromkeys(mention.source for mention in self.mentions))


def citation_index(
    connection: sqlite3.Connection, *, key: str | None = None, document: str | None = None
) -> list[Entry]:
    """Return the cited documents with their mentions: those that most articles cite first.

    `key` asks for one document in any spelling (`749/qd-ttg`, `quyết định 749`), `document` for those that an article
    cites, by its name or its path from the store's folder.
    """
    query = """
        SELECT m.rule, m.evidence, c.id, c.cited_id, c.key, c.articles, c.confidence, c.spans, s.text AS sentence,
               d.document, d.source, d.uri
        FROM merges m JOIN citations c USING (citation_id) JOIN sentences s USING (sentence_id)
        JOIN documents d ON d.document_id = c.document_id
        ORDER BY d.source, c.start, c.id
    """
    mentions: dict[str, list[Mentioned]] = defaultdict(list)
    for row in connection.execute(query):
        mentions[row["cited_id"]].append(_mentioned(row))
    cited = map(_cited, connection.execute("SELECT * FROM cited_documents"))
    entries = [Entry(each, tuple(mentions[each.cited_id])) for each in cited]
    if key is not None:
        means = finder(key)
        entries = [entry for entry in entries if means(entry.cited, (mention.key for mention in entry.mentions))]
    if document is not None:
        entries = [entry for entry in entries if any(document in (m.document, m.source) for m in entry.mentions)]
    return sorted(entries, key=lambda e: (-len(e.sources), -len(e.mentions), e.cited.key, e.cited.cited_id))


def namesakes(connection: sqlite3.Connection, cited: Cited) -> list[Cited]:
    """Return the other documents of the same number and symbol, which were kept apart."""
    if cited.number is None or cited.symbol is None:
        return []
    others = map(_cited, connection.execute("SELECT * FROM cited_documents WHERE symbol IS NOT NULL ORDER BY cited_id"))
    return [other for other in others if other.cited_id != cited.cited_id and _number(other) == _number(cited)]


def index_frame(entries: Sequence[Entry]) -> DataFrame:
    """Return a row for each mention: the cited document, how many articles and mentions it has, and this place."""
    import pandas as pd

    named = [field.name for field in fields(Cited)]
    placed = ["id", "document", "source", "start", "stop", "key", "confidence", "sentence", "rule"]
    rows = [
        [*(getattr(entry.cited, name) for name in named), len(entry.sources), len(entry.mentions)]
        + [getattr(mention, name) for name in placed]
        for entry in entries
        for mention in entry.mentions
    ]
    names = [*named, "cited_by", "mentions", *("stated_key" if name == "key" else name for name in placed)]
    types = {"year": "Int64", "draft": "boolean", "confidence": "Float64"}
    types |= dict.fromkeys(("cited_by", "mentions", "start", "stop"), "int64")
    return pd.DataFrame(rows, columns=names).astype({name: types.get(name, "string") for name in names})


def decide(store: StrPath, kind: Literal["apart", "together"], one: str, other: str) -> tuple[str, str]:
    """Note that two mentions mean two documents, or one, and make the index anew; return the ids of their documents.

    `one` and `other` are ids of citation records, or of cited documents, which stand for their first mention. Of two
    mentions that are told apart the second leaves. A later decision on the same two replaces the earlier.
    Raises `StoreError`.
    """
    with told(store), closing(connect(store, write=True)) as connection, transaction(connection):
        pair = tuple(_mention_id(connection, store, id) for id in (one, other))
        if pair[0] == pair[1]:
            raise SameCitation(str(store), id=one)
        connection.execute("DELETE FROM decisions WHERE (one, other) IN (VALUES (?, ?), (?, ?))", (*pair, *pair[::-1]))
        connection.execute("INSERT INTO decisions (kind, one, other) VALUES (?, ?, ?)", (kind, *pair))
        derived.rebuild(connection)
        found = [_cited_of(connection, id) for id in pair]
    return found[0], found[1]


def _mention_id(connection: sqlite3.Connection, store: StrPath, id: str) -> str:
    """Return the id of the mention that `id` names, of a cited document its first one."""
    query = """
        SELECT c.id FROM citations c JOIN documents d USING (document_id)
        WHERE ? IN (c.id, c.cited_id) ORDER BY d.source, c.start, c.id LIMIT 1
    """
    row = connection.execute(query, (id,)).fetchone()
    if row is None:
        raise UnknownCitation(str(store), id=id)
    return str(row["id"])


def _cited_of(connection: sqlite3.Connection, id: str) -> str:
    return str(connection.execute("SELECT cited_id FROM citations WHERE id = ?", (id,)).fetchone()["cited_id"])


def _mentioned(row: sqlite3.Row) -> Mentioned:
    [*_, (_, stop)] = spans = json.loads(row["spans"])["key"]
    return Mentioned(
        id=row["id"],
        document=row["document"],
        source=row["source"],
        uri=row["uri"],
        start=spans[0][0],
        stop=stop,
        key=row["key"],
        articles=tuple(json.loads(row["articles"])),
        confidence=row["confidence"],
        sentence=row["sentence"],
        rule=row["rule"],
        evidence=json.loads(row["evidence"]),
    )


def _cited(row: sqlite3.Row) -> Cited:
    return Cited(**{field.name: row[field.name] for field in fields(Cited)} | {"draft": bool(row["draft"])})


def _number(cited: Cited) -> tuple[str, str]:
    return symbols.number(cited.number or ""), symbols.read(cited.symbol or "").same
