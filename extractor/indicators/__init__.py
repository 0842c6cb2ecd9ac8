"""Indicators: which name, scope, base, change, status, period, place and basis belong to which quantity."""
