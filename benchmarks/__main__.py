"""`python -m benchmarks [--sizes QUADS …]`: the figures of the README, measured here and now.

Builds the samples, and the real documents where they are at ../shared (or MAILUO_SHARED), each in a process of its own;
times the prepared queries on the release; scores the export where the annotations are there; serves and is attacked
(`benchmarks.serving`); measures every prepared query beside other stores on graphs of each size in the shape of the one built
(`benchmarks.scale`; 0, the default, is its own size). Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import scale, serving
from kg.ask.answer import ask
from kg.read import release as releases
from kg.read.runner import run

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("MAILUO_SHARED", ROOT.parent / "shared"))
REPEATS = 15
RDFLIB_QUADS, RDFLIB_SECONDS = 1_200_000, 60.0
QUESTION = "歷年有哪些計畫資助離岸風電？各是哪一年度、哪個機關、多少經費？"
QUERIES: tuple[tuple[str, dict[str, str]], ...] = (
    ("programs_of_industry", {"industry": "離岸風電"}), ("program_page", {"program": "離岸風電水下基礎產業技術升級輔導計畫"}),
    ("agency_page", {"agency": "經濟部"}), ("agency_lineage", {"agency": "經濟部產業發展署"}), ("documents", {}),
)


@dataclass(frozen=True)
class Build:
    """A build as its process was accounted for: seconds of wall time, peak resident MB."""

    seconds: float
    peak: float
    text: str


def build(folder: Path, data: Path) -> Build:
    """Builds a folder with the command that users run."""
    began = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run([sys.executable, "-m", "mailuo", "--data", str(data), "build", str(folder), "--quiet"], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode not in (0, 1):
        raise SystemExit(f"the build of {folder} failed:\n{done.stderr}")
    peak = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, before) / 1024
    return Build(seconds, peak, done.stdout)


def queries(data: Path) -> Iterator[tuple[str, int, float]]:
    """(query, rows, median milliseconds) of the prepared queries and of one question."""
    release = releases.current(data)
    for name, given in QUERIES:
        times, rows = [], 0
        for _ in range(REPEATS):
            began = time.perf_counter()
            rows = len(run(release.graph, release.search, name, given, release.base).rows)
            times.append(time.perf_counter() - began)
        yield name, rows, statistics.median(times) * 1000
    times, rows = [], 0
    for _ in range(REPEATS):
        began = time.perf_counter()
        rows = len(ask(release, QUESTION).rows)
        times.append(time.perf_counter() - began)
    yield "ask", rows, statistics.median(times) * 1000


def report(name: str, folder: Path, data: Path) -> None:
    """Prints the build and the queries of one corpus."""
    result = build(folder, data)
    about = releases.current(data).about
    size = sum(f.stat().st_size for f in folder.glob("*.txt")) / 1e6
    print(f"\n### {name}\n\n| documents | MB | claims | quads | build s | peak MB |\n|---|---|---|---|---|---|")
    print(f"| {about['documents']} | {size:.2f} | {about['claims']:,} | {about['quads']:,} | {result.seconds:.1f} | {result.peak:.0f} |")
    print("\n| query | rows | median ms |\n|---|---|---|")
    for query, rows, ms in queries(data):
        print(f"| {query} | {rows} | {ms:.1f} |")


def accuracy(data: Path) -> None:
    """Prints the scorer's groups for the release, where the annotations are at hand."""
    scorer = SHARED / "score" / "score.py"
    if not scorer.exists():
        print("\n(no annotations at hand: accuracy not measured)")
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "mailuo", "--data", str(data), "export", folder], cwd=ROOT, check=True, capture_output=True)
        done = subprocess.run([sys.executable, str(scorer), folder, str(SHARED / "gold"), "--corpus", str(SHARED / "corpus"), "--json"],
                              capture_output=True, text=True, check=True)
    scores = json.loads(done.stdout)
    print("\n### Accuracy on annotated passages and tables\n\n| group | annotated | recall | precision | F1 |\n|---|---|---|---|---|")
    for group, row in scores.items():
        if group.endswith("(all)") or group == "table (judged)" or group.startswith(("table:special", "table:plan")):
            cells = (f"{row[k]:.3f}" if row.get(k) is not None else "–" for k in ("recall", "precision", "f1"))
            print(f"| {group} | {row['gold']} | {' | '.join(cells)} |")
    quote = scores["evidence"].get("quote", {})
    print(f"\nClaims whose quote stands in the lines that they cite: {quote.get('found', 0):,} of {quote.get('of', 0):,}.")


def sizes(data: Path, quads: list[int]) -> None:
    """Prints the prepared queries beside other stores at each size."""
    print("\n## By size of the graph")
    for size in quads:
        with tempfile.TemporaryDirectory() as folder:
            print(scale.report(scale.measured(releases.current(data), size, Path(folder), (RDFLIB_QUADS, RDFLIB_SECONDS), frozenset())), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="the figures of the README")
    parser.add_argument("--sizes", type=int, nargs="*", default=[0], metavar="QUADS", help="sizes of graphs in the shape of the real one (default: its own)")
    given = parser.parse_args()
    print(f"Measured with Python {sys.version.split()[0]} on {os.cpu_count()} cores.")
    with tempfile.TemporaryDirectory() as scratch:
        report("The samples", ROOT / "samples", Path(scratch) / "samples")
        largest = Path(scratch) / "samples"
        if (SHARED / "corpus" / "manifest.toml").exists():
            report("Five real documents", SHARED / "corpus", Path(scratch) / "corpus")
            accuracy(Path(scratch) / "corpus")
            largest = Path(scratch) / "corpus"
        else:
            print("\n(the real documents are not at hand)")
        sizes(largest, given.sizes)
    serving.report()


if __name__ == "__main__":
    main()
