"""The notebooks run from the first cell to the last, and what they show is true of the samples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def run(notebook: Path) -> dict[str, object]:
    """The names that a notebook's code leaves behind."""
    names: dict[str, object] = {"__name__": "notebook"}
    for number, cell in enumerate(json.loads(notebook.read_text("utf-8"))["cells"]):
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{notebook.name}[{number}]", "exec"), names)
    return names


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(notebook: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    run(notebook)
    assert capsys.readouterr().out.strip()


def test_offshore_wind_shows_amounts_with_their_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    names = run(ROOT / "notebooks" / "offshore-wind.ipynb")
    out = capsys.readouterr().out
    assert names["special"]
    assert "110 2021 離岸風電水下基礎產業技術升級輔導計畫 122,500,000 TWD" in out
    assert "value 122,500" in out
