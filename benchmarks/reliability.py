"""Whether confidences mean what they say: confidence against measured precision, and against text not used for measuring.

    python -m benchmarks.reliability EXPORT GOLD SCORER

writes docs/reliability.md; `make accuracy` does it too. The arguments are those of `benchmarks.precision`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.calibration import STRENGTH, alone, foretold, losses, pooled, rates, wilson, within
from benchmarks.judging import Judge, Judged, scorer
from benchmarks.precision import key_of, measure
from extract.confidence import confidences

DOCUMENT = Path(__file__).parent.parent / "docs" / "reliability.md"
BUCKETS = ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))
KINDS = {"mention": "entity mentions", "relation": "relations", "funding": "funding", "indicator": "indicators", "period": "periods"}
SURE = 0.9
_HEAD = "| confidence | judged | mean confidence | precision | 95 % |\n|-|-|-|-|-|"


def report(judge: Judge) -> str:
    """The document, Markdown."""
    return "\n".join(_lines(judge)) + "\n"


def _lines(judge: Judge) -> Iterator[str]:
    default = confidences()[""]
    counts = measure(judge)
    recorded = {key_of(judge, claim): _of(claim) for claim in judge.claims}
    yield from (
        "# Reliability of confidences", "",
        "Written by `make accuracy`. Every claim carries a confidence, 0 to 1: the precision of the rule that read it, as measured on "
        "annotated passages and tables (`extract/confidence.toml`). Rules that were judged rarely lean on the rules of their family "
        f"({STRENGTH} imagined examples), so that no rule says .9 on fewer than five judged claims, nor .95 on fewer than fifteen. "
        "`min_confidence` leaves out what is less sure, see [confidence](confidence.md). Intervals are Wilson's.", "",
        f"Claims with confidence ≥ {SURE}, judged together, all kinds: {_said(judge(lambda c: _of(c) >= SURE))}; "
        f"in running text alone (the passages without the tables): {_said(_prose(judge, SURE))}.", "",
        "## Confidence and measured precision", "",
        "On the passages and tables on which the precision was measured. A bucket's claims are judged together.", "")
    for kind, name in (("", "all kinds"), *KINDS.items()):
        yield from (f"### {name[0].upper()}{name[1:]}", "", _HEAD)
        for least, below in BUCKETS:
            found = judge(lambda c, k=kind, a=least, b=below: (not k or c["kind"] == k) and a <= _of(c) < b)  # type: ignore[misc]
            _, mean = within(recorded.__getitem__, {k: v for k, v in counts.items() if kind in ("", k.kind)}, least, below)
            if found.judged:
                yield _row(least, below, found, mean)
        yield ""
    yield from _held_out(judge, default)


def _held_out(judge: Judge, default: float) -> Iterator[str]:
    """What is measured on one half of the passages, held against the other half."""
    halves = [measure(judge, half) for half in (0, 1)]
    yield from (
        "## On text that was not used", "",
        "The same, but the confidences come from one half of the passages and are held against the other half, both ways. There are no tables "
        "here, every claim is of running text; the halves differ in documents and difficulty.", "")
    sure_ones: list[Judged] = []
    for here, there in ((0, 1), (1, 0)):
        sure = foretold(rates(halves[here]), default)
        yield from (f"### From half {'AB'[here]} to half {'AB'[there]}", "", _HEAD)
        for least, below in BUCKETS:
            found, mean = within(sure, halves[there], least, below)
            if found.judged:
                yield _row(least, below, found, mean)
        sure_ones.append(within(sure, halves[there], SURE, 1.01)[0])
        brier, log = losses(sure, halves[there])
        plain = losses(foretold(alone(halves[here]), default), halves[there])
        yield from ("", f"Brier score {brier:.3f}, log loss {log:.3f}; with each rule by itself and none of its like: {plain[0]:.3f}, {plain[1]:.3f}.", "")
    yield f"Claims with confidence ≥ {SURE} on text that was not used, both ways: {_said(pooled(sure_ones))}."


def _of(claim: object) -> float:
    return float(claim["confidence"])  # type: ignore[index]


def _prose(judge: Judge, least: float) -> Judged:
    return pooled(judge(lambda c: _of(c) >= least, half) for half in (0, 1))


def _row(least: float, below: float, found: Judged, mean: float) -> str:
    low, high = wilson(found)
    return f"| {least:.1f}–{min(below, 1.0):.1f} | {found.judged} | {mean:.3f} | {found.right / found.judged:.3f} | {low:.2f}–{high:.2f} |"


def _said(found: Judged) -> str:
    low, high = wilson(found)
    return f"**{found.right / max(found.judged, 1):.3f}** ({found.right} of {found.judged}; {low:.2f}–{high:.2f})"


def write(export: Path, gold: Path, score: Path, document: Path = DOCUMENT) -> None:
    """Judges an export and writes the document."""
    document.parent.mkdir(exist_ok=True)
    document.write_text(report(Judge(export, gold, scorer(score))), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    for name in ("export", "gold", "scorer"):
        parser.add_argument(name, type=Path)
    args = parser.parse_args()
    write(args.export, args.gold, args.scorer)
    print(DOCUMENT.read_text("utf-8"))


if __name__ == "__main__":
    main()
