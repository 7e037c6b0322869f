"""Precision of every extraction rule, judged by a scorer against hand annotations; `--write` puts it into confidence.toml.

    python -m benchmarks.precision EXPORT GOLD SCORER [--write]

EXPORT is a folder that `mailuo export` wrote, GOLD a folder of annotations, SCORER the file `score.py`. Each rule's claims
are judged alone. A rule with fewer than 5 judged claims keeps the default; the rate is (right + 1) / (judged + 2).
"""

from __future__ import annotations

import argparse
import importlib.util
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from extract.confidence import FILE

LEAST = 5


def scorer(path: Path) -> Any:
    """The scorer's module."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(export: Path, gold: Path, score: Any) -> dict[str, tuple[int, int]]:
    """Rule → (right, judged)."""
    whole = score.Export(export)
    rules = sorted({c["extractor"] for c in whole.claims})
    claims = defaultdict(list, {k: list(v) for k, v in whole.by_doc.items()})
    passages, facts, tables = (score.read(gold / f"{n}.jsonl") for n in ("passages", "facts", "tables"))
    found: dict[str, tuple[int, int]] = {}
    for rule in rules:
        whole.by_doc = defaultdict(list, {doc: [c for c in all_ if c["extractor"] == rule] for doc, all_ in claims.items()})
        tally = score.Tally()
        score.score_passages(whole, passages, facts, tally)
        score.score_tables(whole, tables, tally)
        total: Counter[str] = Counter()
        for cell in tally.cells.values():
            total += cell
        found[rule] = total["right"], total["right"] + total["wrong"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("export", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--write", action="store_true", help="write the rates into extract/confidence.toml")
    args = parser.parse_args()
    rates = measure(args.export, args.gold, scorer(args.scorer))
    lines = []
    for rule, (right, judged) in sorted(rates.items()):
        rate = (right + 1) / (judged + 2)
        print(f"{rule:40} {right:5} of {judged:5}  {rate:.2f}{'' if judged >= LEAST else '  (too few)'}")
        if judged >= LEAST:
            lines.append(f'"{rule}" = {rate:.2f}  # {right} of {judged}')
    if args.write:
        head = FILE.read_text("utf-8").split("[rules]")[0]
        FILE.write_text(f"{head}[rules]\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
