"""The rules of the house that a machine can check: imports point down, files stay small, nothing names a machine."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOORS = ("ontology", "extract", "kg", "api", "mailuo")
STAGES = ("claims", "reading", "layout", "values", "lexicon", "entities", "relations", "genres", "corpus")
LONGEST = 420
TEXT = {".py", ".toml", ".ttl", ".rq", ".md", ".html", ".css", ".txt", ".jsonl", ""}


def modules(floor: str) -> list[Path]:
    return sorted((ROOT / floor).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_point_down(floor: str) -> None:
    above = FLOORS[FLOORS.index(floor) + 1:]
    settings = {"mailuo.settings"}  # the settings stand with the command line, and the service is made from them
    wrong = [(str(f.relative_to(ROOT)), name) for f in modules(floor) for name in imports(f)
             if name.split(".")[0] in above and name not in settings]
    assert wrong == []
    assert modules(floor)


def test_reading_the_graph_never_imports_building_it() -> None:
    wrong = [(str(f), name) for part in ("read", "ask") for f in sorted((ROOT / "kg" / part).rglob("*.py")) for name in imports(f)
             if name.startswith("kg.build")]
    assert wrong == []


def test_each_stage_of_extraction_sees_only_those_before_it() -> None:
    allowed_early = {
        ("lexicon", "genres"), ("lexicon", "entities"),  # the first pass reads structure and quotation marks
        ("layout", "values"),  # arithmetic says in which column an empty cell is
    }
    wrong = []
    for number, stage in enumerate(STAGES):
        files = [ROOT / "extract" / f"{stage}.py"] if (ROOT / "extract" / f"{stage}.py").exists() else modules(f"extract/{stage}")
        for file in files:
            for name in imports(file):
                parts = name.split(".")
                if parts[0] == "extract" and len(parts) > 1 and parts[1] in STAGES[number + 1:] and (stage, parts[1]) not in allowed_early:
                    wrong.append((str(file.relative_to(ROOT)), name))
    assert wrong == []


@pytest.mark.parametrize("floor", FLOORS)
def test_files_stay_small_and_begin_with_their_subject(floor: str) -> None:
    for file in modules(floor):
        source = file.read_text("utf-8")
        assert source.count("\n") <= LONGEST, file
        if source.strip():
            assert ast.get_docstring(ast.parse(source)), file


def test_nothing_in_the_repository_names_a_machine_or_an_address_to_download_from() -> None:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    wrong = []
    for name in filter(None, names):
        file = ROOT / name
        if file.suffix not in TEXT or not file.is_file():
            continue
        text = file.read_text("utf-8")
        if re.search(r"(^|[\s\"'=(])/(work|root|home/\w+|tmp)/", text):
            wrong.append((name, "a path of a machine"))
        if name.endswith(("requirements.txt", "lock", ".npmrc")) and re.search(r"https?://|\"resolved\"", text):
            wrong.append((name, "a download address"))
    assert wrong == []
