"""The notebook runs from its first cell to its last, and shows what it says that it shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.update_docs import NOTEBOOKS, ROOT, run_notebook


def shown(notebook: Any) -> list[list[str]]:
    """What each cell shows as text; pictures and their sizes differ from one version of a library to the next."""
    return [
        [_text(output) for output in cell.outputs if "image/png" not in output.get("data", {})]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _text(output: Any) -> str:
    text = output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"]
    return re.sub(r" at 0x[0-9a-f]+", "", str(text))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_shows_what_comes_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    assert shown(run_notebook(path)) == shown(nbformat.read(path, as_version=4)), "run: python -m tests.update_docs"


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS
