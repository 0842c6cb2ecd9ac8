"""Identities: what the mentions of many articles have in common. Pure functions on small values; no SQL, no files."""
