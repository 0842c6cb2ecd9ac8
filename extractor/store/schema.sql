-- The store: what was read, record by record, and the identities that are derived from it.
--
-- Offsets count code points of the document's text, `first` included and `last` excluded as in the records. Columns that
-- hold several things (spans, rules, flags, articles, locator) are JSON. Numbers are exact: `value`, `low`, `high` and
-- `total` have no type, so that SQLite leaves them as they are, an integer or a real where that is exact and text where
-- no binary number is. `id` is the stable id of the record, which identical copies of a text share.

CREATE TABLE state (                    -- one row: whether the derived tables follow what was read, and who made them
  state_id INTEGER PRIMARY KEY CHECK (state_id = 1),
  dirty INTEGER NOT NULL,
  version TEXT,
  rules_sha256 TEXT
);

INSERT INTO state (state_id, dirty) VALUES (1, 0);

-- What was read -------------------------------------------------------------------------------------------------------

CREATE TABLE runs (
  run_id INTEGER PRIMARY KEY,
  schema_version TEXT NOT NULL,
  version TEXT NOT NULL,
  rules_sha256 TEXT NOT NULL,
  UNIQUE (schema_version, version, rules_sha256)
);

CREATE TABLE documents (
  document_id INTEGER PRIMARY KEY,
  source TEXT NOT NULL UNIQUE,          -- the file, as a path from the store's folder
  document TEXT NOT NULL,               -- the name that the records carry
  run_id INTEGER NOT NULL REFERENCES runs (run_id),
  uri TEXT,
  sha256 TEXT NOT NULL,
  text_sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL,
  encoding TEXT NOT NULL,
  title TEXT,
  author TEXT,
  publisher TEXT,
  published TEXT,
  published_given TEXT,                 -- the day of --published, where one was given
  characters INTEGER NOT NULL,
  flags TEXT NOT NULL
);

CREATE TABLE sentences (
  sentence_id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (document_id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  text TEXT NOT NULL,
  section TEXT,
  folded TEXT AS (replace(replace(replace(replace(text, 'đ', 'd'), 'Đ', 'D'), 'ð', 'd'), 'Ð', 'D')),  -- to be searched
  UNIQUE (document_id, start, stop)
);

CREATE TABLE indicators (
  indicator_id INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents (document_id) ON DELETE CASCADE,
  sentence_id INTEGER NOT NULL REFERENCES sentences (sentence_id) ON DELETE CASCADE,
  start INTEGER NOT NULL,               -- where the value stands
  kind TEXT NOT NULL,
  name TEXT,
  scope TEXT,
  base TEXT,
  value,
  low,
  high,
  total,
  unit TEXT,
  comparator TEXT NOT NULL,
  change TEXT,
  reference TEXT,
  status TEXT NOT NULL,
  period TEXT,
  period_start TEXT,
  period_end TEXT,
  place TEXT,
  basis TEXT,
  confidence REAL,
  spans TEXT NOT NULL,
  locator TEXT,
  rules TEXT NOT NULL,
  flags TEXT NOT NULL,
  folded TEXT AS (                      -- to be searched
    replace(replace(replace(replace(
      coalesce(name, '') || ' ' || coalesce(scope, '') || ' ' || coalesce(base, ''),
      'đ', 'd'), 'Đ', 'D'), 'ð', 'd'), 'Ð', 'D')
  ),
  folded_about TEXT AS (                -- to be searched
    replace(replace(replace(replace(
      coalesce(place, '') || ' ' || coalesce(period, '') || ' ' || coalesce(basis, ''),
      'đ', 'd'), 'Đ', 'D'), 'ð', 'd'), 'Ð', 'D')
  ),
  -- derived
  indicator TEXT REFERENCES catalogue (indicator),  -- what of the catalogue is measured
  link_score REAL,
  group_id INTEGER REFERENCES name_groups (group_id),
  place_code TEXT REFERENCES places (place_code),
  fact_id INTEGER REFERENCES facts (fact_id),
  UNIQUE (id, document_id)
);

CREATE INDEX indicators_document ON indicators (document_id);
CREATE INDEX indicators_sentence ON indicators (sentence_id);
CREATE INDEX indicators_indicator ON indicators (indicator) WHERE indicator IS NOT NULL;
CREATE INDEX indicators_group ON indicators (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX indicators_place ON indicators (place_code) WHERE place_code IS NOT NULL;
CREATE INDEX indicators_fact ON indicators (fact_id) WHERE fact_id IS NOT NULL;

CREATE TABLE citations (
  citation_id INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents (document_id) ON DELETE CASCADE,
  sentence_id INTEGER NOT NULL REFERENCES sentences (sentence_id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  type TEXT NOT NULL,
  number TEXT,
  year INTEGER,
  symbol TEXT,
  key TEXT NOT NULL,
  resolved_key TEXT,
  issuer TEXT,
  date TEXT,
  title TEXT,
  articles TEXT NOT NULL,
  draft INTEGER NOT NULL,
  confidence REAL,
  spans TEXT NOT NULL,
  locator TEXT,
  rules TEXT NOT NULL,
  flags TEXT NOT NULL,
  folded TEXT AS (                      -- to be searched
    replace(replace(replace(replace(
      type || ' ' || key || ' ' || coalesce(resolved_key, '') || ' ' || coalesce(title, '') || ' '
      || coalesce(issuer, ''), 'đ', 'd'), 'Đ', 'D'), 'ð', 'd'), 'Ð', 'D')
  ),
  -- derived
  cited_id TEXT REFERENCES cited_documents (cited_id),
  UNIQUE (id, document_id)
);

CREATE INDEX citations_document ON citations (document_id);
CREATE INDEX citations_sentence ON citations (sentence_id);
CREATE INDEX citations_cited ON citations (cited_id) WHERE cited_id IS NOT NULL;

CREATE TABLE dates (
  date_id INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents (document_id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  text TEXT NOT NULL,
  value TEXT NOT NULL,
  first TEXT,
  last TEXT,
  resolved_by TEXT,
  spans TEXT NOT NULL,
  locator TEXT,
  rules TEXT NOT NULL,
  flags TEXT NOT NULL,
  UNIQUE (id, document_id)
);

CREATE INDEX dates_document ON dates (document_id);

-- What is derived from it: made anew whenever a document came, changed or went ------------------------------------------

CREATE TABLE cited_documents (
  cited_id TEXT PRIMARY KEY,            -- stable: a hash of what identifies the document
  key TEXT NOT NULL,
  type TEXT NOT NULL,
  number TEXT,
  year INTEGER,
  symbol TEXT,
  issuer TEXT,
  place TEXT,
  date TEXT,
  title TEXT,
  draft INTEGER NOT NULL
);

CREATE TABLE merges (                   -- why a mention belongs to its cited document
  citation_id INTEGER PRIMARY KEY REFERENCES citations (citation_id) ON DELETE CASCADE,
  cited_id TEXT NOT NULL REFERENCES cited_documents (cited_id) ON DELETE CASCADE,
  rule TEXT NOT NULL,
  evidence TEXT NOT NULL                -- JSON: the fields that agree, and where they come from
);

CREATE INDEX merges_cited ON merges (cited_id);

CREATE TABLE catalogue (
  indicator TEXT PRIMARY KEY,           -- the id in patterns/indicators.toml
  name TEXT NOT NULL,
  name_en TEXT,
  field TEXT NOT NULL,
  unit TEXT,
  polarity TEXT,
  source TEXT NOT NULL,
  vintage TEXT                          -- the year of the source's edition, where it has one
);

CREATE TABLE name_groups (
  group_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,                   -- the most frequent name of the group
  records INTEGER NOT NULL
);

CREATE TABLE places (
  place_code TEXT PRIMARY KEY,          -- level and official code, such as province:52; see docs/store.md
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent TEXT REFERENCES places (place_code),
  since TEXT,                           -- the first and the last day on which the place was so; null: open
  until TEXT
);

CREATE INDEX places_parent ON places (parent) WHERE parent IS NOT NULL;

CREATE TABLE facts (                    -- one stated value of one thing, however often it is told
  fact_id INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,                -- JSON: indicator or group, scope, place, period, status, kind, unit, change
  value TEXT NOT NULL,                  -- comparator and numbers in one canonical form
  mentions INTEGER NOT NULL,
  documents INTEGER NOT NULL
);

CREATE TABLE conflicts (                -- facts of one subject that cannot all be true
  conflict_id INTEGER NOT NULL,
  fact_id INTEGER NOT NULL REFERENCES facts (fact_id) ON DELETE CASCADE,
  grade TEXT NOT NULL CHECK (grade IN ('strong', 'weak')),
  PRIMARY KEY (conflict_id, fact_id)
) WITHOUT ROWID;

CREATE INDEX conflicts_fact ON conflicts (fact_id);

-- What people decided; it survives when the derived tables are made anew ---------------------------------------------------

CREATE TABLE decisions (                -- mentions that someone told apart or joined, by the stable ids of their records
  decision_id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('apart', 'together')),
  one TEXT NOT NULL,
  other TEXT NOT NULL,
  UNIQUE (one, other)
);

-- Full text ---------------------------------------------------------------------------------------------------------------
--
-- The index ignores case and diacritics, but not the stroke of `đ`. So `folded` holds the same words with `d` for `đ`, and
-- for the look-alike `ð`; it takes no room in the table. chiso searches there. The other columns are for programs that
-- search all columns for the words as they were typed, such as Datasette: they find `Đồng Tháp` by `đồng tháp` and by
-- `dong thap`.

CREATE VIRTUAL TABLE sentences_fts USING fts5 (
  text, folded,
  content="sentences", content_rowid="sentence_id", tokenize="unicode61 remove_diacritics 2"
);

CREATE TRIGGER sentences_fts_insert AFTER INSERT ON sentences BEGIN
  INSERT INTO sentences_fts (rowid, text, folded)
  VALUES (new.sentence_id, new.text, new.folded);
END;

CREATE TRIGGER sentences_fts_delete AFTER DELETE ON sentences BEGIN
  INSERT INTO sentences_fts (sentences_fts, rowid, text, folded)
  VALUES ('delete', old.sentence_id, old.text, old.folded);
END;

CREATE TRIGGER sentences_fts_update AFTER UPDATE OF text ON sentences BEGIN
  INSERT INTO sentences_fts (sentences_fts, rowid, text, folded)
  VALUES ('delete', old.sentence_id, old.text, old.folded);
  INSERT INTO sentences_fts (rowid, text, folded)
  VALUES (new.sentence_id, new.text, new.folded);
END;

CREATE VIRTUAL TABLE indicators_fts USING fts5 (
  name, scope, base, place, period, basis, folded, folded_about,
  content="indicators", content_rowid="indicator_id", tokenize="unicode61 remove_diacritics 2"
);

CREATE TRIGGER indicators_fts_insert AFTER INSERT ON indicators BEGIN
  INSERT INTO indicators_fts (rowid, name, scope, base, place, period, basis, folded, folded_about)
  VALUES (new.indicator_id, new.name, new.scope, new.base, new.place, new.period, new.basis, new.folded, new.folded_about);
END;

CREATE TRIGGER indicators_fts_delete AFTER DELETE ON indicators BEGIN
  INSERT INTO indicators_fts (indicators_fts, rowid, name, scope, base, place, period, basis, folded, folded_about)
  VALUES ('delete', old.indicator_id, old.name, old.scope, old.base, old.place, old.period, old.basis, old.folded, old.folded_about);
END;

CREATE TRIGGER indicators_fts_update AFTER UPDATE OF name, scope, base, place, period, basis ON indicators BEGIN
  INSERT INTO indicators_fts (indicators_fts, rowid, name, scope, base, place, period, basis, folded, folded_about)
  VALUES ('delete', old.indicator_id, old.name, old.scope, old.base, old.place, old.period, old.basis, old.folded, old.folded_about);
  INSERT INTO indicators_fts (rowid, name, scope, base, place, period, basis, folded, folded_about)
  VALUES (new.indicator_id, new.name, new.scope, new.base, new.place, new.period, new.basis, new.folded, new.folded_about);
END;

CREATE VIRTUAL TABLE citations_fts USING fts5 (
  type, key, resolved_key, title, issuer, folded,
  content="citations", content_rowid="citation_id", tokenize="unicode61 remove_diacritics 2"
);

CREATE TRIGGER citations_fts_insert AFTER INSERT ON citations BEGIN
  INSERT INTO citations_fts (rowid, type, key, resolved_key, title, issuer, folded)
  VALUES (new.citation_id, new.type, new.key, new.resolved_key, new.title, new.issuer, new.folded);
END;

CREATE TRIGGER citations_fts_delete AFTER DELETE ON citations BEGIN
  INSERT INTO citations_fts (citations_fts, rowid, type, key, resolved_key, title, issuer, folded)
  VALUES ('delete', old.citation_id, old.type, old.key, old.resolved_key, old.title, old.issuer, old.folded);
END;

CREATE TRIGGER citations_fts_update AFTER UPDATE OF type, key, resolved_key, title, issuer ON citations BEGIN
  INSERT INTO citations_fts (citations_fts, rowid, type, key, resolved_key, title, issuer, folded)
  VALUES ('delete', old.citation_id, old.type, old.key, old.resolved_key, old.title, old.issuer, old.folded);
  INSERT INTO citations_fts (rowid, type, key, resolved_key, title, issuer, folded)
  VALUES (new.citation_id, new.type, new.key, new.resolved_key, new.title, new.issuer, new.folded);
END;

-- For people ----------------------------------------------------------------------------------------------------------------

CREATE VIEW articles AS                 -- what was read, and how much is in it
SELECT
  d.document_id, d.document, d.title, d.published, d.characters,
  (SELECT count(*) FROM indicators i WHERE i.document_id = d.document_id) AS indicators,
  (SELECT count(*) FROM citations c WHERE c.document_id = d.document_id) AS citations,
  (SELECT count(*) FROM dates t WHERE t.document_id = d.document_id) AS dates,
  d.source
FROM documents d;

CREATE VIEW figures AS                  -- the indicators, each with its sentence
SELECT
  i.indicator_id, d.document, i.name, i.scope, i.base, i.comparator, i.value, i.low, i.high, i.total, i.unit, i.change,
  i.status, i.period, i.period_start, i.period_end, i.place, i.basis, i.kind, i.confidence, s.text AS quote, s.section,
  i.indicator, k.name AS indicator_name, i.place_code, p.name AS place_name, i.start, i.id
FROM indicators i
JOIN documents d USING (document_id)
JOIN sentences s USING (sentence_id)
LEFT JOIN catalogue k USING (indicator)
LEFT JOIN places p USING (place_code);

CREATE VIEW mentions AS                 -- the citations, each with its sentence
SELECT
  c.citation_id, d.document, c.type, c.key, c.resolved_key, c.issuer, c.date, c.title, c.articles, c.draft, c.confidence,
  s.text AS quote, s.section, c.cited_id, c.start, c.id
FROM citations c
JOIN documents d USING (document_id)
JOIN sentences s USING (sentence_id);

CREATE VIEW citations_by_document AS    -- which article cites which document, and how often
SELECT
  d.document, coalesce(w.type, c.type) AS type, coalesce(w.key, c.resolved_key, c.key) AS cited,
  coalesce(w.issuer, max(c.issuer)) AS issuer, coalesce(w.date, max(c.date)) AS date,
  coalesce(w.title, max(c.title)) AS title, count(*) AS mentions, min(c.start) AS first_mention, c.cited_id
FROM citations c
JOIN documents d USING (document_id)
LEFT JOIN cited_documents w USING (cited_id)
GROUP BY c.document_id, coalesce(c.cited_id, c.resolved_key, c.key);

CREATE VIEW conflicting_figures AS      -- figures that cannot all be true, those of one conflict together
SELECT
  x.conflict_id, f.fact_id, f.value AS stated, i.name, i.scope, i.place, i.period, i.status, i.unit, d.document,
  s.text AS quote, i.start, i.id
FROM conflicts x
JOIN facts f USING (fact_id)
JOIN indicators i USING (fact_id)
JOIN documents d USING (document_id)
JOIN sentences s USING (sentence_id)
ORDER BY x.conflict_id, f.fact_id, d.document, i.start;
