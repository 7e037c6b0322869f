"""A question in Chinese or English → what it asks: the intent, the things it names, its years, and what was not understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kg.ask.grammar import Grammar, Intent
from kg.read.names import Names
from kg.read.runner import roc_year
from kg.read.search_schema import bare

_SHORTEST_NAME = 2
_SHORTEST_PLURAL = 4
_LATIN = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*", re.IGNORECASE)
_PIECE = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Named:
    """A name found in the question and the things that bear it; `start`, `end` are positions in the question."""

    written: str
    start: int
    end: int
    iris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """ROC years that the question is limited to; None where it is open."""

    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a question was taken to mean. `intent` is None where it names nothing that an intent is about."""

    question: str
    intent: Intent | None
    named: tuple[Named, ...]
    years: Years
    cues: tuple[str, ...]
    not_understood: tuple[str, ...]


def understand(question: str, names: Names, grammar: Grammar) -> Understanding:
    """Read a question. The intent whose things it names and whose cue words it uses most is taken."""
    years, year_spans = find_years(question, grammar)
    chosen: Intent | None = None
    named: tuple[Named, ...] = ()
    cues: tuple[str, ...] = ()
    free = _without(question, year_spans)
    for intent in grammar.intents:
        words = {bare(cue) for cue in (*intent.cues_zh, *intent.cues_en)}
        things = find_names(free, [(name, iri) for name, iri in names.names([intent.about]) if name not in words])
        hints = _cues(_without(free, [(n.start, n.end) for n in things]), intent)
        if things and (chosen is None or len(hints) > len(cues)):
            chosen, named, cues = intent, things, hints
    rest = _without(question, [*year_spans, *((n.start, n.end) for n in named)])
    known = [cue for i in grammar.intents for cue in i.cues_zh]
    known_en = grammar.fillers_en | {cue for i in grammar.intents for cue in i.cues_en}
    return Understanding(question, chosen, named, years, cues, _left(rest, (*known, *grammar.fillers_zh), known_en))


def find_years(question: str, grammar: Grammar) -> tuple[Years, list[tuple[int, int]]]:
    """The years of a question and where they stand; the first pattern that fits a place has it."""
    text, spans = question, list[tuple[int, int]]()
    firsts, lasts = list[int | None](), list[int | None]()
    for pattern in grammar.years:
        for match in pattern.finditer(text):
            found = {name: roc_year(unicodedata.normalize("NFKC", value)) for name, value in match.groupdict().items()}
            if None in found.values():
                continue
            firsts.append(found.get("first", found.get("year", found.get("since"))))
            lasts.append(found.get("last", found.get("year", found.get("until"))))
            spans.append(match.span())
        text = _without(question, spans)
    if not spans:
        return Years(), []
    first = None if None in firsts else min(y for y in firsts if y is not None)
    last = None if None in lasts else max(y for y in lasts if y is not None)
    if first is not None and last is not None and first > last:
        first, last = last, first
    return Years(first, last), spans


def find_names(question: str, names: Iterable[tuple[str, str]]) -> tuple[Named, ...]:
    """Names (folded, with the IRI of a bearer) in a question, longest first, none inside another.

    A name in Latin letters must stand as words of its own, in the singular or the plural.
    """
    bearers: dict[str, list[str]] = {}
    for name, iri in names:
        if len(name) >= _SHORTEST_NAME:
            bearers.setdefault(name, []).append(iri)
            if name.isascii() and name.endswith("s") and len(name) > _SHORTEST_PLURAL:
                bearers.setdefault(name[:-1], []).append(iri)
    text, positions = _folded(question)
    taken = [False] * len(text)
    found = []
    for name in sorted(bearers, key=lambda n: (-len(n), n)):
        at = text.find(name)
        while at >= 0:
            start, end = positions[at], positions[at + len(name) - 1] + 1
            plural = end < len(question) and question[end].lower() == "s"
            fits = [e for e in ((end, end + 1) if plural else (end,)) if _apart(question, start, e)]
            if fits and not any(taken[at:at + len(name)]):
                taken[at:at + len(name)] = [True] * len(name)
                found.append(Named(question[start:fits[0]], start, fits[0], tuple(sorted(set(bearers[name])))))
            at = text.find(name, at + 1)
    return tuple(sorted(found, key=lambda n: n.start))


def _folded(question: str) -> tuple[str, list[int]]:
    """The question as names are compared, and where each of its characters stands in the question."""
    text, positions = [], []
    for i, character in enumerate(question):
        for folded in bare(character) or ("\n" if _breaks(character) else ""):
            text.append(folded)
            positions.append(i)
    return "".join(text), positions


def _breaks(character: str) -> bool:
    """Whether no name goes on across this character: brackets, quotes and stops, but not the marks inside names (5G/AIoT)."""
    category = unicodedata.category(character)
    return category in ("Ps", "Pe", "Pi", "Pf", "Cc") or (category == "Po" and unicodedata.normalize("NFKC", character) not in "/.&'·・•")


def _apart(question: str, start: int, end: int) -> bool:
    """Whether no Latin word or number is cut at either end."""
    return not (_joined(question[start - 1:start], question[start]) or _joined(question[end - 1], question[end:end + 1]))


def _joined(left: str, right: str) -> bool:
    return all(bool(side) and side.isascii() and side.isalnum() for side in (left, right))


def _cues(text: str, intent: Intent) -> tuple[str, ...]:
    words = {m[0].lower() for m in _LATIN.finditer(text)}
    return (*(cue for cue in intent.cues_zh if cue in text), *(cue for cue in intent.cues_en if cue in words))


def _left(text: str, known_zh: Iterable[str], known_en: frozenset[str]) -> tuple[str, ...]:
    """The words of a text that are neither cues nor fillers."""
    for phrase in sorted(set(known_zh), key=len, reverse=True):
        text = text.replace(phrase, "\n")
    pieces = (m[0] for m in _PIECE.finditer(text))
    return tuple(dict.fromkeys(p for p in pieces if p.lower() not in known_en))


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these stretches made blank, positions kept."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "\n" * (end - start)
    return "".join(characters)
