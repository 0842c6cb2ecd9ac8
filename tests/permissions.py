"""Permissions: how a test runs a command that must not read what it may not."""

from __future__ import annotations

import os
import shutil

import pytest


def as_ordinary_user() -> list[str]:
    """What to put before a command so that permissions hold for it, also where the tests run as root."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("the tests run as root, and there is no setpriv to give its rights up")
    return ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
