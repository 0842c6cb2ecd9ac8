"""What chiso says to people: the texts of `messages.toml`, in one language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("vi", "en")


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return every text: key to language to words."""
    return tomllib.loads(resources.files("extractor").joinpath("messages.toml").read_text(encoding="utf-8"))


class Messages:
    """Says things in `lang`: `say("so-far", done=3, total=9)`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **gaps: object) -> str:
        """Return the text of `key` with its gaps filled."""
        return texts()[key][self.lang].strip("\n").format(**gaps)
