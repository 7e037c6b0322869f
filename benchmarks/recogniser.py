"""Whether a statistical recogniser finds names that the rules miss: trained on what the rules find, measured where they are judged.

    python -m benchmarks.recogniser CORPUS GOLD SCORER [--epochs N] [--write docs/recogniser.md]      (make model)

Silver labels: the names that the rules find in every block of the corpus outside the annotated passages, and in `samples/`.
A spaCy entity recogniser (characters as tokens, seeded) learns them. On the annotated passages, which it has not seen, its
names are added where the rules have none; names are compared as the scorer compares them. Where that raises F1 on both
halves of the passages by more than `LEAST_GAIN`, the model is worth keeping; the table says what was measured.
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed

from benchmarks.judging import scorer
from extract.corpus import Opened, open_corpus
from extract.entities.pipeline import pipeline
from extract.lexicon import learn
from ontology.vocabulary import Vocabulary, load

TYPES = ("firm", "program", "agency", "institute", "university", "association")
LEAST_GAIN = 0.01
SEED = 20
_HALVES, _PERIOD = (2, 5), 6  # as in benchmarks.judging
_SAMPLES = Path(__file__).parent.parent / "samples"
_LONGEST = 400  # code points of a training text
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Labelled:
    """A block's text with (start, end, type) of each name; `passage`: the annotated passage that it lies in."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    passage: str = ""


@dataclass(slots=True)
class Tally:
    """Names of the annotations that were found, and names found that are right or wrong."""

    wanted: int = 0
    met: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def f1(self) -> float:
        recall = self.met / self.wanted if self.wanted else 0.0
        precision = self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0

    def __str__(self) -> str:
        found = self.right + self.wrong
        return f"{self.met / max(self.wanted, 1):.3f} | {self.right / max(found, 1):.3f} | {self.f1:.3f}"


@dataclass(frozen=True, slots=True)
class Passage:
    """An annotated passage: names by type that are wanted, and those that count neither way."""

    id: str
    document: str
    first_line: int
    last_line: int
    wanted: dict[str, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    open: list[str] = field(default_factory=list)


def passages_of(gold: Path, score: Any) -> list[Passage]:
    """The passages with the names of their entities, normalised by the scorer."""
    found = {p["passage"]: Passage(p["passage"], p["doc"], p["start"], p["end"]) for p in score.read(gold / "passages.jsonl")}
    for fact in score.read(gold / "facts.jsonl"):
        if fact["kind"] == "entity" and fact["passage"] in found:
            names = [score.norm(n) for n in (fact["name"], *fact.get("aliases", ()))]
            if fact.get("ambiguous"):
                found[fact["passage"]].open.extend(names)
            else:
                found[fact["passage"]].wanted[fact["type"]].append(names)
    return list(found.values())


def silver(opened: Sequence[Opened], vocabulary: Vocabulary, passages: Iterable[Passage]) -> list[Labelled]:
    """Every block of the documents with the names that the rules find in it."""
    nlp = pipeline(vocabulary, learn([(o.document, o.outcome) for o in opened], vocabulary).entries)
    inside: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        inside[passage.document].append(passage)
    out: list[Labelled] = []
    for one in opened:
        starts = one.document.starts
        blocks = [b for b in one.outcome.blocks if b.flow.text]
        for block, doc in zip(blocks, nlp.pipe(b.flow.text for b in blocks), strict=True):
            first, last = (bisect_right(starts, block.flow.positions[i]) for i in (0, -1))
            where = next((p.id for p in inside[one.document.id] if p.first_line <= last and first <= p.last_line), "")
            spans: list[tuple[int, int, str]] = []
            for c in doc._.named:
                if c.thing.type.value in TYPES and (not spans or c.start >= spans[-1][1]):
                    spans.append((c.start, c.end, c.thing.type.value))
            out.append(Labelled(block.flow.text, tuple(spans), where))
    return out


def train(examples: Sequence[Labelled], epochs: int) -> Language:
    """A recogniser of the names in these texts."""
    fix_random_seed(SEED)
    nlp = spacy.blank("zh")
    ner = nlp.add_pipe("ner")
    assert isinstance(ner, EntityRecognizer)
    for type_ in TYPES:
        ner.add_label(type_)
    made = [Example.from_dict(nlp.make_doc(e.text), {"entities": list(e.spans)}) for e in examples if len(e.text) <= _LONGEST]
    optimizer = nlp.initialize(lambda: made)
    shuffled = list(made)
    for epoch in range(epochs):
        random.Random(SEED + epoch).shuffle(shuffled)
        losses: dict[str, float] = {}
        for at in range(0, len(shuffled), _BATCH):
            nlp.update(shuffled[at:at + _BATCH], sgd=optimizer, drop=0.3, losses=losses)
        print(f"epoch {epoch + 1} of {epochs}: loss {losses['ner']:.0f}", flush=True)
    return nlp


def added(rules: Labelled, doc: Doc) -> list[tuple[int, int, str]]:
    """What a recogniser finds where the rules have nothing."""
    return [(e.start_char, e.end_char, e.label_) for e in doc.ents if not any(e.start_char < b and a < e.end_char for a, b, _ in rules.spans)]


def judge(found: Iterable[tuple[str, str]], passage: Passage, score: Any, tally: dict[str, Tally]) -> None:
    """Counts the names found in a passage, (type, name) each, a name once."""
    names: dict[str, set[str]] = defaultdict(set)
    for type_, name in found:
        names[type_].add(score.norm(name))
    anything = [n for wanted in passage.wanted.values() for group in wanted for n in group] + passage.open
    for type_ in TYPES:
        wanted = passage.wanted[type_]
        tally[type_].wanted += len(wanted)
        tally[type_].met += sum(any(score.same(n, g) for n in names[type_] for g in group) for group in wanted)
        flat = [n for group in wanted for n in group]
        for name in names[type_]:
            if any(score.same(name, n) for n in flat):
                tally[type_].right += 1
            elif not any(score.same(name, n) for n in anything):
                tally[type_].wrong += 1


def measure(labelled: Sequence[Labelled], model: Language, passages: Sequence[Passage], score: Any, half: int) -> dict[str, dict[str, Tally]]:
    """Rules alone, the model alone, and the rules with what the model adds, on one half of the passages."""
    out = {way: {t: Tally() for t in TYPES} for way in ("rules", "model", "rules + model")}
    for passage in passages:
        if int(passage.id.split("-")[1]) % _PERIOD != _HALVES[half]:
            continue
        ways: dict[str, list[tuple[str, str]]] = {way: [] for way in out}
        for block in (x for x in labelled if x.passage == passage.id):
            doc = model(block.text)
            own = [(t, block.text[a:b]) for a, b, t in block.spans]
            ways["rules"] += own
            ways["model"] += [(e.label_, e.text) for e in doc.ents]
            ways["rules + model"] += own + [(t, block.text[a:b]) for a, b, t in added(block, doc)]
        for way, names in ways.items():
            judge(names, passage, score, out[way])
    return out


def pooled(tallies: dict[str, Tally]) -> Tally:
    """All types together."""
    return Tally(*(sum(getattr(t, name) for t in tallies.values()) for name in ("wanted", "met", "right", "wrong")))


def report(halves: Sequence[dict[str, dict[str, Tally]]], learned: int, epochs: int) -> str:
    """The table of a measurement, with what follows from it."""
    lines = [
        "# A statistical recogniser beside the rules", "",
        f"Written by `make model`: a spaCy recogniser, {epochs} passes over {learned:,} blocks labelled by the rules, none of them in an annotated",
        "passage; measured on the two halves of the annotated passages. Types: " + ", ".join(TYPES) + ".", "",
        "| half | names by | recall | precision | F1 |", "|-|-|-|-|-|",
    ]
    gains: list[float] = []
    for number, ways in enumerate(halves, 1):
        for way, tallies in ways.items():
            lines.append(f"| {number} | {way} | {pooled(tallies)} |")
        gains.append(pooled(ways["rules + model"]).f1 - pooled(ways["rules"]).f1)
    lines += ["", "| half | type | rules F1 | rules + model F1 |", "|-|-|-|-|"]
    lines += [f"| {number} | {t} | {ways['rules'][t].f1:.3f} | {ways['rules + model'][t].f1:.3f} |"
              for number, ways in enumerate(halves, 1) for t in TYPES if ways["rules"][t].wanted]
    verdict = ("The model raises F1 on both halves; it is worth keeping." if min(gains) > LEAST_GAIN else
               "No gain on both halves: the model repeats what the rules know, and what it adds is wrong too often. It is not part of Mailuo.")
    return "\n".join([*lines, "", f"Gain in F1: {', '.join(f'{g:+.3f}' for g in gains)}. {verdict}", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--write", type=Path, help="write the table to this file")
    args = parser.parse_args()
    score, vocabulary = scorer(args.scorer), load()
    passages = passages_of(args.gold, score)
    corpus, samples = (open_corpus(folder, vocabulary)[0] for folder in (args.corpus, _SAMPLES))
    labelled = silver(corpus, vocabulary, passages)
    unseen = [x for x in (*labelled, *silver(samples, vocabulary, ())) if not x.passage]
    print(f"{len(unseen):,} blocks to learn from, {len(labelled) - sum(not x.passage for x in labelled):,} in annotated passages", flush=True)
    model = train(unseen, args.epochs)
    table = report([measure(labelled, model, passages, score, half) for half in (0, 1)], len(unseen), args.epochs)
    print(table)
    if args.write:
        args.write.write_text(table, "utf-8")


if __name__ == "__main__":
    main()
