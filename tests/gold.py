"""The annotated samples, as tests use them, and how words and kinds are compared (`extractor/evaluate.py`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpus.read.text import from_bytes
from extractor.evaluate import ENOUGH_WORDS, alike, words
from extractor.gold import TIER
from extractor.pipeline import Extraction, process

__all__ = ["ENOUGH_WORDS", "SAMPLES", "TIER", "alike", "extracted", "gold", "gold_files", "words"]

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"


def gold_files(folder: Path = SAMPLES) -> list[Path]:
    return sorted(folder.glob("*.json"))


def gold(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def extracted(path: Path) -> Extraction:
    """What the extractor says of the article of a gold file, with nothing told but the article."""
    source = path.with_name(gold(path)["document"])
    return process(from_bytes(source.read_bytes(), name=source.name))
