"""Precision of every extraction rule, judged by a scorer against hand annotations; `--write` puts it into confidence.toml.

    python -m benchmarks.precision EXPORT GOLD SCORER [--write]

EXPORT is a folder that `mailuo export` wrote, GOLD a folder of annotations, SCORER the file `score.py`. Each rule's claims
are judged alone, its mentions type by type; `benchmarks.calibration` makes confidences of the counts, drawing rare rules
towards their like. `python -m benchmarks.reliability` tells how well confidences meet what is measured.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from benchmarks.calibration import Counts, Key, Rate, rates
from benchmarks.judging import Claim, Judge, Judged, scorer
from extract.confidence import FILE


def key_of(judge: Judge, claim: Claim) -> Key:
    """Who made a claim."""
    kind = str(claim["kind"])
    return Key(kind, str(claim["extractor"]), judge.type_of(str(claim["entity"])) if kind == "mention" else "")


def measure(judge: Judge, half: int | None = None) -> Counts:
    """Right and judged claims of every rule, on all annotations or on one half of the passages."""
    groups: dict[Key, set[int]] = {}
    for claim in judge.claims:
        groups.setdefault(key_of(judge, claim), set()).add(id(claim))
    found: dict[Key, Judged] = {}
    for key, members in sorted(groups.items()):
        judged = judge(lambda claim, members=members: id(claim) in members, half)  # type: ignore[misc]
        if judged.judged:
            found[key] = judged
    return found


def write(known: Mapping[str, Rate], file: Path = FILE) -> None:
    """Puts these confidences into the file, below what stands above its [rules]."""
    head = file.read_text("utf-8").split("[rules]")[0]
    lines = [f'"{name}" = {rate.confidence:.2f}  # {rate.own.right} of {rate.own.judged}' for name, rate in sorted(known.items())]
    file.write_text(f"{head}[rules]\n" + "\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("export", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--write", action="store_true", help="write the confidences into extract/confidence.toml")
    args = parser.parse_args()
    known = rates(measure(Judge(args.export, args.gold, scorer(args.scorer))))
    for name, rate in sorted(known.items()):
        print(f"{name:44} {rate.own.right:5} of {rate.own.judged:5}  {rate.confidence:.2f}")
    if args.write:
        write(known)


if __name__ == "__main__":
    main()
