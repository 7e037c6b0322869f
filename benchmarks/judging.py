"""Claims of an export judged by a scorer against hand annotations, any part of them alone, on any part of the annotations.

    judge = Judge(export, gold, scorer(path))
    judge(lambda claim: claim["confidence"] >= 0.9)          → Judged(right, judged)
"""

from __future__ import annotations

import importlib.util
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Claim = Mapping[str, Any]
_HALVES, _PERIOD = (2, 5), 6
"""Passages whose number leaves these remainders divided by the period make the two halves."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How many claims were right, of how many that the scorer called right or wrong."""

    right: int
    judged: int

    def __add__(self, other: Judged) -> Judged:
        return Judged(self.right + other.right, self.judged + other.judged)

    @property
    def precision(self) -> float | None:
        return self.right / self.judged if self.judged else None


def scorer(path: Path) -> Any:
    """The scorer's module."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Judge:
    """An export held against annotations."""

    def __init__(self, export: Path, gold: Path, score: Any) -> None:
        self._score, self._export = score, score.Export(export)
        self._passages, self._facts, self._tables = (score.read(gold / f"{name}.jsonl") for name in ("passages", "facts", "tables"))
        self._claims: dict[str, Sequence[Claim]] = {document: tuple(claims) for document, claims in self._export.by_doc.items()}

    @property
    def claims(self) -> list[Claim]:
        """All claims that the scorer looks at."""
        return [claim for claims in self._claims.values() for claim in claims]

    def type_of(self, iri: str) -> str:
        """The type of an entity of the export."""
        return str(self._export.types.get(iri, ""))

    def __call__(self, wanted: Callable[[Claim], bool], half: int | None = None) -> Judged:
        """These claims alone; on one half of the passages (0 or 1, without the tables), else on all passages and tables."""
        self._export.by_doc = defaultdict(list, {document: [c for c in claims if wanted(c)] for document, claims in self._claims.items()})
        tally = self._score.Tally()
        passages = [p for p in self._passages if half is None or int(p["passage"].split("-")[1]) % _PERIOD == _HALVES[half]]
        self._score.score_passages(self._export, passages, self._facts, tally)
        if half is None:
            self._score.score_tables(self._export, self._tables, tally)
        total: Counter[str] = Counter()
        for cell in tally.cells.values():
            total.update(cell)
        return Judged(total["right"], total["right"] + total["wrong"])
