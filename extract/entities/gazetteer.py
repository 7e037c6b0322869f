"""Names that are known beforehand: the terms of the schemes, and the names that the documents themselves define."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from extract.claims import Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.folding import fold
from ontology.vocabulary import Term, Vocabulary

KNOWN = Path(__file__).parent / "rules" / "known.toml"
TYPES = {t.value: t for t in ThingType}
_PLAIN_WORDS = frozenset({ThingType.BUDGET_LINE})
_LINE_WORDS = ("工作計畫", "分支計畫", "科目預算", "業務計畫")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ORDER = ["agency", "soe", "institute", "university", "association", "firm", "law", "policy", "budget_line", "program", "place", "industry"]


class Gazetteer:
    """Matches folded names on characters; each name knows the things that bear it."""

    def __init__(self, nlp: Language, entries: Iterable[tuple[str, Thing]], rule: str, weight: int) -> None:
        self.rule, self.weight = rule, weight
        self._bearers: dict[str, list[Thing]] = defaultdict(list)
        for name, thing in entries:
            folded = fold(name)
            if thing not in self._bearers[folded]:
                self._bearers[folded].append(thing)
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._matcher.add("name", [_folded_doc(nlp, name) for name in sorted(self._bearers)])

    def find(self, doc: Doc) -> Iterator[Candidate]:
        """The proposals in a text whose tokens' norms are folded."""
        text: str = doc._.raw
        for _, first, last in self._matcher(doc):
            start = doc[first].idx
            end = doc[last - 1].idx + len(doc[last - 1])
            folded = fold(text[start:end])
            if not _cut_word(text, start, end):
                for thing in self._bearers.get(folded, ()):
                    if thing.type in _PLAIN_WORDS and not thing.key and not _stands_alone(text, start, end):
                        continue
                    yield Candidate(start, end, thing, self.rule, self.weight + 20 - _ORDER.index(thing.type))


def scheme_entries(vocabulary: Vocabulary) -> Iterator[tuple[str, Thing]]:
    """Every safe name of every thing of the schemes; what is mere backdrop is left out."""
    for term in vocabulary.terms:
        if term.kind in TYPES and not term.backdrop:
            thing = thing_of(term)
            for name in (term.label, *term.names, *([term.label_en] if _is_matchable_english(term.label_en) else [])):
                if len(name) > 1:
                    yield name, thing


def known_names(path: Path = KNOWN) -> Iterator[tuple[str, Thing]]:
    """The programs whose names have no usual ending, under each of their names."""
    for type_, names in tomllib.loads(path.read_text("utf-8")).items():
        for name, full in names.items():
            yield name, Thing(TYPES[type_], full)


def thing_of(term: Term) -> Thing:
    """The thing that a scheme's term stands for."""
    return Thing(TYPES[term.kind], term.label, term.key)


def set_norms(doc: Doc) -> Doc:
    """Folds the norm of every token, on which names are matched."""
    for token in doc:
        token.norm_ = fold(token.text)
    return doc


def _folded_doc(nlp: Language, name: str) -> Doc:
    return set_norms(nlp.make_doc(name))


def _cut_word(text: str, start: int, end: int) -> bool:
    """Whether a match would cut a Latin word or a number in two (AI in AIoT, 5G in 15G)."""
    def latin(char: str) -> bool:
        return char.isascii() and char.isalnum()

    before = start > 0 and latin(text[start]) and latin(text[start - 1])
    after = end < len(text) and latin(text[end - 1]) and latin(text[end])
    return before or after


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a name made of plain words is set off: by a mark, a number, or the words for what it is (中小企業發展|分支計畫)."""
    before, after = text[start - 1:start], text[end:end + 4]
    alone = not _HAN.match(before) and not _HAN.match(after) and before not in ("「", "『")
    return alone or after in _LINE_WORDS or (before in ("「", "『") and after[:1] in ("」", "』"))


def _is_matchable_english(name: str) -> bool:
    return len(name) >= 8 and " " in name
