"""The first pass: names that documents define by quotation marks, headings and table cells, frozen for the second pass.

A program quoted in one document is then recognised without quotation marks in every other, and so is a long name that a
document writes without its generic tail (曾文南化聯通管 for 曾文南化聯通管工程計畫).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.claims import Mention, Thing, ThingType
from extract.entities.folding import fold
from extract.entities.names import load_rules, quoted
from extract.genres.outcome import Outcome
from extract.reading.document import Document
from ontology.vocabulary import Vocabulary

_TABLES = 100  # a table that says what a name is outweighs quotation marks
_LEAST = 5  # shorter names would be found inside other words
_TAILS = ("計畫", "工程")
_LEAST_WITHOUT_TAIL = 7
_TYPES = {ThingType.PROGRAM, ThingType.LAW, ThingType.BUDGET_LINE}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names with what they name, sorted by name."""

    entries: tuple[tuple[str, Thing], ...]


def learn(outcomes: Sequence[tuple[Document, Outcome]], vocabulary: Vocabulary) -> Lexicon:
    """The names that documents define; where one name is defined as several types, the type defined most often stands."""
    counts: dict[str, Counter[tuple[ThingType, str]]] = {}
    known = {fold(name) for term in vocabulary.terms for name in (term.label, *term.names)}
    for _, outcome in outcomes:
        for weight, name, thing in (*((_TABLES, *x) for x in _structured(outcome)), *((1, *x) for x in _quoted(outcome))):
            folded = fold(name)
            if len(folded) >= _LEAST and folded not in known and not thing.scope:
                counts.setdefault(folded, Counter())[thing.type, thing.name] += weight
    best = {folded: max(sorted(c), key=lambda x: c[x]) for folded, c in counts.items()}
    entries = {name: Thing(type_, name) for _, (type_, name) in sorted(best.items())}
    for _, (type_, name) in sorted(best.items()):
        for short in _without_tail(name) if type_ is ThingType.PROGRAM else ():
            if fold(short) not in best and fold(short) not in known:
                entries.setdefault(short, Thing(type_, name))
    return Lexicon(tuple(sorted(entries.items())))


def _without_tail(name: str) -> Iterable[str]:
    """A name without 計畫, 工程計畫 and the like, while it stays long enough to be found in running text."""
    while (tail := next((t for t in _TAILS if name.endswith(t)), "")) and len(fold(name)) - len(tail) >= _LEAST_WITHOUT_TAIL:
        name = name.removesuffix(tail)
        yield name


def _structured(outcome: Outcome) -> Iterable[tuple[str, Thing]]:
    for statement in outcome.statements:
        if isinstance(statement.body, Mention) and statement.body.thing.type in _TYPES:
            yield statement.body.thing.name, statement.body.thing


def _quoted(outcome: Outcome) -> Iterable[tuple[str, Thing]]:
    rules = load_rules()
    for block in outcome.blocks:
        for candidate in quoted(block.flow.text, rules):
            yield candidate.thing.name, candidate.thing
