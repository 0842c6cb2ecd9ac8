"""What is worked out from all documents together: made anew, whole, whenever a document came, changed or went.

Each module has `rebuild(connection)`, which reads rows, hands them to the pure functions of `extractor.identities`, and
writes its tables and columns. It must give the same whatever the order in which documents were indexed: so it reads
them in the order of `documents.source` and `start`, never in that of integer keys. It runs inside the transaction of
`derive`, and begins and commits none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from extractor.store.derived import cited, facts, indicators, places

REBUILD: tuple[Callable[[sqlite3.Connection], None], ...] = (
    places.rebuild,
    indicators.rebuild,
    cited.rebuild,
    facts.rebuild,
)
"""What makes the derived tables, in the order in which they need each other."""
