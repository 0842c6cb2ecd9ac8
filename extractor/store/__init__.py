"""The store: articles' records in one SQLite database, and what is derived from all of them together."""
