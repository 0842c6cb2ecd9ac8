"""Who is who: pure functions that say which mentions mean the same thing. No store, no files."""
