"""What all tests share: hypothesis runs the same examples every time, and takes no clock into account."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "chiso", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("chiso")
