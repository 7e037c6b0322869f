"""`make accuracy`: the scorer's figures for main and for the working tree, side by side; writes docs/accuracy.md and docs/reliability.md.

Needs the annotations and the scorer beside the repository (../shared or MAILUO_SHARED). main is checked out into a
temporary worktree and built by its own code, so that the two columns differ by the change alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks import reliability

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("MAILUO_SHARED", ROOT.parent / "shared"))
DOCUMENT = ROOT / "docs" / "accuracy.md"
GROUPS = ("entity (all)", "relation (all)", "funding (all)", "indicator (all)", "period (all)", "table (all)", "table (judged)")
Scores = Mapping[str, Mapping[str, Any]]


def scores(tree: Path, *, reliable: bool = False) -> Scores:
    """What the scorer says of the real documents as built by the code of a tree; `reliable` also writes what confidences are worth."""
    with tempfile.TemporaryDirectory() as scratch:
        data, out = Path(scratch) / "data", Path(scratch) / "out"
        for command in (["--data", str(data), "build", str(SHARED / "corpus"), "--quiet"], ["--data", str(data), "export", str(out)]):
            subprocess.run([sys.executable, "-m", "mailuo", *command], cwd=tree, check=True, capture_output=True)
        done = subprocess.run([sys.executable, str(SHARED / "score" / "score.py"), str(out), str(SHARED / "gold"), "--corpus", str(SHARED / "corpus"),
                               "--json"], check=True, capture_output=True, text=True)
        if reliable:
            reliability.write(out, SHARED / "gold", SHARED / "score" / "score.py")
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def main_scores() -> Scores | None:
    """The figures of the branch main, None where there is no such branch."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "main"
        if subprocess.run(["git", "worktree", "add", "--detach", "-q", str(tree), "main"], cwd=ROOT, capture_output=True).returncode:
            return None
        try:
            return scores(tree)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, capture_output=True)


def table(now: Scores, before: Scores | None) -> Iterator[str]:
    """Markdown: recall, precision and F1 with the intervals of the scorer; the change against main where it is known."""
    yield "| group | annotated | recall | 95 % | precision | 95 % | F1 | main F1 |"
    yield "|-|-|-|-|-|-|-|-|"
    kinds = [k for k in now if k.split(":")[0] in {"entity", "relation"} and ":" in k]
    for name in (*GROUPS, *kinds):
        row = now.get(name)
        if row:
            then = (before or {}).get(name, {}).get("f1")
            yield (f"| {name} | {row['gold']} | {_rate(row['recall'])} | {_between(row['recall_95'])} | {_rate(row['precision'])} | "
                   f"{_between(row['precision_95'])} | {_rate(row['f1'])} | {_rate(then)} |")


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _between(ends: list[float] | None) -> str:
    return f"{ends[0]:.2f}–{ends[1]:.2f}" if ends else ""


def main() -> None:
    """Prints the table and writes it down."""
    if not (SHARED / "score" / "score.py").exists():
        raise SystemExit(f"no annotations at {SHARED}; set MAILUO_SHARED")
    now, before = scores(ROOT, reliable=True), main_scores()
    lines = list(table(now, before))
    evidence = now["evidence"]
    lines.append("")
    lines += [f"- {what}: {evidence[key]['found']:,} of {evidence[key]['of']:,}" for key, what in (
        ("quote", "claims whose quote stands in the lines that they cite"), ("surface", "mentions whose surface stands there"),
        ("amount", "amounts that the lines state"))]
    print("\n".join(lines))
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text("# Accuracy\n\nWritten by `make accuracy`: five real documents, the passages and tables of the annotations at hand (a third of "
                        "those that exist), names compared by the scorer's rules; intervals are Wilson's.\n\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
