"""Identities: what different records have in common. Pure functions on small values; no database."""
