"""What a name means where it stands, once all of a document is read.

    海委會 in a document of 2013     of two bodies that bear the name in turn, the one that there was when the document was written
    港區計畫 for 港區計畫－碼頭        the name before the dash is that of the whole, though a table means its part

A name that is borne in turn is settled by `validFrom` and `validUntil` of the schemes; a body's full name says itself which is meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from extract.claims import Mention, Passage, Role, Statement, Thing, ThingType
from extract.entities.folding import fold
from extract.entities.gazetteer import TYPES, thing_of
from extract.reading.document import Document
from ontology.vocabulary import Term, Vocabulary

_ROC = 1911
_LATEST = "~"  # sorts behind every day of the year or month before it
_PART = re.compile(r"\s*[-－–—─―一:：].{3,}")
_WHOLE = re.compile(r"(?:計畫|方案|工程|專案)$")
_UNDERTAKINGS = frozenset({ThingType.PROGRAM, ThingType.BUDGET_LINE})


def meant(document: Document, statements: Sequence[Statement], vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """The statements, each about what its names mean in this document."""
    times = _Times(document, vocabulary)
    moved: dict[Thing, dict[Thing, list[Passage]]] = defaultdict(lambda: defaultdict(list))
    kept: dict[Thing, list[Passage]] = defaultdict(list)
    out: list[Statement] = []
    for statement in statements:
        body = statement.body
        if isinstance(body, Mention):
            thing = _whole(body) or times.of(body.thing, body.surface)
            places = [p for p in statement.passages if p.role is Role.VALUE]
            if thing == body.thing:
                kept[thing].extend(places)
            elif body.thing.key:
                moved[body.thing][thing].extend(places)
            statement = replace(statement, body=replace(body, thing=thing))
        out.append(statement)
    return tuple(_about(s, moved, kept) if moved and not isinstance(s.body, Mention) else s for s in out)


def in_time(term: Term, earliest: str, latest: str) -> bool:
    """Whether a scheme's term was there at some time from `earliest` to `latest` (ISO, as precise as known)."""
    return not (term.valid_from and term.valid_from > latest + _LATEST) and not (term.valid_until and term.valid_until < earliest)


def span(document: Document) -> tuple[str, str]:
    """The first and the last time that a document speaks of as its present; empty where it says neither date nor year."""
    years = sorted(str(year + _ROC) for year in document.covers)
    dates = sorted(d for d in (document.date, *years[-1:]) if d)
    return (years or dates or [""])[0], (dates or [""])[-1]


class _Times:
    """The terms by the names that they bear, and which of them a document can mean."""

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.earliest, self.latest = span(document)
        self.vocabulary = vocabulary
        self.bearers: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for term in vocabulary.terms:
            if term.kind in TYPES and (term.valid_from or term.valid_until):
                for name in {fold(n) for n in (term.label, *term.names, *term.weak_names)}:
                    self.bearers[term.kind, name].append(term)

    def of(self, thing: Thing, surface: str) -> Thing:
        """The thing itself, unless it was not there and one other bearer of the name was."""
        term = self.vocabulary.find(thing.type.value, thing.key) if thing.key else None
        if term is None or not self.latest or in_time(term, self.earliest, self.latest):
            return thing
        others = [t for t in self.bearers[term.kind, fold(surface)] if t.key != term.key and in_time(t, self.earliest, self.latest)]
        bears = term in self.bearers[term.kind, fold(surface)]
        return thing_of(others[0]) if bears and len(others) == 1 else thing


def _whole(mention: Mention) -> Thing | None:
    """The whole that a mention names where its thing is a part of that, named with a dash behind it; else None."""
    thing, surface = mention.thing, mention.surface
    if thing.type not in _UNDERTAKINGS or thing.key or thing.scope or not _WHOLE.search(surface) or not thing.name.startswith(surface):
        return None
    return Thing(thing.type, surface) if _PART.fullmatch(thing.name, len(surface)) else None


def _about(statement: Statement, moved: Mapping[Thing, Mapping[Thing, Sequence[Passage]]], kept: Mapping[Thing, Sequence[Passage]]) -> Statement:
    """A statement about the things that its words mean: those of the mentions at its passages, or all mentions if they agree."""
    change: dict[Thing, Thing] = {}
    for thing, targets in moved.items():
        here = [t for t, places in targets.items() if _overlap(statement.passages, places)]
        if len(here) == 1 and not _overlap(statement.passages, kept.get(thing, ())):
            change[thing] = here[0]
        elif not here and len(targets) == 1 and not kept.get(thing):
            change[thing] = next(iter(targets))
    return replace(statement, body=_replaced(statement.body, change)) if change else statement


def _overlap(ones: Iterable[Passage], others: Sequence[Passage]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in ones for b in others)


def _replaced(record: Any, change: Mapping[Thing, Thing]) -> Any:
    """A record with other things in it, to any depth."""
    if isinstance(record, Thing):
        return change.get(record, record)
    if not is_dataclass(record) or isinstance(record, type):
        return record
    new = {f.name: _replaced(getattr(record, f.name), change) for f in fields(record)}
    return replace(record, **{name: value for name, value in new.items() if value != getattr(record, name)})
